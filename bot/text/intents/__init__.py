"""What a message can mean, as one ordered table: the first rule that reads something wins.

Lists come first, because they look like nothing else; then what is refused; then what carries a word of its own (扣分,
通报, 提醒 …); then attendance and meetings, which are told in the commonest words; duties last.
A reader takes an `Utterance` and gives the slots of its intent, or None when the message does not mean that.
"""

from collections.abc import Callable
from typing import NamedTuple

from bot.text.intents import (
    activities,
    asking,
    attendance,
    changing,
    corrections,
    dues,
    makeup,
    meetings,
    minutes,
    office,
    orders,
    problems,
    questions,
    reminders,
    results,
    solitaires,
    statistics,
    talk,
    tasks,
    voting,
)
from bot.text.utterance import Slots, Utterance


class Rule(NamedTuple):
    """One meaning: the intent's code and who reads it."""

    intent: str
    read: Callable[[Utterance], Slots | None]


ORDER: tuple[Rule, ...] = (
    Rule("refuse.secret", talk.secret),
    Rule("refuse.formalism", solitaires.points),
    Rule("task.done", solitaires.done),
    Rule("activity.enrol", solitaires.enrolment),
    Rule("unclear", solitaires.other),
    Rule("attend.bulk", solitaires.attendance),
    Rule("ack", talk.ack),
    Rule("help", talk.guide),
    Rule("help", asking.how),
    Rule("refuse.fabricate", talk.fabricate),
    Rule("refuse.money", talk.money),
    Rule("refuse.formalism", talk.formalism),
    Rule("privacy.query", talk.privacy),
    Rule("complaint", talk.complaint),
    Rule("minutes.make_up", makeup.made_up),
    Rule("task.done", tasks.ticked),
    Rule("task.verify", orders.verify),
    Rule("task.list", orders.waiting),
    Rule("task.return", orders.send_back),
    Rule("task.cancel", orders.call_off),
    Rule("task.exempt", orders.exempt),
    Rule("task.create", orders.give_out),
    Rule("task.nudge", orders.nudge),
    Rule("meeting.record", minutes.record),
    Rule("problem.report", problems.report),
    Rule("rectify.issue", problems.issue),
    Rule("rectify.accept", problems.accept),
    Rule("rectify.reply", problems.reply),
    Rule("notice.publish", office.publish),
    Rule("notice.draft", office.draft),
    Rule("score.deduct", results.deduct),
    Rule("score.recompute", results.recompute),
    Rule("score.freeze", results.freeze),
    Rule("score.pending", results.pending),
    Rule("score.results", results.all_units),
    Rule("score.appeals", results.appeals),
    Rule("score.waiting", results.waiting),
    Rule("score.appeal", results.appeal),
    Rule("broadcast.send", office.broadcast),
    Rule("export.ledger", results.export),
    Rule("remind.resume", reminders.resume),
    Rule("remind.mute", reminders.mute),
    Rule("remind.set", reminders.remind),
    Rule("stats.query", statistics.counted),
    Rule("stats.query", statistics.progress),
    Rule("rule.query", questions.rule),
    Rule("admission.query", questions.admission),
    Rule("dues.query", questions.dues),
    Rule("dues.tick", dues.tick),
    Rule("task.explain", tasks.by_when),
    Rule("score.query", results.score),
    Rule("stats.query", statistics.stats),
    Rule("task.extend", changing.extend),
    Rule("attend.correct", corrections.correct),
    Rule("meeting.quorum", voting.quorum),
    Rule("attend.query", corrections.query),
    Rule("task.explain", tasks.explain),
    Rule("meeting.query", meetings.query),
    Rule("meeting.cancel", meetings.cancel),
    Rule("meeting.update", meetings.update),
    Rule("task.assign", changing.assign),
    Rule("task.done", tasks.done),
    Rule("attend.bulk", attendance.bulk),
    Rule("attend.bulk", attendance.full_house),
    Rule("meeting.create", meetings.create),
    Rule("activity.enrol", activities.enrol),
    Rule("activity.create", activities.create),
    Rule("activity.nominate", activities.nominate),
    Rule("activity.report", activities.report),
    Rule("activity.query", activities.query),
    Rule("attend.leave", attendance.leave),
    Rule("attend.report", attendance.report),
    Rule("task.list", tasks.listing),
    Rule("problem.list", problems.register),
    Rule("rule.query", questions.unsure),
)
