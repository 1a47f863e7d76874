"""考核: the table, monthly, quarterly and yearly checks, what people enter and appeal. The face; come in here."""

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
    "Score",
]
