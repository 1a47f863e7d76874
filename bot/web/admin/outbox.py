"""投递: what the house has not been able to say, and what is put off; sent again or let be."""

from flask import Blueprint, Response, request, url_for
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from bot import notify
from bot.core.context import NUMBERS, Context
from bot.notify import Lot, Meant, Pile, Topic
from bot.text.brief import some
from bot.web.admin.start import closed
from bot.web.forms import Form
from bot.web.hall import Hall

PILES = {
    Pile.FAILED: "没送到",
    Pile.WAITING: "等着发",
    Pile.LATER: "以后发",
    Pile.PACKED: "正在发",
    Pile.DROPPED: "不发了",
}
EMPTY = {
    Pile.FAILED: "三十天内没有送不到的消息。",
    Pile.WAITING: "没有等着发的消息。到时间的一般一分钟内就发出。",
    Pile.LATER: "没有推迟的消息。",
    Pile.PACKED: "没有正在发的消息。",
    Pile.DROPPED: "三十天内没有决定不发的消息。",
}
TOPICS = {
    Topic.REMINDER: "提醒",
    Topic.DIGEST: "每周任务",
    Topic.TASK: "任务",
    Topic.MEETING: "会议",
    Topic.RESULT: "检查结果",
    Topic.ANNOUNCEMENT: "公告和通知",
    Topic.OFFICE: "给党委工作部",
    Topic.ANSWER: "给本人的回话",
}
DEEDS = {"again": "重发", "give-up": "不再发"}
SENT_AGAIN, LET_BE = "已安排重发 {count} 条。", "{count} 条不再发。"
UNKNOWN = "没有这样的消息。"
NAMED = 6
"""Of the channels that rest for one reason, those that are named."""


class One(Form):
    """One message."""

    number = IntegerField("编号", [InputRequired(UNKNOWN), NumberRange(NUMBERS.start, NUMBERS.stop - 1, UNKNOWN)])


class Many(Form):
    """All of a kind, as it was shown."""

    topic = HiddenField("类别")
    reason = HiddenField("原因")
    last = IntegerField("编号", [InputRequired(UNKNOWN), NumberRange(NUMBERS.start, NUMBERS.stop - 1, UNKNOWN)])


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/outbox`, one message again or no more, all of a kind."""
    pages = closed(Blueprint("admin_outbox", __name__, url_prefix="/admin/outbox"), hall)

    @pages.get("")
    def show() -> Response:
        return _shown(hall)

    @pages.post("/<deed>/one")
    def one(deed: str) -> Response:
        form = One()
        meant = Meant(_pile(), form.number.data) if form.validate_on_submit() else None
        return _do(hall, deed, meant)

    @pages.post("/<deed>/all")
    def many(deed: str) -> Response:
        form = Many()
        topic = form.topic.data if form.topic.data in {one.value for one in Topic} else None
        meant = None
        if form.validate_on_submit() and topic:
            meant = Meant(_pile(), topic=Topic(topic), reason=form.reason.data or "", last=form.last.data)
        return _do(hall, deed, meant)

    return pages


def _do(hall: Hall, deed: str, meant: Meant | None) -> Response:
    """Send again or let be, and say how many."""
    if deed not in DEEDS or meant is None:
        return _shown(hall, UNKNOWN, 422)
    counted: list[int] = []

    def work(ctx: Context) -> None:
        act = notify.send_again if deed == "again" else notify.give_up
        counted.append(act(ctx, meant))

    problem = hall.attempt(work)
    if problem:
        return _shown(hall, problem, 422)
    words = SENT_AGAIN if deed == "again" else LET_BE
    return hall.done(words.format(count=counted[0]), "admin_outbox.show", pile=meant.pile.value)


def _shown(hall: Hall, problem: str = "", status: int = 200) -> Response:
    pile = _pile()
    with hall.reading() as ctx:
        lots = notify.lots(ctx, pile)
        sheet = hall.sheet(sum(one.count for one in lots), lambda offset, limit: notify.lying(ctx, pile, offset, limit))
        rests = notify.rests(ctx)
    places = [(one.value, label, url_for("admin_outbox.show", pile=one.value)) for one, label in PILES.items()]
    return hall.page(
        "machine/outbox.html",
        status,
        problem=problem,
        pile=pile.value,
        label=PILES[pile],
        empty=EMPTY[pile],
        places=places,
        lots=[(one, TOPICS[one.topic], *_may(pile, one)) for one in lots],
        sheet=sheet,
        topics=TOPICS,
        rests=[(some(names, NAMED), why.rstrip("。")) for why, names in rests.items()],
        is_over=pile in (Pile.FAILED, Pile.DROPPED),
        may_give_up=pile in notify.TO_GIVE_UP,
    )


def _pile() -> Pile:
    """The pile asked for in `?pile=`; what failed unless told."""
    asked = request.args.get("pile", "")
    return Pile(asked) if asked in {one.value for one in Pile} else Pile.FAILED


def _may(pile: Pile, lot: Lot) -> tuple[bool, bool]:
    """Whether a lot can be sent again, and given up."""
    return pile in notify.TO_AGAIN and lot.reason != notify.WITHDRAWN, pile in notify.TO_GIVE_UP
