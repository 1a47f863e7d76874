"""From lines to points: the sum, what leaves it, what comes on top, the grade; and what holds for any unit."""

import dataclasses
import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assess import rules
from bot.assess.facts_of import EntryFact, Facts, MeetingFacts, Missing, Recorded, RecordField, RowRef, Share, TaskFact
from bot.assess.indicators import Result
from bot.assess.models import EntryKind
from tests.assess.units import BODY, TABLE, THIS_YEAR, TODAY, bonus, deduction, meetings, result, task, unit, value

VALUES = (
    value(1, "D3-4", "1"),
    value(2, "D5-1", "有载体有数据成效"),
    value(3, "D5-2", "有典型并推广"),
    value(4, "D5-4", "0.95"),
    value(5, "D4-2", points="3"),
)


def perfect(**other: Any) -> Facts:
    """A unit that has all points, other facts as given; entries come on top."""
    known: dict[str, Any] = {
        "tasks": (task(1, "03-31", "03-31"),),
        "meetings": meetings(lectures_by_secretary=(3,)),
        "recorded": Recorded(study=Share(40, 40)),
        "problems": Share(2, 2),
    }
    return unit(**known | other | {"entries": (*VALUES, *other.get("entries", ()))})


def test_a_unit_with_everything_has_a_hundred_points() -> None:
    found = result(perfect())

    assert (found.points, found.known, found.known_of) == (Decimal("100.0"), Decimal("100.0"), Decimal("100.0"))
    assert found.grade == "优秀"
    assert [line.code for line in found.lines] == [one.code for one in TABLE.indicators]
    assert all(line.earned == line.of for line in found.lines)


def test_a_unit_of_which_little_is_known_has_no_points_yet() -> None:
    found = result(unit(tasks=(task(1, "03-31", "03-31"),)))

    assert (found.points, found.grade) == (None, "")
    assert (found.known, found.known_of) == (Decimal("57.0"), Decimal("60.0"))
    waiting = [line.code for line in found.lines if line.earned is None]
    assert waiting == ["D2-2", "D2-4", "D3-1", "D3-2", "D3-3", "D3-4", "D5-1", "D5-2", "D5-4"]


def test_one_line_not_known_is_enough_to_have_no_points() -> None:
    found = result(perfect(recorded=Recorded()))

    assert (found.points, found.grade) == (None, "")
    assert (found.known, found.known_of) == (Decimal("95.0"), Decimal("95.0"))


@pytest.mark.parametrize(
    ("known", "points", "why"),
    [
        (perfect(problems=Share(0, 0)), "100.0", "15 of 15 from 11 of 11"),
        (
            perfect(recorded=Recorded(study=Share(0, 0)), problems=Share(0, 0), entries=(deduction(9, "D2-1", "3"),)),
            "92.5",
            "15 × 3/6 lost",
        ),
        (perfect(tasks=()), "100.0", "D1 leaves: 60 of 60"),
        (perfect(tasks=(), entries=(deduction(9, "D2-1", "3"),)), "95.0", "57 of 60"),
        (perfect(tasks=(), entries=(deduction(9, "D4-3"),)), "96.7", "58 of 60 = 96.666…"),
    ],
)
def test_what_does_not_apply_leaves_the_denominator(known: Facts, points: str, why: str) -> None:
    found = result(known)
    assert (found.points, found.known_of) == (Decimal(points), Decimal("100.0")), why


def test_where_nothing_applies_there_are_no_points() -> None:
    body = {
        "dimensions": [{"code": "D1", "name": "任务清单", "points": 100}],
        "indicators": [{**BODY["indicators"][0], "points": 100}],
        "grades": BODY["grades"],
    }
    found = result(unit(), table=rules.read(body))
    assert dataclasses.astuple(found)[1:] == (None, Decimal("0.0"), Decimal("0.0"), "")


@pytest.mark.parametrize(
    ("weight", "points"),
    [("0.25", "99.8"), ("0.05", "100.0"), ("0.15", "99.9"), ("0.06", "99.9"), ("0.04", "100.0"), ("1.15", "98.9")],
)
def test_one_decimal_half_up_at_the_end(weight: str, points: str) -> None:
    assert result(perfect(entries=(deduction(9, "D2-1", points=weight),))).points == Decimal(points)


