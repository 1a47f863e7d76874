"""Who is told only where he was heard of late: inside his window, by a knock, or when he speaks again."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import hypothesis
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot import notify
from bot.channels.base import DeliveryError, Incoming, Outgoing, Receipt, Verdict, Window
from bot.core.clock import SHANGHAI
from bot.notify import MessageState, Topic, Urgency, openings, replacing
from bot.notify.accounts import NOT_BOUND
from bot.notify.models import ServiceWindow
from bot.notify.openings import KNOCKED, NOT_HEARD
from bot.notify.packing import OVER_BUDGET
from bot.notify.windows import ON_THE_WAY, Opening, Way, allot, can_send
from tests.notify.conftest import Desk
from tests.notify.official import MESSAGE, TAP, Official
from tests.world import World

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
ROUTINE, URGENT = Urgency.ROUTINE, Urgency.URGENT
WAITING, SENT, FAILED = MessageState.WAITING, MessageState.SENT, MessageState.FAILED


def opening(kind: str, seconds: float, left: int) -> Opening:
    return Opening(1 if kind == "tap" else 2, kind, NOW + timedelta(seconds=seconds), left)


def states(desk: Desk) -> list[tuple[MessageState, str]]:
    return [(one.state, one.reason) for one in desk.messages()]


@pytest.fixture
def official(desk: Desk) -> Official:
    """An account without a form for who was not heard of late."""
    return Official(desk, has_outside=False)


@pytest.fixture
def knocking(desk: Desk) -> Official:
    """An account with one."""
    return Official(desk, has_outside=True)


@pytest.mark.parametrize(
    ("openings", "under_way", "way"),
    [
        ([], 0, Way.NOT_YET),
        ([opening("message", 3600, 5)], 0, Way.INSIDE),
        ([opening("message", 3600, 5)], 4, Way.INSIDE),
        ([opening("message", 3600, 5)], 5, Way.NOT_YET),
        ([opening("message", 3600, 0)], 0, Way.NOT_YET),
        ([opening("message", 6, 1)], 0, Way.INSIDE),
        ([opening("message", 5, 1)], 0, Way.NOT_YET),
        ([opening("message", -1, 5)], 0, Way.NOT_YET),
        ([opening("message", -1, 5), opening("tap", 30, 3)], 2, Way.INSIDE),
        ([opening("message", 3600, 5), opening("tap", 30, 3)], 7, Way.INSIDE),
        ([opening("message", 3600, 5), opening("tap", 30, 3)], 8, Way.NOT_YET),
    ],
)
def test_whether_somebody_can_be_told_now(openings: list[Opening], under_way: int, way: Way) -> None:
    assert can_send(openings, NOW, under_way=under_way, has_outside=False) is way
    outside = Way.OUTSIDE if way is Way.NOT_YET else way
    assert can_send(openings, NOW, under_way=under_way, has_outside=True) is outside


@given(
    lefts=st.lists(st.tuples(st.integers(-10, 4000), st.integers(0, 6)), max_size=4),
    letters=st.integers(0, 20),
)
@hypothesis.settings(deadline=None)
def test_no_window_gives_more_than_it_has(lefts: list[tuple[int, int]], letters: int) -> None:
    openings = [Opening(n, "any", NOW + timedelta(seconds=ends), left) for n, (ends, left) in enumerate(lefts)]
    room = allot(openings, NOW, letters)

    assert len(room) == min(letters, sum(one.left for one in openings if one.until > NOW + ON_THE_WAY))
    assert all(room.count(one) <= one.left for one in openings)
    assert sorted(one.until for one in room) == [one.until for one in room]


def test_what_ends_first_is_spent_first() -> None:
    room = allot([opening("message", 3600, 5), opening("tap", 30, 3)], NOW, 4)

    assert [one.kind for one in room] == ["tap", "tap", "tap", "message"]


def test_who_has_just_written_is_told_and_everybody_in_a_letter_of_his_own(desk: Desk, official: Official) -> None:
    reads = [official.move(name) for name in ("李明", "陈静")]
    for userid in reads:
        official.hear(userid)
    for name in ("李明", "陈静", "赵强"):
        desk.put(name, "周五开会。")

    assert desk.deliver() == 3
    assert [official.said[userid] for userid in reads] == [["周五开会。"], ["周五开会。"]]
    assert desk.heard("zhaoqiang") == ["周五开会。"]
    assert sorted((one.window, len(one.userids)) for one in desk.letters()) == [("", 1), ("message", 1), ("message", 1)]


def test_who_was_not_heard_is_told_when_he_writes_the_urgent_first(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    desk.put("李明", "请核验第 12 项。")
    desk.put("李明", "今晚停电。", URGENT)
    desk.put("李明", "明天的事。", due=desk.clock() + timedelta(days=2))
    assert desk.deliver() == 0
    assert states(desk) == [*[(WAITING, NOT_HEARD)] * 2, (WAITING, "")]
    until = desk.messages()[0].until
    assert until is not None
    assert until.date() == desk.clock().date() + timedelta(days=30)
    desk.wait(days=1)
    assert desk.deliver() == 0

    official.hear(liming)
    assert desk.deliver() == 1
    assert official.said[liming] == ["今晚停电。\n\n请核验第 12 项。"]
    assert states(desk) == [*[(SENT, "")] * 2, (WAITING, "")]


def test_no_more_than_the_window_holds_and_the_rest_the_next_time(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    official.move("陈静")
    desk.put("陈静", "没有开过口。")
    desk.deliver()
    long = "长" * 600
    for number in range(7):
        desk.put("李明", f"{number}{long}", URGENT if number == 6 else Urgency.PROMPT, topic=Topic.ANSWER)
    official.hear(liming)
    desk.deliver()
    dues = [one.due for one in desk.messages()]
    desk.wait(minutes=5)
    desk.deliver()
    assert [text[0] for text in official.said[liming]] == ["6", "0", "1", "2", "3"]
    assert states(desk)[5:7] == [(WAITING, NOT_HEARD)] * 2
    assert [one.due for one in desk.messages()] == dues

    official.hear(liming, TAP)
    desk.deliver()
    assert [text[0] for text in official.said[liming]][5:] == ["4", "5"]
    assert (official.refused, {state for state, _ in states(desk)[1:]}) == ({}, {SENT})
    assert states(desk)[0] == (WAITING, NOT_HEARD)


def windows(world: World) -> dict[tuple[str, str], tuple[datetime, int]]:
    """Until when each window is open, and for how many letters."""
    with world.acting() as ctx:
        return {
            (one.userid, one.kind): (one.until, one.messages_left) for one in ctx.session.exec(select(ServiceWindow))
        }


def hear(world: World, userid: str, opens: Window, sent_at: datetime | None = None) -> None:
    """Somebody is heard; of every window two letters are left then, but of his own."""
    with world.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE service_window SET messages_left = 2"))
        notify.hear(ctx, Incoming("wechat_oa", "n", userid, "待办", sent_at=sent_at, opens=opens), "好。", "")


def test_who_is_heard_opens_his_window_and_nobody_elses(world: World) -> None:
    for userid, opens in (("oB", MESSAGE), ("oB", TAP), ("oA", TAP), ("oB", MESSAGE)):
        hear(world, userid, opens)
    later = world.now + timedelta(hours=48), 5
    others = {("oB", "message"): later, ("oB", "tap"): (world.now + timedelta(minutes=1), 2)}
    assert windows(world) == others | {("oA", "tap"): (world.now + timedelta(minutes=1), 2)}

    others["oB", "message"] = later[0], 2
    for hours in (0, 0, 1):  # the second time in the same moment
        world.now += timedelta(hours=hours)
        hear(world, "oA", MESSAGE)
        now = windows(world)
        assert now.pop(("oA", "message")) == (world.now + timedelta(hours=48), 5)
        assert now.pop(("oA", "tap"))[1] == 2
        assert now == others


@pytest.mark.parametrize(("seconds", "hours"), [(-3600, 47), (3600, 48), (None, 48)])
def test_a_window_counts_from_when_it_was_said_and_not_from_a_clock_ahead(
    world: World, seconds: int | None, hours: int
) -> None:
    hear(world, "oA", MESSAGE, None if seconds is None else world.now + timedelta(seconds=seconds))
    assert windows(world) == {("oA", "message"): (world.now + timedelta(hours=hours), 5)}


def test_what_is_under_way_is_taken_off_a_new_window_to_its_last(desk: Desk, official: Official) -> None:
    one, liming = Window("message", timedelta(hours=48), 1), official.move("李明")
    official.hear(liming, one)
    official.fails = [DeliveryError("没有连上。", verdict=Verdict.UNREACHED)]
    desk.put("李明", "第一件。")
    desk.deliver()
    official.hear(liming, one)
    assert [left for _, left in windows(desk.world).values()] == [0]


def test_a_letter_counts_in_the_window_it_was_taken_from_alone(desk: Desk, official: Official) -> None:
    liming, chenjing = official.move("李明"), official.move("陈静")
    for userid, opens in ((liming, TAP), (liming, MESSAGE), (chenjing, MESSAGE)):
        official.hear(userid, opens)
    official.fails = [DeliveryError("没有连上。", verdict=Verdict.UNREACHED)] * 6
    for name, number in product(("李明", "陈静"), range(4)):
        desk.put(name, f"{number}" + "长" * 600, topic=Topic.ANSWER)
    desk.deliver()
    before = windows(desk.world)
    first = next(one.id for one in desk.letters() if one.userids == [liming] and one.window == "tap")
    with desk.acting() as ctx:
        openings.give_back(ctx, [first])
    until, left = before[liming, "tap"]
    assert windows(desk.world) == before | {(liming, "tap"): (until, left + 1)}

    official.hear(liming)
    assert windows(desk.world)[liming, "message"][1] == MESSAGE.messages - 1
    assert windows(desk.world)[chenjing, "message"][1] == MESSAGE.messages - 4


def test_a_window_that_is_over_wakes_nobody(desk: Desk, official: Official) -> None:
    official.hear(official.move("李明"))
    desk.wait(hours=48)
    desk.put("李明", "请核验。")
    desk.deliver()
    [before] = desk.messages()
    desk.wait(hours=1)
    desk.deliver()
    assert [(one.due, one.reason) for one in desk.messages()] == [(before.due, NOT_HEARD)]


def test_who_was_not_heard_is_knocked_for_once_and_told_all_when_he_writes(desk: Desk, knocking: Official) -> None:
    liming = knocking.move("李明")
    desk.put("李明", "请核验第 12 项：\n9月主题党日。")
    desk.put("李明", "小结本周交。", ROUTINE)
    assert desk.deliver() == 1
    assert knocking.knocks[liming] == ["请核验第 12 项：\n还有 1 件。回一句话，就把全文发给您。"]
    assert states(desk) == [(WAITING, KNOCKED)] * 2
    desk.wait(hours=5)
    assert desk.deliver() == 0

    knocking.hear(liming)
    assert desk.deliver() == 1
    assert knocking.said[liming] == ["请核验第 12 项：\n9月主题党日。\n\n小结本周交。"]
    assert (states(desk), len(knocking.knocks[liming])) == ([(SENT, "")] * 2, 1)


def test_a_knock_for_one_thing_names_no_others(desk: Desk, knocking: Official) -> None:
    liming = knocking.move("李明")
    desk.put("李明", "请核验第 12 项。")
    desk.deliver()

    assert knocking.knocks[liming] == ["请核验第 12 项。\n回一句话，就把全文发给您。"]


def test_a_knock_takes_a_place_in_the_week_until_he_answers_it(desk: Desk, knocking: Official) -> None:
    huangyong = knocking.move("黄勇")
    for number in range(3):
        desk.put("黄勇", f"第 {number} 件。")
        desk.deliver()
        desk.wait(minutes=20)
    assert len(knocking.knocks[huangyong]) == 2
    assert [reason for _, reason in states(desk)] == [KNOCKED, KNOCKED, OVER_BUDGET]

    knocking.hear(huangyong)
    desk.deliver()
    assert knocking.said[huangyong] == ["第 0 件。\n\n第 1 件。\n\n第 2 件。"], "what he asks for is no third letter"


@pytest.mark.parametrize("both", [True, False])
def test_a_full_window_is_no_door_but_the_knock_is(desk: Desk, knocking: Official, *, both: bool) -> None:
    liming = knocking.move("李明")
    knocking.hear(liming, Window("message", timedelta(hours=48), 1))
    for number in range(1 + both):
        desk.put("李明", f"{number}" + "长" * 600, topic=Topic.ANSWER)
    desk.deliver()

    assert len(knocking.said[liming]) == 1
    assert len(knocking.knocks[liming]) == both


@pytest.mark.parametrize(
    ("accounts", "heard", "outside", "told"),
    [
        (["wecom", "new"], ["new"], True, "wecom"),
        (["old", "new"], ["old"], True, "old"),
        (["old", "new"], ["old", "new"], True, "new"),
        (["old", "new"], [], True, "knocked new"),
        (["old", "new"], [], False, ""),
    ],
)
def test_of_several_accounts_the_one_where_it_can_be_said_now(
    desk: Desk, accounts: list[str], heard: list[str], told: str, *, outside: bool
) -> None:
    official = Official(desk, has_outside=outside)
    if "wecom" not in accounts:
        official.move("李明")
        with desk.acting() as ctx:
            ctx.connection.execute(sa.text("DELETE FROM chat_account WHERE channel = 'wechat_oa'"))
    for name in accounts:
        if name != "wecom":
            official.join("李明", name)
    for name in heard:
        official.hear(name)
    desk.put("李明", "通知。")
    desk.deliver()

    found = ["wecom"] if desk.heard("liming") else [*official.said] + [f"knocked {one}" for one in official.knocks]
    assert found == ([told] if told else [])


@pytest.mark.parametrize(("outside", "heard", "told"), [(True, False, 1), (False, True, 1), (False, False, 0)])
def test_a_channel_that_rests_is_passed_over_where_another_serves(
    desk: Desk, told: int, *, outside: bool, heard: bool
) -> None:
    """Where none does, the channel is waited for and nothing is put off."""
    official = Official(desk, has_outside=outside)
    liming = official.join("李明")
    if heard:
        official.hear(liming)
    desk.standin.fault("gettoken", http=502)
    desk.put("陈静", "停水。")
    desk.deliver()
    desk.put("李明", "停水。", URGENT)

    assert desk.deliver() == told
    assert len(official.said[liming]) + len(official.knocks[liming]) == told
    desk.wait(minutes=10)
    desk.deliver()
    assert (desk.heard("chenjing"), desk.heard("liming")) == (["停水。"], [] if told else ["停水。"])


def test_where_the_account_rests_the_app_serves(desk: Desk, official: Official) -> None:
    official.hear(official.move("陈静"))
    official.join("李明")
    official.fails = [DeliveryError("没有连上。", verdict=Verdict.UNREACHED)]
    desk.put("陈静", "停水。")
    desk.deliver()
    desk.put("李明", "停水。")

    assert desk.deliver() == 1
    assert desk.heard("liming") == ["停水。"]


def test_who_writes_at_night_is_told_in_the_morning(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    desk.put("李明", "请核验。")
    desk.deliver()
    desk.go_to("2026-11-23 22:40")
    official.hear(liming)
    assert (desk.deliver(), official.said[liming]) == (0, [])
    assert states(desk) == [(WAITING, "")]

    desk.go_to("2026-11-24 08:07")
    assert desk.deliver() == 1


def test_a_mute_and_the_weeks_budget_hold_in_a_window_too(desk: Desk, official: Official) -> None:
    huangyong = official.move("黄勇")
    official.hear(huangyong)
    with desk.acting("黄勇") as ctx:
        notify.mute(ctx, until=None)
    desk.put("黄勇", "小结本周交。", ROUTINE)
    desk.deliver()
    assert official.said[huangyong] == []

    for number in range(3):
        desk.put("黄勇", f"第 {number} 件。")
        desk.deliver()
    assert official.said[huangyong] == ["第 0 件。", "第 1 件。"]
    assert states(desk)[-1] == (WAITING, OVER_BUDGET)


@pytest.mark.parametrize("outside", [True, False])
def test_when_the_platform_says_it_is_over_nothing_is_lost_or_failed(desk: Desk, *, outside: bool) -> None:
    official = Official(desk, has_outside=outside)
    chenjing, liming = official.move("陈静"), official.move("李明")
    official.hear(chenjing)
    official.hear(liming)
    official.use_up(liming)
    desk.put("李明", "请核验。")
    desk.deliver()
    desk.deliver()
    assert states(desk) == [(WAITING, KNOCKED if outside else NOT_HEARD)]
    assert (official.refused[liming], len(official.knocks[liming])) == (1, int(outside))

    official.hear(liming)
    desk.deliver()
    assert (official.said[liming], states(desk)) == (["请核验。"], [(SENT, "")])
    desk.put("陈静", "周五开会。")
    desk.deliver()
    assert official.said[chenjing] == ["周五开会。"]
    desk.go_to("2026-11-24 09:30")
    with desk.acting() as ctx:
        assert notify.tell_office(ctx) == 0


def test_who_takes_no_knocks_is_waited_for(desk: Desk, knocking: Official) -> None:
    """He has withdrawn his consent, which the channel tells like a window that is over."""
    liming = knocking.move("李明")
    knocking.fails = [DeliveryError("对方没有同意接收（43101）。", verdict=Verdict.CLOSED, code=43101)]
    desk.put("李明", "请核验。")
    desk.deliver()
    desk.deliver()
    assert (states(desk), dict(knocking.knocks)) == ([(WAITING, NOT_HEARD)], {})

    knocking.hear(liming)
    desk.deliver()
    assert knocking.said[liming] == ["请核验。"]


class Interrupted(Official):
    """Says that a window is over in the very moment in which he speaks again."""

    def send(self, message: Outgoing) -> Receipt:
        """Refuse once, of the window there was; then take what the new one holds."""
        [userid] = message.to
        if not self.refused:
            self.use_up(userid)
        try:
            return super().send(message)
        except DeliveryError:
            self.desk.wait(seconds=1)
            self.hear(userid)
            raise


def test_who_speaks_while_his_window_is_told_to_be_over_has_a_new_one(desk: Desk) -> None:
    official = Interrupted(desk, has_outside=False)
    liming = official.move("李明")
    official.hear(liming, Window("message", timedelta(hours=48), 1))
    for number in range(6):
        desk.put("李明", f"{number}" + "长" * 600, topic=Topic.ANSWER)
    desk.deliver()

    assert official.refused[liming] == 1
    assert len(official.said[liming]) == MESSAGE.messages
    assert states(desk).count((WAITING, NOT_HEARD)) == 1


class Slow(Official):
    """Says that a window is over when somebody else has taken the letter up already."""

    def send(self, message: Outgoing) -> Receipt:
        """Refuse, late."""
        self.desk.wait(minutes=2)
        self.desk.another_courier().run_once()
        assert not message.outside
        raise DeliveryError("超过时限（45015）。", verdict=Verdict.CLOSED, code=45015)


def test_who_lost_a_letter_to_another_has_no_say_in_it(desk: Desk) -> None:
    """The other could not know whether it had arrived; he does not send it again, and it stays so."""
    official = Slow(desk, has_outside=False)
    official.hear(official.move("李明"))
    desk.put("李明", "请核验。")
    assert desk.deliver() == 0

    [(state, reason)] = states(desk)
    assert (state, reason[:8]) == (FAILED, "可能没有送到：没")


def test_a_channel_without_windows_that_speaks_of_one_is_not_asked_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise DeliveryError("时限已过。", verdict=Verdict.CLOSED)

    monkeypatch.setattr(desk.channels["wecom_app"], "send", refuse)
    desk.put("李明", "请核验。")

    assert (desk.deliver(), desk.deliver()) == (1, 0)
    assert states(desk) == [(WAITING, NOT_HEARD)]


@pytest.mark.parametrize("knocks", [False, True])
def test_what_may_have_arrived_is_not_said_twice(desk: Desk, *, knocks: bool) -> None:
    """Nothing there swallows a repetition; what was only knocked for is said all the same."""
    official = Official(desk, has_outside=knocks)
    liming = official.move("李明")
    if not knocks:
        official.hear(liming)
    official.fails = [DeliveryError("没有回答。", verdict=Verdict.AGAIN, maybe_arrived=True)]
    desk.put("李明", "请核验。")
    for _ in range(3):
        desk.deliver()
        desk.wait(minutes=1)

    assert (official.said[liming], official.knocks[liming]) == ([], [])
    [(state, reason)] = states(desk)
    assert (state, reason) == (WAITING, KNOCKED) if knocks else state is FAILED and reason.startswith("可能没有送到")


def test_a_letter_that_surely_did_not_arrive_is_given_back(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    official.hear(liming, Window("message", timedelta(hours=48), 1))
    official.fails = [DeliveryError("消息的参数不对。", verdict=Verdict.NEVER)]
    desk.put("李明", "坏的。")
    desk.deliver()
    desk.put("李明", "好的。")
    desk.deliver()

    assert official.said[liming] == ["好的。"]


def test_a_letter_that_went_out_of_date_before_it_was_tried_is_given_back(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    official.hear(liming, Window("message", timedelta(hours=48), 1))
    official.fails = [DeliveryError("没有连上。", verdict=Verdict.UNREACHED)]
    desk.put("李明", "三点开会。", until=desk.clock() + timedelta(hours=1))
    desk.deliver()
    desk.wait(hours=2)
    desk.put("李明", "改到四点。")
    desk.deliver()

    assert official.said[liming] == ["改到四点。"]


def test_who_writes_again_is_owed_no_more_than_the_platform_takes(desk: Desk, official: Official) -> None:
    """What was packed for the old window arrives in the new one."""
    liming = official.move("李明")
    official.hear(liming, Window("message", timedelta(hours=48), 2))
    official.fails = [DeliveryError("没有连上。", verdict=Verdict.UNREACHED)]
    desk.put("李明", "第一件。")
    desk.deliver()
    official.hear(liming, Window("message", timedelta(hours=48), 2))
    for number in range(3):
        desk.put("李明", f"{number}" + "长" * 600, topic=Topic.ANSWER)
    desk.wait(minutes=10)
    desk.deliver()
    desk.deliver()

    assert [len(official.said[liming]), official.refused[liming]] == [2, 0]


def test_an_older_message_that_comes_late_shortens_nothing(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    official.hear(liming)
    desk.clock.advance(timedelta(hours=-1))
    official.hear(liming, Window("message", timedelta(hours=48), 1))
    with desk.acting() as ctx:
        [left] = ctx.connection.execute(sa.text("SELECT messages_left FROM service_window")).scalars()

    assert left == MESSAGE.messages


def test_a_file_is_said_in_words_along_with_the_rest(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    official.hear(liming)
    desk.put("李明", "台账请点链接取。", file="ledger:5", card="")
    desk.put("李明", "小结本周交。")
    desk.deliver()

    assert official.said[liming] == ["台账请点链接取。\n\n小结本周交。"]


def test_who_has_not_been_heard_has_not_got_it_yet(desk: Desk, official: Official) -> None:
    """Nobody counts it as lost: not the office's morning report, nor whoever looks after the machine."""
    liming = official.move("李明")
    for name in ("李明", "赵强"):
        desk.put(name, "周五停电。", topic=Topic.ANNOUNCEMENT, about="announcement:1")
    desk.deliver()
    with desk.acting() as ctx:
        [missed] = notify.undelivered(ctx, about="announcement:1")
        assert (missed.name, missed.reason) == ("李明", NOT_HEARD)
        assert missed.at <= ctx.now
        assert list(notify.undelivered(ctx, since=ctx.now - timedelta(days=1))) == []

    official.hear(liming)
    desk.deliver()
    with desk.acting() as ctx:
        assert list(notify.undelivered(ctx, about="announcement:1")) == []


