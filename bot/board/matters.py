"""Problems in numbers alone: who reported one stands in none of them, and of single ones nothing is told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot.board.seat import View
from bot.core.context import Context
from bot.core.db import constants
from bot.people import Org
from bot.problems import Category, Kind, Problem, ProblemState, Rectification

OVER = (ProblemState.CLOSED, ProblemState.DISMISSED)


@dataclass(frozen=True, slots=True)
class Matters:
    """What is not over, and what was registered in the period: problems by category and state, proposals apart."""

    problems: Mapping[Category | None, Mapping[ProblemState, int]]
    """None: nobody has sorted them yet."""
    suggestions: Mapping[ProblemState, int]

    @property
    def states(self) -> Sequence[ProblemState]:
        """The states in which anything is, in the order in which they follow each other."""
        return [one for one in ProblemState if self.of(one)]

    @property
    def left(self) -> int:
        """How many are not over, proposals among them."""
        return sum(self.of(one) for one in ProblemState if one not in OVER)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(self.of, ProblemState))

    def of(self, state: ProblemState) -> int:
        """How many are in this state."""
        return sum(row.get(state, 0) for row in (*self.problems.values(), self.suggestions))


def matters(ctx: Context, view: View) -> Matters:
    """The register in numbers; from below the office only what a unit was asked to put right. One statement."""
    own = view.period.own
    kept = sa.or_(
        col(Problem.state).not_in(constants(OVER)), sa.and_(col(Problem.day) >= own.start, col(Problem.day) < own.end)
    )
    columns = (col(Problem.kind), col(Problem.category), col(Problem.state))
    query = (
        sa.select(*columns, sa.func.count().label("counted"))
        .join(Org, col(Org.id) == col(Problem.org_id))
        .where(kept, view.within())
        .group_by(*columns)
    )
    if not view.is_office:
        asked = sa.exists().where(col(Rectification.problem_id) == col(Problem.id), ~col(Rectification.withdrawn))
        query = query.where(sa.or_(~col(Problem.reported), asked))
    problems: dict[Category | None, dict[ProblemState, int]] = {one: {} for one in (*Category, None)}
    suggestions: dict[ProblemState, int] = defaultdict(int)
    for row in ctx.connection.execute(query):
        if row.kind is Kind.SUGGESTION:
            suggestions[row.state] += row.counted
        else:
            problems[row.category][row.state] = row.counted
    return Matters({category: states for category, states in problems.items() if states}, suggestions)
