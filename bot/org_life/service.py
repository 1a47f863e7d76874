"""Recording talks and the outcome of an appraisal; counting them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.org_life import rules
from bot.org_life.models import MemberAppraisal, TalkCount, TalkKind
from bot.org_life.rules import Grades
from bot.people import Org, Right

MOST = 1000
NOT_IN_FUTURE = "日期在今天之后，还没发生的不登记。"
HOW_MANY = "次数请写1到1000之间的数。"
TOO_MANY = "定等次的{graded}人多于{unit}的正式党员{whole}人，没有记，请核对。"
NOBODY = "没有写等次的人数，例如「评议结果 12月28日 优秀8 合格17 基本合格1」。"
NOT_HELD = "{unit}{year}年的民主评议还没有登记结果，先报「评议结果 12月28日 优秀8 合格17」。"
TOLD_BEFORE = "反馈的日期早于评议的日期，没有记，请核对。"


@dataclass(frozen=True, slots=True)
class Talks:
    """A unit's talks of a year by kind; kinds of which there are none are missing."""

    year: int
    counts: Mapping[TalkKind, int] = field(default_factory=dict)


def talked(ctx: Context, unit: Org, kind: TalkKind, count: int, day: date) -> Talks:
    """So many talks of a kind were held; returns the year's.

    Raises:
        NotAllowedError: the speaker keeps no organisational life there.
        BadInputError: a day to come, or no sensible number.
    """
    _require(ctx, unit)
    _require_past(ctx, day)
    if not 0 < count <= MOST:
        raise BadInputError(HOW_MANY)
    made = TalkCount(org_id=unit.id, day=day, kind=kind, count=count, by_id=_by(ctx), at=ctx.now)
    ctx.session.add(made)
    ctx.session.flush()
    audit.record(ctx, "talk.count", summary=unit.short, changes=[audit.added(made)], org_id=unit.id, undoable=True)
    return talks(ctx, unit, day.year)


def talks(ctx: Context, unit: Org, year: int) -> Talks:
    """A unit's talks of a year.

    Raises:
        NotAllowedError: the speaker keeps no organisational life there.
    """
    _require(ctx, unit)
    query = (
        sa.select(col(TalkCount.kind), sa.func.sum(col(TalkCount.count)))
        .where(col(TalkCount.org_id) == unit.id, *_in_year(year))
        .group_by(col(TalkCount.kind))
    )
    return Talks(year, {kind: int(count) for kind, count in ctx.connection.execute(query)})


def _in_year(year: int) -> tuple[sa.ColumnElement[bool], ...]:
    return col(TalkCount.day) >= date(year, 1, 1), col(TalkCount.day) < date(year + 1, 1, 1)


def appraise(ctx: Context, unit: Org, day: date, grades: Grades) -> MemberAppraisal:
    """The outcome of a unit's appraisal, in place of what was recorded of that year before.

    Raises:
        NotAllowedError: the speaker keeps no organisational life there.
        BadInputError: a day to come, no grades, or more grades than full members.
    """
    _require(ctx, unit)
    require_sensible(ctx, unit, day, grades)
    year = rules.year_of(day)
    people.hold(ctx, unit)
    found = _of(ctx, unit, year)
    made = found or MemberAppraisal(org_id=unit.id, year=year, day=day, by_id=_by(ctx), at=ctx.now)
    return _write(ctx, unit, made, is_new=found is None, verb="appraisal.members", day=day, **asdict(grades))


def require_sensible(ctx: Context, unit: Org, day: date, grades: Grades) -> None:
    """Let the outcome of an appraisal pass that can be.

    Raises:
        BadInputError: a day to come, no grades, or more grades than full members.
    """
    _require_past(ctx, day)
    if not grades.graded:
        raise BadInputError(NOBODY)
    whole = sum(one.standing is people.Standing.FULL for one in people.members_of(ctx, unit, day=day))
    if grades.graded > whole:
        raise BadInputError(TOO_MANY.format(graded=grades.graded, unit=unit.short, whole=whole))


def told(ctx: Context, unit: Org, day: date) -> MemberAppraisal:
    """Everybody of the unit was told his result in person.

    Raises:
        NotAllowedError: the speaker keeps no organisational life there.
        BadInputError: a day to come, or before the appraisal.
        NotFoundError: nothing was recorded of the year.
    """
    _require_past(ctx, day)
    year = rules.year_of(day)
    found = outcome(ctx, unit, year) or _not_told(ctx, unit, year - 1)
    if found is None:
        raise NotFoundError(NOT_HELD.format(unit=unit.short, year=year))
    if day < found.day:
        raise BadInputError(TOLD_BEFORE)
    return _write(ctx, unit, found, is_new=False, verb="appraisal.told", told_on=day)


def _not_told(ctx: Context, unit: Org, year: int) -> MemberAppraisal | None:
    """The appraisal of a year whose results were not told: one held in March is told in April."""
    found = _of(ctx, unit, year)
    return found if found is not None and found.told_on is None else None


def outcome(ctx: Context, unit: Org, year: int) -> MemberAppraisal | None:
    """What was recorded of a unit's appraisal of a year, if anything.

    Raises:
        NotAllowedError: the speaker keeps no organisational life there.
    """
    _require(ctx, unit)
    return _of(ctx, unit, year)


def _of(ctx: Context, unit: Org, year: int) -> MemberAppraisal | None:
    query = select(MemberAppraisal).where(MemberAppraisal.org_id == unit.id, MemberAppraisal.year == year)
    return ctx.session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def _write(
    ctx: Context, unit: Org, row: MemberAppraisal, *, is_new: bool, verb: str, **values: date | int
) -> MemberAppraisal:
    before = audit.snapshot(row)
    row.by_id, row.at = _by(ctx), ctx.now
    for name, value in values.items():
        setattr(row, name, value)
    ctx.session.add(row)
    ctx.session.flush()
    change = audit.added(row) if is_new else audit.changed(row, before)
    audit.record(ctx, verb, summary=unit.short, changes=[change], org_id=unit.id, undoable=True)
    return row


def of_units(ctx: Context, year: int) -> tuple[Mapping[int, Talks], Mapping[int, MemberAppraisal]]:
    """Of every unit that has some: the talks of a year, and the appraisal of it. Two statements.

    At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker keeps no organisational life for the whole company.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.KEEP_ORG_LIFE)
    query = (
        sa.select(col(TalkCount.org_id), col(TalkCount.kind), sa.func.sum(col(TalkCount.count)))
        .where(*_in_year(year))
        .group_by(col(TalkCount.org_id), col(TalkCount.kind))
    )
    counts: dict[int, dict[TalkKind, int]] = {}
    for unit, kind, count in ctx.connection.execute(query):
        counts.setdefault(unit, {})[kind] = int(count)
    appraised = ctx.session.exec(select(MemberAppraisal).where(MemberAppraisal.year == year))
    return {unit: Talks(year, found) for unit, found in counts.items()}, {one.org_id: one for one in appraised}


def _require(ctx: Context, unit: Org) -> None:
    """At the terminal nobody is known to speak."""
    if ctx.actor is not None:
        people.require(ctx, Right.KEEP_ORG_LIFE, unit)


def _by(ctx: Context) -> int | None:
    return ctx.actor.id if ctx.actor else None


def _require_past(ctx: Context, day: date) -> None:
    if day > ctx.today:
        raise BadInputError(NOT_IN_FUTURE)