def test_thirds_do_not_lose_the_half() -> None:
    """40 × 2/3 from tasks and 4 × 5/6 from the share of D3-3 are 30 exactly: nothing is rounded before the sum."""
    tasks = (task(1, "01-31", "01-31"), task(2, "02-28", "02-28"), task(3, "03-31"))
    rate = meetings(lectures_by_secretary=(1,), expected=240, leave=0, present=194)  # 80.83…%: 5/6 of the way

    found = result(perfect(tasks=tasks, meetings=rate, entries=(deduction(9, "D2-1", points="0.05"),)))

    assert found.points == Decimal("86.0")
    assert found.known == found.points


TOP = [
    ([bonus(9, "J1", "公司")], "100.5", {"J1": ("0.5", "确认 1 件，加 0.5 分。")}),
    ([bonus(9, "J3")], "101.0", {"J3": ("1", "确认 1 件，加 1 分。")}),
    ([bonus(9, "J1", points="2.5")], "102.5", {"J1": ("2.5", "确认 1 件，加 2.5 分。")}),
    (
        [bonus(9, "J2", "上级公司"), bonus(10, "J1", "省级以上"), bonus(11, "J1", "集团")],
        "105.0",
        {"J1": ("5", "确认 2 件，加 5 分。"), "J2": ("0", "确认 1 件，加 1 分，合计封顶 5 分，本项计 0 分。")},
    ),
    (
        [bonus(9, "J1", "省级以上"), bonus(10, "J1", "省级以上")],
        "105.0",
        {"J1": ("5", "确认 2 件，加 6 分，合计封顶 5 分，本项计 5 分。")},
    ),
    ([deduction(9, "K1", "2")], "96.0", {"K1": ("-4", "确认 1 件，扣 4 分。")}),
    (
        [deduction(9, "K2"), deduction(10, "K1", "3")],
        "90.0",
        {"K1": ("-6", "确认 1 件，扣 6 分。"), "K2": ("-4", "确认 1 件，扣 5 分，合计封顶 10 分，本项计 4 分。")},
    ),
    (
        [bonus(9, "J1", "集团"), deduction(10, "K1")],
        "100.0",
        {"J1": ("2", "确认 1 件，加 2 分。"), "K1": ("-2", "确认 1 件，扣 2 分。")},
    ),
]


@pytest.mark.parametrize(("entries", "points", "lines"), TOP)
def test_additions_and_deductions_come_on_top(
    entries: Sequence[EntryFact], points: str, lines: dict[str, tuple[str, str]]
) -> None:
    found = result(perfect(entries=tuple(entries)))

    assert found.points == Decimal(points)
    extras = found.lines[len(TABLE.indicators) :]
    assert {one.code: (str(one.earned), one.reason) for one in extras} == lines
    assert all(one.applies and one.of == 0 and one.rows for one in extras)


@pytest.mark.parametrize("strange", [bonus(9, "J1", "邻居"), bonus(9, "J1"), deduction(9, "K1", "两件")])
def test_an_addition_nobody_can_read_keeps_the_points_open(strange: EntryFact) -> None:
    found = result(perfect(entries=(strange,)))

    assert (found.points, found.known, found.grade) == (None, Decimal("100.0"), "")
    assert (found.lines[-1].earned, found.lines[-1].reason) == (None, "第 9 条确认记录看不懂，待核。")
    assert found.lines[-1].rows == (RowRef("assessment_entry", 9),)


def test_the_sum_never_falls_below_zero() -> None:
    body = {
        "dimensions": [{"code": "D1", "name": "任务清单", "points": 100}],
        "indicators": [{**BODY["indicators"][0], "points": 100}],
        "deductions": BODY["deductions"],
        "grades": BODY["grades"],
    }
    known = unit(tasks=(task(1, "03-31"),), entries=(deduction(1, "K2"),))

    found = result(known, table=rules.read(body))

    assert (found.points, found.grade) == (Decimal("0.0"), "待提升")


