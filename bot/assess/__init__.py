"""考核: the table, monthly, quarterly and yearly checks, what people enter and appeal. The face; come in here."""

from bot.assess import wording
from bot.assess.checks import every_result, find_check, freeze, result, results, run_check, show, units
from bot.assess.models import (
    Appeal,
    AppealState,
    AssessmentEntry,
    AssessmentTable,
    Check,
    CheckKind,
    CheckState,
    EntryKind,
    EntryState,
    Score,
)
from bot.assess.periods import Period, month_of
from bot.assess.periods import read as read_period
from bot.assess.standing import Owed, Standing, standings
from bot.assess.telling import tell

__all__ = [
    "Appeal",
    "AppealState",
    "AssessmentEntry",
    "AssessmentTable",
    "Check",
    "CheckKind",
    "CheckState",
    "EntryKind",
    "EntryState",
    "Owed",
    "Period",
    "Score",
    "Standing",
    "every_result",
    "find_check",
    "freeze",
    "month_of",
    "read_period",
    "result",
    "results",
    "run_check",
    "show",
    "standings",
    "tell",
    "units",
    "wording",
]
