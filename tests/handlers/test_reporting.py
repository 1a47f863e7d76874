"""反映, 建议, 回执: said by members, seen by the office, told back to who said it."""

import pytest

from bot import problems
from bot.problems import Kind, ProblemState, Source
from bot.text import nameless
from tests.problems.office import problem
from tests.talk import Say
from tests.world import World


@pytest.mark.parametrize(
    ("text", "kind", "unit", "words"),
    [
        ("反映 学习室一直没投影", "问题", "公司", "学习室一直没投影"),
        ("反映：学习室一直没投影", "问题", "公司", "学习室一直没投影"),
        ("反映个问题：宿舍学习室一直没投影", "问题", "公司", "宿舍学习室一直没投影"),
        ("反应下 食堂的汤是凉的", "问题", "公司", "食堂的汤是凉的"),
        ("反映 汽机支部活动室老锁着", "问题", "汽机支部", "汽机支部活动室老锁着"),
        ("反映 我们支部党课都是念文件", "问题", "锅炉支部", "我们支部党课都是念文件"),
        ("建议党课请老师傅讲讲焊接工艺", "建议", "公司", "党课请老师傅讲讲焊接工艺"),
        ("提建议 雨衣多发几件", "建议", "公司", "雨衣多发几件"),
    ],
)
def test_a_report_with_a_name(world: World, say: Say, text: str, kind: str, unit: str, words: str) -> None:
    """Its unit is the one it names, else the company; the speaker's own only when he says so."""
    answer = f"已登记1号{kind}（{unit}）：{words}。核实后告诉您结果，问进度回「问题 1」。改错回「撤回」。"

    assert say("小周", text) == answer
    row = problem(world)
    assert (row.state, row.text, row.opened_by) == (ProblemState.REGISTERED, words, world.who("小周"))
    assert row.source is (Source.SUGGESTION if row.kind is Kind.SUGGESTION else Source.REPORT)
    assert row.receipt == ""


def test_the_same_twice_is_one(world: World, say: Say) -> None:
    say("小周", "反映 学习室一直没投影")

    assert say("小周", "反映 学习室一直没投影") == "这件您已经反映过，是1号，还在等核实。"
    assert say("李明", "反映 学习室一直没投影").startswith("已登记2号问题")


def test_what_is_wrong_is_asked_for(world: World, say: Say) -> None:
    assert say("小周", "反映") == "要反映什么？请写一句，例如「学习室一直没投影」。"
    assert say("小周", "学习室一直没投影").startswith("已登记1号问题（公司）：学习室一直没投影。")


@pytest.mark.parametrize("text", ["确认", "1"])
def test_a_mere_yes_is_nothing_to_report(world: World, say: Say, text: str) -> None:
    say("小周", "反映")

    assert say("小周", text) == "要反映什么？请写一句，例如「学习室一直没投影」。"
    assert say("小周", "学习室一直没投影").startswith("已登记1号问题")


@pytest.mark.parametrize("text", ["我要反映问题", "反映个事", "有意见"])
def test_that_something_is_wrong_is_not_yet_what(say: Say, text: str) -> None:
    assert say("小周", text) == "要反映什么？请写一句，例如「学习室一直没投影」。"


def test_what_became_of_ones_own_reports(say: Say) -> None:
    assert say("小周", "我反映的那事咋样了") == (
        "您还没有具名反映过问题、提过建议。匿名反映的凭回执看进度，例如「回执 K7MP-3XQA」。"
    )
    say("小周", "反映 学习室一直没投影")
    say("李明", "反映 食堂的汤是凉的")
    assert say("小周", "我的反映") == "1号，党委：学习室一直没投影。登记。"
    say("小周", "建议雨衣多发几件")
    say("何洁", "采纳 3 明年多发")
    assert say("小周", "我提的建议采纳没") == (
        "您反映的，最近2件（前面是编号，细看回「问题 编号」）：\n3 雨衣多发几件，已销号\n1 学习室一直没投影，登记"
    )


def test_it_is_taken_back(world: World, say: Say) -> None:
    say("小周", "反映 学习室一直没投影")

    assert say("小周", "刚才那条反映撤了吧") == "已撤回：反映的1号：学习室一直没投影。"
    assert say("何洁", "待核实") == "没有待核实的反映。"


