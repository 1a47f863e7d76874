"""记录建议, 按记录确认: what records say where people judge, and one word of the office that takes it over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from bot import activities, assess, learning, people, publicity
from bot.assess import CheckKind
from bot.publicity import Level
from tests.talk import Say, talk
from tests.world import World


@pytest.fixture
def office(world: World) -> World:
    """锅炉支部 wrote in the first quarter, 汽机支部 in the third; one has a plan and an activity, the other nothing."""
    for name, code, day in (("老王", "B04", date(2026, 2, 10)), ("周芳", "B05", date(2026, 8, 5))):
        with world.acting(name) as ctx:
            draft = publicity.Draft("大修不停工", "报", Level.UNIT, day)
            publicity.file(ctx, people.org_by_code(ctx, code), draft)
    with world.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        learning.set_topics(ctx, unit, 2026, [learning.Draft(9, "安全生产重要论述"), learning.Draft(12, "年底总结")])
        activities.start(ctx, activities.Wanted(unit, name="三无一创"))
    return world


@pytest.fixture
def say(office: World) -> Say:
    return talk(office)


HEAD = "2026年第4季度按记录可以确认的（确认前不算）：回「按记录确认 单位 编号」，一起确认回「按记录确认 全部」。"


def test_the_office_reads_what_records_say_and_takes_one_over(office: World, say: Say) -> None:
    assert say("何洁", "记录建议") == (
        f"{HEAD}\n"
        "锅炉支部 D2-1 扣 1 分：学习计划到期1个专题，1个没学\n"
        "锅炉支部 D4-1 扣 2 分：第3季度没有稿件\n"
        "锅炉支部 D5-1 定“有载体”：1项活动，0项有成效，0项有数据\n"
        "汽机支部 D4-1 扣 2 分：第1季度没有稿件"
    )
    assert say("何洁", "待确认") == "没有等确认的扣分、加分。按记录可以确认4件，回「记录建议」看。"
    assert say("何洁", "按记录确认 锅炉支部 D5-1") == (
        "已确认1件，已告诉本单位书记：第1号锅炉支部 D5-1 特色载体活动 评定为有载体。改错回「撤回」。"
    )
    assert "D5-1" not in say("何洁", "记录建议")
    assert office.heard_by("老王")[-1].startswith("锅炉支部 D5-1 特色载体活动 评定为有载体")
    assert say("何洁", "撤回").startswith("已撤回：刚才录的“锅炉支部 D5-1")
    assert "D5-1" in say("何洁", "记录建议")


def test_all_of_a_unit_and_of_everybody(office: World, say: Say) -> None:
    assert say("何洁", "按记录确认 锅炉支部 d2-1").startswith("已确认1件")
    assert say("何洁", "按记录确认 锅炉支部").startswith("已确认2件")
    assert say("何洁", "按记录确认 锅炉支部") == "锅炉支部按记录没有要确认的。"
    assert say("何洁", "按记录确认 全部").startswith("已确认1件")
    assert say("何洁", "按记录确认 全部") == "2026年第4季度按记录没有要确认的。没有记录的单位不提。"
    assert say("何洁", "记录建议") == "2026年第4季度按记录没有要确认的。没有记录的单位不提。"
    assert say("何洁", "撤回").startswith("已撤回")


def test_of_another_quarter(office: World, say: Say) -> None:
    """Of the first quarter nothing is known of 汽机支部: it began to record later."""
    assert say("何洁", "记录建议 2026Q1") == "2026年第1季度按记录没有要确认的。没有记录的单位不提。"
    assert say("何洁", "记录建议 三季度") == (
        f"{HEAD.replace('第4', '第3')}\n"
        "锅炉支部 D2-1 扣 1 分：学习计划到期1个专题，1个没学\n"
        "锅炉支部 D4-1 扣 2 分：第3季度没有稿件\n"
        "汽机支部 D4-1 扣 2 分：第1季度没有稿件"
    )
    assert say("何洁", "按记录确认 汽机支部 D4-1 2026Q3").startswith("已确认1件")
    with office.acting() as ctx:
        check = assess.run_check(ctx, CheckKind.QUARTER, "2026Q3")
        known = {unit.code: score.lines for unit, score in assess.every_result(ctx, check)}
    assert {code: _earned(lines) for code, lines in known.items()} == {"B04": "5", "B05": "3"}


def _earned(lines: Sequence[Mapping[str, Any]]) -> str:
    return next(str(line["earned"]) for line in lines if line["code"] == "D4-1")


def test_who_may_not_and_what_is_unclear(say: Say) -> None:
    for words in ("记录建议", "按记录确认 锅炉支部"):
        assert say("老王", words) == "扣分、加分和申诉由党委工作部另一位同志确认。"
    assert say("何洁", "按记录确认") == (
        "确认哪个单位的？例如「按记录确认 锅炉支部 D5-1」，都确认回「按记录确认 全部」。"
    )
    assert say("何洁", "按记录确认 锅炉支部 D5-2") == "锅炉支部按记录没有要确认的 D5-2。"


def test_the_unit_sees_what_waits(office: World, say: Say) -> None:
    """The line of its own result names what the records say; nothing was taken off for it."""
    with office.acting() as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-11"))
    reason = "1项活动，0项有成效，0项有数据，按记录定“有载体”，由人确认"
    assert f"D5-1 特色载体活动 待核/6：{reason}" in say("老王", "扣分依据 D5-1")
    assert "D4-1" not in say("老王", "本月检查")
