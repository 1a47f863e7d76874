"""Recording study besides meetings, taking a record off, and saying who need not reach the hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.learning import rules, trail, wording
from bot.learning.models import ExcuseReason, StudyEntry, StudyExcuse, StudyKind
from bot.people import Member, Right


@dataclass(frozen=True, slots=True)
class Study:
    """What was studied: the day, of which kind, how many minutes, a title if there is one."""

    day: date
    kind: StudyKind
    minutes: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entries that are new, and the members who had the very same already."""

    entries: tuple[StudyEntry, ...]
    known: tuple[int, ...]


def record(ctx: Context, member_ids: Sequence[int], study: Study) -> Recorded:
    """Record that these members studied; what is recorded of somebody already is not recorded again.

    Everybody may record himself, officers the members of their unit or group. At the terminal nobody speaks.

    Raises:
        NotAllowedError: somebody else's, without a post over the unit.
        BadInputError: nobody, no or too much time, a day to come or long ago, a long title, somebody who has left.
    """
    _require_sound(ctx, member_ids, study)
    found = [people.member(ctx, number) for number in dict.fromkeys(member_ids)]
    _require_keeper(ctx, found)
    gone = [one.name for one in found if one.left_on is not None and one.left_on <= study.day]
    if gone:
        raise BadInputError(wording.LEFT.format(name="、".join(gone)))
    for unit in sorted({one.org_id for one in found}):
        people.hold(ctx, people.org(ctx, unit))
    known = _known(ctx, found, study)
    by = ctx.actor.id if ctx.actor else None
    rows = [
        StudyEntry(
            member_id=one.id,
            day=study.day,
            kind=study.kind,
            minutes=study.minutes,
            title=study.title.strip(),
            by_id=by,
            at=ctx.now,
        )
        for one in found
        if one.id not in known
    ]
    ctx.session.add_all(rows)
    ctx.session.flush()
    if rows:
        summary = f"{wording.KINDS[study.kind]}{wording.hours(study.minutes)}学时，{len(rows)}人"
        trail.note(ctx, "study.record", summary, [audit.added(row) for row in rows], found[0].org_id)
    return Recorded(tuple(rows), tuple(known))


def _require_sound(ctx: Context, member_ids: Sequence[int], study: Study) -> None:
    if not member_ids:
        raise BadInputError(wording.NOBODY)
    if study.minutes <= 0:
        raise BadInputError(wording.NO_TIME)
    if study.minutes > rules.LONGEST_ENTRY:
        raise BadInputError(wording.LONG_TIME.format(hours=wording.hours(rules.LONGEST_ENTRY)))
    if study.day > ctx.today:
        raise BadInputError(wording.FUTURE.format(day=f"{study.day.month}月{study.day.day}日"))
    if study.day.year < ctx.today.year - 1:
        raise BadInputError(wording.LONG_AGO.format(year=study.day.year))
    if len(study.title) > rules.LONGEST_TITLE:
        raise BadInputError(wording.LONG_TITLE.format(most=rules.LONGEST_TITLE))


def _require_keeper(ctx: Context, found: Sequence[Member]) -> None:
    """Each place is asked about once."""
    if ctx.actor is None:
        return
    for place in sorted({one.group_id or one.org_id for one in found if one.id != ctx.actor.id}):
        people.require(ctx, Right.KEEP_STUDY, people.org(ctx, place))


def _known(ctx: Context, found: Sequence[Member], study: Study) -> set[int]:
    query = select(StudyEntry.member_id).where(
        col(StudyEntry.member_id).in_([one.id for one in found]),
        StudyEntry.day == study.day,
        StudyEntry.kind == study.kind,
        StudyEntry.minutes == study.minutes,
        StudyEntry.title == study.title.strip(),
    )
    return set(ctx.session.exec(query))


