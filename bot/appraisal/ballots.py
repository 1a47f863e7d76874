"""Casting a ballot: the sums are opened, added to and sealed again, and the turn is marked, in one transaction.

Nothing is written that holds both who voted and what: no row for a ballot, no moment, no entry in the trail. Every
sum of the round is sealed anew and every turn of the round is written anew, in an order that does not depend on the
ballot, so that neither the place of a row nor the number of its transaction tells of one. See decision 0009.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.appraisal import rounds
from bot.appraisal.groups import Voter
from bot.appraisal.models import AppraisalRound, AppraisalTally, RoundState
from bot.appraisal.sealing import Seal
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Org

ABSTAIN = "弃权"
NO_TURN = "这次测评没有要您评的单位。"
VOTED = "您已经投过票，一人一票，不能再投。"
CLOSED = "测评{day}已截止，等计票。"
INCOMPLETE = "还有 {count} 个单位没有选。"
NO_SUCH_CHOICE = "选的不在表上，请重新打开链接。"

_TURNS: sa.Table = SQLModel.metadata.tables["appraisal_turn"]
_TALLIES: sa.Table = SQLModel.metadata.tables["appraisal_tally"]
_WRITE_SUM = (
    _TALLIES.update().where(_TALLIES.c.id == sa.bindparam("number")).values(sealed=sa.bindparam("anew", type_=sa.Text))
)
_WRITE_TURNS = (
    _TURNS.update()
    .where(_TURNS.c.round_id == sa.bindparam("round"))
    .values(voted=sa.or_(_TURNS.c.voted, _TURNS.c.member_id == sa.bindparam("voter")))
)


class VotedError(ConflictError):
    """您已经投过票。"""


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
    seal, written = Seal(ctx.settings, row.id), []
    for one in sums:
        place = rounds.place(row.id, one.org_id, one.voter_group)
        counted = seal.open(place, one.sealed)
        for slot in range(len(counted)):
            counted[slot] += one.id in mine and choices[one.org_id] == slot
        written.append({"number": one.id, "anew": seal.close(place, counted)})
    ctx.connection.execute(_WRITE_SUM, written)
    ctx.connection.execute(_WRITE_TURNS, {"round": row.id, "voter": ctx.speaker.id})


def _mine(ctx: Context, row: AppraisalRound, sums: Sequence[AppraisalTally]) -> list[AppraisalTally]:
    """The sums the speaker's ballot goes into."""
    if ctx.today > row.closes_on:
        raise ConflictError(CLOSED.format(day=f"{row.closes_on.month}月{row.closes_on.day}日"))
    voter, voted = _turn(ctx, row)
    if voted:
        raise VotedError(VOTED)
    mine = rounds.rated_by(voter, sums)
    if not mine:
        raise NotAllowedError(NO_TURN)
    return mine


def _turn(ctx: Context, row: AppraisalRound) -> tuple[Voter, bool]:
    query = sa.select(_TURNS.c.voter_group, _TURNS.c.org_id, _TURNS.c.voted)
    mine = _TURNS.c.round_id == row.id, _TURNS.c.member_id == ctx.speaker.id
    found = ctx.connection.execute(query.where(*mine)).one_or_none()
    if found is None:
        raise NotAllowedError(NO_TURN)
    return Voter(ctx.speaker.id, found.voter_group, found.org_id), found.voted


def _require_whole(choices: Mapping[int, int], asked: set[int], offered: int) -> None:
    if set(choices) - asked or not all(0 <= place < offered for place in choices.values()):
        raise BadInputError(NO_SUCH_CHOICE)
    if missing := len(asked - set(choices)):
        raise BadInputError(INCOMPLETE.format(count=missing))
