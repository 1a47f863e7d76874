"""What a register begins with: the twelve suggestions that came of the survey before it, and what a list brings in."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.problems import saying, sorting
from bot.problems.models import Category, Kind, Problem, ProblemState, Severity
from bot.problems.reporting import SOURCES, Report
from bot.problems.triage import Sorted

KEY = "start:{number}"
SUGGESTIONS: tuple[tuple[Category, str], ...] = (
    (Category.IDEOLOGY, "学什么跟着岗位走，少照念、多商量"),
    (Category.IDEOLOGY, "请劳模、老师傅、技术骨干上党课"),
    (Category.IDEOLOGY, "长期在外的党员编进就近的党小组一起学"),
    (Category.ORGANISATION, "全年要办的事列成一张清单给书记，换了人也照着办"),
    (Category.ORGANISATION, "会议记录要素统一，记一次，各处都用它"),
    (Category.ORGANISATION, "支部任期届满前半年就提醒换届"),
    (Category.EXAMPLE, "重要节点组突击队，由现场骨干当队长"),
    (Category.EXAMPLE, "划党员责任区，每人认领一件看得见的事"),
    (Category.CONDUCT, "机关部室把服务基层的办理时限公开"),
    (Category.CONDUCT, "检查看平时的记录，不另要专门材料"),
    (Category.PRODUCTION, "支部绩效用现成的安全、质量、进度数据"),
    (Category.PRODUCTION, "支委会定期研究一项施工难题"),
)
"""Sorted by category (problems.toml `suggestion`), in our words."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of what was found, sorted already; a key makes it known again though its words change."""

    report: Report
    into: Sorted
    key: str = ""


def begin(ctx: Context) -> int:
    """Put the suggestions that are not there yet into the company's register, verified; returns how many.

    For who sits at the server's terminal, where nobody speaks.

    Raises:
        NotFoundError: there is no company yet.
    """
    roots = people.roots(ctx)
    if not roots:
        raise NotFoundError(saying.NO_COMPANY)
    return take_in(
        ctx,
        [
            Listed(
                Report(text, roots[0], Kind.SUGGESTION),
                Sorted(category, sorting.MAIN.get(category)),
                KEY.format(number=number),
            )
            for number, (category, text) in enumerate(SUGGESTIONS, 1)
        ],
    )


def take_in(ctx: Context, listed: Sequence[Listed]) -> int:
    """Put into the register what is not there yet, verified: neither its key nor its words of its unit; how many.

    For who sits at the server's terminal, where nobody speaks.
    """
    there, keys = known(ctx), _keys(ctx)
    new: list[Problem] = []
    for one in listed:
        unit = people.unit_of(ctx, one.report.org)
        if (unit.id, one.report.text) in there or (one.key and one.key in keys):
            continue
        there.add((unit.id, one.report.text))
        new.append(_row(ctx, one, unit.id))
    ctx.session.add_all(new)
    ctx.session.flush()
    if new:
        summary = saying.LISTED.format(count=len(new))
        audit.record(ctx, "problem.begin", summary=summary, changes=[audit.added(row) for row in new])
    return len(new)


def known(ctx: Context) -> set[tuple[int, str]]:
    """The units and words of all there is in the register."""
    return {(row.org_id, row.text) for row in ctx.connection.execute(sa.select(col(Problem.org_id), col(Problem.text)))}


def _keys(ctx: Context) -> set[str]:
    query = sa.select(col(Problem.source_key)).where(col(Problem.source_key) != "")
    return set(ctx.connection.execute(query).scalars())


def _row(ctx: Context, one: Listed, unit: int) -> Problem:
    return Problem(
        org_id=unit,
        kind=one.report.kind,
        category=one.into.category,
        main=one.into.main,
        severity=one.into.severity or Severity.NORMAL,
        source=SOURCES[one.report.kind],
        source_key=one.key,
        text=one.report.text,
        state=ProblemState.VERIFIED,
        reported=True,
        day=ctx.today,
        decided_on=ctx.today,
    )
