"""Answering: question after question, in the chat or all at once on a page; nothing is written of who said what.

The answers of a unit are taken up and laid down again in the order of their keys, drawn by lot, with each that comes,
and all turns of the survey are written anew: neither the place of a row nor the number of its transaction tells whose
it is. There is no entry in the trail and no moment.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.surveys import drafting, rules, wording
from bot.surveys.models import Survey, SurveyQuestion, SurveyState, SurveyTurn
from bot.text import secrets as unkept

_TURNS: sa.Table = SQLModel.metadata.tables["survey_turn"]
_ANSWERS: sa.Table = SQLModel.metadata.tables["survey_answer"]
_GO_ON = (
    _TURNS.update()
    .where(_TURNS.c.survey_id == sa.bindparam("survey"))
    .values(place=sa.case((_TURNS.c.member_id == sa.bindparam("who"), sa.bindparam("to")), else_=_TURNS.c.place))
)

Given = str | int | None
"""Words, the place of a choice from 0, or nothing: passed over."""


@dataclass(frozen=True, slots=True)
class Question:
    """One that is left to answer; without choices in words."""

    place: int
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is left to answer for one person."""

    number: int
    title: str
    closes_on: date
    count: int
    """Of all questions."""
    left: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A survey somebody is asked to answer and has not got through."""

    number: int
    title: str
    closes_on: date | None


def waiting(ctx: Context) -> list[int]:
    """The numbers of the open surveys that the speaker has not got through, the first to close first."""
    return [one.number for one in open_to_me(ctx)]


def open_to_me(ctx: Context) -> list[Open]:
    """The same, with what they are called and their last day: one statement."""
    count = (
        sa.select(sa.func.count())
        .select_from(SurveyQuestion)
        .where(col(SurveyQuestion.survey_id) == col(Survey.id))
        .correlate(Survey)
        .scalar_subquery()
    )
    query = (
        sa.select(col(Survey.id), col(Survey.title), col(Survey.closes_on))
        .join(SurveyTurn, col(SurveyTurn.survey_id) == col(Survey.id))
        .where(col(SurveyTurn.member_id) == ctx.speaker.id, col(SurveyTurn.place) < count)
        .where(col(Survey.state) == SurveyState.OPEN, col(Survey.closes_on) >= ctx.today)
        .order_by(col(Survey.closes_on), col(Survey.id))
    )
    return [Open(*row) for row in ctx.connection.execute(query)]


def sheet(ctx: Context, number: int) -> Sheet:
    """What the speaker has left to answer; nothing when he has got through.

    Raises:
        NotFoundError: there is none.
        ConflictError: it is not open, or over.
        NotAllowedError: he was not asked.
    """
    row = ctx.get(Survey, number, wording.NAME)
    if row.state is SurveyState.DRAFT:
        raise NotAllowedError(wording.NO_TURN)
    if row.state is not SurveyState.OPEN or row.closes_on is None or ctx.today > row.closes_on:
        raise ConflictError(wording.IS_OVER)
    turn = _turn(ctx, number)
    questions = drafting.questions_of(ctx, number)
    left = tuple(Question(one.place, one.text, tuple(one.choices)) for one in questions if one.place > turn.place)
    return Sheet(number, row.title, row.closes_on, len(questions), left)


def _turn(ctx: Context, number: int) -> SurveyTurn:
    query = select(SurveyTurn).where(SurveyTurn.survey_id == number, SurveyTurn.member_id == ctx.speaker.id)
    found = ctx.session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotAllowedError(wording.NO_TURN)
    return found


def answer(ctx: Context, number: int, given: Mapping[int, Given]) -> Sheet:
    """Take the speaker's answers by the place of the question; those before the last of them not given are passed over.

    What he has answered before stays as it was. Returns what is left.

    Raises:
        NotFoundError, ConflictError, NotAllowedError: as `sheet`.
        BadInputError: too long, nothing said, no such choice, or what must not be kept.
    """
    row = drafting.locked(ctx, number)
    found = sheet(ctx, number)
    asked = {one.place: one for one in found.left}
    told = {place: checked(asked[place], one) for place, one in given.items() if place in asked}
    if not told:
        return found
    unit, last = _turn(ctx, number).org_id, max(told)
    row.begun = True
    ctx.session.flush()
    new = [_row(number, place, unit, one) for place, one in told.items() if one is not None]
    _lay_anew(ctx, number, unit, new)
    ctx.connection.execute(_GO_ON, {"survey": number, "who": ctx.speaker.id, "to": last})
    return Sheet(number, found.title, found.closes_on, found.count, tuple(q for q in found.left if q.place > last))


def checked(asked: Question, given: Given) -> Given:
    """The answer as it is kept.

    Raises:
        BadInputError: as `answer`.
    """
    if given is None:
        return None
    if isinstance(given, int):
        if not 0 <= given < len(asked.choices):
            raise BadInputError(wording.NO_CHOICE)
        return given
    text = given.strip()
    if asked.choices:
        raise BadInputError(wording.NO_CHOICE)
    if not text:
        raise BadInputError(wording.NO_ANSWER)
    if len(text) > rules.LONGEST_ANSWER:
        raise BadInputError(wording.LONG_ANSWER.format(most=rules.LONGEST_ANSWER))
    if unkept.forbidden(text):
        raise BadInputError(wording.UNKEPT)
    return text


def _row(number: int, place: int, unit: int | None, given: str | int) -> dict[str, object]:
    return {
        "key": secrets.token_hex(16),
        "survey_id": number,
        "place": place,
        "org_id": unit,
        "picked": given if isinstance(given, int) else None,
        "text": "" if isinstance(given, int) else given,
        "number": None,
    }


def _lay_anew(ctx: Context, number: int, unit: int | None, new: list[dict[str, object]]) -> None:
    """Take up the unit's answers and lay them down again with the new ones, in the order of their keys."""
    same = _ANSWERS.c.org_id.is_(None) if unit is None else _ANSWERS.c.org_id == unit
    where = _ANSWERS.c.survey_id == number, same
    old = [dict(row) for row in ctx.connection.execute(sa.select(_ANSWERS).where(*where)).mappings()]
    if not new:
        return
    ctx.connection.execute(_ANSWERS.delete().where(*where))
    ctx.connection.execute(_ANSWERS.insert(), sorted([*old, *new], key=lambda row: str(row["key"])))