class TestVetoes:
    HAPPENED = (value(9, "V2"), value(10, "V3"))

    def test_off_they_do_nothing(self) -> None:
        assert result(perfect(entries=self.HAPPENED)) == result(perfect())

    @pytest.mark.parametrize(
        ("documents", "grade", "codes"),
        [
            ({"V2": "某党〔2026〕7号"}, "一般", ["V2"]),
            ({"V3": "某党〔2026〕8号"}, "良好", ["V3"]),
            ({"V2": "某党〔2026〕7号", "V3": "某党〔2026〕8号"}, "一般", ["V2", "V3"]),
            ({"V1": "某党〔2026〕7号"}, "优秀", []),
        ],
    )
    def test_on_they_cap_the_grade_and_leave_the_points(
        self, documents: dict[str, str], grade: str, codes: list[str]
    ) -> None:
        found = result(perfect(entries=self.HAPPENED), table=rules.with_vetoes(TABLE, documents))

        assert (found.points, found.grade) == (Decimal("100.0"), grade)
        assert [line.code for line in found.lines[len(TABLE.indicators) :]] == codes

    def test_they_say_what_they_rest_on(self) -> None:
        table = rules.with_vetoes(TABLE, {"V2": "某党〔2026〕7号"})
        last = result(perfect(entries=self.HAPPENED), table=table).lines[-1]

        assert last.reason == "负主要责任的较大以上安全事故，依据某党〔2026〕7号，等次不高于一般。"
        assert (last.of, last.earned) == (Decimal(0), Decimal(0))
        assert last.rows == (RowRef("assessment_entry", 9),)

    def test_they_do_not_settle_what_is_open(self) -> None:
        table = rules.with_vetoes(TABLE, {"V2": "某党〔2026〕7号"})
        assert result(unit(entries=self.HAPPENED), table=table).grade == ""


