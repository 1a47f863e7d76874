"""Casting a ballot: into the sums of the speaker's group about each unit; nothing tells who voted what.

How it is written down is `ballots`' affair: see decision 0009.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot.appraisal import rounds
from bot.appraisal.groups import Voter
from bot.appraisal.models import AppraisalRound, AppraisalTally, RoundState
from bot.appraisal.sealing import Seal
from bot.ballots import Sum
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Org

ABSTAIN = "弃权"
NO_TURN = "这次测评没有要您评的单位。"
CLOSED = "测评{day}已截止，等计票。"
INCOMPLETE = "还有 {count} 个单位没有选。"
NO_SUCH_CHOICE = "选的不在表上，请重新打开链接。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit to be rated."""

    id: int
    code: str
    short: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person is asked: of each unit one of the choices, the last of which is to abstain."""

    round_id: int
    title: str
    closes_on: date
    choices: tuple[str, ...]
    units: tuple[Asked, ...]


def ballot(ctx: Context, number: int) -> Ballot:
    """The speaker's ballot in a round.

    Raises:
        NotFoundError: the round is not open (any more).
        ConflictError: its closing day is over.
        NotAllowedError: there is nothing for the speaker to rate.
        VotedError: he has voted.
    """
    row = ctx.get(AppraisalRound, number, "测评")
    if row.state is not RoundState.OPEN:
        raise NotFoundError(rounds.NONE_OPEN)
    mine = _mine(ctx, row, rounds.open_sums(ctx, row))
    query = sa.select(col(Org.id), col(Org.code), col(Org.short)).where(col(Org.id).in_({one.org_id for one in mine}))
    units = tuple(Asked(*unit) for unit in ctx.connection.execute(query.order_by(col(Org.code))))
    return Ballot(row.id, row.title, row.closes_on, (*row.grades, ABSTAIN), units)


def mine(ctx: Context) -> Ballot | None:
    """The ballot the speaker may cast now; None where no round is open to him, or he has voted."""
    row = rounds.current(ctx)
    try:
        return None if row is None else ballot(ctx, row.id)
    except (ConflictError, NotAllowedError):  # one who has voted is told so by a kind of the first
        return None


def cast(ctx: Context, number: int, choices: Mapping[int, int]) -> None:
    """Add the speaker's ballot: for each unit asked the place of the choice, from 0.

    Raises:
        NotFoundError, ConflictError, NotAllowedError, VotedError: as `ballot`.
        BadInputError: a unit is missing, or something is chosen that was not offered.
    """
    row = rounds.locked(ctx, number)
    sums = rounds.open_sums(ctx, row)
    mine = {one.id: one.org_id for one in _mine(ctx, row, sums)}
    _require_whole(choices, set(mine.values()), len(row.grades) + 1)
    whole = [Sum(one.id, rounds.place(row.id, one.org_id, one.voter_group), one.sealed) for one in sums]
    chosen = {number: choices[org_id] for number, org_id in mine.items()}
    rounds.URN.cast(ctx, row.id, Seal(ctx.settings, row.id), whole, chosen)


def _mine(ctx: Context, row: AppraisalRound, sums: Sequence[AppraisalTally]) -> list[AppraisalTally]:
    """The sums the speaker's ballot goes into."""
    if ctx.today > row.closes_on:
        raise ConflictError(CLOSED.format(day=f"{row.closes_on.month}月{row.closes_on.day}日"))
    turn = rounds.URN.turn(ctx, row.id)
    if turn is None:
        raise NotAllowedError(NO_TURN)
    voter = Voter(ctx.speaker.id, turn["voter_group"], turn["org_id"])
    mine = rounds.rated_by(voter, sums)
    if not mine:
        raise NotAllowedError(NO_TURN)
    return mine


def _require_whole(choices: Mapping[int, int], asked: set[int], offered: int) -> None:
    if set(choices) - asked or not all(0 <= place < offered for place in choices.values()):
        raise BadInputError(NO_SUCH_CHOICE)
    if missing := len(asked - set(choices)):
        raise BadInputError(INCOMPLETE.format(count=missing))
