"""Worked cases, as the office would reckon them by hand: what is known of a unit, the points, the reason said."""

from datetime import date
from decimal import Decimal

import pytest

from bot.assess import computed, rules
from bot.assess.facts_of import EntryFact, Facts, MeetingFacts, Recorded, RecordField, RowRef, Share, Span, TaskFact
from bot.assess.models import EntryKind
from tests.assess.units import (
    TABLE,
    bonus,
    day,
    deduction,
    entry,
    line,
    meetings,
    missing,
    result,
    rows,
    task,
    unit,
    value,
)

ASKED = [
    task(1, "03-31", "03-28"),
    task(2, "06-30", "07-05"),
    task(3, "09-30", "10-20"),
    task(4, "10-30"),
]
"""One duty, four times: in time, five days late, twenty days late, not done the day after (the last of October)."""

TASKS = [
    ("nothing fallen due yet", [task(1, "12-31")], None, "没有到期的任务，不计入。"),
    ("all in time", [task(1, "03-31", "03-31"), task(2, "06-30", "06-01")], "40", "到期 2 项，按期 2 项，得 40 分。"),
    ("the last day of grace", [task(1, "03-31", "04-07")], "24", "到期 1 项，晚 7 天以内 1 项，得 24 分。"),
    ("a day past the grace", [task(1, "03-31", "04-08")], "0", "到期 1 项，更晚或没办 1 项，得 0 分。"),
    ("open though overdue", [task(1, "10-30")], "0", "到期 1 项，更晚或没办 1 项，得 0 分。"),
    (
        "open on its last day",
        [task(1, "03-31", "03-31"), task(2, "10-31")],
        "40",
        "到期 1 项，按期 1 项，得 40 分。",
    ),
    ("done on its last day", [task(1, "10-31", "10-31")], "40", "到期 1 项，按期 1 项，得 40 分。"),
    ("its last day is today, done tomorrow", [task(1, "10-31", "11-01")], None, "没有到期的任务，不计入。"),
    ("done after the day of the check", [task(1, "10-30", "11-01")], "0", "到期 1 项，更晚或没办 1 项，得 0 分。"),
    ("(1 + 0.6 + 0 + 0) ÷ 4", ASKED, "16", "到期 4 项，按期 1 项，晚 7 天以内 1 项，更晚或没办 2 项，得 16 分。"),
    (
        "early, due only later: not looked at",
        [task(1, "03-31", "03-31"), task(2, "12-31", "10-01")],
        "40",
        "到期 1 项，按期 1 项，得 40 分。",
    ),
    (
        "what does not apply leaves",
        [task(1, "03-31", "03-31"), task(2, "03-31", applies=False)],
        "40",
        "到期 1 项，按期 1 项，得 40 分。",
    ),
    (
        "a duty by hand has no weight",
        [task(1, "03-31", "03-31"), task(2, "03-31", code="", weight="0")],
        "40",
        "到期 1 项，按期 1 项，得 40 分。",
    ),
    (
        "last year's",
        [
            task(1, "03-31", "03-31"),
        ],
        "40",
        "到期 1 项，按期 1 项，得 40 分。",
    ),
    (
        "(8 × 1 + 2 × 0) ÷ 10",
        [task(1, "03-31", "03-31", weight="8"), task(2, "06-30", code="ZB-05-1", weight="2")],
        "32",
        "到期 2 项，按期 1 项，更晚或没办 1 项，得 32 分。",
    ),
    (
        "nine monthly ones, one missed, share the weight of one: (4 × 8/9 + 4) ÷ 8",
        [task(m, f"0{m}-28", f"0{m}-28", code="ZB-02-1", weight="4") for m in range(1, 9)]
        + [task(9, "09-28", code="ZB-02-1", weight="4"), task(10, "03-31", "03-31", weight="4")],
        "37.77777777777777777777777778",
        "到期 10 项，按期 9 项，更晚或没办 1 项，得 37.78 分。",
    ),
]


@pytest.mark.parametrize(("tasks", "earned", "reason"), [case[1:] for case in TASKS], ids=[case[0] for case in TASKS])
def test_tasks(tasks: list[TaskFact], earned: str | None, reason: str) -> None:
    found = line(unit(tasks=tuple(tasks)), "D1-1")

    assert (found.earned, found.reason) == (earned and Decimal(earned), reason)
    assert found.applies is (earned is not None)


