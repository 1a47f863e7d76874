"""The office moves a date of the list for everybody."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import plan
from bot.core import audit
from bot.core.errors import BadInputError, NotAllowedError
from bot.plan import Growth, Task, TaskDate, TaskState
from tests.world import World

FEBRUARY = date(2027, 2, 26)
REASON = "按上级通知与专题会合并"


@pytest.fixture
def year(world: World) -> World:
    """The year 2026, grown in January; it is 23 November now."""
    world.on("2026-01-05")
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
    return world.on("2026-11-23")


def move(world: World, due: date, reason: str = REASON, *, by: str = "何洁", period: str = "2026") -> int:
    with world.acting(by) as ctx:
        return plan.move_date(ctx, plan.template(ctx, 2026, "ZB-05-1"), period, due, reason)


def meetings(world: World) -> list[Task]:
    """The organisational life meetings, by unit."""
    with world.acting() as ctx:
        return list(ctx.session.exec(select(Task).where(Task.code == "ZB-05-1").order_by(col(Task.org_id))))


def night(world: World) -> Growth:
    with world.acting() as ctx:
        return plan.grow(ctx, 2026, since=ctx.today)


def test_the_organisational_life_meeting_of_2026_is_held_in_february(year: World) -> None:
    assert [task.due for task in meetings(year)] == [date(2026, 12, 31)] * 2

    assert move(year, FEBRUARY) == 2

    for task in meetings(year):
        assert (task.planned_due, task.due, task.period) == (date(2026, 12, 31), FEBRUARY, "2026")
        assert (task.opens_on, task.next_nudge_on) == (date(2027, 1, 12), date(2027, 2, 11))
    assert night(year) == Growth()
    with year.acting() as ctx:
        kept = ctx.session.exec(select(TaskDate)).one()
        assert (kept.due, kept.reason, kept.by_id) == (FEBRUARY, REASON, year.who("何洁"))


def test_it_is_moved_again_and_taken_back(year: World) -> None:
    move(year, FEBRUARY)
    assert move(year, date(2027, 1, 29), "提前") == 2
    with year.acting("何洁") as ctx:
        assert audit.undo_latest(ctx).summary == "年度组织生活会 2026 改到 2027-01-29：提前"
    assert {task.due for task in meetings(year)} == {FEBRUARY}
    with year.acting("何洁") as ctx:
        audit.undo_latest(ctx)
        assert ctx.session.exec(select(TaskDate)).all() == []
    assert {task.due for task in meetings(year)} == {date(2026, 12, 31)}
    assert night(year) == Growth()


def test_what_is_done_or_extended_stays(year: World) -> None:
    boiler, turbine = meetings(year)
    with year.acting() as ctx:
        ctx.get(Task, boiler.id).state = TaskState.DONE
        extended = ctx.get(Task, turbine.id)
        extended.due, extended.extended = date(2027, 1, 10), True

    assert move(year, FEBRUARY) == 0
    assert [task.due for task in meetings(year)] == [date(2026, 12, 31), date(2027, 1, 10)]


def test_a_unit_that_comes_later_follows_too(year: World) -> None:
    number = meetings(year)[1].id
    with year.acting() as ctx:
        ctx.session.delete(ctx.get(Task, number))
    move(year, FEBRUARY)

    assert night(year) == Growth(added=1)
    assert {task.due for task in meetings(year)} == {FEBRUARY}


@pytest.mark.parametrize("by", ["老王", "李明"])
def test_the_dates_are_the_offices(by: str, year: World) -> None:
    with pytest.raises(NotAllowedError):
        move(year, FEBRUARY, by=by)


@pytest.mark.parametrize(
    ("period", "due", "reason", "sentence"),
    [
        ("2025", FEBRUARY, REASON, "年度组织生活会没有 2025 这一期。"),
        ("2026", date(2026, 11, 22), REASON, "新的期限已经过去了，请说今天以后的日子。"),
        ("2026", date(2028, 1, 2), REASON, "新的期限离原定的 2026-12-31 超过一年，请核对。"),
        ("2026", FEBRUARY, " ", "请说明为什么改期。"),
    ],
)
def test_what_makes_no_sense_is_refused(period: str, due: date, reason: str, sentence: str, year: World) -> None:
    with pytest.raises(BadInputError) as told:
        move(year, due, reason, period=period)

    assert told.value.sentence == sentence
    assert {task.due for task in meetings(year)} == {date(2026, 12, 31)}


def test_today_is_early_enough(year: World) -> None:
    assert move(year, date(2026, 11, 23), period=" 2026 ") == 2


def test_the_periods_of_a_duty_are_listed_by_day_with_what_is_still_open(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        row = plan.template(ctx, 2026, "ZB-01-1")
        assert plan.stages(ctx, row) == []
        plan.grow(ctx, 2026)
        found = plan.stages(ctx, row)
        assert [(one.period, one.open) for one in found] == [("2026Q1", 2), ("2026Q2", 2), ("2026Q3", 2), ("2026Q4", 2)]
        assert found[3].due == date(2026, 12, 31)
