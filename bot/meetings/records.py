"""Keeping the record of a meeting: what was said about it, resolutions, votes, and closing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.meetings import finding, tasks, trail, wording
from bot.meetings.counting import Ballot
from bot.meetings.models import Meeting, MeetingState, Resolution, Vote
from bot.people import Right
from bot.plan import Outcome


@dataclass(frozen=True, slots=True)
class Notes:
    """What the recorder says; None leaves a thing as it is."""

    chair_id: int | None = None
    recorder_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    agenda: list[str] | None = None
    discussion: str | None = None
    guests: list[str] | None = None
    stated: Mapping[str, int] | None = None
    """Numbers typed: expected, present, leave, absent; added to those typed before."""
    late_reason: str | None = None


def to_record(ctx: Context, meeting_id: int) -> Meeting:
    """An open meeting whose record the speaker keeps."""
    meeting = finding.meeting(ctx, meeting_id)
    if ctx.speaker.id != meeting.recorder_id and not people.may(
        ctx, Right.KEEP_MINUTES, people.org(ctx, meeting.org_id)
    ):
        raise NotAllowedError(wording.NOT_RECORDER)
    if meeting.state is MeetingState.CANCELLED:
        raise ConflictError(wording.IS_CANCELLED.format(title=wording.title(meeting)))
    if meeting.state is MeetingState.CLOSED:
        raise ConflictError(wording.REOPEN_FIRST.format(title=wording.title(meeting)))
    return meeting


def write(ctx: Context, meeting_id: int, notes: Notes) -> Meeting:
    """Put what was said into the record; only what is given changes.

    Raises:
        NotAllowedError: neither the recorder nor an officer of the unit speaks.
        BadInputError: an end before the start, a negative number, an empty reason for being late.
        NotFoundError: no such chair or recorder.
        ConflictError: the meeting is cancelled or closed.
    """
    meeting = to_record(ctx, meeting_id)
    for number in (notes.chair_id, notes.recorder_id):
        if number is not None:
            people.member(ctx, number)
    if any(number < 0 for number in (notes.stated or {}).values()):
        raise BadInputError(wording.BAD_NUMBERS)
    if notes.late_reason is not None and not notes.late_reason.strip():
        raise BadInputError(wording.NO_LATE_REASON)
    starts_at, ends_at = notes.starts_at or meeting.starts_at, notes.ends_at or meeting.ends_at
    if ends_at is not None and ends_at <= starts_at:
        raise BadInputError(wording.BAD_END.format(start=wording.when(starts_at)))
    before = audit.snapshot(meeting)
    for name, value in _given(notes, meeting):
        setattr(meeting, name, value)
    meeting.state = MeetingState.HELD
    _save(ctx, "meeting.write", meeting, before)
    return meeting


def _given(notes: Notes, meeting: Meeting) -> Iterable[tuple[str, object]]:
    for name in (field.name for field in fields(notes)):
        value = getattr(notes, name)
        if isinstance(value, datetime):
            yield name, local(value)
        elif isinstance(value, Mapping):
            yield name, meeting.stated | dict(value)
        elif value is not None:
            yield name, value


def _save(ctx: Context, verb: str, meeting: Meeting, before: Mapping[str, object], more: Iterable[Change] = ()) -> None:
    ctx.session.flush()
    trail.note(ctx, verb, meeting, [audit.changed(meeting, before), *more])


def serve(ctx: Context, meeting_id: int, task_ids: Iterable[int]) -> Meeting:
    """Let one meeting fulfil these tasks as well (one event, several task ticks); at once when it is closed already."""
    meeting = finding.meeting(ctx, meeting_id)
    people.require(ctx, Right.KEEP_MINUTES, people.org(ctx, meeting.org_id))
    before = audit.snapshot(meeting)
    meeting.serves = sorted({*meeting.serves, *task_ids})
    done = tasks.fulfil(ctx, meeting) if meeting.state is MeetingState.CLOSED else Outcome()
    _save(ctx, "meeting.serve", meeting, before, done.changes)
    return meeting


def resolve(
    ctx: Context, meeting_id: int, text: str, *, owner_id: int | None = None, due: date | None = None
) -> Resolution:
    """Add a resolution, with the person and the deadline when they were said.

    Raises:
        BadInputError: no text.
        NotFoundError: no such person.
    """
    meeting = to_record(ctx, meeting_id)
    if not text.strip():
        raise BadInputError(wording.NO_TEXT)
    if owner_id is not None:
        people.member(ctx, owner_id)
    last = max((one.number for one in resolutions(ctx, meeting)), default=0)
    row = Resolution(meeting_id=meeting.id, number=last + 1, text=text.strip(), owner_id=owner_id, due=due)
    _add(ctx, "resolution.add", meeting, row)
    return row


def vote(ctx: Context, meeting_id: int, motion: str, ballot: Ballot, *, written: int = 0) -> Vote:
    """Add the count of one motion; `written` of the votes are written opinions of absent members.

    Raises:
        BadInputError: a negative number, or more written opinions than votes.
    """
    meeting = to_record(ctx, meeting_id)
    if min(ballot.yes, ballot.no, ballot.abstain, written) < 0:
        raise BadInputError(wording.BAD_NUMBERS)
    if written > ballot.cast:
        raise BadInputError(wording.TOO_MANY_WRITTEN)
    row = Vote(meeting_id=meeting.id, motion=motion, yes=ballot.yes, no=ballot.no, abstain=ballot.abstain)
    row.written = written
    _add(ctx, "vote.add", meeting, row)
    return row


def _add(ctx: Context, verb: str, meeting: Meeting, row: Resolution | Vote) -> None:
    ctx.session.add(row)
    ctx.session.flush()
    trail.note(ctx, verb, meeting, [audit.added(row)])


def resolutions(ctx: Context, meeting: Meeting) -> Sequence[Resolution]:
    """What was resolved, by number."""
    query = select(Resolution).where(Resolution.meeting_id == meeting.id).order_by(col(Resolution.number))
    return ctx.session.exec(query).all()


def votes(ctx: Context, meeting: Meeting) -> Sequence[Vote]:
    """What was voted on, in order."""
    return ctx.session.exec(select(Vote).where(Vote.meeting_id == meeting.id).order_by(col(Vote.id))).all()
