"""Real processes that fetch, one of them killed in the middle: every file is kept, each is whole."""

import hashlib
import os
import time
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.core import config
from bot.core.db import Database
from bot.evidence import EvidenceState, Fetcher
from bot.evidence.fetching import LEASE
from tests.core import files
from tests.post import Post, wecom
from tests.processes import PROCESSES

MANY = 40
PATIENCE = 60.0
"""Seconds a process may take."""


def main(url: str, folder: str, api_base: str, moment: str) -> None:
    """One process that fetches what is due at a moment."""
    now = datetime.fromisoformat(moment)
    settings = config.Settings(store=config.Store(url=url, evidence=Path(folder)))
    channels = {"wecom_app": wecom(api_base)}
    Fetcher(Database(url), channels, lambda: now, settings, tell=lambda *_: None).run_once()


def start(post: Post) -> ForkServerProcess:
    """Such a process, under way."""
    url = post.world.database.url.render_as_string(hide_password=False)
    told = (url, str(post.folder), post.api_base, post.world.now.isoformat())
    process = PROCESSES.Process(target=main, args=told, daemon=True)
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
