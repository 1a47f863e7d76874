"""Which duties of the list a place has, and when each falls due. Pure: templates and places in, dated wants out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.workdays import Workdays
from bot.people import OrgKind
from bot.plan import recurrence
from bot.plan.models import TaskTemplate

AFTER = "after:"
"""A duty that follows another: `after:ZB-05-1`."""
TERM_END, PUBLIC_HOLIDAY = "term_end", "public_holiday"
FROM_THE_CALENDAR = frozenset({"", TERM_END, PUBLIC_HOLIDAY})
"""Triggers whose day is known ahead; the others open a task when something happens."""


class Why(StrEnum):
    """Why a duty is not one of a place."""

    OFF = "off"
    KIND = "kind"
    PROFILE = "profile"
    FEW = "few"
    NO_ACTIVISTS = "no_activists"
    CLOSED = "closed"
    NOT_THEN = "not_then"
    """The list names no such period any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or group as the list looks at it; the counts include what lies below."""

    id: int
    unit_id: int
    kind: OrgKind
    profile: str
    term_end: date | None
    closed_on: date | None
    full_members: int = 0
    groups: tuple["Place", ...] = ()
    activists: int | None = None
    """Null where nobody counts them."""


@dataclass(frozen=True, slots=True)
class Want:
    """One dated instance; `planned` is the day by the rule, `due` that by the office where it moved it."""

    template_id: int
    period: str
    planned: date
    due: date
    opens_on: date


def why_not(template: TaskTemplate, unit: Place) -> Why | None:
    """Why a unit does not have a duty of the list; None when it has.

    Where nobody counts the activists of a unit, that does not let it off.
    """
    needs = template.needs
    few = unit.full_members < needs.get("min_full_members", 0) or len(unit.groups) < needs.get("min_groups", 0)
    reasons = (
        (not template.active, Why.OFF),
        (unit.kind not in template.kinds, Why.KIND),
        (unit.profile in template.exempt_profiles, Why.PROFILE),
        (few, Why.FEW),
        (unit.activists is not None and unit.activists < needs.get("min_activists", 0), Why.NO_ACTIVISTS),
    )
    return next((reason for holds, reason in reasons if holds), None)


def places(template: TaskTemplate, unit: Place) -> Iterable[Place]:
    """Where the instances of a duty stand: in the unit, or in each of its groups."""
    return unit.groups if template.per_group else (unit,)


def is_closed(place: Place, due: date) -> bool:
    """Whether the place is gone by then."""
    return place.closed_on is not None and due >= place.closed_on


class Calendar:
    """The dated wants of a year's list by kind of organisation, worked out once for all of a kind."""

    def __init__(self, year: int, workdays: Workdays, moved: Mapping[tuple[int, str], date]) -> None:
        """`moved`: the office's own days by template and period."""
        self.year = year
        self._workdays = workdays
        self._moved = moved
        self._known: dict[tuple[int, OrgKind], tuple[Want, ...]] = {}

    def wants(self, template: TaskTemplate, unit: Place) -> tuple[Want, ...]:
        """The dated instances of a duty in a unit of this kind."""
        if template.trigger == TERM_END:
            return tuple(self._dated(template, [(unit.term_end, unit.term_end)] if unit.term_end else []))
        key = (template.id, unit.kind)
        if key not in self._known:
            self._known[key] = tuple(self._dated(template, self._days(template, unit.kind)))
        return self._known[key]

    def _days(self, template: TaskTemplate, kind: OrgKind) -> list[tuple[date, date]]:
        """The days that name the periods, and the days the durations start from."""
        if template.trigger == PUBLIC_HOLIDAY:
            return recurrence.public_holidays(self.year, self._workdays)
        rule = template.overrides.get(kind, template.rrule)
        return [(day, day) for day in recurrence.due_days(rule, self.year)]

    def _dated(self, template: TaskTemplate, days: Iterable[tuple[date, date]]) -> Iterator[Want]:
        for named, start in days:
            period = recurrence.period_of(template.period, named)
            planned = recurrence.after(start, template.offset) if template.trigger else start
            if template.shifts:
                planned = self._workdays.on_or_before(planned)
            due = self._moved.get((template.id, period), planned)
            yield Want(template.id, period, planned, due, recurrence.opens_on(due, template.lead_days))

    def has(self, template: TaskTemplate, want: Want) -> bool:
        """Whether it is this year's list that an instance is opened from.

        A term's end shows six months ahead: the list of the year in which it opens is there, the next may not be.
        """
        if template.trigger != TERM_END:
            return True
        return self.year in {want.planned.year, want.opens_on.year}
