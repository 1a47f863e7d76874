"""Made-up units for the indicators: a table, days of 2026, tasks, meetings and entries, in few words."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from bot.assess import facts, rules
from bot.assess.facts_of import EntryFact, Facts, MeetingFacts, Missing, RecordField, RowRef, Span, TaskFact
from bot.assess.indicators import Line, Result, score
from bot.assess.models import EntryKind
from bot.assess.scheme import Table
from bot.core.context import Context
from bot.people import Org

BODY = tomllib.loads((resources.files("bot.assess") / "defaults" / "assessment.toml").read_text("utf-8"))
TABLE = rules.read(BODY)
THIS_YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
TODAY = date(2026, 10, 31)


def day(said: str) -> date:
    """A day of 2026: `10-20`."""
    return date.fromisoformat(f"2026-{said}")


def task(number: int, due: str, done: str = "", *, code: str = "ZB-01-1", **more: Any) -> TaskFact:
    weight = Decimal(more.pop("weight", "6"))
    return TaskFact(number, code, weight, day(due), day(done) if done else None, **more)


def entry(number: int, code: str, kind: EntryKind, value: str = "", **more: Any) -> EntryFact:
    points = more.get("points")
    return EntryFact(
        number, kind, code, day(more.get("on", "09-10")), None if points is None else Decimal(points), value
    )


def value(number: int, code: str, said: str = "", **more: Any) -> EntryFact:
    return entry(number, code, EntryKind.VALUE, said, **more)


def deduction(number: int, code: str, cases: str = "", **more: Any) -> EntryFact:
    return entry(number, code, EntryKind.DEDUCTION, cases, **more)


def bonus(number: int, code: str, level: str = "", **more: Any) -> EntryFact:
    return entry(number, code, EntryKind.BONUS, level, **more)


def meetings(**more: Any) -> MeetingFacts:
    """Six closed meetings of 10 people each, one of them away on leave each time, everybody else there."""
    values: Mapping[str, Any] = {"closed": (1, 2, 3, 4, 5, 6), "expected": 60, "leave": 6, "present": 54}
    return MeetingFacts(**{**values, **more})


def missing(*fields: tuple[int, RecordField]) -> tuple[Missing, ...]:
    return tuple(Missing(*one) for one in fields)


def rows(table: str, *numbers: int) -> tuple[RowRef, ...]:
    return tuple(RowRef(table, number) for number in numbers)


def unit(**known: Any) -> Facts:
    return Facts(4, "B04", **known)


def result(facts: Facts, *, table: Table = TABLE, as_of: date = TODAY, span: Span = THIS_YEAR) -> Result:
    return score(table, facts, as_of=as_of, span=span)


def line(facts: Facts, code: str, *, table: Table = TABLE, as_of: date = TODAY, span: Span = THIS_YEAR) -> Line:
    """The one line of this code."""
    [found] = [one for one in result(facts, table=table, as_of=as_of, span=span).lines if one.code == code]
    return found


def gather(ctx: Context, orgs: Sequence[Org], span: Span, as_of: date) -> dict[int, Facts]:
    """The facts of these units of the store, by their number."""
    return {one.org_id: one for one in facts.stream(ctx, orgs, span, as_of)}
