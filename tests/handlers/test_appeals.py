"""申诉: a unit objects to a deduction or a line of its result, the office answers."""

import pytest

from bot.people import Role
from bot.plan import Task
from tests.assess import october
from tests.filled import settle
from tests.handlers.scores import DEDUCTION, confirmed, deducted
from tests.talk import Say
from tests.tasks import duty
from tests.world import World


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    """刘洋 heads the office 何洁 is a clerk of."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)


@pytest.fixture
def checked(world: World) -> None:
    """One duty of 锅炉支部 was not done in October; the check is shown."""
    settle(world, october.checked)


def test_an_appeal_is_made_and_answered(world: World, say: Say) -> None:
    confirmed(say)
    assert say("老王", "D3-2扣0.5分不认，请假原因都写了") == (
        f"已申诉（第1号）：{DEDUCTION}。等党委工作部答复。改错回「撤回」。"
    )
    assert say("何洁", "待确认") == "没有等确认的扣分、加分。另有1件申诉等答复，回「申诉列表」看。"
    assert say("刘洋", "申诉列表").endswith(f"1 {DEDUCTION}：请假原因都写了，等答复")
    assert say("老王", "申诉列表") == f"锅炉支部的申诉（前面是编号）：\n1 {DEDUCTION}：请假原因都写了，等答复"
    assert say("何洁", "同意申诉 1 对") == "申诉第1号要由没有录入、也没有申诉的另一位同志答复。"
    assert say("刘洋", "同意申诉 1") == f"第1号申诉（{DEDUCTION}）同意的理由是什么？单位会看到。"
    assert say("刘洋", "记录第二页有") == (f"已同意第1号申诉：{DEDUCTION}，这一件不算了，已告诉单位。改错回「撤回」。")
    assert world.heard_by("老王")[-1] == f"申诉第1号同意了：{DEDUCTION}。答复：记录第二页有。"
    assert say("老王", "申诉列表").endswith("，同意：记录第二页有")
    assert say("刘洋", "申诉列表") == "没有等答复的申诉。"
    assert say("刘洋", "撤回").startswith(f"已撤回：对申诉“{DEDUCTION}”的答复，仍等答复")


def test_an_appeal_is_refused(say: Say) -> None:
    confirmed(say)
    say("老王", "申诉 1 请假原因都写了")

    assert say("刘洋", "驳回申诉 1 记录里没有") == (
        f"已驳回第1号申诉：{DEDUCTION}，维持不变，已告诉单位。改错回「撤回」。"
    )
    assert say("老王", "申诉 1 写了").startswith("这一项已经申诉过（第1号），没有同意。")
    assert say("老王", "申诉 D3-2 写了").startswith("这一项已经申诉过（第1号），没有同意。")


def test_what_to_appeal_against_and_why_is_asked_for(say: Say) -> None:
    confirmed(say)
    assert say("老王", "申诉").startswith("申诉哪一项？")
    assert say("老王", "那一项").startswith("申诉哪一项？")
    assert say("老王", "D3-2") == "为什么不对？请写理由。"
    assert say("老王", "请假原因都写了").startswith("已申诉（第1号）")


def test_which_of_two_entries(say: Say) -> None:
    confirmed(say)
    deducted(say, "扣分 锅炉支部 D3-2 0.5 党员大会缺议题")
    say("刘洋", "确认扣分 2")

    assert say("老王", "申诉 D3-2 都写了") == (
        f"D3-2 有2件，申诉哪一件？\n1 第2号 {DEDUCTION}：党员大会缺议题\n2 第1号 {DEDUCTION}：11月支委会缺记录人"
    )
    assert say("老王", "2") == f"已申诉（第1号）：{DEDUCTION}。等党委工作部答复。改错回「撤回」。"


def test_a_duty_that_does_not_apply(world: World, say: Say, checked: None) -> None:
    assert say("老王", "发展党员那项为啥算我们没完成，我们没有发展对象") == (
        "已申诉（第1号）：锅炉支部 D1-1 任务按期完成（2026年10月检查）。等党委工作部答复。改错回「撤回」。"
        "同意了就不再计入。"
    )
    assert say("何洁", "申诉列表").endswith("：发展程序按时限办理：不适用，等答复")
    assert say("何洁", "同意申诉 1 已标为不适用") == (
        "锅炉支部的这项任务没有还没办的，标不了不适用；请核对记录，改正以后再同意。"
    )
    number = duty(world, "ZB-10-2", "发展程序按时限办理", due="2026-09-30")
    assert say("何洁", "同意申诉 1 没有发展对象") == (
        "已同意第1号申诉：锅炉支部 D1-1 任务按期完成（2026年10月检查），不再计入，已告诉单位。"
        "得分没有变化。改错回「撤回」。"
    )
    with world.acting() as ctx:
        assert ctx.get(Task, number).reason == "没有发展对象"


def test_an_item_that_does_not_apply(world: World, say: Say, checked: None) -> None:
    assert say("老王", "申诉 D5-3 不适用，没有活动室").endswith("同意了就不再计入。")
    assert say("何洁", "同意申诉 1 没有活动室").endswith("不再计入，已告诉单位。" + outcome(world) + "改错回「撤回」。")
    assert say("何洁", "撤回").startswith("已撤回：对申诉")


def test_why_is_asked_and_may_be_that_it_does_not_apply(say: Say, checked: None) -> None:
    say("老王", "申诉")
    assert say("老王", "D5-3") == "为什么不对？请写理由。"
    assert say("老王", "不适用，没有活动室").endswith("同意了就不再计入。")


def test_records_to_be_put_right(say: Say, checked: None) -> None:
    say("老王", "申诉 D3-2 请假原因都写了")
    assert say("何洁", "同意申诉 1 写了") == (
        "已同意第1号申诉：锅炉支部 D3-2 记录要素齐全（2026年10月检查），已告诉单位。"
        "得分没有变化。记录改正以后，回「重算 2026-10」。改错回「撤回」。"
    )


def outcome(world: World) -> str:
    return world.heard_by("老王")[-1].split("没有活动室。")[1]


def test_nothing_was_appealed_against(say: Say) -> None:
    assert say("老王", "申诉列表") == "锅炉支部没有申诉过。"


@pytest.fixture
def colleague(world: World) -> None:
    """李明 is in the office too: who neither entered nor appealed answers appeals."""
    world.appoint("李明", Role.PARTY_WORK_CLERK)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("申诉1同意，记录里写了", "申诉第1号11月23日同意了，这一件不再算：记录里写了。"),
        ("不同意1号申诉，记录里没有写", "申诉第1号11月23日没有同意，维持不变：记录里没有写。"),
    ],
)
def test_what_became_of_an_appeal_is_said(say: Say, colleague: None, words: str, outcome: str) -> None:
    confirmed(say)
    say("老王", "申诉 1 写了")
    assert say("老王", "扣分依据 1").endswith("另一位同志11月23日确认。申诉第1号等答复。")

    say("李明", words)

    told = say("老王", "扣分依据 1")
    assert told.startswith(f"第1号：{DEDUCTION}，")
    assert told.endswith(outcome)
    assert say("老王", "1号扣分的依据") == told
    assert say("周芳", "扣分依据 1") == "没有编号 1 的扣分、加分或检查发现。"
    assert say("老王", "扣分依据 437") == "没有编号 437 的扣分、加分或检查发现。"
