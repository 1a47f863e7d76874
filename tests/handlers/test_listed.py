"""A pasted list that tells of the meeting too: what is odd is said, chair, recorder and agenda go into the minutes."""

import pytest

from bot import meetings
from tests.talk import Say
from tests.world import World

LIST = (
    "#接龙\n今天上午9点党员大会\n主持人：老王\n记录人：陈静\n议题：学习全会精神\n1. 黄勇 请假 值班\n2. 林福鹏\n3. 小周"
)
WHAT = "主持人、记录人、议题"


@pytest.fixture
def called(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    world.on("2026-11-23 10:15")


def test_chair_recorder_and_agenda_fill_the_minutes(world: World, say: Say, called: None) -> None:
    assert f"{WHAT}一并记入纪要。\n回复「确认」保存" in say("老王", LIST)
    assert f"并记入{WHAT}。改错回「撤回」。" in say("老王", "确认")

    with world.acting("老王") as ctx:
        row = meetings.meeting(ctx, 1)
        assert (row.chair_id, row.recorder_id) == (world.who("老王"), world.who("陈静"))
        assert row.agenda == ["学习全会精神"]
    assert say("老王", LIST).endswith("早已这样记着，没有改动。")


def test_what_stands_in_the_minutes_stays(world: World, say: Say, called: None) -> None:
    say("老王", "记录：主持人陈静，记录人李明，议题研究转正")
    assert "议题一并记入纪要。" in say("老王", LIST)
    say("老王", "确认")

    with world.acting("老王") as ctx:
        row = meetings.meeting(ctx, 1)
        assert (row.chair_id, row.recorder_id) == (world.who("陈静"), world.who("李明"))
        assert row.agenda == ["研究转正", "学习全会精神"]


def test_it_is_all_taken_back_together(world: World, say: Say, called: None) -> None:
    say("老王", LIST)
    say("老王", "确认")
    say("老王", "撤回")

    with world.acting("老王") as ctx:
        row = meetings.meeting(ctx, 1)
        assert (row.chair_id, row.agenda) == (None, [])
        assert len(meetings.roll(ctx, row).missing) == 10


def test_a_name_two_people_bear_is_left_to_be_said(say: Say, called: None) -> None:
    assert "。\n记录人、议题一并" not in say("老王", LIST.replace("主持人：老王", "主持人：王伟"))
    assert "并记入记录人、议题。" in say("老王", "确认")


@pytest.mark.parametrize(
    ("tail", "warning"),
    [
        ("1. 黄勇\n1. 林福鹏", "序号有重复"),
        ("1. 黄勇\n3. 林福鹏", "序号有缺"),
        ("1. 黄勇\n2.\n3. 林福鹏", "有空的序号"),
        ("1. 黄勇\n2. 林福鹏\n以上应到8人，实到6人", "文末的人数和名单不符"),
        ("决议：成立突击队\n1. 黄勇\n2. 林福鹏", "决议、列席等行没有记"),
    ],
)
def test_what_is_odd_about_the_list_is_said_before_saving(say: Say, called: None, tail: str, warning: str) -> None:
    reply = say("老王", f"#接龙\n今天上午9点党员大会\n{tail}")

    assert f"名单里{warning}" in reply
    assert "回复「确认」保存" in reply


def test_a_list_in_order_is_shown_without_a_word(say: Say, called: None) -> None:
    assert "名单里" not in say("老王", LIST)
