"""Binding a chat account to the one member it belongs to."""

from sqlmodel import col, select

from bot.core import audit
from bot.core.context import Context
from bot.core.errors import AmbiguousError, BadInputError, ConflictError, NotFoundError
from bot.people.models import ChatAccount, Member, Org
from bot.people.rights import Right
from bot.people.roster import cells
from bot.people.service import led_units, require_anywhere

NOT_AN_ACCOUNT = "「{userid}」不像企业微信账号：账号只有字母、数字和“-_.@”。先写账号，后写姓名。"


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
    reach = tuple(place.path for place in led_units(ctx, Right.MANAGE_PEOPLE))
    query = select(Member, Org).join(Org, col(Member.org_id) == Org.id)
    query = query.where(Member.name == name, col(Member.left_on).is_(None)).order_by(Member.code)
    found = [(member, unit) for member, unit in ctx.session.exec(query).all() if unit.path.startswith(reach)]
    if not found:
        raise NotFoundError(f"您管的名册里没有{name[:10]}，请核对姓名。")
    if len(found) > 1:
        raise AmbiguousError(f"有 {len(found)} 位{name}，请让信息人员用名册导入来绑定。")
    return found[0]
