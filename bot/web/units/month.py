"""A unit's page: what is due and by whom, its meetings, what waits for the visitor; and its calendar."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for

from bot import assess, meetings, people, plan, problems
from bot.assess import AppealState
from bot.core.clock import local
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Org, OrgKind, Right
from bot.plan import Listed, Stand, Task, YearFilter
from bot.problems import Entry, Filter
from bot.web.hall import Hall
from bot.web.units.tasks import STATES

SHOWN = 20
"""Rows of a section."""
MOST = 500
"""Tasks of a month that are looked at for the calendar."""
AHEAD = timedelta(days=31)
MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])", re.ASCII)
ROOMS = (
    ("units_members", "名册", "members"),
    ("units_tasks", "全年任务", "tasks"),
    ("units_score", "检查结果", "score"),
    ("units_problems", "问题台账", "problems"),
    ("units", "日历", "calendar"),
)
"""What a unit has besides: the blueprint that shows it, what it is called, its path below the unit's."""
NOT_OF_GROUPS = frozenset({"units_score", "units_problems"})
KINDS: Mapping[OrgKind, str] = {OrgKind.GROUP: "党小组"}


@dataclass(frozen=True, slots=True)
class Due:
    """A task on the page, in words."""

    number: int
    title: str
    place: str
    owner: str
    due: date
    state: str
    is_late: bool
    days: int
    """Past the deadline."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the visitor in this unit."""

    verify: Sequence[Task]
    problems: Sequence[Entry]
    appeals: Sequence[tuple[int, str]]
    """Number and what it is about: those that wait for an answer."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing does."""
        return not (self.verify or self.problems or self.appeals)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `duties` are titles with how many tasks and the number of the first."""

    on: date
    is_off: bool
    meetings: Sequence[Meeting]
    duties: Sequence[tuple[str, int, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on it."""
        return not (self.meetings or self.duties)


def blueprint(hall: Hall) -> Blueprint:
    """`/units`, `/units/<code>`, `/units/<code>/calendar?month=2026-11`."""
    pages = Blueprint("units", __name__, url_prefix="/units")

    @pages.get("")
    def choose() -> Response:
        with hall.reading() as ctx:
            people.require_anywhere(ctx, Right.SEE_UNIT)
            units = _led(ctx)
            if len(units) == 1:
                return make_response(redirect(url_for(".show", code=units[0].code), 302))
            words = request.args.get("q", "").strip()
            found = [one for one in units if words in one.name or words in one.short or words in one.code]
            sheet = hall.sheet(len(found), lambda offset, limit: found[offset : offset + limit])
            return hall.page("units/list.html", sheet=sheet, words=words, kinds=KINDS)

    @pages.get("/<code>")
    def show(code: str) -> Response:
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.SEE_UNIT)
            return hall.page("units/show.html", **_unit(ctx, unit))

    @pages.get("/<code>/calendar")
    def calendar(code: str) -> Response:
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.SEE_UNIT)
            first = _month(request.args.get("month", ""), ctx.today)
            after = _next(first)
            days = _days(ctx, unit, first, after)
            return hall.page(
                "units/calendar.html",
                unit=unit,
                first=first,
                days=days,
                lead=first.weekday(),
                today=ctx.today,
                before=f"{first - timedelta(days=1):%Y-%m}",
                after=f"{after:%Y-%m}",
                words=meetings.wording,
                is_empty=all(one.is_empty for one in days),
            )

    return pages


def _led(ctx: Context) -> list[Org]:
    """The units the visitor answers for, by code; of an organisation with units below all of these, no groups."""
    led = people.led_units(ctx, Right.SEE_UNIT)
    found = {one.id: one for one in led}
    for unit in led:
        if unit.kind is not OrgKind.GROUP:
            found |= {one.id: one for one in people.orgs_below(ctx, unit) if one.kind is not OrgKind.GROUP}
    return sorted(found.values(), key=lambda one: one.code)


def _unit(ctx: Context, unit: Org) -> dict[str, Any]:
    today = ctx.today
    first = today.replace(day=1)
    month, late = YearFilter(today.year, month=today.month), YearFilter(today.year, stand=Stand.OVERDUE)
    coming = meetings.coming(ctx, until=today + AHEAD, org=unit)
    behind = [one for one in plan.year_list(ctx, unit, late, 0, SHOWN) if one.task.due < first]
    return {
        "unit": unit,
        "today": today,
        "due": [_due(one, today) for one in plan.year_list(ctx, unit, month, 0, SHOWN)],
        "due_count": plan.year_count(ctx, unit, month),
        "behind": [_due(one, today) for one in behind],
        "coming": coming[:SHOWN],
        "coming_count": len(coming),
        "unfiled": meetings.open_records(ctx, unit, most=SHOWN),
        "waiting": _waiting(ctx, unit),
        "may_call": people.may(ctx, Right.CALL_MEETING, unit),
        "problem_states": problems.wording.STATES,
        "words": meetings.wording,
        "rooms": _rooms(unit),
    }


def _rooms(unit: Org) -> list[tuple[str, str]]:
    closed = NOT_OF_GROUPS if unit.kind is OrgKind.GROUP else frozenset()
    return [(label, path) for room, label, path in ROOMS if room in current_app.blueprints and room not in closed]


def _due(listed: Listed, today: date) -> Due:
    task = listed.task
    is_late = task.due < today and task.state is plan.TaskState.OPEN
    stand = Stand.OVERDUE if is_late else Stand(task.state.value)
    return Due(
        task.id,
        task.title,
        listed.place,
        listed.owner,
        task.due,
        STATES[stand],
        is_late,
        (today - task.due).days,
    )


def _waiting(ctx: Context, unit: Org) -> Waiting:
    """Reports to verify, problems not closed, appeals without an answer; of a group the first alone can be."""
    places = {one.id for one in people.orgs_below(ctx, unit)}
    verify = (
        [one for one in plan.to_verify(ctx) if one.org_id in places]
        if people.may_anywhere(ctx, Right.VERIFY_TASK)
        else []
    )
    if unit.kind is OrgKind.GROUP:
        return Waiting(verify[:SHOWN], (), ())
    rows = problems.page(ctx, unit, wanted=Filter.OPEN, most=SHOWN).rows
    appeals = [one for one in assess.appeals_of(ctx, unit) if one.state is AppealState.OPEN]
    return Waiting(verify[:SHOWN], rows, [(one.id, assess.about(ctx, one)) for one in appeals[:SHOWN]])


def _month(asked: str, today: date) -> date:
    """The first of the month asked for; of this one where none is, or none there can be."""
    return date.fromisoformat(f"{asked}-01") if MONTH.fullmatch(asked) else today.replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _days(ctx: Context, unit: Org, first: date, after: date) -> list[Day]:
    """Every day of the month with what is on it."""
    held = meetings.coming(ctx, since=first, until=after, org=unit)
    by_day = {day: list(rows) for day, rows in groupby(held, key=lambda one: local(one.starts_at).date())}
    listed = plan.year_list(ctx, unit, YearFilter(first.year, month=first.month), 0, MOST)
    due: dict[date, dict[str, list[int]]] = {}
    for one in listed:
        due.setdefault(one.task.due, {}).setdefault(one.task.title, []).append(one.task.id)
    days = [first + timedelta(days=number) for number in range((after - first).days)]
    return [
        Day(
            day,
            not ctx.workdays.works(day),
            by_day.get(day, ()),
            [(title, len(numbers), numbers[0]) for title, numbers in due.get(day, {}).items()],
        )
        for day in days
    ]
