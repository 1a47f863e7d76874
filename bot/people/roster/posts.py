"""Which posts begin and which end when a roster says what its members hold; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.people.models import OrgKind, Role
from bot.people.roster.columns import BRANCH_ROLES, ROLE_TITLES
from bot.people.roster.known import KnownMember, KnownOrg, KnownPost, Roster, Units
from bot.people.roster.lines import Row
from bot.people.roster.plan import Entry, Plan, PostChange, plan

Held = tuple[int, Role]
"""A post as a pair: unit, role."""

NO_GROUP = "没有填党小组，不能任党小组长。"
ELSEWHERE = "「{role}」是党委的职务，请在「兼任职务」里写：{role}@{root}。"
NO_PLACE = "没有「{words}」这个组织。"
WITHOUT_PLACE = "请写明「{role}」在哪个组织，例如：{role}@B04。"
NOT_THERE = "{unit} 不设「{role}」。"
NO_MEMBER = "还没有编号为 {code} 的党员；导入党员后请再导一次。"
GONE = "{code} 已经离开，不能任职。"
EXAMPLE_ROOT = "C00"


def settle_posts(row: Row, unit: KnownOrg, units: Units) -> None:
    """Put the posts of a row as (unit, role) under `own_posts` and `further_posts`, where the file has the columns."""
    values = row.values
    if "roles" in values:
        values["own_posts"] = [held for role in values["roles"] if (held := _own(row, role, unit, units))]
    if "other_posts" in values:
        further = [_further(row, role, words, units) for role, words in values["other_posts"]]
        values["further_posts"] = [held for held in further if held]


def _own(row: Row, role: Role, unit: KnownOrg, units: Units) -> Held | None:
    if role is Role.GROUP_LEADER:
        group = row.values.get("group_id")
        if group is None:
            row.wrong("职务", NO_GROUP)
        return (group, role) if group else None
    if not _fits(role, unit):
        root = units.root.code if units.root else EXAMPLE_ROOT
        row.wrong("职务", ELSEWHERE.format(role=ROLE_TITLES[role], root=root))
        return None
    return unit.id, role


def _further(row: Row, role: Role, words: str, units: Units, *, column: str = "兼任职务") -> Held | None:
    """A post in a named unit; the committee's posts need no name, there is only one committee."""
    if not words and role in BRANCH_ROLES:
        row.wrong(column, WITHOUT_PLACE.format(role=ROLE_TITLES[role]))
        return None
    unit = units.find(words) if words else units.root
    if unit is None:
        row.wrong(column, NO_PLACE.format(words=words[:20]))
    elif not _fits(role, unit):
        row.wrong(column, NOT_THERE.format(unit=unit.code, role=ROLE_TITLES[role]))
    else:
        return unit.id, role
    return None


def _fits(role: Role, unit: KnownOrg) -> bool:
    """Group leaders belong to groups, the committee's posts to the committee, the rest to any unit."""
    if role is Role.GROUP_LEADER:
        return unit.is_group
    return unit.values["kind"] is OrgKind.COMMITTEE if role not in BRANCH_ROLES else not unit.is_group


def post_changes(row: Row, old: KnownMember | None, today: date) -> tuple[PostChange, ...]:
    """Posts that begin and end with a row.

    The posts column speaks for the member's own unit and group, the other column for everywhere else; a column the
    file does not have leaves its posts alone. Moving ends what was held in the old unit; leaving ends everything.
    """
    stored = old.posts if old else ()
    held = {(post.org_id, post.role) for post in stored if post.until is None}
    wanted = _wanted(row.values, old, held)
    last = row.values.get("left_on") or today
    begun = [_begin(row.code, pair, stored, row.values.get("since") or today) for pair in sorted(wanted - held)]
    ended = [_end(row.code, post, last) for post in stored if post.until is None and _pair(post) not in wanted]
    return (*ended, *begun)


def _wanted(values: Mapping[str, object], old: KnownMember | None, held: Collection[Held]) -> set[Held]:
    if values.get("left_on"):
        return set()
    now = {values["org_id"], values["group_id"]}
    before = {old.values["org_id"], old.values["group_id"]} if old else set()
    own = values.get("own_posts", [pair for pair in held if pair[0] in now])
    further = values.get("further_posts", [pair for pair in held if pair[0] not in now | before])
    return {*own, *further}  # type: ignore[misc]


def _pair(post: KnownPost) -> Held:
    return post.org_id, post.role


def _begin(member: str, pair: Held, stored: Iterable[KnownPost], since: date) -> PostChange:
    """A post that was ended and begins again on the same day is the same post."""
    again = next((post for post in stored if _pair(post) == pair and post.since == since), None)
    return PostChange(member, *pair, since, None, again.id if again else None)


def _end(member: str, post: KnownPost, last: date) -> PostChange:
    return PostChange(member, post.org_id, post.role, post.since, max(post.since, last), post.id)


def plan_posts(rows: Sequence[Row], roster: Roster) -> Plan:
    """What naming these posts would do: they are added, none is ended; members not stored yet are only a hint."""
    entries = [entry for row in rows for entry in _named(row, roster)]
    return plan("post", rows, entries)


def _named(row: Row, roster: Roster) -> Iterator[Entry | None]:
    if not row.good:
        return
    held = _further(row, row.values["role"], row.values["org"], roster.units, column="组织")
    member = roster.members.get(row.values["member"])
    if member is None:
        row.doubtful("党员编号", NO_MEMBER.format(code=row.values["member"]))
    elif member.values["left_on"]:
        row.wrong("党员编号", GONE.format(code=member.code))
    elif held:
        yield _post_entry(row, member, held, roster.today)


def _post_entry(row: Row, member: KnownMember, held: Held, today: date) -> Entry | None:
    if held in {_pair(post) for post in member.posts if post.until is None}:
        return None
    begun = _begin(member.code, held, member.posts, row.values.get("since") or today)
    reach = frozenset({held[0]})
    return Entry(row.number, member.code, member.values["name"], {}, {}, None, (begun,), reach=reach)
