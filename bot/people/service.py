"""Organisations, members and posts: looking them up, and who may act where."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot.core.context import Actor, Context
from bot.core.errors import NotAllowedError, NotFoundError
from bot.people.models import ChatAccount, Member, Org, OrgKind, Post, Role
from bot.people.rights import RIGHTS, SECRETARIES, WHO, Right

_SPEAKER = (
    sa.select(col(Member.id), col(Member.name))
    .join(ChatAccount, col(ChatAccount.member_id) == col(Member.id))
    .where(
        col(ChatAccount.channel) == sa.bindparam("channel"),
        col(ChatAccount.userid) == sa.bindparam("userid"),
        col(Member.left_on).is_(None),
    )
)


def speakers() -> sa.Select[int, str]:
    """The statement that finds a member by `channel` and `userid`; conversations hang more columns on it."""
    return _SPEAKER


def speaker_of(ctx: Context, *, channel: str, userid: str) -> Actor | None:
    """The member bound to this account; None for strangers and for those who left. One Core statement."""
    found = ctx.connection.execute(_SPEAKER, {"channel": channel, "userid": userid}).one_or_none()
    return Actor(*found) if found else None


def member(ctx: Context, number: int) -> Member:
    """The member with this number."""
    return ctx.get(Member, number, "党员")


def member_by_code(ctx: Context, code: str) -> Member | None:
    """The member with this roster code, if there is one."""
    return ctx.session.exec(select(Member).where(Member.code == code)).one_or_none()


def count(ctx: Context) -> int:
    """How many members there are, those who left not counted."""
    return ctx.session.exec(select(sa.func.count(col(Member.id))).where(col(Member.left_on).is_(None))).one()


def org(ctx: Context, number: int) -> Org:
    """The organisation with this number."""
    return ctx.get(Org, number, "组织")


_BY_CODE = select(Org).where(col(Org.code) == sa.bindparam("code"))


def org_by_code(ctx: Context, code: str) -> Org:
    """The organisation with this code.

    Raises:
        NotFoundError: there is none.
    """
    found = ctx.session.exec(_BY_CODE, params={"code": code}).one_or_none()
    if found is None:
        raise NotFoundError(f"没有代码为 {code} 的组织。")
    return found


def hold(ctx: Context, unit: Org) -> None:
    """Keep a unit until the transaction ends: who does the same at once is let in after, and finds what was done.

    SQLite has one writer anyway.
    """
    ctx.session.refresh(unit, with_for_update={"key_share": True})


_ROOTS = select(Org).where(col(Org.parent_id).is_(None)).order_by(Org.code)


def roots(ctx: Context) -> Sequence[Org]:
    """The organisations above which there is none: the company's committee, as a rule."""
    return ctx.session.exec(_ROOTS).all()


def unit_of(ctx: Context, place: Org) -> Org:
    """The unit a group belongs to; any other organisation is its own."""
    if place.kind is not OrgKind.GROUP or place.parent_id is None:
        return place
    return org(ctx, place.parent_id)


def names(ctx: Context, numbers: Iterable[int]) -> dict[int, str]:
    """Names by member number, in one statement."""
    query = sa.select(col(Member.id), col(Member.name)).where(col(Member.id).in_(list(numbers)))
    return {row.id: row.name for row in ctx.connection.execute(query)}


def below(unit: Org) -> sa.ColumnElement[bool]:
    """Whether an organisation is this one or lies below it, as a condition on `org`.

    By the letter: LIKE takes b1 for B1 on SQLite.
    """
    return sa.func.substr(col(Org.path), 1, len(unit.path)) == unit.path


def members_of(ctx: Context, unit: Org, *, day: date | None = None) -> Sequence[Member]:
    """Members of a unit (of the group, when it is one) and of the units below it who had not left by `day`, by code."""
    day = day or ctx.today
    places = sa.select(col(Org.id)).where(below(unit))
    column = Member.group_id if unit.kind is OrgKind.GROUP else Member.org_id
    return ctx.session.exec(
        select(Member)
        .where(col(column).in_(places), sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > day))
        .order_by(Member.code)
    ).all()


def numbers_of(ctx: Context, unit: Org) -> list[int]:
    """The numbers alone of those who are members of a unit or group and below it today: there may be thousands."""
    places = sa.select(col(Org.id)).where(below(unit))
    column = Member.group_id if unit.kind is OrgKind.GROUP else Member.org_id
    here = sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > ctx.today)
    query = sa.select(col(Member.id)).where(col(column).in_(places), here).order_by(col(Member.code))
    return list(ctx.connection.execute(query).scalars())


def orgs_below(ctx: Context, unit: Org) -> Sequence[Org]:
    """The organisation and all below it that are not closed, groups too, by code."""
    query = select(Org).where(below(unit), sa.or_(col(Org.closed_on).is_(None), col(Org.closed_on) > ctx.today))
    return ctx.session.exec(query.order_by(Org.code)).all()


def _holding(day: date | sa.BindParameter[date]) -> tuple[sa.ColumnElement[bool], ...]:
    return col(Post.since) <= day, sa.or_(col(Post.until).is_(None), col(Post.until) > day)


_POSTS = (
    select(Post, Org)
    .join(Org)
    .where(col(Post.member_id) == sa.bindparam("member"), *_holding(sa.bindparam("day")))
    .order_by(col(Post.id))
)