def test_a_task_due_outside_the_span_is_another_period_s() -> None:
    quarter = Span(date(2026, 10, 1), date(2027, 1, 1))
    found = line(unit(tasks=tuple(ASKED)), "D1-1", span=quarter)

    assert found.reason == "到期 1 项，更晚或没办 1 项，得 0 分。"
    assert found.rows == rows("task", 4)


def test_the_rows_behind_the_tasks_are_named() -> None:
    known = unit(tasks=(*reversed(ASKED), task(5, "12-31")))
    assert line(known, "D1-1").rows == rows("task", 1, 2, 3, 4)


LECTURE = "ZB-04-2"
LECTURES = [
    ("given", unit(meetings=meetings(lectures_by_secretary=(6, 3))), "2", "书记已讲党课 2 次，得 2 分。"),
    ("not asked yet", unit(), "2", "书记讲党课还没到期，得 2 分。"),
    ("to come", unit(tasks=(task(7, "11-30", code=LECTURE),)), "2", "书记讲党课还没到期，得 2 分。"),
    ("its last day", unit(tasks=(task(7, "10-31", code=LECTURE),)), "2", "书记讲党课还没到期，得 2 分。"),
    ("its day passed", unit(tasks=(task(7, "10-30", code=LECTURE),)), "0", "过了 10 月 30 日书记还没讲党课，得 0 分。"),
    ("late, but given", unit(tasks=(task(7, "09-30", "10-30", code=LECTURE),)), "2", "书记讲党课已办结，得 2 分。"),
    (
        "given after the day of the check",
        unit(tasks=(task(7, "09-30", "11-02", code=LECTURE),)),
        "0",
        "过了 9 月 30 日书记还没讲党课，得 0 分。",
    ),
    (
        "not asked of this unit",
        unit(tasks=(task(7, "09-30", code=LECTURE, applies=False),)),
        None,
        "不要求书记讲党课，不计入。",
    ),
]


@pytest.mark.parametrize(
    ("known", "earned", "reason"), [case[1:] for case in LECTURES], ids=[case[0] for case in LECTURES]
)
def test_the_secretary_s_lecture(known: Facts, earned: str | None, reason: str) -> None:
    found = line(known, "D2-3")

    assert (found.earned, found.reason) == (earned and Decimal(earned), reason)
    assert found.applies is (earned is not None)


@pytest.mark.parametrize(
    ("known", "behind"),
    [
        (unit(meetings=meetings(lectures_by_secretary=(6, 3))), rows("meeting", 3, 6)),
        (unit(tasks=(task(7, "10-30", code=LECTURE),)), rows("task", 7)),
        (unit(tasks=(task(7, "11-30", code=LECTURE),)), rows("task", 7)),
        (unit(tasks=(task(7, "09-30", "10-30", code=LECTURE),)), rows("task", 7)),
        (unit(tasks=(task(7, "09-30", code=LECTURE, applies=False),)), rows("task", 7)),
    ],
)
def test_the_rows_behind_the_lecture(known: Facts, behind: tuple[RowRef, ...]) -> None:
    assert line(known, "D2-3").rows == behind


