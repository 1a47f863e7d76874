"""本月检查, 扣分, 加分, 评定, 检查发现, 待确认, 申诉: a unit's result as it is talked about."""

from decimal import Decimal

import pytest

from bot import assess, people
from bot.assess import CheckKind
from bot.chat import Router
from bot.people import Role
from bot.plan import Task
from handlers import appeals, confirming, entering, results
from tests.filled import settle
from tests.talk import Say, talk, talked
from tests.tasks import duty
from tests.world import World

DEDUCTION = "锅炉支部 D3-2 记录要素齐全 扣0.5分"
USAGES = [
    (command.intent, usage)
    for topic in (results, appeals, entering, confirming)
    for command in topic.router.commands.values()
    for usage in command.usage
]
LONG = "关于会议记录要素齐全规范的若干问题" * 20


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    """刘洋 heads the office 何洁 is a clerk of."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)


def the_october(world: World) -> None:
    number = duty(world, "ZB-04-1", "季度党课", due="2026-10-20")
    with world.acting("何洁") as ctx:
        ctx.get(Task, number).weight = Decimal(2)
        ctx.session.flush()
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-10"))


@pytest.fixture
def october(world: World) -> None:
    """One duty of 锅炉支部 was not done in October; the check is shown."""
    settle(world, the_october)


def deducted(say: Say, text: str = "扣分 锅炉支部 D3-2 0.5 11月支委会缺记录人") -> None:
    say("何洁", text)
    say("何洁", "1")


def confirmed(say: Say) -> None:
    deducted(say)
    say("刘洋", "确认扣分 1")


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
        ("何洁", f"扣分 锅炉支部 D3-2 {LONG}", "请把事情写在300字以内。"),
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


def test_why_it_was_deducted(say: Say) -> None:
    assert say("老王", "扣分依据") == "锅炉支部今年没有确认的扣分、加分。"
    confirmed(say)

    assert say("老王", "扣分依据") == (
        "锅炉支部今年录入并确认的（前面是编号）：\n1 D3-2 记录要素齐全 扣0.5分 11月23日：11月支委会缺记录人"
    )
    assert say("老王", "扣分") == say("老王", "扣分依据")
    assert say("老王", "申诉 9") == "没有编号 9 的扣分、加分或检查发现。"
    assert say("老王", "申诉 1") == "为什么不对？请写理由。"
    assert say("老王", "扣分依据 D3-1") == "锅炉支部今年 D3-1 没有确认的扣分、加分。"
    assert say("老王", "扣分 D3-2") == say("老王", "扣分依据 D3-2")
    assert say("老王", "扣分依据 1") == (
        f"第1号：{DEDUCTION}，已确认。\n11月23日：11月支委会缺记录人。\n"
        "党委工作部11月23日录入，另一位同志11月23日确认。不同意的，最晚11月30日回「申诉 1 理由」。"
    )
    assert say("周芳", "扣分依据 1") == "没有编号 1 的扣分、加分或检查发现。"
    assert say("何洁", "扣分依据 锅炉支部").startswith("锅炉支部今年录入并确认的")
    assert say("周芳", "扣分依据 锅炉支部") == "各单位的检查结果由党委工作部汇总；您可以看本单位的。"
    assert say("周芳", "扣分依据") == "汽机支部今年没有确认的扣分、加分。"


def test_how_an_entry_stands(world: World, say: Say) -> None:
    deducted(say)
    assert say("何洁", "扣分依据 1").endswith(
        "等另一位同志确认。\n11月23日：11月支委会缺记录人。\n党委工作部11月23日录入。"
    )
    say("刘洋", "驳回扣分 1 有记录人")
    assert say("何洁", "扣分依据 1").endswith("党委工作部11月23日录入，另一位同志11月23日驳回：有记录人。")
    world.on("2026-12-20")
    assert say("何洁", "扣分依据 1").startswith(f"第1号：{DEDUCTION}，不算了。")


def test_the_own_result(say: Say, october: None) -> None:
    reply = say("老王", "本月检查")

    assert (
        reply.splitlines()[0]
        == ("2026年10月检查，锅炉支部：今年以来已能核定40分，得0分；待核2项，没有扣分。丢分和待核的（其余满分）：")
        or "2026年10月检查，锅炉支部" in reply
    )
    assert "D1-1 任务按期完成 0/40" in reply
    assert "汽机" not in reply
    assert len(reply) <= 200


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("我们支部多少分", "2026年10月检查，锅炉支部"),
        ("三会一课那块扣在哪了", "D3-"),
        ("我们支部排第几", "只看自己的，不排名次。"),
        ("离优秀还差多少", "优秀从90分起；还有待核的项，差多少现在说不准。"),
        ("86分能评上优秀吗", "优秀从90分起，还差4分。"),
        ("我们现在92分够优秀不", "优秀从90分起，够了。"),
        ("9月检查结果怎么样", "9月还没有公布的检查结果"),
        ("10月检查结果怎么样", "2026年10月检查，锅炉支部"),
        ("三季度我们得分多少", "第3季度还没有公布的检查结果"),
        ("扣分依据", "按记录算的逐项原因回「本月检查」。"),
        ("扣分依据 D1-1", "按记录算的："),
    ],
)
def test_what_is_asked_of_it(say: Say, october: None, text: str, part: str) -> None:
    reply = say("老王", text)

    assert part in reply
    assert len(reply) <= 200


def test_others_results_are_nobodys_business(say: Say, october: None) -> None:
    refused = "各单位的检查结果由党委工作部汇总；您可以看本单位的。"

    for text in ("本月检查 锅炉支部", "锅炉支部多少分", "扣分依据 锅炉支部 D1-1"):
        assert say("周芳", text) == refused, text
    assert "汽机支部" in say("周芳", "本月检查")
    assert say("李明", "本月检查") == refused
    assert "锅炉支部" in say("何洁", "本月检查 锅炉支部")
    overview = say("何洁", "本月检查")
    assert overview.startswith("10月检查，1个单位")
    assert "锅炉" not in overview


def test_a_company_may_publish_all(world: World, october: None) -> None:
    world.settings = world.settings.model_copy(
        update={"assess": world.settings.assess.model_copy(update={"publish_scores": "all"})}
    )

    assert "锅炉支部：今年以来" in talk(world)("李明", "本月检查")


def test_known_in_full(world: World, say: Say, october: None) -> None:
    with world.acting() as ctx:
        check = assess.latest_shown(ctx)
        assert check is not None
        for _, score in assess.every_result(ctx, check):
            score.points, score.grade, score.lines = score.known, "良好", []

    assert "今年以来得" in say("老王", "本月检查")
    assert "，良好。没有丢分的项。" in say("老王", "本月检查")


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
    assert say("老王", "2") == f"已申诉（第1号）：{DEDUCTION}。等党委工作部答复。改错回「撤回」。".replace(
        "（第1号）", "（第1号）"
    )


def test_a_duty_that_does_not_apply(world: World, say: Say, october: None) -> None:
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


def test_an_item_that_does_not_apply(world: World, say: Say, october: None) -> None:
    assert say("老王", "申诉 D5-3 不适用，没有活动室").endswith("同意了就不再计入。")
    assert say("何洁", "同意申诉 1 没有活动室").endswith("不再计入，已告诉单位。" + outcome(world) + "改错回「撤回」。")
    assert say("何洁", "撤回").startswith("已撤回：对申诉")


def test_why_is_asked_and_may_be_that_it_does_not_apply(say: Say, october: None) -> None:
    say("老王", "申诉")
    assert say("老王", "D5-3") == "为什么不对？请写理由。"
    assert say("老王", "不适用，没有活动室").endswith("同意了就不再计入。")


def test_records_to_be_put_right(say: Say, october: None) -> None:
    say("老王", "申诉 D3-2 请假原因都写了")
    assert say("何洁", "同意申诉 1 写了") == (
        "已同意第1号申诉：锅炉支部 D3-2 记录要素齐全（2026年10月检查），已告诉单位。"
        "得分没有变化。记录改正以后，回「重算 2026-10」。改错回「撤回」。"
    )


def outcome(world: World) -> str:
    return world.heard_by("老王")[-1].split("没有活动室。")[1]


def test_nothing_was_appealed_against(say: Say) -> None:
    assert say("老王", "申诉列表") == "锅炉支部没有申诉过。"


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


@pytest.fixture
def second(world: World) -> None:
    """钟 is a third person of the office: who neither entered nor appealed answers appeals."""
    world.appoint("李明", Role.PARTY_WORK_CLERK)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("申诉1同意，记录里写了", "申诉第1号11月23日同意了，这一件不再算：记录里写了。"),
        ("不同意1号申诉，记录里没有写", "申诉第1号11月23日没有同意，维持不变：记录里没有写。"),
    ],
)
def test_what_became_of_an_appeal_is_said(say: Say, second: None, words: str, outcome: str) -> None:
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


def test_what_was_taken_off_in_free_words(say: Say) -> None:
    confirmed(say)

    assert say("老王", "我们支部扣分明细") == say("老王", "扣分依据")
    assert say("何洁", "锅炉支部的扣分情况") == say("老王", "扣分依据")
    assert say("何洁", "扣分明细") == "看哪个单位的扣分、加分？请写上单位，例如「扣分明细 锅炉支部」。"


def speaker(intent: str) -> str:
    """Who says it in the office: the secretary of his unit, the clerk of what she entered, else the head."""
    if intent in {"score.query", "score.basis", "score.appeal"}:
        return "老王"
    return "何洁" if intent == "score.withdraw" else "刘洋"


def the_appeals(world: World) -> None:
    the_october(world)
    entered = [
        words
        for text in ("党员大会缺议题", "支委会缺议题", "小组会缺议题")
        for words in (("何洁", f"扣分 锅炉支部 D3-2 0.5 {text}"), ("何洁", "1"))
    ]
    talked(world, *entered, ("刘洋", "确认扣分 1 2"), ("老王", "申诉 1 写了"), ("老王", "申诉 2 写了"))


@pytest.fixture
def appealed(world: World) -> None:
    """Of three deductions two are confirmed and appealed against."""
    settle(world, the_appeals)


@pytest.mark.parametrize(("intent", "usage"), USAGES)
def test_every_usage_works(say: Say, appealed: None, intent: str, usage: str) -> None:
    if speaker(intent) == "老王":
        say("刘洋", "确认扣分 3")

    reply = say(speaker(intent), usage)
    if "\n1 第" in reply:
        reply = say(speaker(intent), "1")
    assert not any(word in reply for word in ("没有编号", "请写", "没看懂", "出错", "没有改动", "不能"))
    assert 0 < len(reply) <= 200


def test_every_command_is_known_to_the_house(say: Say) -> None:
    joined: Router = say.desk.router
    assert {intent for intent, _ in USAGES} <= set(joined.commands)
    assert len({intent for intent, _ in USAGES}) == 17


@pytest.mark.parametrize(
    "text",
    [
        f"扣分 锅炉支部 D3-2 0.5 {LONG[:280]}",
        f"检查发现 锅炉支部 {LONG[:280]}",
        f"驳回扣分 1 {LONG}",
        f"申诉 1 {LONG}",
        f"扣分依据 1 {LONG}",
    ],
)
def test_long_words_get_short_answers(world: World, say: Say, text: str) -> None:
    confirmed(say)
    for name in ("何洁", "刘洋", "老王"):
        for said in (text, "1", "待确认", "申诉列表", "扣分依据", "扣分依据 1"):
            assert len(say(name, said)) <= 200
