"""述职 and 测评: debriefs handed in, units rated by secret ballot or by counts from paper."""

from bot.appraisal.models import (
    AppraisalRound,
    AppraisalTally,
    AppraisalTurn,
    Debrief,
    RoundState,
    TallySource,
    VoterGroup,
)

__all__ = ["AppraisalRound", "AppraisalTally", "AppraisalTurn", "Debrief", "RoundState", "TallySource", "VoterGroup"]
