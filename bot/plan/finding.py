"""Finding the task a person means, and the lists of a person and of a unit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from rapidfuzz.distance import LCSseq
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import NotFoundError
from bot.people import Org, OrgKind, Right
from bot.plan import wording
from bot.plan.models import Period, Record, RecordKind, Task, TaskState, TaskTemplate
from bot.plan.owners import resolve_owners
from bot.plan.recurrence import period_of

CALENDAR = (Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR)
UNFINISHED = (TaskState.OPEN, TaskState.REPORTED)
CODE = re.compile(r"[A-Z]{2}-\d{2}-\d+")
LIKE = 0.7
"""The share of the shorter of the two, words and title, that both must have in the same order."""
SHORTEST = 2
"""Characters: one alone names nothing."""
MOST = 200
"""How many rows are looked at when words fit the tasks of many units."""
SIGNS = re.compile(r"[\s“”\"'「」《》（）()，。、,.:：]+")

Span = tuple[date, date]
"""First day and the day after the last."""
Condition = sa.ColumnElement[bool]


class Wanted(StrEnum):
    """Which tasks of a list are asked for."""

    ALL = "all"
    """Not finished: open, or reported and not yet verified."""
    DUE = "due"
    """Open and at hand: their time has begun, or they fall into the span asked for."""
    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Merged:
    """The same duty of several groups or units as one line; `tasks` by number."""

    title: str
    tasks: tuple[Task, ...]

    @property
    def count(self) -> int:
        """How many tasks stand behind the line."""
        return len(self.tasks)

    @property
    def due(self) -> date:
        """The soonest deadline."""
        return self.tasks[0].due

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the tasks, soonest first."""
        return tuple(task.id for task in self.tasks)


def task(ctx: Context, number: int) -> Task:
    """The task with this number: for who answers for it or gave it, the officers of its unit, and the office.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(Task, number, wording.NAME)
    if ctx.speaker.id not in {found.owner_id, found.assigned_by} and not _sees(ctx, found.org_id):
        raise NotFoundError(wording.NO_SUCH_TASK.format(number=number))
    return found


def to_change(ctx: Context, number: int) -> Task:
    """The same, locked until the transaction ends, so that two who speak at once change it one after the other."""
    found = task(ctx, number)
    ctx.session.refresh(found, with_for_update=True)
    return found


def _sees(ctx: Context, org_id: int) -> bool:
    return people.may(ctx, Right.SEE_UNIT, people.org(ctx, org_id))


def template_of(ctx: Context, task: Task) -> TaskTemplate | None:
    """The template a task grew from; None for one given by hand."""
    return None if task.template_id is None else ctx.get(TaskTemplate, task.template_id)


def history(ctx: Context, task: Task) -> Sequence[Record]:
    """What happened to a task, oldest first."""
    return ctx.session.exec(select(Record).where(Record.task_id == task.id).order_by(col(Record.id))).all()


def latest(ctx: Context, task: Task, kinds: Iterable[RecordKind] = ()) -> Record | None:
    """The last thing that happened to a task, of these kinds when some are given."""
    query = select(Record).where(Record.task_id == task.id).order_by(col(Record.id).desc())
    if wanted := list(kinds):
        query = query.where(col(Record.kind).in_(wanted))
    return ctx.session.exec(query).first()


def mine(ctx: Context, *, wanted: Wanted = Wanted.ALL, span: Span | None = None) -> list[Task]:
    """What the speaker answers for by the posts of today, soonest first; only what is due in `span`, if given."""
    _settle(ctx)
    return _listed(ctx, [col(Task.owner_id) == ctx.speaker.id], wanted, span)


def _settle(ctx: Context) -> None:
    """Give a new officer the tasks of the post at once, not only tonight."""
    held = {place.id for _, place in people.posts_of(ctx, ctx.speaker.id)}
    if held:
        groups = sa.select(col(Org.id)).where(col(Org.parent_id).in_(held), col(Org.kind) == OrgKind.GROUP)
        resolve_owners(ctx, org_ids=held | set(ctx.connection.execute(groups).scalars()))


def of_member(ctx: Context, member_id: int, *, wanted: Wanted = Wanted.ALL, span: Span | None = None) -> list[Task]:
    """What somebody answers for, as far as the speaker may see it, soonest first.

    Raises:
        NotAllowedError: the speaker holds no post over this person's unit or group.
    """
    if member_id != ctx.speaker.id:
        person = people.member(ctx, member_id)
        people.require(ctx, Right.SEE_UNIT, people.org(ctx, person.group_id or person.org_id))
    found = _listed(ctx, [col(Task.owner_id) == member_id], wanted, span)
    seen = {org_id: member_id == ctx.speaker.id or _sees(ctx, org_id) for org_id in {one.org_id for one in found}}
    return [one for one in found if seen[one.org_id]]


def of_unit(ctx: Context, unit: Org, *, wanted: Wanted = Wanted.ALL, span: Span | None = None) -> list[Task]:
    """The tasks of a unit, its groups and the units below it, soonest first.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    return _listed(ctx, [_within(unit)], wanted, span)


