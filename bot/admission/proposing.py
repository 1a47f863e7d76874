"""A confirmation approved changes the roster only when who keeps the people says so: he is asked, once."""

from bot import notify, people
from bot.admission.finding import Entry
from bot.core.context import Context
from bot.notify import Topic
from bot.people import Right, Role

PLEASE = "发展党员{number}号转正已由党委批准。请核对后回「转正 {number}」，名册上改为正式党员。"
ASKED = (Role.ORGANISATION_COMMISSIONER, Role.SECRETARY)
"""Who is asked, in this order: the first that there is."""


def propose(ctx: Context, one: Entry) -> bool:
    """Whether the speaker may write it into the roster himself; else the unit's organisation commissioner is asked."""
    if one.row.member_id is None:
        return False
    if people.may(ctx, Right.MANAGE_PEOPLE, one.unit):
        return True
    found = (people.holders(ctx, role, one.unit.id) for role in ASKED)
    for member in next((holders for holders in found if holders), ()):
        text = PLEASE.format(number=one.row.id)
        due = notify.quiet.post(ctx.now, ctx.workdays)
        key = f"admission.confirm:{one.row.id}:{member.id}"
        notify.put(ctx, to=member.id, text=text, key=key, topic=Topic.TASK, due=due)
    return False
