"""What study, articles, activities and honours say: worth where the table says auto, a proposal where people judge."""

import copy
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bot.activities import Carried
from bot.assess import merits, rules
from bot.assess.facts_of import Articles, EntryFact, Merit, Recorded, RowRef
from bot.assess.models import EntryKind
from bot.assess.proposing import METHODS, proposal, unjudged
from bot.assess.scheme import Indicator, Table
from bot.honours import HonourLevel
from bot.learning import Progress
from bot.publicity import Adoption, Level
from tests.assess.units import BODY, TABLE, bonus, deduction, line, result, rows, unit, value


def automatic() -> Table:
    """The same table, records deciding what they can."""
    body: dict[str, Any] = copy.deepcopy(BODY)
    for one in body["indicators"]:
        if one["code"] in METHODS:
            one["source"] = "auto"
    return rules.read(body)


AUTO = automatic()
PLAN = Recorded(plan=Progress(topics=(5, 6, 7, 8), due=(5, 6, 7), missing=(7, 6)))
DONE = Recorded(plan=Progress(topics=(5, 6, 7, 8), due=(5, 6, 7), missing=()))
EARLY = Recorded(plan=Progress(topics=(5, 6), due=(), missing=()))
GAP = Recorded(articles=Articles(numbers=(3, 9), lacking=("2026Q3", "2026Q1"), quarters=3))
FULL = Recorded(articles=Articles(numbers=(3, 9, 11), quarters=3))
NEW = Recorded(articles=Articles(numbers=(3,)))
ADOPTED = Recorded(
    articles=Articles(numbers=(3, 9), adopted=(Adoption(9, Level.GROUP_OR_PROVINCIAL), Adoption(3, Level.COMPANY)))
)
MANY = Recorded(articles=Articles(adopted=tuple(Adoption(number, Level.UPPER_COMPANY) for number in range(1, 6))))
ROSE = Recorded(articles=Articles(adopted=(Adoption(3, Level.UPPER_COMPANY, Level.COMPANY),)))
FIGURES = Recorded(carried=Carried((4, 8), (8,), (4,)))
RESULT = Recorded(carried=Carried((4, 8), (8,), ()))
ON = Recorded(carried=Carried((4,), (), ()))


@pytest.mark.parametrize(
    ("code", "known", "earned", "reason", "behind"),
    [
        ("D2-1", PLAN, "2", "学习计划到期3个专题，2个没学，得 2 分。", rows("study_topic", 6, 7)),
        ("D2-1", DONE, "4", "学习计划4个专题，到期的3个都学了，得 4 分。", rows("study_topic", 5, 6, 7, 8)),
        ("D2-1", EARLY, "4", "学习计划2个专题，还没有到期的，得 4 分。", rows("study_topic", 5, 6)),
        ("D4-1", GAP, "1", "第1季度、第3季度没有稿件，得 1 分。", rows("article", 3, 9)),
        ("D4-1", FULL, "5", "3篇稿件，季季都有，得 5 分。", rows("article", 3, 9, 11)),
        ("D4-1", NEW, "5", "1篇稿件，还没有满一个季度，得 5 分。", rows("article", 3)),
        ("D4-2", ADOPTED, "2", "上级采用2篇（公司1、集团或省级1），得 2 分。", rows("article", 3, 9)),
        ("D4-2", MANY, "3", "上级采用5篇（上级公司5），得 3 分。", rows("article", 1, 2, 3, 4, 5)),
        ("D4-2", ROSE, "0.5", "上级采用1篇（上级公司1），得 0.5 分。", rows("article", 3)),
        ("D4-2", FULL, "0", "没有上级采用的稿件，得 0 分。", ()),
        ("D5-1", FIGURES, "6", "2项活动，2项有成效，1项有数据，得 6 分。", rows("activity", 4, 8)),
        ("D5-1", RESULT, "5", "2项活动，1项有成效，0项有数据，得 5 分。", rows("activity", 4, 8)),
        ("D5-1", ON, "3", "1项活动，0项有成效，0项有数据，得 3 分。", rows("activity", 4)),
    ],
)
def test_where_the_table_says_so_records_decide(
    code: str, known: Recorded, earned: str, reason: str, behind: tuple[RowRef, ...]
) -> None:
    found = line(unit(recorded=known), code, table=AUTO)
    assert (found.earned, found.reason, found.rows) == (Decimal(earned), reason, behind)


@pytest.mark.parametrize("code", sorted(METHODS))
def test_where_nothing_was_ever_recorded_nothing_is_known(code: str) -> None:
    found = line(unit(), code, table=AUTO)
    assert (found.earned, found.applies, found.reason) == (None, True, "没有可用的记录，待核。")


