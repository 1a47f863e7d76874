"""Casting a ballot: the sums are opened, added to and sealed again, and the turn is marked, in one transaction.

Nothing is written that holds both who voted and what: no row for a ballot, no moment, no entry in the trail. Every
sum of the vote is sealed anew and every turn of it is written anew, in an order that does not depend on the ballot,
so that neither the place of a row nor the number of its transaction tells of one. See decision 0009.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.ballots.sealing import Seal
from bot.core.context import Context
from bot.core.errors import ConflictError

VOTED = "您已经投过票，一人一票，不能再投。"


class VotedError(ConflictError):
    """您已经投过票。"""

    def __init__(self) -> None:
        super().__init__(VOTED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many have a turn, and how many of them have voted."""

    voters: int
    voted: int

    @property
    def is_complete(self) -> bool:
        """Whether nobody is left."""
        return self.voted == self.voters


@dataclass(frozen=True, slots=True)
class Sum:
    """One sealed sum: its row, the place it is bound to, the seal."""

    number: int
    place: str
    sealed: str


class Urn:
    """The two tables of one kind of vote, between which there is no path: who has voted, and what was voted.

    The first needs `member_id` and `voted`, the second `sealed`; `owner` is the column of both that names the vote.
    """

    def __init__(self, turns: str, tallies: str, owner: str) -> None:
        tables = SQLModel.metadata.tables
        self.turns: sa.Table = tables[turns]
        self.tallies: sa.Table = tables[tallies]
        self._owner = owner
        self._write_sum = (
            self.tallies.update()
            .where(self.tallies.c.id == sa.bindparam("number"))
            .values(sealed=sa.bindparam("anew", type_=sa.Text))
        )
        is_voter = self.turns.c.member_id == sa.bindparam("voter")
        self._write_turns = (
            self.turns.update()
            .where(self.turns.c[owner] == sa.bindparam("vote"))
            .values(voted=sa.or_(self.turns.c.voted, is_voter))
        )

    def hand_out(self, ctx: Context, number: int, voters: Iterable[Mapping[str, Any]]) -> None:
        """A turn for each voter of the vote."""
        rows = [{self._owner: number, **one, "voted": False} for one in voters]
        ctx.connection.execute(self.turns.insert(), rows)

    def turn(self, ctx: Context, number: int) -> sa.RowMapping | None:
        """The speaker's turn, if he has one.

        Raises:
            VotedError: he has voted.
        """
        mine = self.turns.c[self._owner] == number, self.turns.c.member_id == ctx.speaker.id
        found = ctx.connection.execute(sa.select(self.turns).where(*mine)).mappings().one_or_none()
        if found is not None and found["voted"]:
            raise VotedError
        return found

    def progress(self, ctx: Context, number: int) -> Progress:
        """How far the vote is."""
        voted = sa.func.count().filter(self.turns.c.voted)
        query = sa.select(sa.func.count(), voted).where(self.turns.c[self._owner] == number)
        return Progress(*ctx.connection.execute(query).one())

    def cast(self, ctx: Context, number: int, seal: Seal, sums: Sequence[Sum], chosen: Mapping[int, int]) -> None:
        """Add the speaker's ballot, `chosen` by the number of the sum's row: the place of the choice, from 0.

        For whoever holds the vote locked and has looked whether the speaker may.
        """
        written = []
        for one in sums:
            counted = seal.open(one.place, one.sealed)
            for slot in range(len(counted)):
                counted[slot] += one.number in chosen and chosen[one.number] == slot
            written.append({"number": one.number, "anew": seal.close(one.place, counted)})
        ctx.connection.execute(self._write_sum, written)
        ctx.connection.execute(self._write_turns, {"vote": number, "voter": ctx.speaker.id})

    def empty(self, ctx: Context, number: int, **values: Any) -> None:
        """What was voted is gone."""
        gone = self.tallies.update().where(self.tallies.c[self._owner] == number)
        ctx.connection.execute(gone.values(sealed="", **values))