def test_too_much_is_not_registered(say: Say) -> None:
    assert say("小周", "反映 " + "长" * 501) == "一件事请写在500个字以内，没有登记。"


def test_a_report_without_a_name_gets_a_receipt(world: World, say: Say) -> None:
    answer = say("黄勇", "匿名反映 汽机支部活动老是照相摆拍")

    code = nameless.code(answer)
    assert answer == (
        f"已匿名登记（汽机支部），只记内容和日期，没有记是谁。回执 {code}，请自己记下，丢了补不了；"
        f"问进度发「回执 {code}」，谁问都行。匿名的不能撤回。"
    )
    assert len(answer) <= 200
    row = problem(world)
    assert (row.opened_by, row.text) == (None, "汽机支部活动老是照相摆拍")
    assert code not in row.receipt
    assert say("黄勇", "撤回") == "十分钟内没有可以撤回的操作。"


@pytest.mark.parametrize("text", ["匿名反映", "怎么匿名反映", "能匿名吗"])
def test_how_it_is_done_in_one_message(world: World, say: Say, text: str) -> None:
    answer = say("黄勇", text)

    assert answer.startswith("匿名反映请一条写完，例如「匿名反映 学习室一直没投影」。")
    assert len(answer) <= 200
    assert say("何洁", "待核实") == "没有待核实的反映。"


def test_a_receipt_tells_how_far_it_is(world: World, say: Say) -> None:
    code = nameless.code(say("黄勇", "匿名反映 学习室一直没投影"))

    def asked() -> str:
        return say("刘洋", f"回执 {code}")

    assert asked() == "11月23日登记的问题：已登记，等党委工作部核实。"
    say("何洁", "核实 1 P5")
    assert asked() == "11月23日登记的问题：已核实，等分派。"
    say("何洁", "分派 1 给 锅炉支部 12月15日前 配好投影")
    assert asked() == "11月23日登记的问题：已核实，正在整改，期限12月15日。"
    say("老王", "整改 1 已配投影")
    assert asked() == "11月23日登记的问题：单位已回复整改，等验收。"
    say("何洁", "退回整改 1 还不亮")
    assert asked() == "11月23日登记的问题：整改没有通过，退回重改，期限12月15日。"
    say("老王", "整改 1 换了灯泡")
    say("何洁", "销号 1")
    assert asked() == "11月23日登记的问题：已整改并验收：换了灯泡。"


@pytest.mark.parametrize(
    ("said", "decided", "answer"),
    [
        ("匿名反映 食堂差", "不予受理 1 已经在修", "11月23日登记的问题：没有受理：已经在修。"),
        ("匿名建议 多发雨衣", "不采纳 1 已够用", "11月23日登记的建议：没有采纳：已够用。"),
        ("匿名建议 多发雨衣", "采纳 1 下月发", "11月23日登记的建议：已采纳：下月发。"),
    ],
)
def test_a_receipt_tells_what_was_decided(say: Say, said: str, decided: str, answer: str) -> None:
    code = nameless.code(say("黄勇", said))
    say("何洁", decided)

    assert say("黄勇", f"进度 {code}") == answer


def test_a_receipt_of_what_was_merged_tells_of_the_other(world: World, say: Say) -> None:
    code = nameless.code(say("黄勇", "匿名反映 投影没有"))
    say("李明", "反映 学习室一直没投影")
    say("何洁", "合并 1 到 2")
    say("何洁", "核实 2 P5")

    assert say("黄勇", f"回执 {code}") == "11月23日登记的问题：已核实，等分派。"


def test_a_receipt_that_nobody_was_given(say: Say) -> None:
    assert say("黄勇", "回执 AAAA-AAAA").startswith("没有这个回执。")
    assert say("黄勇", "回执") == "请写回执，例如「回执 K7MP-3XQA」。"


def test_the_twelve_suggestions_a_register_begins_with(world: World) -> None:
    with world.acting() as ctx:
        assert problems.begin(ctx) == 12
    with world.acting() as ctx:
        assert problems.begin(ctx) == 0
        rows = [row.problem for row in problems.all_units(ctx)]
    assert {row.state for row in rows} == {ProblemState.VERIFIED}
    assert {row.kind for row in rows} == {Kind.SUGGESTION}
    assert len({row.category for row in rows}) == 5