@pytest.mark.parametrize("known", [Recorded(), PLAN, GAP, ADOPTED, FIGURES])
def test_where_people_judge_records_never_change_a_point(known: Recorded) -> None:
    """An installation that begins to record gains and loses nothing until somebody of the office says so."""
    bare, seen = result(unit()), result(unit(recorded=known))
    assert [one.earned for one in seen.lines] == [one.earned for one in bare.lines]
    assert (seen.points, seen.known, seen.known_of, seen.grade) == (bare.points, bare.known, bare.known_of, bare.grade)


@pytest.mark.parametrize(
    ("code", "known", "entries", "reason"),
    [
        ("D2-1", PLAN, (), "学习计划到期3个专题，2个没学，按记录扣 2 分，由人确认，得 4 分。"),
        (
            "D2-1",
            PLAN,
            (value(1, "D2-1", "1"),),
            "学习计划到期3个专题，2个没学，按记录扣 1 分，由人确认，确认扣 1 分，得 3 分。",
        ),
        ("D2-1", PLAN, (deduction(1, "D2-1", points="1.5"),), "确认扣 1.5 分，得 2.5 分。"),
        ("D2-1", PLAN, (deduction(1, "D2-1", "3"),), "确认扣 3 分，得 1 分。"),
        ("D2-1", DONE, (), "没有确认的扣分，得 4 分。"),
        ("D4-1", GAP, (), "第1季度、第3季度没有稿件，按记录扣 4 分，由人确认，得 5 分。"),
        ("D4-2", ADOPTED, (), "上级采用2篇（公司1、集团或省级1），按记录加 2 分，由人确认，得 0 分。"),
        (
            "D4-2",
            ADOPTED,
            (value(1, "D4-2", "公司"),),
            "上级采用2篇（公司1、集团或省级1），按记录加 1.5 分，由人确认，确认加 0.5 分，得 0.5 分。",
        ),
        ("D4-2", ADOPTED, (bonus(1, "D4-2", points="2"),), "确认加 2 分，得 2 分。"),
        ("D5-1", RESULT, (), "2项活动，1项有成效，0项有数据，按记录定“有载体有成效”，由人确认，待核。"),
        ("D5-1", RESULT, (value(1, "D5-1", "有载体有数据成效"),), "确认为“有载体有数据成效”，得 6 分。"),
        (
            "D5-1",
            RESULT,
            (value(1, "D5-1", "无载体"),),
            "确认为“无载体”，2项活动，1项有成效，0项有数据，按记录定“有载体有成效”，由人确认，得 0 分。",
        ),
        ("D5-1", RESULT, (value(1, "D5-1", "不适用"),), "确认为不适用，不计入。"),
        ("D5-3", FIGURES, (), "没有确认的扣分，得 2 分。"),
    ],
)
def test_where_people_judge_records_propose(
    code: str, known: Recorded, entries: tuple[EntryFact, ...], reason: str
) -> None:
    assert line(unit(recorded=known, entries=entries), code).reason == reason


def indicator(code: str, **changed: Any) -> Indicator:
    [found] = [one for one in TABLE.indicators if one.code == code]
    return replace(found, **changed)


def test_what_would_be_entered() -> None:
    offered = proposal(indicator("D4-1"), GAP, ())
    assert offered is not None
    assert (offered.kind, offered.points, offered.value) == (EntryKind.DEDUCTION, Decimal(4), "")
    offered = proposal(indicator("D5-1"), ON, ())
    assert offered is not None
    assert (offered.kind, offered.points, offered.value) == (EntryKind.VALUE, None, "有载体")
    assert offered.rows == rows("activity", 4)


@pytest.mark.parametrize(
    ("code", "known", "changed"),
    [
        ("D5-1", ON, {"params": {"甲": Decimal(6), "乙": Decimal(0)}}),
        ("D4-2", ADOPTED, {"params": {"公司": Decimal("0.5")}}),
        ("D4-1", GAP, {"method": rules.Method.RATIO}),
        ("D4-1", GAP, {"source": rules.Source.AUTO}),
    ],
    ids=["other bands", "a level the table has not", "another method", "records decide anyhow"],
)
def test_where_the_table_means_something_else_nothing_is_proposed(
    code: str, known: Recorded, changed: Mapping[str, Any]
) -> None:
    assert proposal(indicator(code, **changed), known, ()) is None


