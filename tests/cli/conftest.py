"""Running commands: `run("say", "liming", "签到")` as typed in a shell, in a folder of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store_url: str) -> Run:
    """A shell in an empty folder, with a store whose tables are there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIBU_STORE__URL", store_url)

    def typed(*arguments: str) -> Ran:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return typed
