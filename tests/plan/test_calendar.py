"""The office corrects a day: it is said, changed, taken back; every process goes by it within a minute."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot import plan
from bot.app import App
from bot.channels.base import Incoming
from bot.core import audit
from bot.core.calendar import Almanac
from bot.core.clock import system_clock
from bot.core.config import Settings
from bot.core.db import Database
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.core.scheduler import Scheduler
from bot.core.timetable import Job
from tests.web.visiting import counted
from tests.world import World

SATURDAY = date(2026, 11, 28)
MONDAY = date(2026, 11, 30)


def say(world: World, day: date, *, works: bool, note: str = "") -> None:
    with world.acting("何洁") as ctx:
        plan.set_day(ctx, day, works=works, note=note)


def test_a_day_the_office_named_is_gone_by_within_a_minute(world: World) -> None:
    almanac = Almanac(world.database, {MONDAY: True, date(2026, 12, 1): False})
    almanac.freshen(world.now)
    assert (almanac.works(SATURDAY), almanac.works(MONDAY), almanac.works(date(2026, 12, 1))) == (False, True, False)

    say(world, SATURDAY, works=True)
    say(world, MONDAY, works=False)
    almanac.freshen(world.now + timedelta(seconds=59))
    assert not almanac.works(SATURDAY)
    almanac.freshen(world.now + timedelta(seconds=60))
    assert (almanac.works(SATURDAY), almanac.works(MONDAY), almanac.works(date(2026, 12, 1))) == (True, False, False)


def test_the_store_is_asked_once_a_minute_at_most(world: World) -> None:
    almanac = Almanac(world.database, {})
    asking = []
    with counted(world) as asked:
        for second in (0, 1, 30, 59, 60, 61, -60):
            before = asked()
            almanac.freshen(world.now + timedelta(seconds=second))
            if asked() > before:
                asking.append(second)
    assert asking == [0, 60, -60]


def test_a_store_that_cannot_be_asked_leaves_what_is_known(caplog: pytest.LogCaptureFixture) -> None:
    almanac = Almanac(Database("sqlite:///nowhere/at/all.db"), {MONDAY: False})
    with caplog.at_level("INFO"):
        almanac.freshen(system_clock())
    assert not almanac.works(MONDAY)
    assert "calendar could not be read" in caplog.text


def test_what_was_said_is_said_anew_and_taken_back(world: World) -> None:
    say(world, SATURDAY, works=True, note=" 调休 ")
    say(world, SATURDAY, works=False, note="改了通知")
    with world.acting("何洁") as ctx:
        [row] = plan.corrected_days(ctx, 2026)
        assert (row.works, row.note, row.by_id) == (False, "改了通知", ctx.speaker.id)
        audit.undo_latest(ctx)
        assert [(one.works, one.note) for one in plan.corrected_days(ctx, 2026)] == [(True, "调休")]
        assert plan.corrected_days(ctx, 2027) == []


def test_a_day_is_let_be_again(world: World) -> None:
    say(world, SATURDAY, works=True)
    with world.acting("何洁") as ctx:
        plan.clear_day(ctx, SATURDAY)
        assert plan.corrected_days(ctx, 2026) == []
        audit.undo_latest(ctx)
        assert [one.day for one in plan.corrected_days(ctx, 2026)] == [SATURDAY]
        plan.clear_day(ctx, SATURDAY)
        with pytest.raises(NotFoundError, match="2026-11-28 没有另行安排"):
            plan.clear_day(ctx, SATURDAY)


@pytest.mark.parametrize(
    ("day", "note", "sentence"),
    [
        (date(2024, 12, 31), "", "只能改 2025 年到 2028 年的日子。"),
        (date(2029, 1, 1), "", "只能改 2025 年到 2028 年的日子。"),
        (SATURDAY, "长" * 61, "说明最多 60 个字。"),
    ],
)
def test_what_makes_no_sense_is_refused(world: World, day: date, note: str, sentence: str) -> None:
    with world.acting("何洁") as ctx, pytest.raises(BadInputError) as refused:
        plan.set_day(ctx, day, works=True, note=note)
    assert refused.value.sentence == sentence


def test_a_branch_corrects_nothing(world: World) -> None:
    with world.acting("老王") as ctx:
        with pytest.raises(NotAllowedError):
            plan.set_day(ctx, SATURDAY, works=True)
        with pytest.raises(NotAllowedError):
            plan.clear_day(ctx, SATURDAY)


def test_chat_pages_and_jobs_go_by_it_a_minute_later(world: World) -> None:
    house = App(Settings(), world.database, lambda: world.now)
    job = Job("none", lambda _: 0, at="09:00")
    scheduler = Scheduler(world.database, (job,), lambda: world.now, Settings())
    hello = Incoming("wecom_app", "m1", "laowang", "帮助")
    house.desk.receive(hello)
    scheduler.look(job)
    say(world, SATURDAY, works=True)
    world.now += timedelta(minutes=1)

    house.desk.receive(replace(hello, key="m2"))
    scheduler.look(job)
    assert (house.desk.workdays.works(SATURDAY), scheduler.workdays.works(SATURDAY)) == (True, True)
