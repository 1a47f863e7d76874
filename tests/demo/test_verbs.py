"""The trail beside the chat has words for whatever the rooms write into it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import bot
from bot.core.verbs import VERBS

ROOT = Path(bot.__file__).parent
ELSEWHERE = {"cli", "demo", "migrations", "papers", "text", "chat"}
"""Floors that write nothing into the trail under a name of their own."""
VERB = re.compile(r"[a-z]+\.[a-z_]+")


def written(path: Path) -> Iterator[str]:
    """The verbs a file hands on right after its context, or as `verb`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "ctx":
            for given in (*node.args[1:3], *(one.value for one in node.keywords if one.arg == "verb")):
                if isinstance(given, ast.Constant) and isinstance(given.value, str) and VERB.fullmatch(given.value):
                    yield given.value


def test_every_deed_is_called_something() -> None:
    rooms = [one for one in ROOT.iterdir() if one.is_dir() and one.name not in ELSEWHERE]
    found = {verb for room in rooms for path in room.rglob("*.py") for verb in written(path)}

    assert len(found) > 100
    assert sorted(found - VERBS.keys()) == []


def test_what_deeds_are_called_is_short() -> None:
    assert [words for words in VERBS.values() if not 0 < len(words.replace("{count}", "9")) <= 10] == []
