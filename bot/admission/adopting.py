"""From the roster: who is a probationary member has an admission here, who was recorded before finds himself on it.

A member's day of joining is that of the branch meeting that admitted him: probation runs from it (党章 art. 7).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from bot.admission import clock, finding, steps
from bot.admission.finding import Entry
from bot.admission.models import AdmissionStep, Candidate
from bot.admission.recording import nameless
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people import Member, Standing

SUMMARY = "发展党员记录与名册对上：{count}处"


def look_round(ctx: Context) -> int:
    """Bring the record in line with the roster and the tasks in line with the record; returns the number of changes.

    Nobody speaks: it is what the clock does every night. A second look changes nothing.
    """
    changes = [*_let_go(ctx), *_link(ctx), *_adopt(ctx)]
    if changes:
        ctx.session.flush()
        audit.record(ctx, "admission.adopt", summary=SUMMARY.format(count=len(changes)), changes=changes)
    moved = clock.follow(ctx, finding.all_units(ctx), everywhere=True)
    if moved:
        audit.record(ctx, "admission.clock", changes=moved)
    return len(changes) + len(moved)


def _let_go(ctx: Context) -> Iterable[Change]:
    """Who has left, or became a full member without us, is not waited for; who moved is followed to the new unit."""
    query = select(Candidate, Member).join(Member, col(Member.id) == col(Candidate.member_id))
    rows = ctx.session.exec(query.where(col(Candidate.stopped_on).is_(None)).order_by(col(Candidate.id))).all()
    approved = _approved(ctx)
    for row, member in rows:
        gone = member.left_on is not None and member.left_on <= ctx.today
        full = member.standing is Standing.FULL and row.id not in approved
        if gone or full or row.org_id != member.org_id:
            before = audit.snapshot(row)
            row.org_id, row.stopped_on = member.org_id, ctx.today if gone or full else None
            yield audit.changed(row, before)


def _approved(ctx: Context) -> set[int]:
    """Whose confirmation is recorded."""
    query = sa.select(col(AdmissionStep.candidate_id)).where(col(AdmissionStep.no) >= steps.CONFIRMED)
    return set(ctx.connection.execute(query).scalars())


def _probationary(ctx: Context) -> Sequence[Member]:
    """The probationary members with a day of joining that no admission is linked to."""
    linked = sa.select(col(Candidate.member_id)).where(col(Candidate.member_id).is_not(None))
    here = sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > ctx.today)
    query = select(Member).where(Member.standing == Standing.PROBATIONARY, here, col(Member.id).not_in(linked))
    return ctx.session.exec(query.where(col(Member.joined_on) <= ctx.today).order_by(Member.code)).all()


def _link(ctx: Context) -> Iterable[Change]:
    """Who was admitted by the record and stands on the unit's roster under the same name; two of a name are left."""
    waiting: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for one in finding.under_way(finding.all_units(ctx)):
        if one.row.member_id is None and one.record().furthest >= steps.MEETING:
            waiting[one.row.org_id, one.row.name].append(one)
    found: dict[tuple[int, str], list[Member]] = defaultdict(list)
    for member in _probationary(ctx):
        found[member.org_id, member.name].append(member)
    for key, [one, *others] in waiting.items():
        if not others and len(found[key]) == 1:
            before = audit.snapshot(one.row)
            one.row.member_id = found[key][0].id
            ctx.session.flush()
            yield audit.changed(one.row, before)


def _adopt(ctx: Context) -> Iterable[Change]:
    """Take the others over: a name, and the branch meeting's day."""
    namesakes = {
        (one.row.org_id, one.row.name)
        for one in finding.under_way(finding.all_units(ctx))
        if one.row.member_id is None and one.record().furthest >= steps.MEETING
    }
    for member in _probationary(ctx):
        if member.joined_on is None or (member.org_id, member.name) in namesakes:
            continue
        row = Candidate(org_id=member.org_id, name=member.name, member_id=member.id, day=ctx.today)
        ctx.session.add(row)
        ctx.session.flush()
        step = AdmissionStep(candidate_id=row.id, no=steps.MEETING, day=member.joined_on, at=ctx.now)
        ctx.session.add(step)
        ctx.session.flush()
        yield from (nameless(audit.added(row)), audit.added(step))