MISSING = missing((2, RecordField.CHAIR), (4, RecordField.CHAIR), (4, RecordField.PLACE))
CASES = (RowRef("vote", 9), RowRef("resolution", 3))
MEETINGS = [
    ("D3-1", meetings(), "6", "6 次会议没有不够人数的表决和决议，得 6 分。", rows("meeting", 1, 2, 3, 4, 5, 6)),
    ("D3-1", meetings(without_quorum=CASES), "2", "6 次会议中不够人数作表决或决议 2 例，得 2 分。", CASES[::-1]),
    (
        "D3-1",
        meetings(without_quorum=rows("vote", 1, 2, 3, 4)),
        "0",
        "6 次会议中不够人数作表决或决议 4 例，得 0 分。",
        rows("vote", 1, 2, 3, 4),
    ),
    ("D3-2", meetings(), "5", "6 次会议记录要素齐全，得 5 分。", rows("meeting", 1, 2, 3, 4, 5, 6)),
    (
        "D3-2",
        meetings(missing=MISSING),
        "3.5",
        "6 次会议的记录缺 3 处，其中主持人 2 处、地点 1 处，得 3.5 分。",
        rows("meeting", 2, 4),
    ),
    (
        "D3-2",
        meetings(missing=missing(*((number, RecordField.AGENDA) for number in range(1, 12)))),
        "0",
        "6 次会议的记录缺 11 处，其中议题 11 处，得 0 分。",
        rows("meeting", *range(1, 12)),
    ),
    (
        "D3-2",
        meetings(missing=missing(*((1, field) for field in reversed(RecordField)))),
        "0.5",
        "6 次会议的记录缺 9 处，其中时间 1 处、地点 1 处、主持人 1 处等，得 0.5 分。",
        rows("meeting", 1),
    ),
    (
        "D3-3",
        meetings(),
        "4",
        "应到 60 人次，请假 6，实到 54，到会率 100%，得 4 分。",
        rows("meeting", 1, 2, 3, 4, 5, 6),
    ),
    (
        "D3-3",
        meetings(closed=(1,), expected=20, leave=0, present=17),
        "4",
        "应到 20 人次，请假 0，实到 17，到会率 85%，得 4 分。",
        rows("meeting", 1),
    ),
    (
        "D3-3",
        meetings(closed=(1,), expected=20, leave=0, present=15),
        "2.4",
        "应到 20 人次，请假 0，实到 15，到会率 75%，得 2.4 分。",
        rows("meeting", 1),
    ),
    (
        "D3-3",
        meetings(closed=(1,), expected=20, leave=0, present=12),
        "0",
        "应到 20 人次，请假 0，实到 12，到会率 60%，得 0 分。",
        rows("meeting", 1),
    ),
    (
        "D3-3",
        meetings(closed=(1,), expected=10, leave=3, present=7),
        "4",
        "应到 10 人次，请假 3，实到 7，到会率 100%，得 4 分。",
        rows("meeting", 1),
    ),
    (
        "D3-3",
        meetings(closed=(1,), expected=27, leave=9, present=17),
        "4",
        "应到 27 人次，请假 9，实到 17，到会率 94.4%，请假占 33.3%，请书记留意，得 4 分。",
        rows("meeting", 1),
    ),
    ("D3-3", meetings(expected=6, leave=6, present=0), None, "应到减去请假没有人，待核。", ()),
    ("D3-1", meetings(closed=()), None, "没有归档的会议记录，待核。", ()),
    ("D3-2", meetings(closed=()), None, "没有归档的会议记录，待核。", ()),
    ("D3-3", meetings(closed=()), None, "没有归档的会议记录，待核。", ()),
]


@pytest.mark.parametrize(("code", "held", "earned", "reason", "behind"), MEETINGS)
def test_meetings(code: str, held: MeetingFacts, earned: str | None, reason: str, behind: tuple[RowRef, ...]) -> None:
    found = line(unit(meetings=held), code)

    assert (found.earned, found.reason, found.rows) == (earned and Decimal(earned), reason, behind)
    assert found.applies


SHARES = [
    ("D2-2", unit(), None, "没有学时记录，待核。", True),
    ("D2-2", unit(recorded=Recorded(study=Share(0, 0))), None, "没有应达标的党员，不计入。", False),
    ("D2-2", unit(recorded=Recorded(study=Share(38, 40))), "5", "应达标 40 人，达标 38 人，占 95%，得 5 分。", True),
    (
        "D2-2",
        unit(recorded=Recorded(study=Share(33, 40))),
        "2.5",
        "应达标 40 人，达标 33 人，占 82.5%，得 2.5 分。",
        True,
    ),
    ("D2-2", unit(recorded=Recorded(study=Share(20, 40))), "0", "应达标 40 人，达标 20 人，占 50%，得 0 分。", True),
    ("D2-4", unit(), None, "没有问题台账，待核。", True),
    ("D2-4", unit(problems=Share(0, 0)), None, "没有到期的问题，不计入。", False),
    ("D2-4", unit(problems=Share(3, 4)), "2", "到期问题 4 个，按期销号 3 个，占 75%，得 2 分。", True),
    ("D2-2", unit(entries=(value(8, "D2-2", "0.825"),)), "2.5", "确认为 82.5%，得 2.5 分。", True),
    (
        "D2-2",
        unit(recorded=Recorded(study=Share(38, 40)), entries=(value(8, "D2-2", "0.1"),)),
        "5",
        "应达标 40 人，达标 38 人，占 95%，得 5 分。",
        True,
    ),
]


@pytest.mark.parametrize(("code", "known", "earned", "reason", "applies"), SHARES)
def test_shares_from_records_that_may_not_exist(
    code: str, known: Facts, earned: str | None, reason: str, *, applies: bool
) -> None:
    found = line(known, code)
    assert (found.earned, found.reason, found.applies) == (earned and Decimal(earned), reason, applies)


