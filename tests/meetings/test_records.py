"""Keeping and closing a record: one thing said at a time, nothing written that nobody said."""

from datetime import date

import pytest

from bot import meetings
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.meetings import Ballot, Closing, LeaveReason, Level, Mark, Meeting, MeetingKind, MeetingState, Notes, Presence
from tests.meetings.conftest import Called, at, mark_rest
from tests.world import World

PRESENT = Presence.PRESENT


def write(world: World, number: int, notes: Notes, by: str = "老王") -> Meeting:
    with world.acting(by) as ctx:
        return meetings.write(ctx, number, notes)


def whole(world: World, ends_at: str = "2026-11-23 09:25") -> Notes:
    return Notes(
        chair_id=world.who("老王"),
        recorder_id=world.who("陈静"),
        ends_at=at(ends_at),
        agenda=["学习全会精神"],
        discussion="老王传达，陈静发言。",
        guests=["工会王主席"],
    )


def close(world: World, number: int, *, confirmed: bool = False) -> Closing:
    with world.acting("老王") as ctx:
        return meetings.close(ctx, number, confirmed=confirmed)


def everybody_came(world: World, number: int) -> None:
    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, number), PRESENT)


def test_the_record_grows_by_what_is_said(world: World, called: Called) -> None:
    number = called()
    write(world, number, Notes(chair_id=world.who("老王"), stated={"expected": 10}))
    row = write(world, number, Notes(ends_at=at("2026-11-23 10:00"), stated={"present": 8}))

    assert (row.chair_id, row.recorder_id, row.stated) == (world.who("老王"), None, {"expected": 10, "present": 8})
    assert (row.ends_at, row.state, row.place) == (at("2026-11-23 10:00"), MeetingState.HELD, "三楼会议室")
    assert (row.agenda, row.discussion, row.guests) == ([], "", [])

    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
        row = meetings.meeting(ctx, number)
        assert (row.ends_at, row.stated) == (None, {"expected": 10})


def test_the_recorder_of_the_meeting_may_write(world: World, called: Called) -> None:
    number = called()
    with pytest.raises(NotAllowedError, match="本次记录人"):
        write(world, number, Notes(discussion="讨论"), by="黄勇")

    write(world, number, Notes(recorder_id=world.who("黄勇")))
    assert write(world, number, Notes(discussion="讨论"), by="黄勇").discussion == "讨论"


@pytest.mark.parametrize(
    ("notes", "sentence"),
    [
        (Notes(ends_at=at("2026-11-23 09:00")), "结束时间要晚于开始时间（11月23日（周一）09:00）。"),
        (Notes(stated={"present": -1}), "人数和票数不能是负数。"),
        (Notes(late_reason="  "), "逾期原因请如实写明，不能为空。"),
    ],
)
def test_what_is_not_written(world: World, called: Called, notes: Notes, sentence: str) -> None:
    number = called()
    with pytest.raises(BadInputError) as refused:
        write(world, number, notes)

    assert refused.value.sentence == sentence
    with world.acting("老王") as ctx:
        assert meetings.meeting(ctx, number).state is MeetingState.PLANNED


def test_the_start_can_be_put_right_too(world: World, called: Called) -> None:
    number = called()
    notes = Notes(starts_at=at("2026-11-23 08:00"), ends_at=at("2026-11-23 08:50"), late_reason="停电")
    row = write(world, number, notes)

    assert (row.starts_at, row.ends_at, row.late_reason) == (notes.starts_at, notes.ends_at, "停电")


def test_an_unknown_chair(world: World, called: Called) -> None:
    with pytest.raises(NotFoundError, match="没有编号 9999 的党员"):
        write(world, called(), Notes(chair_id=9999))


