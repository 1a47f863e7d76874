"""扣分, 加分, 评定, 检查发现, 待确认: what is entered about a unit, by one and confirmed by another."""

import pytest

from bot import assess, people
from bot.assess import CheckKind
from bot.people import Role
from tests.handlers.scores import DEDUCTION, deducted
from tests.talk import Say
from tests.world import World


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    """刘洋 heads the office 何洁 is a clerk of."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)


def test_a_deduction_is_shown_kept_confirmed_and_told(world: World, say: Say) -> None:
    assert say("何洁", "扣分 锅炉支部 D3-2 0.5 11月支委会缺记录人") == (
        f"{DEDUCTION}\n11月23日：11月支委会缺记录人\n记下后等另一位同志确认，确认前不算。\n1 记下\n2 取消"
    )
    assert say("何洁", "1") == f"已记第1号：{DEDUCTION}。等另一位同志回「确认扣分 1」，确认后才算。改错回「撤回」。"
    assert world.heard_by("老王") == []
    assert say("何洁", "确认扣分 1") == "第1号是您自己录的，要另一位同志来确认或驳回。"
    assert say("何洁", "待确认").endswith(f"1 {DEDUCTION}：11月支委会缺记录人（您录的，等别人确认）")
    assert say("刘洋", "待确认") == (
        f"等确认的（前面是编号）：回「确认扣分 编号」或「驳回扣分 编号 原因」。\n1 {DEDUCTION}：11月支委会缺记录人"
    )
    assert say("刘洋", "确认扣分 1") == f"已确认1件，已告诉本单位书记：第1号{DEDUCTION}。改错回「撤回」。"
    assert world.heard_by("老王")[0].startswith(f"{DEDUCTION}（第1号）。11月23日（周一）：11月支委会缺记录人。")
    assert say("刘洋", "待确认") == "没有等确认的扣分、加分。"


def test_not_kept(world: World, say: Say) -> None:
    say("何洁", "扣分 锅炉支部 D3-2 0.5 11月支委会缺记录人")

    assert say("何洁", "2") == "好，没有记。"
    assert say("刘洋", "待确认") == "没有等确认的扣分、加分。"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("锅炉支部10月支委会记录没写应到人数，扣0.5", f"{DEDUCTION}\n10月31日：支委会记录没写应到人数"),
        ("扣分 锅炉支部D3-2扣0.5分，没写应到", f"{DEDUCTION}\n11月23日：没写应到"),
        ("扣1分 锅炉支部D3-2 没写应到", "锅炉支部 D3-2 记录要素齐全 扣1分\n11月23日：没写应到"),
        ("扣0.5分 锅炉支部 记录要素 没写应到", f"{DEDUCTION}\n11月23日：记录要素 没写应到"),
        ("扣分 11月20日锅炉支部记录不全", f"{DEDUCTION}\n11月20日：11月20日 记录不全"),
        ("扣分：锅炉支部 d3-2 ０.５ 10月支委会没写议题", f"{DEDUCTION}\n10月31日：10月支委会没写议题"),
        ("扣分 锅炉支部 K1 整改通知过期没改", "锅炉支部 K1 整改逾期 扣2分\n11月23日：整改通知过期没改"),
        ("加分 锅炉支部 J1 上级公司 先进党支部", "锅炉支部 J1 上级表彰 加1分（上级公司）\n11月23日：先进党支部"),
        ("加分 锅炉支部 J3 突击队提前完成", "锅炉支部 J3 急难险重 加1分（工程部门确认）\n11月23日：突击队提前完成"),
        ("评定 锅炉支部 D5-1 有载体有成效", "锅炉支部 D5-1 特色载体活动 评定为有载体有成效\n11月23日\n记下后"),
        ("评定 锅炉支部 D3-4 92%", "锅炉支部 D3-4 决议落实 评定为92%\n11月23日\n记下后"),
        ("评定 锅炉支部 D4-1 2 两个季度没有稿件", "锅炉支部 D4-1 季度稿件 评定为2\n11月23日：两个季度没有稿件"),
        (
            "检查发现 锅炉支部 D5-3 活动室标识褪色",
            "锅炉支部 D5-3 阵地与标识 检查发现\n11月23日：活动室标识褪色\n记下后告诉本单位书记，不扣分。",
        ),
        ("检查发现 锅炉支部 门口没亮牌", "锅炉支部 检查发现\n11月23日：门口没亮牌"),
        ("检查发现 锅炉支部第一党小组 门口没亮牌", "锅炉支部 检查发现\n11月23日："),
    ],
)
def test_how_it_may_be_said(say: Say, text: str, shown: str) -> None:
    assert say("何洁", text).startswith(shown)


def test_what_is_missing_is_asked_for(say: Say) -> None:
    assert say("何洁", "扣分") == "扣分哪个单位？请写单位名称。"
    assert say("何洁", "那个支部") == "没有叫「那个支部」的单位，请写全称再说一次。"
    assert say("何洁", "锅炉支部") == "扣分锅炉支部，按考核表哪一项？请写编号，例如「D3-2」。"
    assert say("何洁", "老问题") == "“老问题”没有对上考核表的哪一项，请写编号，例如「D3-2」。"
    assert say("何洁", "记录要素") == "扣分锅炉支部，是什么事？请写清楚，单位看得到。"
    assert say("何洁", "11月支委会缺记录人").startswith(f"{DEDUCTION}\n11月23日：11月支委会缺记录人")
    assert say("何洁", "1").startswith("已记第1号")


def test_level_and_value_are_asked_for(say: Say) -> None:
    assert say("何洁", "加分 锅炉支部 J2 现场会推广") == "J2 是哪一档？\n1 公司\n2 上级公司"
    assert say("何洁", "2").startswith("锅炉支部 J2 经验推广 加1分（上级公司）\n11月23日：现场会推广")
    assert say("何洁", "评定 锅炉支部 D3-4").startswith("D3-4 评定为多少？")
    assert say("何洁", "大部分").startswith("D3-4 决议落实按比例计分")
    assert say("何洁", "80%").startswith("锅炉支部 D3-4 决议落实 评定为80%")
    assert say("何洁", "1").startswith("已记第1号：锅炉支部 D3-4 决议落实 评定为80%。")


def test_a_finding_is_told_at_once(world: World, say: Say) -> None:
    say("何洁", "检查发现 锅炉支部 D5-3 活动室标识褪色")

    assert say("何洁", "1") == "已记第1号：锅炉支部 D5-3 阵地与标识 检查发现，已告诉本单位书记。改错回「撤回」。"
    assert len(world.heard_by("老王")) == 1


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("老王", "扣分 汽机支部 D3-2 0.5 没写应到", "扣分、加分、现场分和检查发现由党委工作部录入。"),
        ("黄勇", "加分 锅炉支部 J3 提前完成", "扣分、加分、现场分和检查发现由党委工作部录入。"),
        ("老王", "确认扣分 1", "扣分、加分和申诉由党委工作部另一位同志确认。"),
        ("老王", "驳回扣分 1 不对", "扣分、加分和申诉由党委工作部另一位同志确认。"),
        ("老王", "待确认", "扣分、加分和申诉由党委工作部另一位同志确认。"),
        ("老王", "同意申诉 1 对", "扣分、加分和申诉由党委工作部另一位同志确认。"),
        ("老王", "撤下扣分 1", "扣分、加分、现场分和检查发现由党委工作部录入。"),
        ("黄勇", "本月检查", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("黄勇", "扣分依据", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("黄勇", "申诉 1 不对", "申诉由本单位书记、副书记提出。"),
        ("黄勇", "申诉列表", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("何洁", "申诉 1 不对", "申诉由本单位书记、副书记提出。"),
        ("刘洋", "确认扣分", "是哪一件？请写编号，例如「确认扣分 3」；编号见「待确认」。"),
        ("刘洋", "确认扣分 9", "没有编号 9 的扣分、加分或检查发现。"),
        ("刘洋", "驳回扣分", "请写上编号，例如「驳回扣分 12」。"),
        ("何洁", "扣分 党委 D3-2 没写应到", "请写明是哪个支部；党委不单独考核。"),
        ("何洁", "扣分 锅炉支部 D3-2 9 没写应到", "D3-2 记录要素齐全一次扣 0 到 5 分，最多两位小数，请再写一次。"),
        ("何洁", f"扣分 锅炉支部 D3-2 {'没写应到' * 100}", "请把事情写在300字以内。"),
        ("何洁", "扣分 锅炉支部 D3-2 2月30日没写应到", "「2月30日」看不准是哪一天，请写几月几日。"),
        ("老王", "本月检查", "还没有公布的检查结果；每次检查后会发给书记。"),
        ("老王", "申诉 9 不对", "没有编号 9 的扣分、加分或检查发现。"),
        ("老王", "申诉 D3-2 请假原因都写了", "锅炉支部还没有公布的检查结果，没有可以申诉的。"),
    ],
)
def test_what_is_refused(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text).startswith(reply)


def test_rejected_and_withdrawn(world: World, say: Say) -> None:
    deducted(say)
    assert say("刘洋", "驳回扣分 1") == "第1号为什么驳回？"
    assert say("刘洋", "记录里有记录人") == f"已驳回第1号：{DEDUCTION}，已告诉录入的同志。改错回「撤回」。"
    assert "理由：记录里有记录人" in world.heard_by("何洁")[-1]
    assert say("刘洋", "撤回").startswith(f"已撤回：对“{DEDUCTION}”的驳回，仍待确认")
    assert say("刘洋", "驳回扣分 1 有记录人").startswith("已驳回第1号")

    deducted(say)
    assert say("何洁", "撤下扣分 2") == f"已撤下第2号：{DEDUCTION}。改错回「撤回」。"


def test_taken_back(world: World, say: Say) -> None:
    deducted(say)
    assert say("何洁", "撤回") == f"已撤回：刚才录的“{DEDUCTION}”。"
    deducted(say)
    say("刘洋", "确认扣分 2")
    assert say("刘洋", "撤回") == f"已撤回：对“{DEDUCTION}”的确认，仍待确认；没发出的消息不发了。"
    say("刘洋", "确认扣分 2")
    say("老王", "申诉 2 请假原因都写了")
    assert say("老王", "撤回").startswith(f"已撤回：您的申诉（{DEDUCTION}）")


def test_several_are_confirmed_at_once(say: Say) -> None:
    deducted(say)
    deducted(say, "加分 锅炉支部 J3 突击队提前完成")

    assert say("刘洋", "确认扣分 1 2 7") == (
        f"已确认2件，已告诉本单位书记：第1号{DEDUCTION}、第2号锅炉支部 J3 急难险重 加1分（工程部门确认）。"
        "没有记：没有编号 7 的扣分、加分或检查发现。改错回「撤回」。"
    )


LEFT_OUT = "锅炉支部 D3-4 决议落实 评定为不适用"


def test_an_item_is_judged_not_applicable(world: World, say: Say) -> None:
    assert say("何洁", "评定 锅炉支部 D3-4 不适用 全年没有要落实的决议") == (
        f"{LEFT_OUT}\n11月23日：全年没有要落实的决议\n记下后等另一位同志确认，确认前不算。\n1 记下\n2 取消"
    )
    assert say("何洁", "1").startswith(f"已记第1号：{LEFT_OUT}。等另一位同志")
    assert say("何洁", "确认评定 1") == "第1号是您自己录的，要另一位同志来确认或驳回。"
    assert say("刘洋", "确认评定 1") == f"已确认1件，已告诉本单位书记：第1号{LEFT_OUT}。改错回「撤回」。"
    assert world.heard_by("老王")[0].startswith(f"{LEFT_OUT}（第1号）。11月23日（周一）：全年没有要落实的决议。")
    with world.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.MONTH, "2026-11")
        unit = people.org_by_code(ctx, "B04")
        [line] = [one for one in assess.result(ctx, check, unit).lines if one["code"] == "D3-4"]
    assert (line["applies"], line["earned"]) == (False, None)
    assert say("刘洋", "撤回").startswith("已撤回：")
    assert say("刘洋", "待确认").endswith(f"1 {LEFT_OUT}：全年没有要落实的决议")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (("评定 锅炉支部 D3-4 不适用",), "锅炉支部 D3-4 为什么不适用？请写清楚，单位看得到。"),
        (("锅炉支部D3-4不适用，没有决议",), f"{LEFT_OUT}\n11月23日：没有决议"),
        (("评定锅炉支部D3-4不适用 没有决议",), f"{LEFT_OUT}\n11月23日：没有决议"),
        (("评定 锅炉支部 D3-4 不适用", "没有决议"), f"{LEFT_OUT}\n11月23日：没有决议"),
        (("评定 锅炉支部 D3-4", "不适用，没有决议"), f"{LEFT_OUT}\n11月23日：没有决议"),
        (("评定 锅炉支部 D5-1", "5", "没有班组"), "锅炉支部 D5-1 特色载体活动 评定为不适用\n11月23日：没有班组"),
        (("评定 锅炉支部 D3-2 不适用 没有党小组",), "锅炉支部 D3-2 记录要素齐全 评定为不适用"),
        (("评定 锅炉支部 D5-1 没有载体",), "D5-1 是哪一档？"),
        (("评定 锅炉支部 D1-1 不适用 没有任务",), "D1-1 任务按期完成按清单任务算，不能整项不适用；"),
        (("评定 锅炉支部 D9-9 不适用 没有",), "2026年考核表里没有编号为“D9-9”的由人评定的指标，没有记。"),
    ],
)
def test_what_an_item_that_does_not_apply_needs(say: Say, said: tuple[str, ...], answer: str) -> None:
    assert [say("何洁", text) for text in said][-1].startswith(answer)


WHICH = "加分锅炉支部，按考核表哪一项？J1 上级表彰、J2 经验推广、J3 急难险重。请写编号，例如「J1」。"


def test_points_added_in_free_words(say: Say) -> None:
    assert say("何洁", "给锅炉支部加2分，市里表彰") == WHICH
    assert say("何洁", "市里的").startswith("“市里的”没有对上考核表的哪一项")
    assert say("何洁", "上级表彰").startswith("J1 是哪一档？\n1 公司\n")
    assert say("何洁", "上级公司") == (
        "锅炉支部 J1 上级表彰 加1分（上级公司）\n11月23日：市里表彰\n考核表这一档加1分，不是2分，按考核表记。\n"
        "记下后等另一位同志确认，确认前不算。\n1 记下\n2 取消"
    )
    assert say("何洁", "加分 锅炉支部 1分 市里表彰") == WHICH
    assert say("何洁", "J3") == (
        "锅炉支部 J3 急难险重 加1分（工程部门确认）\n11月23日：市里表彰\n记下后等另一位同志确认，确认前不算。\n"
        "1 记下\n2 取消"
    )


@pytest.mark.parametrize("words", ["扣分确认1", "扣分 1 确认", "确认1号扣分", "1号扣分确认", "扣分 确认 1"])
def test_confirmed_in_any_order_of_the_words(say: Say, words: str) -> None:
    deducted(say)

    assert say("刘洋", words) == f"已确认1件，已告诉本单位书记：第1号{DEDUCTION}。改错回「撤回」。"


def test_rejected_by_its_number_in_free_words(say: Say) -> None:
    deducted(say)

    assert say("刘洋", "1号扣分驳回") == "第1号为什么驳回？"
    assert say("刘洋", "1号扣分驳回，记录里有").startswith(f"已驳回第1号：{DEDUCTION}")
