"""What is known of one unit in one period, as the indicators see it: numbers, days, and the rows behind them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bot.activities import Carried
from bot.assess.models import EntryKind
from bot.honours import HonourLevel
from bot.learning import Progress
from bot.publicity import Adoption


class RowRef(NamedTuple):
    """One stored row: the name of its table and its number, `("meeting", 12)`."""

    table: str
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days, half-open: `start` belongs to it, `end` does not."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class TaskFact:
    """One task of the unit or one of its groups; cancelled ones are not facts."""

    id: int
    code: str
    weight: Decimal
    """Of the duty of the year's list; the instances of one duty share it. Zero: given by hand, counts nowhere."""
    due: date
    done_on: date | None
    """The day it was done; a report that nobody has sent back counts."""
    applies: bool = True


class RecordField(StrEnum):
    """What the record of a meeting must tell (考核表 D3-2)."""

    TIME = "time"
    PLACE = "place"
    CHAIR = "chair"
    RECORDER = "recorder"
    EXPECTED = "expected"
    PRESENT = "present"
    LEAVE_REASON = "leave_reason"
    """Who was away, and why."""
    AGENDA = "agenda"
    RESOLUTION = "resolution"


class Missing(NamedTuple):
    """One thing that the record of one meeting does not tell."""

    meeting_id: int
    field: RecordField


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The closed meetings of the unit and its groups in the span, and what is wrong with them."""

    closed: tuple[int, ...] = ()
    """Numbers of the meetings counted below; none of them: nothing can be said about their quality."""
    without_quorum: tuple[RowRef, ...] = ()
    """Votes and resolutions, `("vote", 3)`, taken though fewer than the quorum were there; each is one case."""
    missing: tuple[Missing, ...] = ()
    present: int = 0
    """Sums over the meetings in `closed`, probationary members included."""
    expected: int = 0
    leave: int = 0
    late_filed: tuple[int, ...] = ()
    """Meetings filed more than seven days after, or not filed though seven days have passed."""
    lectures_by_secretary: tuple[int, ...] = ()
    """Party lectures of this year that the secretary gave."""


@dataclass(frozen=True, slots=True)
class EntryFact:
    """Something entered about the unit and confirmed by a second person; findings cost nothing and may be left out."""

    id: int
    kind: EntryKind
    code: str
    day: date
    points: Decimal | None = None
    value: str = ""
    text: str = ""
    """Of an addition: it may name what records know too."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: members who reached their hours, problems closed in time; and the rows behind it."""

    part: int
    whole: int
    rows: tuple[RowRef, ...] = ()


class Articles(NamedTuple):
    """A unit's articles of the span, by number; the quarters over without one, of so many in which any unit had one."""

    numbers: tuple[int, ...] = ()
    adopted: tuple[Adoption, ...] = ()
    lacking: tuple[str, ...] = ()
    quarters: int = 0


class Merit(NamedTuple):
    """A confirmed reason to add points: for what, at which level, and at which it had brought some before."""

    code: str
    matter: str
    row: RowRef
    level: HonourLevel | None = None
    """None: the addition has one level only."""
    before: HonourLevel | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the rooms besides tasks and meetings know; None where the unit never recorded anything there."""

    plan: Progress | None = None
    articles: Articles | None = None
    carried: Carried | None = None
    merits: tuple[Merit, ...] = ()
    study: Share | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known of one unit; the order of rows means nothing.

    `problems` is None where no such records are kept: that is unknown (待核), not zero.
    """

    org_id: int
    code: str
    tasks: tuple[TaskFact, ...] = ()
    meetings: MeetingFacts = MeetingFacts()
    entries: tuple[EntryFact, ...] = ()
    recorded: Recorded = Recorded()
    problems: Share | None = None
