"""What the numbers of an appraisal must come to. Pure."""

from dataclasses import dataclass
from datetime import date

LAST_MONTH = 3
"""Up to March the year before is appraised: organisational life meetings are often held after the turn of the year."""


@dataclass(frozen=True, slots=True)
class Grades:
    """How many got which grade; probationary members take part without one."""

    excellent: int
    qualified: int
    basic: int = 0
    unqualified: int = 0
    ungraded: int = 0

    @property
    def graded(self) -> int:
        """All with a grade."""
        return self.excellent + self.qualified + self.basic + self.unqualified

    @property
    def most_excellent(self) -> int:
        """A third of them, rounded down: 27 → 9, 28 → 9 (as the yearly notices say: generally not more)."""
        return self.graded // 3

    @property
    def is_generous(self) -> bool:
        """Whether more are excellent than a third."""
        return self.excellent > self.most_excellent


def year_of(day: date) -> int:
    """The year an appraisal of this day is of."""
    return day.year - (day.month <= LAST_MONTH)
