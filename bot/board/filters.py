"""What part of the board is asked for: read from the address of the page, every bad value told and set aside. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot import assess
from bot.assess import Period
from bot.board.rules import MONTHS, Mark
from bot.core.errors import BadInputError

QUARTERS, YEARS = 4, 2
STATES = (Mark.OVERDUE, Mark.OPEN, Mark.LATE, Mark.IN_TIME, Mark.NOT_APPLICABLE)
"""What units can be picked by."""
MOST_DIGITS = 6


class Fault(StrEnum):
    """Which value could not be read."""

    UNIT = "unit"
    AREA = "area"
    PERIOD = "period"
    STATE = "state"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Asked:
    """As it stands in the address; empty: not asked for."""

    unit: str = ""
    area: str = ""
    period: str = ""
    state: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What may be asked for: codes of units, numbers of areas; and the day on which it is asked."""

    today: date
    units: Collection[str]
    areas: Collection[int]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown: a part of the organisation and an area (None: all), a period, a state, a page of units."""

    period: Period
    words: str
    """The period as it is written: `2026-11`, `2026Q4`, `2026`."""
    unit: str | None = None
    area: int | None = None
    state: Mark | None = None
    page: int = 1

    def query(self) -> dict[str, str]:
        """The same as values of an address, what is not asked for left out; the page is the heat map's own."""
        values = {
            "unit": self.unit or "",
            "area": str(self.area or ""),
            "period": self.words,
            "state": self.state.value if self.state else "",
        }
        return {name: value for name, value in values.items() if value}


def period(text: str) -> tuple[Period, str] | None:
    """The period written so, and how; None when it is none."""
    try:
        return assess.read_period(text), text
    except BadInputError:
        return None


def this_year(today: date) -> tuple[Period, str]:
    """What is shown when no period is asked for: the year's list, as far as it is."""
    words = str(today.year)
    return assess.read_period(words), words


def read(asked: Asked, known: Known) -> tuple[Filter, tuple[Fault, ...]]:
    """What is asked for, and which values could not be read: in place of these stands what is usual."""
    faults: list[Fault] = []
    found = period(asked.period)
    if found is None and asked.period:
        faults.append(Fault.PERIOD)
    unit = asked.unit if asked.unit in known.units else None
    if asked.unit and unit is None:
        faults.append(Fault.UNIT)
    area = _number(asked.area)
    if asked.area and area not in known.areas:
        faults.append(Fault.AREA)
        area = None
    state = Mark(asked.state) if asked.state in STATES else None
    if asked.state and state is None:
        faults.append(Fault.STATE)
    page = _number(asked.page)
    if asked.page and page is None:
        faults.append(Fault.PAGE)
    return Filter(*(found or this_year(known.today)), unit, area, state, page or 1), tuple(faults)


def _number(text: str) -> int | None:
    """A whole number from 1."""
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) or None if plain else None


def periods(today: date, shown: str) -> tuple[str, ...]:
    """The periods to choose among, the latest first: two years, four quarters, twelve months; and the one shown."""
    first = today.replace(day=1)
    years = [str(today.year - back) for back in range(YEARS)]
    quarters = [_quarter(first - relativedelta(months=3 * back)) for back in range(QUARTERS)]
    listed = [assess.month_of(first - relativedelta(months=back)) for back in range(MONTHS)]
    return tuple(dict.fromkeys([*listed, *quarters, *years, shown]))


def _quarter(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"
