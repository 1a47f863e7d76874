"""Real processes that fetch, one of them killed in the middle: every file is kept, each is whole."""

import hashlib
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import BinaryIO

from bot import evidence
from bot.core import config
from bot.core.db import Database
from bot.core.evidence import EvidenceStore, Kept
from bot.evidence import EvidenceState, Fetcher
from bot.evidence.fetching import LEASE, MEDIA_LIFE
from tests.core import files
from tests.post import Post, wecom
from tests.processes import PROCESSES

MANY = 40
PATIENCE = 60.0
"""Seconds a process may take."""


def fetcher(url: str, folder: str, api_base: str, moment: str) -> Fetcher:
    """What fetches what is due at a moment."""
    now = datetime.fromisoformat(moment)
    settings = config.Settings(store=config.Store(url=url, evidence=Path(folder)))
    channels = {"wecom_app": wecom(api_base)}
    return Fetcher(Database(url), channels, lambda: now, settings, tell=lambda *_: None)


def main(*told: str) -> None:
    """One process that fetches."""
    fetcher(*told).run_once()


class Struck(EvidenceStore):
    """A store of evidence whose process is killed when the file is in place, before anything is written down of it."""

    def keep(self, content: bytes | BinaryIO) -> Kept:
        super().keep(content)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody survives this")


def main_struck(*told: str) -> None:
    """The same, killed with its first file."""
    struck = fetcher(*told)
    struck.store = Struck(struck.settings)
    struck.run_once()


def start(post: Post, target: Callable[..., None] = main) -> ForkServerProcess:
    """Such a process, under way."""
    url = post.world.database.url.render_as_string(hide_password=False)
    told = (url, str(post.folder), post.api_base, post.world.now.isoformat())
    process = PROCESSES.Process(target=target, args=told, daemon=True)
    process.start()
    return process


def wait_for_downloads(post: Post, many: int) -> None:
    until = time.monotonic() + PATIENCE
    while post.downloads() < many and time.monotonic() < until:
        time.sleep(0.002)


def test_a_kill_in_the_middle_loses_nothing(post: Post) -> None:
    contents = [files.jpeg() + os.urandom(200_000) for _ in range(MANY)]
    numbers = [post.hand("李明", content=content) for content in contents]

    for share in (5, 12):
        process = start(post)
        wait_for_downloads(post, share)
        process.kill()
        process.join()
    post.world.now += LEASE
    for process in [start(post) for _ in range(3)]:
        process.join(PATIENCE)
        assert process.exitcode == 0

    rows = [post.file(number) for number in numbers]
    assert {row.state for row in rows} == {EvidenceState.KEPT}
    assert [row.digest for row in rows] == [hashlib.sha256(content).hexdigest() for content in contents]
    for row, content in zip(rows, contents, strict=True):
        assert (post.folder / row.digest[:2] / row.digest[2:]).read_bytes() == content
    assert MANY <= post.downloads() <= MANY + 2


def test_a_file_whose_process_was_killed_before_it_was_written_down_goes(post: Post) -> None:
    named = post.hand("赵强", content=files.png())
    assert post.fetcher().run_once() == 1
    number = post.hand("李明")
    process = start(post, main_struck)
    process.join(PATIENCE)
    assert (process.exitcode, post.file(number).state, post.lying()) == (-signal.SIGKILL, EvidenceState.WANTED, 2)

    post.world.now += MEDIA_LIFE
    post.standin.fault("media/get", http=502, times=1)
    assert post.fetcher().run_once() == 1
    assert (post.file(number).state, _night(post)) == (EvidenceState.LOST, 0)
    _age(post, timedelta(days=1, minutes=1))
    assert [_night(post), _night(post), post.lying()] == [1, 0, 1]
    with EvidenceStore(post.world.settings).open(post.file(named).digest) as kept:
        assert kept.read() == files.png()


def _night(post: Post) -> int:
    with post.world.acting() as ctx:
        return evidence.drop_unnamed(ctx)


def _age(post: Post, by: timedelta) -> None:
    for path in post.folder.glob("[0-9a-f][0-9a-f]/*"):
        moment = path.stat().st_mtime - by.total_seconds()
        os.utime(path, (moment, moment))
