"""All units together: the figures add up, the words are made of them, nobody is named or ranked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import appraisal, assess
from bot.assess import Check, CheckKind, CheckState, Counted, Figures, Score, overall, quarter, rules
from bot.assess.wording import MOST
from bot.core.config import Assess, Settings
from bot.core.errors import NotAllowedError
from tests.assess.units import BODY, TABLE
from tests.ground import MONDAY
from tests.world import World

OCTOBER = Check(id=1, kind=CheckKind.MONTH, period="2026-10", table_id=1, as_of=date(2026, 10, 23), computed_at=MONDAY)
QUARTER = Check(id=2, kind=CheckKind.QUARTER, period="2026Q3", table_id=1, as_of=date(2026, 10, 10), computed_at=MONDAY)
FORBIDDEN = ("名次", "排名", "倒数", "末位", "第一名", "最差", "落后")


def figures(check: Check = OCTOBER, **more: Any) -> Figures:
    """Three units: twenty of twenty-three tasks done."""
    values: dict[str, Any] = {
        "check": check,
        "units": 3,
        "first": date(2026, 9, 23),
        "last": date(2026, 10, 22),
        "on_time": 19,
        "late": 1,
        "missing": 3,
        "complete": 1,
        "grades": (Counted("优秀", 0), Counted("良好", 0), Counted("一般", 0), Counted("待提升", 0)),
        "ungraded": 3,
        "missed": (Counted("月度党小组会", 2), Counted("月度支委会", 1)),
        "lost": (),
        "waiting": (),
        "untold": 0,
        "appeals_until": None,
    }
    return Figures(**values | more)


def test_the_office_reads_of_all_and_of_nobody_in_particular() -> None:
    assert assess.overview_text(figures(untold=1)) == (
        "10月检查，3个单位：9月23日至10月22日应办23项，办结20项（86%），其中迟办1项，没办3项。\n"
        "全部办结的单位1个。\n没办较多的事项：月度党小组会（2个单位）、月度支委会（1个单位）。\n"
        "各单位的结果已发给本单位书记，只发本单位的。另有1个单位没有书记，没有发。"
    )


GRADED = (Counted("优秀", 15), Counted("良好", 4), Counted("一般", 2), Counted("待提升", 0))


@pytest.mark.parametrize(
    ("ungraded", "told"),
    [(0, "等次：优秀15个、良好4个、一般2个。"), (1, "等次：优秀15个、良好4个、一般2个、有待核项、还没定的1个。")],
)
def test_grades_are_counted_the_empty_ones_left_out(ungraded: int, told: str) -> None:
    text = assess.overview_text(figures(grades=GRADED, ungraded=ungraded, missed=()))
    assert f"全部办结的单位1个。{told}\n" in text


def test_of_a_quarter_the_office_reads_what_comes_next() -> None:
    lost, waiting = (Counted("D1-1 任务按期完成", 2),), (Counted("D5-1 特色载体活动", 3), Counted("D5-4 职工满意度", 3))
    text = assess.overview_text(
        figures(QUARTER, missed=(), lost=lost, waiting=waiting, appeals_until=date(2026, 10, 16))
    )
    assert text.split("\n")[2:] == [
        "丢分较多的项：D1-1 任务按期完成（2个单位）。",
        "各单位的初稿已发本单位书记，申诉到10月16日为止。待核2项，回「待核 2026Q3」看。之后回「定稿 2026Q3」。",
    ]


def test_the_group_reads_what_is_for_all_and_nothing_of_what_the_office_has_to_do() -> None:
    assert overall.group_text(figures(untold=1)) == (
        "10月检查，3个单位：9月23日至10月22日应办23项，办结20项（86%），其中迟办1项，没办3项。\n"
        "全部办结的单位1个。\n没办较多的事项：月度党小组会（2个单位）。\n"
        "各单位的结果已发给本单位书记，只发本单位的。"
    )
    draft = figures(QUARTER, missed=(), waiting=(Counted("D5-4 职工满意度", 3),), appeals_until=date(2026, 10, 16))
    assert overall.group_text(draft).split("\n")[-1] == "各单位的初稿已发本单位书记，申诉到10月16日为止。"


def test_where_a_picture_cannot_be_drawn_the_first_line_is_said() -> None:
    told = figures()
    assert overall.caption(told) == overall.overview_text(told).split("\n")[0]


def test_a_frozen_check_says_so() -> None:
    frozen = Check(**QUARTER.model_dump() | {"state": CheckState.FROZEN})
    assert assess.overview_text(figures(frozen)).endswith("已定稿。")


def test_where_nothing_fell_due_all_is_done() -> None:
    none = figures(on_time=0, late=0, missing=0)
    assert (none.share, none.total, none.done) == (100, 0, 0)
    assert figures().share == 86


texts = st.text("党小组会议学习第", min_size=1, max_size=60)
counted = st.lists(st.builds(Counted, texts, st.integers(0, 9999)), max_size=8).map(tuple)
many = st.integers(0, 9999)


@given(units=many, tasks=st.tuples(many, many, many), missed=counted, lost=counted, waiting=counted)
def test_an_overview_is_never_too_long_and_ranks_nobody(
    units: int, tasks: tuple[int, int, int], **lists: tuple[Counted, ...]
) -> None:
    on_time, late, missing = tasks
    for check in (OCTOBER, QUARTER):
        told = figures(
            check, units=units, on_time=on_time, late=late, missing=missing, grades=GRADED, untold=1, **lists
        )
        text = assess.overview_text(replace(told, appeals_until=date(2026, 10, 16)))
        assert text.startswith(f"{check.period[-1] if 'Q' in check.period else check.period[-2:]}")
        assert f"办结{on_time + late}项" in text
        assert not any(word in text for word in FORBIDDEN)
        assert len(text) <= MOST


LINES: list[dict[str, Any]] = [
    {"code": "D1-1", "of": "40", "applies": True, "earned": "36.143448"},
    {"code": "D2-2", "of": "5", "applies": True, "earned": None},
    {"code": "D2-4", "of": "4", "applies": False, "earned": None},
    {"code": "D3-2", "of": "5", "applies": True, "earned": "4.5"},
    {"code": "D4-2", "of": "3", "applies": True, "earned": "0"},
    {"code": "J1", "of": "0", "applies": True, "earned": "0.5"},
    {"code": "K1", "of": "0", "applies": True, "earned": "-2"},
]


def score(**more: Any) -> Score:
    return Score(check_id=1, org_id=1, known=Decimal("68.1"), known_of=Decimal("75.0"), lines=LINES, **more)


def test_lost_is_what_could_have_been_had() -> None:
    """Where points are only added none are lost; what does not apply or is 待核 is not lost either."""
    assert [line["code"] for line in assess.lost_lines(TABLE, score())] == ["D1-1", "D3-2", "K1"]


def test_a_unit_reads_its_draft() -> None:
    assert quarter.draft("锅炉支部", QUARTER, TABLE, score(), date(2026, 10, 16)) == (
        "3季度检查初稿，锅炉支部：已核定75分中得68.1分。\n"
        "丢分：D1-1 任务按期完成 36.1/40、D3-2 记录要素齐全 4.5/5、K1 整改逾期 -2。\n"
        "待核（没有扣分）：D2-2 学时达标。\n"
        "不同意的，10月16日（周五）前（含当天）回「申诉 项目编号 理由」；逐项原因回「3季度检查」。"
    )
    whole = Score(check_id=1, org_id=1, points=Decimal("91.0"), known=Decimal("91.0"), known_of=Decimal(100), lines=[])
    whole.grade = "优秀"
    assert quarter.draft("锅炉支部", QUARTER, TABLE, whole, date(2026, 10, 16)).startswith(
        "3季度检查初稿，锅炉支部：得91分，优秀。\n没有丢分的项。\n不同意的，"
    )


names = st.text("机关项目部党支部", min_size=1, max_size=40)
CODES = [(one.code, str(one.points)) for one in TABLE.indicators]
points = st.decimals(0, 40, places=6)


@given(unit=names, earned=st.lists(st.none() | points, min_size=len(CODES), max_size=len(CODES)))
def test_a_draft_is_never_too_long(unit: str, earned: list[Decimal | None]) -> None:
    lines = [
        {"code": code, "of": of, "applies": True, "earned": None if one is None else str(one)}
        for (code, of), one in zip(CODES, earned, strict=True)
    ]
    result = Score(check_id=1, org_id=1, known=Decimal("68.1"), known_of=Decimal("75.0"), lines=lines)
    text = quarter.draft(unit, QUARTER, TABLE, result, date(2026, 10, 16))

    assert len(text) <= MOST
    assert not any(word in text for word in FORBIDDEN)


def test_figures_of_a_check_that_is_stored(world: World) -> None:
    world.task("季度党课", owner="老王", due="2026-10-20")
    with world.acting("何洁") as ctx:
        check = assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-10"))
        told = assess.overview_figures(ctx, check)
    assert (told.units, told.total, told.missing, told.complete, told.untold) == (1, 1, 1, 0, 0)
    assert told.missed == (Counted("季度党课", 1),)
    assert told.ungraded == 1
    assert sum(one.units for one in told.grades) == 0
    assert told.waiting[0].title == "D2-2 学时达标"
    assert told.appeals_until == date(2026, 11, 30)


@pytest.mark.parametrize("name", ["老王", "小周"])
def test_the_figures_of_all_units_are_the_offices(world: World, name: str) -> None:
    world.task("季度党课", owner="老王", due="2026-10-20")
    with world.acting("何洁") as ctx:
        check = assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-10"))
    for read in (
        lambda ctx: assess.overview_figures(ctx, check),
        lambda ctx: assess.operating_scores(ctx, 2026),
        lambda ctx: assess.every_result(ctx, check),
        lambda ctx: assess.last_quarters(ctx, 2026),
        lambda ctx: assess.last_quarters(ctx, 2026, world.orgs["B05"] if name == "老王" else world.orgs["B04"]),
        lambda ctx: appraisal.counts(ctx, 2026),
    ):
        with world.acting(name) as ctx, pytest.raises(NotAllowedError, match="由党委工作部汇总"):
            read(ctx)
    with world.acting("何洁") as ctx:
        assert [unit.code for unit, _ in assess.every_result(ctx, check)] == ["B04", "B05"]
        assert assess.last_quarters(ctx, 2026) == {}


def test_the_last_quarter_of_another_unit_is_for_the_office_unless_all_is_published(world: World) -> None:
    other = world.orgs["B05"]
    with world.acting("老王") as ctx:
        assert assess.last_quarters(ctx, 2026, world.orgs["B04"]) == {}
        published = Settings(assess=Assess(publish_scores="all"))
        assert assess.last_quarters(replace(ctx, settings=published), 2026, other) == {}


def test_the_clock_needs_no_right_to_them(world: World) -> None:
    world.task("季度党课", owner="老王", due="2026-10-20")
    with world.acting() as ctx:
        check = assess.run_check(ctx, CheckKind.MONTH, "2026-10")
        assert assess.overview_figures(ctx, check).units == 1
        assert assess.operating_scores(ctx, 2026) == {}


def test_items_no_longer_in_the_table_are_not_told() -> None:
    body = BODY | {"bonuses": [], "deductions": []}
    codes = [one.title.split()[0] for one in overall._items(rules.read(body), LINES)]
    assert codes == ["D1-1", "D2-2", "D2-4", "D3-2", "D4-2"]
