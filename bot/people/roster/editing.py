"""One row of the rosters from a form: the reading and the checks of a file, and a trail that can be taken back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people.roster import importing, store
from bot.people.roster.cells import Cell
from bot.people.roster.cells import code as read_code
from bot.people.roster.columns import FIRST_WORDS, ORG_COLUMNS
from bot.people.roster.exporting import member_cells
from bot.people.roster.known import KnownOrg, Units
from bot.people.roster.lines import Line
from bot.people.roster.plan import Entry, Plan

VERB = "people.edit"
ADDED, CHANGED = "新增{name}", "修改{name}"
NOBODY, NO_UNIT = "名册上没有编号 {code}。", "没有编号为 {code} 的组织。"
MEANWHILE = "{code} 刚才有人改过，这一次没有记下。请核对后再交一次。"
THERE_ALREADY = "编号 {code} 已经有了，没有改动。请另编一个，或去改原来的那一条。"
NO_CODE = "请填编号。"
BETWEEN = "；"


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored row as a form shows it: cells by heading, and a mark of how it stood."""

    cells: Mapping[str, Cell]
    mark: str


def shown_member(ctx: Context, code: str) -> Shown:
    """A member of the roster, who may have left.

    Raises:
        NotFoundError: there is none with this code.
    """
    cells = member_cells(store.roster(ctx), code)
    if cells is None:
        raise NotFoundError(NOBODY.format(code=code[:20]))
    return Shown(cells, _mark(cells))


def shown_org(ctx: Context, code: str) -> Shown:
    """A unit or group.

    Raises:
        NotFoundError: there is none with this code.
    """
    found = _org_cells(store.units(ctx), code)
    if found is None:
        raise NotFoundError(NO_UNIT.format(code=code[:20]))
    return Shown(found, _mark(found))


def org_lines(ctx: Context) -> list[list[Cell]]:
    """All units and groups in the order of the tree; the cells follow `ORG_COLUMNS`."""
    return [[_org_cell(unit, one.key) for one in ORG_COLUMNS] for unit in store.units(ctx).by_code.values()]


def _org_cells(units: Units, code: str) -> dict[str, Cell] | None:
    unit = units.by_code.get(code)
    return None if unit is None else {one.title: _org_cell(unit, one.key) for one in ORG_COLUMNS}


def _org_cell(unit: KnownOrg, key: str) -> Cell:
    value: Any = unit.values[key]
    if key == "aliases":
        return BETWEEN.join(value)
    words: Mapping[Any, Cell] = FIRST_WORDS.get(key, {})
    shown: Cell = words.get(value) if key in FIRST_WORDS else value
    return shown


def _mark(cells: Mapping[str, Cell]) -> str:
    return hashlib.sha256(repr(list(cells.items())).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def edit_member(ctx: Context, typed: Mapping[str, Cell], *, code: str = "", mark: str = "") -> Plan:
    """Change a member (`code`, as he stood by `mark`), or add one; a plan with problems was not carried out.

    Raises:
        BadInputError: the form has not the fields, or nothing is in them.
        ConflictError: somebody changed him meanwhile; somebody has the new code already.
        NotAllowedError: the speaker may not manage the people of a unit touched.
    """
    _hold(ctx, "member", code)
    now = member_cells(store.roster(ctx), code) if code else None
    plan = importing.plan_members(ctx, _line(typed, "编号", code))
    _refuse_second(plan, typed.get("编号"), code)
    return _carry_out(ctx, plan, now, code, mark)


def edit_org(ctx: Context, typed: Mapping[str, Cell], *, code: str = "", mark: str = "") -> Plan:
    """Change a unit or group, or add one; a plan with problems was not carried out.

    Raises:
        BadInputError: the form has not the fields, or nothing is in them.
        ConflictError: somebody changed it meanwhile; another has the new code already.
        NotAllowedError: the speaker may not manage the whole company.
    """
    _hold(ctx, "org", code)
    now = _org_cells(store.units(ctx), code) if code else None
    plan = importing.plan_orgs(ctx, _line(typed, "组织编号", code))
    _refuse_second(plan, typed.get("组织编号"), code)
    return _carry_out(ctx, plan, now, code, mark)


def _hold(ctx: Context, table: str, code: str) -> None:
    """Who changes the same row at once waits, and finds what was done."""
    columns = SQLModel.metadata.tables[table].c
    if not code.isprintable():
        raise NotFoundError(NOBODY.format(code=""))
    ctx.connection.execute(sa.select(columns.id).where(columns.code == code).with_for_update())


def _line(typed: Mapping[str, Cell], title: str, code: str) -> Sequence[Line]:
    return [Line(1, {**typed, title: code} if code else typed)]


def _refuse_second(plan: Plan, typed: Cell, code: str) -> None:
    """What is added must be new: the import would take it for a change of what bears the code."""
    if code or plan.problems or plan.added:
        return
    if wanted := read_code(typed):
        raise ConflictError(THERE_ALREADY.format(code=wanted))
    raise BadInputError(NO_CODE)


def _carry_out(ctx: Context, plan: Plan, now: Mapping[str, Cell] | None, code: str, mark: str) -> Plan:
    entries = (*plan.added, *plan.updated)
    if plan.problems:
        return plan
    if code and (now is None or _mark(now) != mark):
        raise ConflictError(MEANWHILE.format(code=code))
    if not entries:
        return plan
    importing.require_reach(ctx, plan)
    units = store.units(ctx)
    done = store.write(ctx, plan)
    entries = (*done.added, *done.updated)
    name = next((entry.name for entry in entries if entry.number), entries[0].name)
    audit.record(
        ctx,
        VERB,
        summary=(CHANGED if code else ADDED).format(name=name),
        org_id=_place(done, entries[0], units),
        changes=[_change(done.what, entry, units) for entry in entries],
        undoable=not any(entry.posts or entry.userid is not None for entry in entries),
    )
    return done


def _place(plan: Plan, entry: Entry, units: Units) -> int | None:
    if plan.what == "org":
        known = units.by_code.get(entry.code)
        return known.id if known else None
    return entry.values.get("org_id") or min(entry.reach)


def _change(table: str, entry: Entry, units: Units) -> audit.Change:
    """Columns of the store; posts and accounts that go with the row stand beside them."""
    after = _columns(entry.values, units)
    if entry.posts:
        after["posts"] = [importing.post_words(change) for change in entry.posts]
    return audit.Change(table, entry.key or 0, _columns(entry.before, units) if entry.before else None, after)


def _columns(values: Mapping[str, Any], units: Units) -> dict[str, Any]:
    columns = {key: value for key, value in values.items() if key != "parent"}
    if "parent" in values:
        parent = units.by_code.get(values["parent"])
        columns["parent_id"] = parent.id if parent else None
    return columns
