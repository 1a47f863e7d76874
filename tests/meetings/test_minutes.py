"""The checker: one case a rule, from records people really hand in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.meetings import minutes
from bot.meetings.counting import Ballot, Tally, quorum
from bot.meetings.kinds import QuorumRule
from bot.meetings.minutes import Facts, Level, Motion, Point
from tests.meetings.conftest import at

COUNTS = Tally(48, 41, 5, 2, 46, 40)
GOOD = Facts(
    now=at("2026-11-23 17:00"),
    starts_at=at("2026-11-23 15:00"),
    ends_at=at("2026-11-23 16:30"),
    place="三楼会议室",
    has_chair=True,
    has_recorder=True,
    agenda=["学习全会精神"],
    counts=COUNTS,
    stated={"expected": 48, "present": 41, "leave": 5, "absent": 2},
    quorum=quorum(QuorumRule.HALF, 40, 46),
    resolutions=[Point(1, has_owner=True, has_due=True)],
    motions=[Motion("小周转正", Ballot(38, 1, 1))],
)


def test_a_whole_record_has_nothing_to_find() -> None:
    assert minutes.check(GOOD) == []


@pytest.mark.parametrize(
    ("said", "level", "sentence"),
    [
        ({"place": "  "}, Level.ERROR, "还没有地点。"),
        ({"has_chair": False}, Level.ERROR, "还没有主持人。"),
        ({"has_recorder": False}, Level.ERROR, "还没有记录人。"),
        ({"ends_at": None}, Level.ERROR, "还没有结束时间。"),
        ({"agenda": []}, Level.WARNING, "没有写议题。"),
        (
            {"starts_at": at("2026-11-24 15:00"), "ends_at": at("2026-11-24 16:00")},
            Level.ERROR,
            "会议时间是11月24日（周二）15:00，还没到，不能归档。",
        ),
        ({"ends_at": at("2026-11-23 17:01")}, Level.ERROR, "结束时间是11月23日（周一）17:01，还没到，不能归档。"),
        (
            {"ends_at": at("2026-11-23 15:00")},
            Level.ERROR,
            "结束时间要晚于开始时间（11月23日（周一）15:00）。",
        ),
        ({"ends_at": at("2026-11-23 15:09")}, Level.QUESTION, "会议只有9分钟，时间对吗？"),
        ({"overlaps": ["主题党日"]}, Level.QUESTION, "同一时间这些人还有“主题党日”，是同一次活动吗？"),
        ({"now": at("2026-12-02 16:30")}, Level.WARNING, "会后9天才归档，记为逾期；可以如实写明原因。"),
        ({"leave_without_reason": ["黄勇", "王伟"]}, Level.WARNING, "黄勇、王伟请假没有原因。"),
        ({"resolutions": [Point(1, has_owner=False, has_due=False)]}, Level.WARNING, "决议1没有责任人和期限。"),
        ({"resolutions": [Point(2, has_owner=True, has_due=False)]}, Level.WARNING, "决议2没有期限。"),
        ({"resolutions": [Point(3, has_owner=False, has_due=True)]}, Level.WARNING, "决议3没有责任人。"),
        (
            {"motions": [Motion("小周转正", Ballot(39, 1, 1))]},
            Level.ERROR,
            "“小周转正”共41票，多于有表决权到会的40人。",
        ),
        (
            {"motions": [Motion("小周转正", Ballot(38, 1, 0))]},
            Level.WARNING,
            "“小周转正”共39票，有表决权到会40人，票数没有记全。",
        ),
        ({"quorum": quorum(QuorumRule.HALF, 22, 46)}, Level.WARNING, "到会人数不够，表决的决议不算数，请另行召开。"),
    ],
)
def test_each_rule(said: dict[str, object], level: Level, sentence: str) -> None:
    [found] = minutes.check(replace(GOOD, **said))  # type: ignore[arg-type]

    assert (found.level, found.sentence) == (level, sentence)


def test_ten_minutes_are_long_enough_and_seven_days_soon_enough() -> None:
    assert minutes.check(replace(GOOD, ends_at=at("2026-11-23 15:10"))) == []
    assert minutes.check(replace(GOOD, now=at("2026-11-30 16:30"))) == []
    assert minutes.check(replace(GOOD, now=at("2026-12-30 16:30"), closed_at=at("2026-11-24 09:00"))) == []
    assert minutes.is_late(at("2026-11-23 16:30"), at("2026-11-30 16:31"))


def test_written_opinions_of_the_absent_count_as_votes() -> None:
    motion = Motion("接收预备党员", Ballot(41, 1, 0), written=2)

    assert minutes.check(replace(GOOD, motions=[motion])) == []


def test_a_meeting_without_votes_needs_no_quorum() -> None:
    facts = replace(GOOD, quorum=quorum(QuorumRule.HALF, 3, 46), motions=())

    assert minutes.check(facts) == []


def test_errors_come_first_then_warnings_then_questions() -> None:
    facts = replace(GOOD, ends_at=at("2026-11-23 15:05"), agenda=[], place="", has_chair=False)

    levels = [found.level for found in minutes.check(facts)]
    assert levels == [Level.ERROR, Level.ERROR, Level.WARNING, Level.QUESTION]


@pytest.mark.parametrize(
    ("counts", "stated", "sentences"),
    [
        (Tally(48, 41, 5, 1, 46, 40), {}, ["还有1人没有登记；没登记不算缺席。"]),
        (Tally(48, 41, 5, 0, 46, 40), {"present": 42, "leave": 6, "absent": 0}, []),
        (COUNTS, {"expected": 47}, ["应到对不上：您说47，逐人登记是48。"]),
        (COUNTS, {"present": 40}, ["实到对不上：您说40，逐人登记是41。"]),
        (COUNTS, {"leave": 6}, ["请假对不上：您说6，逐人登记是5。"]),
        (COUNTS, {"absent": 3}, ["缺席对不上：您说3，逐人登记是2。"]),
        (Tally(48, 0, 0, 0, 46, 0), {"expected": 48, "present": 41, "leave": 5, "absent": 2}, []),
        (
            Tally(48, 0, 0, 0, 46, 0),
            {"expected": 48, "present": 41, "leave": 5, "absent": 1},
            ["人数对不上：应到48，实到41，请假5，缺席1，差1人。"],
        ),
        (
            Tally(48, 0, 0, 0, 46, 0),
            {"present": 41, "leave": 5, "absent": 4},
            ["人数对不上：应到48，实到41，请假5，缺席4，差2人。"],
        ),
        (
            Tally(8, 0, 0, 1, 8, 0),
            {"expected": 8, "present": 6, "leave": 2},
            ["人数对不上：应到8，实到6，请假2，缺席1，差1人。"],
        ),
        (Tally(8, 0, 1, 0, 8, 0), {"expected": 8, "present": 7}, []),
        (Tally(8, 0, 1, 0, 8, 0), {"expected": 8, "present": 6}, ["还有1人没有登记；没登记不算缺席。"]),
        (Tally(0, 0, 0, 0, 0, 0), {}, ["没有应到人员，请先核对名册。"]),
        (Tally(8, 0, 3, 5, 8, 0), {}, ["还没有实到人数。"]),
        (Tally(8, 0, 0, 0, 8, 0), {}, ["还没有实到人数。", "还有8人没有登记；没登记不算缺席。"]),
    ],
)
def test_the_numbers_must_add_up(counts: Tally, stated: dict[str, int], sentences: list[str]) -> None:
    found = minutes.check(replace(GOOD, counts=counts, stated=stated, motions=()))

    assert [one.sentence for one in found] == sentences


@pytest.mark.parametrize(
    ("counts", "stated", "kept"),
    [
        (COUNTS, {"present": 41}, COUNTS),
        (Tally(8, 6, 0, 0, 8, 6), {}, Tally(8, 6, 0, 0, 8, 6)),
        (Tally(8, 0, 1, 0, 7, 0), {"present": 7}, Tally(8, 7, 1, 0, 7, None)),
        (Tally(8, 0, 0, 0, 7, 0), {"present": 6, "leave": 2}, Tally(8, 6, 2, 0, 7, None)),
        (Tally(8, 6, 0, 0, 7, 5), {"present": 6, "leave": 1, "absent": 1}, Tally(8, 6, 1, 1, 7, 5)),
        (
            Tally(8, 2, 0, 0, 7, 1, online=1, home_visit=1, late=1),
            {"present": 8},
            Tally(8, 8, 0, 0, 7, None, online=1, home_visit=1, late=1),
        ),
    ],
)
def test_names_first_then_the_recorders_numbers(counts: Tally, stated: dict[str, int], kept: Tally) -> None:
    assert minutes.frozen(counts, stated) == kept


def test_votes_are_not_compared_with_a_number_nobody_knows() -> None:
    by_number = replace(GOOD, counts=Tally(48, 0, 0, 0, 46, 0), quorum=None)

    assert minutes.check(by_number) == []


parts = st.integers(min_value=0, max_value=60)


@settings(deadline=None)
@given(parts, parts, parts, parts)
def test_what_the_names_say_is_never_odd(present: int, leave: int, absent: int, unset: int) -> None:
    expected = present + leave + absent + unset
    counts = Tally(expected, present, leave, absent, expected, present)
    stated = {"expected": expected, "present": present, "leave": leave, "absent": absent + unset}

    assert minutes.odd_numbers(counts, {}) == []
    assert minutes.odd_numbers(counts, stated) == []
    kept = minutes.frozen(counts, stated)
    assert (kept.present, kept.leave, kept.absent, kept.unset) == (present, leave, absent + unset, 0)


@settings(deadline=None)
@given(parts, parts, parts, parts, st.sampled_from(["present", "leave", "absent"]), st.integers(1, 5))
def test_one_person_too_many_is_always_noticed(
    present: int, leave: int, absent: int, unset: int, where: str, more: int
) -> None:
    expected = present + leave + absent + unset
    counts = Tally(expected, present, leave, absent, expected, present)
    stated = {"expected": expected, "present": present, "leave": leave, "absent": absent + unset}

    assert len(minutes.odd_numbers(counts, stated | {where: stated[where] + more})) == 1


@settings(deadline=None)
@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_late_begins_after_seven_days(waited: timedelta) -> None:
    ended = at("2026-11-23 16:30")

    assert minutes.is_late(ended, ended + waited) is (waited > timedelta(days=7))
