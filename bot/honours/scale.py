"""How levels are called, and whether people's honours count for their unit: data, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bot.honours.models import HonourLevel

DEFAULTS = resources.files("bot.honours") / "defaults" / "honours.toml"


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(DEFAULTS.read_text("utf-8"))


@cache
def names() -> Mapping[HonourLevel, str]:
    """What each level is called."""
    return {HonourLevel(row["level"]): row["name"] for row in _read()["levels"]}


@cache
def words() -> Mapping[str, HonourLevel]:
    """Every word for a level, the name to show first."""
    return {word: HonourLevel(row["level"]) for row in _read()["levels"] for word in (row["name"], *row["also"])}


def persons_count() -> bool:
    """Whether an honour of a person counts for his unit, unless the assessment says otherwise."""
    return bool(_read()["persons_count"])
