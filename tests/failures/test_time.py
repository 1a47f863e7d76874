"""F27, F29, F31: the machine's zone, hours without a machine, a clock that jumps; told in time, once, or not at all."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

import jobs
from bot.core.clock import system_clock
from bot.core.scheduler import Scheduler
from bot.notify import MessageState, Topic
from tests.notify.conftest import Desk

MORNING = [job for job in jobs.TIMETABLE if job.name in {"digest", "remind"}]


def wake(desk: Desk) -> None:
    """What a machine does that is switched on, and then does again and again."""
    house = Scheduler(desk.world.database, MORNING, desk.clock, desk.world.settings)
    for job in MORNING:
        house.look(job)
    desk.deliver()


@pytest.fixture(params=["UTC", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zone of the machine."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
def test_seven_to_nine_is_seven_to_nine_in_shanghai(desk: Desk) -> None:
    desk.world.task("交小结", owner="李明", due="2026-11-25", lead=0)
    [remind] = [job for job in MORNING if job.name == "remind"]
    house = Scheduler(desk.world.database, [remind], system_clock, desk.world.settings)
    looks = []
    with time_machine.travel(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), tick=False) as machine:
        for second in (-24 * 60 * 60, -1, 0, 1):
            machine.move_to(datetime(2026, 11, 25, 0, 53, tzinfo=UTC) + timedelta(seconds=second))
            looks.append(house.look(remind))

    assert looks == [0, None, 1, None]
    assert desk.world.heard_by("李明") == ["今天到期：交小结（任务1）\n办完回复「完成 1」。"]


@pytest.mark.parametrize(
    ("up", "late"),
    [("2026-11-28 10:07", "已过期3天"), ("2026-11-30 09:30", "已过期3天"), ("2026-12-01 17:00", "已过期4天")],
)
def test_down_over_a_deadline_is_one_late_reminder(desk: Desk, up: str, late: str) -> None:
    """Up on a Saturday, it is said on Monday."""
    desk.world.task("写心得", owner="李明", due="2026-11-27", lead=2)
    for moment in ("2026-11-24 18:00", up, "2026-11-30 09:30", "2026-12-02 09:30", "2026-12-03 09:30"):
        if moment == up or desk.clock().isoformat(" ", "minutes") < moment:
            desk.go_to(moment)
            wake(desk)
            wake(desk)

    [heard] = desk.heard("liming")
    assert heard.splitlines()[-2:] == [f"{late}：写心得（任务1）", "办完回复「完成 1」。"]


def test_down_until_it_is_of_no_use_any_more_is_no_reminder(desk: Desk) -> None:
    desk.put("李明", "周二15点开会。", until=desk.clock() + timedelta(days=1))
    desk.go_to("2026-11-25 09:30")
    wake(desk)

    assert desk.heard("liming") == []
    assert [(one.state, one.reason) for one in desk.messages()] == [(MessageState.DROPPED, "过了时间，没有发")]


@pytest.mark.parametrize("hours", [[-1, 1], [24, -24], [24], [-1], [1, -1, 24, 1]], ids=str)
def test_a_clock_that_jumps_repeats_nothing_and_loses_nothing(desk: Desk, hours: list[int]) -> None:
    """A reminder in the outbox and one that was sent, before and after every jump; no budget holds them back."""
    desk.world.task("交小结", owner="李明", due="2026-11-23")
    desk.put("陈静", "第 0 件。", topic=Topic.ANSWER)
    wake(desk)
    for number, jump in enumerate(hours, 1):
        desk.put("赵强", f"第 {number} 件。", topic=Topic.ANSWER)
        desk.wait(hours=jump)
        desk.put("陈静", f"第 {number} 件。", topic=Topic.ANSWER)
        wake(desk)
    desk.go_to("2026-11-25 10:30")
    wake(desk)

    assert "\n\n".join(desk.heard("chenjing")).split("\n\n") == [f"第 {one} 件。" for one in range(len(hours) + 1)]
    assert "\n\n".join(desk.heard("zhaoqiang")).split("\n\n") == [f"第 {one} 件。" for one in range(1, len(hours) + 1)]
    said = [line.split("：")[0] for text in desk.heard("liming") for line in text.splitlines() if "交小结" in line]
    assert said in (["今天到期", "已过期1天"], ["今天到期", "已过期2天"])
    assert {one.state for one in desk.messages()} == {MessageState.SENT}
