"""How a cell stands, which months are told of, what an address asks for."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.board import Cell, filters, rules, wording
from bot.board.filters import Asked, Fault, Filter, Known
from bot.board.rules import Mark, Tally

TODAY = date(2026, 11, 23)
KNOWN = Known(TODAY, {"C00", "B04"}, {1, 4})


@pytest.mark.parametrize(
    ("tally", "mark"),
    [
        (Tally(), Mark.NONE),
        (Tally(not_applicable=1), Mark.NOT_APPLICABLE),
        (Tally(in_time=3, not_applicable=1), Mark.IN_TIME),
        (Tally(in_time=3, late=1), Mark.LATE),
        (Tally(in_time=3, late=1, open=1), Mark.OPEN),
        (Tally(in_time=3, late=1, open=1, overdue=1), Mark.OVERDUE),
    ],
)
def test_several_instances_stand_as_the_worst_of_them(tally: Tally, mark: Mark) -> None:
    assert rules.mark(tally) is mark


def test_a_tally_tells_what_is_done_and_what_is_decided() -> None:
    tally = Tally(in_time=5, late=2, open=4, overdue=1, not_applicable=3)

    assert (tally.done, tally.total, tally.decided) == (7, 12, 8)
    assert rules.total([tally, Tally(overdue=2)]) == Tally(5, 2, 4, 3, 3)
    assert rules.total([]) == Tally()


@pytest.mark.parametrize(
    ("kind", "profile", "mark"),
    [("branch", "", Mark.NONE), ("branch", "retired", Mark.NOT_APPLICABLE), ("committee", "", Mark.NOT_APPLICABLE)],
)
def test_a_task_not_asked_of_such_a_unit_does_not_apply(kind: str, profile: str, mark: Mark) -> None:
    assert rules.lacking(kind, profile, {"branch"}, {"retired"}) is mark


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (1, 200, 1), (3, 3, 100)],
)
def test_shares_are_whole_percent_half_up_and_nothing_is_no_zero(part: int, whole: int, percent: int | None) -> None:
    assert rules.share(part, whole) == percent


@settings(deadline=None)
@given(whole=st.integers(1, 5000), data=st.data())
def test_a_share_is_off_by_half_a_percent_at_most(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    found = rules.share(part, whole)

    assert found is not None
    assert abs(found - 100 * part / whole) <= 0.5


@pytest.mark.parametrize(
    ("end", "first", "last"),
    [
        (date(2026, 12, 1), date(2025, 12, 1), date(2026, 11, 1)),
        (date(2027, 1, 1), date(2025, 12, 1), date(2026, 11, 1)),
        (date(2026, 3, 1), date(2025, 3, 1), date(2026, 2, 1)),
    ],
)
def test_twelve_months_are_told_of_and_none_to_come(end: date, first: date, last: date) -> None:
    found = rules.months(end, TODAY)

    assert (found[0], found[-1], len(found)) == (first, last, 12)
    assert all(rules.month_after(one) == other for one, other in pairwise(found))


@settings(deadline=None)
@given(count=st.integers(0, 400), a_page=st.integers(1, 60))
def test_pages_hold_every_row_once(count: int, a_page: int) -> None:
    rows, pages = range(count), rules.pages(count, a_page)
    cut = [rules.cut(rows, page, a_page) for page in range(1, pages + 1)]

    assert [row for page in cut for row in page] == list(rows)
    assert all(cut[:-1])
    assert pages >= 1


def read(**asked: str) -> tuple[Filter, tuple[Fault, ...]]:
    return filters.read(Asked(**asked), KNOWN)


def test_nothing_asked_for_is_everything_this_year() -> None:
    found, faults = read()

    assert (found.words, found.unit, found.area, found.state, found.page, faults) == ("2026", None, None, None, 1, ())
    assert (found.period.own.start, found.period.own.end) == (date(2026, 1, 1), date(2027, 1, 1))
    assert found.query() == {"period": "2026"}


def test_what_is_asked_for_stands_in_the_address_again() -> None:
    found, faults = read(unit="B04", area="4", period="2026Q3", state="overdue", page="3")

    assert (found.unit, found.area, found.words, found.state, found.page) == ("B04", 4, "2026Q3", Mark.OVERDUE, 3)
    assert faults == ()
    assert found.query() == {"unit": "B04", "area": "4", "period": "2026Q3", "state": "overdue"}


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"unit": "B99"}, Fault.UNIT),
        ({"unit": "b04"}, Fault.UNIT),
        ({"area": "7"}, Fault.AREA),
        ({"area": "四"}, Fault.AREA),
        ({"area": "0"}, Fault.AREA),
        ({"area": "-4"}, Fault.AREA),
        ({"area": "9" * 5000}, Fault.AREA),
        ({"period": "2026-13"}, Fault.PERIOD),
        ({"period": "上个月"}, Fault.PERIOD),
        ({"period": "2026-11\n"}, Fault.PERIOD),
        ({"state": "none"}, Fault.STATE),
        ({"state": "'; DROP TABLE task"}, Fault.STATE),
        ({"page": "0"}, Fault.PAGE),
        ({"page": "²"}, Fault.PAGE),
        ({"page": "1e9"}, Fault.PAGE),
    ],
)
def test_what_cannot_be_read_is_told_and_the_usual_stands_in_its_place(asked: dict[str, str], fault: Fault) -> None:
    assert read(**asked) == (read()[0], (fault,))


def test_several_values_that_cannot_be_read_are_told_together() -> None:
    found, faults = read(unit="x", area="x", period="x", state="x", page="x")

    assert found == read()[0]
    assert set(faults) == set(Fault)


def test_the_periods_to_choose_among() -> None:
    found = filters.periods(TODAY, "2026-11")

    assert found[:2] == ("2026-11", "2026-10")
    assert found[11:16] == ("2025-12", "2026Q4", "2026Q3", "2026Q2", "2026Q1")
    assert found[16:] == ("2026", "2025")
    assert filters.periods(TODAY, "2024Q1")[-1] == "2024Q1"
    assert filters.periods(date(2026, 1, 31), "2026-01")[12:16] == ("2026Q1", "2025Q4", "2025Q3", "2025Q2")


@pytest.mark.parametrize(
    ("tally", "sign", "words"),
    [
        (Tally(), "", "没有到期的"),
        (Tally(in_time=1), "✓", "按期办结"),
        (Tally(in_time=1, not_applicable=1), "✓", "共2项：按期办结1、不适用1"),
        (Tally(not_applicable=2), "–", "共2项：不适用2"),
        (Tally(late=1, overdue=2), "逾 1/3", "共3项：迟办1、逾期未办2"),
    ],
)
def test_a_cell_is_read_without_its_colour(tally: Tally, sign: str, words: str) -> None:
    cell = Cell(rules.mark(tally), tally)

    assert (wording.sign(cell), wording.cell(cell)) == (sign, words)


def test_what_could_not_be_read_is_one_sentence() -> None:
    assert wording.faults([]) == ""
    assert wording.faults([Fault.PERIOD, Fault.UNIT]) == "网址里的期间、单位认不出来，已按默认的显示。"


def test_a_share_of_nothing_is_a_dash() -> None:
    assert (wording.percent(None), wording.percent(0)) == ("–", "0%")
