"""One entry, many uses: closing a record ticks off the task; reopening or taking it back unticks it."""

from dataclasses import replace

import pytest

from bot import meetings, plan
from bot.core import audit
from bot.core.errors import ConflictError
from bot.meetings import Closing, MeetingKind, MeetingState, Notes, Presence
from bot.plan import Check, Period, TaskState, Timing
from tests.meetings.conftest import Called, at, mark_rest
from tests.plan.shelf import set_up, stored, template
from tests.world import World


def listed(world: World) -> int:
    """The branch's general meeting of the fourth quarter."""
    duty = template(world, "ZB-01-1", meeting="general_meeting", period=Period.QUARTER)
    task = world.task("季度党员大会", owner="老王", due="2026-12-31")
    set_up(world, task.id, template_id=duty, period="2026Q4", check=Check.AUTO, code="ZB-01-1")
    return task.id


def record(world: World, number: int) -> None:
    """All that a record needs."""
    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, number), Presence.PRESENT)
        whole = Notes(
            chair_id=world.who("老王"),
            recorder_id=world.who("陈静"),
            ends_at=at("2026-11-23 09:25"),
            agenda=["学习全会精神"],
        )
        meetings.write(ctx, number, whole)


def close(world: World, number: int, cause: int | None = None) -> Closing:
    with world.acting("老王") as ctx:
        return meetings.close(replace(ctx, cause=cause), number, confirmed=True)


def test_closing_the_record_fulfils_the_task_and_names_it(world: World, called: Called) -> None:
    task, number = listed(world), called()
    record(world, number)
    assert stored(world, task).state is TaskState.OPEN
    closing = close(world, number)

    assert [one.title for one in closing.fulfilled] == ["季度党员大会"]
    now = stored(world, task)
    assert (now.state, now.timing, now.meeting_id) == (TaskState.DONE, Timing.ON_TIME, number)
    assert close(world, number).fulfilled == ()


def test_what_lacks_something_fulfils_nothing(world: World, called: Called) -> None:
    task, number = listed(world), called()

    assert close(world, number).fulfilled == ()
    assert stored(world, task).state is TaskState.OPEN


@pytest.mark.parametrize("cause", [None, 41])
def test_taking_the_closing_back_takes_all_of_it_back(world: World, called: Called, cause: int | None) -> None:
    task, number = listed(world), called()
    record(world, number)
    close(world, number, cause)
    with world.acting("老王") as ctx:
        assert audit.undo_latest(ctx).verb == "meeting.close"

    now = stored(world, task)
    assert (now.state, now.done_on, now.meeting_id) == (TaskState.OPEN, None, None)
    with world.acting("老王") as ctx:
        assert meetings.meeting(ctx, number).state is MeetingState.HELD
        assert plan.history(ctx, now) == []
    assert [one.id for one in close(world, number).fulfilled] == [task]


def test_reopening_opens_the_task_and_taking_that_back_fulfils_it(world: World, called: Called) -> None:
    task, number = listed(world), called()
    record(world, number)
    close(world, number)
    with world.acting("老王") as ctx:
        meetings.reopen(ctx, number)
    assert stored(world, task).state is TaskState.OPEN

    with world.acting("老王") as ctx:
        assert audit.undo_latest(ctx).verb == "meeting.reopen"
    assert stored(world, task).state is TaskState.DONE


def test_a_closing_is_not_taken_back_when_its_task_went_on(world: World, called: Called) -> None:
    task, number = listed(world), called()
    record(world, number)
    close(world, number)
    set_up(world, task, reason="另有说明", state=TaskState.CANCELLED)

    with world.acting("老王") as ctx, pytest.raises(ConflictError):
        audit.undo_latest(ctx)


def test_a_meeting_serves_more_than_its_own_task(world: World, called: Called) -> None:
    number = called(MeetingKind.THEME_DAY)
    lecture, later = (world.task(title, owner="陈静", due="2026-12-31").id for title in ("讲党课", "送学上门"))
    with world.acting("老王") as ctx:
        meetings.serve(ctx, number, [lecture])
    record(world, number)

    assert [one.id for one in close(world, number).fulfilled] == [lecture]
    with world.acting("老王") as ctx:
        meetings.serve(ctx, number, [later])
    assert stored(world, later).state is TaskState.DONE
    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
    assert (stored(world, later).state, stored(world, lecture).state) == (TaskState.OPEN, TaskState.DONE)
