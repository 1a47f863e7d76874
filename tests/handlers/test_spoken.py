"""Commands as they are really typed: the number glued to the word, free words, 确认 for the first of two choices."""

from datetime import datetime

import pytest
from sqlmodel import select

from bot.core.clock import SHANGHAI
from bot.notify import OutboxMessage
from bot.plan import TaskState
from tests.plan.shelf import stored
from tests.talk import Say
from tests.tasks import duty
from tests.world import World


@pytest.fixture
def lecture(world: World) -> int:
    return duty(world, "ZB-04-1", "季度党课", due="2026-11-30", period="2026Q4")


@pytest.mark.parametrize("word", ["同意延期1", "同意延期任务1", "同意延期 任务1", "同意延期１"])
def test_granted_without_a_space(world: World, say: Say, lecture: int, word: str) -> None:
    say("老王", "改期 1 12月10日 现场抢工期")

    assert say("何洁", word) == "已同意延期1项：1 季度党课（12月10日）。改错回「撤回」。"


@pytest.mark.parametrize(
    "text",
    ["不适用1 没有预备党员", "不适用任务1，没有预备党员", "任务1不适用，没有预备党员", "１号任务不适用 没有预备党员"],
)
def test_not_applicable_as_it_is_said(world: World, say: Say, lecture: int, text: str) -> None:
    assert say("何洁", text).startswith("已标为不适用：季度党课")
    assert (stored(world).state, stored(world).reason) == (TaskState.NOT_APPLICABLE, "没有预备党员")


def test_the_reason_is_asked_for_after_free_words(world: World, say: Say, lecture: int) -> None:
    assert say("何洁", "任务1不适用") == "“季度党课”为什么不适用？"
    assert say("何洁", "没有预备党员").startswith("已标为不适用：季度党课")


@pytest.mark.parametrize("text", ["取消任务1", "取消1", "任务1作废", "任务1不用做了取消吧", "把任务1取消"])
def test_cancelled_as_it_is_said(world: World, say: Say, text: str) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert say("何洁", text) == "已取消任务：写小结。改错回「撤回」。"
    assert stored(world).state is TaskState.CANCELLED


def test_a_number_is_only_glued_to_words_that_take_one(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert not say("李明", "撤回12号的请假").startswith("已撤回：报的")
    assert stored(world).state is TaskState.REPORTED


def test_a_question_reports_nothing(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "任务1干完没").startswith("1 季度党课（锅炉支部，第4季度）")
    assert stored(world).state is TaskState.OPEN


def test_what_may_have_been_a_day_is_said_so(say: Say) -> None:
    assert say("老王", "12号改到15号") == ("没有编号 12 的任务；要是说12号那天，请说清是什么事，例如「党课改到15号」。")


def test_a_number_that_may_be_a_day_is_asked(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "1号改到15号").startswith("「1号」是任务编号吗？")


@pytest.mark.parametrize("nod", ["确认", "好的"])
def test_confirming_is_the_first_of_doing_and_leaving(world: World, say: Say, nod: str) -> None:
    say("何洁", "公告 锅炉支部 明天9点停电")

    assert say("何洁", nod).startswith("已发公告：锅炉支部全体党员")
    assert len(world.heard_by("黄勇")) == 1


def test_confirming_picks_nobody_of_two(world: World, say: Say, lecture: int) -> None:
    say("老王", "转交 1 王伟")

    assert say("老王", "确认").startswith("没看懂这一句。")
    assert stored(world).owner_id == world.who("老王")


def test_all_that_is_taken_back_is_named(world: World, say: Say) -> None:
    for title in ("写小结", "交名册", "报总结", "办展板"):
        world.task(title, owner="李明", due="2026-11-30")
    say("李明", "完成 1 2")
    assert say("李明", "撤回").startswith("已撤回：报的“写小结”“交名册”完成，仍是没办完")

    say("李明", "完成 1 2 3 4")
    assert say("李明", "撤回").startswith("已撤回：报的“写小结”“交名册”“报总结等4项”完成，仍是没办完")


@pytest.mark.parametrize(
    ("text", "moment"),
    [("半小时后提醒我交总结", "10:00"), ("提醒我一个半小时后交总结", "11:00"), ("过20分钟叫我交总结", "09:50")],
)
def test_reminded_in_a_while(world: World, say: Say, text: str, moment: str) -> None:
    assert say("黄勇", text) == f"到11月23日（周一）{moment}提醒您：交总结。改错回「撤回」。"
    with world.acting() as ctx:
        due = [row.due for row in ctx.session.exec(select(OutboxMessage)).all()]
    assert due == [datetime.fromisoformat(f"2026-11-23T{moment}").replace(tzinfo=SHANGHAI)]


def test_how_soon_may_be_the_answer(say: Say) -> None:
    assert say("黄勇", "提醒我交总结").startswith("哪天提醒？")
    assert say("黄勇", "半小时后") == "到11月23日（周一）10:00提醒您：交总结。改错回「撤回」。"


def test_a_yes_after_something_else_sends_nothing(world: World, say: Say) -> None:
    say("何洁", "公告 锅炉支部 明天9点停电")
    say("何洁", "帮助")

    say("何洁", "好的")
    assert world.heard_by("黄勇") == []


def test_a_past_day_is_refused_before_the_reason_is_asked(say: Say, lecture: int) -> None:
    assert say("老王", "任务1改到上周五") == "新期限要晚于原期限11月30日（周一），并且不早于今天。"


def test_a_name_nobody_bears_is_said_back(say: Say) -> None:
    assert say("老王", "让张三丰周五前把展板做好") == "锅炉支部的名册里没有张三丰，没有记，请核对。"
