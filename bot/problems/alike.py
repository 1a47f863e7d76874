"""What the register knows already of a matter: opened from the same source, under way in the unit, or come back."""

import sqlalchemy as sa
from sqlmodel import col, select

from bot.core.clock import local
from bot.core.context import Context
from bot.people import Org
from bot.problems import finding, rules
from bot.problems.models import (
    Problem,
    ProblemAddition,
    ProblemState,
    Rectification,
)


def opened_from(ctx: Context, source_key: str) -> Problem | None:
    """The problem that this was opened from, or put beside, before."""
    if not source_key:
        return None
    beside = select(ProblemAddition.problem_id).where(ProblemAddition.source_key == source_key)
    query = select(Problem).where(sa.or_(col(Problem.source_key) == source_key, col(Problem.id).in_(beside)))
    taken_on = query.where(col(Problem.state) != ProblemState.DISMISSED)
    return ctx.session.exec(taken_on.order_by(col(Problem.id).desc())).first()


def same_matter(ctx: Context, unit: Org, text: str) -> Problem | None:
    """The unit's problem that this is about, locked as it stands now: it may be closed or withdrawn at this moment."""
    same = _alike(ctx, unit, text)
    if same is None:
        return None
    ctx.session.refresh(same, with_for_update=True)
    return None if same.state is ProblemState.DISMISSED else same


def _alike(ctx: Context, unit: Org, text: str) -> Problem | None:
    """One under way, else one that comes back."""
    state, asked = col(Problem.state), sa.exists().where(col(Rectification.problem_id) == col(Problem.id))
    known = sa.or_(state.in_(rules.UNDER_WAY), sa.and_(state == ProblemState.CLOSED, asked))
    query = select(Problem).where(Problem.org_id == unit.id, known)
    found = ctx.session.exec(query.order_by(col(Problem.id).desc())).all()
    alike = [one for one in found if rules.same_matter(one.text, text)]
    under_way = [one for one in alike if one.state is not ProblemState.CLOSED]
    back = (one for one in alike if one.state is ProblemState.CLOSED and is_back(ctx, one))
    return under_way[0] if under_way else next(back, None)


def is_back(ctx: Context, problem: Problem) -> bool:
    """Whether a closed problem that is found again today is the same one come back."""
    closed_at = finding.current(ctx, problem).closed_at
    return closed_at is not None and rules.comes_back(local(closed_at).date(), ctx.today)
