"""Binding a chat account to the one member it belongs to."""

import sqlalchemy as sa
from sqlmodel import col, select

from bot.core import audit
from bot.core.context import Context
from bot.core.errors import AmbiguousError, BadInputError, ConflictError, NotFoundError
from bot.core.platforms import called
from bot.people.models import ChatAccount, Member, Org
from bot.people.rights import Right
from bot.people.roster import cells
from bot.people.service import led_units, member, org, require, require_anywhere

NOT_AN_ACCOUNT = "「{userid}」不像企业微信账号：账号只有字母、数字和“-_.@”。先写账号，后写姓名。"

LET_GO = "解除{name}的{channel}账号"


def bind(ctx: Context, *, channel: str, userid: str, name: str) -> tuple[Member, Org]:
    """Bind an account to the member of this name in the speaker's reach; returns the member and the unit.

    Raises:
        NotAllowedError: the speaker manages no people.
        NotFoundError: nobody of this name in the units he manages.
        AmbiguousError: several bear the name.
        BadInputError: no account can be called so.
        ConflictError: the account belongs to somebody already.
    """
    require_anywhere(ctx, Right.MANAGE_PEOPLE)
    member, unit = _the_one(ctx, name)
    userid = _account(userid)
    taken = ctx.session.exec(
        select(ChatAccount).where(ChatAccount.channel == channel, ChatAccount.userid == userid)
    ).one_or_none()
    if taken is not None:
        raise ConflictError("这个账号已经绑定了名册上的人，没有改动。")
    account = ChatAccount(channel=channel, userid=userid, member_id=member.id, bound_at=ctx.now)
    ctx.session.add(account)
    ctx.session.flush()
    audit.record(
        ctx,
        "people.bind",
        summary=f"绑定{member.name}的账号",
        org_id=unit.id,
        changes=[audit.added(account)],
        undoable=True,
    )
    return member, unit


def _account(typed: str) -> str:
    try:
        return cells.userid(typed)
    except BadInputError:
        raise BadInputError(NOT_AN_ACCOUNT.format(userid=typed[:20])) from None


def _the_one(ctx: Context, name: str) -> tuple[Member, Org]:
    found = in_reach(ctx, name)
    if len(found) > 1:
        raise AmbiguousError(f"有 {len(found)} 位{name}，请让信息人员用名册导入来绑定。")
    return found[0]


def in_reach(ctx: Context, words: str) -> list[tuple[Member, Org]]:
    """Those of this name, or of this roster number, whose people the speaker manages, with their units.

    Raises:
        NotAllowedError: the speaker manages no people.
        NotFoundError: nobody there; who is elsewhere is not told.
    """
    require_anywhere(ctx, Right.MANAGE_PEOPLE)
    reach = tuple(place.path for place in led_units(ctx, Right.MANAGE_PEOPLE))
    meant = sa.or_(col(Member.name) == words, sa.func.lower(col(Member.code)) == words.lower())
    query = select(Member, Org).join(Org, col(Member.org_id) == Org.id)
    query = query.where(meant, col(Member.left_on).is_(None)).order_by(Member.code)
    found = [(member, unit) for member, unit in ctx.session.exec(query).all() if unit.path.startswith(reach)]
    if not found:
        raise NotFoundError(f"您管的名册里没有{words[:10]}，请核对姓名。")
    return found


def let_go(ctx: Context, account: ChatAccount) -> None:
    """End the binding of one account, as its owner himself or as who manages the people of his unit.

    Raises:
        NotAllowedError: the speaker is neither.
    """
    owner = member(ctx, account.member_id)
    if owner.id != ctx.speaker.id:
        require(ctx, Right.MANAGE_PEOPLE, org(ctx, owner.org_id))
    change = audit.Change("chat_account", account.id, audit.snapshot(account), None)
    ctx.session.delete(account)
    ctx.session.flush()
    summary = LET_GO.format(name=owner.name, channel=called(account.channel))
    audit.record(ctx, "people.unbind", summary=summary, org_id=owner.org_id, changes=[change], undoable=True)
