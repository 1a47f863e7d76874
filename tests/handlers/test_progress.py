"""进度: counts and what is missing, by organisation code, never ranked."""

from datetime import date
from typing import Any

import pytest

from bot.plan import TaskState, Timing
from tests.talk import Say
from tests.tasks import duty
from tests.world import World

DONE: dict[str, Any] = {"state": TaskState.DONE, "done_on": date(2026, 11, 1), "timing": Timing.ON_TIME}


@pytest.fixture
def autumn(world: World) -> None:
    """锅炉支部: one done, one reported late, one overdue, two open; 汽机支部: one done; the office: a plan."""
    duty(world, "ZB-02-1", "月度支委会", due="2026-10-30", **DONE)
    duty(world, "ZB-02-2", "党费登记", due="2026-10-23", **DONE | {"state": TaskState.REPORTED, "timing": Timing.LATE})
    duty(world, "ZB-04-1", "季度党课", due="2026-11-20", period="2026Q4")
    duty(world, "ZB-07-1", "月度主题党日", due="2026-11-30")
    duty(world, "ZB-07-1", "月度主题党日", due="2026-11-30", org="B05", owner="周芳", **DONE)
    duty(world, "DW-02-1", "书记集中轮训", due="2026-11-30", org="C00", owner="何洁", scope="company")
    duty(world, "ZB-05-1", "年度组织生活会", due="2026-12-31", period="2026")


def test_ones_own_unit(say: Say, autumn: None) -> None:
    assert say("老王", "进度").splitlines() == [
        "锅炉支部今年到11月底应办4项，已办2项（按期1、逾期1）；等核验1项，逾期没办1项，没到期1项。没办的（前面是编号）：",
        "3 季度党课 11月20日，逾期3天",
        "4 月度主题党日 11月30日",
    ]


def test_everything_done(say: Say, autumn: None) -> None:
    assert say("周芳", "进度") == "汽机支部今年到11月底应办1项，都办了（按期1）。"


def test_the_company_by_code(say: Say, autumn: None) -> None:
    for text in ("进度", "全公司进度"):
        assert say("何洁", text).splitlines() == [
            "今年到11月底应办6项，已办3项，逾期没办1项（按单位代码排）：",
            "锅炉支部：应办4 已办2 逾期没办1",
            "汽机支部：应办1 已办1",
            "党委：应办1 已办0",
        ]


def test_a_unit_and_a_period(say: Say, autumn: None) -> None:
    assert say("何洁", "锅炉支部进度").startswith("锅炉支部今年到11月底应办4项")
    assert say("老王", "12月进度").startswith("锅炉支部12月应办1项，已办0项；没到期1项。没办的")
    assert say("周芳", "12月进度") == "汽机支部12月没有要办的任务。"


def test_one_duty_over_the_units(say: Say, autumn: None) -> None:
    assert say("何洁", "21个支部主题党日都搞了没").splitlines() == [
        "月度主题党日（本月）：2个单位要办，1个办了。没办的1个（按单位代码排）：",
        "锅炉支部",
    ]
    assert say("何洁", "哪些单位支委会还没开") == "月度支委会（本月）：没有单位要办。"
    assert say("何洁", "10月哪些单位支委会还没开") == "月度支委会（10月）：1个单位要办，都办了。"


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "进度", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("周芳", "锅炉支部进度", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("李明", "进度", "锅炉支部第一党小组今年到11月底没有要办的任务。"),
        ("何洁", "二支部进度", "没有叫「二支部」的单位，请写全称再说一次。"),
    ],
)
def test_what_one_may_not_see_or_is_not_there(say: Say, autumn: None, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply


def test_no_task_at_all(say: Say) -> None:
    assert say("何洁", "进度") == "今年到11月底没有要办的任务。"


def test_a_group_leader_sees_the_own_group_in_full(world: World, say: Say) -> None:
    duty(world, "ZB-03-1", "月度党小组会", due="2026-11-30", org="B04-01", owner="李明")

    assert say("李明", "进度").splitlines() == [
        "锅炉支部第一党小组今年到11月底应办1项，已办0项；没到期1项。没办的（前面是编号）：",
        "1 月度党小组会 11月30日",
    ]


def test_what_last_year_left_is_not_forgotten_in_january(world: World, say: Say, autumn: None) -> None:
    world.on("2027-01-05")

    assert say("何洁", "进度") == "今年到1月底没有要办的任务。2026年还有4项逾期没办，回「2026年进度」看。"
    assert say("何洁", "2026年进度").startswith("2026年应办7项，已办3项，逾期没办4项")
    duty(world, "ZB-02-1", "月度支委会", due="2027-01-29")
    assert say("老王", "进度").splitlines() == [
        "锅炉支部今年到1月底应办1项，已办0项；没到期1项。2026年还有3项逾期没办，回「2026年进度」看。没办的（前面是编号）：",
        "8 月度支委会 1月29日",
    ]
    assert say("何洁", "进度").splitlines()[1] == "2026年还有4项逾期没办，回「2026年进度」看。"
