"""两学一做: the year's study plan, study hours of each member. The face; come in here."""

from bot.learning import rules, wording
from bot.learning.central import CentralStudy, central_studies
from bot.learning.entries import Recorded, Study, ask_again, entries_of, excuse, on_record, record, remove
from bot.learning.facts import Progress, Reached, keeping, planned, reached
from bot.learning.hours import Hours, Piece
from bot.learning.models import ExcuseReason, StudyEntry, StudyExcuse, StudyKind, StudyTopic
from bot.learning.planning import Draft, Planned, Topic, drop, listed, set_topics, studied, topic, topics
from bot.learning.roll import Student, everybody, of_member, of_unit
from bot.learning.rules import Target, Why
from bot.learning.standard import Standard, standard
from bot.learning.telling import hint, settle

__all__ = [
    "CentralStudy",
    "Draft",
    "ExcuseReason",
    "Hours",
    "Piece",
    "Planned",
    "Progress",
    "Reached",
    "Recorded",
    "Standard",
    "Student",
    "Study",
    "StudyEntry",
    "StudyExcuse",
    "StudyKind",
    "StudyTopic",
    "Target",
    "Topic",
    "Why",
    "ask_again",
    "central_studies",
    "drop",
    "entries_of",
    "everybody",
    "excuse",
    "hint",
    "keeping",
    "listed",
    "of_member",
    "of_unit",
    "on_record",
    "planned",
    "reached",
    "record",
    "remove",
    "rules",
    "set_topics",
    "settle",
    "standard",
    "studied",
    "topic",
    "topics",
    "wording",
]
