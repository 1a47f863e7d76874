"""各单位得分, 待核, 重算, 定稿: what the office says of a check of all units."""

from datetime import date
from decimal import Decimal

import pytest

from bot import assess
from bot.assess import CheckKind, CheckState, Draft, EntryKind
from bot.core.config import Assess, Settings
from bot.people import Role
from bot.plan import Task
from handlers import checking
from tests.talk import Say, talk
from tests.tasks import duty
from tests.world import World

Q3 = "2026年第3季度检查"


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; the third quarter is shown, 锅炉支部 owes a duty of it."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    number = duty(world, "ZB-04-1", "季度党课", due="2026-09-20")
    with world.acting() as ctx:
        ctx.get(Task, number).weight = Decimal(2)
    with world.on("2026-10-12").acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.QUARTER, "2026Q3"))
    return world


def deducted(world: World) -> None:
    """Entered by 何洁, confirmed by 刘洋, of September."""
    with world.acting("何洁") as ctx:
        draft = Draft(EntryKind.DEDUCTION, world.orgs["B05"], date(2026, 9, 30), code="D5-3", text="标识褪色")
        number = assess.enter(ctx, draft).id
    with world.acting("刘洋") as ctx:
        assess.confirm(ctx, number)


def test_every_units_points_by_code(office: World, say: Say) -> None:
    assert (
        say("何洁", "各单位得分") == f"{Q3}，2个单位（已核定满分和得分）：\nB04 锅炉支部 60 17\nB05 汽机支部 33.3 28.3"
    )
    assert say("何洁", "各单位得分 三季度") == say("何洁", "各单位得分 2026Q3")
    assert say("老王", "各单位得分") == "各单位的检查结果由党委工作部汇总；您可以看本单位的。"
    assert say("何洁", "各单位得分 2026Q1") == (
        "2026Q1 还没有检查结果。季度结束后第10天（遇休息日顺延）自动检查；要现在算，请管理员运行 zhibu check 2026Q1。"
    )


def test_where_the_company_publishes_all_by_points(office: World) -> None:
    office.settings = Settings(assess=Assess(publish_scores="all", publish_order="score"))
    say = talk(office)
    lines = say("老王", "各单位得分").split("\n")[1:]
    assert lines == ["B05 汽机支部 33.3 28.3", "B04 锅炉支部 60 17"]
    assert say("黄勇", "各单位得分") == "单位的记录由本单位书记、委员和党小组长查看。"


def test_nothing_was_shown(world: World, say: Say) -> None:
    assert say("何洁", "各单位得分") == "还没有检查结果。"
    assert say("何洁", "定稿 2026Q3").startswith("2026Q3 还没有检查结果。季度结束后第10天")


def test_what_is_not_judged_yet(office: World, say: Say) -> None:
    first, *lines = say("何洁", "待核 2026Q3").split("\n")
    assert first == f"{Q3}待核9项，没有扣分；由人评定的用「评定」录入："
    assert lines[0] == "D2-2 学时达标：各单位"
    assert say("老王", "待核").startswith("各单位的检查结果由党委工作部汇总")


@pytest.mark.parametrize(
    ("names", "whole", "said"),
    [
        (["锅炉", "汽机"], 2, "各单位"),
        (["锅炉", "汽机"], 3, "锅炉、汽机"),
        (list("一二三四五六七"), 9, "一、二、三、四、五、六等7个单位"),
    ],
)
def test_units_of_an_item(names: list[str], whole: int, said: str) -> None:
    assert checking._named(names, whole) == said


def test_computed_anew_the_units_hear_of_it(office: World, say: Say) -> None:
    assert say("何洁", "重算 2026Q3") == f"{Q3}重算了：各单位的得分没有变化。"
    office.on("2026-10-13")
    deducted(office)
    assert say("何洁", "重算 三季度") == f"{Q3}重算了：1个单位的得分有变化，已告诉1个单位：\n汽机支部28.3→27.5"
    assert office.heard_by("周芳")[-1] == (
        "3季度检查重算了，汽机支部：已核定33.3分中得28.3分，改为已核定33.3分中得27.5分。"
        "不同意的，最晚10月20日（周二）回「申诉 项目编号 理由」。"
    )
    assert not office.heard_by("老王")
    assert say("何洁", "重算") == "是哪一次检查？请写明，例如「重算 2026Q3」。"
    assert say("老王", "重算 2026Q3") == "扣分、加分和申诉由党委工作部另一位同志确认。"


def test_frozen_after_it_was_shown_and_said(office: World, say: Say) -> None:
    assert say("何洁", "定稿 2026Q3") == "2026年第3季度检查还不能定稿：各单位可以申诉到10月19日（周一）为止。"
    office.on("2026-10-20")
    preview = say("何洁", "定稿 2026Q3")
    assert preview == (
        f"{Q3}，2个单位，按10月12日的记录和考核表第1版计算。"
        "2个单位还有待核的项，没有总分和等次，定稿后不能再补。定稿后永远不再改动，也不能撤回。\n1 定稿\n2 先不定稿"
    )
    assert say("何洁", "2") == "好，没有定稿。"
    say("何洁", "定稿 2026Q3")
    assert say("何洁", "定稿") == f"{Q3}已定稿，2个单位，不再改动。"
    with office.acting() as ctx:
        assert assess.find_check(ctx, CheckKind.QUARTER, "2026Q3").state is CheckState.FROZEN
    assert say("刘洋", "冻结 2026Q3") == f"{Q3}10月20日已经定稿。"
    assert say("刘洋", "重算 2026Q3") == "2026年第3季度检查结果已经定稿，不再改动。"
    assert say("老王", "定稿 2026Q3") == "扣分、加分和申诉由党委工作部另一位同志确认。"
    assert "已定稿" in say("何洁", "本月检查")


def test_each_usage_is_understood(office: World, say: Say) -> None:
    for command in checking.router.commands.values():
        for usage in command.usage:
            said = say("何洁", usage)
            assert "没听懂" not in said
            assert len(said) <= 200, usage
