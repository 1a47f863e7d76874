"""The timetable reads like one, and every line of it works."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.clock import SHANGHAI
from bot.core.config import Settings, Store
from bot.core.job_run import LEASE
from bot.core.timetable import Job
from bot.core.workdays import Workdays
from jobs import TIMETABLE, tidy
from tests.world import World


def test_names_are_given_once() -> None:
    names = [job.name for job in TIMETABLE]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("job", TIMETABLE, ids=lambda job: job.name)
def test_a_line_says_when(job: Job) -> None:
    """By the hour or every so often, not both; on the hour everybody else is sending."""
    assert bool(job.every) != bool(job.at)
    assert not job.at.endswith((":00", ":30"))
    assert job.within < tidy.RUNS_KEPT
    year = [datetime(2026, 1, 1, 23, 59, tzinfo=SHANGHAI) + timedelta(days=n) for n in range(365)]
    slots = {job.slot(moment, Workdays()) for moment in year}
    assert len(slots - {None}) >= 4


@pytest.mark.parametrize("job", TIMETABLE, ids=lambda job: job.name)
def test_a_line_may_be_run_again_at_once(job: Job, world: World, tmp_path: Path) -> None:
    """Law 6: state decides. The second time a job finds what the first left."""
    world.settings = Settings(store=Store(backups=tmp_path))
    before = datetime.now(SHANGHAI)
    for _ in range(2):
        with world.acting() as ctx:
            done = job.run(ctx)

    assert done >= 0
    assert datetime.now(SHANGHAI) - before < LEASE


@pytest.mark.parametrize(
    ("name", "woken", "slot"),
    [
        ("quarterly_check", "2027-01-14 10:00", "2027-01-11 08:43"),
        ("quarterly_check", "2027-01-19 10:00", None),
        ("monthly_check", "2026-12-28 09:00", "2026-12-25 08:41"),
        ("monthly_check", "2026-03-02 08:00", "2026-02-25 08:41"),
        ("digest", "2026-11-25 09:00", None),
    ],
)
def test_a_check_slept_through_is_still_made(name: str, woken: str, slot: str | None) -> None:
    [job] = [one for one in TIMETABLE if one.name == name]
    found = job.slot(datetime.fromisoformat(woken).replace(tzinfo=SHANGHAI), Workdays())

    assert found == (slot and datetime.fromisoformat(slot).replace(tzinfo=SHANGHAI))
