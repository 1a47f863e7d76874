"""Signing up and leaving again: everybody for himself, who leads for others; never a list of who has not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.activities import finding, rules, telling, trail, wording
from bot.activities.models import Activity, ActivityMember
from bot.activities.starting import require_open
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Member, Org, Right


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who is in now and who had been; `count` is how many take part."""

    activity: Activity
    added: tuple[int, ...]
    known: tuple[int, ...]
    count: int


def enrol(ctx: Context, number: int, notes: Mapping[int, str]) -> Enrolled:
    """Sign up these members, with what was said of each (the trade); who is in already, or leads, stays as he is.

    Raises:
        NotFoundError: there is no such activity, or the speaker does not see it.
        ConflictError: it is over, or closed, or nobody signs up for it.
        NotAllowedError: the speaker signs up others whom he does not lead, or is of another unit himself.
        BadInputError: a note too long.
    """
    row = finding.to_change(ctx, number)
    require_open(row)
    _require_enrolling(ctx, row)
    _require_may(ctx, row, notes)
    if any(len(note) > rules.LONGEST for note in notes.values()):
        raise BadInputError(wording.LONG_TEXT.format(most=rules.LONGEST))
    stored = _stored(ctx, row, notes)
    changes: list[Change] = []
    added: list[int] = []
    for member_id, note in notes.items():
        held = stored.get(member_id)
        if member_id == row.leader_id or (held is not None and held.left_on is None):
            continue
        changes.append(_put(ctx, row, held, member_id, note.strip()))
        added.append(member_id)
    if changes:
        trail.note(ctx, "activity.enrol", row, changes)
        telling.named(ctx, row, added)
    known = tuple(one for one in notes if one not in added)
    return Enrolled(row, tuple(added), known, finding.count(ctx, row))


def _stored(ctx: Context, row: Activity, members: Iterable[int]) -> dict[int, ActivityMember]:
    query = select(ActivityMember).where(ActivityMember.activity_id == row.id)
    found = ctx.session.exec(query.where(col(ActivityMember.member_id).in_(list(members))))
    return {one.member_id: one for one in found}


def _put(ctx: Context, row: Activity, held: ActivityMember | None, member_id: int, note: str) -> Change:
    if held is None:
        held = ActivityMember(activity_id=row.id, member_id=member_id, note=note, by_id=ctx.speaker.id, day=ctx.today)
        ctx.session.add(held)
        ctx.session.flush()
        return audit.added(held)
    before = audit.snapshot(held)
    held.left_on, held.note, held.by_id, held.day = None, note, ctx.speaker.id, ctx.today
    ctx.session.flush()
    return audit.changed(held, before)


def _require_enrolling(ctx: Context, row: Activity) -> None:
    if not row.enrols:
        raise ConflictError(wording.NO_ENROL.format(number=row.id, name=row.name))
    if row.ends_on is not None and rules.is_over(row.ends_on, ctx.today):
        raise ConflictError(
            wording.ENROL_OVER.format(number=row.id, name=row.name, day=wording.day(row.ends_on)),
        )


def _require_may(ctx: Context, row: Activity, members: Iterable[int]) -> None:
    """Oneself within the unit; others by the leader, who runs the unit's activities, or who leads those people."""
    unit = people.org(ctx, row.org_id)
    if ctx.speaker.id == row.leader_id or people.may(ctx, Right.RUN_ACTIVITY, unit):
        return
    homes = _homes(ctx, members)
    others = [home for member_id, home in homes.items() if member_id != ctx.speaker.id]
    if not all(people.may(ctx, Right.FILE_ATTENDANCE, home) for home in others):
        raise NotAllowedError(wording.FOR_OTHERS.format(number=row.id))
    if not all(home.path.startswith(unit.path) for home in homes.values()):
        raise NotAllowedError(wording.OTHER_UNIT.format(number=row.id, name=row.name, unit=unit.short))


def _homes(ctx: Context, members: Iterable[int]) -> dict[int, Org]:
    """The group, else the unit, of each."""
    query = (
        sa.select(col(Member.id), Org)
        .join(Org, col(Org.id) == sa.func.coalesce(col(Member.group_id), col(Member.org_id)))
        .where(col(Member.id).in_(list(members)))
    )
    return {row[0]: row[1] for row in ctx.session.execute(query)}


def leave(ctx: Context, number: int, member_ids: Sequence[int]) -> Activity:
    """Take these off the list again; nobody is asked why.

    Raises:
        NotFoundError: there is no such activity the speaker sees, or one of them is not in it.
        ConflictError: it is closed.
        NotAllowedError: the speaker takes others off whom he does not lead.
    """
    row = finding.to_change(ctx, number)
    require_open(row)
    if set(member_ids) != {ctx.speaker.id}:
        _require_may(ctx, row, member_ids)
    stored = _stored(ctx, row, member_ids)
    changes = []
    for member_id in member_ids:
        held = stored.get(member_id)
        if held is None or held.left_on is not None:
            who = "您" if member_id == ctx.speaker.id else people.member(ctx, member_id).name
            raise NotFoundError(wording.NOT_IN.format(who=who, number=row.id, name=row.name))
        before = audit.snapshot(held)
        held.left_on = ctx.today
        ctx.session.flush()
        changes.append(audit.changed(held, before))
    trail.note(ctx, "activity.leave", row, changes)
    return row
