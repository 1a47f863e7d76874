"""发展党员: who applied, the steps taken, when the next is due; it reckons, people decide. The face; come in here."""

from bot.admission import objecting, rules, spans, steps, wording
from bot.admission.adopting import look_round
from bot.admission.counting import Counts, activists, counts
from bot.admission.finding import Entry, all_units, entry, in_reach, in_text, named, of_member, under_way
from bot.admission.importing import Line, against, is_same, take_in
from bot.admission.models import AdmissionStep, Candidate
from bot.admission.objecting import Finding, Matter
from bot.admission.proposing import propose
from bot.admission.recording import (
    NeedsBasisError,
    Taken,
    confirm,
    correct,
    extend,
    is_name,
    look,
    open_new,
    record,
    resume,
    stop,
)
from bot.admission.rules import Due, Record, Stand
from bot.admission.steps import Book, Level, Limit, Step, book

__all__ = [
    "AdmissionStep",
    "Book",
    "Candidate",
    "Counts",
    "Due",
    "Entry",
    "Finding",
    "Level",
    "Limit",
    "Line",
    "Matter",
    "NeedsBasisError",
    "Record",
    "Stand",
    "Step",
    "Taken",
    "activists",
    "against",
    "all_units",
    "book",
    "confirm",
    "correct",
    "counts",
    "entry",
    "extend",
    "in_reach",
    "in_text",
    "is_name",
    "is_same",
    "look",
    "look_round",
    "named",
    "objecting",
    "of_member",
    "open_new",
    "propose",
    "record",
    "resume",
    "rules",
    "spans",
    "steps",
    "stop",
    "take_in",
    "under_way",
    "wording",
]
