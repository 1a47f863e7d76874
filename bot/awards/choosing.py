"""投票 among the nominated: opened, called off, counted; nothing here is about what somebody voted.

Voting is of one's own will: who has a turn is invited once and never reminded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import ballots, notify, people
from bot.activities import Subject
from bot.awards import nominating, prizes, rules, telling, wording
from bot.awards.models import AwardChoice, AwardTally, AwardTurn, ChoiceState, Electorate
from bot.awards.nominating import Nominated
from bot.awards.prizes import Prize
from bot.awards.sealing import URN, place, seal
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import BRANCH_OFFICERS, Member, Org, OrgKind, Role

LONGEST = timedelta(days=30)
FEWEST = 2
"""Nominated between whom there is a choice."""
COMMITTEE_ROLES = frozenset(Role) - {Role.PARTY_WORK_CLERK}
OFFICE = "office"
"""The kind of unit that departments are judged in; they do not judge themselves."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a vote opened now would be."""

    electorate: Electorate
    voters: tuple[int, ...]
    options: tuple[Nominated, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote that was counted: the leading by name, more than one in a tie, none when too few voted."""

    choice: AwardChoice
    leading: tuple[Nominated, ...]


def prepared(ctx: Context, prize: Prize, closes_on: date, electorate: Electorate | None = None) -> Plan:
    """What a vote until the end of a day would be, if it may be opened.

    Who votes, unless told: the officers where they are enough, else the members; on departments the other units.

    Raises:
        NotAllowedError: the speaker does not decide on it.
        BadInputError: the day is not after today, or too far away.
        ConflictError: it is decided, voted on or was, fewer than two are nominated, too few could vote, or no key.
    """
    require_none(ctx, prize)
    if closes_on <= ctx.today or closes_on > ctx.today + LONGEST:
        raise BadInputError(wording.TOO_EARLY if closes_on <= ctx.today else wording.TOO_LATE)
    options = nominating.nominated(ctx, prize)
    if len(options) < FEWEST:
        raise ConflictError(wording.TOO_FEW_NAMES.format(title=prize.title))
    minimum = ctx.settings.assess.ballot_minimum
    wanted: Sequence[Electorate] = [electorate] if electorate else _usual(prize)
    for one in wanted:
        voters = _voters(ctx, prize.org, one)
        if len(voters) >= minimum:
            return Plan(one, tuple(voters), tuple(options))
    said = {"who": wording.ELECTORATES[one], "count": len(voters), "minimum": minimum}
    raise ConflictError(wording.TOO_FEW_VOTERS.format(**said))


def require_none(ctx: Context, prize: Prize) -> None:
    """Let the decider pass when a vote may be opened.

    Raises:
        NotAllowedError, ConflictError: as `prepared`.
    """
    prizes.require_decider(ctx, prize)
    if prizes.awarded(ctx, prize):
        raise ConflictError(wording.DECIDED.format(title=prize.title))
    found = prizes.choice(ctx, prize)
    if found is not None:
        text = wording.ALREADY_OPEN if found.state is ChoiceState.OPEN else wording.ALREADY_COUNTED
        raise ConflictError(text.format(title=prize.title))
    seal(ctx.settings, 0)


def _usual(prize: Prize) -> Sequence[Electorate]:
    if prize.template.subject is Subject.DEPARTMENT:
        return (Electorate.UNITS,)
    return (Electorate.OFFICERS, Electorate.MEMBERS)


def _voters(ctx: Context, unit: Org, electorate: Electorate) -> list[int]:
    """Who may vote and has an account, by number."""
    if electorate is Electorate.OFFICERS:
        roles = COMMITTEE_ROLES if unit.kind is OrgKind.COMMITTEE else BRANCH_OFFICERS
        found = {one.id for one in people.holders(ctx, roles, unit.id)}
    elif electorate is Electorate.MEMBERS:
        found = set(people.numbers_of(ctx, unit))
    else:
        below = people.orgs_below(ctx, unit)
        judging = [one.id for one in below if one.kind is not OrgKind.GROUP and one.profile != OFFICE]
        found = set(people.secretaries(ctx, judging).values())
    able = notify.reachable(ctx, found)
    free = sa.or_(col(Member.suspended_on).is_(None), col(Member.suspended_on) > ctx.today)
    query = sa.select(col(Member.id)).where(col(Member.id).in_(able), free).order_by(col(Member.id))
    return list(ctx.connection.execute(query).scalars())


def open_choice(ctx: Context, prize: Prize, closes_on: date, electorate: Electorate | None = None) -> AwardChoice:
    """Open the vote until the end of a day, and invite everybody who has a turn, once.

    Raises:
        NotAllowedError, BadInputError, ConflictError: as `prepared`.
    """
    prizes.lock(ctx, prize)
    meant = prepared(ctx, prize, closes_on, electorate)
    org_id, code, period = prize.key
    row = AwardChoice(
        org_id=org_id,
        code=code,
        period=period,
        electorate=meant.electorate,
        closes_on=closes_on,
        minimum=ctx.settings.assess.ballot_minimum,
        options=[one.row.id for one in meant.options],
        opened_by=ctx.speaker.id,
        opened_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    URN.hand_out(ctx, row.id, ({"member_id": one} for one in meant.voters))
    noughts = [0] * (len(row.options) + 1)
    ctx.session.add(AwardTally(choice_id=row.id, sealed=seal(ctx.settings, row.id).close(place(row), noughts)))
    ctx.session.flush()
    held = [_held_fast(one) for one in meant.options]
    audit.record(ctx, "award.open", summary=prize.title, changes=[audit.added(row), *held], org_id=org_id)
    telling.invited(ctx, row, prize, meant.voters)
    return row


def _held_fast(one: Nominated) -> Change:
    """While it is voted on a nomination cannot be taken back."""
    stands = audit.snapshot(one.row)
    return Change("nomination", one.row.id, stands, stands)


def progress(ctx: Context, row: AwardChoice) -> ballots.Progress:
    """How many have a turn and have voted; never who."""
    return URN.progress(ctx, row.id)


def mine(ctx: Context) -> list[AwardChoice]:
    """The open votes in which the speaker has a turn he has not used, before they close; oldest first."""
    turn = sa.select(col(AwardTurn.choice_id)).where(
        col(AwardTurn.member_id) == ctx.speaker.id, sa.not_(col(AwardTurn.voted))
    )
    query = select(AwardChoice).where(
        AwardChoice.state == ChoiceState.OPEN, AwardChoice.closes_on >= ctx.today, col(AwardChoice.id).in_(turn)
    )
    return list(ctx.session.exec(query.order_by(col(AwardChoice.id))))


def open_of(ctx: Context, units: Sequence[Org]) -> list[AwardChoice]:
    """The open votes of these units and those below them, oldest first."""
    places = sa.select(col(Org.id)).where(sa.or_(sa.false(), *(people.below(unit) for unit in units)))
    query = select(AwardChoice).where(AwardChoice.state == ChoiceState.OPEN, col(AwardChoice.org_id).in_(places))
    return list(ctx.session.exec(query.order_by(col(AwardChoice.id))))


def locked(ctx: Context, number: int) -> AwardChoice:
    """The open vote of this number, for us alone until the transaction ends.

    Raises:
        NotFoundError: there is none, or it is not open any more.
    """
    query = select(AwardChoice).where(AwardChoice.id == number).with_for_update()
    row = ctx.session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.state is not ChoiceState.OPEN:
        raise NotFoundError(wording.NONE_OPEN)
    return row


def cancel(ctx: Context, number: int) -> AwardChoice:
    """Call the vote off: what was voted is gone, and nobody is asked any more.

    Raises:
        NotFoundError: it is not open.
        NotAllowedError: the speaker does not decide on it.
    """
    row = locked(ctx, number)
    prize = of(ctx, row)
    prizes.require_decider(ctx, prize)
    before = audit.snapshot(row)
    row.state = ChoiceState.CANCELLED
    ctx.session.flush()
    URN.empty(ctx, row.id)
    notify.withdraw(ctx, about=telling.about_choice(row))
    audit.record(ctx, "award.cancel", summary=prize.title, changes=[audit.changed(row, before)], org_id=row.org_id)
    return row


def count(ctx: Context, number: int) -> Counted:
    """Open the seal once and for all; only who leads is kept, not with how many, and nobody where too few voted.

    Raises:
        NotFoundError: it is not open.
        NotAllowedError: the speaker does not decide on it.
        ConflictError: it is before the closing day and somebody has not voted; or the seal cannot be opened, or does
            not agree with the number of those who voted.
    """
    row = locked(ctx, number)
    prize = of(ctx, row)
    prizes.require_decider(ctx, prize)
    stands = progress(ctx, row)
    if ctx.today < row.closes_on and not stands.is_complete:
        raise ConflictError(wording.NOT_YET.format(day=telling.day(row.closes_on)))
    tally = ctx.session.exec(select(AwardTally).where(AwardTally.choice_id == row.id)).one()
    sums = seal(ctx.settings, row.id).counted(place(row), tally.sealed, voted=stands.voted)
    before = audit.snapshot(row)
    row.leading = [row.options[one] for one in rules.leading(sums, row.minimum)]
    row.state, row.counted_by, row.counted_at = ChoiceState.COUNTED, ctx.speaker.id, ctx.now
    ctx.session.flush()
    URN.empty(ctx, row.id)
    notify.withdraw(ctx, about=telling.about_choice(row))
    audit.record(ctx, "award.count", summary=prize.title, changes=[audit.changed(row, before)], org_id=row.org_id)
    return Counted(row, led(ctx, row))


def led(ctx: Context, row: AwardChoice) -> tuple[Nominated, ...]:
    """Who leads in a vote that was counted: for those who decide."""
    found = nominating.of_choice(ctx, row)
    return tuple(found[number] for number in row.leading)


def of(ctx: Context, row: AwardChoice) -> Prize:
    """What the vote is on."""
    return prizes.prize(ctx, row.code, people.org(ctx, row.org_id), row.period)
