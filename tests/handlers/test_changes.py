"""改期, 同意延期, 转交, 不适用, 取消任务."""

from datetime import date

import pytest

from bot import plan
from bot.plan import RecordKind, TaskState
from tests.plan.shelf import stored
from tests.talk import Say
from tests.tasks import duty
from tests.world import World


@pytest.fixture
def lecture(world: World) -> int:
    return duty(world, "ZB-04-1", "季度党课", due="2026-11-30", period="2026Q4")


def test_more_time_is_asked_for_and_granted(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "季度党课想延到12月10号，现场抢工期") == (
        "已申请：季度党课延到12月10日（周四），等布置人或党委工作部答复。改错回「撤回」。"
    )
    assert "回复「同意延期 1」" in world.heard_by("何洁")[0]
    assert stored(world).due == date(2026, 11, 30)

    assert say("何洁", "同意延期 1") == "已同意延期1项：1 季度党课（12月10日）。改错回「撤回」。"
    assert stored(world).due == date(2026, 12, 10)
    assert world.heard_by("老王")[-1] == "同意延期：季度党课，新期限12月10日（周四）。"
    assert say("老王", "改期 1 12月20日 现场还没忙完").startswith("“季度党课”已经延期过一次")


def test_not_granted(world: World, say: Say, lecture: int) -> None:
    say("老王", "改期 1 12月10日 现场抢工期")

    assert say("何洁", "不同意延期 1") == "没有同意延期1项，期限不变：1 季度党课（11月30日）。改错回「撤回」。"
    assert stored(world).due == date(2026, 11, 30)


def test_day_and_reason_are_asked_for(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "延期 1") == "“季度党课”延到哪天？现在的期限是11月30日（周一）。例如「12月5日」。"
    assert say("老王", "过几天吧") == "「过几天」看不准是哪一天，请写几月几日。"
    assert say("老王", "12月10日") == "“季度党课”延到12月10日（周四）的原因是什么？"
    assert say("老王", "现场抢工期").startswith("已申请：季度党课延到12月10日（周四）")


