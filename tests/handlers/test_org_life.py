"""Talks and the members' appraisal, told in numbers; nobody's grade and no word of a talk is ever kept."""

from datetime import date

import pytest

from bot import people, plan
from tests.talk import Say, talk
from tests.world import World


@pytest.fixture
def say(world: World) -> Say:
    return talk(world)


def test_talks_are_counted_by_kind(say: Say) -> None:
    assert say("老王", "谈心谈话") == "锅炉支部2026年：还没有登记。"
    assert say("老王", "谈心谈话 11月20日 委员与党员 12人次") == (
        "已记锅炉支部11月20日委员与党员谈心谈话12人次。2026年：委员与党员12人次，还没有委员之间、党员之间的。改错回「撤回」。"
    )
    say("陈静", "谈心谈话 委员之间 3次")
    say("陈静", "谈心谈话 昨天 党员之间 5人次")
    assert say("陈静", "谈心") == "锅炉支部2026年：委员之间3人次、委员与党员12人次、党员之间5人次。"
    assert say("陈静", "撤回") == "已撤回：刚才登记的锅炉支部谈心谈话。"
    assert say("老王", "谈心") == "锅炉支部2026年：委员之间3人次、委员与党员12人次，还没有党员之间的。"
    assert say("何洁", "谈心谈话") == "2026年：1个单位登记了谈心谈话，0个单位登记了民主评议结果，共2个单位。"
    assert say("何洁", "谈心谈话 汽机支部") == "汽机支部2026年：还没有登记。"


def test_the_appraisal_from_the_numbers_to_the_feedback(world: World, say: Say) -> None:
    assert say("老王", "评议结果").startswith("锅炉支部2026年的民主评议还没有登记。")
    assert say("老王", "评议结果 11月20日 优秀3 合格6 预备1") == (
        "已记锅炉支部2026年民主评议：优秀3、合格6、基本合格0、不合格0。改错回「撤回」。"
    )
    assert "民主评议：优秀2、合格7、" in say("老王", "评议结果 11月20日 优秀两个 合格七")
    assert say("老王", "撤回") == "已撤回：刚才登记的锅炉支部民主评议结果。"
    assert "优秀一般不超过三分之一（9人最多3名），请核对。" in say("老王", "评议结果 11月20日 优秀4 合格5")
    assert say("老王", "撤回") == "已撤回：刚才登记的锅炉支部民主评议结果。"
    assert say("老王", "评议结果") == (
        "锅炉支部2026年民主评议（11月20日）：优秀3、合格6、基本合格0、不合格0。"
        "结果还没有登记反馈，当面反馈完回「评议反馈 日期」。"
    )
    assert say("老王", "评议反馈昨天搞完") == "已记：锅炉支部2026年评议结果11月22日反馈完。改错回「撤回」。"
    assert say("老王", "评议结果").endswith("11月22日已反馈本人。")
    assert say("老王", "撤回") == "已撤回：锅炉支部评议反馈的登记。"
    assert "1个单位登记了民主评议结果" in say("何洁", "评议结果")


def test_the_duty_of_the_list_is_named(world: World, say: Say) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
    said = say("老王", "谈心谈话 11月20日 委员与党员 12人次")
    with world.acting("老王") as ctx:
        [task] = plan.find(ctx, "ZB-05-2", org=people.org_by_code(ctx, "B04"))
    assert f"报完成回「完成 {task.id}」" in said


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "谈心谈话", "谈心谈话、民主评议的次数由支部书记、组织委员登记。"),
        ("老王", "谈心谈话 12人次", "请这样写：谈心谈话 11月20日 委员与党员 12人次。只记次数，不记谈了什么。"),
        ("老王", "谈心谈话 黄勇家里有困难", "请这样写：谈心谈话 11月20日 委员与党员 12人次。只记次数，不记谈了什么。"),
        ("老王", "谈心谈话 12月20日 委员之间 3次", "日期在今天之后，还没发生的不登记。"),
        ("老王", "谈心谈话 11月20日 委员之间 0次", "次数请写1到1000之间的数。"),
        ("老王", "谈心谈话 委员与党员 -3人次", "次数请写1到1000之间的数。"),
        ("老王", "谈心谈话 委员与党员 负 3人次", "次数请写1到1000之间的数。"),
        ("何洁", "谈心谈话 委员之间 3次", "请写上单位，例如「谈心谈话 机关一支部 11月20日 委员与党员 12人次」。"),
        ("老王", "评议结果 11月20日 优秀3 合格20", "定等次的23人多于锅炉支部的正式党员10人，没有记，请核对。"),
        ("老王", "评议结果 11月20日 优秀1 合格12345", "「12345」人太多了，没有记，请核对。"),
        ("老王", "评议结果 11月20日 预备1", "没有写等次的人数，例如「评议结果 12月28日 优秀8 合格17 基本合格1」。"),
        (
            "老王",
            "评议反馈 11月22日",
            "锅炉支部2026年的民主评议还没有登记结果，先报「评议结果 12月28日 优秀8 合格17」。",
        ),
    ],
)
def test_what_cannot_be_recorded_is_said(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply


def test_nobody_is_told_before_he_is_appraised(say: Say) -> None:
    say("周芳", "评议结果 11月20日 优秀1 合格2")
    assert say("周芳", "评议反馈 11月19日") == "反馈的日期早于评议的日期，没有记，请核对。"


def test_results_of_march_may_be_told_in_april(world: World, say: Say) -> None:
    world.on("2027-04-06")
    say("周芳", "评议结果 2027年3月30日 优秀1 合格2")
    assert say("周芳", "评议反馈 2027年4月2日").startswith("已记：汽机支部2026年评议结果4月2日反馈完。")
    assert "2027年的民主评议还没有登记" in say("周芳", "评议反馈 2027年4月3日")


@pytest.mark.parametrize("who", ["委员与党员", "党员与委员", "书记和党员", "党员和书记"])
def test_who_talks_with_whom_may_be_said_either_way(say: Say, who: str) -> None:
    assert "委员与党员谈心谈话2人次" in say("老王", f"谈心谈话 11月20日 {who} 2人次")


def test_a_group_named_stands_for_its_unit(world: World, say: Say) -> None:
    group = "锅炉支部第二党小组"
    assert "已记锅炉支部11月20日" in say("陈静", f"谈心谈话 {group} 11月20日 委员之间 2次")
    with world.acting() as ctx:
        people.org_by_code(ctx, "B04").term_end = date(2027, 1, 31)
    assert say("陈静", f"换届 {group}").startswith("锅炉支部本届2027年1月31日届满")
