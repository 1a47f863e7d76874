"""A meeting of the evening that runs over midnight, as it is talked about."""

import pytest

from bot import meetings
from bot.core.clock import local
from tests.talk import Say
from tests.world import World


@pytest.fixture
def night(world: World, say: Say) -> None:
    """A members' meeting called for eight on Monday evening; now it is ten past twelve."""
    world.on("2026-11-23 19:40")
    assert say("老王", "开会 党员大会 今晚8点 三楼会议室").startswith("已安排")
    world.on("2026-11-24 00:10")


def test_coming_late_is_said_with_the_evening_it_is_about(say: Say, night: None) -> None:
    assert say("黄勇", "签到") == "已签到：锅炉支部11月党员大会 11月23日（周一）20:00。改错回「撤回」。"
    assert say("黄勇", "我到了") == "锅炉支部11月党员大会 11月23日（周一）20:00已经签过到了。"


def test_a_leader_reports_for_others(say: Say, night: None) -> None:
    assert say("李明", "林福鹏到了") == (
        "已记：锅炉支部11月党员大会 11月23日（周一）20:00，林福鹏到会。改错回「撤回」。"
    )
    assert say("李明", "昨天林福鹏迟到10分钟").startswith("已记：锅炉支部11月党员大会")


def test_the_roll_is_called_without_being_asked_about(say: Say, night: None) -> None:
    assert say("老王", "黄勇请假，值班，其他都到了").startswith("锅炉支部11月党员大会（11月23日（周一）20:00）：")


def test_it_ends_on_the_next_day(world: World, say: Say, night: None) -> None:
    say("老王", "其他都到了")
    say("老王", "确认")
    world.on("2026-11-24 00:45")
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，0点30分结束")

    assert say("老王", "会议结束，归档").startswith("已归档：锅炉支部11月党员大会")
    with world.acting("老王") as ctx:
        ends_at = meetings.meeting(ctx, 1).ends_at
        assert ends_at is not None
        assert f"{local(ends_at):%m-%d %H:%M}" == "11-24 00:30"
    assert say("小周", "签到").startswith("今天没有您的会")


def test_in_the_morning_it_is_yesterdays(world: World, say: Say, night: None) -> None:
    world.on("2026-11-24 08:00")

    assert say("黄勇", "签到").startswith("今天没有您的会")
    assert say("老王", "其他都到了").startswith("今天没有登记的会，是不是11月23日（周一）20:00")


def test_with_a_meeting_of_the_day_a_leave_is_asked_about(say: Say, night: None) -> None:
    say("老王", "开会 党课 今天下午3点")

    assert say("黄勇", "签到").startswith("已签到：锅炉支部11月党员大会")
    reply = say("小周", "今天请假")
    assert "1 11月23日（周一）20:00 锅炉支部11月党员大会" in reply
    assert "2 11月24日（周二）15:00 锅炉支部11月党课" in reply
