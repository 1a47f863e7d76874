"""Where the tests write, and who reads the ground they stand on: `tests/ground.py`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a test waits for no disk."""

ROOM = 4 << 30
"""Bytes that must be free there."""

if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None

if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "zhibu-bytecode")
"""Where nothing may lie beside the sources it lies elsewhere: workers and servers would read every source anew."""


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """The ground of the tests is for those who run them: who only hands them out need not read the program.

    Last, so that what is read is counted: a worker begins to measure coverage in this hook.
    """
    if session.config.getoption("dist", "no") == "no":
        plugins: Any = session.config.pluginmanager
        plugins.import_plugin("tests.ground")
        plugins.get_plugin("tests.ground").read_tests(session)
