"""What the clock does about reports: a line of the office's weekly digest; what is known of a message is forgotten."""

from sqlmodel import select

from bot.chat import NamelessMessage
from jobs import digest, tidy
from tests.talk import Say
from tests.world import World


def week(world: World, day: str) -> list[str]:
    """What 何洁, the office's clerk, hears when that week opens."""
    heard = len(world.heard_by("何洁"))
    with world.on(f"{day} 08:47").acting() as ctx:
        digest.run(ctx)
    return world.heard_by("何洁")[heard:]


def test_the_office_hears_of_all_reports_in_one_line_of_the_week(world: World, say: Say) -> None:
    say("李明", "反映 学习室一直没投影")
    say("黄勇", "匿名反映 食堂差")
    assert world.heard_by("何洁") == []

    assert week(world, "2026-11-30") == ["职工反映待核实2件，发「待核实」看。"]
    assert week(world, "2026-12-07") == ["职工反映待核实2件，其中2件超过5个工作日，发「待核实」看。"]


def test_what_was_looked_into_is_said_no_more(world: World, say: Say) -> None:
    say("李明", "反映 学习室一直没投影")
    say("何洁", "核实 1 P5")

    assert week(world, "2026-11-30") == []


def test_said_once_a_week_however_often_the_clock_strikes(world: World, say: Say) -> None:
    say("李明", "反映 学习室一直没投影")

    assert len(week(world, "2026-11-30")) == 1
    assert week(world, "2026-11-30") == []


def test_a_message_without_a_name_is_forgotten_when_no_copy_can_come(world: World, say: Say) -> None:
    say("黄勇", "匿名反映 食堂差")

    def kept(day: str) -> int:
        with world.on(day).acting() as ctx:
            tidy.run(ctx)
            return len(ctx.session.exec(select(NamelessMessage)).all())

    assert [kept(day) for day in ("2026-11-30", "2026-12-01")] == [1, 0]
