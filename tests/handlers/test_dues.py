"""Dues told in chat: ticked, taken back, asked for; nobody is told of a sum, and no member of another."""

import pytest

from bot import people, plan
from bot.people import OrgKind
from tests.talk import Say, talk, talked
from tests.world import World

WHOLE = "已记锅炉支部11月党费已交：老王、陈静、李明、王伟、林福鹏、赵强、王伟、小周、黄勇、老孙、老吴，共11人。"


@pytest.fixture
def say(world: World) -> Say:
    return talk(world)


def test_the_group_leader_ticks_his_group(say: Say) -> None:
    assert say("赵强", "党费登记 11月 黄勇、小周") == (
        "已记锅炉支部第二党小组11月党费已交：黄勇、小周，共2人。还有4人没登记。改错回「撤回」。"
    )
    assert say("赵强", "党费登记 11月 黄勇") == "锅炉支部第二党小组11月党费早已记着，没有改动。"
    assert say("赵强", "撤回") == "已撤回：刚才登记的党费（2026-11）。"
    assert say("黄勇", "我11月党费交了没") == "您11月的党费还没有登记。没登记不等于没交，请问支部组织委员。"


def test_everybody_at_once_and_the_duty_of_the_month(world: World, say: Say) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
    said = say("陈静", "党费登记 11月 锅炉支部全交了")
    with world.acting("陈静") as ctx:
        found = plan.find(ctx, "ZB-02-2", org=people.org_by_code(ctx, "B04"))
        [task] = [one for one in found if one.period == "2026-11"]
    assert said == f"{WHOLE}全部登记了。报完成回「完成 {task.id}」。改错回「撤回」。"
    assert say("黄勇", "党费") == "2026年您的党费登记了1个月：11月。"
    assert say("黄勇", "我11月党费交了没") == "您11月的党费已登记已交。"


def test_all_but_some_and_one_waived(say: Say) -> None:
    assert "共10人。还有1人没登记。" in say("陈静", "11月党费除了黄勇都交了")
    assert say("陈静", "11月党费还有谁没交") == "锅炉支部11月党费：应交11人，已登记10人。没登记：黄勇。"
    assert say("陈静", "黄勇11月党费交了吗") == "黄勇11月党费没有登记，不等于没交。"
    assert "免交：黄勇" in say("陈静", "党费登记 11月 免交 黄勇")
    assert say("陈静", "党费 11月") == "锅炉支部11月党费：应交11人，已登记11人（其中免交1人）。全部登记了。"
    assert say("陈静", "党费登记 11月 黄勇记错了") == "已去掉锅炉支部11月的党费登记：黄勇。改错回「撤回」。"
    assert say("陈静", "党费登记 11月 黄勇记错了") == "锅炉支部11月没有登记过黄勇，没有改动。"


