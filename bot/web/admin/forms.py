"""Forms made of the columns of a roster: the same headings, words and checks as in a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request

from bot import people

Cell = people.roster.Cell
Column = people.roster.Column
Problem = people.roster.Problem
cells = people.roster.cells

MAY_BE_BLANK = frozenset({"gender", "profile", "exempt_reason"})
"""Columns of words for which no word is an answer too."""
NOT_RIGHT = "{fields}没有填对，请看下面的说明。"
MOST_LISTED = 400
"""Units offered while typing; where there are more their codes are typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is asked for, what stands in it, what is wrong with it."""

    name: str
    label: str
    value: str
    kind: str
    """text, date, or select."""
    choices: Sequence[str]
    """Words of a select; of a text what is offered while typing."""
    is_needed: bool
    is_locked: bool
    wrong: Sequence[str]


def fields(
    columns: Iterable[Column],
    given: Mapping[str, Cell],
    problems: Iterable[Problem] = (),
    *,
    offered: Mapping[str, Sequence[str]],
    locked: str = "",
) -> list[Field]:
    """The fields for these columns; `given` and `problems` name them by heading, `offered` and `locked` by key."""
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.column, []).append(problem.sentence)
    return [_field(column, shown(given.get(column.title)), wrong, offered, locked) for column in columns]


def _field(
    column: Column,
    value: str,
    wrong: Mapping[str, Sequence[str]],
    offered: Mapping[str, Sequence[str]],
    locked: str,
) -> Field:
    choices: Sequence[str] = offered.get(column.key, column.choices)
    kind = "date" if column.is_day else "select" if choices and column.key not in offered else "text"
    if kind == "select":
        blank = [""] if column.key in MAY_BE_BLANK or not value else []
        unknown = [value] if value and value not in choices else []
        choices = [*blank, *unknown, *choices]
    elif len(choices) > MOST_LISTED:
        choices = ()
    return Field(
        column.key,
        column.title,
        value,
        kind,
        choices,
        column.needed,
        column.key == locked,
        wrong.get(column.title, ()),
    )


def shown(cell: Cell) -> str:
    """A cell as a field holds it."""
    return cell.isoformat()[:10] if isinstance(cell, date) else cells.plain(cell)


def typed(columns: Iterable[Column]) -> dict[str, Cell]:
    """What was typed, by heading; a field that did not come is no column."""
    return {column.title: request.form[column.key] for column in columns if column.key in request.form}


def summed(problems: Iterable[Problem], columns: Iterable[Column]) -> str:
    """What is wrong, for the top of the page: which fields, and in full what belongs to none of them."""
    found, asked = list(problems), list(columns)
    wrong = {problem.column for problem in found}
    named = "".join(f"「{column.title}」" for column in asked if column.title in wrong)
    return (NOT_RIGHT.format(fields=named) if named else "") + loose(found, asked)


def loose(problems: Iterable[Problem], columns: Iterable[Column]) -> str:
    """What is wrong beside the fields: of no column, or of one that the form does not have."""
    titles = {column.title for column in columns}
    found = [problem for problem in problems if problem.column not in titles]
    return "".join(f"{problem.column}：{problem.sentence}" if problem.column else problem.sentence for problem in found)
