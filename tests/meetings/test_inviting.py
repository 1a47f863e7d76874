"""Those expected hear that a meeting is called, moved or off: once, after the minutes in which it may be taken back."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot import meetings, notify, people
from bot.core.clock import SHANGHAI
from bot.core.config import Meetings, Settings
from bot.core.db import Database
from bot.meetings import Meeting, MeetingKind
from bot.notify import MessageState, OutboxMessage, Urgency
from tests.ground import MONDAY
from tests.talk import Say
from tests.told import fill_the_week
from tests.world import World


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


FRIDAY, THURSDAYS_POST = at("2026-11-27 15:00"), at("2026-11-26 08:57")
LONGEST_REPLY, MANY = 200, 2
CALLED = "11月27日（周五）15:00开会：锅炉支部11月支委会，三楼。来不了请回复「请假」加原因。"


def call(world: World, starts_at: datetime = FRIDAY) -> int:
    """The boiler branch's committee of 老王 and 陈静 is called by 老王."""
    with world.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        kind = MeetingKind.BRANCH_COMMITTEE_MEETING
        return meetings.call(ctx, kind=kind, org_id=unit.id, starts_at=starts_at, place="三楼").id


def waiting(world: World, name: str) -> list[str]:
    with world.acting() as ctx:
        query = select(OutboxMessage.text).where(
            OutboxMessage.member_id == world.who(name), OutboxMessage.state == MessageState.WAITING
        )
        return list(ctx.session.exec(query.order_by(col(OutboxMessage.id))).all())


def send_all(world: World) -> None:
    """Everything waiting is sent."""
    with world.acting() as ctx:
        for message in ctx.session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.WAITING)):
            message.state = MessageState.SENT


def test_those_expected_are_told_and_the_caller_is_not(world: World) -> None:
    call(world)

    assert waiting(world, "陈静") == [CALLED]
    assert [waiting(world, name) for name in ("老王", "李明", "周芳")] == [[], [], []]
    with world.acting() as ctx:
        message = ctx.session.exec(select(OutboxMessage)).one()
        assert (message.due, message.until) == (THURSDAYS_POST, FRIDAY)
        assert message.urgency is Urgency.PROMPT


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-11-25", "2026-11-24 08:57"),
        ("2026-11-26", "2026-11-25 08:57"),
        ("2026-11-30", "2026-11-27 08:57"),
        ("2026-12-24", "2026-12-23 08:57"),
    ],
)
def test_a_call_waits_for_the_last_post_that_leaves_a_working_day(world: World, day: str, due: str) -> None:
    call(world, at(f"{day} 15:00"))

    with world.acting() as ctx:
        assert ctx.session.exec(select(OutboxMessage)).one().due == at(due)


def test_who_expects_it_sooner_hears_before_then_that_it_is_later(world: World) -> None:
    number = call(world, at("2026-11-25 15:00"))
    send_all(world)
    with world.acting("老王") as ctx:
        meetings.change(ctx, number, starts_at=at("2026-12-09 15:00"))
        [message] = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.WAITING))
        assert message.due == at("2026-11-24 08:57")

        meetings.cancel(ctx, number, reason="停电")

    assert waiting(world, "陈静") == ["不开了：11月25日（周三）15:00的锅炉支部12月支委会取消，停电。"]


def test_a_meeting_of_tomorrow_does_not_wait_for_the_post(world: World) -> None:
    call(world, MONDAY + timedelta(days=1))

    with world.acting() as ctx:
        message = ctx.session.exec(select(OutboxMessage)).one()
        assert message.due == MONDAY + timedelta(minutes=10)


def test_a_meeting_that_is_over_is_only_filed(world: World) -> None:
    call(world, MONDAY - timedelta(hours=2))

    assert waiting(world, "陈静") == []


def test_a_company_may_do_without(database: Database) -> None:
    world = World(database, MONDAY, Settings(meetings=Meetings(tell_members=False)))
    call(world)

    assert waiting(world, "陈静") == []


def test_a_change_before_anybody_was_told_is_told_as_the_call(world: World) -> None:
    number = call(world)
    with world.acting("老王") as ctx:
        meetings.change(ctx, number, starts_at=FRIDAY + timedelta(hours=1))

    assert waiting(world, "陈静") == [CALLED.replace("15:00", "16:00")]


