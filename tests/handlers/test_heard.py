"""What people really say, typed in a hurry, dictated, pasted; the table is ours and grows with every misreading."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import handlers
from bot.chat import Router
from tests.talk import Say
from tests.tasks import duty
from tests.text.told import read, worded
from tests.world import World

TABLE = Path(__file__).with_name("heard.jsonl")
"""Role, text, intent and slots, as in the accepted utterances; people and entries as lines of words."""


@cache
def commands() -> Router:
    return handlers.router()


def meant(text: str, role: str) -> dict[str, Any]:
    """A command typed by its word, else what was understood."""
    typed = commands().typed(text)
    if typed is not None and not commands().commands[typed.intent].yields_to:
        return {"intent": typed.intent}
    return worded(read(text, role))


def test_all_that_was_heard_is_understood_and_served() -> None:
    heard = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
    missed = []
    for one in heard:
        got, wanted = meant(one["text"], one["role"]), {"intent": one["intent"], **one["slots"]}
        if got != wanted:
            missed.append(f"{one['role']} {one['text']}\n  want {wanted}\n  got  {got}")

    assert missed == []
    assert {one["intent"] for one in heard} - commands().commands.keys() <= {"help", "unclear"}
    assert len({(one["role"], one["text"]) for one in heard}) == len(heard) > 720


@pytest.mark.parametrize("text", ["怎么报名", "战报怎么写", "请问整改怎么写", "党费登记怎么弄"])
def test_how_a_command_is_used_is_shown(say: Say, text: str) -> None:
    assert "例：" in say("何洁", text)


@pytest.mark.parametrize("text", ["12确认", "12号同意", "12号我确认了"])
def test_a_number_is_confirmed_but_not_what(say: Say, text: str) -> None:
    lines = say("何洁", text).splitlines()

    assert lines[0] == "没看懂。您是想："
    assert lines[1:] == ["1 确认扣分 12", "2 确认荣誉 12", "3 确认稿件 12"]


def test_what_speaks_against_it_goes_along(say: Say) -> None:
    assert "驳回扣分 12" in say("何洁", "12号不同意，记录里有")


def test_a_group_leader_asks_about_his_group_at_a_meeting_of_the_branch(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")

    assert say("李明", "还有谁没签到") == say("李明", "我们组谁没来")
    assert "赵强" not in say("李明", "我们组谁没来")


def test_of_whom_it_was_said_by_mistake(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    say("老王", "黄勇请假")

    assert "黄勇未登记" in say("老王", "说错了，请假的是李明不是黄勇")
    assert say("老王", "今天谁请假了").endswith("请假1人，李明。")


@pytest.mark.parametrize(
    ("text", "when"),
    [("党员大会推迟半小时", "9:30"), ("大会往后推一天", "24日"), ("党员大会提前一刻钟", "08:45")],
)
def test_a_meeting_is_moved_by_so_much(world: World, say: Say, text: str, when: str) -> None:
    say("老王", "开会 党员大会 11月23日上午9点 三楼会议室")

    assert when in say("老王", text)


def test_the_last_one_is_told_where_none_is_to_come(world: World, say: Say) -> None:
    say("老王", "开会 支委会 今天上午9点")
    world.on("2026-12-14 09:00")

    assert say("老王", "上次支委会是哪天开的").endswith("最近的一次：11月23日（周一）09:00，锅炉支部11月支委会。")


def test_so_many_days_are_counted_from_the_deadline(world: World, say: Say) -> None:
    duty(world, "ZB-04-1", "季度党课", due="2026-11-30", period="2026Q4")

    assert "季度党课延到12月7日" in say("老王", "任务1想晚一周，现场抢工期")
    assert say("何洁", "锅炉支部季度党课不适用，今年合并到年会").startswith("已标为不适用：季度党课")


def test_what_waits_is_not_put_right_by_half(say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    assert say("老王", "黄勇请假，其他都到了").endswith("回复「确认」保存，「取消」不记。")

    assert say("老王", "不对，是两个人请假") == "好，前面那件没有记。请改好后把整句再说一次。"
    assert say("老王", "确认").startswith("现在没有等您回答的问题")


def test_a_whole_sentence_puts_right_what_waits(say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    say("老王", "黄勇请假，其他都到了")

    assert "请假2（黄勇、林福鹏）" in say("老王", "不对，黄勇、林福鹏请假，其他都到了")


@pytest.mark.parametrize("text", ["不对，是周四", "说错了 是五点", "错了，是给赵强"])
def test_what_is_done_is_taken_back_first(say: Say, text: str) -> None:
    say("老王", "开会 支委会 周三下午3点")

    assert say("老王", text) == "没有改动。刚才记的不对，请先回「撤回」，再把整句重说一次。"


@pytest.mark.parametrize("text", ["时间改成下午四点", "地点也改一下，二楼小会议室", "期限改到12月15日"])
def test_what_is_to_be_changed_is_named(say: Say, text: str) -> None:
    say("老王", "开会 支委会 周三下午3点")

    assert say("老王", text).startswith("没看懂要改哪一件，没有改动。")


def test_who_is_there_and_who_said_so(say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    say("老王", "黄勇到了")
    say("李明", "能参加")

    told = say("老王", "今天来了几个人")
    assert told.startswith("锅炉支部11月党员大会：到1人（应到")
    assert told.endswith("人），黄勇。说会来的1人，李明。")


def test_the_last_meeting_is_none_to_come(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 11月16日下午3点")
    say("老王", "开会 党员大会 周五下午3点")

    for text in ("上次党员大会来了多少人", "上次大会谁没来", "上回党员大会谁请假了"):
        assert say("老王", text).startswith("锅炉支部11月党员大会 11月16日（周一）15:00：")
    assert say("老王", "党员大会谁没来").startswith("锅炉支部11月党员大会 11月27日（周五）15:00：")


def test_grades_without_their_day(say: Say) -> None:
    assert say("老王", "民主评议结果：优秀2人，合格5人") == "锅炉支部的民主评议是哪天开的？例如「11月20日」。"
    assert say("老王", "11月20日").startswith("已记锅炉支部2026年民主评议：优秀2、合格5")


def test_a_reminder_of_a_leave(say: Say) -> None:
    assert "提醒您：请假。" in say("黄勇", "周四上午提醒我请假")


def test_own_leave_is_not_lost_among_others(say: Say) -> None:
    say("老王", "开会 党员大会 周五上午9点")

    assert say("黄勇", "我和李明周五都要出差，大会请假").endswith("您自己的请单独说，例如「请假 周五 出差」。")


ACTS = {"undo", "unbind", "minutes.vote", "org_life.talk", "admission.step", "honour.file", "honour.confirm"} | {
    f"notice.{act}" for act in ("agree", "object", "sign", "send_back", "publish")
}


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("s", "通报我没意见但是时间能改吗"),
        ("s", "通报属实吗"),
        ("c", "通报签了吗"),
        ("c", "通报什么时候签发"),
        ("c", "通报没签发"),
        ("s", "刚才不算数吗"),
        ("s", "发错了撤回不了"),
        ("m", "我要解绑怎么办"),
        ("s", "王小明还没交入党申请书"),
        ("s", "王小明11月28号交入党申请书"),
        ("s", "党员今天培训了"),
        ("s", "同意5票反对0票通过了吗"),
        ("s", "黄勇想拿公司第一名"),
        ("s", "民主评议黄勇被评为优秀党员"),
        ("s", "争取年底评上公司先进党支部"),
        ("s", "和党员谈了12个人的情况"),
        ("c", "9号荣誉属实吗"),
        ("c", "开测评的时候通知我"),
        ("c", "做调研很有必要"),
        ("m", "网页打不开"),
    ],
)
def test_what_is_asked_planned_or_told_of_is_not_done(role: str, text: str) -> None:
    assert meant(text, role)["intent"] not in ACTS | {"rating.open", "survey.draft", "pages.open"}
