"""The obligations behind the list: who, how often, with which quorum, on what level; read once, never stored."""

import tomllib
from dataclasses import dataclass
from functools import cache

from bot.plan.models import BasisLevel
from bot.plan.templates import DEFAULTS


@dataclass(frozen=True, slots=True)
class Obligation:
    """One recurring obligation; the words are for people, `rrule` or `trigger` says when."""

    code: str
    name: str
    who: str
    level: BasisLevel
    rrule: str = ""
    trigger: str = ""
    steps: tuple[str, ...] = ()
    """What is due before or after the event, in order."""
    quorum: str = ""
    task: str = ""
    """The duty of the list that carries it."""
    never: str = ""
    """What this assistant does not do about it."""


@cache
def obligations() -> tuple[Obligation, ...]:
    """All of them, by code."""
    listed = tomllib.loads((DEFAULTS / "obligations.toml").read_text("utf-8"))["obligation"]
    return tuple(
        Obligation(**entry | {"level": BasisLevel(entry["level"]), "steps": tuple(entry.get("steps", ()))})
        for entry in listed
    )


def obligation(code: str) -> Obligation | None:
    """The obligation of this code, or the one that a duty of the list (`ZB-01-1`) carries; None where there is none."""
    wanted = code.upper()
    return next((one for one in obligations() if wanted and wanted in {one.code, one.task}), None)