def test_the_rows_behind_a_share_are_named_in_order() -> None:
    found = line(unit(problems=Share(1, 2, rows("problem", 5, 2))), "D2-4")
    assert found.rows == rows("problem", 2, 5)


CONFIRMED = [
    ("nothing confirmed costs nothing", "D2-1", [], "4", "没有确认的扣分，得 4 分。"),
    ("two cases", "D2-1", [deduction(1, "D2-1", "2")], "2", "确认扣 2 分，得 2 分。"),
    ("one case unless said otherwise", "D2-1", [deduction(1, "D2-1")], "3", "确认扣 1 分，得 3 分。"),
    ("cases as a value", "D2-1", [value(1, "D2-1", "3")], "1", "确认扣 3 分，得 1 分。"),
    ("no cases as a value", "D2-1", [value(1, "D2-1", "0")], "4", "确认扣 0 分，得 4 分。"),
    ("its own points", "D2-1", [deduction(1, "D2-1", points="1.5")], "2.5", "确认扣 1.5 分，得 2.5 分。"),
    (
        "added up over the year",
        "D2-1",
        [deduction(1, "D2-1", on="03-01"), value(2, "D2-1", "2", on="09-01")],
        "1",
        "确认扣 3 分，得 1 分。",
    ),
    ("never below zero", "D2-1", [deduction(1, "D2-1", "9")], "0", "确认扣 9 分，得 0 分。"),
    (
        "given back after an appeal",
        "D2-1",
        [deduction(1, "D2-1", "2"), bonus(2, "D2-1", points="1")],
        "3",
        "确认扣 2 分，确认加 1 分，得 3 分。",
    ),
    ("never above its points", "D2-1", [bonus(2, "D2-1", points="1")], "4", "确认加 1 分，得 4 分。"),
    ("cases in words", "D2-1", [deduction(7, "D2-1", "两次")], None, "第 7 条确认记录看不懂，待核。"),
    ("cases beyond belief", "D2-1", [deduction(7, "D2-1", "1000")], None, "第 7 条确认记录看不懂，待核。"),
    ("points below zero", "D2-1", [deduction(7, "D2-1", points="-1")], None, "第 7 条确认记录看不懂，待核。"),
    ("given back without points", "D2-1", [bonus(7, "D2-1", "公司")], None, "第 7 条确认记录看不懂，待核。"),
    ("no share yet", "D3-4", [], None, "还没有确认的数值，待核。"),
    ("a share", "D3-4", [value(1, "D3-4", "0.75")], "1.5", "确认为 75%，得 1.5 分。"),
    (
        "the latest share counts",
        "D3-4",
        [value(2, "D3-4", "1", on="06-01"), value(1, "D3-4", "0.5", on="09-01")],
        "0",
        "确认为 50%，得 0 分。",
    ),
    (
        "of one day the later one counts",
        "D3-4",
        [value(2, "D3-4", "1"), value(1, "D3-4", "0.5")],
        "3",
        "确认为 100%，得 3 分。",
    ),
    ("points instead of a share", "D3-4", [value(1, "D3-4", points="2.25")], "2.25", "确认计 2.25 分，得 2.25 分。"),
    ("more than there is", "D3-4", [value(1, "D3-4", points="9")], "3", "确认计 9 分，得 3 分。"),
    ("less than nothing", "D3-4", [value(7, "D3-4", points="-1")], None, "第 7 条确认记录看不懂，待核。"),
    ("a share in words", "D3-4", [value(7, "D3-4", "大部分")], None, "第 7 条确认记录看不懂，待核。"),
    ("a share above all", "D3-4", [value(7, "D3-4", "1.1")], None, "第 7 条确认记录看不懂，待核。"),
    ("no number at all", "D3-4", [value(7, "D3-4", "NaN")], None, "第 7 条确认记录看不懂，待核。"),
    ("an endless number", "D3-4", [value(7, "D3-4", "1e-99999999")], None, "第 7 条确认记录看不懂，待核。"),
    (
        "a case beside a share",
        "D3-4",
        [value(1, "D3-4", "1"), deduction(2, "D3-4", points="0.5")],
        "2.5",
        "确认为 100%，确认扣 0.5 分，得 2.5 分。",
    ),
    (
        "a case without its points where there are no cases",
        "D3-4",
        [value(1, "D3-4", "1"), deduction(7, "D3-4")],
        None,
        "第 7 条确认记录看不懂，待核。",
    ),
    ("no band yet", "D5-1", [], None, "还没有确认的数值，待核。"),
    ("a band", "D5-1", [value(1, "D5-1", "有载体有成效")], "5", "确认为“有载体有成效”，得 5 分。"),
    ("a band nobody knows", "D5-1", [value(7, "D5-1", "很好")], None, "第 7 条确认记录看不懂，待核。"),
    ("nothing added", "D4-2", [], "0", "没有确认的加分，得 0 分。"),
    (
        "two articles",
        "D4-2",
        [value(1, "D4-2", "公司"), bonus(2, "D4-2", "集团或省级")],
        "2",
        "确认加 2 分，得 2 分。",
    ),
    ("up to its points", "D4-2", [bonus(n, "D4-2", "集团或省级") for n in (1, 2, 3)], "3", "确认加 4.5 分，得 3 分。"),
    ("a level nobody knows", "D4-2", [bonus(7, "D4-2", "邻居")], None, "第 7 条确认记录看不懂，待核。"),
    ("what was seen costs nothing", "D2-1", [entry(1, "D2-1", EntryKind.FINDING)], "4", "没有确认的扣分，得 4 分。"),
    ("after the day of the check", "D2-1", [deduction(1, "D2-1", on="11-01")], "4", "没有确认的扣分，得 4 分。"),
    ("on the day of the check", "D2-1", [deduction(1, "D2-1", on="10-31")], "3", "确认扣 1 分，得 3 分。"),
]


