"""述职 and 测评: debriefs handed in, units rated by secret ballot or by counts from paper. The face; come in here."""

from bot.appraisal.ballots import Ballot, ballot, cast, mine
from bot.appraisal.debriefs import checked, debrief, debriefs, hand_in, hand_in_file, handed_in, missing, unit_of
from bot.appraisal.models import (
    AppraisalRound,
    AppraisalTally,
    AppraisalTurn,
    Debrief,
    RoundState,
    TallySource,
    VoterGroup,
)
from bot.appraisal.planning import Plan, plan, year_of
from bot.appraisal.rounds import (
    GRADES,
    cancel,
    counted_in,
    current,
    open_round,
    prepared,
    progress,
    remind,
    require_none,
)
from bot.appraisal.sealing import Seal
from bot.appraisal.tallying import GROUPS, Outcome, count, counts, enter_paper, outcomes, papers, require_countable
from bot.ballots import Progress, VotedError

__all__ = [
    "GRADES",
    "GROUPS",
    "AppraisalRound",
    "AppraisalTally",
    "AppraisalTurn",
    "Ballot",
    "Debrief",
    "Outcome",
    "Plan",
    "Progress",
    "RoundState",
    "Seal",
    "TallySource",
    "VotedError",
    "VoterGroup",
    "ballot",
    "cancel",
    "cast",
    "checked",
    "count",
    "counted_in",
    "counts",
    "current",
    "debrief",
    "debriefs",
    "enter_paper",
    "hand_in",
    "hand_in_file",
    "handed_in",
    "mine",
    "missing",
    "open_round",
    "outcomes",
    "papers",
    "plan",
    "prepared",
    "progress",
    "remind",
    "require_countable",
    "require_none",
    "unit_of",
    "year_of",
]
