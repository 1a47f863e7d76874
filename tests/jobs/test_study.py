"""The calendar of study: one word in October, the duty done as soon as the records show it."""

from datetime import date

from bot.plan import Check, Task, TaskState
from jobs import TIMETABLE, study
from tests.learning.test_planning import duty
from tests.learning.test_telling import everybody_has
from tests.world import World


def test_a_year_of_the_job(world: World) -> None:
    number = duty(world, "ZB-09-2", Check.AUTO)
    everybody_has(world, date(2026, 10, 1), but="黄勇")
    done = []
    for day in ("2026-09-30", "2026-10-08", "2026-10-09", "2026-11-02"):
        with world.on(day).acting() as ctx:
            done.append(study.run(ctx))
    assert done == [0, 1, 0, 0]
    assert world.heard_by("老王") == [
        "锅炉支部今年应达标9人，学时还没满的有1人，年底前记得安排。看情况回「支部学时」。"
    ]
    everybody_has(world, date(2026, 11, 3))
    with world.on("2026-11-04").acting() as ctx:
        assert (study.run(ctx), study.run(ctx)) == (1, 0)
        assert ctx.get(Task, number).state is TaskState.DONE


def test_it_stands_in_the_timetable() -> None:
    [job] = [job for job in TIMETABLE if job.name == "study"]
    assert job.run is study.run