def test_an_item_left_out_is_not_proposed_for() -> None:
    assert proposal(indicator("D5-1"), ON, (value(1, "D5-1", "不适用"),)) is None
    again = value(2, "D5-1", "无载体", on="09-12")
    assert proposal(indicator("D5-1"), ON, (value(1, "D5-1", "不适用"), again)) is not None


COMPANY, UPPER, GROUP, PROVINCE = HonourLevel


def merit(number: int, matter: str, level: HonourLevel | None = COMPANY, before: HonourLevel | None = None) -> Merit:
    return Merit("J1", matter, RowRef("honour", number), level, before)


RESCUE = Merit("J3", "抢修队", RowRef("activity", 4))


PRAISED = (merit(1, "先进党支部", UPPER), merit(2, "安全生产先进"))


@pytest.mark.parametrize(
    ("code", "known", "entries", "earned", "reason"),
    [
        ("J1", PRAISED, (), "1.5", "确认 2 件，加 1.5 分。"),
        ("J1", (merit(1, "先进党支部", GROUP, COMPANY),), (), "1.5", "确认 1 件，加 1.5 分。"),
        ("J1", PRAISED, (replace(bonus(7, "J1", "公司"), text="工会先进"),), "2", "确认 3 件，加 2 分。"),
        ("J1", PRAISED, (replace(bonus(7, "J1", "公司"), text="评为“先进党支部”"),), "1.5", "确认 2 件，加 1.5 分。"),
        ("J1", PRAISED, (replace(bonus(7, "J1", "集团"), text="集团先进党支部"),), "2.5", "确认 2 件，加 2.5 分。"),
        (
            "J1",
            (*PRAISED, merit(3, "红旗", PROVINCE), merit(4, "奖状", GROUP)),
            (),
            "5",
            "确认 4 件，加 6.5 分，合计封顶 5 分，本项计 5 分。",
        ),
        ("J3", (RESCUE,), (), "1", "确认 1 件，加 1 分。"),
        (
            "J3",
            (RESCUE,),
            (replace(bonus(7, "J3"), text="抢修队提前三天"),),
            "1",
            "确认 1 件，加 1 分。",
        ),
    ],
)
def test_confirmed_honours_and_teams_add_points_each_matter_once(
    code: str, known: tuple[Merit, ...], entries: tuple[EntryFact, ...], earned: str, reason: str
) -> None:
    found = line(unit(recorded=Recorded(merits=known), entries=entries), code)
    assert (found.earned, found.reason) == (Decimal(earned), reason)
    assert set(found.rows) == {*(one.row for one in known), *rows("assessment_entry", *(one.id for one in entries))}


def test_a_level_the_table_does_not_name_brings_nothing() -> None:
    few = replace(TABLE.bonuses[0], points={"市级": Decimal(1), "公司级": Decimal("0.5")})
    some = (merit(1, "先进", GROUP), merit(2, "抢修", None))
    assert merits.counted(few, some, ()) == merits.Merits(Fraction(0), 0, ())
    assert merits.counted(few, (merit(3, "先进"),), ()).points == Fraction(1, 2)


def test_the_order_of_merits_means_nothing() -> None:
    entries = tuple(
        replace(bonus(number, "J1", "公司"), text=text) for number, text in ((7, "先进党支部"), (8, "先进"))
    )
    known = [merit(number, f"先进{number}", GROUP) for number in range(1, 5)] + list(PRAISED)
    first = result(unit(recorded=Recorded(merits=tuple(known)), entries=entries))
    for seed in range(5):
        random.Random(seed).shuffle(known)
        assert result(unit(recorded=Recorded(merits=tuple(known)), entries=entries[::-1])) == first


@pytest.mark.parametrize(
    ("judged", "taken", "what"),
    [
        ((), (), "扣 4 分"),
        (("2026Q1",), (), "扣 2 分"),
        (("2026Q1",), (deduction(1, "D4-1", points="2", on="03-31"),), "扣 2 分"),
        ((), (deduction(1, "D4-1", points="2", on="03-31"),), "扣 2 分"),
        (("2026Q1",), (deduction(1, "D4-1", points="4", on="03-31"),), None),
        (("2026Q1",), (deduction(1, "D4-1", points="2", on="10-08"),), None),
        (("2026Q1", "2026Q3"), (), None),
    ],
)
def test_quarters_judged_are_neither_proposed_nor_settle_others(
    judged: tuple[str, ...], taken: tuple[EntryFact, ...], what: str | None
) -> None:
    """Without an article in the first and the third quarter, two points each, never more than the five there are."""
    found = proposal(indicator("D4-1"), unjudged(GAP, judged, ()), taken, judged)
    assert (found.what if found else None) == what
