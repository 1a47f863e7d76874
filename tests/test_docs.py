"""The pages people read: links lead somewhere, commands exist, no place of one machine is named."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from bot.cli import zhibu

ROOT = Path(__file__).parent.parent
PAGES = sorted(path for path in ROOT.rglob("*.md") if ".venv" not in path.parts)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
COMMAND = re.compile(r"python3 run\.py ([a-z-]+)(?: ([a-z-]+))?")
ELSEWHERE = re.compile(r"(?<![\w.])/(?:root|opt|tmp|home)/")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]

    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_are_named_exist(page: Path) -> None:
    for name, more in COMMAND.findall(page.read_text("utf-8")):
        if name == "test":
            continue
        command = zhibu.commands[name]
        if isinstance(command, click.Group) and more:
            assert more in command.commands, f"{name} {more}"


def test_nothing_names_a_place_of_one_machine() -> None:
    named = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    guilty = []
    for name in filter(None, named.split("\0")):
        path = ROOT / name
        if path.suffix in {".png", ".lock"} or path == Path(__file__) or not path.exists():
            continue
        if ELSEWHERE.search(path.read_text("utf-8", "replace")):
            guilty.append(name)

    assert not guilty


def test_lock_files_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
