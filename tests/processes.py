"""Processes of their own for tests: forked from one that has read the whole program once, so they start at once."""

import os
import sys
from collections.abc import Mapping
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from bot.cli import main

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "tests.failures.mail", "tests.evidence.test_processes"])
_numbers = count(1)


class Command:
    """A command of `zhibu` under way in a folder, with the environment of the test but these settings alone."""

    def __init__(self, place: Path, environ: Mapping[str, str], *arguments: str) -> None:
        number = next(_numbers)
        around = {name: value for name, value in os.environ.items() if not name.startswith("ZHIBU_")}
        self._out, self._err = place / f"{number}.out", place / f"{number}.err"
        self.process = PROCESSES.Process(
            target=_typed, args=(place, around | dict(environ), arguments, self._out, self._err), daemon=True
        )
        self.process.start()
        assert self.process.pid is not None
        self.pid: int = self.process.pid

    @property
    def out(self) -> str:
        """What it has said so far."""
        return self._out.read_text("utf-8") if self._out.exists() else ""

    @property
    def err(self) -> str:
        """What it has complained of so far."""
        return self._err.read_text("utf-8") if self._err.exists() else ""

    def wait(self, seconds: float) -> int | None:
        """What it ended with; None when it did not in time, and was ended."""
        self.process.join(seconds)
        ended = self.process.exitcode
        self.end()
        return ended

    def end(self) -> None:
        """A process that does not leave must not keep the tests."""
        self.process.kill()
        self.process.join()


def _typed(place: Path, environ: Mapping[str, str], arguments: tuple[str, ...], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(place)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    main(list(arguments))
