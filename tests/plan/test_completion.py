"""Reported by one, verified by another: what the people of the boiler branch say, and what is stored and heard."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import plan
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.core.workdays import Workdays
from bot.people import Role
from bot.plan import Check, RecordKind, Report, TaskState, Timing
from bot.plan.completion import timing
from tests.plan.shelf import set_up, stored, template
from tests.world import World

DAYS = Workdays()
ASKED = (
    "李明报完成：党费登记（11月20日（周五）办，按期）。说明：会已开。"
    "核验回复「核验 {number}」，有问题回复「退回 {number} 原因」。"
)


def complete(world: World, by: str, number: int, **said: object) -> Report:
    with world.acting(by) as ctx:
        return plan.complete(ctx, number, **said)  # type: ignore[arg-type]


def test_the_owner_reports_and_the_secretary_is_asked_to_verify(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")

    report = complete(world, "李明", task.id, note=" 会已开。 ", day=date(2026, 11, 20))

    assert (report.repeated, report.asked) == (False, ("老王",))
    now = stored(world, task.id)
    assert (now.state, now.done_on, now.timing) == (TaskState.REPORTED, date(2026, 11, 20), Timing.ON_TIME)
    assert now.next_nudge_on is None
    assert world.heard_by("老王") == [ASKED.format(number=task.id)]
    assert world.heard_by("李明") == []


def test_a_repeated_report_changes_nothing(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    first = complete(world, "李明", task.id)
    again = complete(world.on("2026-11-30"), "李明", task.id, note="又说一遍")

    assert again.repeated
    assert again.record is not None
    assert first.record is not None
    assert again.record.id == first.record.id
    assert stored(world, task.id).done_on == date(2026, 11, 23)
    assert len(world.heard_by("老王")) == 1


def test_the_secretary_verifies_and_a_second_time_changes_nothing(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    complete(world, "李明", task.id)
    with world.acting("老王") as ctx:
        assert not plan.verify(ctx, task.id).repeated
    with world.acting("何洁") as ctx:
        assert plan.verify(ctx, task.id).repeated
    assert complete(world, "李明", task.id).repeated

    now = stored(world, task.id)
    assert (now.state, now.timing) == (TaskState.DONE, Timing.ON_TIME)
    with world.acting("李明") as ctx:
        kinds = [(one.kind, one.by_id) for one in plan.history(ctx, now)]
    assert kinds == [(RecordKind.REPORTED, world.who("李明")), (RecordKind.VERIFIED, world.who("老王"))]


def test_what_comes_back_is_open_again_and_says_why(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-12-05")
    complete(world, "李明", task.id)
    with world.acting("老王") as ctx:
        plan.send_back(ctx, task.id, "少了第二组。")

    now = stored(world, task.id)
    assert (now.state, now.done_on, now.timing) == (TaskState.OPEN, None, None)
    assert now.next_nudge_on == date(2026, 12, 2)
    assert world.heard_by("李明") == [f"老王退回：党费登记。原因：少了第二组。改好后回复「完成 {task.id}」。"]

    complete(world, "李明", task.id, note="补齐了")
    assert len(world.heard_by("老王")) == 2


def test_the_secretarys_own_report_waits_in_the_list_of_those_above(world: World) -> None:
    task = world.task("写年终总结", owner="老王", due="2026-11-25")

    assert complete(world, "老王", task.id).asked == ()
    assert world.heard_by("何洁") == []
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="由别人核验"):
        plan.verify(ctx, task.id)
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="由别人核验"):
        plan.send_back(ctx, task.id, "再想想")
    with world.acting("何洁") as ctx:
        assert plan.verify(ctx, task.id).task.state is TaskState.DONE


def test_the_deputy_verifies_for_the_secretary(world: World) -> None:
    world.appoint("陈静", Role.DEPUTY_SECRETARY, "B04")
    task = world.task("写年终总结", owner="老王", due="2026-11-25")

    assert complete(world, "老王", task.id).asked == ("陈静",)
    with world.acting("陈静") as ctx:
        assert plan.verify(ctx, task.id).task.state is TaskState.DONE


def test_who_reports_for_another_does_not_verify_it(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    complete(world, "老王", task.id)

    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="由别人核验"):
        plan.verify(ctx, task.id)


@pytest.mark.parametrize(
    ("name", "error"),
    [("黄勇", NotFoundError), ("周芳", NotFoundError), ("陈静", NotAllowedError)],
)
def test_who_may_not_report(world: World, name: str, error: type[Exception]) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")

    with pytest.raises(error):
        complete(world, name, task.id)
    with world.acting(name) as ctx, pytest.raises(error):
        plan.verify(ctx, task.id)
    assert stored(world, task.id).state is TaskState.OPEN


def test_a_task_one_may_not_see_and_none_at_all_are_told_alike(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    told = []
    for number in (task.id, task.id + 1, 0, 2**40):
        with world.acting("刘洋") as ctx, pytest.raises(NotFoundError) as refused:
            plan.task(ctx, number)
        told.append(refused.value.sentence.replace(str(number)[:12], "N"))

    assert set(told) == {"没有编号 N 的任务。"}


def test_nobody_reports_for_tomorrow(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")

    with pytest.raises(BadInputError, match="今天以后"):
        complete(world, "李明", task.id, day=date(2026, 11, 24))


def test_what_a_meeting_completes_is_not_reported_by_hand(world: World) -> None:
    task = world.task("季度党课", owner="陈静", due="2026-12-31")
    set_up(world, task.id, check=Check.AUTO, template_id=template(world, meeting="party_lecture"))

    with pytest.raises(ConflictError) as refused:
        complete(world, "陈静", task.id)
    assert refused.value.sentence == "“季度党课”由会议记录自动完成：先把会记下来，归档后自动办结。"


def test_what_the_system_would_count_may_be_reported(world: World) -> None:
    task = world.task("季度清单自查", owner="陈静", due="2026-12-20")
    set_up(world, task.id, check=Check.AUTO, template_id=template(world))

    assert complete(world, "陈静", task.id).task.state is TaskState.REPORTED


def test_figures_of_another_department_are_entered_by_the_office_alone(world: World) -> None:
    task = world.task("服务中心绩效", owner="老王", due="2026-11-25")
    set_up(world, task.id, check=Check.EXTERNAL)

    with pytest.raises(ConflictError, match="支部不用填报"):
        complete(world, "老王", task.id)
    assert complete(world, "何洁", task.id).task.state is TaskState.DONE


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(TaskState.NOT_APPLICABLE, "已标为不适用"), (TaskState.CANCELLED, "已取消")],
)
def test_what_is_not_to_be_done_is_not_reported(world: World, state: TaskState, sentence: str) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    set_up(world, task.id, state=state)

    with pytest.raises(ConflictError, match=sentence):
        complete(world, "李明", task.id)
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match=sentence):
        plan.verify(ctx, task.id)


def test_only_what_was_reported_is_verified_or_sent_back(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="还没有报完成"):
        plan.verify(ctx, task.id)
    complete(world, "李明", task.id)
    with world.acting("老王") as ctx, pytest.raises(BadInputError, match="说明退回的原因"):
        plan.send_back(ctx, task.id, " ")
    with world.acting("老王") as ctx:
        plan.verify(ctx, task.id)
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="已经办结"):
        plan.send_back(ctx, task.id, "还是不行")


def test_a_report_taken_back_may_be_made_again(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    complete(world, "李明", task.id)
    with world.acting("李明") as ctx:
        assert audit.undo_latest(ctx).verb == "task.complete"

    now = stored(world, task.id)
    assert (now.state, now.done_on, now.timing) == (TaskState.OPEN, None, None)
    assert now.next_nudge_on == date(2026, 11, 18)
    assert complete(world, "李明", task.id).asked == ("老王",)
    assert len(world.heard_by("老王")) == 2


def test_a_verification_can_be_taken_back(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    complete(world, "李明", task.id)
    with world.acting("老王") as ctx:
        plan.verify(ctx, task.id)
        audit.undo_latest(ctx)

    assert stored(world, task.id).state is TaskState.REPORTED


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-30", Timing.ON_TIME),
        ("2026-10-01", Timing.GRACE),
        ("2026-10-10", Timing.GRACE),
        ("2026-10-11", Timing.LATE),
    ],
)
def test_three_working_days_of_grace_reach_over_the_holiday(day: str, expected: Timing) -> None:
    assert timing(date.fromisoformat(day), date(2026, 9, 30), 3, DAYS) is expected


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-30, 30), st.integers(0, 10))
@settings(deadline=None, max_examples=100)
def test_later_is_never_better(due: date, late: int, grace: int) -> None:
    order = list(Timing)
    day = date.fromordinal(due.toordinal() + late)
    now, then = (timing(one, due, grace, DAYS) for one in (day, date.fromordinal(day.toordinal() + 1)))

    assert order.index(now) <= order.index(then)
    assert (now is Timing.ON_TIME) == (late <= 0)


def test_two_who_speak_at_once_report_it_once(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-25")
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda name: complete(world, name, task.id), ("李明", "老王", "李明", "何洁")))

    assert sorted(report.repeated for report in reports) == [False, True, True, True]
    with world.acting("老王") as ctx:
        assert len(plan.history(ctx, plan.task(ctx, task.id))) == 1
