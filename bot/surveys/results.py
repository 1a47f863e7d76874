"""What came of a survey, for the office, once it is closed: counts of choices, and what was said, by nobody."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.errors import ConflictError, NotFoundError
from bot.people import Org
from bot.surveys import drafting, wording
from bot.surveys.models import Survey, SurveyAnswer, SurveyQuestion, SurveyState


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in words: its number, and its unit where it may be told."""

    number: int
    place: int
    text: str
    unit: Org | None


@dataclass(frozen=True, slots=True)
class Count:
    """How often a choice of a question was picked, in all and by those units that may be told."""

    label: str
    count: int
    by_unit: tuple[tuple[Org, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A question with what came of it."""

    question: SurveyQuestion
    counts: tuple[Count, ...]
    said: tuple[Said, ...]

    @property
    def answered(self) -> int:
        """How many answered it."""
        return sum(one.count for one in self.counts) + len(self.said)


def surveys(ctx: Context) -> list[Survey]:
    """All surveys, the newest first.

    Raises:
        NotAllowedError: not the office.
    """
    drafting.require_office(ctx)
    return list(ctx.session.exec(select(Survey).order_by(col(Survey.id).desc())))


def survey(ctx: Context, number: int) -> Survey:
    """The survey with this number.

    Raises:
        NotAllowedError: not the office.
        NotFoundError: there is none.
    """
    drafting.require_office(ctx)
    return ctx.get(Survey, number, wording.NAME)


def results(ctx: Context, number: int) -> list[Result]:
    """What came of each question: three statements, however many answered.

    Raises:
        NotAllowedError: not the office.
        NotFoundError: there is none.
        ConflictError: it is not closed.
    """
    if survey(ctx, number).state is not SurveyState.CLOSED:
        raise ConflictError(wording.NOT_CLOSED.format(number=number))
    query = (
        sa.select(SurveyAnswer, Org)
        .outerjoin(Org, col(Org.id) == col(SurveyAnswer.org_id))
        .where(col(SurveyAnswer.survey_id) == number)
        .order_by(col(SurveyAnswer.number))
    )
    rows = [(row[0], row[1]) for row in ctx.session.execute(query)]
    return [
        _result(one, [row for row in rows if row[0].place == one.place]) for one in drafting.questions_of(ctx, number)
    ]


def _result(question: SurveyQuestion, rows: list[tuple[SurveyAnswer, Org | None]]) -> Result:
    said = tuple(Said(row.number or 0, row.place, row.text, unit) for row, unit in rows if row.picked is None)
    units = {unit.code: unit for _, unit in rows if unit is not None}
    picked = Counter(row.picked for row, _ in rows)
    apart = Counter((row.picked, unit.code) for row, unit in rows if unit is not None)
    counts = tuple(
        Count(label, picked[place], tuple((units[code], apart[place, code]) for code in sorted(units)))
        for place, label in enumerate(question.choices)
    )
    return Result(question, counts, said)


def said(ctx: Context, number: int, answer: int) -> Said:
    """One answer in words of a closed survey, by its number.

    Raises:
        NotAllowedError: not the office.
        NotFoundError: there is none.
        ConflictError: the survey is not closed.
    """
    if survey(ctx, number).state is not SurveyState.CLOSED:
        raise ConflictError(wording.NOT_CLOSED.format(number=number))
    query = select(SurveyAnswer).where(SurveyAnswer.survey_id == number, SurveyAnswer.number == answer)
    row = ctx.session.exec(query).one_or_none()
    if row is None:
        raise NotFoundError(wording.NO_SUCH_ANSWER.format(number=number, answer=answer))
    return Said(answer, row.place, row.text, people.org(ctx, row.org_id) if row.org_id else None)
