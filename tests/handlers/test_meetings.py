"""Calling, moving, cancelling, listing."""

import pytest

from tests.talk import Say
from tests.world import World


def test_calling_a_meeting(say: Say) -> None:
    reply = say(
        "老王",
        "通知：11月27日（周五）下午3点在三楼会议室召开支部党员大会，议题：1、学习全会精神；2、讨论转正。请准时参加",
    )

    assert reply == "已安排：锅炉支部11月党员大会，11月27日（周五）15:00，三楼会议室，编号 1。议题2项。改错回「撤回」。"


def test_a_leader_calls_the_group(say: Say) -> None:
    assert "锅炉支部第二党小组11月党小组会" in say("赵强", "开会 党小组会 周三晚上七点")


def test_a_member_may_not_call(say: Say) -> None:
    assert say("黄勇", "开会 党员大会 周五下午3点") == "召集、改期、取消会议，由党小组长或支部书记、委员来做。"


def test_what_is_missing_is_asked_for(say: Say) -> None:
    assert "哪天几点开" in say("老王", "开会 党员大会")


def test_the_same_meeting_is_not_called_twice(say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")

    assert "没有重复登记" in say("老王", "开会 党员大会 周五下午3点")


def test_moving_a_meeting_keeps_its_time(say: Say) -> None:
    say("老王", "建会 支委会 周三晚上七点半 项目部会议室")

    assert say("老王", "把周三的支委会推到周四同一时间") == (
        "已改：锅炉支部11月支委会，11月26日（周四）19:30，项目部会议室。改错回「撤回」。"
    )


def test_the_meetings_of_a_month_that_is_over_and_of_this_one_so_far(say: Say) -> None:
    for called in ("支委会 10月20日下午3点", "党员大会 11月16日下午3点", "党课 11月27日下午3点"):
        say("老王", f"开会 {called}")

    assert (
        say("老王", "上个月的会")
        == say("老王", "10月会议")
        == ("10月的会（前面是编号）：\n1 10月20日（周二）15:00 锅炉支部10月支委会")
    )
    assert say("老王", "这个月开了哪些会") == "本月的会（前面是编号）：\n2 11月16日（周一）15:00 锅炉支部11月党员大会"


def test_the_meetings_of_a_group_are_listed_for_who_leads(say: Say) -> None:
    say("赵强", "开会 党小组会 10月21日下午3点")
    listed = "10月的会（前面是编号）：\n1 10月21日（周三）15:00 锅炉支部第二党小组10月党小组会"

    assert say("老王", "二组10月的会") == say("黄勇", "我们组上个月的会") == listed
    assert say("老王", "二组9月的会") == "9月没有锅炉支部第二党小组的会。"
    assert say("李明", "汽机支部10月的会").startswith("单位的记录由本单位")


def test_who_asked_for_leave_is_asked_again_when_it_moves(say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")
    say("黄勇", "周五的党员大会请个假 出差")

    assert "原先请假的1人仍记着请假" in say("老王", "把周五的党员大会推到下周一下午3点")


def test_cancelling_needs_a_reason(say: Say) -> None:
    say("老王", "开会 党课 明天上午9点")

    assert (
        say("老王", "取消明天的党课，老师来不了")
        == "已取消：锅炉支部11月党课（11月24日（周二）09:00）。改错回「撤回」。"
    )
    assert "没有您的" in say("黄勇", "有什么会")


def test_calling_can_be_taken_back(say: Say) -> None:
    say("老王", "开会 党课 明天上午9点")

    assert say("老王", "撤回") == "已撤回：锅炉支部11月党课的安排，这次会不开了。"
    assert "没有您的" in say("黄勇", "有什么会")


def test_members_see_their_own_meetings(say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点 三楼会议室")
    say("赵强", "开会 党小组会 周三晚上七点")

    reply = say("黄勇", "这个月我们支部还有什么会")

    assert reply.splitlines() == [
        "本月的会（前面是编号）：",
        "2 11月25日（周三）19:00 锅炉支部第二党小组11月党小组会",
        "1 11月27日（周五）15:00 锅炉支部11月党员大会，三楼会议室",
    ]
    assert "党小组会" not in say("李明", "这个月我们支部还有什么会")


def test_a_meeting_of_one_kind(say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点 三楼会议室")

    assert "11月27日（周五）15:00" in say("李明", "下次党员大会啥时候开，在哪开")


def test_another_branch_sees_nothing(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点 三楼会议室")

    assert "没有您的" in say("刘洋", "有什么会")


def test_a_cancellation_without_a_reason_is_asked_for_one(say: Say) -> None:
    say("老王", "开会 党课 明天上午9点")

    assert "请说明为什么取消" in say("老王", "取消明天的党课")


def test_two_meetings_of_one_day_are_asked_about(say: Say) -> None:
    say("老王", "开会 党课 明天上午9点")
    say("老王", "开会 主题党日 明天上午10点")

    asked = say("老王", "取消明天的会，老师来不了")

    assert asked.startswith("有2个会，请选是哪一个。")
    assert say("老王", "2").startswith("已取消：锅炉支部11月主题党日")


def test_a_change_that_changes_nothing(say: Say) -> None:
    say("老王", "开会 党课 明天上午9点")

    assert "改到哪天几点" in say("老王", "改会 明天的党课")


def test_a_busy_month_is_cut(say: Say) -> None:
    for day in range(24, 31):
        say("老王", f"开会 党课 11月{day}日上午9点")

    assert say("黄勇", "这个月我们支部还有什么会").splitlines()[-1] == "……共7个"


def test_the_meetings_of_a_day_and_of_a_quarter(say: Say) -> None:
    say("老王", "开会 党课 明天上午9点")

    assert say("黄勇", "明天有什么会").startswith("11月24日的会（前面是编号）：\n1 ")
    assert "1 11月24日" in say("黄勇", "四季度有哪些会")


def test_another_place_does_not_ask_those_on_leave_again(say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")
    say("黄勇", "周五的党员大会请个假 出差")

    assert say("老王", "周五的党员大会改到四楼会议室") == (
        "已改：锅炉支部11月党员大会，11月27日（周五）15:00，四楼会议室。改错回「撤回」。"
    )


def test_a_meeting_already_held_is_said_to_be(say: Say) -> None:
    assert say("老王", "开会 支委会 11月20日下午3点").startswith("已补登开过的会：锅炉支部11月支委会，11月20日")
    assert "2025年12月3日（周三）15:00" in say("老王", "开会 支委会 2025年12月3日下午3点")


@pytest.mark.parametrize(
    ("before", "text", "taken_back"),
    [
        ("开会 党课 明天上午9点", "取消明天的党课，老师来不了", "对锅炉支部11月党课的取消，会照常开"),
        ("开会 党课 明天上午9点", "把明天的党课推到周四", "对锅炉支部11月党课的改动，恢复原来的时间地点"),
        ("开会 党课 今天上午9点", "黄勇请假", "刚才在锅炉支部11月党课的登记（1人），恢复到之前"),
        ("开会 党课 今天上午9点", "表决 接收小周 赞成1", "刚才记的表决1项（锅炉支部11月党课）"),
        ("开会 党课 今天上午9点", "列席 张工", "刚才记入锅炉支部11月党课的内容"),
    ],
)
def test_taking_back_says_what_is_gone(say: Say, before: str, text: str, taken_back: str) -> None:
    say("老王", before)
    say("老王", text)

    assert say("老王", "撤回") == f"已撤回：{taken_back}。"


@pytest.mark.parametrize("text", ["开会", "建会 周五下午3点"])
def test_the_kind_of_a_meeting_is_asked_for(say: Say, text: str) -> None:
    assert say("老王", text).startswith("开什么会？请把会名说上")


def test_a_number_taken_back_is_not_used_again(say: Say) -> None:
    """An open question or a link may still name it."""
    say("老王", "开会 党课 明天上午9点")
    say("老王", "撤回")

    assert "编号 2" in say("老王", "开会 主题党日 明天上午9点")


def test_all_that_pasted_minutes_did_is_named_when_taken_back(say: Say) -> None:
    pasted = "记录：11月20日15:00支委会，主持人老王，议题学习全会精神，决议：成立突击队，由李明负责；决议：谈心谈话"
    assert "决议2项" in say("老王", pasted)

    assert say("老王", "撤回") == "已撤回：刚才在锅炉支部11月支委会记的会议安排、内容、决议2项，会议本身也撤了。"
    assert say("老王", "撤回") == "十分钟内没有可以撤回的操作。"


def test_of_a_meeting_that_stood_before_the_rest_is_named(say: Say) -> None:
    say("老王", "开会 支委会 今天上午9点")
    say("老王", "记录：支委会主持人老王，决议：成立突击队，由李明负责")

    assert say("老王", "撤回") == "已撤回：刚才在锅炉支部11月支委会记的内容、决议1项。"


def test_a_pasted_list_that_made_its_meeting_is_taken_back_with_it(say: Say) -> None:
    say("老王", "#接龙 党员大会 11月20日15:00\n1. 李明\n2. 陈静")
    say("老王", "确认")

    assert say("老王", "撤回") == ("已撤回：刚才在锅炉支部11月党员大会记的会议安排、到会登记（2人），会议本身也撤了。")
