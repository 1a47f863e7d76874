"""The office works for many branches: it names the unit, or is asked to."""

import pytest

from tests.talk import Say
from tests.world import World


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("锅炉支部明天下午3点开党员大会", "锅炉支部11月党员大会"),
        ("开会 党课 汽机支部 周四上午9点 大会议室", "汽机支部11月党课"),
        ("锅炉支部二组周四上午9点开党小组会", "锅炉支部第二党小组11月党小组会"),
    ],
)
def test_a_meeting_is_called_for_the_unit_named(say: Say, text: str, title: str) -> None:
    assert say("何洁", text).startswith(f"已安排：{title}，")


def test_a_branch_meeting_without_its_branch_is_asked_about(say: Say) -> None:
    assert say("何洁", "开会 支委会 周四上午9点") == "请说明是哪个支部或党小组的支委会，例如「锅炉支部党员大会」。"


def test_what_a_committee_holds_itself_needs_no_naming(say: Say) -> None:
    assert say("何洁", "开会 中心组学习 周四上午9点").startswith("已安排：党委11月中心组学习")


def test_moving_cancelling_and_asking_for_the_unit_named(say: Say) -> None:
    say("老王", "开会 党课 周四上午9点")
    say("周芳", "开会 党课 周四上午9点")

    assert say("何洁", "汽机支部周四的党课改到周五").startswith("已改：汽机支部11月党课，11月27日（周五）09:00")
    assert say("何洁", "取消锅炉支部周四的党课，老师出差").startswith("已取消：锅炉支部11月党课")


def test_leave_is_filed_at_the_unit_named(say: Say) -> None:
    say("周芳", "开会 党员大会 周五下午3点")
    say("老王", "开会 党员大会 周五下午3点")

    assert "锅炉支部11月党员大会" in say("何洁", "黄勇请假，锅炉支部周五的党员大会，值班")


def test_several_units_in_one_sentence_are_not_guessed(say: Say) -> None:
    assert "请说明是哪个支部" in say("何洁", "锅炉支部和汽机支部周五下午3点开党员大会")


def test_a_meeting_nobody_called(say: Say) -> None:
    assert say("何洁", "取消汽机支部周三的支委会，书记出差") == (
        "11月25日没有找到支委会，没有记。可以说「会议」看近期安排。"
    )


def test_too_many_meetings_to_choose_from(world: World, say: Say) -> None:
    for hour in range(8, 18):
        say("老王", f"开会 主题党日 今天{hour}点")

    assert say("老王", "应到多少人") == "有10个会都可能，请把单位和日期说上，例如「锅炉支部周五的党员大会」。"
    assert "有10个会都可能" in say("老王", "黄勇到了")


def test_binding_is_refused_before_it_is_explained(say: Say) -> None:
    assert say("黄勇", "绑定") == "人员和组织由支部书记、组织委员或党委工作部维护。"


def test_a_complaint_is_listed_with_the_day_it_was_made_here(world: World, say: Say) -> None:
    world.on("2026-11-24 07:00")
    assert say("黄勇", "投诉") == "请说明要投诉什么，例如「投诉 提醒太多」。"
    say("黄勇", "投诉 提醒太多")

    assert "11-24 提醒太多" in say("何洁", "投诉清单")
