"""The only file that asks the machine what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in Asia/Shanghai."""


def system_clock() -> datetime:
    """The machine's time, read in Asia/Shanghai whatever zone the server is set to."""
    return datetime.now(tz=SHANGHAI)


def local(moment: datetime) -> datetime:
    """A moment as people here read it; a naive one is taken to be Shanghai time already."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def from_epoch(seconds: int) -> datetime:
    """The moment `seconds` after 1970-01-01 UTC.

    Raises:
        OverflowError, ValueError, OSError: outside the calendar.
    """
    return datetime.fromtimestamp(seconds, tz=UTC).astimezone(SHANGHAI)


class MovableClock:
    """A clock that runs at normal speed from a chosen start and can be pushed forward."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = local(start) - system_clock() if start else timedelta()

    def __call__(self) -> datetime:
        """The moment it shows."""
        return system_clock() + self._ahead

    def advance(self, step: timedelta) -> None:
        """Push the clock by `step`; negative steps go back."""
        self._ahead += step
