"""A probationary member becomes a full one: who keeps the admission proposes it, who keeps the people writes it."""

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.people import service
from bot.people.models import Member, Standing
from bot.people.rights import Right

FULL_ALREADY = "{name}在名册上已经是正式党员，没有改动。"


def confirm(ctx: Context, member: Member) -> Change:
    """Write a probationary member down as a full one; the change is for the trail of who keeps the admission.

    Raises:
        NotAllowedError: the speaker may not manage the people of the unit.
        ConflictError: he is one already.
    """
    service.require(ctx, Right.MANAGE_PEOPLE, service.org(ctx, member.org_id))
    ctx.session.refresh(member, with_for_update=True)
    if member.standing is Standing.FULL:
        raise ConflictError(FULL_ALREADY.format(name=member.name))
    before = audit.snapshot(member)
    member.standing = Standing.FULL
    ctx.session.add(member)
    ctx.session.flush()
    return audit.changed(member, before)
