"""Which outlets are known by name, and whose they are: data, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from bot.publicity.models import Level

DEFAULTS = resources.files("bot.publicity") / "defaults" / "outlets.toml"


@cache
def known() -> Mapping[str, Level]:
    """Every word for an outlet: its level."""
    rows = tomllib.loads(DEFAULTS.read_text("utf-8"))["outlets"]
    return {word: Level(row["level"]) for row in rows for word in (row["name"], *row["also"])}


def level_of(outlet: str) -> Level | None:
    """Whose outlet a word names; None: it has to be asked."""
    return known().get(outlet.strip())
