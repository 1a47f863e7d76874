"""What we decide about study: who is asked for how many minutes, who keeps up, which topics are due. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.learning.models import ExcuseReason
from bot.learning.standard import Standard
from bot.people import Category, Standing

LONGEST_ENTRY = 80 * 60
"""Minutes of one entry: ten days of training."""
MOST_TOPICS = 60
"""Topics of one plan."""
LONGEST_TITLE, LONGEST_WORD = 60, 20
SIGNS = re.compile(r"[\s“”\"'「」《》（）()，。、；;,.:：！!？?·]+")


class Why(StrEnum):
    """Why nobody asks for hours: the roster says so, or the unit does."""

    EXEMPT = "exempt"
    EXCUSED = "excused"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Person:
    """What of a member decides how much study is asked of him, as of one day."""

    category: Category
    standing: Standing
    birth_year: int | None
    joined_on: date | None
    is_exempt: bool
    """Off the list of those who should attend, with both approvals, or suspended."""
    is_officer: bool
    excuse: ExcuseReason | None


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of a person: minutes in the year from `start` on, None with the reason; one central training."""

    minutes: int | None
    start: date
    training: bool = False
    why: Why | None = None

    def by(self, day: date) -> int:
        """In proportion to the days gone by: a hint for whoever looks, never a judgement about a person."""
        if self.minutes is None or day < self.start:
            return 0
        end = date(self.start.year, 12, 31)
        return self.minutes * ((min(day, end) - self.start).days + 1) // ((end - self.start).days + 1)


def target(person: Person, year: int, standard: Standard) -> Target:
    """32 hours, 56 for officers (党员教育管理工作条例); who joined during the year, in proportion to its rest.

    Of the old nothing is asked, nor of whom roster or unit except. Officers, probationary members and those in their
    first year need one central training.
    """
    first = date(year, 1, 1)
    start = max(first, person.joined_on or first)
    why = _why_not(person, year, standard)
    if why is not None:
        return Target(None, first, why=why)
    whole = standard.officer if person.is_officer else standard.member
    days = (date(year + 1, 1, 1) - first).days
    minutes = whole * ((date(year + 1, 1, 1) - start).days) // days
    new = person.standing is Standing.PROBATIONARY or start > first
    return Target(minutes, start, training=person.is_officer or new)


def _why_not(person: Person, year: int, standard: Standard) -> Why | None:
    if person.is_exempt:
        return Why.EXEMPT
    if person.excuse is not None:
        return Why.EXCUSED
    born = person.birth_year
    is_old = person.category is Category.RETIRED and (born is None or year - born >= standard.old_at)
    return Why.OLD if is_old else None


def topic_due(year: int, month: int) -> date:
    """The last day of the month a topic stands in."""
    return date(year, month, monthrange(year, month)[1])


def plain(title: str) -> str:
    """A title without signs and spaces: what tells two topics apart."""
    return SIGNS.sub("", title)
