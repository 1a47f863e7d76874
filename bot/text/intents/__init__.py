"""What a message can mean, as one ordered table: the first rule that reads something wins.

A reader takes an `Utterance` and gives the slots of its intent, or None when the message does not mean that.
"""

from collections.abc import Callable
from typing import NamedTuple

from bot.text.intents import asking, attendance, corrections, meetings, minutes, solitaires
from bot.text.utterance import Slots, Utterance


class Rule(NamedTuple):
    """One meaning: the intent's code and who reads it."""

    intent: str
    read: Callable[[Utterance], Slots | None]


ORDER: tuple[Rule, ...] = (
    Rule("refuse.formalism", solitaires.points),
    Rule("task.done", solitaires.done),
    Rule("activity.enrol", solitaires.enrolment),
    Rule("attend.bulk", solitaires.attendance),
    Rule("help", asking.how),
    Rule("meeting.record", minutes.record),
    Rule("attend.correct", corrections.correct),
    Rule("meeting.quorum", meetings.quorum),
    Rule("attend.query", corrections.query),
    Rule("meeting.query", meetings.query),
    Rule("meeting.cancel", meetings.cancel),
    Rule("meeting.update", meetings.update),
    Rule("attend.bulk", attendance.bulk),
    Rule("meeting.create", meetings.create),
    Rule("attend.leave", attendance.leave),
    Rule("attend.report", attendance.report),
)