def _within(unit: Org) -> Condition:
    return col(Task.org_id).in_(sa.select(col(Org.id)).where(people.below(unit)))


def _listed(ctx: Context, whose: Sequence[Condition], wanted: Wanted, span: Span | None) -> list[Task]:
    query = select(Task).where(*whose, *_asked_for(ctx, wanted, span)).order_by(col(Task.due), col(Task.id))
    return list(ctx.session.exec(query.execution_options(populate_existing=True)).all())


def _asked_for(ctx: Context, wanted: Wanted, span: Span | None) -> list[Condition]:
    states = {Wanted.ALL: UNFINISHED, Wanted.REPORTED: (TaskState.REPORTED,)}.get(wanted, (TaskState.OPEN,))
    conditions: list[Condition] = [col(Task.state).in_(constants(states))]
    if wanted is Wanted.OVERDUE:
        conditions.append(col(Task.due) < ctx.today)
    if span is not None:
        conditions += [col(Task.due) >= span[0], col(Task.due) < span[1]]
    elif wanted is Wanted.DUE:
        conditions.append(col(Task.opens_on) <= ctx.today)
    return conditions


def find(ctx: Context, words: str, *, org: Org | None = None, day: date | None = None) -> list[Task]:
    """The unfinished tasks a person may mean by a code (ZB-04-1) or by words of the title, the current period first.

    Looked for among the speaker's own, then in the units where he holds a post, the lowest first; or in `org`. Of the
    same duty of one organisation the one whose period holds `day` is meant, and what has begun before; else the next.

    Raises:
        NotAllowedError: `org` is not one whose tasks the speaker sees.
    """
    if org is not None:
        people.require(ctx, Right.SEE_UNIT, org)
        pools: list[Condition] = [_within(org)]
    else:
        pools = [col(Task.owner_id) == ctx.speaker.id]
        pools += [_within(unit) for unit in people.led_units(ctx, Right.SEE_UNIT)]
    return next((found for pool in pools if (found := _named(ctx, words, pool, day))), [])


def _named(ctx: Context, words: str, pool: Condition, day: date | None) -> list[Task]:
    unfinished = col(Task.state).in_(constants(UNFINISHED))
    code = CODE.search(words.upper())
    if code is not None:
        meant: Condition = col(Task.code) == code[0]
    else:
        titles = ctx.connection.execute(sa.select(col(Task.title)).where(pool, unfinished).distinct()).scalars()
        meant = col(Task.title).in_(alike(words, titles))
    query = select(Task).where(pool, unfinished, meant).order_by(col(Task.due), col(Task.id)).limit(MOST)
    return _meant(ctx.session.exec(query).all(), day or ctx.today, said=day is not None)


def alike(words: str, titles: Iterable[str]) -> list[str]:
    """The titles meant by these words: the very same, else those that hold them, else those most like them."""
    said = SIGNS.sub("", words)
    if len(said) < SHORTEST:
        return []
    plain = {title: SIGNS.sub("", title) for title in titles}
    for fits in (str.__eq__, str.__contains__):
        if found := [title for title, text in plain.items() if fits(text, said)]:
            return found
    shares = {title: _share(said, text) for title, text in plain.items()}
    best = max(shares.values(), default=0.0)
    return [title for title, share in shares.items() if share == best >= LIKE]


def _share(said: str, title: str) -> float:
    """What both have in common of the shorter one; a very short one shares little with anything."""
    return LCSseq.similarity(said, title) / max(min(len(said), len(title)), SHORTEST + 1)


def periods_of(day: date) -> frozenset[str]:
    """The keys of the month, quarter, half-year and year a day lies in."""
    return frozenset(period_of(period, day) for period in CALENDAR)


def _meant(found: Sequence[Task], day: date, *, said: bool) -> list[Task]:
    """Of each duty of each organisation the instances that may be meant; those of the day's period come first."""
    current = periods_of(day)
    duties: dict[tuple[object, int], list[Task]] = {}
    for one in found:
        duties.setdefault((one.template_id or -one.id, one.org_id), []).append(one)
    meant = []
    for same in duties.values():
        now = [one for one in same if one.period in current]
        begun = [one for one in same if one.opens_on <= day and one not in now]
        meant += now if said and now else [*now, *begun] or same[:1]
    return sorted(meant, key=lambda one: (one.period not in current, one.due, one.id))


def group_same(tasks: Iterable[Task]) -> list[Merged]:
    """The same duty of several groups or units as one line, the soonest line first.

    Only what is due the same day and stands alike: a line has one day and one state.
    """
    heaps: dict[tuple[object, ...], list[Task]] = {}
    for one in tasks:
        heaps.setdefault((one.code or one.title, one.due, one.state), []).append(one)
    lines = [Merged(same[0].title, tuple(sorted(same, key=lambda one: (one.due, one.id)))) for same in heaps.values()]
    return sorted(lines, key=lambda line: (line.due, line.numbers))
