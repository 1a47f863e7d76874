"""Posts handed on and accounts let go, one at a time, each to be taken back within ten minutes."""

from datetime import date, timedelta

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import finding, service
from bot.people.models import Member, Post, Role
from bot.people.rights import Right
from bot.people.roster.cells import Cell
from bot.people.roster.columns import ROLE_TITLES
from bot.people.roster.importing import plan_posts
from bot.people.roster.lines import Line
from bot.people.roster.plan import PostChange

AHEAD = timedelta(days=366)
"""A post may be handed on from a day of the year to come."""
ENDED, BEGUN, HANDED = "{name}不再任{role}", "{name}任{role}", "{role}由{old}交给{new}"
UNBOUND = "解除{name}的账号"
TOO_EARLY = "卸任日期不能早于任职日期{since}。"
TOO_FAR = "日期太远，最多写到一年以后。"
OVER = "这一职务已于{until}卸任，没有改动。"
HOLDS_IT = "{name}已经担任这一职务，没有改动。"
NO_ACCOUNT = "{name}没有绑定账号，没有改动。"


def begin_post(ctx: Context, *, code: str, role: Role, unit: str, since: date) -> Post:
    """Give a member (by code) a post in a unit (by code or name) from a day on.

    Raises:
        BadInputError: what the import of posts would say of it.
        ConflictError: he holds it.
        NotAllowedError: the speaker may not manage the people of the unit.
    """
    changes: list[Change] = []
    post, member = _begin(ctx, (code, role, unit), since, changes)
    _record(ctx, BEGUN.format(name=member.name, role=ROLE_TITLES[role]), post, changes)
    return post


def end_post(ctx: Context, number: int, day: date, *, successor: str = "") -> Post:
    """End a post: `day` is the first without it; a successor (by code) holds it from then on.

    Raises:
        NotFoundError: there is no such post.
        BadInputError: the day does not fit, or the successor.
        ConflictError: it has ended, or the successor holds it.
        NotAllowedError: the speaker may not manage the people of the unit.
    """
    post = ctx.get(Post, number, "任职")
    unit, member = service.org(ctx, post.org_id), service.member(ctx, post.member_id)
    service.require(ctx, Right.MANAGE_PEOPLE, unit)
    ctx.session.refresh(post, with_for_update=True)
    if post.until is not None:
        raise ConflictError(OVER.format(until=post.until))
    if day < post.since:
        raise BadInputError(TOO_EARLY.format(since=post.since))
    _check_far(ctx, day)
    changes: list[Change] = []
    _set_until(ctx, post, day, changes)
    summary = ENDED.format(name=member.name, role=ROLE_TITLES[post.role])
    if successor:
        _, new = _begin(ctx, (successor, post.role, unit.code), day, changes)
        summary = HANDED.format(role=ROLE_TITLES[post.role], old=member.name, new=new.name)
    _record(ctx, summary, post, changes)
    return post


def _begin(ctx: Context, wanted: tuple[str, Role, str], since: date, changes: list[Change]) -> tuple[Post, Member]:
    """Through the checks of the import of posts."""
    code, role, unit = wanted
    _check_far(ctx, since)
    cells: dict[str, Cell] = {"党员编号": code, "职务": ROLE_TITLES[role], "组织": unit, "任职日期": since}
    plan = plan_posts(ctx, [Line(1, cells)])
    if wrong := (*plan.problems, *plan.hints):
        raise BadInputError(wrong[0].sentence)
    member = service.member_by_code(ctx, code)
    if not plan.added or member is None:
        raise ConflictError(HOLDS_IT.format(name=member.name if member else code))
    [begun] = plan.added[0].posts
    service.require(ctx, Right.MANAGE_PEOPLE, service.org(ctx, begun.org_id))
    return _write(ctx, begun, member, changes), member


def _write(ctx: Context, begun: PostChange, member: Member, changes: list[Change]) -> Post:
    if begun.post_id is not None:
        post = ctx.get(Post, begun.post_id)
        _set_until(ctx, post, None, changes)
        return post
    post = Post(member_id=member.id, org_id=begun.org_id, role=begun.role, since=begun.since)
    ctx.session.add(post)
    ctx.session.flush()
    changes.append(audit.added(post))
    return post


def _set_until(ctx: Context, post: Post, day: date | None, changes: list[Change]) -> None:
    before = audit.snapshot(post)
    post.until = day
    ctx.session.add(post)
    ctx.session.flush()
    changes.append(audit.changed(post, before))


def _check_far(ctx: Context, day: date) -> None:
    if day > ctx.today + AHEAD:
        raise BadInputError(TOO_FAR)


def _record(ctx: Context, summary: str, post: Post, changes: list[Change]) -> None:
    audit.record(ctx, "people.post", summary=summary, org_id=post.org_id, changes=changes, undoable=True)


def unbind(ctx: Context, member: Member) -> int:
    """Let go of all chat accounts of a member, who is a stranger from the next message on; returns how many.

    Raises:
        NotAllowedError: the speaker may not manage the people of the unit.
        ConflictError: none is bound.
    """
    service.require(ctx, Right.MANAGE_PEOPLE, service.org(ctx, member.org_id))
    bound = finding.accounts(ctx, member.id)
    if not bound:
        raise ConflictError(NO_ACCOUNT.format(name=member.name))
    changes = [Change("chat_account", one.id, audit.snapshot(one), None) for one in bound]
    for one in bound:
        ctx.session.delete(one)
    ctx.session.flush()
    audit.record(
        ctx,
        "people.unbind",
        summary=UNBOUND.format(name=member.name),
        org_id=member.org_id,
        changes=changes,
        undoable=True,
    )
    return len(bound)
