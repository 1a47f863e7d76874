"""Growing the year: every organisation's dated tasks from the list, and again whenever something has changed.

State decides: what the list wants is compared with what stands, and the difference is written, so that a second growth
changes nothing. Organisations are taken in blocks; within one, statements depend on what differs, not on how many
organisations there are. Done, reported and cancelled tasks are never touched.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.people import OrgKind
from bot.plan import applying, recurrence, surveying
from bot.plan.applying import FROM_THE_CALENDAR, TERM_END, Calendar, Place, Want, Why
from bot.plan.models import Check, TaskDate, TaskState, TaskTemplate
from bot.plan.reminders import first_nudge
from bot.plan.templates import templates

BLOCK = 200
"""Units looked at together: some twenty-five thousand tasks in memory."""
CHUNK = 5000
"""Numbers in one statement: SQLite takes 32 766 values."""
REASONS: Mapping[Why, str] = {
    Why.OFF: "这一项已从清单里停用。",
    Why.KIND: "本单位的类型不做这一项。",
    Why.PROFILE: "这类单位免做这一项。",
    Why.FEW: "党员人数或党小组数不到这一项的要求。",
    Why.NO_ACTIVISTS: "本单位现在没有入党积极分子。",
    Why.CLOSED: "单位已撤销。",
    Why.NOT_THEN: "清单改了期限，没有这一期了。",
}
GROWN = "{year} 年任务：增加 {added}，改期 {moved}，改内容 {reworded}，不再适用 {dropped}，恢复 {revived}"
_SAID = {"name": "title", "requirement": "requirement", "role": "role", "check": "check", "weight": "weight"}
"""What a task repeats of its template, and under which name."""
_COMPARED = (
    *_SAID.values(),
    "id",
    "template_id",
    "code",
    "org_id",
    "period",
    "planned_due",
    "due",
    "opens_on",
    "state",
    "extended",
    "reason",
)
_DAYS = ("planned_due", "due", "opens_on")
_TAKEN_UP = (("state", TaskState.OPEN), ("reason", ""))
_ORGS: sa.Table = SQLModel.metadata.tables["org"]
_TASKS: sa.Table = SQLModel.metadata.tables["task"]
_Key = tuple[str, int, str]
"""Code, organisation, period: one instance, whichever year's list it came from."""
_Wanted = tuple[TaskTemplate, Place, Want]
_NOTHING = (None, None, None)


class _Write(NamedTuple):
    """One change that many tasks may need: they are written together."""

    what: str
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """What a growth changed, in tasks."""

    added: int = 0
    moved: int = 0
    reworded: int = 0
    dropped: int = 0
    revived: int = 0

    def __add__(self, other: "Growth") -> "Growth":
        return Growth(
            self.added + other.added,
            self.moved + other.moved,
            self.reworded + other.reworded,
            self.dropped + other.dropped,
            self.revived + other.revived,
        )

    @property
    def total(self) -> int:
        """All of it."""
        return self.added + self.moved + self.reworded + self.dropped + self.revived


def grow(
    ctx: Context,
    year: int,
    *,
    since: date | None = None,
    activists: Mapping[int, int] | None = None,
) -> Growth:
    """Bring the tasks of a year in line with its list, in all units and their groups.

    Args:
        ctx: the operation.
        year: of the list.
        since: what fell due before it is history: nothing is added or given up there. None: the whole year.
        activists: how many a unit has, where they are counted; a unit that is not named is not let off.
    """
    return grow_units(ctx, year, surveying.units(ctx, activists=activists), since=since)


def grow_units(ctx: Context, year: int, units: Sequence[Place], *, since: date | None = None) -> Growth:
    """The same in some units, looked at just before: a piece of what is too much for one transaction."""
    listed = templates(ctx, year)
    if not listed:
        return Growth()
    growing, grown = _Growing(ctx, year, listed, since or date.min), Growth()
    for start in range(0, len(units), BLOCK):
        grown += growing.block(units[start : start + BLOCK])
    if grown.total:
        audit.record(ctx, "plan.grow", summary=in_words(year, grown))
    return grown


