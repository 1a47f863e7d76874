"""The office and the secretaries decide whose an account is; each decision can be taken back within ten minutes."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.contacts.listing import clear
from bot.contacts.models import Contact, ContactState
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import ConflictError, NotAllowedError, NotFoundError
from bot.people import ChatAccount, Given, Member, Right

CHUNK = 500
NO_SUCH = "没有编号 {number} 的待绑定账号。"
SETTLED = "编号 {number} 已经处理过了，没有改动。"
UNCLEAR = "编号 {number} 看不出是名册上的哪一位，请在网页上填党员编号，或用「绑定 账号 姓名」。"
BOUND_ALREADY = "编号 {number} 的账号已经绑定，只是姓名不一样：请在党员页面核对；没有问题回「不绑定 {number}」。"
NOBODY_CLEAR = "现在没有看得清是谁的待绑定账号。"
BOUND, BOUND_MANY, DECLINED, LEFT_ALONE = (
    "绑定{name}的账号",
    "绑定 {count} 人的账号",
    "不绑定{name}的账号",
    "知道{name}已离开",
)
OFFICE_ONLY = "看不出是谁的账号由党委工作部处理。"


def accept(ctx: Context, number: int, code: str = "") -> Member:
    """Bind an account to whom it is taken for, or to the member with this roster code; returns him.

    Raises:
        NotFoundError: no such account, or no such member.
        NotAllowedError: the member is not of the speaker's units.
        ConflictError: it is settled, or it is not clear whose it is; or as `people.give`.
    """
    row = _open_row(ctx, number)
    member = people.member_by_code(ctx, code) if code else None
    if code and member is None:
        raise NotFoundError(f"名册上没有编号 {code[:20]} 的党员。")
    number_of = member.id if member else row.member_id
    if number_of is None:
        raise ConflictError(_unclear(ctx, row))
    [bound] = _bind(ctx, [(row, number_of)])
    return bound


def accept_all(ctx: Context, numbers: Collection[int]) -> list[Member]:
    """Bind all of these whose member is clear and in the speaker's reach, in a few statements; returns the members.

    Those that are settled meanwhile, or not clear, are passed over.

    Raises:
        NotAllowedError: he manages no people.
        ConflictError: none is left to bind; or as `people.give`.
    """
    found: dict[int, Contact] = {}
    chosen = [one.number for one in clear(ctx) if one.number in numbers]
    for begin in range(0, len(chosen), CHUNK):
        query = sa.select(Contact).where(col(Contact.id).in_(chosen[begin : begin + CHUNK]))
        for row in ctx.session.execute(query.order_by(col(Contact.id)).with_for_update()).scalars():
            if row.member_id is not None and row.state is ContactState.OPEN:
                found.setdefault(row.member_id, row)
    if not found:
        raise ConflictError(NOBODY_CLEAR)
    return _bind(ctx, [(row, member_id) for member_id, row in found.items()])


def _bind(ctx: Context, found: Sequence[tuple[Contact, int]]) -> list[Member]:
    """One entry in the trail for all of them: taken back, all are."""
    before = [audit.snapshot(row) for row, _ in found]
    changes = []
    for channel in dict.fromkeys(row.channel for row, _ in found):
        wanted = [Given(to, row.userid, row.renamed_from) for row, to in found if row.channel == channel]
        changes += people.give(ctx, channel, wanted)
    for row, member_id in found:
        row.member_id, row.state, row.settled_at, row.settled_by_id = (
            member_id,
            ContactState.BOUND,
            ctx.now,
            ctx.speaker.id,
        )
    ctx.session.flush()
    changes += [audit.changed(row, stood) for (row, _), stood in zip(found, before, strict=True)]
    members = _members(ctx, [member_id for _, member_id in found])
    is_one = len(members) == 1
    audit.record(
        ctx,
        "people.bind",
        summary=BOUND.format(name=members[0].name) if is_one else BOUND_MANY.format(count=len(members)),
        org_id=members[0].org_id if is_one else None,
        changes=changes,
        undoable=True,
    )
    return members


def _members(ctx: Context, numbers: Sequence[int]) -> list[Member]:
    found: list[Member] = []
    for begin in range(0, len(numbers), CHUNK):
        query = sa.select(Member).where(col(Member.id).in_(numbers[begin : begin + CHUNK]))
        found += ctx.session.execute(query).scalars()
    return sorted(found, key=lambda member: member.code)


def decline(ctx: Context, number: int) -> Contact:
    """Leave an account alone: it is not whom it is taken for; or its owner's leaving has been looked into.

    Raises:
        NotFoundError: no such account.
        NotAllowedError: it is not for the speaker to say.
        ConflictError: it is settled.
    """
    row = _row(ctx, number)
    if row.state not in {ContactState.OPEN, ContactState.LEFT}:
        raise ConflictError(SETTLED.format(number=number))
    before = audit.snapshot(row)
    was_open = row.state is ContactState.OPEN
    row.state = ContactState.DECLINED if was_open else ContactState.GONE
    row.settled_at, row.settled_by_id = ctx.now, ctx.speaker.id
    ctx.session.flush()
    audit.record(
        ctx,
        "contact.decline",
        summary=(DECLINED if was_open else LEFT_ALONE).format(name=row.name),
        changes=[audit.changed(row, before)],
        undoable=True,
    )
    return row


def _open_row(ctx: Context, number: int) -> Contact:
    row = _row(ctx, number)
    if row.state is not ContactState.OPEN:
        raise ConflictError(SETTLED.format(number=number))
    return row


def _row(ctx: Context, number: int) -> Contact:
    """The account, in the speaker's reach, held until the transaction ends."""
    people.require_anywhere(ctx, Right.MANAGE_PEOPLE)
    try:
        row = ctx.get(Contact, number)
    except NotFoundError:
        raise NotFoundError(NO_SUCH.format(number=number)) from None
    ctx.session.refresh(row, with_for_update=True)
    if row.member_id is not None:
        people.require(ctx, Right.MANAGE_PEOPLE, people.org(ctx, people.member(ctx, row.member_id).org_id))
    elif not people.may_everywhere(ctx, Right.MANAGE_PEOPLE):
        raise NotAllowedError(OFFICE_ONLY)
    return row


def _unclear(ctx: Context, row: Contact) -> str:
    bound = sa.select(col(ChatAccount.id)).where(
        col(ChatAccount.channel) == row.channel, col(ChatAccount.userid) == row.userid
    )
    is_bound = ctx.connection.execute(bound).first() is not None
    return (BOUND_ALREADY if is_bound else UNCLEAR).format(number=row.id)
