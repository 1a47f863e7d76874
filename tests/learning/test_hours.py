"""Hours out of meetings and entries: what counts, whose they are, who sees them."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from bot import learning, people
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.learning import ExcuseReason, Hours, Piece, Reached, Student, Study, StudyEntry, StudyKind, Why
from bot.meetings import Attendance, MeetingKind, MeetingState, Presence
from bot.people import Member, Org
from tests.learning.school import held, study
from tests.world import World

LECTURE, GROUP, THEME = MeetingKind.PARTY_LECTURE, MeetingKind.GROUP_MEETING, MeetingKind.THEME_DAY


def mine(world: World, name: str, year: int = 2026) -> Student:
    with world.acting(name) as ctx:
        return learning.of_member(ctx, world.who(name), year)


def test_hours_follow_from_closed_meetings_and_entries(world: World) -> None:
    with world.acting("老王") as ctx:
        held(ctx, world, "2026-03-12 09:00", "李明", "黄勇")
        held(ctx, world, "2026-04-12 09:00", "李明", kind=GROUP, code="B04-01", minutes=None)
        held(ctx, world, "2026-05-12 09:00", "李明", kind=THEME, minutes=600)
        held(ctx, world, "2026-06-12 09:00", "李明", kind=MeetingKind.BRANCH_COMMITTEE_MEETING)
        held(ctx, world, "2026-06-13 09:00", "李明", state=MeetingState.HELD)
        held(ctx, world, "2025-12-31 23:00", "李明")
        held(ctx, world, "2026-11-23 08:00", "李明", kind=GROUP, code="B04-01", minutes=30)
        held(ctx, world, "2026-11-24 00:00", "李明")
        learning.record(ctx, [world.who("李明")], study(world))
        learning.record(ctx, [world.who("李明")], study(world, "2026-04-02", 0.5, StudyKind.EXCHANGE))

    found = mine(world, "李明").hours
    assert found == Hours(
        {LECTURE: Piece(1, 90), GROUP: Piece(2, 90), THEME: Piece(1, 480)},
        {StudyKind.TRAINING: Piece(1, 480), StudyKind.EXCHANGE: Piece(1, 30)},
        no_end=1,
    )
    assert (found.minutes, found.is_trained) == (1170, False)
    assert mine(world, "黄勇").hours.minutes == 90
    assert mine(world, "李明", 2025).hours.minutes == 90
    assert mine(world, "小周").hours == Hours()


@pytest.mark.parametrize(
    ("state", "made_up_on", "expected"),
    [
        (Presence.PRESENT, None, 90),
        (Presence.LATE, None, 90),
        (Presence.ONLINE, None, 90),
        (Presence.HOME_VISIT, None, 90),
        (Presence.LEAVE, None, 0),
        (Presence.ABSENT, None, 0),
        (Presence.WILL_ATTEND, None, 0),
        (Presence.LEAVE, date(2026, 3, 20), 90),
        (Presence.UNSET, date(2026, 11, 23), 90),
        (Presence.LEAVE, date(2026, 11, 24), 0),
    ],
)
def test_who_was_there_or_made_it_up(world: World, state: Presence, made_up_on: date | None, expected: int) -> None:
    with world.acting() as ctx:
        held(ctx, world, "2026-03-12 09:00", "黄勇")
        row = ctx.session.exec(select(Attendance)).one()
        row.state, row.made_up_on = state, made_up_on
    found = mine(world, "黄勇").hours
    assert found.minutes == expected
    assert found.made_up == (1 if made_up_on and expected else 0)


def test_a_record_of_several_at_once_and_again(world: World) -> None:
    names = ["李明", "黄勇"]
    with world.acting("老王") as ctx:
        first = learning.record(ctx, [world.who(name) for name in names], study(world))
        again = learning.record(ctx, [world.who("李明"), world.who("小周")], study(world))
        assert [row.member_id for row in first.entries] == [world.who(name) for name in names]
        assert [row.member_id for row in again.entries] == [world.who("小周")]
        assert again.known == (world.who("李明"),)
        assert learning.record(ctx, [world.who("李明")], study(world)).entries == ()
        assert len(audit.latest(ctx, "study.record", limit=5)) == 2
        assert {row.by_id for row in first.entries} == {world.who("老王")}
        entry = audit.latest_undoable(ctx)
        assert entry is not None
        assert entry.summary == "培训8学时，1人"
        audit.undo(ctx, entry)
    assert mine(world, "小周").hours == Hours()
    assert mine(world, "黄勇").hours.minutes == 480


@pytest.mark.parametrize(
    ("speaker", "name", "given", "error", "words"),
    [
        ("赵强", "李明", {}, NotAllowedError, "由支部书记、委员或党小组长登记"),
        ("黄勇", "小周", {}, NotAllowedError, "由支部书记、委员或党小组长登记"),
        ("老王", "李明", {"day": "2026-11-24"}, BadInputError, "还没到11月24日，不能先记学时"),
        ("老王", "李明", {"day": "2024-12-31"}, BadInputError, "2024年的学时不再补记"),
        ("老王", "李明", {"hours": 0}, BadInputError, "请写学了多久"),
        ("老王", "李明", {"hours": 81}, BadInputError, "一次最多记80学时"),
    ],
)
def test_what_cannot_be_recorded(
    world: World, speaker: str, name: str, given: dict[str, Any], error: type[Exception], words: str
) -> None:
    with world.acting(speaker) as ctx, pytest.raises(error, match=words):
        learning.record(ctx, [world.who(name)], study(world, **given))


def test_other_things_that_cannot_be_recorded(world: World) -> None:
    with world.acting("老王") as ctx:
        with pytest.raises(BadInputError, match="请写上姓名"):
            learning.record(ctx, [], study(world))
        with pytest.raises(BadInputError, match="题目最多60个字"):
            learning.record(ctx, [world.who("李明")], Study(ctx.today, StudyKind.TRAINING, 60, "长" * 61))
        ctx.get(Member, world.who("黄勇")).left_on = date(2026, 3, 1)
        with pytest.raises(BadInputError, match="黄勇已不在名册上"):
            learning.record(ctx, [world.who("黄勇")], study(world))


def test_one_records_oneself_and_the_group_leader_the_group(world: World) -> None:
    with world.acting("黄勇") as ctx:
        learning.record(ctx, [world.who("黄勇")], study(world))
    with world.acting("赵强") as ctx:
        learning.record(ctx, [world.who("小周")], study(world, kind=StudyKind.CENTRAL_TRAINING))
    assert mine(world, "黄勇").hours.minutes == 480
    trained = mine(world, "小周")
    assert trained.hours.is_trained
    assert trained.target.training
    assert (trained.has_all, trained.lacking) == (False, 24 * 60)


def test_a_record_made_by_mistake_is_taken_off(world: World) -> None:
    with world.acting("赵强") as ctx:
        [row] = learning.record(ctx, [world.who("黄勇")], study(world)).entries
    with world.acting("小周") as ctx, pytest.raises(NotFoundError, match=f"没有编号 {row.id} 的学时记录"):
        learning.remove(ctx, row.id)
    with world.acting("黄勇") as ctx:
        with pytest.raises(NotAllowedError, match="由登记人或本单位书记、委员来撤"):
            learning.remove(ctx, row.id)
        assert [one.id for one in learning.entries_of(ctx, world.who("黄勇"), 2026)] == [row.id]
        with pytest.raises(NotAllowedError):
            learning.entries_of(ctx, world.who("小周"), 2026)
    with world.acting("老王") as ctx:
        assert len(learning.entries_of(ctx, world.who("黄勇"), 2026)) == 1
        learning.remove(ctx, row.id)
        assert not learning.entries_of(ctx, world.who("黄勇"), 2026)
        audit.undo_latest(ctx)
        assert len(learning.entries_of(ctx, world.who("黄勇"), 2026)) == 1
    with world.acting("黄勇") as ctx:
        own = learning.record(ctx, [world.who("黄勇")], study(world, hours=1)).entries[0]
        learning.remove(ctx, own.id)


def test_the_unit_excuses_somebody(world: World) -> None:
    with world.acting("老王") as ctx:
        learning.excuse(ctx, world.who("黄勇"), ExcuseReason.AWAY)
        learning.excuse(ctx, world.who("黄勇"), ExcuseReason.AGE)
    assert mine(world, "黄勇").target.why is Why.EXCUSED
    assert mine(world, "黄勇", 2025).target.minutes == 1920
    with world.acting("老王") as ctx:
        learning.ask_again(ctx, world.who("黄勇"))
        with pytest.raises(NotFoundError, match="黄勇今年没有免学时的登记"):
            learning.ask_again(ctx, world.who("黄勇"))
    assert mine(world, "黄勇").target.minutes == 1920
    with world.acting("赵强") as ctx, pytest.raises(NotAllowedError):
        learning.excuse(ctx, world.who("黄勇"), ExcuseReason.AGE)


def test_who_is_asked_for_what(world: World) -> None:
    with world.acting("老王") as ctx:
        ctx.get(Member, world.who("林福鹏")).suspended_on = date(2026, 5, 1)
        branch = learning.of_unit(ctx, _org(ctx, "B04"), 2026)
        group = learning.of_unit(ctx, _org(ctx, "B04-02"), 2026)
    whole = {one.name: one.target.minutes for one in branch if one.name != "王伟"}
    assert whole == {
        "老王": 56 * 60,
        "陈静": 56 * 60,
        "李明": 1920,
        "林福鹏": None,
        "赵强": 1920,
        "小周": 1920,
        "黄勇": 1920,
        "老孙": None,
        "老吴": None,
    }
    assert [one.code for one in branch] == sorted(one.code for one in branch)
    assert {one.name for one in group} == {"赵强", "王伟", "小周", "黄勇", "老孙", "老吴"}
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        learning.of_unit(ctx, _org(ctx, "B04"), 2026)
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        learning.of_member(ctx, world.who("小周"), 2026)
    with world.acting("老王") as ctx:
        assert learning.of_member(ctx, world.who("小周"), 2026).name == "小周"
        ctx.get(Member, world.who("小周")).left_on = date(2026, 5, 1)
        with pytest.raises(NotFoundError, match="名册里没有这个人"):
            learning.of_member(ctx, world.who("小周"), 2026)


def _org(ctx: Context, code: str) -> Org:
    return people.org_by_code(ctx, code)


AS_OF = date(2026, 11, 23)
PART = 33
"""Hours beyond what a member needs by November."""


def test_what_the_assessment_reads(world: World) -> None:
    with world.acting("老王") as ctx:
        lecture = held(ctx, world, "2026-03-12 09:00", "李明")
        group = held(ctx, world, "2026-04-12 09:00", "李明", kind=GROUP, code="B04-01")
        held(ctx, world, "2026-12-01 09:00", "李明")
        rows = learning.record(ctx, [world.who("李明"), world.who("黄勇")], study(world, hours=PART)).entries
        numbers = tuple(row.id for row in rows)
        both = learning.reached(ctx, [world.orgs["B04"], world.orgs["B05"]], 2026, AS_OF)
        assert both == {world.orgs["B04"]: Reached(9, 2, (lecture.id, group.id), numbers)}
        early = learning.reached(ctx, None, 2026, date(2026, 3, 1))
        assert early == {}, "before the first record nothing is known"
        assert learning.reached(ctx, [world.orgs["B05"]], 2026, AS_OF) == {}
        for one in ctx.session.exec(select(Member).where(col(Member.org_id) == world.orgs["B05"])):
            learning_excuse(ctx, one.id)
        assert learning.reached(ctx, None, 2026, AS_OF)[world.orgs["B05"]] == Reached(0, 0)


def learning_excuse(ctx: Context, member_id: int) -> None:
    ctx.session.add(learning.StudyExcuse(member_id=member_id, year=2026, reason=ExcuseReason.OTHER, at=ctx.now))
    ctx.session.flush()


def test_the_number_of_statements_does_not_grow(world: World) -> None:
    with world.acting("老王") as ctx:
        for month in range(1, 11):
            held(ctx, world, f"2026-{month:02}-12 09:00", "李明", "黄勇", "老王", "陈静")
        for some in ([world.orgs["B04"]], [world.orgs["B04"], world.orgs["B05"]], None):
            with world.asked() as said:
                learning.reached(ctx, some, 2026, AS_OF)
            assert len(said) == 5
        with world.asked() as said:
            learning.everybody(ctx, 2026)
        assert len(said) == 3


def test_the_central_group_of_the_year(world: World) -> None:
    study_kind = MeetingKind.CENTRAL_GROUP_STUDY
    with world.acting("何洁") as ctx:
        first = held(ctx, world, "2026-03-12 09:00", "老王", kind=study_kind, code="C00", agenda=("安全论述", "讨论"))
        first.chair_id, first.present, first.discussion = world.who("老王"), 5, "老王谈了安全"
        held(ctx, world, "2026-06-12 09:00", kind=study_kind, code="C00", state=MeetingState.HELD)
        held(ctx, world, "2026-06-13 09:00", kind=study_kind, code="C00", state=MeetingState.CANCELLED)
        held(ctx, world, "2026-06-14 09:00", kind=study_kind, code="B04")
        held(ctx, world, "2026-12-12 09:00", kind=study_kind, code="C00", state=MeetingState.PLANNED)
        found = learning.central_studies(ctx, _org(ctx, "C00"), 2026)
    assert [(one.day, list(one.topics), one.chair, one.present, one.has_talk) for one in found] == [
        (date(2026, 3, 12), ["安全论述", "讨论"], "老王", 5, True),
        (date(2026, 6, 12), ["三月学习"], "", None, False),
    ]
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        learning.central_studies(ctx, _org(ctx, "C00"), 2026)


def test_the_terminal_records_without_a_speaker(world: World) -> None:
    with world.acting() as ctx:
        [row] = learning.record(ctx, [world.who("李明")], study(world)).entries
        assert row.by_id is None
        assert audit.latest(ctx, "study.record", limit=1)[0].undoable is False
        kept = ctx.session.exec(select(StudyEntry)).one()
        assert kept.at == datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
