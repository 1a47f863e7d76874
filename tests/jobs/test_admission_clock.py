"""At night: who is on the roster is taken over, what is due soon is a task; who has no activist observes none."""

from sqlmodel import select

from bot import plan
from bot.plan import Task, TaskState
from jobs import admission_clock, recur, remind
from tests.admission.register import candidate, joined, tasks, the_year
from tests.world import World


def test_from_the_roster_to_a_reminder_without_a_name(world: World) -> None:
    the_year(world)
    joined(world, "小周", "2025-11-27")
    done = []
    for _ in range(2):
        with world.acting() as ctx:
            done.append(admission_clock.run(ctx))
    assert done == [2, 0]
    assert tasks(world) == [
        ("发展党员1号：提醒本人提转正申请", "2026-11-27", "open"),
        ("发展党员1号：支部大会讨论转正", "2026-12-25", "open"),
    ]

    world.on("2026-11-24")
    with world.acting() as ctx:
        remind.run(ctx)
    told = world.heard_by("陈静")
    assert any("发展党员1号" in text for text in told)
    assert not any("小周" in text for text in told)
    assert world.heard_by("小周") == []


def test_a_unit_whose_register_shows_no_activist_has_none_to_observe(world: World) -> None:
    the_year(world)
    candidate(world, "王小明", s1="2026-11-18")
    with world.acting() as ctx:
        recur.run(ctx)
        query = select(Task).where(Task.code == "ZB-10-1", Task.org_id == world.orgs["B04"])
        assert {task.state for task in ctx.session.exec(query)} <= {TaskState.NOT_APPLICABLE}
        elsewhere = select(Task).where(Task.code == "ZB-10-1", Task.org_id == world.orgs["B05"])
        assert [task.state for task in ctx.session.exec(elsewhere)] == [TaskState.OPEN]

    candidate(world, "李小红", s3="2026-11-18")
    with world.acting() as ctx:
        recur.run(ctx)
        query = select(Task).where(Task.code == "ZB-10-1", Task.org_id == world.orgs["B04"])
        assert [task.state for task in ctx.session.exec(query)] == [TaskState.OPEN]
        assert plan.grow(ctx, 2026, activists={world.orgs["B04"]: 1}, since=ctx.today).total == 0
