"""Writing a survey: its title and its questions, until it is sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Right
from bot.surveys import rules, wording
from bot.surveys.models import Survey, SurveyQuestion, SurveyState
from bot.surveys.rules import Asked


def require_office(ctx: Context) -> None:
    """Let the office pass; at the terminal nobody speaks.

    Raises:
        NotAllowedError: the speaker runs no surveys.
    """
    if ctx.actor is not None:
        people.require_anywhere(ctx, Right.SURVEY)


def draft(ctx: Context, title: str, questions: Sequence[Asked] = ()) -> Survey:
    """Begin a survey, with its questions if they are known.

    Raises:
        NotAllowedError: not the office.
        BadInputError: no title, too long, too many questions or one that is none.
    """
    require_office(ctx)
    title = title.strip()
    if not title:
        raise BadInputError(wording.NO_TITLE)
    if len(title) > rules.LONGEST_TITLE:
        raise BadInputError(wording.LONG_TITLE.format(most=rules.LONGEST_TITLE))
    row = Survey(title=title, by_id=ctx.actor.id if ctx.actor else None, at=ctx.now)
    ctx.session.add(row)
    ctx.session.flush()
    changes = [audit.added(row), *_add(ctx, row, questions)]
    audit.record(ctx, "survey.draft", summary=title, changes=changes, undoable=ctx.actor is not None)
    return row


def add(ctx: Context, number: int, questions: Sequence[Asked]) -> list[SurveyQuestion]:
    """Add questions to a survey that was not sent; returns all it has.

    Raises:
        NotAllowedError: not the office.
        NotFoundError, ConflictError: there is none, or it was sent.
        BadInputError: too many, or one that is none.
    """
    row = _open_to_change(ctx, number)
    changes = _add(ctx, row, questions)
    audit.record(ctx, "survey.ask", summary=row.title, changes=changes, undoable=True)
    return questions_of(ctx, number)


def _add(ctx: Context, row: Survey, questions: Sequence[Asked]) -> list[Change]:
    there = questions_of(ctx, row.id)
    if len(there) + len(questions) > rules.MOST_QUESTIONS:
        raise BadInputError(wording.MANY_QUESTIONS.format(most=rules.MOST_QUESTIONS))
    first = there[-1].place + 1 if there else 1
    rows = [
        SurveyQuestion(survey_id=row.id, place=place, text=one.text, choices=list(one.choices))
        for place, one in enumerate(map(rules.sound, questions), first)
    ]
    ctx.session.add_all(rows)
    ctx.session.flush()
    return [audit.added(one) for one in rows]


def remove(ctx: Context, number: int, place: int) -> SurveyQuestion:
    """Take a question out of a survey that was not sent; those behind it move up.

    Raises:
        NotAllowedError, ConflictError: as for adding.
        NotFoundError: there is none.
    """
    _open_to_change(ctx, number)
    there = questions_of(ctx, number)
    gone = next((one for one in there if one.place == place), None)
    if gone is None:
        raise NotFoundError(wording.NO_SUCH_QUESTION.format(number=number, place=place))
    changes = [Change("survey_question", gone.id, audit.snapshot(gone), None)]
    ctx.session.exec(sa.delete(SurveyQuestion).where(col(SurveyQuestion.id) == gone.id))
    for one in there[there.index(gone) + 1 :]:
        before = audit.snapshot(one)
        one.place -= 1
        ctx.session.flush()
        changes.append(audit.changed(one, before))
    audit.record(ctx, "survey.remove", summary=gone.text, changes=changes, undoable=True)
    return gone


def _open_to_change(ctx: Context, number: int) -> Survey:
    require_office(ctx)
    row = locked(ctx, number)
    if row.state is not SurveyState.DRAFT:
        raise ConflictError(wording.NOT_DRAFT.format(number=number, state=wording.STATES[row.state]))
    return row


def locked(ctx: Context, number: int) -> Survey:
    """The survey of this number, for us alone until the transaction ends: whatever changes one begins here.

    Raises:
        NotFoundError: there is none.
    """
    row = ctx.get(Survey, number, wording.NAME)
    ctx.session.refresh(row, with_for_update=True)
    return row


def questions_of(ctx: Context, number: int) -> list[SurveyQuestion]:
    """Its questions in order."""
    query = select(SurveyQuestion).where(SurveyQuestion.survey_id == number)
    return list(ctx.session.exec(query.order_by(col(SurveyQuestion.place))))
