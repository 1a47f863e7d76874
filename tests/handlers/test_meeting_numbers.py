"""参加 会议12, 请假 会议12: what the buttons of a card say, typed; the number decides which meeting is meant."""

import pytest
from sqlmodel import select

from bot.meetings import Attendance, LeaveReason, Presence
from tests.talk import Say
from tests.world import World

TOLD = "11月27日（周五）15:00"


def marks(world: World) -> list[tuple[int, int, Presence]]:
    """Who is known to come to which meeting."""
    with world.database.read() as session:
        rows = session.exec(select(Attendance)).all()
        return [(one.meeting_id, one.member_id, one.state) for one in rows]


@pytest.fixture(autouse=True)
def _called(say: Say) -> None:
    """Two meetings of the branch on one day, one of the other branch."""
    say("老王", "开会 党员大会 11月27日下午3点 三楼会议室")
    say("老王", "开会 党课 11月27日下午4点")
    say("周芳", "开会 党员大会 11月27日下午3点")


def test_of_two_on_one_day_the_one_with_the_number_is_meant(world: World, say: Say) -> None:
    assert say("李明", "参加 会议1") == f"已记：锅炉支部11月党员大会 {TOLD}，您会来。改错回「撤回」。"
    assert say("赵强", "请假 会议2 值班").startswith("已记：锅炉支部11月党课 11月27日（周五）16:00，您请假")
    assert marks(world) == [
        (1, world.who("李明"), Presence.WILL_ATTEND),
        (2, world.who("赵强"), Presence.LEAVE),
    ]
    with world.database.read() as session:
        assert [one.reason for one in session.exec(select(Attendance)).all()] == [None, LeaveReason.ON_DUTY]


def test_who_changed_his_mind_says_so(world: World, say: Say) -> None:
    say("李明", "参加 会议1")
    world.on("2026-11-23 09:31")

    assert say("李明", "请假 会议1 出差").startswith("已记：")
    assert say("李明", "请假 会议1") == "锅炉支部11月党员大会：早已这样记着，没有改动。"
    assert [state for *_, state in marks(world)] == [Presence.LEAVE]


def test_another_speaks_for_him_by_number(world: World, say: Say) -> None:
    assert say("陈静", "会议1 李明请假").startswith("已记：锅炉支部11月党员大会")
    assert marks(world) == [(1, world.who("李明"), Presence.LEAVE)]


@pytest.mark.parametrize("number", [3, 99])
def test_anothers_meeting_is_answered_like_one_that_is_not_there(world: World, say: Say, number: int) -> None:
    assert say("李明", f"参加 会议{number}") == f"没有编号 {number} 的会议。"
    assert marks(world) == []


def test_the_officer_who_sees_it_still_cannot_come(world: World, say: Say) -> None:
    assert say("何洁", "参加 会议1") == "您不在锅炉支部11月党员大会的范围内，没有登记。"
    assert marks(world) == []


@pytest.mark.parametrize("words", ["参加 会议1", "请假 会议1"])
def test_nobody_comes_to_what_is_over(world: World, say: Say, words: str) -> None:
    world.on("2026-11-28")

    assert say("李明", words) == (f"锅炉支部11月党员大会（{TOLD}）已经开过了，没有改动。要改到会情况请找支部书记。")
    assert marks(world) == []


def test_what_is_off_says_so(world: World, say: Say) -> None:
    say("老王", "取消 11月27日的党员大会 停电")

    assert say("李明", "参加 会议1") == "锅炉支部11月党员大会已取消，不能再改。"
    assert marks(world) == []


def test_one_is_told_by_its_number_with_what_can_be_said(say: Say) -> None:
    assert say("李明", "会议 1") == (
        f"1 锅炉支部11月党员大会\n{TOLD}，三楼会议室。\n能来回「参加 会议1」，来不了回「请假 会议1 原因」。"
    )
    assert say("何洁", "看会议1") == f"1 锅炉支部11月党员大会\n{TOLD}，三楼会议室。"
    assert say("李明", "会议 3") == "没有编号 3 的会议。"


def test_one_that_is_off_says_so_and_one_that_is_over_asks_nothing(world: World, say: Say) -> None:
    say("老王", "开会 支委会 11月28日下午3点 议题：1、学习；2、讨论转正")
    assert "（周六）15:00；议题：学习、讨论转正。" in say("老王", "会议4")
    say("老王", "11月28日的支委会不开了，停电")
    say("老王", "确认")
    assert say("老王", "会议4").endswith("学习、讨论转正。已取消。")
    world.on("2026-11-27 15:01")
    assert say("李明", "会议 1").endswith("，三楼会议室。")


def test_who_is_away_without_a_reason_hears_how_to_add_one(world: World, say: Say) -> None:
    assert say("李明", "请假 会议1").endswith("您请假。补原因回「请假 会议1 出差」。改错回「撤回」。")
    world.on("2026-11-23 09:31")

    assert say("李明", "请假 会议1 出差").endswith("您请假。改错回「撤回」。")
    with world.database.read() as session:
        assert [one.reason for one in session.exec(select(Attendance)).all()] == [LeaveReason.BUSINESS_TRIP]