def test_who_was_told_hears_where_it_moved(world: World) -> None:
    number = call(world)
    send_all(world)
    with world.acting("老王") as ctx:
        meetings.change(ctx, number, starts_at=FRIDAY + timedelta(hours=1), place="二楼")

    assert waiting(world, "陈静") == ["改会了：锅炉支部11月支委会改为11月27日（周五）16:00，二楼。"]


def test_what_moves_back_to_what_everybody_knows_is_not_worth_a_word(world: World) -> None:
    number = call(world)
    send_all(world)
    with world.acting("老王") as ctx:
        meetings.change(ctx, number, starts_at=FRIDAY + timedelta(hours=1))
        meetings.change(ctx, number, starts_at=FRIDAY)
        meetings.change(ctx, number, agenda=["学习"])

    assert waiting(world, "陈静") == []


def test_only_who_was_told_hears_that_it_is_off(world: World) -> None:
    told, untold = call(world), 0
    send_all(world)
    untold = call(world, FRIDAY + timedelta(hours=3))
    with world.acting("老王") as ctx:
        for number in (told, untold):
            meetings.cancel(ctx, number, reason="停电")

    assert waiting(world, "陈静") == ["不开了：11月27日（周五）15:00的锅炉支部11月支委会取消，停电。"]


def test_a_call_taken_back_is_never_heard_of(world: World, say: Say) -> None:
    say("老王", "开会 支委会 11月27日15点 三楼")
    assert waiting(world, "陈静") == [CALLED]

    say("老王", "撤回")

    assert waiting(world, "陈静") == []


@pytest.mark.parametrize("words", ["改会 支委会 11月27日16点", "取消会议 支委会 停电"])
def test_after_a_change_taken_back_the_first_call_is_told_after_all(world: World, say: Say, words: str) -> None:
    say("老王", "开会 支委会 11月27日15点 三楼")
    said = say("老王", words)
    assert waiting(world, "陈静") != [CALLED], said

    say("老王", "撤回")

    assert waiting(world, "陈静") == [CALLED]
    with world.acting() as ctx:
        assert ctx.session.exec(select(Meeting)).one().starts_at == FRIDAY


def test_the_caller_hears_at_once_whose_week_is_full(world: World, say: Say) -> None:
    """陈静 has her three letters of the week; 李明 has room for one more."""
    fill_the_week(world, "陈静", 3)
    fill_the_week(world, "李明", 2)

    said = say("老王", "开会 党员大会 11月27日15点 三楼")
    assert "陈静本周收的消息已满，不再发，请当面告诉。" in said
    assert len(said) <= LONGEST_REPLY

    fill_the_week(world, "黄勇", 2)
    assert "陈静、黄勇本周收的消息已满" in say("老王", "改会 党员大会 11月27日16点")


@pytest.mark.parametrize(
    ("starts_at", "full"),
    [
        ("2026-11-27 15:00", True),
        ("2026-11-24 15:00", True),
        ("2026-11-30 08:30", True),
        # The week turns in time, though later than usual; or the call is one of next week's letters anyway.
        ("2026-11-30 15:00", False),
        ("2026-12-01 15:00", False),
    ],
)
def test_nobody_is_named_whom_next_week_tells_in_time(world: World, starts_at: str, *, full: bool) -> None:
    fill_the_week(world, "陈静", 3)
    number = call(world, at(starts_at))

    with world.acting("老王") as ctx:
        assert meetings.untold(ctx, meetings.meeting(ctx, number)) == (["陈静"] if full else [])


def test_of_one_called_off_those_are_named_who_still_expect_it(world: World, say: Say) -> None:
    say("老王", "开会 支委会 11月27日15点 三楼")
    send_all(world)
    fill_the_week(world, "陈静", 3)

    assert "陈静本周收的消息已满，不再发，请当面告诉。" in say("老王", "取消会议 支委会 停电")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["陈静"], "陈静本周收的消息已满，不再发，请当面告诉。"),
        ([f"同志{n:02}" for n in range(30)], "同志00、同志01、"),
        (["长" * 80, "王伟"], "长" * 80 + "等2人本周收的消息已满，不再发，请当面告诉。"),
    ],
)
def test_as_many_are_named_as_a_reply_holds(names: list[str], sentence: str) -> None:
    said = notify.untold_words(names)

    assert said.startswith(sentence)
    assert len(names) <= MANY or said.endswith("同志08等30人本周收的消息已满，不再发，请当面告诉。")