def in_words(year: int, grown: Growth) -> str:
    """What a growth did, in one line."""
    return GROWN.format(
        year=year,
        added=grown.added,
        moved=grown.moved,
        reworded=grown.reworded,
        dropped=grown.dropped,
        revived=grown.revived,
    )


def _words(template: TaskTemplate) -> tuple[tuple[str, Any], ...]:
    """What a task says as its template says it, by the columns of the task; one of a step says itself which it is."""
    own = "title" if template.offset == recurrence.PER_STEP else ""
    return tuple((name, getattr(template, here)) for here, name in _SAID.items() if name != own)


def fresh(template: TaskTemplate, want: Want, today: date) -> dict[str, Any]:
    """The columns of a new task, nobody's yet; all but where it stands."""
    return {
        "template_id": template.id,
        "year": template.year,
        "code": template.code,
        "period": want.period,
        "title": template.name,
        "requirement": template.requirement,
        "role": template.role,
        "owner_fixed": False,
        "planned_due": want.planned,
        "due": want.due,
        "opens_on": want.opens_on,
        "state": TaskState.OPEN,
        "check": template.check,
        "weight": template.weight,
        "extended": False,
        "next_nudge_on": nudge_on(template, want.due, today),
        "reason": "",
    }


def nudge_on(template: TaskTemplate, due: date, today: date) -> date | None:
    """When the ladder begins; never for what others report, nor for a deadline gone by before anybody could know."""
    if template.check is Check.EXTERNAL or due < today:
        return None
    return first_nudge(due, template.lead_days)


