"""The reminders as a calendar: what each morning queues, and what is made up after an outage."""

from jobs import digest, remind
from tests.world import World


def mornings(world: World, *days: str) -> list[int]:
    queued = []
    for day in days:
        with world.on(f"{day} 08:53").acting() as ctx:
            queued.append(remind.run(ctx))
    return queued


def test_a_task_due_in_the_holiday(world: World) -> None:
    world.on("2026-09-01").task("交三季度小结", owner="李明", due="2026-10-04", lead=12)

    days = ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-30", "2026-10-08", "2026-10-10")
    # Monday's digest has said the lead; the others of the week are told of what is late when the week opens again.
    assert mornings(world, *days) == [1, 0, 0, 1, 3, 0]
    assert [text.splitlines()[0] for text in world.heard_by("李明")] == [
        "本周任务：",
        "10月4日（休息日）到期，今天办：交三季度小结（任务1）",
        "本周任务：",
    ]


def test_after_an_outage_the_digest_goes_first_and_the_rest_is_not_said_again(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-23")

    assert mornings(world, "2026-11-23", "2026-11-23") == [1, 0]
    with world.acting() as ctx:
        assert digest.run(ctx) == 0
    assert world.heard_by("李明") == ["本周任务：\n今天到期：写心得（任务1）\n办完回复「完成 1」。"]


def test_in_the_middle_of_the_week_there_is_no_digest(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-27")

    assert mornings(world, "2026-11-25") == [1]
    assert world.heard_by("李明") == ["11月27日到期：写心得（任务1）\n办完回复「完成 1」。"]
