"""「进度」 and what waits for somebody's word: counted at once for all units, in the order of their codes."""

from datetime import date

import pytest

from bot import people, plan
from bot.core.errors import NotAllowedError
from bot.people import Role
from bot.plan import Counts, Task, TaskState, Timing, UnitProgress
from tests.plan.shelf import give, template
from tests.world import World

NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))
DONE, REPORTED = TaskState.DONE, TaskState.REPORTED


def progress(world: World, by: str, code: str) -> list[UnitProgress]:
    with world.acting(by) as ctx:
        return plan.progress(ctx, people.org_by_code(ctx, code), NOVEMBER)


def november(world: World) -> None:
    """A month of the boiler branch, and one task of the turbine branch."""
    give(world, "按期", "2026-11-05", state=DONE, timing=Timing.ON_TIME)
    give(world, "略迟", "2026-11-05", state=DONE, timing=Timing.GRACE)
    give(world, "逾期办的", "2026-11-05", state=DONE, timing=Timing.LATE)
    give(world, "待核验", "2026-11-05", state=REPORTED, timing=Timing.ON_TIME)
    give(world, "没办", "2026-11-22")
    give(world, "今天", "2026-11-23")
    give(world, "小组的", "2026-11-30", "李明", code="B04-01")
    give(world, "不适用", "2026-11-30", state=TaskState.NOT_APPLICABLE)
    give(world, "取消", "2026-11-30", state=TaskState.CANCELLED)
    give(world, "十二月", "2026-12-01")
    give(world, "十月", "2026-10-31")
    give(world, "汽机", "2026-11-10", "周芳")


BOILER = Counts(total=7, on_time=2, grace=1, late=1, reported=1, open=2, overdue=1, not_applicable=1)


def test_the_office_sees_all_units_by_their_codes(world: World) -> None:
    november(world)
    boiler, turbine = progress(world, "何洁", "C00")

    assert (boiler.code, boiler.short, boiler.counts) == ("B04", "锅炉支部", BOILER)
    assert (turbine.org_id, turbine.counts) == (world.orgs["B05"], Counts(total=1, overdue=1))
    assert boiler.counts.done == 4
    assert plan.altogether([boiler, turbine]).total == 8
    assert plan.altogether([]) == Counts()


def test_the_secretary_sees_the_own_unit(world: World) -> None:
    november(world)

    assert [row.counts for row in progress(world, "老王", "B04")] == [BOILER]
    with pytest.raises(NotAllowedError):
        progress(world, "老王", "B05")
    assert progress(world, "周芳", "B05")[0].counts.overdue == 1


def test_the_group_leader_sees_the_groups_tasks_alone(world: World) -> None:
    november(world)

    assert [(row.code, row.counts) for row in progress(world, "李明", "B04-01")] == [
        ("B04-01", Counts(total=1, open=1))
    ]


def test_all_units_are_counted_in_one_statement(world: World) -> None:
    november(world)
    with world.acting("何洁") as ctx:
        root = people.org_by_code(ctx, "C00")
        people.may(ctx, people.Right.SEE_UNIT, root)
        with world.asked() as said:
            plan.progress(ctx, root, NOVEMBER)

    assert len(said) == 1


def test_what_is_missing_the_longest_overdue_first(world: World) -> None:
    november(world)
    with world.acting("老王") as ctx:
        titles = [one.title for one in plan.missing(ctx, people.org_by_code(ctx, "B04"), NOVEMBER)]
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        plan.missing(ctx, people.org_by_code(ctx, "B04"), NOVEMBER)

    assert titles == ["没办", "今天", "小组的"]


def waiting(world: World, name: str) -> list[str]:
    with world.acting(name) as ctx:
        return [one.title for one in plan.to_verify(ctx)]


def report(world: World, name: str, number: int, day: str = "2026-11-20") -> None:
    with world.acting(name) as ctx:
        plan.complete(ctx, number, day=date.fromisoformat(day))


def test_reports_wait_for_who_may_verify_them(world: World) -> None:
    report(world, "李明", give(world, "党员的", "2026-11-25", "李明"))
    report(world, "老王", give(world, "书记的", "2026-11-25", "老王"))
    report(world, "老王", give(world, "书记代报的", "2026-11-25", "黄勇"), "2026-11-19")
    report(world, "赵强", give(world, "小组的", "2026-11-25", "赵强", code="B04-02"), "2026-11-18")
    give(world, "没报的", "2026-11-25", "李明")

    assert waiting(world, "老王") == ["小组的", "党员的"]
    assert waiting(world, "何洁") == ["书记代报的", "书记的"]
    assert waiting(world, "周芳") == waiting(world, "李明") == []

    world.appoint("陈静", Role.DEPUTY_SECRETARY, "B04")
    assert waiting(world, "陈静") == ["小组的", "书记代报的", "党员的", "书记的"]
    assert waiting(world, "何洁") == []


def test_requests_wait_for_who_decides(world: World) -> None:
    duty = template(world, "ZB-05-2")
    listed = give(world, "谈心谈话", "2026-11-30", "李明", template_id=duty)
    by_hand = give(world, "写总结", "2026-11-30", "李明", assigned_by=world.who("老王"))
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)

    def asked(name: str) -> list[Task]:
        with world.acting(name) as ctx:
            return [task for task, _ in plan.extensions_asked(ctx)]

    for number in (listed, by_hand):
        with world.acting("李明") as ctx:
            plan.ask_extension(ctx, number, date(2026, 12, 5), "出差")

    assert [one.id for one in asked("何洁")] == [listed, by_hand]
    assert [one.id for one in asked("老王")] == [by_hand]
    assert asked("李明") == asked("周芳") == []

    with world.acting("何洁") as ctx:
        plan.decide_extension(ctx, listed, granted=False)
    with world.acting("老王") as ctx:
        plan.decide_extension(ctx, by_hand, granted=True)
    assert asked("刘洋") == asked("老王") == []
