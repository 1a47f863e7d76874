"""Who is told what, and when: merging, quiet, mutes, budgets, windows, the day."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot import notify
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.notify import LetterState, MessageState, Notice, Topic, Urgency, accounts, letters, packing
from bot.notify.accounts import LEFT, NOT_BOUND
from bot.notify.limits import allowances
from bot.notify.packing import OVER_DAY, OVER_WINDOW, STALE
from tests.notify.conftest import Desk
from tests.world import World

ROUTINE, PROMPT, URGENT = Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def states(desk: Desk) -> list[tuple[MessageState, str]]:
    return [(one.state, one.reason) for one in desk.messages()]


def test_waiting_messages_become_one_text_the_urgent_first(desk: Desk) -> None:
    desk.put("李明", "小结本周交。", ROUTINE)
    desk.put("李明", "请核验第 12 项。", PROMPT)
    desk.put("李明", "今晚停电。", URGENT)
    desk.put("陈静", "小结本周交。", ROUTINE)

    assert desk.deliver() == 2
    assert desk.heard("liming") == ["今晚停电。\n\n请核验第 12 项。\n\n小结本周交。"]
    assert desk.heard("chenjing") == ["小结本周交。"]
    assert {state for state, _ in states(desk)} == {MessageState.SENT}


def test_equal_words_to_many_are_one_call(desk: Desk) -> None:
    for name in ("李明", "陈静", "赵强", "小周"):
        desk.put(name, "周五党日活动。")
    desk.put("小周", "请补交申请。")
    desk.deliver()

    assert desk.calls() == 2
    assert sorted(len(letter.userids) for letter in desk.letters()) == [1, 3]
    assert [one.userid for one in desk.messages()] == ["liming", "chenjing", "zhaoqiang", "xiaozhou", "xiaozhou"]


def test_a_letter_has_at_most_a_thousand_receivers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "RECEIVERS", 3)
    for name in ("李明", "陈静", "赵强", "小周", "黄勇", "老孙", "周芳"):
        desk.put(name, "通知。")
    desk.deliver()

    assert [len(letter.userids) for letter in desk.letters()] == [3, 3, 1]


def test_many_people_are_packed_some_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "PEOPLE", 3)
    for name in ("李明", "陈静", "赵强", "小周", "黄勇", "老孙"):
        desk.put(name, f"{name}：通知。")

    assert desk.deliver() == 6
    assert {state for state, _ in states(desk)} == {MessageState.SENT}


def test_who_has_no_account_or_has_left_is_written_down(desk: Desk) -> None:
    with desk.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE member SET left_on = '2026-11-23' WHERE name = '陈静'"))
        ctx.connection.execute(sa.text("UPDATE member SET left_on = '2026-11-24' WHERE name = '李明'"))
        ctx.connection.execute(sa.text("UPDATE member SET uses_chat = false WHERE name = '赵强'"))
        ctx.connection.execute(sa.text("UPDATE chat_account SET channel = 'wechat_oa' WHERE userid = 'xiaozhou'"))
    for name in ("老吴", "赵强", "小周", "陈静", "李明"):
        desk.put(name, "通知。")

    assert desk.deliver() == 1
    assert states(desk) == [
        *[(MessageState.FAILED, NOT_BOUND)] * 3,
        (MessageState.DROPPED, LEFT),
        (MessageState.SENT, ""),
    ]
    assert all(one.settled_at is not None for one in desk.messages())


def test_somebody_with_two_accounts_is_told_on_the_newer_one(desk: Desk) -> None:
    with desk.acting() as ctx:
        ctx.connection.execute(
            sa.text("UPDATE chat_account SET member_id = :him WHERE userid = 'huangyong'"),
            {"him": desk.world.who("李明")},
        )
    desk.put("李明", "通知。")
    desk.deliver()

    assert (desk.heard("liming"), desk.heard("huangyong")) == ([], ["通知。"])


@pytest.mark.parametrize(
    ("urgency", "put", "not_yet", "then"),
    [
        (ROUTINE, "2026-11-23 21:00", "2026-11-24 08:56", "2026-11-24 08:57"),
        (PROMPT, "2026-11-27 21:00", "2026-11-28 08:06", "2026-11-28 08:07"),
        (ROUTINE, "2026-11-27 21:00", "2026-11-29 12:00", "2026-11-30 08:57"),
    ],
)
def test_quiet_hours_hold_it_back(desk: Desk, urgency: Urgency, put: str, not_yet: str, then: str) -> None:
    desk.go_to(put)
    desk.put("李明", "请交小结。", urgency)
    desk.put("陈静", "停水。", URGENT)
    desk.deliver()
    assert (desk.heard("liming"), desk.heard("chenjing")) == ([], ["停水。"])

    desk.go_to(not_yet)
    desk.deliver()
    assert desk.heard("liming") == []
    desk.go_to(then)
    desk.deliver()
    assert desk.heard("liming") == ["请交小结。"]


def test_what_waited_over_night_is_one_letter_in_the_morning(desk: Desk) -> None:
    for hour in (20, 22, 23):
        desk.go_to(f"2026-11-23 {hour}:15")
        desk.put("李明", f"{hour} 点的事。", ROUTINE)
        desk.deliver()
    desk.go_to("2026-11-24 08:57")

    assert desk.deliver() == 1
    assert desk.heard("liming") == ["20 点的事。\n\n22 点的事。\n\n23 点的事。"]


def test_not_before_its_time_and_not_after(desk: Desk) -> None:
    now = desk.clock()
    desk.put("李明", "会前一小时提醒。", due=now + timedelta(hours=1), until=now + timedelta(hours=2))
    assert desk.deliver() == 0

    desk.wait(hours=3)
    assert desk.deliver() == 0
    assert states(desk) == [(MessageState.DROPPED, STALE)]


def test_a_muted_person_hears_what_somebody_waits_for_and_the_rest_later(desk: Desk) -> None:
    with desk.acting("李明") as ctx:
        notify.mute(ctx, until=ctx.now + timedelta(days=2))
    desk.put("李明", "小结本周交。", ROUTINE)
    desk.put("李明", "请核验。", PROMPT)
    desk.deliver()
    assert desk.heard("liming") == ["请核验。"]

    desk.wait(days=2)
    desk.deliver()
    assert desk.heard("liming") == ["请核验。", "小结本周交。"]


def test_lifting_a_mute_lets_through_what_waited(desk: Desk) -> None:
    with desk.acting("李明") as ctx:
        notify.mute(ctx, until=None)
        notify.mute(ctx, until=None, window="evening")
    desk.put("李明", "小结本周交。", ROUTINE)
    desk.put("陈静", "小结本周交。", ROUTINE)
    desk.deliver()
    desk.wait(days=1)
    desk.deliver()
    assert (desk.heard("liming"), desk.heard("chenjing")) == ([], ["小结本周交。"])

    with desk.acting("李明") as ctx:
        assert [one.window for one in notify.muted(ctx)] == ["", "evening"]
        assert notify.unmute(ctx) == 2
        assert list(notify.muted(ctx)) == []
        assert notify.unmute(ctx) == 0
    desk.deliver()
    assert desk.heard("liming") == ["小结本周交。"]


def test_a_mute_without_end_drops_what_is_no_news_any_more(desk: Desk) -> None:
    with desk.acting("李明") as ctx:
        notify.mute(ctx, until=None)
    desk.put("李明", "小结本周交。", ROUTINE)
    desk.deliver()
    desk.wait(days=31)
    desk.deliver()

    [(state, reason)] = states(desk)
    assert (state, reason) == (MessageState.DROPPED, "过了时间，没有发：本人设了静默，等静默结束")


@pytest.mark.parametrize(
    ("window", "until", "reached"),
    [("evening", None, True), ("evening", 30, True), ("weekend", None, True), ("", -1, True), ("", 1, False)],
)
def test_a_mute_holds_in_its_hours_only(desk: Desk, window: str, until: int | None, *, reached: bool) -> None:
    with desk.acting("李明") as ctx:
        notify.mute(ctx, until=None if until is None else ctx.now + timedelta(hours=until), window=window)
    desk.put("李明", "小结本周交。", ROUTINE)
    desk.deliver()
    assert (desk.heard("liming") != []) is reached

    desk.go_to("2026-11-23 18:30")
    desk.put("李明", "傍晚的事。", ROUTINE)
    desk.deliver()
    assert ("傍晚的事。" in "".join(desk.heard("liming"))) is (window != "evening")


def test_a_second_mute_takes_the_place_of_the_first_and_can_be_taken_back(desk: Desk) -> None:
    with desk.acting("李明") as ctx:
        notify.mute(ctx, until=None)
        second = notify.mute(ctx, until=ctx.now + timedelta(days=1))
        assert list(notify.muted(ctx)) == [second]
        with pytest.raises(ValueError, match="noon"):
            notify.mute(ctx, until=None, window="noon")


def test_what_waits_for_a_later_post_goes_with_any_letter(desk: Desk) -> None:
    thursday = at("2026-11-26 08:57")
    desk.put("黄勇", "周五开会。", PROMPT, topic=Topic.MEETING, due=thursday)
    desk.put("黄勇", "周四下午三点提醒。", PROMPT, due=thursday + timedelta(hours=6))
    desk.put("黄勇", "您要我提醒：交表。", PROMPT, topic=Topic.ANSWER, due=thursday)
    desk.wait(minutes=9)
    desk.put("黄勇", "请交小结。", ROUTINE)
    desk.deliver()
    assert desk.heard("huangyong") == ["请交小结。"], "it may still be taken back"

    desk.wait(minutes=1)
    desk.put("黄勇", "请核验。", PROMPT)
    desk.deliver()
    assert sorted(desk.heard("huangyong")[1].split("\n\n")) == ["周五开会。", "请核验。"]


def test_what_waits_for_a_later_post_does_not_go_alone_nor_on_a_day_of_rest(desk: Desk) -> None:
    desk.put("黄勇", "下周三开会。", PROMPT, topic=Topic.MEETING, due=at("2026-12-01 08:57"))
    desk.wait(days=1)
    assert desk.deliver() == 0

    desk.go_to("2026-11-28 10:00")
    desk.put("黄勇", "请核验。", PROMPT)
    desk.deliver()
    assert desk.heard("huangyong") == ["请核验。"]


def test_a_mute_keeps_routine_words_from_travelling_along(desk: Desk) -> None:
    thursday = at("2026-11-26 08:57")
    with desk.acting("黄勇") as ctx:
        notify.mute(ctx, until=ctx.now + timedelta(days=1))
    desk.put("黄勇", "请交小结。", ROUTINE, due=thursday)
    desk.wait(minutes=10)
    desk.put("黄勇", "请核验。", PROMPT)
    desk.deliver()

    assert desk.heard("huangyong") == ["请核验。"]
    assert (desk.messages()[0].due, desk.messages()[0].reason) == (thursday, "")


def test_the_platforms_window_is_never_exceeded(desk: Desk) -> None:
    for number in range(35):
        desk.put("李明", f"第 {number} 件。", URGENT)
        desk.deliver()
    assert len(desk.heard("liming")) == 30
    assert (states(desk)[-1], desk.standin.dropped) == ((MessageState.WAITING, OVER_WINDOW), [])

    desk.wait(seconds=70)
    assert desk.deliver() == 1
    assert desk.heard("liming")[30] == "\n\n".join(f"第 {number} 件。" for number in range(30, 35))


def test_a_letter_under_way_counts_against_every_limit(desk: Desk) -> None:
    desk.standin.fault("message/send", errcode=45033, times=99)
    desk.put("黄勇", "请核验。")
    desk.deliver()
    with desk.acting() as ctx:
        allowed = allowances(ctx, [desk.world.who("黄勇"), desk.world.who("老王")])

    assert [(one.budget, one.window) for one in allowed.values()] == [(1, 29), (3, 30)]


def test_beyond_the_apps_day_the_less_urgent_wait_for_tomorrow(desk: Desk) -> None:
    limited = {"reminders": {"daily_person_times": 3}}
    desk.world.settings = Settings.model_validate(limited)
    desk.courier = desk.another_courier()
    for name, urgency in (("李明", ROUTINE), ("陈静", PROMPT), ("赵强", URGENT), ("小周", PROMPT)):
        desk.put(name, f"{name}：通知。", urgency)
    assert desk.deliver() == 3
    assert states(desk)[0] == (MessageState.WAITING, OVER_DAY)
    desk.put("老王", "请核验。", URGENT)
    assert desk.deliver() == 0

    desk.go_to("2026-11-24 00:07")
    assert desk.deliver() == 1
    assert desk.heard("laowang") == ["请核验。"]
    desk.go_to("2026-11-24 08:57")
    assert desk.deliver() == 1
    assert desk.heard("liming") == ["李明：通知。"]


def test_what_is_withdrawn_in_time_is_not_said(desk: Desk) -> None:
    desk.put("李明", "周五开会。", about="meeting:1")
    with desk.acting() as ctx:
        notify.withdraw(ctx, about="meeting:1")

    assert (desk.deliver(), desk.heard("liming")) == (0, [])


def test_one_packer_at_a_time(world: World) -> None:
    """While somebody packs, another courier finds nothing to do rather than the same messages."""
    with world.acting() as ctx:
        notify.put(ctx, to=world.who("李明"), text="通知。", key="k", topic=Topic.TASK, urgency=URGENT)
    if world.database.is_sqlite:
        pytest.skip("the writing transaction is the lock")
    with world.acting() as first, world.acting() as second:
        assert packing.pack(first, ["wecom_app"]) == 1
        assert packing.pack(second, ["wecom_app"]) == 0


def test_letters_of_stale_words_are_not_sent_once_the_platform_is_back(desk: Desk) -> None:
    """A letter that surely has not arrived goes out of date; one that may have is repeated all the same."""
    until = desk.clock() + timedelta(hours=1)
    desk.standin.fault("gettoken", http=502)
    desk.put("李明", "九点半开会。", until=until)
    desk.deliver()
    desk.wait(hours=2)
    assert desk.deliver() == 0
    assert [letter.state for letter in desk.letters()] == [LetterState.FAILED]
    assert states(desk) == [(MessageState.DROPPED, STALE)]

    desk.standin.fault("message/send", reset=True)
    desk.put("陈静", "三点开会。", until=desk.clock() + timedelta(hours=1))
    desk.deliver()
    desk.wait(hours=2)
    assert desk.deliver() == 1
    assert desk.heard("chenjing") == ["三点开会。"]


def test_a_notice_is_put_for_many_and_packed_for_all(desk: Desk) -> None:
    everybody = sorted(desk.world.members.values())
    with desk.acting() as ctx:
        notify.put_many(ctx, [Notice(one, "全体通知。", f"all:{one}", Topic.ANNOUNCEMENT, PROMPT) for one in everybody])

    assert desk.deliver() == 1
    assert desk.calls() == 1
    assert len(desk.letters()[0].userids) == len(everybody) - 1
