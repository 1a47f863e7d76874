"""Each night a copy, two weeks of them."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import select

from bot.core.config import Settings, Store
from bot.core.db import Database
from bot.core.scheduler import Scheduler
from bot.people import Member
from jobs import TIMETABLE, backup
from tests.world import World

NIGHTLY = next(job for job in TIMETABLE if job.name == "backup")


def night(world: World) -> int:
    with world.acting() as ctx:
        return backup.run(ctx)


def test_a_copy_each_night_and_two_weeks_of_them(world: World, tmp_path: Path) -> None:
    world.settings = Settings(store=Store(backups=tmp_path / "backups"))
    by_hand = tmp_path / "backups" / "zhibu-20250101-000000.db"
    by_hand.parent.mkdir()
    by_hand.touch()

    made = []
    for _ in range(16):
        made.append(night(world))
        world.now += timedelta(days=1)

    copies = sorted((tmp_path / "backups" / "nightly").glob("*"))
    assert by_hand.exists()
    if not world.database.is_sqlite:
        assert made == [0] * 16
        assert copies == []
        return
    assert made == [1] * 16
    assert [path.name for path in copies][:: len(copies) - 1] == [
        "zhibu-20261125-093000.db",
        "zhibu-20261208-093000.db",
    ]
    assert len(copies) == backup.KEPT == 14
    copy = Database(f"sqlite:///{copies[-1]}")
    with copy.read() as session:
        assert session.exec(select(Member.name).where(Member.id == world.who("李明"))).one() == "李明"
    copy.close()


def test_a_night_without_the_disk_for_copies(world: World, tmp_path: Path) -> None:
    """It is not mounted until half past three: tried once an hour, and one copy in the end."""
    disk = tmp_path / "disk"
    disk.write_text("not mounted", "utf-8")
    world.settings = Settings(store=Store(backups=disk / "backups"))
    clock = Scheduler(world.database, [NIGHTLY], lambda: world.now, world.settings)
    done: list[tuple[datetime, int | None]] = []
    world.on("2026-11-23 02:17")
    for quarter in range(12):
        world.now += timedelta(minutes=15 if quarter else 0)
        if quarter == 5:
            disk.unlink()
        done.append((world.now, clock.look(NIGHTLY)))

    if not world.database.is_sqlite:
        assert [did for _, did in done if did is not None] == [0]
        return
    [(when, did)] = [one for one in done if one[1] is not None]
    assert (f"{when:%H:%M}", did) == ("04:17", 1)
    assert [path.name for path in (disk / "backups" / "nightly").iterdir()] == ["zhibu-20261123-041700.db"]
