"""Real processes that fetch, one of them killed in the middle: every file is kept, each is whole."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from bot.core import config
from bot.core.db import Database
from bot.evidence import EvidenceState, Fetcher
from bot.evidence.fetching import LEASE
from tests.core import files
from tests.post import Post, wecom

ROOT = Path(__file__).parent.parent.parent
MANY = 40


def main(url: str, folder: str, api_base: str, moment: str) -> None:
    """One process that fetches what is due at a moment."""
    now = datetime.fromisoformat(moment)
    settings = config.Settings(store=config.Store(url=url, evidence=Path(folder)))
    channels = {"wecom_app": wecom(api_base)}
    Fetcher(Database(url), channels, lambda: now, settings, tell=lambda *_: None).run_once()


def start(post: Post) -> subprocess.Popen[bytes]:
    """Such a process, under way."""
    url = post.world.database.url.render_as_string(hide_password=False)
    told = (url, str(post.folder), post.api_base, post.world.now.isoformat())
    code = f"from tests.evidence.test_processes import main; main(*{told!r})"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)


def wait_for_downloads(post: Post, many: int) -> None:
    until = time.monotonic() + 60
    while post.downloads() < many and time.monotonic() < until:
        time.sleep(0.002)


def test_a_kill_in_the_middle_loses_nothing(post: Post) -> None:
    contents = [files.jpeg() + os.urandom(200_000) for _ in range(MANY)]
    numbers = [post.hand("李明", content=content) for content in contents]

    for share in (5, 12):
        process = start(post)
        wait_for_downloads(post, share)
        process.send_signal(signal.SIGKILL)
        process.wait()
    post.world.now += LEASE
    for process in [start(post) for _ in range(3)]:
        assert process.wait(60) == 0

    rows = [post.file(number) for number in numbers]
    assert {row.state for row in rows} == {EvidenceState.KEPT}
    assert [row.digest for row in rows] == [hashlib.sha256(content).hexdigest() for content in contents]
    for row, content in zip(rows, contents, strict=True):
        assert (post.folder / row.digest[:2] / row.digest[2:]).read_bytes() == content
    assert MANY <= post.downloads() <= MANY + 2