def test_resolutions_get_numbers_persons_and_deadlines(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        first = meetings.resolve(ctx, number, " 成立水压突击队 ")
        second = meetings.resolve(ctx, number, "订报纸", owner_id=world.who("陈静"), due=date(2026, 12, 1))
        assert (first.number, first.text, first.owner_id, first.due) == (1, "成立水压突击队", None, None)
        assert (second.number, second.owner_id, second.due) == (2, world.who("陈静"), date(2026, 12, 1))

        with pytest.raises(BadInputError, match="没有内容"):
            meetings.resolve(ctx, number, " ")
        with pytest.raises(NotFoundError):
            meetings.resolve(ctx, number, "订报纸", owner_id=9999)
    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
        rows = meetings.resolutions(ctx, meetings.meeting(ctx, number))
        assert [(row.number, row.text) for row in rows] == [(1, "成立水压突击队")]


def test_votes_are_counted_never_named(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meetings.vote(ctx, number, "小周转正", Ballot(7, 1, 1), written=1)
        [row] = meetings.votes(ctx, meetings.meeting(ctx, number))
        assert (row.motion, row.yes, row.no, row.abstain, row.written) == ("小周转正", 7, 1, 1, 1)
        for ballot, written in ((Ballot(-1), 0), (Ballot(3, 0, -1), 0), (Ballot(3), -1)):
            with pytest.raises(BadInputError, match="不能是负数"):
                meetings.vote(ctx, number, "小周转正", ballot, written=written)
        with pytest.raises(BadInputError, match="书面意见算在票数里"):
            meetings.vote(ctx, number, "小周转正", Ballot(2, 1), written=4)
    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
        assert meetings.votes(ctx, meetings.meeting(ctx, number)) == []


def test_one_meeting_serves_several_tasks(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meetings.serve(ctx, number, [12, 7])
        assert meetings.serve(ctx, number, [12]).serves == [7, 12]
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        meetings.serve(ctx, number, [13])


def test_closing_freezes_the_counts(world: World, called: Called) -> None:
    number = called()
    everybody_came(world, number)
    with world.acting("黄勇") as ctx:
        leave = Mark(ctx.speaker.id, Presence.LEAVE, LeaveReason.SICK)
        meetings.mark(ctx, meetings.meeting(ctx, number), [leave])
    write(world, number, whole(world))
    done = close(world, number)

    assert (done.closed, done.findings) == (True, [])
    row = done.meeting
    assert (row.state, row.closed_at, row.late) == (MeetingState.CLOSED, world.now, False)
    counts = (row.expected, row.present, row.leave, row.absent, row.expected_voting, row.present_voting)
    assert counts == (10, 9, 1, 0, 9, 8)
    assert close(world, number) == Closing(row, closed=True, findings=())
    world.on("2026-12-30")
    with world.acting("老王") as ctx:
        assert meetings.review(ctx, row) == []
    with pytest.raises(ConflictError, match="重开会议"):
        write(world, number, Notes(place="礼堂"))


def test_errors_keep_it_open(world: World, called: Called) -> None:
    number = called(place="")
    done = close(world, number, confirmed=True)

    assert not done.closed
    assert done.meeting.state is MeetingState.PLANNED
    assert done.meeting.expected is None
    errors = [one.sentence for one in done.findings if one.level is Level.ERROR]
    assert errors == ["还没有地点。", "还没有主持人。", "还没有记录人。", "还没有结束时间。", "还没有实到人数。"]
    with world.acting("老王") as ctx:
        assert meetings.review(ctx, done.meeting) == done.findings


def test_a_question_is_answered_first(world: World, called: Called) -> None:
    number = called()
    everybody_came(world, number)
    write(world, number, whole(world, "2026-11-23 09:05"))
    asked = close(world, number)

    assert (asked.closed, [one.sentence for one in asked.findings]) == (False, ["会议只有5分钟，时间对吗？"])
    assert close(world, number, confirmed=True).closed


def test_closing_by_number_alone(world: World, called: Called) -> None:
    number = called()
    write(world, number, whole(world))
    write(world, number, Notes(stated={"expected": 10, "present": 7, "leave": 2, "absent": 2}))
    odd = close(world, number)
    assert [one.sentence for one in odd.findings] == ["人数对不上：应到10，实到7，请假2，缺席2，差1人。"]

    write(world, number, Notes(stated={"absent": 1}))
    row = close(world, number).meeting
    counts = (row.expected, row.present, row.leave, row.absent, row.expected_voting, row.present_voting)
    assert counts == (10, 7, 2, 1, 9, None)


def test_a_record_after_a_week_is_late_and_says_why(world: World, called: Called) -> None:
    number = called()
    everybody_came(world, number)
    write(world, number, whole(world))
    world.on("2026-12-02 09:30")
    write(world, number, Notes(late_reason="现场没有信号"))
    done = close(world, number)

    assert [one.sentence for one in done.findings] == ["会后9天才归档，记为逾期；可以如实写明原因。"]
    assert (done.closed, done.meeting.late, done.meeting.late_reason) == (True, True, "现场没有信号")


def test_what_the_checker_sees_of_the_store(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meeting = meetings.meeting(ctx, number)
        leaves = [Mark(world.who("黄勇"), Presence.LEAVE), Mark(world.who("小周"), Presence.LEAVE, LeaveReason.REST)]
        mark_rest(ctx, meeting, Presence.ABSENT, besides=[Mark(ctx.speaker.id, PRESENT), *leaves])
        meetings.resolve(ctx, number, "成立突击队", due=date(2026, 12, 1))
        meetings.vote(ctx, number, "突击队方案", Ballot(1))
    write(world, number, whole(world))
    done = close(world, number)

    assert done.closed
    assert [one.sentence for one in done.findings] == [
        "黄勇请假没有原因。",
        "决议1没有责任人。",
        "到会人数不够，表决的决议不算数，请另行召开。",
    ]


@pytest.mark.parametrize(
    ("when", "ends_at", "overlap"),
    [
        ("2026-11-23 09:10", "2026-11-23 09:20", True),
        ("2026-11-23 08:30", None, True),
        ("2026-11-23 08:00", None, False),
        ("2026-11-23 08:00", "2026-11-23 09:01", True),
        ("2026-11-23 09:25", None, False),
    ],
)
def test_the_same_people_elsewhere_at_the_same_time(
    world: World, called: Called, when: str, ends_at: str | None, *, overlap: bool
) -> None:
    number = called()
    other = called(MeetingKind.GROUP_MEETING, when, unit="B04-02")
    everybody_came(world, number)
    everybody_came(world, other)
    write(world, number, whole(world))
    if ends_at:
        write(world, other, Notes(ends_at=at(ends_at)))

    done = close(world, number)
    expected = ["同一时间这些人还有“锅炉支部第二党小组11月党小组会”，是同一次活动吗？"] if overlap else []
    assert [one.sentence for one in done.findings] == expected
    assert done.closed is not overlap


def test_other_people_at_the_same_time_are_no_overlap(world: World, called: Called) -> None:
    number = called(MeetingKind.GROUP_MEETING, unit="B04-01")
    other = called(MeetingKind.GROUP_MEETING, unit="B04-02")
    everybody_came(world, number)
    everybody_came(world, other)
    write(world, number, whole(world))

    assert close(world, number).closed


def test_reopening_for_a_correction_keeps_the_first_day(world: World, called: Called) -> None:
    number = called()
    everybody_came(world, number)
    write(world, number, whole(world))
    closed_at = close(world, number).meeting.closed_at
    world.on("2026-12-20")
    with world.acting("老王") as ctx:
        assert meetings.reopen(ctx, number).state is MeetingState.HELD
        with pytest.raises(ConflictError, match="还没有归档"):
            meetings.reopen(ctx, number)
    write(world, number, Notes(place="礼堂"))
    row = close(world, number).meeting

    assert (row.state, row.closed_at, row.late, row.place) == (MeetingState.CLOSED, closed_at, False, "礼堂")
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        meetings.reopen(ctx, number)


def test_a_cancelled_meeting_has_no_record(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, number, reason="停电")

    with pytest.raises(ConflictError, match="已取消"):
        write(world, number, whole(world))
    with pytest.raises(ConflictError, match="已取消"):
        close(world, number)


def test_calling_off_the_closing(world: World, called: Called) -> None:
    number = called()
    everybody_came(world, number)
    write(world, number, whole(world))
    close(world, number)
    with world.acting("老王") as ctx:
        with pytest.raises(ConflictError, match="已归档"):
            meetings.change(ctx, number, place="礼堂")
        audit.undo_latest(ctx)
        row = meetings.meeting(ctx, number)
        assert (row.state, row.expected, row.closed_at) == (MeetingState.HELD, None, None)