class _Growing:
    """One growth: what it knows of the year, and how it brings a block of units in line."""

    def __init__(self, ctx: Context, year: int, listed: Sequence[TaskTemplate], since: date) -> None:
        self._ctx, self._year, self._since = ctx, year, since
        self._listed = {template.code: template for template in listed}
        self._words = {template.id: _words(template) for template in listed}
        dates = ctx.session.exec(select(TaskDate).where(col(TaskDate.template_id).in_(self._words)))
        self._calendar = Calendar(year, ctx.workdays, {(one.template_id, one.period): one.due for one in dates})

    def block(self, units: Sequence[Place]) -> Growth:
        """Compare what is wanted with what stands, and write the difference."""
        wanted = {key: found for unit in units for key, found in self._wanted(unit)}
        homes = {place.id: (unit, place) for unit in units for place in (unit, *unit.groups)}
        writes: dict[_Write, list[int]] = defaultdict(list)
        for row in self._standing(homes):
            _, _, want = wanted.pop((row.code, row.org_id, row.period), _NOTHING)
            template = self._listed.get(row.code)
            if template is None:
                continue
            for write in (self._reword(row), self._decide(row, template, want, homes[row.org_id])):
                if write:
                    writes[write].append(row.id)
        done = Counter({"added": self._add(wanted.values())})
        for write, ids in writes.items():
            done[write.what] += len(ids)
            _update(self._ctx, ids, dict(write.values))
        return Growth(**done)

    def _wanted(self, unit: Place) -> Iterator[tuple[_Key, _Wanted]]:
        """What the list wants of a unit and its groups."""
        for template in self._listed.values():
            if template.trigger not in FROM_THE_CALENDAR or applying.why_not(template, unit):
                continue
            for place in applying.places(template, unit):
                for want in self._calendar.wants(template, unit):
                    if not applying.is_closed(place, want.due):
                        yield (template.code, place.id, want.period), (template, place, want)

    def _standing(self, org_ids: Iterable[int]) -> Sequence[Any]:
        """What there is of the year's list; of terms, whose end may lie in the next year, of all years."""
        terms = [template.code for template in self._listed.values() if template.trigger == TERM_END]
        of_the_list = sa.or_(_TASKS.c.year == self._year, _TASKS.c.code.in_(terms))
        there = (_TASKS.c.org_id.in_(list(org_ids)), _TASKS.c.template_id.is_not(None), of_the_list)
        query = sa.select(*(_TASKS.c[name] for name in _COMPARED)).where(*there)
        return self._ctx.connection.execute(query).all()

    def _reword(self, row: Any) -> _Write | None:
        """An open task of the year says what its template says now."""
        words = self._words.get(row.template_id)
        if words is None or row.state is not TaskState.OPEN or all(getattr(row, name) == word for name, word in words):
            return None
        return _Write("reworded", words)

    def _decide(self, row: Any, template: TaskTemplate, want: Want | None, home: tuple[Place, Place]) -> _Write | None:
        """What becomes of a task: a new deadline, given up, taken up again, or nothing."""
        given_up = row.state is TaskState.NOT_APPLICABLE and row.reason in REASONS.values()
        if row.state is not TaskState.OPEN and not given_up:
            return None
        why = None if want else self._why_gone(row, template, *home)
        if why:
            return None if given_up or row.due < self._since else _given_up(why)
        stands = (row.planned_due, row.due, row.opens_on)
        days = stands if want is None or row.extended else (want.planned, want.due, want.opens_on)
        if days[1] < self._since or (days == stands and not given_up):
            return None
        begins = nudge_on(template, days[1], self._ctx.today)
        values = (*zip(_DAYS, days, strict=True), ("next_nudge_on", begins))
        return _Write("revived", (*values, *_TAKEN_UP)) if given_up else _Write("moved", values)

    def _why_gone(self, row: Any, template: TaskTemplate, unit: Place, place: Place) -> Why | None:
        """Why the list does not want a task; None for one that an event opened and that still applies."""
        why = applying.why_not(template, unit)
        if why is None and applying.is_closed(place, row.due):
            why = Why.CLOSED
        misplaced = template.trigger in FROM_THE_CALENDAR or template.per_group is (place is unit)
        return why or (Why.NOT_THEN if misplaced else None)

    def _add(self, wanted: Iterable[_Wanted]) -> int:
        """Insert what is missing and not history, one statement for all places that lack the same."""
        lacking: dict[tuple[str, Want], list[int]] = defaultdict(list)
        for template, place, want in wanted:
            if want.due >= self._since and self._calendar.has(template, want):
                lacking[template.code, want].append(place.id)
        return sum(
            _insert(self._ctx, fresh(self._listed[code], want, self._ctx.today), ids)
            for (code, want), ids in lacking.items()
        )


def _insert(ctx: Context, values: Mapping[str, Any], org_ids: Sequence[int]) -> int:
    """The same task in each of these places; returns how many, for another process may have been faster."""
    unit_id = sa.case((_ORGS.c.kind == OrgKind.GROUP, _ORGS.c.parent_id), else_=_ORGS.c.id)
    there = [sa.literal(value, _TASKS.c[name].type) for name, value in values.items()]
    rows = sa.select(_ORGS.c.id, unit_id, *there).where(_ORGS.c.id.in_(org_ids)).order_by(_ORGS.c.id)
    statement = insert_once(ctx.connection, _TASKS).from_select(["org_id", "unit_id", *values], rows)
    return len(ctx.connection.execute(statement.returning(_TASKS.c.id)).all())


def _given_up(why: Why) -> _Write:
    values = {"state": TaskState.NOT_APPLICABLE, "reason": REASONS[why], "next_nudge_on": None}
    return _Write("dropped", (*values.items(),))


def _update(ctx: Context, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    for start in range(0, len(ids), CHUNK):
        some = _TASKS.c.id.in_(ids[start : start + CHUNK])
        ctx.connection.execute(_TASKS.update().where(some).values(values))
