"""F22, F23: the store is locked or full; nothing is answered that is not on the disk."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.failures.conftest import Stores
from tests.failures.house import SIGNED, House

SOON = 5.0
"""Seconds after which WeCom gives a callback up."""


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another process's transaction holds what a message needs."""
    engine = sa.create_engine(house.url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.text("LOCK TABLE inbox_message IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.connection.rollback()
    engine.dispose()


def test_locked_for_two_seconds(house: House) -> None:
    messages = [house.sealed() for _ in range(8)]
    taken = threading.Event()

    def hold() -> None:
        with locked(house):
            taken.set()
            time.sleep(2)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    answers = house.post(messages)
    holder.join()

    assert house.words(answers) == {(200, SIGNED)}
    assert house.stored([one.number for one in messages]) == len(messages)


def test_locked_for_longer_than_wecom_waits(house: House) -> None:
    """503 in time, to every message however many wait; delivered again, each is recorded once."""
    messages = [house.sealed() for _ in range(8)]
    with locked(house):
        answers = house.post([*messages, house.again(messages[0])])

    assert {(one.status, one.body) for one in answers} == {(503, b"")}
    assert max(one.seconds for one in answers) < SOON
    assert house.stored([one.number for one in messages]) == 0

    assert house.words(house.post([house.again(one) for one in messages])) == {(200, SIGNED)}
    assert house.stored([one.number for one in messages]) == len(messages)
    assert [house.present(one.userid) for one in messages] == [[("present", 1)]] * len(messages)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with eight megabytes: the empty store takes one, its log up to four before it is written back."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(stuffing: Path) -> None:
    """Write until not one page more fits."""
    with stuffing.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096):
            continue


def test_a_full_disk(small_disk: Path, stores: Stores, tmp_path: Path) -> None:
    """503 while it is full; freed, it works again without a restart, and nothing is torn."""
    template = Path(sa.make_url(stores.new("sqlite")).database or "")
    (small_disk / "zhibu.db").write_bytes(template.read_bytes())
    house = House(f"sqlite:///{small_disk}/zhibu.db", tmp_path)
    house.served.start()
    try:
        before = house.post([house.sealed() for _ in range(5)])
        stuffing = small_disk / "stuffing"
        fill(stuffing)
        messages = [house.sealed() for _ in range(60)]
        while_full = house.post(messages, 4)
        stuffing.unlink()
        after = house.post([house.again(one) for one in messages])
    finally:
        house.served.kill()

    recorded = [one.message.number for one in [*before, *while_full, *after] if one.status == 200]
    assert {one.status for one in while_full} >= {503}
    assert {one.status for one in while_full} <= {200, 503}
    assert house.words(after) == {(200, SIGNED)}
    assert house.stored(recorded) == len(set(recorded)) == 65
    assert house.ask("PRAGMA integrity_check") == [("ok",)]
    assert "store busy or full" in house.served.said()