def test_the_office_moves_it_at_once(world: World, say: Say, lecture: int) -> None:
    assert say("何洁", "改期 1 12月10日 全公司大检查") == (
        "已改期：季度党课，新期限12月10日（周四），已告诉责任人。改错回「撤回」。"
    )
    assert say("何洁", "撤回").startswith("已撤回：“季度党课”的新期限，恢复原来的")
    assert stored(world).due == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("老王", "改期 1 11月25日 出差", "新期限要晚于原期限11月30日（周一），并且不早于今天。"),
        ("老王", "改期 99 12月5日 出差", "没有编号 99 的任务。"),
        ("黄勇", "改期 1 12月5日 出差", "没有编号 1 的任务。"),
        ("老王", "同意延期 1", "“季度党课”没有待答复的延期申请。"),
        ("何洁", "同意延期", "是哪项任务？请写编号，例如「同意延期 12」；编号见「我的任务」。"),
        ("何洁", "同意延期 党课", "「党课」不是编号。"),
        ("何洁", "不适用 党课", "请写上编号，例如「不适用 12」。"),
        ("何洁", "不适用 99999999999 没有", "请写上编号，例如「不适用 12」。"),
        ("老王", "不适用 1 没有预备党员", "延期和不适用由党委工作部决定。"),
        ("老王", "取消任务 0", "没有编号 0 的任务。"),
        ("老王", "取消任务 1", "“季度党课”是年度清单里的任务，不能取消；确实不用办的，由党委工作部标为不适用。"),
        ("李明", "转交 1 赵强", "布置、转交任务由支部书记、副书记或党委工作部来做。"),
        ("老王", "转交 1 周芳", "锅炉支部的名册里没有周芳，没有记，请核对。"),
        ("老王", "转交 1 老王", "“季度党课”本来就由老王负责。"),
        ("何洁", "5号问题延期到12月10日", "没有编号 5 的问题。"),
    ],
)
def test_what_is_refused(world: World, say: Say, lecture: int, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply
    assert (stored(world).due, stored(world).state) == (date(2026, 11, 30), TaskState.OPEN)


def test_handed_on(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "转交 1 李明") == "已转交：季度党课，以后由李明负责，已告诉李明。改错回「撤回」。"
    assert "1 季度党课" in say("李明", "我的任务")
    assert "季度党课" in world.heard_by("李明")[0]
    assert say("老王", "撤回").startswith("已撤回：“季度党课”的转交，仍由原来的人负责")
    assert stored(world).owner_id == world.who("老王")


def test_handed_to_one_of_two_of_a_name(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "转交 1 王伟").startswith("有 2 位王伟，是哪一位？")
    assert say("老王", "2").startswith("已转交：季度党课，以后由王伟负责")
    assert stored(world).owner_id == world.who("wangwei2")


def test_handed_to_somebody_without_chat(world: World, say: Say, lecture: int) -> None:
    assert "老吴不用聊天，请当面告诉" in say("老王", "转交 1 老吴")


def test_not_applicable_with_a_reason(world: World, say: Say, lecture: int) -> None:
    assert say("何洁", "不适用 1") == "“季度党课”为什么不适用？"
    assert say("何洁", "本季度合并上大课") == "已标为不适用：季度党课，不用办了，不计入考核。改错回「撤回」。"
    assert (stored(world).state, stored(world).reason) == (TaskState.NOT_APPLICABLE, "本季度合并上大课")
    assert say("何洁", "撤回").startswith("已撤回：“季度党课”的不适用，照常要办")


def test_not_applicable_in_one_line(world: World, say: Say, lecture: int) -> None:
    assert say("何洁", "不适用 1 没有预备党员").startswith("已标为不适用：季度党课")
    assert say("老王", "完成 1") == "“季度党课”已标为不适用，不用再办。"


def test_what_does_not_apply_applies_after_all(world: World, say: Say, lecture: int) -> None:
    say("何洁", "不适用 1 没有预备党员")
    assert say("老王", "恢复任务 1") == "延期和不适用由党委工作部决定。"

    assert say("何洁", "恢复任务 1") == "已恢复：季度党课，11月30日（周一）前要办，已告诉责任人。改错回「撤回」。"
    assert (stored(world).state, stored(world).reason) == (TaskState.OPEN, "")
    assert world.heard_by("老王")[-1] == "季度党课还是要办，期限11月30日（周一）。办完回复「完成 1」。"
    with world.acting("何洁") as ctx:
        assert plan.history(ctx, plan.task(ctx, 1))[-1].kind is RecordKind.REOPENED

    assert say("何洁", "撤回").startswith("已撤回：“季度党课”的恢复，仍不适用")
    assert stored(world).state is TaskState.NOT_APPLICABLE
    assert say("何洁", "恢复任务 1").startswith("已恢复")
    assert say("何洁", "恢复任务 1") == "“季度党课”没有标为不适用，没有改动。"
    assert say("老王", "完成 1").startswith("已报完成：季度党课")


def test_a_task_given_by_hand_is_cancelled(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert say("何洁", "取消任务 1 合并到年终总结") == "已取消任务：写小结。改错回「撤回」。"
    assert stored(world).state is TaskState.CANCELLED
    assert say("何洁", "撤回").startswith("已撤回：对“写小结”的取消，照常要办")


def test_requests_that_wait(world: World, say: Say, lecture: int) -> None:
    assert say("何洁", "延期申请") == "没有等您答复的延期申请。"
    say("老王", "改期 1 12月10日 现场抢工期")

    assert say("何洁", "延期申请").splitlines()[1:] == ["1 季度党课（锅炉支部）延到12月10日：现场抢工期"]
    assert say("黄勇", "延期申请") == "布置、转交任务由支部书记、副书记或党委工作部来做。"


def test_what_was_left_out_of_a_hand_over_is_asked_for(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "转交").startswith("是哪项任务？")
    assert say("老王", "1") == "“季度党课”转交给谁？请写姓名。"
    assert say("老王", "张三丰") == "没看出是谁。请写名册上的姓名。"
    assert say("老王", "李明").startswith("已转交：季度党课，以后由李明负责")
    assert stored(world).owner_id == world.who("李明")


def test_a_hand_over_by_number_alone(world: World, say: Say, lecture: int) -> None:
    assert say("老王", "转交 1") == "“季度党课”转交给谁？请写姓名。"
    assert say("老王", "王伟").startswith("有 2 位王伟，是哪一位？")
    assert say("老王", "1").startswith("已转交：季度党课，以后由王伟负责")


def test_a_number_is_no_reason(world: World, say: Say, lecture: int) -> None:
    say("老王", "改期 1")
    assert say("老王", "12月10日") == "“季度党课”延到12月10日（周四）的原因是什么？"


def test_the_task_is_asked_for_and_may_be_named_in_words(world: World, say: Say, lecture: int) -> None:
    say("老王", "转交")
    assert say("老王", "季度党课") == "“季度党课”转交给谁？请写姓名。"