DAYS = st.integers(0, 420).map(lambda days: date(2025, 12, 1) + timedelta(days=days))
POINTS = st.none() | st.decimals("-2", "9", places=2)
CODES = [one.code for part in (TABLE.indicators, TABLE.bonuses, TABLE.deductions, TABLE.vetoes) for one in part]
WORDS = ["", "1", "2", "0.5", "0.8", "公司", "集团", "有载体", "没有典型", "两次"]
SHARES = st.none() | st.builds(lambda part, more: Share(part, part + more), st.integers(0, 9), st.integers(0, 9))
TASKS = st.lists(
    st.builds(
        TaskFact,
        id=st.integers(1, 10**6),
        code=st.sampled_from(["ZB-01-1", "ZB-02-1", "ZB-04-2", ""]),
        weight=st.decimals("0", "9", places=2),
        due=DAYS,
        done_on=st.none() | DAYS,
        applies=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)
ENTRIES = st.lists(
    st.builds(
        EntryFact,
        id=st.integers(1, 10**6),
        kind=st.sampled_from(EntryKind),
        code=st.sampled_from(CODES),
        day=DAYS,
        points=POINTS,
        value=st.sampled_from(WORDS),
    ),
    unique_by=lambda one: one.id,
    max_size=20,
)


@st.composite
def held(draw: st.DrawFn) -> MeetingFacts:
    closed = draw(st.lists(st.integers(1, 99), unique=True, max_size=6))
    present, leave, absent = (draw(st.integers(0, 60)) for _ in range(3))
    gaps = st.builds(Missing, st.sampled_from(closed or [1]), st.sampled_from(RecordField))
    cases = st.builds(RowRef, st.sampled_from(["vote", "resolution"]), st.integers(1, 9))
    return MeetingFacts(
        closed=tuple(closed),
        without_quorum=tuple(draw(st.lists(cases, unique=True, max_size=4))),
        missing=tuple(draw(st.lists(gaps, unique=True, max_size=6))),
        present=present,
        expected=present + leave + absent,
        leave=leave,
        late_filed=tuple(draw(st.lists(st.integers(1, 99), unique=True, max_size=3))),
        lectures_by_secretary=tuple(draw(st.lists(st.sampled_from(closed), unique=True))) if closed else (),
    )


UNITS = st.builds(
    Facts,
    org_id=st.just(4),
    code=st.just("B04"),
    tasks=TASKS.map(tuple),
    meetings=held(),
    entries=ENTRIES.map(tuple),
    recorded=st.builds(Recorded, study=SHARES),
    problems=SHARES,
)
KNOWN = st.builds(
    lambda known, entries: perfect(tasks=known.tasks, problems=Share(0, 0), entries=tuple(entries)),
    UNITS,
    st.lists(st.builds(deduction, st.integers(100, 999), st.sampled_from(["D2-1", "K1"]))),
)
TABLES = st.sampled_from([TABLE, rules.with_vetoes(TABLE, {"V1": "某党〔2026〕7号", "V3": "某党〔2026〕8号"})])
SENTENCE = re.compile(r"[^。；\n]{1,80}。")


def shuffled(random: Any, known: Facts) -> Facts:
    def mixed(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    rows = known.meetings
    same = dataclasses.replace(
        rows,
        closed=mixed(rows.closed),
        without_quorum=mixed(rows.without_quorum),
        missing=mixed(rows.missing),
        late_filed=mixed(rows.late_filed),
        lectures_by_secretary=mixed(rows.lectures_by_secretary),
    )
    return dataclasses.replace(known, tasks=mixed(known.tasks), entries=mixed(known.entries), meetings=same)


@given(known=UNITS, table=TABLES, random=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_means_nothing(known: Facts, table: rules.Table, random: Any) -> None:
    first, second = result(known, table=table), result(shuffled(random, known), table=table)

    assert first == second
    assert repr(first) == repr(second)


@given(known=UNITS, table=TABLES)
@settings(deadline=None)
def test_what_holds_for_every_line(known: Facts, table: rules.Table) -> None:
    found = result(known, table=table)

    for one in found.lines[: len(table.indicators)]:
        assert one.earned is None or 0 <= one.earned <= one.of
        assert one.applies or one.earned is None
    for one in found.lines:
        assert SENTENCE.fullmatch(one.reason)
        assert len(set(one.rows)) == len(one.rows)
    extras = [one.earned or 0 for one in found.lines[len(table.indicators) :]]
    assert sum(earned for earned in extras if earned > 0) <= table.scoring.bonus_cap
    assert -sum(earned for earned in extras if earned < 0) <= table.scoring.deduction_cap


@given(known=UNITS, table=TABLES)
@settings(deadline=None)
def test_points_are_there_when_and_only_when_nothing_is_open(known: Facts, table: rules.Table) -> None:
    found = result(known, table=table)

    is_open = any(one.applies and one.earned is None for one in found.lines)
    assert (found.points is None) == is_open == (found.grade == "")
    assert 0 <= found.known_of <= table.scoring.base_points
    assert 0 <= found.known <= table.scoring.base_points + table.scoring.bonus_cap
    assert is_open or (found.known, found.known_of) == (found.points, table.scoring.base_points)


@given(known=KNOWN | UNITS)
@settings(deadline=None)
def test_the_points_are_the_sum_of_the_lines_shared_out(known: Facts) -> None:
    found = result(known)
    assert found.known == by_hand(found)


def by_hand(found: Result) -> Decimal:
    """The sum as a sheet would do it: per dimension points × earned ÷ of what applies, then all ÷ what applies."""
    lines = {one.code: one for one in found.lines}
    total, whole = Decimal(0), Decimal(0)
    for dimension in TABLE.dimensions:
        some = [lines[one.code] for one in TABLE.indicators if one.dimension == dimension.code]
        applying = [one for one in some if one.applies]
        if applying:
            whole += dimension.points
            total += dimension.points * sum(one.earned or 0 for one in applying) / sum(one.of for one in applying)
    base = total * 100 / whole if whole else Decimal(0)
    extras = sum((one.earned or Decimal(0) for one in found.lines[len(TABLE.indicators) :]), Decimal(0))
    return max(base + extras, Decimal(0)).quantize(Decimal("0.0000001")).quantize(Decimal("0.1"), ROUND_HALF_UP)


@given(known=UNITS)
@settings(deadline=None)
def test_a_confirmed_deduction_never_helps(known: Facts) -> None:
    more = dataclasses.replace(known, entries=(*known.entries, deduction(10**7, "D2-1", on="10-31")))
    assert result(more).known <= result(known).known


def test_the_check_of_these_tests_is_of_this_year() -> None:
    assert TODAY in THIS_YEAR
    assert date(2027, 1, 1) not in THIS_YEAR
