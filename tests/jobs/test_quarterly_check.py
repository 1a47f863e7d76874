"""The quarter's check on its day: each secretary reads the own draft, the office what is still open."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from bot import assess
from bot.assess import Check, CheckKind, CheckState
from bot.core import audit
from bot.core.context import Context
from bot.core.workdays import Workdays
from bot.plan import Task, TaskState
from jobs import quarterly_check
from tests.world import World

DAY = "2026-10-10 08:43"


@pytest.fixture
def office(world: World) -> World:
    """The third quarter: the boiler branch did one duty of two, the turbine branch its only one."""
    kept = [
        world.task("月度支委会", owner="老王", due="2026-08-31"),
        world.task("季度党课", owner="周芳", due="2026-09-30"),
    ]
    world.task("季度党课", owner="老王", due="2026-09-30")
    with world.acting() as ctx:
        for task in kept:
            row = ctx.get(Task, task.id)
            row.state, row.done_on = TaskState.DONE, date(2026, 8, 30)
        for row in ctx.session.exec(select(Task)):
            row.code, row.weight = f"ZB-0{row.id}-1", Decimal(2)
    return world


def run(world: World, when: str = DAY) -> int:
    with world.on(when).acting() as ctx:
        return quarterly_check.run(ctx)


def test_each_reads_its_own_draft(office: World) -> None:
    assert run(office) == 4

    assert office.heard_by("老王") == [
        (
            "3季度检查初稿，锅炉支部：已核定60分中得37分。\n"
            "丢分：D1-1 任务按期完成 20/40。\n"
            "待核（没有扣分）：D2-2 学时达标、D2-4 问题整改销号、D3-1 程序合规等9项。\n"
            "不同意的，10月16日（周五）前（含当天）回「申诉 项目编号 理由」；逐项原因回「3季度检查」。"
        )
    ]
    assert office.heard_by("周芳")[0].startswith("3季度检查初稿，汽机支部：已核定60分中得57分。\n没有丢分的项。")
    overview, caption = office.heard_by("何洁")
    assert overview.startswith(caption)
    assert overview == (
        "3季度检查，2个单位：7月1日至9月30日应办3项，办结2项（66%），其中迟办0项，没办1项。\n全部办结的单位1个。\n"
        "没办较多的事项：季度党课（1个单位）。\n丢分较多的项：D1-1 任务按期完成（1个单位）。\n"
        "各单位的初稿已发本单位书记，申诉到10月16日为止。待核9项，回「待核 2026Q3」看。之后回「定稿 2026Q3」。"
    )
    with office.acting() as ctx:
        check = ctx.session.exec(select(Check)).one()
        assert (check.kind, check.period, check.state) == (CheckKind.QUARTER, "2026Q3", CheckState.SHOWN)


def test_it_is_said_once(office: World) -> None:
    assert [run(office), run(office), run(office, "2026-10-12 09:00")] == [4, 0, 0]


def test_by_hand_before_its_day_the_quarter_before(office: World) -> None:
    assert run(office, "2026-10-09 09:00") == 0
    with office.acting() as ctx:
        assert assess.find_check(ctx, CheckKind.QUARTER, "2026Q2").state is CheckState.SHOWN
    assert run(office) == 4


def test_of_a_year_that_is_over(office: World) -> None:
    office.task("季度党课", owner="周芳", due="2026-12-31")
    assert run(office, "2027-01-11 08:43") == 3
    assert office.heard_by("周芳")[0].startswith("4季度检查初稿，汽机支部：")
    assert not office.heard_by("老王"), "nothing fell due there"


def test_an_empty_store(ctx: Context) -> None:
    assert quarterly_check.run(ctx) == 0


def test_its_day_is_ten_days_after_the_quarter_or_the_working_day_after() -> None:
    days = Workdays()
    year = [date.fromordinal(number) for number in range(date(2026, 1, 1).toordinal(), date(2027, 2, 1).toordinal())]

    assert [f"{one:%y-%m-%d}" for one in year if quarterly_check.day(one, days)] == [
        "26-01-12",
        "26-04-10",
        "26-07-10",
        "26-10-10",
        "27-01-11",
    ]


@pytest.mark.parametrize(("begun", "messages"), [("2026-09-30 16:00", 4), ("2026-10-09 09:00", 0)])
def test_a_quarter_that_was_over_when_the_company_began_is_not_made_up(
    office: World, begun: str, messages: int
) -> None:
    with office.on(begun).acting() as ctx:
        audit.record(ctx, "people.import", summary="导入组织：新增 6，更新 0，未变 0")

    assert run(office, "2026-10-12 09:00") == messages
