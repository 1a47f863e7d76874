"""How a cell of a list is read, and how what is stored is written into one; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from bot import people, plan
from bot.core.errors import BadInputError

T = TypeVar("T")

Cell = people.roster.Cell
Column = people.roster.Column
cells = people.roster.cells
TITLES = plan.TEMPLATE_FIELDS

NOT_A_NUMBER = "「{text}」不是数。"
NOT_A_PAIR = "「{text}」看不懂，请写成“{example}”。"
NOT_DAYS = "「{text}」不是天数，请写成“20、5”。"
BETWEEN, COLON = "；", "："


@dataclass(frozen=True, slots=True)
class Field:
    """One column: how it is read, how what is stored is written into it, and what to say about it."""

    column: Column
    write: Callable[[Any], Cell]
    hint: str


def field(
    key: str, read: Callable[[Cell], object], write: Callable[[Any], Cell], hint: str, *also: str, **shape: Any
) -> Field:
    """A column called as the field is; `shape` is its width, example, drop-down list."""
    return Field(Column(key, TITLES[key], read, (key, *also), **shape), write, hint)


def text(key: str, limit: int, hint: str, **shape: Any) -> Field:
    """A column of words, at most so many characters."""
    return field(key, cells.text(limit), str, hint, **shape)


def word(key: str, words: Mapping[str, Any], hint: str, *also: str, **shape: Any) -> Field:
    """A column with one word of a list; the first word for each meaning is offered."""
    shown = cells.shown(words)
    choices = tuple(shown.values())
    shape = {"choices": choices, "example": choices[0]} | shape
    return field(key, cells.word(words), lambda value: shown.get(value, ""), hint, *also, **shape)


def several(key: str, words: Mapping[str, Any], hint: str, *also: str, strict: bool = True, **shape: Any) -> Field:
    """A column with several words of a list; unless strict, others are kept as they are written."""
    shown = cells.shown(words)

    def read(cell: Cell) -> list[Any]:
        items = cells.parts(cell)
        return [cells.meaning(item, words) if strict else words.get(item, item) for item in items]

    def write(values: Sequence[Any]) -> Cell:
        return BETWEEN.join(shown.get(value, value) for value in values)

    return field(key, read, write, hint, *also, **shape)


def pairs(
    key: str,
    words: Mapping[str, Any],
    value: tuple[Callable[[str], Any], Callable[[Any], str]],
    hint: str,
    *also: str,
    **shape: Any,
) -> Field:
    """A column like `党总支：6、12月末日；党支部：每月25日`; `value` reads what is behind the colon and writes it."""
    shown = cells.shown(words)
    read_value, write_value = value

    def read(cell: Cell) -> dict[Any, Any]:
        found = {}
        for item in filter(None, (part.strip() for part in cells.plain(cell).replace("\n", BETWEEN).split(BETWEEN))):
            name, colon, rest = item.replace(":", COLON).partition(COLON)
            if not colon:
                raise BadInputError(NOT_A_PAIR.format(text=item[:20], example=shape["example"]))
            found[cells.meaning(name.strip(), words)] = read_value(rest.strip())
        return found

    def write(held: Mapping[Any, Any]) -> Cell:
        return BETWEEN.join(f"{shown[name]}{COLON}{write_value(held[name])}" for name in shown if name in held)

    return field(key, read, write, hint, *also, **shape)


def code(cell: Cell) -> str:
    """The code of a duty, in capitals."""
    return cells.code(cell).upper()


def count(words: str) -> int:
    """A whole number.

    Raises:
        BadInputError: it is none.
    """
    if not words.isdecimal():
        raise BadInputError(NOT_A_NUMBER.format(text=words[:20]))
    return int(words)


def number(cell: Cell) -> int | None:
    """A whole number; blank is None."""
    words = cells.plain(cell)
    return count(words) if words else None


def points(cell: Cell) -> Decimal | None:
    """A number with decimals; blank is None.

    Raises:
        BadInputError: it is none.
    """
    words = cells.plain(cell)
    try:
        return Decimal(words) if words else None
    except InvalidOperation:
        raise BadInputError(NOT_A_NUMBER.format(text=words[:20])) from None


def points_shown(held: Decimal) -> Cell:
    """Points without needless decimals."""
    return int(held) if held == int(held) else float(held)


def days(cell: Cell) -> list[int]:
    """Numbers of days.

    Raises:
        BadInputError: something else is among them.
    """
    found = cells.parts(cell)
    if not all(part.isdecimal() for part in found):
        raise BadInputError(NOT_DAYS.format(text=cells.plain(cell)[:20]))
    return [int(part) for part in found]


def days_words(held: Sequence[int]) -> str:
    """Days as a list that no spreadsheet takes for a number or a date."""
    return "、".join(map(str, held))
