"""Who reported something with his name hears what becomes of it: each step once, under the number he was given."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify
from bot.core.context import Context
from bot.notify import Topic
from bot.problems import saying, wording
from bot.problems.models import Kind, Problem, Rectification


def _reports(ctx: Context, problem: Problem) -> list[Problem]:
    """The reports with a name that this is about: itself and what was merged into it."""
    same = sa.or_(col(Problem.id) == problem.id, col(Problem.merged_into) == problem.id)
    named = sa.and_(col(Problem.reported), col(Problem.opened_by).is_not(None))
    return list(ctx.session.exec(select(Problem).where(same, named).order_by(col(Problem.id))).all())


def hears(ctx: Context, one: Problem) -> bool:
    """Whether somebody hears what becomes of it: who reported it with his name, unless he is who says so."""
    return one.reported and one.opened_by not in {None, ctx.speaker.id}


def _tell(ctx: Context, one: Problem, pattern: str, step: str, **more: object) -> None:
    if one.opened_by is None or not hears(ctx, one):
        return
    notify.put(
        ctx,
        to=one.opened_by,
        text=pattern.format(number=one.id, text=wording.said(one.text, wording.SHORT), **more),
        key=f"report.{step}:{one.id}",
        topic=Topic.ANSWER,
        about=f"problem:{one.id}",
        due=notify.quiet.post(ctx.now, ctx.workdays),
    )


def verified(ctx: Context, problem: Problem) -> None:
    """It is true."""
    for one in _reports(ctx, problem):
        _tell(ctx, one, saying.VERIFIED, "true")


def assigned(ctx: Context, problem: Problem, unit: str, due: date) -> None:
    """It was given to a unit at once; who heard that it is true is not told twice."""
    for one in _reports(ctx, problem):
        _tell(ctx, one, saying.ASSIGNED, "true", unit=unit, due=wording.day(due))


def decided(ctx: Context, problem: Problem, *, adopted: bool) -> None:
    """It was not taken on, and why; or a suggestion was adopted or not."""
    suggested = saying.ADOPTED if adopted else saying.NOT_ADOPTED
    pattern = suggested if problem.kind is Kind.SUGGESTION else saying.DISMISSED
    for one in _reports(ctx, problem):
        _tell(ctx, one, pattern, "decided", answer=wording.said(problem.answer))


def merged(ctx: Context, problem: Problem, into: Problem) -> None:
    """It is dealt with under another number; who reported the other hears of its end like before."""
    _tell(ctx, problem, saying.MERGED, f"merged:{into.id}", into=into.id)


def closed(ctx: Context, problem: Problem, row: Rectification) -> None:
    """It was put right and accepted."""
    for one in _reports(ctx, problem):
        _tell(ctx, one, saying.CLOSED, f"closed:{row.id}:{row.returned}", reply=wording.said(row.reply))
