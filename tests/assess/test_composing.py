"""The year out of its parts, as the office would reckon it by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appraisal import VoterGroup
from bot.assess import composing, tables
from bot.assess.composing import Quarter, YearFacts, compose
from bot.assess.facts_of import RowRef
from bot.assess.indicators import Line
from bot.assess.scheme import Table, Year

TABLE: Table = tables.defaults()
GOOD = {"好": 10}
ALL_GOOD = {VoterGroup.COMMITTEE: {"好": 9}, VoterGroup.PEERS: {"好": 20}, VoterGroup.OWN: {"好": 30}}


def quarters(*points: str | None) -> tuple[Quarter, ...]:
    """First to fourth quarter."""
    return tuple(
        Quarter(number, None if one is None else Decimal(one), RowRef("score", number))
        for number, one in enumerate(points, start=1)
    )


def facts(*points: str | None, on_site: str | None = "90", ratings: object = None) -> YearFacts:
    return YearFacts(
        quarters=quarters(*points),
        on_site=None if on_site is None else Decimal(on_site),
        ratings=ALL_GOOD if ratings is None else ratings,  # type: ignore[arg-type]
    )


def line(found: YearFacts, code: str) -> Line:
    return next(one for one in compose(TABLE, found).lines if one.code == code)


CASES = [
    # 0.6 x 90 + 0.2 x 90 + 0.2 x 100
    ("four alike", facts("90", "90", "90", "90"), "92.0", "优秀"),
    # 0.6 x 88.075 + 18 + 20 = 90.845
    ("half up at the end only", facts("85.5", "86.6", "89.9", "90.3"), "90.8", "优秀"),
    # 0.6 x 80 + 0.2 x 75 + 0.2 x 100 = 83
    ("founded in July", facts("80", "80", on_site="75"), "83.0", "良好"),
    # 0.6 x 89.95 + 18 + 20 = 91.97
    ("rounded up", facts("89.9", "90.0"), "92.0", "优秀"),
]


@pytest.mark.parametrize(("found", "points", "grade"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_year_by_hand(found: YearFacts, points: str, grade: str) -> None:
    result = compose(TABLE, found)

    assert (result.points, result.grade) == (Decimal(points), grade)
    assert result.known == result.points
    assert result.known_of == 100


def test_every_part_gives_its_reason() -> None:
    found = facts("90", "88.5", on_site="85", ratings={VoterGroup.OWN: {"好": 6, "较好": 3, "一般": 1}})

    assert [one.reason for one in compose(TABLE, found).lines] == [
        "第1季度90分、第2季度88.5分，平均89.25分。",
        "现场85分。",
        "本单位党员10票92.5分，合计92.5分。",
    ]


def test_groups_count_by_weight_and_a_missing_one_leaves_its_weight() -> None:
    # committee 85 (0.4), own 100 (0.4); no peers: (0.4 x 85 + 0.4 x 100) / 0.8
    found = facts("90", ratings={VoterGroup.COMMITTEE: {"较好": 5}, VoterGroup.OWN: GOOD})

    assert line(found, composing.DEBRIEF).earned == Decimal("18.5")


@pytest.mark.parametrize(
    ("found", "code", "reason"),
    [
        (facts(), composing.QUARTERS, composing.NO_QUARTER),
        (facts("90", None, "88"), composing.QUARTERS, "第2季度还有待核的项，待核。"),
        (facts("90", on_site=None), composing.ON_SITE, composing.NO_ON_SITE),
        (facts("90", ratings={}), composing.DEBRIEF, composing.NO_RATING),
        (facts("90", ratings={VoterGroup.OWN: {}}), composing.DEBRIEF, composing.NO_RATING),
    ],
)
def test_what_is_missing_is_unknown_and_not_zero(found: YearFacts, code: str, reason: str) -> None:
    result = compose(TABLE, found)

    assert result.points is None
    assert result.grade == ""
    missing = next(one for one in result.lines if one.code == code)
    assert (missing.earned, missing.applies, missing.reason) == (None, True, reason)
    assert result.known_of == 100 - missing.of


def test_a_part_without_a_share_does_not_apply() -> None:
    table = replace(TABLE, year=Year(quarters_mean=Decimal("0.8"), on_site=Decimal(0), debrief=Decimal("0.2")))
    result = compose(table, facts("90", on_site=None))

    assert result.points == Decimal("92.0")
    assert [one.applies for one in result.lines] == [True, False, True]


def test_a_veto_caps_the_grade_and_not_the_points() -> None:
    result = compose(TABLE, replace(facts("95"), caps=("一般",)))

    assert (result.points, result.grade) == (Decimal("95.0"), "一般")


POINTS = st.decimals(0, 105, places=1)


@given(st.lists(POINTS, min_size=1, max_size=4), POINTS, st.randoms())
def test_the_order_of_quarters_changes_nothing(points: list[Decimal], on_site: Decimal, random: object) -> None:
    found = YearFacts(quarters(*map(str, points)), min(on_site, Decimal(100)), ratings=ALL_GOOD)
    mixed = list(found.quarters)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert compose(TABLE, found) == compose(TABLE, replace(found, quarters=tuple(mixed)))


@given(st.lists(POINTS, min_size=1, max_size=4), st.decimals(0, 100, places=1))
def test_the_points_are_the_sum_of_the_lines(points: list[Decimal], on_site: Decimal) -> None:
    result = compose(TABLE, YearFacts(quarters(*map(str, points)), on_site, ratings=ALL_GOOD))
    exact = Fraction(6, 10) * sum(map(Fraction, points), Fraction(0)) / len(points) + Fraction(on_site) / 5 + 20

    assert result.points is not None
    assert abs(Fraction(result.points) - exact) <= Fraction(1, 20)
