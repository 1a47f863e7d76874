"""Planning the import of organisations: one tree, one root, groups at the leaves; pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.people.models import OrgKind
from bot.people.roster.known import KnownOrg, Units
from bot.people.roster.lines import Row, refuse_same
from bot.people.roster.plan import Entry, Plan, plan

NO_PARENT = "没有编号为「{code}」的上级组织。"
SECOND_ROOT = "只能有一个最上级组织，已有 {root}；请填上级编号。"
CIRCLE = "上级绕成了圈：{codes}。"
BELOW_GROUP = "党小组下面不能再设组织。"
HAS_BELOW = "下面还有组织，不能改成党小组。"
LOST_PARENT = "上级 {code} 那一行有错，先改好它。"


def plan_orgs(rows: Sequence[Row], units: Units) -> Plan:
    """What importing these organisations would do to the tree; a unit is known by its code."""
    refuse_same(rows, "组织编号", lambda row: row.code)
    codes = {row.values.get("name", ""): row.code for row in rows}
    for row in rows:
        _complete(row, units, codes)
    _settle(rows, units)
    good = {row.code: row for row in rows if row.good}
    parents = _parents(good, units)
    entries = [_entry(row, units.by_code.get(row.code), _path(row.code, parents)) for row in good.values()]
    carried = [_carried(unit, _path(code, parents)) for code, unit in units.by_code.items() if code not in good]
    return plan("org", rows, [*entries, *(entry for entry in carried if entry)])


def _complete(row: Row, units: Units, codes: Mapping[str, str]) -> None:
    """What the file leaves blank: a new unit is a branch called by its name; an old one stays as it is."""
    old = units.by_code.get(row.code)
    values = row.values
    values["short"] = values.get("short") or (old.values["short"] if old else values.get("name", ""))
    values["kind"] = values.get("kind") or (old.values["kind"] if old else OrgKind.BRANCH)
    values["profile"] = values.get("profile") or (old.values["profile"] if old else "")
    if "parent" in values:
        found = units.find(values["parent"])
        values["parent"] = found.code if found else codes.get(values["parent"], values["parent"])
    else:
        values["parent"] = old.values["parent"] if old else ""


def _settle(rows: Sequence[Row], units: Units) -> None:
    """Mark rows until those left form a tree together with what is stored."""
    marked = -1
    while marked != (marked := sum(len(row.problems) for row in rows)):
        good = {row.code: row for row in rows if row.good}
        bad = {row.code for row in rows if not row.good}
        parents = _parents(good, units)
        kinds = {code: unit.values["kind"] for code, unit in units.by_code.items()}
        kinds |= {code: row.values["kind"] for code, row in good.items()}
        _check_roots(good, parents)
        stay_below = {parent for code, parent in parents.items() if code not in good}
        for row in good.values():
            if row.values["kind"] is OrgKind.GROUP and row.code in stay_below:
                row.wrong("类型", HAS_BELOW)
            _check_parent(row, kinds, bad)
            if row.good and (circle := _circle(row.code, parents)):
                row.wrong("上级编号", CIRCLE.format(codes=" → ".join(circle[:6])))


def _parents(good: Mapping[str, Row], units: Units) -> dict[str, str]:
    stored: dict[str, str] = {code: unit.values["parent"] for code, unit in units.by_code.items()}
    return stored | {code: row.values["parent"] for code, row in good.items()}


def _check_roots(good: Mapping[str, Row], parents: Mapping[str, str]) -> None:
    roots = [code for code, parent in parents.items() if not parent]
    for code in good.keys() & set(roots[1:]):
        good[code].wrong("上级编号", SECOND_ROOT.format(root=roots[0]))


def _check_parent(row: Row, kinds: Mapping[str, OrgKind], bad: Collection[str]) -> None:
    parent = row.values["parent"]
    if not parent or not row.good:
        return
    if parent not in kinds:
        row.wrong("上级编号", (LOST_PARENT if parent in bad else NO_PARENT).format(code=parent))
    elif kinds[parent] is OrgKind.GROUP:
        row.wrong("上级编号", BELOW_GROUP)


def _circle(code: str, parents: Mapping[str, str]) -> list[str]:
    """The way up from a unit when it comes back to the unit itself; else nothing."""
    way, here = [code], parents[code]
    while here and here not in way:
        way.append(here)
        here = parents.get(here, "")
    return [*way, code] if here == code else []


def _path(code: str, parents: Mapping[str, str]) -> str:
    above = parents[code]
    return f"{_path(above, parents) if above else ''}{code}/"


def _entry(row: Row, old: KnownOrg | None, path: str) -> Entry | None:
    wanted: dict[str, Any] = {key: value for key, value in row.values.items() if key != "code"} | {"path": path}
    if "aliases" in wanted:
        wanted["aliases"] = list(wanted["aliases"])
    if old is not None:
        return _changed(old, wanted, row.number)
    values = {"code": row.code, "aliases": [], "term_end": None, "closed_on": None} | wanted
    return Entry(row.number, row.code, values["name"], values)


def _carried(unit: KnownOrg, path: str) -> Entry | None:
    """A unit that is not in the file goes where its upper unit goes."""
    return _changed(unit, {"path": path}, 0)


def _changed(old: KnownOrg, wanted: Mapping[str, Any], number: int) -> Entry | None:
    values = {key: value for key, value in wanted.items() if old.values[key] != value}
    if not values:
        return None
    before = {key: old.values[key] for key in values}
    return Entry(number, old.code, old.values["name"], values, before, old.id, reach=frozenset({old.id}))
