"""What the mornings say: in time, merged, never twice, through the secretary where somebody has no chat."""

from datetime import date

import pytest
from sqlmodel import select

from bot import people, plan
from bot.core.context import Context
from bot.notify import OutboxMessage, Topic
from bot.plan import Check, Rung, Task, TaskNudge, TaskState
from tests.tasks import duty
from tests.world import World

DAYS = ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10")


def mornings(world: World, *days: str) -> list[int]:
    """How many messages the reminders of these days queue."""
    queued = []
    for day in days:
        with world.on(f"{day} 08:53").acting() as ctx:
            queued.append(plan.remind(ctx))
    return queued


def test_a_task_due_in_the_holiday(world: World) -> None:
    world.on("2026-09-01").task("交三季度小结", owner="李明", due="2026-10-04", lead=12)

    assert mornings(world, *DAYS) == [0, 1, 0, 1, 1, 0, 0]
    assert world.heard_by("李明") == [
        "10月4日到期：交三季度小结（任务1）\n办完回复「完成 1」。",
        "10月4日（休息日）到期，今天办：交三季度小结（任务1）\n办完回复「完成 1」。",
        "已过期4天：交三季度小结（任务1）\n办完回复「完成 1」。",
    ]


def test_the_same_morning_twice_says_nothing_twice(world: World) -> None:
    world.task("报学习计划", owner="李明", due="2026-11-23")

    assert mornings(world, "2026-11-23", "2026-11-23", "2026-11-23") == [1, 0, 0]


def test_days_missed_are_made_up_by_the_most_urgent_sentence_only(world: World) -> None:
    world.task("报学习计划", owner="李明", due="2026-11-27")

    assert mornings(world, "2026-11-30", "2026-12-01") == [1, 0]
    assert world.heard_by("李明") == ["已过期3天：报学习计划（任务1）\n办完回复「完成 1」。"]


def test_all_of_one_person_is_one_message_the_most_urgent_first(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-26")
    world.task("党费登记", owner="李明", due="2026-11-23")
    world.task("补台账", owner="李明", due="2026-11-20")
    world.task("报名册", owner="老王", due="2026-11-23")

    assert mornings(world, "2026-11-23") == [2]
    assert world.heard_by("李明") == [
        (
            "已过期3天：补台账（任务3）\n今天到期：党费登记（任务2）\n11月26日到期：写心得（任务1）\n"
            "办完回复「完成 3」。看一项回「任务 3」。"
        )
    ]


def test_more_than_five_are_counted(world: World) -> None:
    for number in range(7):
        world.task(f"第{number + 1}件很长很长的事情要写清楚是什么", owner="李明", due="2026-11-23")

    mornings(world, "2026-11-23")

    [text] = world.heard_by("李明")
    assert text.splitlines()[-2:] == ["另有2项，回复「我的任务」看。", "办完回复「完成 1」。看一项回「任务 1」。"]
    assert len(text) <= 200


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-27 08:53", "2026-11-27 23:59"),
        ("2026-11-27 19:59", "2026-11-27 23:59"),
        ("2026-11-27 21:10", "2026-11-30 23:59"),
    ],
)
def test_what_speaks_of_today_is_not_said_on_another_day(world: World, now: str, until: str) -> None:
    world.task("报学习计划", owner="李明", due="2026-11-27")
    with world.on(now).acting() as ctx:
        assert plan.remind(ctx) == 1
        [message] = ctx.session.exec(select(OutboxMessage)).all()

    assert message.until is not None
    assert (f"{message.until:%Y-%m-%d %H:%M}", message.topic) == (until, Topic.REMINDER)


def test_what_comes_up_later_the_same_morning_is_said_too(world: World) -> None:
    world.task("党费登记", owner="李明", due="2026-11-23")
    assert mornings(world, "2026-11-23") == [1]
    world.task("补台账", owner="李明", due="2026-11-20")

    assert mornings(world, "2026-11-23") == [1]
    assert world.heard_by("李明")[1].startswith("已过期3天：补台账")


@pytest.mark.parametrize("state", [state for state in TaskState if state is not TaskState.OPEN])
def test_what_is_done_or_gone_is_not_pressed(world: World, state: TaskState) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-23")
    with world.acting() as ctx:
        ctx.get(Task, task.id).state = state

    assert mornings(world, "2026-11-23") == [0]


def test_who_has_no_chat_is_told_through_the_secretary(world: World) -> None:
    task = world.task("送学上门", owner="老吴", due="2026-11-23")

    assert mornings(world, "2026-11-23") == [1]
    assert world.heard_by("老王") == ["今天到期：送学上门（任务1，老吴负责）\n办完回复「完成 1」。"]
    with world.acting() as ctx:
        nudge = ctx.session.exec(select(TaskNudge)).one()
        assert (nudge.task_id, nudge.member_id, nudge.rung) == (task.id, world.who("老王"), Rung.DUE)


@pytest.mark.parametrize(
    ("meetings", "others", "end"),
    [
        (1, 0, "要开会的，开完记下来，归档后自动办结。"),
        (1, 1, "办完回复「完成 2」。看一项回「任务 2」。要开会的，开完记下来，归档后自动办结。"),
        (0, 1, "办完回复「完成 1」。"),
    ],
)
def test_nobody_is_told_to_report_what_a_meeting_does_by_itself(
    world: World, meetings: int, others: int, end: str
) -> None:
    for number in range(meetings):
        kind = {"check": Check.AUTO, "meeting": "committee_meeting", "owner": "李明"}
        duty(world, f"ZB-02-{number}", "月度支委会", due="2026-11-20", next_nudge_on=date(2026, 11, 23), **kind)
    for _ in range(others):
        world.task("党费登记", owner="李明", due="2026-11-23")

    mornings(world, "2026-11-23")
    [text] = world.heard_by("李明")
    assert text.splitlines()[-1] == end


def test_where_nobody_can_be_told_the_task_is_not_looked_at_every_morning(world: World) -> None:
    world.task("送学上门", owner="老吴", due="2026-11-27")
    with world.acting() as ctx:
        leave(ctx, world, "老王")

    assert mornings(world, "2026-11-23", "2026-11-27", "2026-11-30") == [0, 0, 0]
    with world.acting() as ctx:
        assert ctx.session.exec(select(Task)).one().next_nudge_on is None
        assert ctx.session.exec(select(TaskNudge)).all() == []


def leave(ctx: Context, world: World, name: str) -> None:
    """Somebody leaves the chat."""
    people.member(ctx, world.who(name)).uses_chat = False
    ctx.session.flush()


def test_nobody_hears_of_one_task_more_than_three_times(world: World) -> None:
    task = world.task("写总结", owner="李明", due="2026-11-23")
    assert mornings(world, "2026-11-16", "2026-11-23", "2026-11-24") == [1, 1, 1]
    with world.acting() as ctx:
        later = ctx.get(Task, task.id)
        later.due = later.next_nudge_on = world.now.date()
        ctx.session.flush()

    assert mornings(world, "2026-11-24", "2026-11-25") == [0, 0]
