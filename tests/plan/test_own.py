"""What a person's page shows of what he answers for: his own, soonest first, and what he can report himself."""

from datetime import date

import pytest

from bot import plan
from bot.plan import Check, Own, TaskState
from tests.plan.shelf import set_up, template
from tests.world import World


def own(world: World, name: str) -> list[Own]:
    with world.acting(name) as ctx:
        found = plan.own(ctx)
        ctx.session.expunge_all()
    return found


def test_ones_own_soonest_first(world: World) -> None:
    late = world.task("交季度总结", owner="李明", due="2026-11-20")
    far = world.task("写年终总结", owner="李明", due="2026-12-25")
    set_up(world, far.id, opens_on=date(2026, 12, 5))
    world.task("整理台账", owner="老王", due="2026-11-21")

    found = own(world, "李明")

    assert [(one.task.id, one.unit, one.days_late, one.has_begun) for one in found] == [
        (late.id, "锅炉支部", 3, True),
        (far.id, "锅炉支部", -32, False),
    ]
    assert [one.task.title for one in own(world, "老王")] == ["整理台账"]
    assert own(world, "黄勇") == []


def test_what_was_reported_waits_and_what_is_done_is_gone(world: World) -> None:
    number = world.task("交季度总结", owner="李明", due="2026-11-20").id
    with world.acting("李明") as ctx:
        plan.complete(ctx, number)
    [row] = own(world, "李明")
    assert (row.task.state, row.by_hand, row.days_late) == (TaskState.REPORTED, False, 0)
    with world.acting("老王") as ctx:
        plan.verify(ctx, number)
    assert own(world, "李明") == []


@pytest.mark.parametrize(
    ("check", "by_hand"),
    [(Check.CONFIRM, True), (Check.AUTO, True), (Check.EXTERNAL, False), (Check.ACCEPTED, False)],
)
def test_who_reports_it(world: World, check: Check, by_hand: bool) -> None:  # noqa: FBT001 a table
    number = world.task("交季度总结", owner="李明", due="2026-11-27").id
    set_up(world, number, check=check)
    assert [one.by_hand for one in own(world, "李明")] == [by_hand]


@pytest.mark.parametrize(("meeting", "by_hand"), [("party_lecture", False), ("", True)])
def test_what_a_meetings_record_completes(world: World, meeting: str, by_hand: bool) -> None:  # noqa: FBT001 a table
    number = world.task("季度党课", owner="李明", due="2026-11-27").id
    set_up(world, number, check=Check.AUTO, template_id=template(world, meeting=meeting))
    assert [one.by_hand for one in own(world, "李明")] == [by_hand]
