"""How many hours are asked of whom, and what counts as an hour: data, read once."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.meetings import MeetingKind

DEFAULTS = resources.files("bot.learning") / "defaults" / "study.toml"


@dataclass(frozen=True, slots=True)
class Standard:
    """All times in minutes, except `old_at`, an age in years."""

    member: int
    officer: int
    old_at: int
    unknown_end: int
    longest: int
    day: int
    half_day: int
    kinds: Sequence[MeetingKind]


@cache
def standard() -> Standard:
    """What the file says (党员教育管理工作条例: 32 and 56 hours a year)."""
    found = tomllib.loads(DEFAULTS.read_text("utf-8"))
    hours, reckoning = found["hours"], found["reckoning"]
    return Standard(
        member=hours["member"] * reckoning["hour"],
        officer=hours["officer"] * reckoning["hour"],
        old_at=hours["old_at"],
        unknown_end=reckoning["unknown_end"],
        longest=reckoning["longest"],
        day=reckoning["day"],
        half_day=reckoning["half_day"],
        kinds=tuple(MeetingKind(kind) for kind in reckoning["kinds"]),
    )
