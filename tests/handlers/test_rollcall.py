"""A whole list at once: shown, confirmed, saved; asked about where it is doubtful."""

import pytest
from sqlmodel import select

from bot.core.audit import AuditEntry
from bot.meetings import Meeting
from tests.handlers.test_attendance import attendance
from tests.talk import Say
from tests.world import World

PASTE = "#接龙\n11月党小组会（锅炉第二党小组）\n\n1. 赵强 到\n2. 黄勇 请假（现场吊装）\n3. 小周\n4. 老孙 上门送学"


@pytest.fixture
def group_meeting(say: Say) -> None:
    assert "已安排" in say("赵强", "开会 党小组会 今天上午9点 二组休息室")


def test_a_pasted_list_is_shown_then_saved(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", PASTE)

    assert shown == (
        "锅炉支部第二党小组11月党小组会（11月23日（周一）09:00）：到2 请假1（黄勇） 上门1（老孙）。\n"
        "回复「确认」保存，「取消」不记。"
    )
    assert attendance(world) == {}
    saved = say("赵强", "确认")
    assert saved.startswith("已记：锅炉支部第二党小组11月党小组会 到2 请假1（黄勇） 上门1（老孙）。")
    assert attendance(world) == {
        "zhaoqiang": "present",
        "huangyong": "leave",
        "xiaozhou": "present",
        "laosun": "home_visit",
    }


def test_cancelled_is_not_saved(world: World, say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)

    assert say("赵强", "取消") == "好，不记了。"
    assert attendance(world) == {}


def test_a_later_list_supersedes_an_earlier_one(world: World, say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")
    say("赵强", PASTE.replace("黄勇 请假（现场吊装）", "黄勇 到"))
    say("赵强", "确认")

    assert attendance(world)["huangyong"] == "present"


def test_a_list_without_a_meeting_calls_it(world: World, say: Say) -> None:
    shown = say("赵强", PASTE)

    assert "，新建）：到2" in shown
    assert say("赵强", "确认").startswith("已记：锅炉支部第二党小组11月党小组会")
    with world.acting() as ctx:
        [meeting] = ctx.session.exec(select(Meeting)).all()
        assert (meeting.kind.value, meeting.org_id) == ("group_meeting", world.orgs["B04-02"])


def test_taking_a_list_back_takes_the_meeting_it_called_too(world: World, say: Say) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")

    assert say("赵强", "撤回").startswith("已撤回")
    assert attendance(world) == {}
    with world.acting() as ctx:
        assert ctx.session.exec(select(Meeting)).all() == []


def test_unknown_names_are_said_with_the_nearest(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", "#接龙\n党小组会\n1. 赵强\n2. 黄永\n3. 小周")

    assert "没对上名册：黄永（黄勇？）" in shown
    say("赵强", "确认")
    assert attendance(world) == {"zhaoqiang": "present", "xiaozhou": "present"}


def test_two_of_one_name_in_the_branch_are_asked_about(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼")

    asked = say("老王", "黄勇、王伟请假，其他都到了")

    assert asked.startswith("有 2 位王伟，是哪一位？")
    shown = say("老王", "1")
    assert "到8 请假2（黄勇、王伟）" in shown or "到8 请假2（王伟、黄勇）" in shown
    say("老王", "确认")
    assert attendance(world)["wangwei1"] == "leave"
    assert attendance(world)["wangwei2"] == "present"


def test_everybody_but_one(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", "除了小周都到了")

    assert "小周" in shown
    say("赵强", "确认")
    assert attendance(world)["huangyong"] == "present"
    assert attendance(world)["xiaozhou"] in {"absent", "leave"}


def test_numbers_that_do_not_add_up_are_said(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", "二组应到6实到4，黄勇请假")

    assert "请核对" in shown or "确认" in shown


def test_a_member_cannot_file_a_list(world: World, say: Say, group_meeting: None) -> None:
    assert "由党小组长或支部书记、委员" in say("黄勇", PASTE)
    assert attendance(world) == {}


def test_the_trail_tells_who_filed_it(world: World, say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")

    with world.acting() as ctx:
        entry = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == "attendance.mark")).one()
        assert (entry.actor_id, entry.summary, len(entry.changes)) == (
            world.who("赵强"),
            "锅炉支部第二党小组11月党小组会",
            4,
        )
