"""Finding candidates: by number, by name, of the units in one's reach; who has no right is told there is none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.admission import rules, wording
from bot.admission.models import AdmissionStep, Candidate
from bot.admission.rules import Record
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Member, Org, Right


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate with the unit and the steps taken, by number and day."""

    row: Candidate
    unit: Org
    steps: tuple[AdmissionStep, ...]

    def record(self, until: date = date.max) -> Record:
        """The days of the steps, as far as they lie before or on a day."""
        days: dict[int, list[date]] = defaultdict(list)
        for one in self.steps:
            if one.day <= until:
                days[one.no].append(one.day)
        return Record(days, self.row.extended_months, is_member=self.row.member_id is not None)

    @property
    def is_under_way(self) -> bool:
        """Neither stopped nor over."""
        return self.row.stopped_on is None and not rules.is_over(self.record())


def entry(ctx: Context, number: int) -> Entry:
    """The candidate of this number, locked until the transaction ends.

    Raises:
        NotFoundError: there is none, or the speaker may not know: the two are told alike.
        NotAllowedError: the speaker keeps no admissions at all.
    """
    people.require_anywhere(ctx, Right.KEEP_ADMISSION)
    row = ctx.get(Candidate, number, wording.NAME)
    unit = people.org(ctx, row.org_id)
    if not people.may(ctx, Right.KEEP_ADMISSION, unit):
        raise NotFoundError(wording.NO_SUCH.format(number=number))
    ctx.session.refresh(row, with_for_update=True)
    return entries(ctx, [(row, unit)])[0]


def entries(ctx: Context, rows: Iterable[tuple[Candidate, Org]]) -> list[Entry]:
    """The same with their steps, in one more statement."""
    found = list(rows)
    query = select(AdmissionStep).where(col(AdmissionStep.candidate_id).in_([row.id for row, _ in found]))
    taken: dict[int, list[AdmissionStep]] = defaultdict(list)
    for one in ctx.session.exec(query.order_by(col(AdmissionStep.no), col(AdmissionStep.day))):
        taken[one.candidate_id].append(one)
    return [Entry(row, unit, tuple(taken[row.id])) for row, unit in found]


def all_units(ctx: Context, org_ids: Iterable[int] | None = None) -> list[Entry]:
    """Every candidate, or those of some units, by unit and number. For the clock and for papers: no right is asked."""
    query = select(Candidate, Org).join(Org, col(Org.id) == col(Candidate.org_id))
    if org_ids is not None:
        query = query.where(col(Candidate.org_id).in_(list(org_ids)))
    return entries(ctx, ctx.session.exec(query.order_by(col(Org.code), col(Candidate.id))).all())


def in_reach(ctx: Context) -> list[Entry]:
    """The candidates of the units where the speaker keeps admissions, and below them; by unit and number.

    Raises:
        NotAllowedError: he keeps none.
    """
    people.require_anywhere(ctx, Right.KEEP_ADMISSION)
    reach = sa.or_(*(people.below(unit) for unit in people.led_units(ctx, Right.KEEP_ADMISSION)))
    query = select(Candidate, Org).join(Org, col(Org.id) == col(Candidate.org_id)).where(reach)
    return entries(ctx, ctx.session.exec(query.order_by(col(Org.code), col(Candidate.id))).all())


def named(ctx: Context, name: str) -> list[Entry]:
    """Those of the name in one's reach; who is under way goes before who is not."""
    found = [one for one in in_reach(ctx) if one.row.name == name]
    return [one for one in found if one.is_under_way] or found


def in_text(ctx: Context, text: str) -> list[Entry]:
    """Those in one's reach whose names stand in a text; of names within names the longest."""
    found = [one for one in in_reach(ctx) if one.row.name in text]
    names = {one.row.name for one in found}
    whole = {name for name in names if not any(name != other and name in other for other in names)}
    return [one for one in found if one.row.name in whole]


def of_member(ctx: Context, member: Member) -> Entry | None:
    """The admission of somebody on the roster. No right is asked: he may ask about himself."""
    row = ctx.session.exec(select(Candidate).where(Candidate.member_id == member.id)).one_or_none()
    return entries(ctx, [(row, people.org(ctx, row.org_id))])[0] if row else None


def under_way(found: Iterable[Entry]) -> Sequence[Entry]:
    """Those neither stopped nor over."""
    return [one for one in found if one.is_under_way]
