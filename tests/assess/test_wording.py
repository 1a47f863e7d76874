"""What a secretary and the office read: short, the result first, nobody ranked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import assess
from bot.assess import Check, CheckKind, Owed, Score, Standing, feedback, quarter, wording
from tests.ground import MONDAY

OCTOBER = Check(id=1, kind=CheckKind.MONTH, period="2026-10", table_id=1, as_of=date(2026, 10, 23), computed_at=MONDAY)
QUARTER = Check(id=2, kind=CheckKind.QUARTER, period="2026Q3", table_id=1, as_of=date(2026, 10, 10), computed_at=MONDAY)
LINES: list[dict[str, Any]] = [
    {"code": "D1-1", "applies": True, "earned": "36"},
    {"code": "D2-2", "applies": True, "earned": None},
    {"code": "D2-4", "applies": False, "earned": None},
]
PARTLY = Score(check_id=1, org_id=1, known=Decimal("68.1"), known_of=Decimal("75.0"), lines=LINES)


def owed(title: str, due: str) -> Owed:
    return Owed(1, title, date.fromisoformat(f"2026-{due}"))


COMMITTEE, GROUP = "月度支委会", "月度党小组会"
FEW = (owed(COMMITTEE, "09-30"), owed(GROUP, "09-30"), owed(GROUP, "10-09"))
MANY = (owed("送学上门与流动党员联系并记录", "03-25"), *FEW, owed("季度小结", "10-12"))


@pytest.mark.parametrize(
    ("standing", "score", "text"),
    [
        (
            Standing(on_time=8),
            PARTLY,
            (
                "10月检查，锅炉支部：9月23日至10月22日应办8项，全部办结。\n"
                "今年以来已能核定75分，得68.1分；待核1项，没有扣分。\n逐项原因回复「本月检查」。"
            ),
        ),
        (
            Standing(on_time=7, late=1, coming=(owed(COMMITTEE, "10-30"),)),
            Score(check_id=1, org_id=1, lines=[]),
            (
                "10月检查，锅炉支部：9月23日至10月22日应办8项，全部办结，其中迟办1项。\n"
                "今年以来的得分都还待核，没有扣分。\n接下来：月度支委会（10月30日）。\n逐项原因回复「本月检查」。"
            ),
        ),
        (
            Standing(on_time=5, late=1, missing=2, owed=FEW, coming=(owed(COMMITTEE, "10-30"),)),
            Score(check_id=1, org_id=1, points=Decimal("91.0"), known=Decimal("91.0"), known_of=Decimal(100)),
            (
                "10月检查，锅炉支部：9月23日至10月22日应办8项，按期5项，迟办1项，没办2项。\n今年以来得91分（供参考）。\n"
                "今年还没办：月度党小组会（2项，9月30日起）、月度支委会（9月30日）。能办的尽快办，没开的会不补记。\n"
                "逐项原因回复「本月检查」。"
            ),
        ),
        (
            Standing(owed=MANY),
            PARTLY,
            (
                "10月检查，锅炉支部：9月23日至10月22日没有到期的任务。\n"
                "今年以来已能核定75分，得68.1分；待核1项，没有扣分。\n"
                "今年还没办：季度小结（10月12日）、月度党小组会（2项，9月30日起）、月度支委会（9月30日）等5项。"
                "能办的尽快办，没开的会不补记。\n逐项原因回复「本月检查」。"
            ),
        ),
    ],
    ids=["nothing missing", "all done, one late, what comes", "some missing", "nothing due, older debts"],
)
def test_a_unit_reads_its_own(standing: Standing, score: Score, text: str) -> None:
    assert wording.statement("锅炉支部", OCTOBER, standing, score) == text
    assert len(text) <= wording.MOST


JANUARY = Check(id=3, kind=CheckKind.MONTH, period="2027-01", table_id=1, as_of=date(2027, 1, 25), computed_at=MONDAY)
OF_DECEMBER = Owed(1, "月度主题党日", date(2026, 12, 31))
OF_JANUARY = Owed(2, "月度支委会", date(2027, 1, 20))


@pytest.mark.parametrize(
    ("standing", "text"),
    [
        (
            Standing(missing=2, owed=(OF_DECEMBER, OF_JANUARY)),
            (
                "1月检查，锅炉支部：12月25日至1月24日应办2项，按期0项，迟办0项，没办2项。\n"
                "得分从1月1日起重新算，日子还少，2月检查起再报。\n"
                "还没办：月度支委会（1月20日）、月度主题党日（去年12月31日）。能办的尽快办，没开的会不补记。\n"
                "逐项原因回复「本月检查」。"
            ),
        ),
        (
            Standing(on_time=1, missing=1, owed=(OF_JANUARY,)),
            (
                "1月检查，锅炉支部：12月25日至1月24日应办2项，按期1项，迟办0项，没办1项。\n"
                "得分从1月1日起重新算，日子还少，2月检查起再报。\n"
                "今年还没办：月度支委会（1月20日）。能办的尽快办，没开的会不补记。\n"
                "逐项原因回复「本月检查」。"
            ),
        ),
    ],
    ids=["what was due in December", "this year's alone"],
)
def test_in_january_last_years_duties_are_not_said_to_be_this_years(standing: Standing, text: str) -> None:
    assert wording.statement("锅炉支部", JANUARY, standing, PARTLY) == text


titles = st.text("党小组会议学习", min_size=1, max_size=80)
debts = st.lists(st.builds(Owed, st.integers(1), titles, st.dates(date(2026, 1, 1), date(2026, 12, 31))), max_size=30)
number = st.integers(0, 9999)


@given(unit=st.text("机关项目部党支部", min_size=1, max_size=90), owed=debts, counts=st.tuples(number, number, number))
def test_a_statement_is_never_too_long(unit: str, owed: list[Owed], counts: tuple[int, int, int]) -> None:
    text = wording.statement(unit, OCTOBER, Standing(*counts, owed=tuple(owed)), PARTLY)

    assert len(text) <= wording.MOST
    assert text.startswith(f"10月检查，{unit}：")


@pytest.mark.parametrize(("points", "text"), [("58.1", "58.1"), ("62.0", "62"), ("0.0", "0"), ("100.0", "100")])
def test_points_as_people_write_them(points: str, text: str) -> None:
    assert wording.points(Decimal(points)) == text


def test_of_more_checks_than_two_the_number_is_said() -> None:
    """An entry of March counts into the quarters after it, and into the last month."""
    before, now = (Score(check_id=1, org_id=1, points=Decimal(points)) for points in ("68.1", "68.6"))
    said = "3季度检查得68.1分，改为得68.6分。"

    assert wording.amended([(QUARTER, before, now)]) == said
    assert wording.amended([(QUARTER, before, now)] * 2) == said * 2
    assert wording.amended([(QUARTER, before, now)] * 4) == f"{said * 2}另有2次检查的得分也改了。"
    assert wording.amended([(QUARTER, now, now)]) == "得分没有变化。"


@pytest.mark.parametrize(
    ("points", "text"),
    [("20.19", "20.2"), ("36.143448", "36.1"), ("4.25", "4.3"), ("5", "5"), ("-2.25", "-2.3"), ("-0.04", "0")],
)
def test_points_of_an_item_have_one_decimal(points: str, text: str) -> None:
    assert assess.tenths(Decimal(points)) == text


def test_what_is_lost_is_told_with_one_decimal_and_nothing_as_nothing() -> None:
    """The exact points stay in the store: of D2-2 five hundredths of a point are missing, too little to be said."""
    lines = [
        {"code": "D1-1", "of": "40", "earned": "19.81", "applies": True, "reason": "", "rows": []},
        {"code": "D2-2", "of": "5", "earned": "4.96", "applies": True, "reason": "", "rows": []},
    ]
    score = Score(check_id=1, org_id=1, lines=lines, points=Decimal("62.1"), grade="一般")
    table = assess.tables.defaults()

    assert feedback.drawn((table, score)).splitlines()[1] == "下一年要做的：任务按期完成（失20.2分）。"
    told = quarter.draft("锅炉支部", QUARTER, table, score, date(2026, 10, 16))
    assert "丢分：D1-1 任务按期完成 19.8/40。" in told
