"""A meeting held ticks off its tasks: of its kind, organisation and period, and those it was told to serve."""

from datetime import date

import pytest

from bot import plan
from bot.people import Role
from bot.plan import Check, Held, Outcome, Period, RecordKind, TaskState, Timing
from tests.plan.shelf import set_up, stored, template
from tests.world import World

LECTURE, GROUP, GENERAL = "party_lecture", "group_meeting", "general_meeting"


def of_the_list(
    world: World, template_id: int, period: str, due: str, *, code: str = "B04", owner: str = "陈静"
) -> int:
    """An instance of a duty whose records come from meetings."""
    task = world.task("季度党课", owner=owner, due=due, code=code)
    set_up(world, task.id, template_id=template_id, period=period, check=Check.AUTO, code="ZB-04-1")
    return task.id


def hold(world: World, kind: str, day: str, number: int = 7, *, code: str = "B04", **more: object) -> Outcome:
    with world.acting("老王") as ctx:
        held = Held(kind, world.orgs[code], date.fromisoformat(day), number, **more)  # type: ignore[arg-type]
        return plan.fulfil(ctx, held)


def reopen(world: World, number: int = 7) -> Outcome:
    with world.acting("老王") as ctx:
        return plan.unfulfil(ctx, number)


def quarters(world: World) -> tuple[int, int]:
    lecture = template(world, meeting=LECTURE)
    third = of_the_list(world, lecture, "2026Q3", "2026-09-30")
    return third, of_the_list(world, lecture, "2026Q4", "2026-12-31")


def test_a_meeting_fulfils_the_task_of_its_period(world: World) -> None:
    third, fourth = quarters(world)
    outcome = hold(world, LECTURE, "2026-10-12")

    assert [one.id for one in outcome.tasks] == [fourth]
    now = stored(world, fourth)
    assert (now.state, now.done_on, now.timing) == (TaskState.DONE, date(2026, 10, 12), Timing.ON_TIME)
    assert (now.meeting_id, now.next_nudge_on) == (7, None)
    assert stored(world, third).state is TaskState.OPEN
    with world.acting("陈静") as ctx:
        [record] = plan.history(ctx, now)
    assert (record.kind, record.by_id, record.meeting_id) == (RecordKind.FULFILLED, None, 7)


def test_a_late_meeting_serves_the_past_quarter_only_when_told_so(world: World) -> None:
    third, fourth = quarters(world)
    outcome = hold(world, LECTURE, "2026-10-12", serves=(third,))

    assert [one.id for one in outcome.tasks] == [fourth, third]
    assert stored(world, third).timing is Timing.LATE


def test_one_meeting_serves_several_tasks_of_its_unit(world: World) -> None:
    group_task = world.task("送学上门", owner="李明", due="2026-12-25", code="B04-01").id
    elsewhere = world.task("送学上门", owner="周芳", due="2026-12-25", code="B05").id
    cancelled = world.task("写总结", owner="李明", due="2026-12-25").id
    set_up(world, cancelled, state=TaskState.CANCELLED)
    outcome = hold(world, "theme_day", "2026-11-20", serves=(elsewhere, group_task, cancelled))

    assert [one.id for one in outcome.tasks] == [group_task]
    assert stored(world, elsewhere).state is TaskState.OPEN


@pytest.mark.parametrize(("code", "done"), [("B04-01", [0]), ("B04-02", [1]), ("B04", []), ("B05-01", [])])
def test_a_groups_meeting_fulfils_the_groups_task(world: World, code: str, done: list[int]) -> None:
    monthly = template(world, "ZB-03-1", meeting=GROUP, period=Period.MONTH, role=Role.GROUP_LEADER, per_group=True)
    tasks = [
        of_the_list(world, monthly, "2026-11", "2026-11-30", code=group, owner=leader)
        for group, leader in (("B04-01", "李明"), ("B04-02", "赵强"))
    ]
    hold(world, GROUP, "2026-11-20", code=code)

    assert [place for place, task in enumerate(tasks) if stored(world, task).state is TaskState.DONE] == done


@pytest.mark.parametrize(("chair", "done"), [("老王", True), ("陈静", False), (None, False)])
def test_the_secretarys_lecture_is_the_secretarys(world: World, chair: str | None, done: bool) -> None:  # noqa: FBT001
    own = template(world, "ZB-04-2", meeting=LECTURE, period=Period.YEAR, role=Role.SECRETARY)
    number = of_the_list(world, own, "2026", "2026-11-30", owner="老王")
    set_up(world, number, role=Role.SECRETARY)
    hold(world, LECTURE, "2026-11-20", chair_id=world.who(chair) if chair else None)

    assert (stored(world, number).state is TaskState.DONE) == done


