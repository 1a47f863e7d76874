"""Importing a year's list: read, compare with what stands, look, apply. Nothing is written before `apply`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot import admission, people, plan
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import sheets
from bot.papers.sheets import Sheet
from bot.papers.tasks import rules
from bot.papers.tasks.columns import COLUMNS, FIELDS, NEEDED
from bot.papers.tasks.fields import TITLES
from bot.plan import Check, Draft, Growth, Period, Scope, TaskTemplate

Entry = people.roster.Entry
Problem = people.roster.Problem
Row = people.roster.Row

WHAT: Mapping[Scope, str] = {Scope.UNIT: "task", Scope.COMPANY: "plan"}
"""What a file's tables and an import are called."""
LISTS: Mapping[Scope, str] = {Scope.UNIT: "任务清单", Scope.COMPANY: "行动计划"}
WHOLE = Decimal(100)
SHAPE = "「{code}」不成编号，请写成 ZB-01-1 的样子。"
OTHER_LIST = "{code} 在{year}年的“{name}”里，不能从这张表导入。"
NO_SUCH = "没有编号 {code} 的任务。"
TOTAL = "导入后启用的各项分值合计 {total}，不是 100。"
LEFT_OUT = "清单里另有 {count} 项不在文件里，没有改动；要停用的请在“启用”里填“否”。"
NO_TABLES = "toml 文件里没有 {name}。"

ADDED = "新增 {code} {name}"
CHANGED = "更新 {code} {name}：{changes}"
CHANGE = "{title} {before} → {after}"
CHANGED_FAR_IN = "{title} 有改动"
SAME = "未变 {codes}"
NOTHING = "空"
LONGEST = 24
"""Characters of a value in a line among others."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file holds: its lines, and the year when it names one."""

    sheet: Sheet
    year: int | None = None
    whole: bool = False
    """Whether what is blank is empty, as in a form; in a file it is left as it is."""


