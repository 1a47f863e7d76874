"""Those expected hear that a meeting is called, moved or off: once, after the minutes in which it may be taken back."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot import meetings, people
from bot.core.clock import SHANGHAI
from bot.core.config import Meetings, Settings
from bot.core.db import Database
from bot.meetings import Meeting, MeetingKind
from bot.notify import MessageState, OutboxMessage, Urgency
from tests.conftest import MONDAY
from tests.talk import Say
from tests.world import World

FRIDAY = datetime(2026, 11, 27, 15, tzinfo=SHANGHAI)
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
        assert (message.due, message.until) == (datetime(2026, 11, 24, 8, 57, tzinfo=SHANGHAI), FRIDAY)
        assert message.urgency is Urgency.PROMPT


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
