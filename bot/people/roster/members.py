"""Planning the import of members: known by code, moved with their history kept, never doubled; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.people.models import Category, OrgKind, Standing
from bot.people.roster.columns import MEMBER_COLUMNS
from bot.people.roster.known import KnownMember, KnownOrg, Roster
from bot.people.roster.lines import Problem, Row, refuse_same
from bot.people.roster.plan import Entry, Plan, plan
from bot.people.roster.posts import post_changes, settle_posts

TITLES = {column.key: column.title for column in MEMBER_COLUMNS}
EXEMPT_DAYS = ("exempt_approved_on", "exempt_adopted_on", "exempt_review_on")
GROWN = 18
"""Whoever is 18 may apply (党章 art. 1)."""
MOST = 50
LEAST = 3
"""A branch has 3 full members or more, generally not over 50 members (支部工作条例 art. 4)."""

NO_UNIT = "没有「{words}」这个组织，或同名的不止一个；请填编号。"
NOT_A_UNIT = "{code} 是党小组，这里要填它所在的支部。"
CLOSED = "{code} 已于 {day} 撤销。"
NO_GROUP = "没有「{words}」这个党小组，或同名的不止一个；请填编号。"
NOT_A_GROUP = "{code} 不是党小组。"
FOREIGN_GROUP = "{group} 不属于 {unit}。"
LEFT_GROUP = "党小组 {group} 不属于 {unit}，请一并改填。"
LEFT = "此人已于 {day} 离开；如已转回，请加上「离开日期」一列并留空。"
AHEAD = "不能晚于今天。"
TOO_YOUNG = "入党时不满 18 周岁，请核对出生年份和入党日期。"
WITHOUT_REASON = "填了批准日期，却没有填不计入应到的理由。"
TAKEN = "账号「{userid}」已绑定 {owner}，请先核对。"
TOO_MANY = "{unit} 将有 {count} 名党员，支部一般不超过 50 人。"
TOO_FEW = "{unit} 将有 {count} 名正式党员，不足 3 人应设联合支部。"
BRANCHES = (OrgKind.BRANCH, OrgKind.TEMPORARY_BRANCH)


def plan_members(rows: Sequence[Row], roster: Roster) -> Plan:
    """What importing these members would do; a member is known by the code."""
    refuse_same(rows, TITLES["code"], lambda row: row.code)
    refuse_same(rows, TITLES["userid"], _account)
    for row in rows:
        _settle(row, roster)
    _refuse_taken(rows, roster)
    entries = [_entry(row, roster) for row in rows if row.good]
    return plan("member", rows, entries, _sizes(rows, roster))


def _account(row: Row) -> str:
    """The account the row asks for: who has left or does not use chat needs none."""
    values = row.values
    if values.get("left_on") or values.get("uses_chat") is False:
        return ""
    return str(values.get("userid") or "")


def _settle(row: Row, roster: Roster) -> None:
    """Words into units, blanks into what is stored or usual; what does not fit is marked."""
    old = roster.members.get(row.code)
    _settle_blanks(row.values, old)
    if "left_on" not in row.values and old and old.values["left_on"]:
        row.values["left_on"] = old.values["left_on"]
        row.doubtful(TITLES["left_on"], LEFT.format(day=old.values["left_on"]))
    unit = _settle_unit(row, roster)
    if unit:
        _settle_group(row, unit, old, roster)
        settle_posts(row, unit, roster.units)
    _check_days(row, roster)


def _settle_blanks(values: dict[str, Any], old: KnownMember | None) -> None:
    usual = {"gender": "", "category": Category.ACTIVE, "standing": Standing.FULL, "uses_chat": True}
    for key, value in usual.items():
        if values.get(key) is None:
            values[key] = old.values[key] if old else value
    if "exempt_reason" in values and (old is None or old.values["exempt_reason"] != values["exempt_reason"]):
        # Approvals belong to one reason; those of another must not make a new one effective.
        for key in EXEMPT_DAYS:
            values.setdefault(key, None)


def _settle_unit(row: Row, roster: Roster) -> KnownOrg | None:
    words = row.values.get("org")
    if not words:
        return None
    unit = roster.units.find(words)
    if unit is None:
        row.wrong(TITLES["org"], NO_UNIT.format(words=words[:20]))
    elif unit.is_group:
        row.wrong(TITLES["org"], NOT_A_UNIT.format(code=unit.code))
    elif _is_closed(unit, roster.today) and not row.values.get("left_on"):
        row.wrong(TITLES["org"], CLOSED.format(code=unit.code, day=unit.values["closed_on"]))
    else:
        row.values["org_id"] = unit.id
        return unit
    return None


def _is_closed(unit: KnownOrg, today: date) -> bool:
    closed_on: date | None = unit.values["closed_on"]
    return closed_on is not None and closed_on <= today


def _settle_group(row: Row, unit: KnownOrg, old: KnownMember | None, roster: Roster) -> None:
    if "group" not in row.values:
        _keep_group(row, unit, old, roster)
        return
    words = row.values["group"]
    row.values["group_id"] = None
    if not words:
        return
    group = roster.units.find(words)
    if group is None:
        row.wrong(TITLES["group"], NO_GROUP.format(words=words[:20]))
    elif not group.is_group:
        row.wrong(TITLES["group"], NOT_A_GROUP.format(code=group.code))
    elif group.values["parent"] != unit.code:
        row.wrong(TITLES["group"], FOREIGN_GROUP.format(group=group.code, unit=unit.code))
    else:
        row.values["group_id"] = group.id


def _keep_group(row: Row, unit: KnownOrg, old: KnownMember | None, roster: Roster) -> None:
    row.values["group_id"] = old.values["group_id"] if old else None
    group = roster.units.by_id.get(row.values["group_id"])
    if group and group.values["parent"] != unit.code:
        row.wrong(TITLES["group"], LEFT_GROUP.format(group=group.code, unit=unit.code))


def _check_days(row: Row, roster: Roster) -> None:
    values = row.values
    for key in ("joined_on", "left_on", "suspended_on", "exempt_approved_on", "exempt_adopted_on"):
        if values.get(key) and values[key] > roster.today:
            row.wrong(TITLES[key], AHEAD)
    if values.get("birth_year") and values.get("joined_on") and values["joined_on"].year - values["birth_year"] < GROWN:
        row.doubtful(TITLES["joined_on"], TOO_YOUNG)
    if "exempt_reason" in values and not values["exempt_reason"] and any(values.get(key) for key in EXEMPT_DAYS):
        row.wrong(TITLES["exempt_reason"], WITHOUT_REASON)


def _refuse_taken(rows: Sequence[Row], roster: Roster) -> None:
    """An account bound to another is refused, unless that other gives it up in a good row of this file."""
    marked = -1
    while marked != (marked := sum(len(row.problems) for row in rows)):
        given_up = {row.code for row in rows if row.good and _gives_up(row, roster)}
        for row in rows:
            owner = roster.owners.get(_account(row), row.code)
            if row.good and owner != row.code and owner not in given_up:
                row.wrong(TITLES["userid"], TAKEN.format(userid=_account(row), owner=owner))


def _gives_up(row: Row, roster: Roster) -> bool:
    return _binding(row, roster.members.get(row.code)) is not None


def _binding(row: Row, old: KnownMember | None) -> str | None:
    """The account to bind, "" to take the binding away, None to leave it as it is."""
    wanted = _account(row)
    have = old.userids if old else ()
    if row.values.get("left_on") or not row.values["uses_chat"]:
        return "" if have else None
    return wanted if wanted and wanted not in have else None


def _entry(row: Row, roster: Roster) -> Entry | None:
    old = roster.members.get(row.code)
    values = {key: value for key, value in row.values.items() if key in STORED}
    posts = post_changes(row, old, roster.today)
    userid = _binding(row, old)
    name = row.values["name"]
    reach = frozenset({values["org_id"], *(post.org_id for post in posts)})
    if old is None:
        empty = dict.fromkeys(STORED)
        return Entry(row.number, row.code, name, empty | values, posts=posts, userid=userid, reach=reach)
    changed = {key: value for key, value in values.items() if old.values[key] != value}
    if not (changed or posts or userid is not None):
        return None
    before = {key: old.values[key] for key in changed}
    reach |= {old.values["org_id"]}
    return Entry(row.number, row.code, name, changed, before, old.id, posts, userid, reach)


STORED = (
    "code",
    "name",
    "gender",
    "birth_year",
    "category",
    "standing",
    "org_id",
    "group_id",
    "joined_on",
    "uses_chat",
    "exempt_reason",
    *EXEMPT_DAYS,
    "suspended_on",
    "left_on",
)
"""The columns of a member that a file can fill."""


def _sizes(rows: Sequence[Row], roster: Roster) -> list[Problem]:
    """Branches that would be too large or too small when all good rows are in."""
    after: dict[str, Mapping[str, Any]] = {code: member.values for code, member in roster.members.items()}
    after |= {row.code: {"left_on": None} | row.values for row in rows if row.good}
    staying = [values for values in after.values() if not values["left_on"]]
    everybody = Counter(values["org_id"] for values in staying)
    full = Counter(values["org_id"] for values in staying if values["standing"] is Standing.FULL)
    hints = []
    for number in sorted({row.values["org_id"] for row in rows if row.good}):
        unit = roster.units.by_id[number]
        if unit.values["kind"] not in BRANCHES:
            continue
        if everybody[number] > MOST:
            hints.append(Problem(0, "", TOO_MANY.format(unit=unit.label, count=everybody[number])))
        if 0 < full[number] < LEAST:
            hints.append(Problem(0, "", TOO_FEW.format(unit=unit.label, count=full[number])))
    return hints
