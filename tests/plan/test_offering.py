"""What a page offers to do with a task: no more than what the operations let pass."""

from collections.abc import Callable
from datetime import date

import pytest

from bot import plan
from bot.core.context import Context
from bot.core.errors import BotError
from bot.people import Member, Role
from bot.plan import Check, Step, TaskState
from tests.board.desk import duty, give
from tests.plan.shelf import set_up
from tests.world import World

LATER = date(2026, 12, 5)
Deed = Callable[[Context, int], object]


def report(ctx: Context, number: int) -> None:
    plan.complete(ctx, number)


def put_off(ctx: Context, number: int) -> None:
    plan.change_due(ctx, number, LATER, "现场抢工期")


def grant(ctx: Context, number: int) -> None:
    plan.decide_extension(ctx, number, granted=True)


def steps(world: World, name: str, number: int) -> set[Step]:
    with world.acting(name) as ctx:
        return set(plan.steps(ctx, plan.task(ctx, number)))


def asked(world: World, number: int, by: str) -> None:
    with world.acting(by) as ctx:
        plan.ask_extension(ctx, number, LATER, "现场抢工期")


def reported(world: World, number: int, by: str) -> None:
    with world.acting(by) as ctx:
        plan.complete(ctx, number)


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("黄勇", {Step.REPORT, Step.ASK}),
        ("老王", {Step.REPORT, Step.ASK, Step.HAND_ON}),
        ("何洁", {Step.REPORT, Step.MOVE, Step.HAND_ON}),
        ("陈静", set()),
    ],
)
def test_an_open_task_of_a_member(world: World, name: str, offered: set[Step]) -> None:
    assert steps(world, name, give(world, None, "2026-11-25", owner="黄勇")) == offered


def test_a_request_is_answered_by_the_office_and_not_made_twice(world: World) -> None:
    number = give(world, duty(world), "2026-11-25", owner="黄勇", check=Check.CONFIRM)
    asked(world, number, "黄勇")
    assert steps(world, "黄勇", number) == {Step.REPORT}
    assert steps(world, "何洁", number) == {Step.REPORT, Step.MOVE, Step.ANSWER, Step.HAND_ON}


def test_what_was_reported_is_judged_by_another(world: World) -> None:
    number = give(world, None, "2026-11-25", owner="黄勇")
    reported(world, number, "老王")
    assert steps(world, "黄勇", number) == set()
    assert steps(world, "老王", number) == set(), "he reported it"
    assert steps(world, "何洁", number) == {Step.JUDGE}
    world.appoint("林福鹏", Role.DEPUTY_SECRETARY, "B04")
    assert steps(world, "林福鹏", number) == {Step.JUDGE}


def test_what_a_meeting_completes_or_others_provide_is_not_reported_by_hand(world: World) -> None:
    by_meeting = give(world, duty(world, meeting="lecture"), "2026-11-25", check=Check.AUTO)
    others = give(world, None, "2026-11-26", check=Check.EXTERNAL)
    assert Step.REPORT not in steps(world, "老王", by_meeting) | steps(world, "老王", others)
    assert Step.REPORT in steps(world, "何洁", others)
    assert Step.REPORT not in steps(world, "何洁", by_meeting)


def test_it_is_handed_on_within_the_unit(world: World) -> None:
    number = give(world, None, "2026-12-01", owner="李明", code="B04-01")
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).left_on = ctx.today
    with world.acting("老王") as ctx:
        names = [one.name for one in plan.candidates(ctx, plan.task(ctx, number))]
    assert names[:2] == ["老王", "陈静"]
    assert {"小周", "王伟"} <= set(names)
    assert not {"李明", "黄勇", "周芳"} & set(names)


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.CANCELLED, TaskState.NOT_APPLICABLE])
def test_nothing_is_offered_for_what_is_over(world: World, state: TaskState) -> None:
    number = give(world, None, "2026-11-25", state=state)
    assert [steps(world, name, number) for name in ("老王", "何洁")] == [set(), set()]


@pytest.mark.parametrize(
    ("deed", "offering"),
    [(report, {Step.REPORT}), (put_off, {Step.ASK, Step.MOVE}), (grant, {Step.ANSWER})],
)
@pytest.mark.parametrize("name", ["黄勇", "老王", "何洁", "陈静"])
@pytest.mark.parametrize("due", ["2026-11-25", "2026-11-02"])
def test_what_is_offered_passes_and_what_is_not_is_refused(
    world: World, name: str, due: str, deed: Deed, offering: set[Step]
) -> None:
    number = give(world, duty(world), "2026-11-25", owner="黄勇", check=Check.CONFIRM)
    if deed is grant:
        asked(world, number, "老王")
    set_up(world, number, due=date.fromisoformat(due))
    offered = steps(world, name, number) & offering

    with world.acting(name) as ctx:
        if offered:
            deed(ctx, number)
            return
        with pytest.raises(BotError):
            deed(ctx, number)
