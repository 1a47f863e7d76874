"""Whose outlet it is, what adoption is worth, which quarters lack an article: tables of cases."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.publicity import Adoption, Level, known, level_of, rules

WORTH = {
    Level.COMPANY: Decimal("0.5"),
    Level.UPPER_COMPANY: Decimal("1.0"),
    Level.GROUP_OR_PROVINCIAL: Decimal("1.5"),
}
CAP = Decimal(3)


@pytest.mark.parametrize(
    ("adopted", "points"),
    [
        ([], "0"),
        ([Adoption(1, Level.COMPANY)], "0.5"),
        ([Adoption(1, Level.UPPER_COMPANY), Adoption(2, Level.GROUP_OR_PROVINCIAL)], "2.5"),
        ([Adoption(1, Level.GROUP_OR_PROVINCIAL, Level.COMPANY)], "1.0"),
        ([Adoption(number, Level.GROUP_OR_PROVINCIAL) for number in range(3)], "3"),
        ([Adoption(1, Level.UNIT)], "0"),
    ],
)
def test_what_adoption_brings(adopted: list[Adoption], points: str) -> None:
    assert rules.points(adopted, WORTH, CAP) == Decimal(points)


@settings(deadline=None)
@given(st.lists(st.builds(Adoption, st.integers(1, 9), st.sampled_from(list(WORTH))), max_size=9))
def test_never_more_than_the_cap_nor_by_the_order(adopted: list[Adoption]) -> None:
    whole = rules.points(adopted, WORTH, CAP)
    assert 0 <= whole <= CAP
    assert whole == rules.points(adopted[::-1], WORTH, CAP)


@pytest.mark.parametrize(
    ("start", "until", "found"),
    [
        ("2026-01-01", "2027-01-01", ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        ("2026-07-01", "2026-10-01", ["2026Q3"]),
        ("2026-07-02", "2027-01-01", ["2026Q4"]),
        ("2025-10-01", "2026-06-30", ["2025Q4", "2026Q1"]),
        ("2026-11-01", "2026-12-01", []),
    ],
)
def test_whole_quarters(start: str, until: str, found: list[str]) -> None:
    assert rules.quarters(date.fromisoformat(start), date.fromisoformat(until)) == found


@pytest.mark.parametrize(
    ("by_quarter", "missing"),
    [({}, ["2026Q1", "2026Q2"]), ({"2026Q1": 3}, ["2026Q2"]), ({"2026Q1": 1, "2026Q2": 1}, [])],
)
def test_quarters_without_an_article(by_quarter: Mapping[str, int], missing: list[str]) -> None:
    assert rules.missing(by_quarter, date(2026, 1, 1), date(2026, 7, 1)) == missing


@pytest.mark.parametrize(
    "text",
    ["阅读量破万", "点赞数", "转发了20次", "转发3次", "点赞100", "阅读达3000人次", "300次转发", "3万阅读", "评论12条"],
)
def test_numbers_of_likes_are_recognised(text: str) -> None:
    assert rules.boasts(text)


@pytest.mark.parametrize(
    "text",
    ["点赞身边好党员", "阅读三本好书", "点赞10位劳动模范", "转发上级通知", "党员突击队抢装水冷壁", "收藏家的故事"],
)
def test_titles_with_such_words_are_titles(text: str) -> None:
    assert not rules.boasts(text)


@pytest.mark.parametrize(
    ("outlet", "level"),
    [
        ("支部宣传栏", Level.UNIT),
        ("公司网", Level.COMPANY),
        (" 公司官网 ", Level.COMPANY),
        ("上级公司网", Level.UPPER_COMPANY),
        ("集团公众号", Level.GROUP_OR_PROVINCIAL),
        ("晚报", None),
    ],
)
def test_outlets_known_by_name(outlet: str, level: Level | None) -> None:
    assert level_of(outlet) is level
    assert set(known().values()) == set(Level)


def test_the_highest() -> None:
    assert rules.highest([]) is None
    assert rules.highest([Level.COMPANY, Level.GROUP_OR_PROVINCIAL, Level.UNIT]) is Level.GROUP_OR_PROVINCIAL
    assert not rules.is_higher(Level.COMPANY, Level.COMPANY)
    assert rules.is_higher(Level.UNIT, None)
    assert rules.quarter(date(2026, 9, 30)) == "2026Q3"
