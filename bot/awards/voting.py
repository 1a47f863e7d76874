"""The ballot of one person: one of the nominated, or nobody; cast so that nothing tells who voted for whom."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from bot.awards import choosing, nominating, telling, wording
from bot.awards.models import AwardChoice, AwardTally, ChoiceState
from bot.awards.sealing import URN, place, seal
from bot.ballots import Sum
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody to choose, with the deed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person is asked: one of the options, by place from 0, or, behind the last, to abstain."""

    choice_id: int
    title: str
    closes_on: date
    options: tuple[Option, ...]


def sheet(ctx: Context, number: int) -> Sheet:
    """The speaker's ballot in a vote.

    Raises:
        NotFoundError: it is not open (any more).
        ConflictError: its closing day is over.
        NotAllowedError: the speaker has no turn.
        VotedError: he has voted.
    """
    row = ctx.get(AwardChoice, number, "投票")
    if row.state is not ChoiceState.OPEN:
        raise NotFoundError(wording.NONE_OPEN)
    _require_turn(ctx, row)
    found = nominating.of_choice(ctx, row).values()
    options = tuple(Option(one.name, one.row.text) for one in found)
    return Sheet(row.id, choosing.of(ctx, row).title, row.closes_on, options)


def cast(ctx: Context, number: int, chosen: int) -> None:
    """Add the speaker's ballot: the place of the option, from 0; behind the last he abstains.

    Raises:
        NotFoundError, ConflictError, NotAllowedError, VotedError: as `sheet`.
        BadInputError: something is chosen that was not offered.
    """
    row = choosing.locked(ctx, number)
    _require_turn(ctx, row)
    if not 0 <= chosen <= len(row.options):
        raise BadInputError(wording.NO_SUCH_CHOICE)
    tally = ctx.session.exec(select(AwardTally).where(AwardTally.choice_id == row.id)).one()
    whole = [Sum(tally.id, place(row), tally.sealed)]
    URN.cast(ctx, row.id, seal(ctx.settings, row.id), whole, {tally.id: chosen})


def _require_turn(ctx: Context, row: AwardChoice) -> None:
    if ctx.today > row.closes_on:
        raise ConflictError(wording.CLOSED.format(day=telling.day(row.closes_on)))
    if URN.turn(ctx, row.id) is None:
        raise NotAllowedError(wording.NO_TURN)