@dataclass(frozen=True, slots=True)
class ListPlan(people.roster.Plan):
    """What importing a list would do."""

    year: int = 0
    same: tuple[str, ...] = ()
    """The codes that stay as they are."""
    drafts: tuple[Draft, ...] = ()
    """What is to be stored: the added and the updated."""


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the list, and what the file says beside its rows."""

    scope: Scope
    year: int
    stored: Mapping[str, TaskTemplate]
    in_file: frozenset[str]
    areas: Mapping[int, str]
    whole: bool


def read(data: bytes, name: str, scope: Scope) -> ListFile:
    """The lines of a list: xlsx, csv, or toml with `task` or `plan` tables.

    Raises:
        BadInputError: the file cannot be read.
    """
    if not sheets.is_toml(name):
        return ListFile(sheets.read(data, name))
    found = sheets.tables(data)
    tables = sheets.named(found, WHAT[scope])
    if not tables:
        raise BadInputError(NO_TABLES.format(name=WHAT[scope]))
    year = found.get("year", found.get("plan_year"))
    areas = dict(enumerate(found.get("areas", ()), start=1))
    listed = [{"area_name": areas.get(table.get("area", 0), ""), **table} for table in tables]
    return ListFile(sheets.from_tables(listed), year if isinstance(year, int) else None)


def compare(ctx: Context, file: ListFile, scope: Scope, year: int) -> ListPlan:
    """What importing this list for a year would do.

    Raises:
        BadInputError: the headings do not fit.
    """
    rows = people.roster.read(file.sheet.lines, COLUMNS)
    people.roster.refuse_same(rows, TITLES["code"], lambda row: row.code)
    known = _known(ctx, rows, scope, year, file.whole)
    drafts = {row.number: draft for row in rows if (draft := _draft(row, known))}
    entries = [_entry(number, draft, known.stored.get(draft.code)) for number, draft in drafts.items()]
    changing = [entry for entry in entries if entry.values]
    return ListPlan(
        WHAT[scope],
        added=tuple(entry for entry in changing if entry.key is None),
        updated=tuple(entry for entry in changing if entry.key is not None),
        unchanged=len(entries) - len(changing),
        problems=tuple(problem for row in rows for problem in row.problems),
        hints=tuple(_hints(known, list(drafts.values()))),
        year=year,
        same=tuple(entry.code for entry in entries if not entry.values),
        drafts=tuple(drafts[entry.number] for entry in changing),
    )


def _known(ctx: Context, rows: Sequence[Row], scope: Scope, year: int, whole: bool) -> Known:  # noqa: FBT001
    stored = {row.code: row for row in plan.templates(ctx, year)}
    areas = {row.area: row.area_name for row in stored.values() if row.scope is scope}
    for row in rows:
        number = row.values.get("area") or _area(row.code)
        if number and row.values.get("area_name"):
            areas.setdefault(number, row.values["area_name"])
    return Known(scope, year, stored, frozenset(row.code for row in rows), areas, whole)


def _area(code: str) -> int | None:
    """The number in the middle of a code."""
    parts = code.split("-")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None


def _draft(row: Row, known: Known) -> Draft | None:
    """The duty that a row makes, together with what is stored of it; None when something is wrong."""
    if not row.code:
        return None
    old = known.stored.get(row.code)
    if old is not None and old.scope is not known.scope:
        name = LISTS[old.scope]
        row.wrong(TITLES["code"], OTHER_LIST.format(code=row.code, year=known.year, name=name))
    values = _completed(row, None if known.whole else old, known)
    unread = {problem.column for problem in row.problems}
    if TITLES["trigger"] in unread:
        unread.add(TITLES["rrule"])  # whether there is one of the two is not known
    for key, sentence in _mistakes(values, known):
        if TITLES[key] not in unread:
            unread.add(TITLES[key])
            row.wrong(TITLES[key], sentence)
    return plan.read_draft(values) if row.good else None


def _mistakes(values: Mapping[str, Any], known: Known) -> Iterator[tuple[str, str]]:
    """What is wrong with a duty, by field; the first of a field is the one that counts."""
    yield from ((key, people.roster.MISSING) for key in NEEDED if not values.get(key))
    trigger = values.get("trigger", "")
    follows = trigger.removeprefix(rules.AFTER)
    if follows != trigger and follows not in known.stored and follows not in known.in_file:
        yield "trigger", NO_SUCH.format(code=follows)
    for field, sentence in plan.draft_mistakes(values):
        yield field, SHAPE.format(code=values["code"][:20]) if field == "code" else f"{sentence}。"


def _completed(row: Row, old: TaskTemplate | None, known: Known) -> dict[str, Any]:
    """What the file leaves blank: an old duty stays as it is, a new one is as usual."""
    said = {key: value for key, value in row.values.items() if value is not None}
    if "meeting" in row.values:
        said["meeting"] = row.values["meeting"] or ""
    if old is not None:
        values = old.model_dump(exclude={"id"}) | said
    else:
        usual: dict[str, Any] = {"code": row.code, "year": known.year, "scope": known.scope}
        area = _area(row.code)
        usual["area"] = 1 if area is None else area  # without one the code itself is wrong
        if known.scope is Scope.COMPANY:
            usual |= {"kinds": [people.OrgKind.COMMITTEE], "check": Check.CONFIRM}
        values = usual | {key: value for key, value in said.items() if key not in usual or value}
    if not values.get("area_name"):
        values["area_name"] = known.areas.get(values["area"], "")
    if "period" not in values:
        values["period"] = _period(values)
    return values


def _period(values: Mapping[str, Any]) -> Period:
    """The longest period of which a rule names at most one day; for an event, the event."""
    if values.get("trigger"):
        return Period.TERM if values["trigger"] == rules.EVENTS["任期届满"] else Period.EVENT
    lengths = (Period.YEAR, Period.HALF_YEAR, Period.QUARTER, Period.MONTH)
    fitting = (one for one in lengths if not _wrong_rule({**values, "period": one}))
    return next(fitting, Period.YEAR)


def _wrong_rule(values: Mapping[str, Any]) -> bool:
    return any(mistake.field == "rrule" for mistake in plan.draft_mistakes(values))


def _entry(number: int, draft: Draft, old: TaskTemplate | None) -> Entry:
    values = draft.model_dump()
    if old is None:
        return Entry(number, draft.code, draft.name, values)
    stored = old.model_dump(exclude={"id"})
    changed = {key: value for key, value in values.items() if stored[key] != value}
    before = {key: stored[key] for key in changed}
    return Entry(number, draft.code, draft.name, changed, before, old.id)


def _hints(known: Known, drafts: Sequence[Draft]) -> Iterator[Problem]:
    ours = {code: row for code, row in known.stored.items() if row.scope is known.scope and row.active}
    left_out = set(ours) - known.in_file
    weights = {code: row.weight for code, row in ours.items()}
    weights |= {draft.code: draft.weight if draft.active else Decimal(0) for draft in drafts}
    total = sum(weights.values(), Decimal(0))
    if left_out and not known.whole:
        yield Problem(0, "", LEFT_OUT.format(count=len(left_out)))
    if total != WHOLE:
        yield Problem(0, "", TOTAL.format(total=f"{total.normalize():f}"))


def apply(ctx: Context, found: ListPlan, *, good_rows_only: bool = False, whole_year: bool = False) -> Growth:
    """Carry out a plan made in this same transaction and grow the year again; returns what became of its tasks.

    Periods that ended before today are history, unless the whole year is wanted.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the list is the office's.
    """
    found.require_good(good_rows_only=good_rows_only)
    if found.drafts:
        plan.save_list(ctx, found.year, found.drafts)
    since = None if whole_year else ctx.today
    grown = plan.grow(ctx, found.year, since=since, activists=admission.activists(ctx))
    plan.hand_over(ctx)
    return grown


def described(found: ListPlan) -> list[str]:
    """Every row of the file: the fields that change, what is new, what stays as it is."""
    changed = [
        CHANGED.format(code=entry.code, name=entry.name, changes="；".join(_changes(entry))) for entry in found.updated
    ]
    added = [ADDED.format(code=entry.code, name=entry.name) for entry in found.added]
    return [*changed, *added, *([SAME.format(codes="、".join(found.same))] if found.same else [])]


def _changes(entry: Entry) -> Iterator[str]:
    for key, after in entry.values.items():
        write = FIELDS[key].write
        before, now = _shown(write(entry.before[key])), _shown(write(after))
        change = CHANGE if before != now else CHANGED_FAR_IN
        yield change.format(title=TITLES[key], before=before, after=now)


def _shown(cell: people.roster.Cell) -> str:
    return plan.wording.short(str(cell), LONGEST) or NOTHING