def posts_of(ctx: Context, member_id: int, *, day: date | None = None) -> Sequence[tuple[Post, Org]]:
    """The posts a member holds on a day (today unless told), with their organisations."""
    return ctx.session.exec(_POSTS, params={"member": member_id, "day": day or ctx.today}).all()


def holders(ctx: Context, roles: Role | Iterable[Role], org_id: int, *, day: date | None = None) -> Sequence[Member]:
    """Who holds one of the roles in the organisation on a day (today unless told)."""
    wanted = (roles,) if isinstance(roles, Role) else tuple(roles)
    query = (
        select(Member)
        .join(Post, col(Post.member_id) == Member.id)
        .where(Post.org_id == org_id, col(Post.role).in_(wanted), *_holding(day or ctx.today))
        .order_by(Member.code)
    )
    return ctx.session.exec(query.distinct()).all()


def leaders(ctx: Context, org_id: int) -> Sequence[Member]:
    """Who answers for a unit: the secretary, where there is none the deputy; nobody who has left."""
    for role in SECRETARIES:
        if found := [one for one in holders(ctx, role, org_id) if one.left_on is None]:
            return found
    return ()


def posted(ctx: Context, roles: Iterable[Role], unit: Org, *, kinds: Iterable[OrgKind] = ()) -> list[int]:
    """The numbers of who holds one of the roles today in an organisation (of some kinds, if given) or below it."""
    query = (
        sa.select(col(Member.id))
        .join(Post, col(Post.member_id) == col(Member.id))
        .join(Org, col(Org.id) == col(Post.org_id))
        .where(below(unit), col(Post.role).in_(list(roles)), *_holding(ctx.today), col(Member.left_on).is_(None))
        .order_by(col(Member.code))
    )
    if wanted := list(kinds):
        query = query.where(col(Org.kind).in_(wanted))
    return list(dict.fromkeys(ctx.connection.execute(query).scalars()))


def secretaries(ctx: Context, org_ids: Iterable[int] | None = None) -> dict[int, int]:
    """The secretary of each of these organisations today (of all, unless told), the lowest code where there are two."""
    query = (
        sa.select(col(Post.org_id), col(Post.member_id))
        .join(Member, col(Member.id) == col(Post.member_id))
        .where(col(Post.role) == Role.SECRETARY, *_holding(ctx.today), col(Member.left_on).is_(None))
        .order_by(col(Member.code).desc())
    )
    if org_ids is not None:
        query = query.where(col(Post.org_id).in_(list(org_ids)))
    return {row.org_id: row.member_id for row in ctx.connection.execute(query)}


def _my_posts(ctx: Context) -> Sequence[tuple[Post, Org]]:
    if "posts" not in ctx.memo:
        ctx.memo["posts"] = posts_of(ctx, ctx.speaker.id)
    return ctx.memo["posts"]  # type: ignore[return-value]


def _roles_of_speaker(ctx: Context) -> frozenset[Role]:
    """The roles the speaker holds anywhere today."""
    return frozenset(post.role for post, _ in _my_posts(ctx))


def may(ctx: Context, right: Right, unit: Org) -> bool:
    """Whether the speaker may, for this unit: a post with the right in it or above it.

    A post in a general branch or committee reaches every unit below; a group leader's only the group.
    """
    roles = RIGHTS[right]
    return any(post.role in roles and unit.path.startswith(place.path) for post, place in _my_posts(ctx))


def may_anywhere(ctx: Context, right: Right) -> bool:
    """Whether the speaker has the right somewhere: what help shows."""
    return bool(_roles_of_speaker(ctx) & set(RIGHTS[right]))


def require(ctx: Context, right: Right, unit: Org) -> None:
    """Let the speaker pass, or say who could do it.

    Raises:
        NotAllowedError: with one sentence naming who may.
    """
    if not may(ctx, right, unit):
        raise NotAllowedError(WHO[right])


def require_anywhere(ctx: Context, right: Right) -> None:
    """Let the speaker pass who has the right somewhere, or say who could do it.

    Raises:
        NotAllowedError: with one sentence naming who may.
    """
    if not may_anywhere(ctx, right):
        raise NotAllowedError(WHO[right])


def may_everywhere(ctx: Context, right: Right) -> bool:
    """Whether the speaker has the right for the whole company: held somewhere, and in each committee above all."""
    return may_anywhere(ctx, right) and all(may(ctx, right, root) for root in _committees(ctx))


def _committees(ctx: Context) -> Sequence[Org]:
    """The committees above all, looked up once for an operation."""
    if "committees" not in ctx.memo:
        ctx.memo["committees"] = [root for root in roots(ctx) if root.kind is OrgKind.COMMITTEE]
    return ctx.memo["committees"]  # type: ignore[return-value]


def require_everywhere(ctx: Context, right: Right) -> None:
    """Let the speaker pass who has the right for the whole company, or say who could do it.

    What is said or done about all units at once needs this: a branch may have a clerk of its own.

    Raises:
        NotAllowedError: with one sentence naming who may.
    """
    if not may_everywhere(ctx, right):
        raise NotAllowedError(WHO[right])


def led_units(ctx: Context, right: Right) -> list[Org]:
    """The units where the speaker holds a post with the right, the lowest first (the group before the branch)."""
    units = {place.id: place for post, place in _my_posts(ctx) if post.role in RIGHTS[right]}
    return sorted(units.values(), key=lambda unit: (-unit.path.count("/"), unit.code))
