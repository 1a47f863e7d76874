"""Dues of the demo company by month, never how much; terms of office; talks and the appraisal of members."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.demo.history import of_hundred
from bot.demo.past import Past, at
from bot.dues import Settled
from bot.elections import YEARS, Election
from bot.org_life import MemberAppraisal, TalkCount, TalkKind, year_of
from bot.people import Member, Org, Standing

TICKS: sa.Table = SQLModel.metadata.tables["dues_tick"]
LACKING = 12
"""Of a hundred units and months, in how many the last few are not recorded yet."""
DONE_EARLY, LAST = 55, 14
"""Of a hundred units, how many have this month recorded in full; of the others so many of seventeen members lack."""
NEVER = ("M0342",)
NEVER_SINCE = 6
"""Of whom nothing is recorded since June: what the secretary alone is told."""
WAIVED = ("M0630",)
ENDS = {"B06": (1, (3, 15)), "B09": (1, (1, 20)), "C00": (3, (10, 30))}
"""Whose term ends how many years from now, and on which day; the others' later."""
REQUESTED, REQUESTED_DAYS = "B09", 35
APPRAISED, APPRAISED_DAYS, TOLD_DAYS = "W02", 13, 5
TALKS = ((TalkKind.COMMITTEE, (3, 9), 5), (TalkKind.WITH_MEMBERS, (5, 10), 12), (TalkKind.MEMBERS, (4, 8), 9))


def load(past: Past) -> int:
    """Record what lies before today; returns how many rows."""
    ticks = [one for month in _months(past) for one in _ticks(past, month)]
    past.ctx.connection.execute(TICKS.insert(), ticks)
    return len(ticks) + _terms(past) + past.put(_talks(past)) + past.put(_appraisals(past))


def _months(past: Past) -> list[str]:
    """The months of the year, this one included."""
    return [f"{past.ctx.today.year}-{month:02d}" for month in range(1, past.ctx.today.month + 1)]


def _ticks(past: Past, month: str) -> Iterator[dict[str, Any]]:
    first = date.fromisoformat(f"{month}-01")
    now = first.month == past.ctx.today.month
    moment = at(past.ctx.workdays.on_or_before(past.before(3) if now else first.replace(day=25)))
    for unit in past.units:
        lacks = _lacking(unit, month, now=now)
        for place, member in enumerate(past.by_unit[unit.id]):
            if (
                _never(member, first)
                or place % 17 < lacks
                or (member.joined_on and f"{member.joined_on:%Y-%m}" > month)
            ):
                continue
            settled = Settled.WAIVED if member.code in WAIVED else Settled.PAID
            yield {
                "month": month,
                "member_id": member.id,
                "settled": settled,
                "by_id": past.secretaries[unit.id],
                "at": moment,
            }


def _lacking(unit: Org, month: str, *, now: bool) -> int:
    """Of how many in seventeen nothing is recorded for the month."""
    if now:
        return 0 if of_hundred(unit.code, "this month") < DONE_EARLY else of_hundred(unit.code) % LAST + 1
    return int(of_hundred(unit.code, "dues", month) < LACKING)


def _never(member: Member, first: date) -> bool:
    return member.code in NEVER and first.month >= NEVER_SINCE


def _terms(past: Past) -> int:
    """When the terms end, and the request of one unit that went to the committee."""
    year = past.ctx.today.year
    units = [unit for unit in past.places.values() if unit.kind in YEARS]
    for unit in units:
        share = of_hundred(unit.code, "term")
        years, end = ENDS.get(unit.code, (1 + share % 2, (6 + share % 7, 1 + share % 28)))
        unit.term_end = date(year + years, *end)
    unit, day = past.places[REQUESTED], past.before(REQUESTED_DAYS)
    years, end = ENDS[REQUESTED]
    by = past.secretaries[unit.id]
    return past.put(
        [Election(org_id=unit.id, term_end=date(year + years, *end), requested_on=day, by_id=by, at=at(day))]
    )


def _talks(past: Past) -> Iterator[TalkCount]:
    year = past.ctx.today.year
    for unit in past.units:
        for kind, months, most in TALKS:
            for month in months:
                share = of_hundred(unit.code, kind, month)
                day = past.ctx.workdays.on_or_before(date(year, month, 10 + share % 15))
                if share % 6 and day < past.ctx.today:
                    by = past.secretaries[unit.id]
                    yield TalkCount(org_id=unit.id, day=day, kind=kind, count=1 + share % most, by_id=by, at=at(day))


def _appraisals(past: Past) -> Iterator[MemberAppraisal]:
    """Of the year before in every unit with members, after the New Year; of this year in one already."""
    year = past.ctx.today.year
    for unit in past.units:
        day = past.ctx.workdays.on_or_before(date(year, 1, 10 + of_hundred(unit.code, "appraisal") % 20))
        if past.by_unit[unit.id] and day < past.ctx.today:
            yield _appraisal(past, unit, year - 1, day, date.fromordinal(day.toordinal() + 7))
    if year_of(held := past.before(APPRAISED_DAYS)) == year:
        yield _appraisal(past, past.places[APPRAISED], year, held, past.before(TOLD_DAYS))


def _appraisal(past: Past, unit: Org, year: int, day: date, told: date) -> MemberAppraisal:
    here = [one for one in past.by_unit[unit.id] if one.joined_on is None or one.joined_on < day]
    whole = [one for one in here if one.standing is Standing.FULL]
    graded = len(whole) - len(whole) // 20
    excellent = graded // 3 - of_hundred(unit.code, year, "excellent") % 3
    basic = of_hundred(unit.code, year, "basic") % 3
    return MemberAppraisal(
        org_id=unit.id,
        year=year,
        day=day,
        excellent=excellent,
        qualified=graded - excellent - basic,
        basic=basic,
        ungraded=len(here) - len(whole),
        told_on=told,
        by_id=past.secretaries[unit.id],
        at=at(day),
    )
