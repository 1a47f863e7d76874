"""不去了: from an activity just signed up for, or from a meeting that is to come; where both stand it is asked."""

import re

from bot import activities, meetings
from bot.activities import Activity
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core import audit
from bot.core.context import Context
from bot.meetings import Meeting
from handlers import called, enrolling, filing, which

router = Router()

WHICH = "是哪一个不去？没有记。"
LEAVE_ACTIVITY, LEAVE_MEETING = "退出{label}", "请假：{when} {title}"
MOST = 4
"""Choices of each sort."""
SIGNED_UP = "activity.enrol"
OF_MEETINGS = "attend"
_NOT_GOING = re.compile(r"不(?:想|打算)?(?:再)?(?:去|来|参加)|[去来]不[了成]|参加不[了成]")
_OF_A_MEETING = re.compile(r"请假|会|课|党日")


def instead(ctx: Context, said: Said) -> Reply | None:
    """What is done or asked where one signed up for something and does not say from what he stays away; else None."""
    if said.slots.keys() != {"persons"} or not _NOT_GOING.search(said.text) or _OF_A_MEETING.search(said.text):
        return None
    if [one["name"] for one in said.slots["persons"]] != ["@self"]:
        return None
    mine = activities.taking_part(ctx)
    signed = [row for row in activities.around_me(ctx) if row.id in mine and enrolling.is_open(row)]
    last = audit.latest_undoable(ctx)
    if not signed or (last is not None and last.verb.startswith(OF_MEETINGS)):
        return None
    coming = [row for row in meetings.find(ctx, member_id=ctx.speaker.id) if meetings.day_of(row) >= ctx.today]
    just = [row for row in signed if last is not None and last.verb == SIGNED_UP and _is_in(last, row)]
    if len(just) == 1 and not coming:
        return _left(ctx, just[0].id)
    return _ask(ctx, said, signed[:MOST], coming[:MOST])


def _is_in(entry: audit.AuditEntry, row: Activity) -> bool:
    """Whether it was this activity that was signed up for."""
    return any((change["after"] or {}).get("activity_id") == row.id for change in entry.changes)


def _ask(ctx: Context, said: Said, signed: list[Activity], coming: list[Meeting]) -> Reply:
    choices = [LEAVE_ACTIVITY.format(label=called.label(ctx, row)) for row in signed]
    choices += [
        LEAVE_MEETING.format(when=which.when(ctx, row.starts_at), title=meetings.wording.title(row)) for row in coming
    ]
    payload = {
        "activities": [row.id for row in signed],
        "meetings": [row.id for row in coming],
        "persons": said.slots["persons"],
        "text": said.text,
    }
    return ask(ctx, "not_going", WHICH, choices=choices, payload=payload)


def _left(ctx: Context, number: int) -> Reply:
    return enrolling.leave(ctx, Said(f"退出 {number}", "activity.leave"))


@router.answer("not_going")
def chosen(ctx: Context, said: Said, answer: Answer) -> Reply:
    """One of them was picked."""
    known, place = answer.payload, answer.picked or 0
    if place < len(known["activities"]):
        return _left(ctx, known["activities"][place])
    number = known["meetings"][place - len(known["activities"])]
    slots = {"persons": known["persons"], "number": str(number)}
    meant = Said(known["text"], "attend.leave", slots, sent_at=said.sent_at)
    return filing.advance(ctx, filing.begin(meant, roll=False))
