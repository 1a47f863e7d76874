"""The roster as lines of a file: the same words and columns that importing reads."""

from collections.abc import Iterable

from bot.core.context import Context
from bot.people.models import Org
from bot.people.roster import store
from bot.people.roster.cells import Cell, place
from bot.people.roster.columns import (
    AT,
    FIRST_WORDS,
    MEMBER_COLUMNS,
    ROLE_TITLES,
)
from bot.people.roster.known import KnownMember, KnownPost, Roster, Units

BETWEEN = "；"


def member_lines(ctx: Context) -> list[list[Cell]]:
    """Everybody who has not left, by code; the cells follow `MEMBER_COLUMNS`."""
    known = store.roster(ctx)
    return [_cells(member, known.units) for member in known.members.values() if member.values["left_on"] is None]


def member_cells(roster: Roster, code: str) -> dict[str, Cell] | None:
    """The cells of one member by heading, who may have left; None when nobody has the code."""
    found = roster.members.get(code)
    if found is None:
        return None
    titles = (column.title for column in MEMBER_COLUMNS)
    return dict(zip(titles, _cells(found, roster.units), strict=True))


def unit_labels(ctx: Context, *, groups: bool) -> list[str]:
    """The units, or the groups, that may be chosen in a file: code and name, in the order of the tree."""
    return [
        unit.label
        for unit in store.units(ctx).by_code.values()
        if unit.is_group is groups and unit.values["closed_on"] is None
    ]


def _cells(member: KnownMember, units: Units) -> list[Cell]:
    values = member.values
    own = {values["org_id"], values["group_id"]}
    posts = [post for post in member.posts if post.until is None]
    starts = {post.since for post in posts}
    group = units.by_id.get(values["group_id"])
    shown: dict[str, Cell] = {
        "org": units.by_id[values["org_id"]].label,
        "group": group.label if group else "",
        "roles": BETWEEN.join(ROLE_TITLES[post.role] for post in posts if post.org_id in own),
        "other_posts": BETWEEN.join(_elsewhere(posts, own, units)),
        "since": starts.pop() if len(starts) == 1 else None,
        "userid": member.userids[0] if member.userids else "",
    }
    shown |= {key: words.get(values[key], "") for key, words in FIRST_WORDS.items() if key in values}
    return [shown[column.key] if column.key in shown else values[column.key] for column in MEMBER_COLUMNS]


def _elsewhere(posts: Iterable[KnownPost], own: set[int], units: Units) -> list[str]:
    return [f"{ROLE_TITLES[post.role]}{AT}{units.by_id[post.org_id].code}" for post in posts if post.org_id not in own]


def find_unit(ctx: Context, words: str) -> Org | None:
    """The unit or group that words name as in a file: by code, with or without the name behind, or by name alone."""
    known = store.units(ctx).find(place(words)) if words else None
    return ctx.get(Org, known.id) if known else None
