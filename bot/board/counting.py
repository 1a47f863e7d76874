"""Counting tasks inside the store: one sum for each way in which a task can stand."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.board.rules import Mark, Tally
from bot.core.db import constants
from bot.plan import Task, TaskState, Timing

NAMES = tuple(one.name for one in fields(Tally))
_FINISHED = col(Task.state).in_(constants([TaskState.REPORTED, TaskState.DONE]))
_LATE = col(Task.timing).in_(constants([Timing.GRACE, Timing.LATE]))
IS_OPEN = col(Task.state).in_(constants([TaskState.OPEN]))
COUNTS = col(Task.state).not_in(constants([TaskState.CANCELLED]))
"""What was cancelled stands nowhere."""


def stands(mark: Mark, today: date) -> sa.ColumnElement[bool]:
    """Whether a task stands so, as a condition; `Mark.NONE` is no way to stand."""
    conditions: dict[Mark, sa.ColumnElement[bool]] = {
        Mark.IN_TIME: sa.and_(_FINISHED, ~_LATE),
        Mark.LATE: sa.and_(_FINISHED, _LATE),
        Mark.OPEN: sa.and_(IS_OPEN, col(Task.due) >= today),
        Mark.OVERDUE: sa.and_(IS_OPEN, col(Task.due) < today),
        Mark.NOT_APPLICABLE: col(Task.state).in_(constants([TaskState.NOT_APPLICABLE])),
    }
    return conditions[mark]


def sums(today: date) -> Iterable[sa.ColumnElement[int]]:
    """A column for each count of a tally, by its name."""
    return [sa.func.sum(sa.case((stands(Mark(name), today), 1), else_=0)).label(name) for name in NAMES]


def standing(today: date) -> sa.ColumnElement[str]:
    """How a task stands, as a column `mark`; null for one that counts nowhere."""
    return sa.case(*((stands(Mark(name), today), name) for name in NAMES)).label("mark")


def tally(row: Any) -> Tally:
    """The tally of a row that has these columns."""
    return Tally(*(getattr(row, name) for name in NAMES))


def due_in(start: date, end: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a task is due in [start, end), as conditions."""
    return col(Task.due) >= start, col(Task.due) < end
