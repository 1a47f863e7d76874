"""三定: the year's templates, dated tasks, reminders, completion. The face; come in here."""

from bot.plan import wording
from bot.plan.completion import Report, complete, send_back, verify
from bot.plan.digest import digest
from bot.plan.finding import (
    Merged,
    Wanted,
    find,
    group_same,
    history,
    latest,
    mine,
    of_member,
    of_unit,
    task,
    template_of,
)
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
from bot.plan.nudging import remind
from bot.plan.reminders import first_nudge

__all__ = [
    "BasisLevel",
    "Check",
    "Merged",
    "Period",
    "Record",
    "RecordKind",
    "Report",
    "Rung",
    "Scope",
    "Task",
    "TaskDate",
    "TaskNudge",
    "TaskState",
    "TaskTemplate",
    "Timing",
    "Wanted",
    "complete",
    "digest",
    "find",
    "first_nudge",
    "group_same",
    "history",
    "latest",
    "mine",
    "of_member",
    "of_unit",
    "remind",
    "send_back",
    "task",
    "template_of",
    "verify",
    "wording",
]