@pytest.mark.parametrize(("day", "done"), [("2026-02-10", 0), ("2026-06-30", 0), ("2026-07-01", 1), ("2026-12-31", 1)])
def test_a_unit_that_meets_half_yearly_is_not_held_to_the_quarter(world: World, day: str, done: int) -> None:
    halves = template(world, "ZB-01-1", meeting=GENERAL, overrides={"branch": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"})
    tasks = [
        of_the_list(world, halves, "2026Q2", "2026-06-29", owner="老王"),
        of_the_list(world, halves, "2026Q4", "2026-12-30", owner="老王"),
    ]
    hold(world, GENERAL, day)

    assert [stored(world, task).state is TaskState.DONE for task in tasks] == [done == 0, done == 1]


def test_a_unit_held_to_the_quarter_meets_in_it(world: World) -> None:
    quarterly = template(world, "ZB-01-1", meeting=GENERAL)
    number = of_the_list(world, quarterly, "2026Q2", "2026-06-29", owner="老王")
    hold(world, GENERAL, "2026-02-10")

    assert stored(world, number).state is TaskState.OPEN


def test_the_same_meeting_twice_changes_nothing(world: World) -> None:
    _, fourth = quarters(world)
    hold(world, LECTURE, "2026-10-12")
    again = hold(world, LECTURE, "2026-10-12")

    assert (again.tasks, again.changes) == ((), ())
    with world.acting("陈静") as ctx:
        assert len(plan.history(ctx, plan.task(ctx, fourth))) == 1


def test_a_meeting_opened_again_opens_its_task_again(world: World) -> None:
    _, fourth = quarters(world)
    hold(world, LECTURE, "2026-10-12")
    outcome = reopen(world)

    assert [one.id for one in outcome.tasks] == [fourth]
    now = stored(world, fourth)
    assert (now.state, now.done_on, now.timing, now.meeting_id) == (TaskState.OPEN, None, None, None)
    assert now.next_nudge_on == date(2026, 12, 26)
    assert reopen(world).changes == ()

    hold(world, LECTURE, "2026-10-13")
    assert stored(world, fourth).done_on == date(2026, 10, 13)


def test_a_task_rests_on_the_next_meeting_when_the_first_is_opened_again(world: World) -> None:
    _, fourth = quarters(world)
    hold(world, LECTURE, "2026-10-12", 7)
    assert hold(world, LECTURE, "2026-11-12", 8).tasks == ()
    assert stored(world, fourth).done_on == date(2026, 10, 12)

    reopen(world, 7)
    now = stored(world, fourth)
    assert (now.state, now.done_on, now.meeting_id) == (TaskState.DONE, date(2026, 11, 12), 8)
    reopen(world, 8)
    assert stored(world, fourth).state is TaskState.OPEN


def test_another_meeting_opened_again_leaves_the_first(world: World) -> None:
    _, fourth = quarters(world)
    hold(world, LECTURE, "2026-10-12", 7)
    hold(world, LECTURE, "2026-11-12", 8)
    outcome = reopen(world, 8)

    assert (outcome.tasks, len(outcome.changes)) == ((), 2)
    assert stored(world, fourth).meeting_id == 7


def test_a_report_stands_when_the_meeting_behind_it_does_not(world: World) -> None:
    task = world.task("送学上门", owner="李明", due="2026-11-25")
    with world.acting("李明") as ctx:
        plan.complete(ctx, task.id, day=date(2026, 11, 20))
    hold(world, "theme_day", "2026-11-22", serves=(task.id,))
    assert stored(world, task.id).done_on == date(2026, 11, 22)
    reopen(world)

    now = stored(world, task.id)
    assert (now.state, now.done_on, now.meeting_id) == (TaskState.REPORTED, date(2026, 11, 20), None)


def test_what_was_verified_is_not_undone_by_a_meeting(world: World) -> None:
    task = world.task("送学上门", owner="李明", due="2026-11-25")
    with world.acting("李明") as ctx:
        plan.complete(ctx, task.id)
    with world.acting("老王") as ctx:
        plan.verify(ctx, task.id)
    hold(world, "theme_day", "2026-11-22", serves=(task.id,))
    reopen(world)

    assert stored(world, task.id).state is TaskState.DONE


def test_what_follows_on_a_task_is_opened_once(world: World) -> None:
    life = template(world, "ZB-05-1", meeting="org_life_meeting", period=Period.YEAR, role=Role.SECRETARY)
    template(
        world,
        "ZB-05-3",
        name="会后整改清单",
        trigger="after:ZB-05-1",
        offset="P15D",
        period=Period.YEAR,
        role=Role.SECRETARY,
        kinds=["branch"],
    )
    number = of_the_list(world, life, "2026", "2026-12-31", owner="老王")
    set_up(world, number, code="ZB-05-1")
    for day in ("2026-11-20", "2026-11-21"):
        hold(world, "org_life_meeting", day)
        with world.acting("老王") as ctx:
            [follower] = [one for one in plan.mine(ctx) if one.code == "ZB-05-3"]
        assert (follower.title, follower.due) == ("会后整改清单", date(2026, 12, 4))
        reopen(world)
