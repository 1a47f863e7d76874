"""What a card can be about: a word and a number, `task:12`, as it stands in the outbox."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from bot.core.context import NUMBERS

LONGEST = 10
"""Digits of a number."""


class Subject(StrEnum):
    """The kinds of matter that have a card."""

    MEETING = "meeting"
    TASK = "task"
    """For who answers for it."""
    VERIFY = "verify"
    """The same task, for who verifies that it is done."""
    NOTICE = "notice"


def number_of(subject: str, kind: Subject) -> int | None:
    """The number of a matter of this kind; None for anything else."""
    word, _, digits = subject.partition(":")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST else 0
    return number if word == kind and number in NUMBERS else None


def of_kind(subjects: Collection[str], kind: Subject) -> Mapping[int, str]:
    """Number → subject, of those of one kind."""
    found = ((number_of(subject, kind), subject) for subject in subjects)
    return {number: subject for number, subject in found if number is not None}
