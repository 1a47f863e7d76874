"""The facts of many units in few statements: the boiler branch and the turbine branch, in October and November."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from bot import people, plan
from bot.assess import AssessmentEntry, EntryKind, EntryState, asked, facts
from bot.assess.facts_of import EntryFact, Facts, Missing, RecordField, RowRef, Span, TaskFact
from bot.core.clock import SHANGHAI
from bot.meetings import Attendance, LeaveReason, Meeting, MeetingKind, MeetingState, Presence, Resolution, Vote
from bot.people import Org, Post, Role
from bot.plan import Task, TaskState
from tests.assess.units import gather
from tests.world import World

NOVEMBER = Span(date(2026, 1, 1), date(2026, 12, 1))
AS_OF = date(2026, 11, 25)


def of(world: World, code: str = "B04", *, span: Span = NOVEMBER, as_of: date = AS_OF) -> Facts:
    with world.acting() as ctx:
        orgs = [people.org_by_code(ctx, one) for one in ("B04", "B05")]
        found = gather(ctx, orgs, span, as_of)
        assert list(found) == [org.id for org in orgs]
        return next(one for one in found.values() if one.code == code)


def add(world: World, *rows: Any) -> list[int]:
    with world.acting() as ctx:
        ctx.session.add_all(rows)
        ctx.session.flush()
        return [row.id for row in rows]


def change(world: World, task: Task, **columns: Any) -> None:
    with world.acting() as ctx:
        found = ctx.session.get(Task, task.id)
        assert found is not None
        for name, value in columns.items():
            setattr(found, name, value)


def meeting(world: World, when: str = "2026-11-10 15:00", code: str = "B04", **columns: Any) -> Meeting:
    """A closed theme day whose record tells everything, seven of eight there and one on leave by name."""
    starts_at = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    whole: dict[str, Any] = {
        "org_id": world.orgs[code],
        "kind": MeetingKind.THEME_DAY,
        "title": "主题党日",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place": "会议室",
        "agenda": ["学习"],
        "state": MeetingState.CLOSED,
        "called_at": starts_at,
        "chair_id": world.who("老王"),
        "recorder_id": world.who("陈静"),
        "discussion": "学习了文件。",
        "expected": 8,
        "present": 7,
        "leave": 1,
        "absent": 0,
        "expected_voting": 8,
        "present_voting": 7,
        "closed_at": starts_at + timedelta(hours=2),
    }
    made = Meeting(**whole | columns)
    add(world, made)
    add(world, away(world, made, "林福鹏", reason=LeaveReason.SICK))
    return made


def away(world: World, held: Meeting, name: str, **columns: Any) -> Attendance:
    said: dict[str, Any] = {
        "state": Presence.LEAVE,
        "by_id": world.who("陈静"),
        "at": held.starts_at,
        "said_at": held.starts_at,
    }
    return Attendance(meeting_id=held.id, member_id=world.who(name), **said | columns)


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({"done_on": date(2026, 11, 20), "state": TaskState.DONE}, True),
        ({"done_on": date(2026, 11, 20), "state": TaskState.REPORTED}, True),
        ({}, True),
        ({"state": TaskState.CANCELLED}, False),
        ({"due": date(2026, 12, 1)}, False),
        ({"due": date(2025, 12, 31)}, False),
        ({"due": date(2026, 11, 25)}, False),
        ({"due": date(2026, 11, 25), "done_on": date(2026, 11, 25), "state": TaskState.REPORTED}, True),
        ({"due": date(2026, 11, 26)}, True),
        ({"check": plan.Check.EXTERNAL}, False),
        ({"check": plan.Check.EXTERNAL, "done_on": date(2026, 11, 20), "state": TaskState.DONE}, True),
    ],
    ids=[
        "done",
        "reported, not sent back",
        "overdue",
        "cancelled",
        "of December",
        "of last year",
        "its last day is not over",
        "done on its last day",
        "to come: a lecture may be asked for before its day",
        "another department owes the figures",
        "it gave them",
    ],
)
def test_which_tasks_are_facts(world: World, columns: dict[str, Any], *, counts: bool) -> None:
    task = world.task("交小结", owner="李明", due="2026-11-20")
    change(world, task, code="ZB-02-1", weight=Decimal("2.5"), **columns)

    found = of(world).tasks

    expected = TaskFact(
        task.id, "ZB-02-1", Decimal("2.5"), columns.get("due", date(2026, 11, 20)), columns.get("done_on")
    )
    assert found == ((expected,) if counts else ())
    assert of(world, "B05").tasks == ()


def test_what_does_not_apply_and_what_was_done_later(world: World) -> None:
    idle = world.task("换届", owner="李明", due="2026-11-18")
    late = world.task("交小结", owner="李明", due="2026-11-20", code="B04-01")
    change(world, idle, state=TaskState.NOT_APPLICABLE)
    change(world, late, state=TaskState.DONE, done_on=date(2026, 11, 26))

    assert [(one.id, one.applies, one.done_on) for one in of(world).tasks] == [
        (idle.id, False, None),
        (late.id, True, None),
    ]
    assert of(world, as_of=date(2026, 11, 26)).tasks[1].done_on == date(2026, 11, 26)


def test_meetings_of_the_unit_and_its_groups_are_added_up(world: World) -> None:
    first = meeting(world)
    second = meeting(world, "2026-11-12 15:00", "B04-01", expected=5, present=3, leave=1, absent=0)
    meeting(world, "2026-11-12 15:00", state=MeetingState.CANCELLED)
    meeting(world, "2026-11-26 00:00")
    meeting(world, "2025-12-31 23:59")
    early = meeting(world, "2026-01-01 00:00", expected=2, present=1, leave=1)
    meeting(world, "2026-11-20 15:00", state=MeetingState.HELD, closed_at=None)

    found = of(world).meetings

    assert found.closed == (first.id, second.id, early.id)
    assert (found.present, found.leave, found.expected) == (11, 3, 14), "of one member nothing is known"
    assert found.missing == (Missing(second.id, RecordField.LEAVE_REASON),)
    assert of(world, "B05").meetings.closed == ()


@pytest.mark.parametrize(
    ("columns", "lacks"),
    [
        ({"ends_at": None}, [RecordField.TIME]),
        ({"place": " "}, [RecordField.PLACE]),
        ({"chair_id": None}, [RecordField.CHAIR]),
        ({"recorder_id": None}, [RecordField.RECORDER]),
        ({"expected": 0, "present": 0}, [RecordField.EXPECTED, RecordField.PRESENT]),
        ({"present": None, "expected": 1}, [RecordField.PRESENT]),
        ({"agenda": []}, [RecordField.AGENDA]),
        ({"discussion": ""}, []),
        ({"discussion": "", "kind": MeetingKind.GENERAL_MEETING}, [RecordField.RESOLUTION]),
        ({"expected": 9, "absent": 1}, [RecordField.LEAVE_REASON]),
        (
            {"place": "", "agenda": [], "chair_id": None},
            [RecordField.PLACE, RecordField.CHAIR, RecordField.AGENDA],
        ),
    ],
    ids=[
        "no end",
        "no place",
        "no chair",
        "no recorder",
        "no numbers",
        "nobody present",
        "no agenda",
        "a theme day decides nothing",
        "a general meeting of which nothing is told",
        "an absent member without a name",
        "several",
    ],
)
def test_what_a_record_does_not_tell(world: World, columns: dict[str, Any], lacks: list[RecordField]) -> None:
    held = meeting(world, **columns)

    assert of(world).meetings.missing == tuple(Missing(held.id, one) for one in lacks)


@pytest.mark.parametrize(
    "row", [Resolution(meeting_id=0, number=1, text="买书"), Vote(meeting_id=0, motion="买书", yes=6)]
)
def test_what_was_resolved_tells_enough(world: World, row: Resolution | Vote) -> None:
    held = meeting(world, kind=MeetingKind.GENERAL_MEETING, discussion="")
    row = type(row)(**row.model_dump() | {"meeting_id": held.id})
    add(world, row)

    assert of(world).meetings.missing == ()


@pytest.mark.parametrize(
    ("leave", "lacks"),
    [({"reason_text": "家里有事"}, False), ({"reason": LeaveReason.FAMILY}, False), ({}, True)],
    ids=["in words", "by kind", "none"],
)
def test_a_leave_wants_a_reason(world: World, leave: dict[str, Any], *, lacks: bool) -> None:
    held = meeting(world, present=6, leave=2)
    add(world, away(world, held, "黄勇", **leave))

    assert of(world).meetings.missing == ((Missing(held.id, RecordField.LEAVE_REASON),) if lacks else ())


@pytest.mark.parametrize(
    ("columns", "is_late"),
    [
        ({"late": True}, True),
        ({"late": True, "state": MeetingState.HELD}, True),
        ({"state": MeetingState.HELD}, False),
        ({"state": MeetingState.HELD, "closed_at": None}, True),
        ({"state": MeetingState.PLANNED, "closed_at": None, "ends_at": None}, True),
        ({"late": True, "state": MeetingState.CANCELLED}, False),
    ],
    ids=[
        "closed late",
        "opened again, late before",
        "opened again, in time before",
        "never closed",
        "never begun",
        "cancelled",
    ],
)
def test_which_records_are_late(world: World, columns: dict[str, Any], *, is_late: bool) -> None:
    held = meeting(world, "2026-11-17 22:30", **columns)

    assert of(world).meetings.late_filed == ((held.id,) if is_late else ())


def test_a_record_has_seven_whole_days(world: World) -> None:
    meeting(world, "2026-11-17 23:00", state=MeetingState.HELD, closed_at=None)

    assert of(world).meetings.late_filed == ()
    assert len(of(world, as_of=date(2026, 11, 26)).meetings.late_filed) == 1


@pytest.mark.parametrize(
    ("columns", "cases"),
    [
        ({"present_voting": 3}, 2),
        ({"present_voting": 4}, 0),
        ({"present_voting": None}, 0),
        ({"present_voting": 3, "state": MeetingState.HELD}, 0),
        ({"present_voting": 3, "kind": MeetingKind.THEME_DAY}, 0),
        ({"present_voting": 3, "org_id": "B04-01"}, 0),
        ({"present_voting": 5, "kind": MeetingKind.DEMOCRATIC_LIFE_MEETING}, 2),
        ({"present_voting": 3, "starts_at": datetime(2026, 11, 26, tzinfo=SHANGHAI)}, 0),
    ],
    ids=["three of eight", "just half", "unknown", "not closed", "no quorum", "a group", "two thirds", "tomorrow"],
)
def test_votes_without_a_quorum(world: World, columns: dict[str, Any], cases: int) -> None:
    """支部工作条例 art. 11: half of those who should attend and may vote; the two votes are two cases."""
    place = {"org_id": world.orgs[columns["org_id"]]} if "org_id" in columns else {}
    held = meeting(world, **{"kind": MeetingKind.GENERAL_MEETING} | columns | place)
    votes = add(world, *(Vote(meeting_id=held.id, motion=f"议题{number}", yes=3) for number in (1, 2)))
    add(world, Resolution(meeting_id=held.id, number=1, text="照办"))

    assert of(world).meetings.without_quorum == tuple(RowRef("vote", vote) for vote in votes[:cases])


def test_a_resolution_without_a_vote_is_a_case_too(world: World) -> None:
    held = meeting(world, kind=MeetingKind.GENERAL_MEETING, present_voting=3)
    [number] = add(world, Resolution(meeting_id=held.id, number=1, text="照办"))

    assert of(world).meetings.without_quorum == (RowRef("resolution", number),)


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({}, True),
        ({"chair_id": "陈静"}, False),
        ({"kind": MeetingKind.THEME_DAY}, False),
        ({"state": MeetingState.HELD}, False),
        ({"starts_at": datetime(2026, 3, 31, 9, tzinfo=SHANGHAI)}, False),
        ({"org_id": "B04-01"}, False),
    ],
    ids=["secretary", "somebody else", "no lecture", "not closed", "not secretary yet", "a group's"],
)
def test_lectures_of_the_secretary(world: World, columns: dict[str, Any], *, counts: bool) -> None:
    with world.acting() as ctx:
        post = ctx.session.exec(select(Post).where(Post.member_id == world.who("老王"))).one()
        post.since = date(2026, 4, 1)
    world.appoint("老王", Role.SECRETARY, "B04", since=date(2026, 5, 1))
    numbers = {"chair_id": world.members["chenjing"], "org_id": world.orgs["B04-01"]}
    given = columns | {name: number for name, number in numbers.items() if name in columns}
    held = meeting(world, **{"kind": MeetingKind.PARTY_LECTURE} | given)

    assert of(world).meetings.lectures_by_secretary == ((held.id,) if counts else ())


def test_an_earlier_secretary_gave_it(world: World) -> None:
    with world.acting() as ctx:
        post = ctx.session.exec(select(Post).where(Post.member_id == world.who("老王"))).one()
        post.until = date(2026, 11, 10)
    meeting(world, "2026-11-10 09:00", kind=MeetingKind.PARTY_LECTURE)
    held = meeting(world, "2026-11-09 09:00", kind=MeetingKind.PARTY_LECTURE)

    assert of(world).meetings.lectures_by_secretary == (held.id,)


def entry(world: World, **columns: Any) -> AssessmentEntry:
    whole: dict[str, Any] = {
        "kind": EntryKind.DEDUCTION,
        "state": EntryState.CONFIRMED,
        "org_id": world.orgs["B04"],
        "code": "D3-5",
        "day": date(2026, 11, 3),
        "points": Decimal("0.5"),
        "value": "1",
        "entered_by": world.who("何洁"),
        "entered_at": world.now,
    }
    return AssessmentEntry(**whole | columns)


def test_what_a_second_person_confirmed(world: World) -> None:
    states = [entry(world, state=state) for state in EntryState if state is not EntryState.CONFIRMED]
    days = [entry(world, day=day) for day in (date(2025, 12, 31), date(2026, 11, 26))]
    one, other = entry(world), entry(world, kind=EntryKind.VALUE, points=None, value="0.92", day=AS_OF)
    add(world, *states, *days, entry(world, kind=EntryKind.FINDING), one, other)

    assert of(world).entries == (
        EntryFact(one.id, EntryKind.DEDUCTION, "D3-5", date(2026, 11, 3), Decimal("0.5"), "1"),
        EntryFact(other.id, EntryKind.VALUE, "D3-5", AS_OF, None, "0.92"),
    )
    assert of(world, "B05").entries == ()


def test_the_number_of_statements_does_not_grow(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many for one unit as for two; units beyond a chunk cost two more, and see the same.

    Of rooms that nobody used one statement says so; those that are used are counted in `test_recorded`.
    """
    meeting(world)
    held = meeting(world, code="B05", kind=MeetingKind.GENERAL_MEETING, present_voting=1, place="")
    add(world, Vote(meeting_id=held.id, motion="买书", yes=1), entry(world))
    with world.acting() as ctx:
        orgs = list(ctx.session.exec(select(Org).where(col(Org.code).in_(["B04", "B05"])).order_by(Org.code)))
        asked_for = []
        for some in (orgs[:1], orgs):
            with world.asked() as said:
                whole = gather(ctx, some, NOVEMBER, AS_OF)
            asked_for.append(len(said))
        assert asked_for == [11, 11]

        monkeypatch.setattr(asked, "CHUNK", 1)
        monkeypatch.setattr(facts, "CHUNK", 1)
        with world.asked() as said:
            assert gather(ctx, orgs, NOVEMBER, AS_OF) == whole
        assert len(said) == 13
        with world.asked() as said:
            assert gather(ctx, orgs[:1], NOVEMBER, AS_OF) == {orgs[0].id: whole[orgs[0].id]}
        assert len(said) == 11
        reverse = gather(ctx, orgs[::-1], NOVEMBER, AS_OF)
    assert list(reverse) == [org.id for org in reversed(orgs)]
    assert reverse == whole
    assert whole[orgs[1].id].meetings.without_quorum