def test_two_of_one_name_are_told_apart(say: Say) -> None:
    asked = say("陈静", "党费登记 11月 王伟")
    assert asked.startswith("有 2 位王伟，是哪一位？")
    assert "王伟，共1人" in say("陈静", "2")


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "党费登记 11月 李明", "党费登记由党小组长、支部书记或组织委员来做。"),
        ("赵强", "党费登记 11月", "请写上姓名，例如「党费登记 11月 黄勇、李明」，都交了写「党费登记 11月 全交了」。"),
        ("赵强", "党费登记 12月 黄勇", "12月还没到，党费不预先登记。"),
        ("赵强", "党费登记 3月 黄勇", "补登记最多到半年前，2026-03太久了；补缴的情况请写在支部的记录里。"),
        ("赵强", "党费登记 四季度 黄勇", "请写清是哪个月，一次记一个月，例如「党费登记 11月 黄勇」。"),
        ("何洁", "党费登记 11月 全交了", "请写上单位，例如「党费登记 11月 锅炉支部全交了」。"),
        ("黄勇", "党费", "2026年还没有您的党费登记。没登记不等于没交，请问支部组织委员。"),
    ],
)
def test_what_cannot_be_ticked_is_said(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply


def test_the_office_sees_numbers_of_units_only(world: World, say: Say) -> None:
    talked(world, ("老王", "党费登记 11月 全交了"))
    assert say("何洁", "党费 11月") == "11月党费登记：2个单位，1个全部登记。还没登记全的：\n汽机支部 0/3"
    say("周芳", "党费登记 11月 全交了")
    assert say("何洁", "党费") == "11月党费登记：2个单位都登记全了。"
    for text in ("党费 10月", "党费 上个月"):
        assert say("何洁", text).startswith("10月党费登记：2个单位，0个全部登记。")


def test_who_is_long_without_a_tick_is_for_the_secretary_alone(world: World, say: Say) -> None:
    for month in range(6, 11):
        but = "除了黄勇" if month > 7 else ""
        say("老王", f"{month}月党费{but}都交了")
    assert "连续3个月没登记：黄勇，只告诉您，请了解情况。" in say("老王", "党费 11月")
    assert "连续" not in say("赵强", "党费 11月")


def test_the_leader_reaches_his_own_group_alone(world: World, say: Say) -> None:
    away = "党小组的名册里没有黄勇，没有记，请核对。"
    assert say("李明", "党费登记 11月 黄勇").endswith(away)
    talked(world, ("赵强", "党费登记 11月 黄勇"))
    assert say("李明", "党费登记 11月 黄勇记错了").endswith(away)
    assert say("李明", "党费登记 11月 王伟").startswith("已记锅炉支部第一党小组11月党费已交：王伟，共1人。")
    assert say("黄勇", "我11月党费交了没") == "您11月的党费已登记已交。"


def test_who_was_ticked_before_is_not_told_as_new(world: World, say: Say) -> None:
    talked(world, ("陈静", "党费登记 11月 黄勇"))
    assert say("陈静", "党费登记 11月 免交 黄勇、老孙") == (
        "已记锅炉支部11月党费免交：老孙，共1人。1人早已记着，没有改动。还有9人没登记。改错回「撤回」。"
    )


@pytest.mark.parametrize("month", ["13月", "0月", "99999999999999999999月", "去年12月"])
def test_a_month_that_is_none_is_not_taken_for_this_one(say: Say, month: str) -> None:
    assert not say("陈静", f"党费登记 {month} 黄勇").startswith("已记")
    assert say("黄勇", "党费") == "2026年还没有您的党费登记。没登记不等于没交，请问支部组织委员。"


def test_a_temporary_branch_is_not_waited_for(world: World, say: Say) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B05").kind = OrgKind.TEMPORARY_BRANCH
    assert say("何洁", "党费 11月") == "11月党费登记：1个单位，0个全部登记。还没登记全的：\n锅炉支部 0/11"
    assert say("周芳", "党费 11月") == "临时党支部不收党费，党员在原来的支部交。"


def test_who_is_excepted_and_was_ticked_before_is_named(say: Say) -> None:
    say("陈静", "党费登记 11月 黄勇")

    assert say("陈静", "11月党费除了黄勇都交了").endswith(
        "改错回「撤回」。黄勇原来就登记了，没有改；记错了回「党费登记 11月 黄勇 记错了」。"
    )
    assert say("陈静", "11月党费除了黄勇都交了").startswith("锅炉支部11月党费早已记着，没有改动。黄勇原来就登记了")
    assert "黄勇" in say("陈静", "党费登记 11月 黄勇 记错了")
    assert "没登记：黄勇" in say("陈静", "11月党费还有谁没交")


def test_the_dues_of_another_are_not_told(say: Say) -> None:
    assert say("黄勇", "小周党费交了没") == "党费登记只告诉本人和本单位负责人；别人的请本人来问。"
    assert say("黄勇", "黄勇党费交了没").startswith("2026年还没有您的党费登记")
