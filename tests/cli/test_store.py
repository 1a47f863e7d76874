"""Migrating, checking, backing up and restoring from the command line."""

from pathlib import Path

import pytest

from bot.cli.docs import FOLDER, PAGES
from bot.core.db import Database
from tests.cli.conftest import Run


@pytest.fixture
def new_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for an SQLite store that is not there yet."""
    path = tmp_path / "shop" / "new.db"
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{path}")
    return path


def inbox(path: Path) -> int:
    database = Database(f"sqlite:///{path}")
    with database.read() as session:
        count: int = session.connection().exec_driver_sql("SELECT count(*) FROM inbox_message").scalar_one()
    database.close()
    return count


def test_a_new_store_is_migrated_without_a_copy(run: Run, new_store: Path, tmp_path: Path) -> None:
    assert "不是最新" in run("db", "check").err

    ran = run("db", "upgrade")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("数据库结构已是最新")
    assert run("db", "check").out == "数据库结构是最新的，与程序一致。\n"
    assert not (tmp_path / "backups").exists()


def test_the_pages_of_the_program_are_written(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.cli.docs.FOLDER", tmp_path)

    assert run("docs") == (0, "已重写 commands.md、timetable.md、scoring.md、questions.md、doctor.md\n", "")
    for name, page in PAGES.items():
        assert (tmp_path / name).read_text("utf-8") == page()


def test_a_backup_is_restored(run: Run, new_store: Path, tmp_path: Path) -> None:
    run("db", "upgrade")
    run("say", "nobody", "一")
    made = run("backup").out
    copy = next((tmp_path / "backups").glob("zhibu-*.db"))
    run("say", "nobody", "二")
    assert inbox(new_store) == 2

    restored = run("restore", str(copy))

    assert made == f"已备份：backups/{copy.name}\n"
    assert restored.out.startswith("已恢复。原来的数据另存为：")
    assert inbox(new_store) == 1


def test_what_is_no_backup_is_refused(run: Run, new_store: Path, tmp_path: Path) -> None:
    run("db", "upgrade")
    (tmp_path / "letter.db").write_text("亲爱的", "utf-8")

    assert run("restore", "letter.db").err == "letter.db 不是数据库文件，或已损坏。\n"
    assert run("restore", "nothing.db").err == "没有这个备份文件：nothing.db\n"


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_the_program_are_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), "run: python3 run.py docs"