def entries_of(ctx: Context, member_id: int, year: int) -> Sequence[StudyEntry]:
    """A member's entries of a year, by day, for himself and for those who may see the unit.

    Raises:
        NotAllowedError: somebody else's, without a post over the unit.
    """
    if member_id != ctx.speaker.id:
        member = people.member(ctx, member_id)
        people.require(ctx, Right.SEE_UNIT, people.org(ctx, member.group_id or member.org_id))
    query = select(StudyEntry).where(
        StudyEntry.member_id == member_id,
        col(StudyEntry.day) >= date(year, 1, 1),
        col(StudyEntry.day) <= date(year, 12, 31),
    )
    return ctx.session.exec(query.order_by(col(StudyEntry.day), col(StudyEntry.id))).all()


def on_record(ctx: Context, member_ids: Sequence[int]) -> set[tuple[int, Study]]:
    """What is recorded of these members, of any year: for who compares a file with the store."""
    query = select(StudyEntry).where(col(StudyEntry.member_id).in_(list(member_ids)))
    return {(row.member_id, Study(row.day, row.kind, row.minutes, row.title)) for row in ctx.session.exec(query)}


def remove(ctx: Context, number: int) -> StudyEntry:
    """Take a record off that was made by mistake; the trail keeps it.

    Raises:
        NotFoundError: there is none, or it is of somebody beyond the speaker's reach: the two are told alike.
        NotAllowedError: it is one's own, typed by somebody else.
    """
    row = ctx.get(StudyEntry, number, wording.NAME)
    member = people.member(ctx, row.member_id)
    keeps = people.may(ctx, Right.KEEP_STUDY, people.org(ctx, member.group_id or member.org_id))
    if not keeps and ctx.speaker.id not in {row.by_id, row.member_id}:
        raise NotFoundError(f"没有编号 {number} 的{wording.NAME}。")
    if not keeps and ctx.speaker.id != row.by_id:
        raise NotAllowedError(wording.NOT_THE_RIGHT.format(number=number))
    gone = audit.Change("study_entry", row.id, audit.snapshot(row), None)
    ctx.session.delete(row)
    ctx.session.flush()
    trail.note(ctx, "study.remove", f"{number}号学时记录", [gone], member.org_id)
    return row


def excuse(ctx: Context, member_id: int, reason: ExcuseReason) -> StudyExcuse:
    """Ask a member for no hours this year; said again, the last reason holds.

    Raises:
        NotAllowedError: the speaker keeps no study records there.
    """
    member = _excusable(ctx, member_id)
    row = _excuse_of(ctx, member_id)
    before = audit.snapshot(row) if row else None
    row = row or StudyExcuse(member_id=member_id, year=ctx.today.year, reason=reason, at=ctx.now)
    row.reason, row.by_id, row.at = reason, ctx.speaker.id, ctx.now
    ctx.session.add(row)
    ctx.session.flush()
    change = audit.changed(row, before) if before else audit.added(row)
    trail.note(ctx, "study.excuse", member.name, [change], member.org_id)
    return row


def ask_again(ctx: Context, member_id: int) -> None:
    """Ask the member for the hours after all.

    Raises:
        NotAllowedError: the speaker keeps no study records there.
        NotFoundError: he was not excused.
    """
    member = _excusable(ctx, member_id)
    row = _excuse_of(ctx, member_id)
    if row is None:
        raise NotFoundError(wording.NOT_EXCUSED.format(name=member.name))
    gone = audit.Change("study_excuse", row.id, audit.snapshot(row), None)
    ctx.session.delete(row)
    ctx.session.flush()
    trail.note(ctx, "study.ask_again", member.name, [gone], member.org_id)


def _excusable(ctx: Context, member_id: int) -> Member:
    member = people.member(ctx, member_id)
    unit = people.org(ctx, member.org_id)
    people.require(ctx, Right.KEEP_STUDY, unit)
    people.hold(ctx, unit)
    return member


def _excuse_of(ctx: Context, member_id: int) -> StudyExcuse | None:
    query = select(StudyExcuse).where(StudyExcuse.member_id == member_id, StudyExcuse.year == ctx.today.year)
    return ctx.session.exec(query).one_or_none()
