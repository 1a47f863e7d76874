"""From facts to rows of `score`, one unit after the other: a month and a quarter by the table, a year by its parts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.assess import composing, facts, indicators, periods, yearly
from bot.assess.facts import Entered
from bot.assess.indicators import Line, Result
from bot.assess.models import Check, CheckKind
from bot.assess.scheme import Table
from bot.core.context import Context
from bot.people import Org

EXACT = Decimal("0.000001")
"""To how many places the points of a line are kept; sums are rounded from the exact ones."""


def rows(
    ctx: Context, check: Check, units: Sequence[Org], table: Table, entered: Entered | None = None
) -> Iterator[dict[str, Any]]:
    """The results of these units as the store keeps them, in the order given."""
    if check.kind is CheckKind.YEAR:
        for org_id, known in yearly.stream(ctx, check, units, table):
            yield _row(check.id, org_id, composing.compose(table, known))
        return
    span = periods.read(check.period).span
    for one in facts.stream(ctx, units, span, check.as_of, entered):
        yield _row(check.id, one.org_id, indicators.score(table, one, as_of=check.as_of, span=span))


def _row(check_id: int, org_id: int, result: Result) -> dict[str, Any]:
    """Always in the same way."""
    return {
        "check_id": check_id,
        "org_id": org_id,
        "points": result.points,
        "known": result.known,
        "known_of": result.known_of,
        "grade": result.grade,
        "lines": [_plain(line) for line in result.lines],
    }


def _plain(line: Line) -> dict[str, Any]:
    """A line as JSON, in one way only."""
    return {
        "code": line.code,
        "of": in_digits(line.of),
        "earned": None if line.earned is None else in_digits(line.earned),
        "applies": line.applies,
        "reason": line.reason,
        "rows": [list(row) for row in line.rows],
    }


def in_digits(points: Decimal) -> str:
    """Points without needless zeros: `2.5`, `40`, `38.571429`."""
    text = format(points.quantize(EXACT), "f").rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
