"""The year's study plan in chat: set in one message, read by every member, studied by word or by the minutes."""

import pytest

from bot.meetings import MeetingKind, MeetingState
from tests.learning.school import held
from tests.learning.test_planning import duty
from tests.talk import Say
from tests.world import World

PLAN = "学习计划 1月 党章专题学习 集中学习 老王；3月 安全生产重要论述 专题党课 陈静；12月 全会精神"
SET = "已定锅炉支部2026年学习计划：新增3个，共3个专题。改错回「撤回」。"


def test_a_plan_is_set_and_read(world: World, say: Say) -> None:
    assert say("黄勇", "学习计划") == (
        "锅炉支部2026年的学习计划还没有定。定计划请这样写：学习计划 1月 党章专题 集中学习 老王；3月 安全生产 专题党课。"
    )
    assert say("老王", PLAN) == SET
    assert say("老王", PLAN) == "锅炉支部2026年学习计划里都有了，没有改动。"
    with world.acting() as ctx:
        held(ctx, world, "2026-03-12 09:00", agenda=("安全生产重要论述",))
    told = (
        "锅炉支部2026年学习计划3个专题，已学1个（前面是编号）：\n"
        "1 1月 党章专题学习，集中学习，老王，未学\n"
        "2 3月 安全生产重要论述，专题党课，陈静，3月12日已学\n"
        "3 12月 全会精神，集中学习"
    )
    assert say("黄勇", "学习计划") == told
    assert say("何洁", "学习计划 锅炉支部") == told
    assert say("何洁", "学习计划 锅炉支部 6月 形势任务") == (
        "已定锅炉支部2026年学习计划：新增1个，共4个专题。改错回「撤回」。"
    )
    assert say("黄勇", "学习计划 汽机支部").startswith("单位的记录由")
    assert say("老王", "学习计划 2027年").startswith("锅炉支部2027年的学习计划还没有定")


def test_the_plan_reports_the_duty_and_is_taken_back_with_it(world: World, say: Say) -> None:
    duty(world)
    assert say("陈静", PLAN) == (
        "已定锅炉支部2026年学习计划：新增3个，共3个专题。任务“年度学习教育计划”已报完成，等核验。改错回「撤回」。"
    )
    assert say("陈静", "撤回") == (
        "已撤回：报的“年度学习教育计划”完成，仍是没办完；"
        "刚才定的学习计划（已定2026年学习计划，3个专题），恢复原来的；没发出的消息不发了。"
    )
    assert say("陈静", "学习计划").startswith("锅炉支部2026年的学习计划还没有定")


def test_a_topic_is_changed_studied_and_taken_off(world: World, say: Say) -> None:
    say("老王", PLAN)
    assert say("老王", "学习计划 2月 党章专题学习；6月 形势任务") == (
        "已定锅炉支部2026年学习计划：新增1个，改1个，共4个专题。改错回「撤回」。"
    )
    assert say("老王", "学完 1 2月20日") == "已记：专题1“党章专题学习”2月20日学完。改错回「撤回」。"
    assert say("老王", "学完 2") == "已记：专题2“安全生产重要论述”11月23日学完。改错回「撤回」。"
    assert say("老王", "撤回") == "已撤回：专题“安全生产重要论述”的学完，仍没有学。"
    assert say("老王", "去掉专题 2") == "已从学习计划去掉专题2“安全生产重要论述”。改错回「撤回」。"
    assert say("老王", "学完 2") == "2026年学习计划里没有第2个专题。"
    assert say("老王", "学完") == "请写上编号，例如「学完 12」。"
    assert "已学1个" in say("小周", "学习计划")


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("老王", "学习计划 1月 党章；安全生产", "第2个专题没有写月份。"),
        ("老王", "学习计划 13月 党章", "月份请写 1 到 12 月。"),
        ("黄勇", "学习计划 1月 党章", "学习计划和别人的学时由支部书记、委员或党小组长登记。"),
        ("李明", "学习计划 1月 党章", "学习计划和别人的学时由支部书记、委员或党小组长登记。"),
        ("黄勇", "学完 1", "学习计划和别人的学时由支部书记、委员或党小组长登记。"),
    ],
)
def test_what_is_not_set(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text).startswith(reply)


def test_what_the_leading_body_studied(world: World, say: Say) -> None:
    kind = MeetingKind.CENTRAL_GROUP_STUDY
    assert say("何洁", "中心组学习") == "党委2026年还没有中心组学习的记录。"
    with world.acting() as ctx:
        first = held(ctx, world, "2026-03-12 09:00", kind=kind, code="C00", agenda=("安全生产重要论述",))
        first.chair_id, first.present, first.discussion = world.who("老王"), 5, "老王谈了安全"
        held(ctx, world, "2026-06-12 09:00", kind=kind, code="C00", state=MeetingState.HELD)
    assert say("何洁", "中心组学习") == (
        "党委2026年中心组学习2次：\n3月12日 安全生产重要论述，老王主持，到5人，有发言记录\n6月12日 三月学习，未归档"
    )
    assert say("何洁", "中心组记录 2025年") == "党委2025年还没有中心组学习的记录。"
    assert say("黄勇", "中心组学习").startswith("单位的记录由")


@pytest.mark.parametrize("year", [2001, 2050])
def test_a_year_far_away_is_a_slip(say: Say, year: int) -> None:
    assert say("老王", f"学习计划 {year}年 1月 党章专题学习") == f"{year}年太远了，学习计划只定去年、今年和明年的。"


def test_next_years_plan_is_made_in_december(say: Say) -> None:
    assert say("老王", "学习计划 2027年 1月 党章专题学习").startswith("已定锅炉支部2027年学习计划")


def test_of_a_year_to_come_nothing_is_asked(say: Say) -> None:
    assert say("老王", "我的学时 2099") == "2099年还没到。"
    assert say("老王", "我的学时 2025").startswith("您2025年学时0，")
