"""Tables that may be brought in, all looked at in one way: what each would change, its mistakes, then done or not.

What was seen has a mark. Who confirms gives it back, so that nothing else is done than what was seen.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from typing import Any

from bot import people, plan
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.papers import findings, operating, returned, roster, sheets, study_hours, tasks
from bot.papers.sheets import Sheet
from bot.plan import Scope

Maker = Callable[[], bytes]
Column = people.roster.Column
Entry = people.roster.Entry
Plan = people.roster.Plan
Problem = people.roster.Problem

MOST_EFFECTS = 200
"""Lines of what a file would change that are told."""
HEADINGS_ALONE = "文件里只有表头，没有内容。"
LATER = "另有任职 {count} 条，确认导入时再核对。"
OF_YEAR = "{year} 年{name}："
MEANWHILE = "看过以后，库里又有了变化，没有导入。请再看一遍，再确认。"
MORE = "……另有 {count} 条"


@dataclass(frozen=True, slots=True)
class Look:
    """What a file would change in the store as it stands."""

    plans: tuple[Plan, ...]
    effects: tuple[str, ...]
    carry_out: Callable[[bool], object]
    """Does it; given whether only the good rows are wanted."""

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong."""
        return [problem for one in self.plans for problem in one.problems]

    @property
    def hints(self) -> list[Problem]:
        """Everything to be looked at."""
        return [hint for one in self.plans for hint in one.hints]

    @property
    def changes(self) -> int:
        """How many things would be added or changed."""
        return sum(len(one.added) + len(one.updated) for one in self.plans)

    @property
    def mark(self) -> str:
        """Another one as soon as anything else would be done."""
        seen = [_seen(one) for one in self.plans]
        return hashlib.sha256(repr([seen, self.effects]).encode("utf-8", "surrogatepass")).hexdigest()


def _seen(one: Plan) -> list[Any]:
    entries = [_seen_entry(entry) for entry in (*one.added, *one.updated)]
    return [one.what, entries, one.unchanged, [astuple(problem) for problem in one.problems]]


def _seen_entry(entry: Entry) -> list[Any]:
    """Without what has no order of its own."""
    posts = [astuple(post) for post in entry.posts]
    values, before = list(entry.values.items()), list(entry.before.items())
    return [entry.number, entry.code, entry.name, entry.key, values, before, posts, entry.userid]


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: its lines, and what else it holds."""

    sheet: Sheet
    more: Any = None


@dataclass(frozen=True, slots=True)
class Intake:
    """One kind of table: what it is called, its columns, how it is read and compared."""

    key: str
    title: str
    columns: Sequence[Column]
    _read: Callable[[bytes, str], Table]
    _look: Callable[[Context, Table], Look]

    def read(self, data: bytes, name: str) -> Table:
        """The file's lines; needs no store.

        Raises:
            BadInputError: it cannot be read, or says nothing.
        """
        found = self._read(data, name)
        if not found.sheet.lines:
            raise BadInputError(HEADINGS_ALONE)
        return found

    def look(self, ctx: Context, table: Table) -> Look:
        """What importing would change.

        Raises:
            BadInputError: the headings do not fit.
        """
        return self._look(ctx, table)

    def carry_out(self, ctx: Context, table: Table, mark: str, *, good_rows_only: bool) -> Look:
        """Do what was seen under this mark, all of it or nothing.

        Raises:
            ConflictError: by now something else would be done.
            BadInputError: rows are bad, and the good ones alone are not wanted.
        """
        found = self._look(ctx, table)
        if found.mark != mark:
            raise ConflictError(MEANWHILE)
        found.carry_out(good_rows_only)
        return found

    def with_errors(self, table: Table, look: Look) -> bytes:
        """The file again with a red column in front; the first plan is the sheet's own."""
        return returned.with_errors(table.sheet, look.plans[0].problems, self.columns)

    def unused(self, table: Table) -> list[str]:
        """Headings that nothing is taken from."""
        known = people.roster.recognised(table.sheet.headings, self.columns)
        return [heading for heading in table.sheet.headings if heading and heading not in known]


def _members(ctx: Context, table: Table) -> Look:
    found = people.roster.plan_members(ctx, table.sheet.lines)
    effects = people.roster.described(ctx, found, most=MOST_EFFECTS)

    def carry_out(good: bool) -> None:  # noqa: FBT001 as `Look` says it
        people.roster.apply(ctx, found, good_rows_only=good)
        plan.hand_over(ctx)

    return Look((found,), tuple(effects), carry_out)


