"""The roster as those who keep it look at it: members found, the tree with its numbers, who holds what since when."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.people.models import ChatAccount, Member, Org, OrgKind, Post, Role, Standing
from bot.people.roster import cells
from bot.people.service import below

LONGEST = 40
"""Characters of what is looked for."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which members: part of a name or the beginning of a code; in a unit or below it; those who left; the unbound."""

    words: str = ""
    unit: Org | None = None
    is_gone: bool = False
    is_unbound: bool = False
    """Who uses the chat and is known by no account."""


@dataclass(frozen=True, slots=True)
class Found:
    """A member in a list."""

    code: str
    name: str
    unit_code: str
    unit: str
    group: str
    standing: Standing
    roles: tuple[Role, ...]
    left_on: date | None
    uses_chat: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or group in the tree; `depth` 0 is the root, `members` counts those below as well."""

    code: str
    name: str
    short: str
    kind: OrgKind
    parent: str
    """The code of the unit above, empty for the root."""
    depth: int
    members: int
    term_end: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A post over [since, until)."""

    number: int
    role: Role
    unit_code: str
    unit: str
    member_code: str
    member: str
    since: date
    until: date | None


def _matching(sought: Sought) -> list[sa.ColumnElement[bool]]:
    words = cells.plain(sought.words)[:LONGEST].replace("\0", "")
    gone = col(Member.left_on).is_not(None) if sought.is_gone else col(Member.left_on).is_(None)
    conditions: list[sa.ColumnElement[bool]] = [gone]
    if words:
        by_code = sa.func.lower(col(Member.code)).startswith(words.lower(), autoescape=True)
        conditions.append(sa.or_(col(Member.name).contains(words, autoescape=True), by_code))
    if sought.is_unbound:
        conditions += [
            col(Member.uses_chat).is_(True),
            ~sa.exists().where(col(ChatAccount.member_id) == col(Member.id)),
        ]
    if sought.unit is not None:
        column = Member.group_id if sought.unit.kind is OrgKind.GROUP else Member.org_id
        conditions.append(col(column).in_(sa.select(col(Org.id)).where(below(sought.unit))))
    return conditions


def count_found(ctx: Context, sought: Sought) -> int:
    """How many members fit."""
    query = sa.select(sa.func.count(col(Member.id))).where(*_matching(sought))
    return ctx.connection.execute(query).scalar_one()


def found(ctx: Context, sought: Sought, offset: int, limit: int) -> list[Found]:
    """Those who fit, by code, with the posts they hold today; two statements."""
    unit, group = sa.orm.aliased(Org), sa.orm.aliased(Org)
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            col(Member.id),
            col(Member.code),
            col(Member.name),
            col(Member.standing),
            col(Member.left_on),
            col(Member.uses_chat),
            col(unit.code).label("unit_code"),
            col(unit.short).label("unit"),
            sa.func.coalesce(col(group.short), "").label("group"),
        )
        .join(unit, col(unit.id) == col(Member.org_id))
        .outerjoin(group, col(group.id) == col(Member.group_id))
        .where(*_matching(sought))
        .order_by(col(Member.code))
        .offset(offset)
        .limit(limit)
    )
    rows = ctx.connection.execute(query).all()
    roles = _roles(ctx, [row.id for row in rows])
    return [
        Found(
            row.code,
            row.name,
            row.unit_code,
            row.unit,
            row.group,
            row.standing,
            roles[row.id],
            row.left_on,
            row.uses_chat,
        )
        for row in rows
    ]