def test_what_was_withdrawn_by_mistake_is_told_when_he_speaks(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    desk.put("李明", "周五开会。", about="meeting:12")
    desk.deliver()
    with desk.acting("老王") as ctx:
        assert notify.withdraw(replace(ctx, cause=31), about="meeting:12") == 1
    with desk.acting("老王") as ctx:
        assert notify.let_go(ctx, 31) == 1
    desk.deliver()
    assert states(desk) == [(WAITING, NOT_HEARD)]

    official.hear(liming)
    desk.deliver()
    assert official.said[liming] == ["周五开会。"]


def test_what_is_said_in_other_words_is_told_when_he_speaks(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    desk.put("李明", "周五开会。", about="meeting:12")
    desk.deliver()
    with desk.acting("老王") as ctx:
        [message] = replacing.waiting(ctx, "meeting:12")
        replacing.replace(ctx, message, "改到周四开会。")
    desk.deliver()
    assert states(desk)[-1] == (WAITING, NOT_HEARD)

    official.hear(liming)
    desk.deliver()
    assert official.said[liming] == ["改到周四开会。"]


def test_old_windows_are_forgotten_and_strangers_at_once(desk: Desk, official: Official) -> None:
    liming = official.move("李明")
    official.hear(liming)
    official.hear(liming, TAP)
    official.hear("stranger", TAP)
    official.hear("stranger")
    messages = {(liming, "message"), ("stranger", "message")}
    for days, left in ((0.02, messages | {(liming, "tap")}), (1, messages), (2, set())):
        desk.wait(days=days)
        with desk.acting() as ctx:
            notify.forget(ctx)
        assert windows(desk.world).keys() == left


def test_who_binds_an_account_without_windows_is_told_there(desk: Desk, official: Official) -> None:
    for name in ("李明", "陈静"):
        official.move(name)
        desk.put(name, "请核验。")
    desk.put("李明", "下个月的事。", due=desk.clock() + timedelta(days=40))
    desk.deliver()
    desk.wait(days=7)
    with desk.acting() as ctx:
        notify.forget(ctx)
    assert desk.deliver() == 0, "he has bound nothing since"

    official.join("李明", "second")
    with desk.acting() as ctx:
        him = {"him": desk.world.who("李明")}
        ctx.connection.execute(
            sa.text("UPDATE chat_account SET channel = 'wecom_app', userid = 'liming' WHERE userid = 'second'"), him
        )
        assert notify.forget(ctx) == 1
    assert desk.deliver() == 1
    assert desk.heard("liming") == ["请核验。"]


def test_who_is_without_wecom_is_told_where_he_bound_himself(desk: Desk, official: Official) -> None:
    desk.put("老吴", "上门送学定在周四。", key="before")
    desk.deliver()
    with desk.acting() as ctx:
        assert notify.reachable(ctx, [desk.world.who("老吴")]) == set()
    official.hear(official.join("老吴"))

    desk.put("老吴", "上门送学改到周五。", key="after")
    desk.deliver()

    assert official.said[f"o{desk.world.who('老吴')}"] == ["上门送学改到周五。"]
    assert states(desk) == [(MessageState.FAILED, NOT_BOUND), (MessageState.SENT, "")]
    with desk.acting() as ctx:
        assert notify.reachable(ctx, [desk.world.who("老吴")]) == {desk.world.who("老吴")}
