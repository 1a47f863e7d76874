"""The minutes checker: what a record lacks, what does not add up, what should be asked. Never what was not said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.meetings import wording
from bot.meetings.counting import Ballot, Quorum, Tally

SHORTEST = timedelta(minutes=10)
IN_TIME = timedelta(days=7)
PARTS = ("present", "leave", "absent")


class Level(StrEnum):
    """An error keeps the meeting open; a question wants an answer first; a warning is only said."""

    ERROR = "error"
    WARNING = "warning"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the checker found, in one sentence."""

    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Point:
    """A resolution as the checker sees it."""

    number: int
    has_owner: bool
    has_due: bool


@dataclass(frozen=True, slots=True)
class Motion:
    """A vote as the checker sees it; `written` of the votes are written opinions of absent members."""

    text: str
    ballot: Ballot
    written: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the checker looks at; `counts` come from names, `stated` from the recorder's numbers."""

    now: datetime
    starts_at: datetime
    ends_at: datetime | None
    place: str
    has_chair: bool
    has_recorder: bool
    agenda: Sequence[str]
    counts: Tally
    stated: Mapping[str, int]
    quorum: Quorum | None = None
    leave_without_reason: Sequence[str] = ()
    resolutions: Sequence[Point] = ()
    motions: Sequence[Motion] = ()
    closed_at: datetime | None = None
    """When it was first closed, if it was."""
    overlaps: Sequence[str] = ()
    """Titles of meetings of the same people at the same time."""


def is_late(ended_at: datetime, closed_at: datetime) -> bool:
    """Whether a record closed at this moment is late: more than seven days after the meeting (common practice)."""
    return closed_at - ended_at > IN_TIME


def check(facts: Facts) -> list[Finding]:
    """All findings, errors first.

    Missing time, place, chair, recorder, expected or present is an error, as are a date in the future and counts
    that do not add up; a leave without reason and a resolution without person or deadline are warnings; less than
    ten minutes and an overlap are questions. Fields: the practice of minutes guides; severities are ours.
    """
    found = (
        *_fields(facts),
        *_times(facts),
        *_counts(facts),
        *_leaves(facts),
        *_resolutions(facts.resolutions),
        *_motions(facts),
    )
    order = list(Level)
    return sorted(found, key=lambda finding: order.index(finding.level))


def _error(sentence: str) -> Finding:
    return Finding(Level.ERROR, sentence)


def _warning(sentence: str) -> Finding:
    return Finding(Level.WARNING, sentence)


def _fields(facts: Facts) -> Iterator[Finding]:
    there = (
        (wording.NO_PLACE, facts.place.strip()),
        (wording.NO_CHAIR, facts.has_chair),
        (wording.NO_RECORDER, facts.has_recorder),
        (wording.NO_END, facts.ends_at),
    )
    yield from (_error(sentence) for sentence, value in there if not value)
    if not facts.agenda:
        yield _warning(wording.NO_AGENDA)


def _times(facts: Facts) -> Iterator[Finding]:
    if facts.starts_at > facts.now:
        yield _error(wording.NOT_BEGUN.format(when=wording.when(facts.starts_at)))
    elif facts.ends_at is not None:
        yield from _length(facts, facts.ends_at)
    for title in facts.overlaps:
        yield Finding(Level.QUESTION, wording.OVERLAPS.format(title=title))


def _length(facts: Facts, ends_at: datetime) -> Iterator[Finding]:
    if ends_at <= facts.starts_at:
        yield _error(wording.BAD_END.format(start=wording.when(facts.starts_at)))
    elif ends_at > facts.now:
        yield _error(wording.NOT_ENDED.format(when=wording.when(ends_at)))
    elif ends_at - facts.starts_at < SHORTEST:
        minutes = (ends_at - facts.starts_at) // timedelta(minutes=1)
        yield Finding(Level.QUESTION, wording.SHORT.format(minutes=minutes))
    filed_at = facts.closed_at or facts.now
    if is_late(ends_at, filed_at):
        yield _warning(wording.LATE.format(days=(filed_at - ends_at).days))


def _counts(facts: Facts) -> Iterator[Finding]:
    counts = frozen(facts.counts, facts.stated)
    if not counts.expected:
        yield _error(wording.NO_EXPECTED)
    elif not counts.present:
        yield _error(wording.NO_PRESENT)
    odd = odd_numbers(facts.counts, facts.stated)
    yield from (_error(sentence) for sentence in odd)
    if counts.unset and not odd:
        yield _warning(wording.STILL_UNSET.format(count=counts.unset))


def odd_numbers(counts: Tally, stated: Mapping[str, int]) -> list[str]:
    """Which of the recorder's numbers disagrees with the names, and whether their sum does; empty if all agree.

    A person of whom nothing is known may still turn out to be on any side, so each number has room for the unset.
    """
    known = {"expected": counts.expected, "present": counts.present, "leave": counts.leave, "absent": counts.absent}
    odd = []
    for name, word in wording.NUMBERS.items():
        room = 0 if name == "expected" else counts.unset
        said = stated.get(name)
        if said is not None and not known[name] <= said <= known[name] + room:
            odd.append(wording.ODD_NUMBER.format(word=word, said=said, known=known[name]))
    parts = {name: stated.get(name, known[name]) for name in PARTS}
    expected = stated.get("expected", counts.expected)
    short = expected - sum(parts.values())
    if not odd and (short < 0 or (short > 0 and all(name in stated for name in PARTS))):
        listed = "，".join(f"{wording.NUMBERS[name]}{number}" for name, number in parts.items())
        odd.append(wording.ODD_SUM.format(expected=expected, parts=listed, short=abs(short)))
    return odd


def frozen(counts: Tally, stated: Mapping[str, int]) -> Tally:
    """The counts a record keeps: by name where everybody is known, else as the recorder stated them.

    Where a stated number fills in for missing names, nobody can tell how many voters were present.
    """
    if not counts.unset or "present" not in stated:
        return counts
    leave = max(stated.get("leave", 0), counts.leave)
    absent = max(stated.get("absent", 0), counts.absent)
    by_number = stated["present"] != counts.present
    return Tally(
        expected=counts.expected,
        present=stated["present"],
        leave=leave,
        absent=absent,
        expected_voting=counts.expected_voting,
        present_voting=None if by_number else counts.present_voting,
        online=counts.online,
        home_visit=counts.home_visit,
        late=counts.late,
    )


def _leaves(facts: Facts) -> Iterator[Finding]:
    if facts.leave_without_reason:
        yield _warning(wording.LEAVE_WITHOUT_REASON.format(names=wording.names(facts.leave_without_reason)))


def _resolutions(points: Iterable[Point]) -> Iterator[Finding]:
    for point in points:
        lacking = [word for word, given in (("责任人", point.has_owner), ("期限", point.has_due)) if not given]
        if lacking:
            yield _warning(wording.VAGUE_RESOLUTION.format(number=point.number, lacking="和".join(lacking)))


def _motions(facts: Facts) -> Iterator[Finding]:
    present = frozen(facts.counts, facts.stated).present_voting
    if facts.motions and facts.quorum is not None and not facts.quorum.met:
        yield _warning(wording.VOTED_WITHOUT_QUORUM)
    for motion in facts.motions:
        if present is None:
            continue
        entitled, cast = present + motion.written, motion.ballot.cast
        if cast > entitled:
            yield _error(wording.TOO_MANY_VOTES.format(motion=motion.text, cast=cast, present=entitled))
        elif cast < entitled:
            yield _warning(wording.VOTES_LACKING.format(motion=motion.text, cast=cast, present=entitled))
