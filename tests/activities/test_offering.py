"""What a member is offered: of his own unit and those above it, and what he is in; nobody who has not signed up."""

from datetime import date

from bot import activities
from bot.activities import Offer
from tests.activities.site import begin
from tests.world import World


def offered(world: World, name: str) -> list[Offer]:
    with world.acting(name) as ctx:
        found = activities.offered(ctx)
        ctx.session.expunge_all()
    return found


def test_one_is_offered_what_is_on_around_him(world: World) -> None:
    number = begin(world).activity.id
    with world.acting("黄勇") as ctx:
        activities.enrol(ctx, number, {ctx.speaker.id: "焊工"})

    [mine], [his], [leaders] = (offered(world, name) for name in ("黄勇", "小周", "李明"))

    assert (mine.activity.id, mine.unit, mine.leader, mine.count) == (number, "锅炉支部", "李明", 2)
    assert [(one.is_in, one.leads, one.is_open, one.waits) for one in (mine, his, leaders)] == [
        (True, False, True, False),
        (False, False, True, True),
        (False, True, True, False),
    ]
    assert offered(world, "刘洋") == []
    assert offered(world, "何洁") == []


def test_after_its_day_nobody_signs_up_and_closed_it_is_not_offered(world: World) -> None:
    number = begin(world, ends_on=date(2026, 11, 24)).activity.id
    world.on("2026-11-25")
    assert [(one.is_open, one.waits) for one in offered(world, "黄勇")] == [(False, False)]
    with world.acting("李明") as ctx:
        activities.close(ctx, number, "一次打压成功")
    assert offered(world, "黄勇") == []
