"""本月检查, 得分: a unit's result as it is asked about; and every command about results as its usage says it."""

import pytest

from bot import assess
from bot.chat import Router
from bot.people import Role
from handlers import appeals, confirming, entering, results
from tests.assess import october
from tests.filled import settle
from tests.handlers.scores import DEDUCTION, confirmed, deducted
from tests.talk import Say, talk, talked
from tests.world import World

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


@pytest.fixture
def checked(world: World) -> None:
    """One duty of 锅炉支部 was not done in October; the check is shown."""
    settle(world, october.checked)


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


def test_the_own_result(say: Say, checked: None) -> None:
    reply = say("老王", "本月检查")

    assert reply.splitlines()[0] == (
        "2026年10月检查，锅炉支部：今年以来已能核定60分，得17分；待核9项，没有扣分。丢分和待核的（其余满分）："
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
def test_what_is_asked_of_it(say: Say, checked: None, text: str, part: str) -> None:
    reply = say("老王", text)

    assert part in reply
    assert len(reply) <= 200


def test_others_results_are_nobodys_business(say: Say, checked: None) -> None:
    refused = "各单位的检查结果由党委工作部汇总；您可以看本单位的。"

    for text in ("本月检查 锅炉支部", "锅炉支部多少分", "扣分依据 锅炉支部 D1-1"):
        assert say("周芳", text) == refused, text
    assert "汽机支部" in say("周芳", "本月检查")
    assert say("李明", "本月检查") == refused
    assert "锅炉支部" in say("何洁", "本月检查 锅炉支部")
    overview = say("何洁", "本月检查")
    assert overview.startswith("10月检查，1个单位")
    assert "锅炉" not in overview


def test_a_company_may_publish_all(world: World, checked: None) -> None:
    world.settings = world.settings.model_copy(
        update={"assess": world.settings.assess.model_copy(update={"publish_scores": "all"})}
    )

    assert "锅炉支部：今年以来" in talk(world)("李明", "本月检查")


def test_known_in_full(world: World, say: Say, checked: None) -> None:
    with world.acting() as ctx:
        check = assess.latest_shown(ctx)
        assert check is not None
        for _, score in assess.every_result(ctx, check):
            score.points, score.grade, score.lines = score.known, "良好", []

    assert "今年以来得" in say("老王", "本月检查")
    assert "，良好。没有丢分的项。" in say("老王", "本月检查")


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
    october.checked(world)
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
