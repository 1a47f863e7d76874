"""What a register begins with: the twelve suggestions that came of the survey before it, each once, for the office."""

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.problems import saying, sorting
from bot.problems.models import Category, Kind, Problem, ProblemState, Source

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


def begin(ctx: Context) -> int:
    """Put the suggestions that are not there yet into the company's register, verified; returns how many.

    For who sits at the server's terminal, where nobody speaks.

    Raises:
        NotFoundError: there is no company yet.
    """
    roots = people.roots(ctx)
    if not roots:
        raise NotFoundError(saying.NO_COMPANY)
    root = roots[0]
    keys = [KEY.format(number=number) for number in range(1, len(SUGGESTIONS) + 1)]
    there = set(
        ctx.connection.execute(
            sa.select(col(Problem.source_key)).where(col(Problem.source_key).in_(keys)),
        ).scalars()
    )
    rows = [
        Problem(
            org_id=root.id,
            kind=Kind.SUGGESTION,
            category=category,
            main=sorting.MAIN.get(category),
            source=Source.SUGGESTION,
            source_key=key,
            text=text,
            state=ProblemState.VERIFIED,
            reported=True,
            opened_by=None,
            day=ctx.today,
            decided_on=ctx.today,
        )
        for key, (category, text) in zip(keys, SUGGESTIONS, strict=True)
        if key not in there
    ]
    ctx.session.add_all(rows)
    ctx.session.flush()
    if rows:
        audit.record(ctx, "problem.begin", changes=[audit.added(row) for row in rows], org_id=root.id)
    return len(rows)
