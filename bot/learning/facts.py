"""What the assessment asks about study, of many units at once: hours reached (D2-2), topics studied (D2-1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.learning import hours, planning, roll, rules
from bot.learning.models import StudyEntry
from bot.meetings import Meeting
from bot.people import Member, Org, OrgKind


@dataclass(frozen=True, slots=True)
class Reached:
    """Of a unit: so many should reach hours, so many have those in proportion to the year; the rows behind it."""

    should: int
    reached: int
    meetings: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a unit's plan: its topics, those whose month is over, those of them not studied; by row number."""

    topics: tuple[int, ...]
    due: tuple[int, ...]
    missing: tuple[int, ...]


def reached(ctx: Context, units: Collection[int] | None, year: int, as_of: date) -> Mapping[int, Reached]:
    """Who keeps up, by unit number (of all units when None); in five statements.

    A unit with members who should, but without one closed meeting or entry of the year, is missing: of it nothing is
    known. One whose members are all left out is there with nobody who should.
    """
    should: dict[int, int] = {}
    good: dict[int, int] = {}
    for one in roll.sums(ctx, year, as_of, roll.in_units(units)):
        asked, keeps_up = one.asked is not None, one.minutes >= (one.asked or 0)
        should[one.org_id] = should.get(one.org_id, 0) + asked
        good[one.org_id] = good.get(one.org_id, 0) + (asked and keeps_up)
    held, typed = _meetings(ctx, units, year, as_of), _entries(ctx, units, year, as_of)
    return {
        unit: Reached(count, good[unit], tuple(held.get(unit, ())), tuple(typed.get(unit, ())))
        for unit, count in should.items()
        if not count or unit in held or unit in typed
    }


def keeping(ctx: Context, units: Collection[int] | None, year: int, as_of: date) -> frozenset[int]:
    """The units (of all when None) that record study besides meetings: where anybody has an entry of the year."""
    query = (
        sa.select(col(Member.org_id))
        .join(StudyEntry, col(StudyEntry.member_id) == col(Member.id))
        .where(*hours.typed(year, as_of), roll.in_units(units))
        .distinct()
    )
    return frozenset(ctx.connection.execute(query).scalars())


def _meetings(ctx: Context, units: Collection[int] | None, year: int, as_of: date) -> dict[int, list[int]]:
    """The meetings that count, of each unit and its groups."""
    unit: Any = sa.case((col(Org.kind) == OrgKind.GROUP, col(Org.parent_id)), else_=col(Org.id))
    query = (
        sa.select(unit, col(Meeting.id))
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(*hours.counting(year, as_of))
        .order_by(col(Meeting.id))
    )
    if units is not None:
        query = query.where(unit.in_(_numbers(units)))
    return _by_unit(ctx, query)


def _entries(ctx: Context, units: Collection[int] | None, year: int, as_of: date) -> dict[int, list[int]]:
    query = (
        sa.select(col(Member.org_id), col(StudyEntry.id))
        .join(Member, col(Member.id) == col(StudyEntry.member_id))
        .where(*hours.typed(year, as_of), roll.in_units(units))
        .order_by(col(StudyEntry.id))
    )
    return _by_unit(ctx, query)


def _by_unit(ctx: Context, query: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for unit, number in ctx.connection.execute(query):
        found.setdefault(unit, []).append(number)
    return found


def _numbers(units: Collection[int]) -> sa.BindParameter[Any]:
    return sa.bindparam(None, sorted(units), sa.Integer, expanding=True, literal_execute=True)


def planned(ctx: Context, units: Collection[int] | None, year: int, as_of: date) -> Mapping[int, Progress]:
    """The study plans by unit number, in two statements; a unit that has none is missing.

    A topic is due when its month is over; studied is what somebody said or a closed meeting shows by `as_of`.
    """
    found: dict[int, tuple[list[int], list[int], list[int]]] = {}
    for one in planning.topics(ctx, year, as_of, units):
        row = one.row
        every, due, missing = found.setdefault(row.org_id, ([], [], []))
        every.append(row.id)
        if rules.topic_due(year, row.month) <= as_of:
            due.append(row.id)
            if one.studied_on is None:
                missing.append(row.id)
    return {unit: Progress(*(tuple(some) for some in parts)) for unit, parts in found.items()}