def _read_orgs(data: bytes, name: str) -> Table:
    found = roster.read_orgs(data, name)
    return Table(found.units, found.posts)


def _orgs(ctx: Context, table: Table) -> Look:
    """Units, then the posts named apart from the members: those of new units are looked at when the units are in."""
    units = people.roster.plan_orgs(ctx, table.sheet.lines)
    effects = people.roster.described(ctx, units, most=MOST_EFFECTS)
    lines = table.more.lines
    posts = people.roster.plan_posts(ctx, lines) if lines and not units.added else None
    if posts is not None:
        effects += people.roster.described(ctx, posts, most=MOST_EFFECTS)
    elif lines:
        effects.append(LATER.format(count=len(lines)))

    def carry_out(good: bool) -> None:  # noqa: FBT001 as `Look` says it
        people.roster.apply(ctx, units, good_rows_only=good)
        if lines:
            people.roster.apply(ctx, people.roster.plan_posts(ctx, lines), good_rows_only=good)
            plan.hand_over(ctx)

    return Look((units,) if posts is None else (units, posts), tuple(effects), carry_out)


def _read_list(scope: Scope, data: bytes, name: str) -> Table:
    found = tasks.read(data, name, scope)
    return Table(found.sheet, found)


def _list(scope: Scope, ctx: Context, table: Table) -> Look:
    """A year's list: the year the file names, else this one."""
    found = tasks.compare(ctx, table.more, scope, table.more.year or ctx.today.year)
    effects = (OF_YEAR.format(year=found.year, name=tasks.LISTS[scope]), *_some(tasks.described(found)))
    return Look((found,), effects, lambda good: tasks.apply(ctx, found, good_rows_only=good))


def _plain(room: Any, ctx: Context, table: Table) -> Look:
    """A room of papers that compares one sheet."""
    found = room.compare(ctx, table.sheet)
    effects = tuple(_some(room.described(found)))
    return Look((found,), effects, lambda good: room.apply(ctx, found, good_rows_only=good))


def _some(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:MOST_EFFECTS]
    if len(listed) > MOST_EFFECTS:
        yield MORE.format(count=len(listed) - MOST_EFFECTS)


def _sheet(data: bytes, name: str) -> Table:
    return Table(sheets.read(data, name))


def _intakes() -> Iterator[Intake]:
    yield Intake(
        "members",
        "党员名册",
        people.roster.MEMBER_COLUMNS,
        lambda data, name: Table(roster.read_members(data, name)),
        _members,
    )
    yield Intake("orgs", "组织和党小组", people.roster.ORG_COLUMNS, _read_orgs, _orgs)
    for scope, key in ((Scope.UNIT, "tasks"), (Scope.COMPANY, "plans")):
        title = tasks.LISTS[scope]
        yield Intake(key, title, tasks.COLUMNS, partial(_read_list, scope), partial(_list, scope))
    for key, title, room in (
        ("operating", operating.TITLE, operating),
        ("problems", findings.TITLE, findings),
        ("learning", "学时", study_hours),
    ):
        yield Intake(key, title, room.COLUMNS, _sheet, partial(_plain, room))


INTAKES: Mapping[str, Intake] = {one.key: one for one in _intakes()}
"""By key, in the order in which they are offered."""


def templates(ctx: Context) -> Mapping[str, Maker]:
    """What makes an empty table of each kind, by key."""
    return {
        "members": lambda: roster.template(ctx),
        "orgs": roster.org_template,
        "tasks": lambda: tasks.template(Scope.UNIT),
        "plans": lambda: tasks.template(Scope.COMPANY),
        "operating": lambda: operating.template(ctx, ctx.today.year),
        "problems": findings.template,
        "learning": lambda: study_hours.template(ctx),
    }


def exports(ctx: Context) -> Mapping[str, Maker]:
    """What writes out what stands, by key; brought in again it changes nothing."""
    return {
        "members": lambda: roster.export(ctx, "x.xlsx"),
        "orgs": lambda: roster.export_orgs(ctx),
        "tasks": lambda: tasks.export(ctx, "x.xlsx", Scope.UNIT, ctx.today.year, None).content,
        "plans": lambda: tasks.export(ctx, "x.xlsx", Scope.COMPANY, ctx.today.year, None).content,
    }
