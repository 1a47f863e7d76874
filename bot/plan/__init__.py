"""三定: the year's templates, dated tasks, reminders, completion. The face; come in here."""

from bot.plan import wording
from bot.plan.applying import Place
from bot.plan.assigning import assign
from bot.plan.calendar import clear_day, set_day
from bot.plan.calendar import corrected as corrected_days
from bot.plan.changes import cancel, not_applicable, restore, transfer
from bot.plan.completion import Report, complete, send_back, verify, when_to_tell
from bot.plan.completion import about as about_task
from bot.plan.deadlines import ask_extension, change_due, decide_extension, move_due
from bot.plan.deadlines import request as extension_request
from bot.plan.digest import digest
from bot.plan.drafts import NAMES as TEMPLATE_FIELDS
from bot.plan.drafts import Draft
from bot.plan.drafts import mistakes as draft_mistakes
from bot.plan.drafts import read as read_draft
from bot.plan.entrusted import Duty, accepted, answered, dropped, entrust, kept_task, returned
from bot.plan.events import Event, happened, open_for
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
from bot.plan.fulfilment import Held, Outcome, fulfil, unfulfil
from bot.plan.growth import Growth, grow, grow_units
from bot.plan.growth import in_words as growth_in_words
from bot.plan.handover import hand_over
from bot.plan.listing import save_list
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
from bot.plan.moving import Stage, move_date, stages
from bot.plan.nudging import remind
from bot.plan.offering import Step, candidates, may_add_material, steps
from bot.plan.own import Own, own
from bot.plan.owners import Handover, changing_hands, resolve_owners, settle_owners
from bot.plan.progress import Counts, UnitProgress, altogether, extensions_asked, missing, progress, to_verify
from bot.plan.proven import open_duties, prove
from bot.plan.recent import just_reported
from bot.plan.settling import drop, settle, standing, take_up
from bot.plan.surveying import batches
from bot.plan.templates import copy_year, load_defaults, save_template, template, templates
from bot.plan.urging import Hearers, behind, hearers, urge, urged_today
from bot.plan.year_list import Listed, Stand, YearFilter, areas, year_count, year_list

__all__ = [
    "TEMPLATE_FIELDS",
    "BasisLevel",
    "Check",
    "Counts",
    "Draft",
    "Duty",
    "Event",
    "Growth",
    "Handover",
    "Hearers",
    "Held",
    "Listed",
    "Merged",
    "Outcome",
    "Own",
    "Period",
    "Place",
    "Record",
    "RecordKind",
    "Report",
    "Rung",
    "Scope",
    "Stage",
    "Stand",
    "Step",
    "Task",
    "TaskDate",
    "TaskNudge",
    "TaskState",
    "TaskTemplate",
    "Timing",
    "UnitProgress",
    "Wanted",
    "YearFilter",
    "about_task",
    "accepted",
    "altogether",
    "answered",
    "areas",
    "ask_extension",
    "assign",
    "batches",
    "behind",
    "cancel",
    "candidates",
    "change_due",
    "changing_hands",
    "clear_day",
    "complete",
    "copy_year",
    "corrected_days",
    "decide_extension",
    "digest",
    "draft_mistakes",
    "drop",
    "dropped",
    "entrust",
    "extension_request",
    "extensions_asked",
    "find",
    "fulfil",
    "group_same",
    "grow",
    "grow_units",
    "growth_in_words",
    "hand_over",
    "happened",
    "hearers",
    "history",
    "just_reported",
    "kept_task",
    "latest",
    "load_defaults",
    "may_add_material",
    "mine",
    "missing",
    "move_date",
    "move_due",
    "not_applicable",
    "of_member",
    "of_unit",
    "open_duties",
    "open_for",
    "own",
    "progress",
    "prove",
    "read_draft",
    "remind",
    "resolve_owners",
    "restore",
    "returned",
    "save_list",
    "save_template",
    "send_back",
    "set_day",
    "settle",
    "settle_owners",
    "stages",
    "standing",
    "steps",
    "take_up",
    "task",
    "template",
    "template_of",
    "templates",
    "to_verify",
    "transfer",
    "unfulfil",
    "urge",
    "urged_today",
    "verify",
    "when_to_tell",
    "wording",
    "year_count",
    "year_list",
]