@pytest.mark.parametrize(
    ("code", "entries", "earned", "reason"), [case[1:] for case in CONFIRMED], ids=[case[0] for case in CONFIRMED]
)
def test_what_people_confirmed(code: str, entries: list[EntryFact], earned: str | None, reason: str) -> None:
    found = line(unit(entries=tuple(entries)), code)

    assert (found.earned, found.reason) == (earned and Decimal(earned), reason)
    assert found.applies


def test_what_was_confirmed_last_year_is_last_year_s() -> None:
    old = EntryFact(1, EntryKind.DEDUCTION, "D2-1", date(2025, 12, 31))
    assert line(unit(entries=(old,)), "D2-1").earned == 4


def test_the_entries_behind_a_line_are_named() -> None:
    entries = (bonus(9, "D2-1", points="1"), deduction(4, "D2-1"), deduction(3, "D2-1"), deduction(5, "K1"))
    assert line(unit(entries=entries), "D2-1").rows == rows("assessment_entry", 3, 4, 9)


def test_a_case_that_no_record_tells_is_added_to_those_of_the_records() -> None:
    known = unit(meetings=meetings(without_quorum=CASES[:1]), entries=(deduction(8, "D3-1"),))

    found = line(known, "D3-1")

    assert found.earned == 2
    assert found.reason == "6 次会议中不够人数作表决或决议 1 例，确认扣 2 分，得 2 分。"
    assert found.rows == (RowRef("vote", 9), RowRef("assessment_entry", 8))


def test_people_may_judge_meetings_that_were_never_filed() -> None:
    found = line(unit(entries=(value(8, "D3-1", "1"),)), "D3-1")
    assert (found.earned, found.reason) == (Decimal(4), "确认扣 2 分，得 4 分。")


@pytest.mark.parametrize(
    ("entries", "earned", "reason", "behind"),
    [
        ([], 2, "归档超过 7 天的会议 2 次，扣不扣由人确认，得 2 分。", rows("meeting", 3, 5)),
        ([deduction(8, "D3-5", "2")], 1, "确认扣 1 分，得 1 分。", rows("assessment_entry", 8)),
    ],
)
def test_late_filing_is_mentioned_until_somebody_decides(
    entries: list[EntryFact], earned: int, reason: str, behind: tuple[RowRef, ...]
) -> None:
    found = line(unit(meetings=meetings(late_filed=(5, 3)), entries=tuple(entries)), "D3-5")
    assert (found.earned, found.reason, found.rows) == (Decimal(earned), reason, behind)


def test_what_the_table_says_is_computed_is_what_can_be_computed() -> None:
    assert set(computed.COMPUTED) == set(rules.COMPUTED)
    assert day("10-31") == date(2026, 10, 31)
    assert len(result(unit()).lines) == len(TABLE.indicators)
