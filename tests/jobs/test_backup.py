"""Each night a copy, two weeks of them."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from bot.core.config import Settings, Store
from bot.core.db import Database
from bot.people import Member
from jobs import backup
from tests.world import World


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
