"""A word in October to each secretary, and the duty done when everybody has the hours."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import learning, plan
from bot.learning import ExcuseReason, StudyEntry, StudyExcuse, StudyKind
from bot.people import Member
from bot.plan import Check, Task, TaskState
from tests.learning.school import held
from tests.learning.test_planning import duty
from tests.world import World

TOLD = "锅炉支部今年应达标9人，学时还没满的有8人，年底前记得安排。看情况回「支部学时」。"


def everybody_has(world: World, day: date, but: str = "") -> None:
    """All of the boiler branch have a year's hours on one day."""
    with world.acting() as ctx:
        for one in ctx.session.exec(select(Member).where(col(Member.org_id) == world.orgs["B04"])):
            if one.name != but:
                entry = StudyEntry(member_id=one.id, day=day, kind=StudyKind.TRAINING, minutes=56 * 60, at=ctx.now)
                ctx.session.add(entry)


def test_in_october_each_secretary_is_told_once_how_many_lack_hours(world: World) -> None:
    with world.acting("老王") as ctx:
        held(ctx, world, "2026-03-12 09:00", "李明")
        learning.record(ctx, [world.who("李明")], learning.Study(date(2026, 3, 1), StudyKind.TRAINING, 31 * 60))
    days = ("2026-09-30", "2026-10-12", "2026-10-19", "2026-11-02")
    told = []
    for day in days:
        with world.on(day).acting() as ctx:
            told.append(learning.hint(ctx))
    assert told == [0, 1, 0, 0]
    assert world.heard_by("老王") == [TOLD]
    assert world.heard_by("周芳") == [], "of a unit without records nothing is known"
    assert world.heard_by("李明") == []


def test_nothing_is_said_where_nobody_lacks_hours(world: World) -> None:
    everybody_has(world, date(2026, 3, 1))
    with world.on("2026-10-12").acting() as ctx:
        assert learning.hint(ctx) == 0


@pytest.mark.parametrize(
    ("now", "studied", "done_on"),
    [
        ("2026-11-23", "2026-11-20", "2026-11-23"),
        ("2026-12-22", "2026-12-18", "2026-12-20"),
        ("2026-12-22", "2026-12-21", "2026-12-22"),
    ],
)
def test_the_duty_is_done_when_everybody_has_the_hours(world: World, now: str, studied: str, done_on: str) -> None:
    number = duty(world, "ZB-09-2", Check.AUTO)
    everybody_has(world, date.fromisoformat(studied))
    with world.on(now).acting() as ctx:
        assert learning.settle(ctx) == 1
        assert learning.settle(ctx) == 0
        task = ctx.get(Task, number)
        assert (task.state, task.done_on) == (TaskState.DONE, date.fromisoformat(done_on))
        record = plan.latest(ctx, task)
        assert record is not None
        assert record.note == "应达标9人都已达到全年学时"


def test_not_while_somebody_lacks_them(world: World) -> None:
    number = duty(world, "ZB-09-2", Check.AUTO)
    everybody_has(world, date(2026, 3, 1), but="黄勇")
    with world.acting() as ctx:
        assert learning.settle(ctx) == 0
        excused = StudyExcuse(member_id=world.who("黄勇"), year=2026, reason=ExcuseReason.AGE, at=ctx.now)
        ctx.session.add(excused)
        ctx.session.flush()
        assert learning.settle(ctx) == 1
        assert ctx.get(Task, number).state is TaskState.DONE


def test_where_nobody_is_asked_nothing_is_proven(world: World) -> None:
    duty(world, "ZB-09-2", Check.AUTO)
    with world.acting() as ctx:
        for one in ctx.session.exec(select(Member).where(col(Member.org_id) == world.orgs["B04"])):
            ctx.session.add(StudyExcuse(member_id=one.id, year=2026, reason=ExcuseReason.OTHER, at=ctx.now))
        ctx.session.flush()
        assert learning.settle(ctx) == 0
