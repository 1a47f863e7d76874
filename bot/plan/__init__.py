"""三定: the year's templates, dated tasks, reminders, completion. The face; come in here."""

from bot.plan.models import (
    BasisLevel,
    Check,
    Period,
    Record,
    RecordKind,
    Rung,
    Scope,
    Task,
    TaskDate,
    TaskNudge,
    TaskState,
    TaskTemplate,
    Timing,
)

__all__ = [
    "BasisLevel",
    "Check",
    "Period",
    "Record",
    "RecordKind",
    "Rung",
    "Scope",
    "Task",
    "TaskDate",
    "TaskNudge",
    "TaskState",
    "TaskTemplate",
    "Timing",
]
