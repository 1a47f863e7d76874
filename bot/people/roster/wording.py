"""What an import would change, said in one line a row."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from bot.core.context import Context
from bot.people.roster import store
from bot.people.roster.columns import FIRST_WORDS, MEMBER_COLUMNS, ORG_COLUMNS, ROLE_TITLES
from bot.people.roster.known import Units
from bot.people.roster.plan import Entry, Plan, PostChange

ADDED = "新增 {code} {name}"
UPDATED = "更新 {code} {name}：{changes}"
CHANGED = "{title} {before} → {after}"
BEGINS = "任{role}（{unit}）"
ENDS = "不再任{role}（{unit}）"
BINDS = "绑定账号"
UNBINDS = "解除账号"
NOTHING = "空"
MORE = "……另有 {count} 行"

TITLES = {column.key: column.title for column in (*ORG_COLUMNS, *MEMBER_COLUMNS)} | {
    "org_id": "所在组织",
    "group_id": "党小组",
    "path": "层级",
}


def described(ctx: Context, plan: Plan, *, most: int = 20) -> list[str]:
    """The rows that would be added or changed, at most so many, and how many more there are."""
    units = store.units(ctx)
    lines = list(islice(_lines(plan, units), most))
    more = len(plan.added) + len(plan.updated) - len(lines)
    return [*lines, MORE.format(count=more)] if more else lines


def _lines(plan: Plan, units: Units) -> Iterator[str]:
    for entry in plan.updated:
        yield UPDATED.format(code=entry.code, name=entry.name, changes="；".join(_changes(entry, units)))
    for entry in plan.added:
        posts = "".join(f"，{_post(change, units)}" for change in entry.posts)
        yield ADDED.format(code=entry.code, name=entry.name) + posts


def _changes(entry: Entry, units: Units) -> Iterator[str]:
    for key, after in entry.values.items():
        before = _shown(key, entry.before[key], units)
        yield CHANGED.format(title=TITLES[key], before=before, after=_shown(key, after, units))
    for change in entry.posts:
        yield _post(change, units)
    if entry.userid is not None:
        yield BINDS if entry.userid else UNBINDS


def _post(change: PostChange, units: Units) -> str:
    sentence = BEGINS if change.until is None else ENDS
    return sentence.format(role=ROLE_TITLES[change.role], unit=units.by_id[change.org_id].code)


def _shown(key: str, value: Any, units: Units) -> str:
    if isinstance(value, list):
        return "、".join(value) or NOTHING
    if key in {"org_id", "group_id"}:
        unit = units.by_id.get(value)
        return unit.code if unit else NOTHING
    words: Mapping[Any, str] = FIRST_WORDS.get(key, {})
    return words.get(value) or str(value or NOTHING)
