"""What we decide about awards: figures and ballots in, a decision out."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from bot import activities
from bot.activities import ActivityTemplate, Pace, Publish, Standing, Subject

LONGEST = 60
"""Characters of a deed: one sentence."""
LONGEST_NAME = 20
TOP = 3
"""How many of a contest of persons are told (技能比赛：只公布前三)."""


class Fitness(StrEnum):
    """Whether a crew's figures let it have the flag."""

    FIT = "fit"
    MISSED = "missed"
    PENDING = "pending"
    """A number is missing, or others were measured and this one was not."""
    UNMEASURED = "unmeasured"
    """Nobody was."""


def is_awarded(template: ActivityTemplate) -> bool:
    """Whether somebody gets it, and only that is told."""
    return template.publish is Publish.WINNERS_ONLY


def is_flag(template: ActivityTemplate) -> bool:
    """Whether it is handed on from crew to crew, by figures."""
    return template.chosen and template.subject is Subject.CREW


def places(template: ActivityTemplate) -> int:
    """How many may get it."""
    return TOP if template.subject is Subject.PERSON and template.metrics else 1


def period(template: ActivityTemplate, said: str, today: date) -> str:
    """The award's own period that is meant; this one, when none was said or a week was; empty for one too long."""
    if not said or "W" in said:
        return activities.period_of(template.pace, today)
    if not activities.fits(template, said):
        return ""
    return activities.period_of(template.pace, activities.first_day(said))


def looked_at(period_of_award: str) -> tuple[str, ...]:
    """The periods whose figures count for an award's: its own, and of a month the quarter that holds it."""
    quarter = activities.period_of(Pace.QUARTER, activities.first_day(period_of_award))
    is_month = period_of_award[5:].isdecimal()
    return (period_of_award, quarter) if is_month else (period_of_award,)


def fitness(standings: Collection[Standing], *, measured: bool) -> Fitness:
    """Missed as soon as one says so, else pending while a number is missing; `measured`: whether anybody was."""
    for standing, found in ((Standing.MISSED, Fitness.MISSED), (Standing.PENDING, Fitness.PENDING)):
        if standing in standings:
            return found
    if standings:
        return Fitness.FIT
    return Fitness.PENDING if measured else Fitness.UNMEASURED


def leading(sums: Sequence[int], minimum: int) -> list[int]:
    """The places with the most ballots; none when fewer than the minimum chose. The last sum is of who abstained."""
    chosen = sums[:-1]
    if sum(chosen) < minimum:
        return []
    return [place for place, number in enumerate(chosen) if number == max(chosen)]
