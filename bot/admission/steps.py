"""The five stages and twenty-five steps with their limits, read from our table; what is local can be set.

Source: 中国共产党发展党员工作细则; 党章 chapter 1. Levels tell the rule of all from that of a province or a company.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.admission import spans
from bot.core.config import Admission

TABLE = Path(__file__).parent / "defaults" / "steps.toml"
PROBATION = 0
"""A limit that starts where probation ends, not from a step."""

APPLIED, ACTIVIST, CHOSEN = 1, 3, 7
MEETING, APPROVED, ON_ROSTER = 15, 17, 19
CONFIRMED, FILED = 24, 25
"""Steps that others refer to."""


class Level(StrEnum):
    """Whose rule it is: everybody's, or a province's or company's own."""

    CENTRAL = "central"
    LOCAL = "local"


class Kind(StrEnum):
    """What a limit says."""

    LATEST = "latest"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class Limit:
    """A step not before, or not after, so long from another; beyond `hard` it cannot be made good."""

    kind: Kind
    start: int
    span: str
    level: Level
    rule: str
    hard: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """How long what a step found may be relied on, and by which steps."""

    span: str
    used: tuple[int, ...]
    level: Level
    rule: str
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A step that comes again every so often, from one step on until another is taken."""

    span: str
    since: int
    before: int
    level: Level
    rule: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the twenty-five."""

    no: int
    stage: int
    name: str
    by: str
    order: Level = Level.LOCAL
    """Whose rule is broken when it is taken before those ahead of it."""
    repeats: bool = False
    votes: bool = False
    limits: tuple[Limit, ...] = ()
    validity: Validity | None = None
    recurrence: Recurrence | None = None
    remind: str = ""


@dataclass(frozen=True, slots=True)
class Probation:
    """How long probation lasts, and how it may be extended, once."""

    span: str
    shortest_extension: str
    longest_extension: str
    rule: str
    level: Level


@dataclass(frozen=True, slots=True)
class Stale:
    """What a branch meeting's decision is worth when it is not sent up."""

    step: int
    reported_by: tuple[int, ...]
    reconsider: str
    again: str
    rule: str
    level: Level


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who is to leave soon is normally not admitted."""

    within: str
    rule: str
    level: Level


@dataclass(frozen=True, slots=True)
class Training:
    """What the short training must come to: so many days or so many hours."""

    step: int
    days: int
    hours: int
    rule: str
    level: Level


@dataclass(frozen=True, slots=True)
class Book:
    """The whole table."""

    stages: tuple[str, ...]
    steps: tuple[Step, ...]
    probation: Probation
    stale: Stale
    leaving: Leaving
    training: Training

    def step(self, number: int) -> Step:
        """The step of this number, 1 to 25."""
        return self.steps[number - 1]

    def has(self, number: int) -> bool:
        """Whether there is a step of this number."""
        return 1 <= number <= len(self.steps)


def book(settings: Admission) -> Book:
    """The table, with the limits of one's own where they are set; central ones cannot be."""
    table, own = _table(), settings.model_dump()
    return replace(table, steps=tuple(_set(step, own) for step in table.steps))


def _set(step: Step, own: Mapping[str, int | None]) -> Step:
    limits = tuple(replace(one, span=_span(one.setting, one.span, own)) for one in step.limits)
    valid = step.validity and replace(step.validity, span=_span(step.validity.setting, step.validity.span, own))
    return replace(step, limits=limits, validity=valid)


def _span(setting: str, usual: str, own: Mapping[str, int | None]) -> str:
    count = own.get(setting)
    return usual if count is None else spans.of_months(count)


@cache
def _table() -> Book:
    read = tomllib.loads(TABLE.read_text("utf-8"))
    stale = read["stale"] | {"level": Level(read["stale"]["level"]), "reported_by": tuple(read["stale"]["reported_by"])}
    return Book(
        stages=tuple(read["stages"]),
        steps=tuple(_step(one) for one in read["step"]),
        probation=Probation(**read["probation"] | {"level": Level(read["probation"]["level"])}),
        stale=Stale(**stale),
        leaving=Leaving(**read["leaving"] | {"level": Level(read["leaving"]["level"])}),
        training=Training(**read["training"] | {"level": Level(read["training"]["level"])}),
    )


def _step(one: Mapping[str, Any]) -> Step:
    firm = Level(one.get("level", Level.LOCAL))
    return Step(
        no=one["no"],
        stage=one["stage"],
        name=one["name"],
        by=one["by"],
        order=Level(one.get("order", Level.LOCAL)),
        repeats=one.get("repeats", False),
        votes=one.get("votes", False),
        limits=tuple(_limit(limit) for limit in one.get("limit", ())),
        validity=Validity(one["valid"], tuple(one["used"]), firm, one["rule"], one.get("setting", ""))
        if "valid" in one
        else None,
        recurrence=Recurrence(one["every"], one["since"], one["before"], firm, one["rule"]) if "every" in one else None,
        remind=one.get("remind", ""),
    )


def _limit(one: Mapping[str, Any]) -> Limit:
    start = PROBATION if one["from"] == "probation" else one["from"]
    more = {name: one[name] for name in ("hard", "setting") if name in one}
    return Limit(Kind(one["kind"]), start, one["span"], Level(one["level"]), one["rule"], **more)
