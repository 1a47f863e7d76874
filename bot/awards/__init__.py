"""评选: nominations, secret votes among them, winners, the travelling flag. The face; come in here."""

from bot.awards import wording
from bot.awards.choosing import (
    Counted,
    Plan,
    cancel,
    count,
    led,
    mine,
    of,
    open_choice,
    open_of,
    prepared,
    progress,
    require_none,
)
from bot.awards.deciding import Decided, decide, named, revoke
from bot.awards.figures import suggested
from bot.awards.finding import Held, Open, around_me, history, open_to_me, register
from bot.awards.models import (
    Award,
    AwardChoice,
    AwardTally,
    AwardTurn,
    ChoiceState,
    Electorate,
    Nomination,
)
from bot.awards.nominating import NoDeedError, Nominated, Nominee, listed, nominate, withdraw
from bot.awards.prizes import Prize, awarded, choice, prize, require_decider
from bot.awards.rules import is_awarded, is_flag, period, places
from bot.awards.sealing import seal
from bot.awards.taking_in import Past, take_in
from bot.awards.voting import Option, Sheet, cast, sheet

__all__ = [
    "Award",
    "AwardChoice",
    "AwardTally",
    "AwardTurn",
    "ChoiceState",
    "Counted",
    "Decided",
    "Electorate",
    "Held",
    "NoDeedError",
    "Nominated",
    "Nomination",
    "Nominee",
    "Open",
    "Option",
    "Past",
    "Plan",
    "Prize",
    "Sheet",
    "around_me",
    "awarded",
    "cancel",
    "cast",
    "choice",
    "count",
    "decide",
    "history",
    "is_awarded",
    "is_flag",
    "led",
    "listed",
    "mine",
    "named",
    "nominate",
    "of",
    "open_choice",
    "open_of",
    "open_to_me",
    "period",
    "places",
    "prepared",
    "prize",
    "progress",
    "register",
    "require_decider",
    "require_none",
    "revoke",
    "seal",
    "sheet",
    "suggested",
    "take_in",
    "withdraw",
    "wording",
]