def channels(ctx: Context, codes: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """On which channels the members with these codes are known, each once; one statement."""
    query = sa.select(col(Member.code), col(ChatAccount.channel)).join(Member, col(Member.id) == ChatAccount.member_id)
    query = query.where(col(Member.code).in_(codes)).order_by(col(ChatAccount.id))
    known: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for code, channel in ctx.connection.execute(query):
        known[code] = tuple(dict.fromkeys((*known[code], channel)))
    return known


def _roles(ctx: Context, numbers: Sequence[int]) -> Mapping[int, tuple[Role, ...]]:
    query = sa.select(col(Post.member_id), col(Post.role)).where(col(Post.member_id).in_(numbers), *_today(ctx))
    held: defaultdict[int, tuple[Role, ...]] = defaultdict(tuple)
    for number, role in ctx.connection.execute(query.order_by(col(Post.id))):
        held[number] += (role,)
    return held


def _today(ctx: Context) -> tuple[sa.ColumnElement[bool], ...]:
    """Held today, or to be held from a later day on."""
    return (sa.or_(col(Post.until).is_(None), col(Post.until) > ctx.today),)


def tree(ctx: Context) -> list[Place]:
    """All units and groups as they hang together, with how many members each has; three statements."""
    units = ctx.connection.execute(sa.select(Org.__table__).order_by(col(Org.path))).all()  # type: ignore[attr-defined]
    own = _counts(ctx, col(Member.org_id)) + _counts(ctx, col(Member.group_id))
    totals: Counter[str] = Counter()
    for unit in units:
        codes = unit.path.rstrip("/").split("/")
        # A group's members are its unit's members already.
        for code in codes if unit.kind is not OrgKind.GROUP else codes[-1:]:
            totals[code] += own[unit.id]
    return [
        Place(
            unit.code,
            unit.name,
            unit.short,
            unit.kind,
            "/".join(unit.path.rstrip("/").split("/")[-2:-1]),
            unit.path.count("/") - 1,
            totals[unit.code],
            unit.term_end,
            unit.closed_on,
        )
        for unit in units
    ]


def _counts(ctx: Context, column: Any) -> Counter[int]:
    query = sa.select(column, sa.func.count()).where(col(Member.left_on).is_(None), column.is_not(None))
    return Counter(dict(ctx.connection.execute(query.group_by(column)).all()))


_HELD: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        col(Post.id),
        col(Post.role),
        col(Org.code).label("unit_code"),
        col(Org.short),
        col(Member.code).label("member_code"),
        col(Member.name),
        col(Post.since),
        col(Post.until),
    )
    .join(Org, col(Org.id) == col(Post.org_id))
    .join(Member, col(Member.id) == col(Post.member_id))
)


def history(ctx: Context, member_id: int) -> list[Held]:
    """Every post a member has held or holds, the latest begun first."""
    query = _HELD.where(col(Post.member_id) == member_id)
    order = (col(Post.since).desc(), col(Post.id).desc())
    return [Held(*row) for row in ctx.connection.execute(query.order_by(*order))]


def one_held(ctx: Context, number: int) -> Held:
    """One post, whoever holds or held it.

    Raises:
        NotFoundError: there is none with this number.
    """
    post = ctx.get(Post, number, "任职")
    return Held(*ctx.connection.execute(_HELD.where(col(Post.id) == post.id)).one())


def count_held(ctx: Context, unit: Org | None, role: Role | None) -> int:
    """How many posts are held today or from a later day on, in a unit and below it, of a role."""
    conditions = _posts_in(ctx, unit, role)
    query = sa.select(sa.func.count(col(Post.id))).join(Org, col(Org.id) == col(Post.org_id)).where(*conditions)
    return ctx.connection.execute(query).scalar_one()


def held(ctx: Context, unit: Org | None, role: Role | None, offset: int, limit: int) -> list[Held]:
    """The same posts, unit by unit."""
    query = _HELD.where(*_posts_in(ctx, unit, role)).order_by(col(Org.path), col(Post.id)).offset(offset).limit(limit)
    return [Held(*row) for row in ctx.connection.execute(query)]


def _posts_in(ctx: Context, unit: Org | None, role: Role | None) -> list[sa.ColumnElement[bool]]:
    conditions = list(_today(ctx))
    if unit is not None:
        conditions.append(below(unit))
    if role is not None:
        conditions.append(col(Post.role) == role)
    return conditions


def accounts(ctx: Context, member_id: int) -> list[ChatAccount]:
    """The chat accounts bound to a member."""
    query = sa.select(ChatAccount).where(col(ChatAccount.member_id) == member_id).order_by(col(ChatAccount.id))
    return list(ctx.session.execute(query).scalars())
