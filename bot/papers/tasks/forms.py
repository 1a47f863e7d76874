"""One duty of a year's list as a form: shown as the lists write it, read and checked as they are read."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from bot import admission, people, plan
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.papers.sheets import Sheet
from bot.papers.tasks.columns import FIELDS, PRINTED
from bot.papers.tasks.fields import TITLES
from bot.papers.tasks.importing import ListFile, ListPlan, compare
from bot.plan import Growth, Scope, TaskTemplate

Cell = people.roster.Cell

HINTS = {key: field.hint for key, field in FIELDS.items()}
"""How each field is filled in."""
FIRST = tuple(one.column.key for one in PRINTED)
"""What is asked for first; the rest is for who wants it."""
TAKEN = "{year}年的清单里已经有这个编号。"
CHANGED_MEANWHILE = "打开以后别人改过这一项，您的没有保存。请看下面别人改成了什么，再改一次。"


def shown(row: TaskTemplate) -> dict[str, str]:
    """A duty as a list writes it: key of the column → words."""
    return {key: people.roster.cells.plain(field.write(getattr(row, key))) for key, field in FIELDS.items()}


def mark(row: TaskTemplate) -> str:
    """Another one when anything of the duty is another."""
    return hashlib.sha256(row.model_dump_json().encode()).hexdigest()[:16]


def typed(ctx: Context, scope: Scope, year: int, values: Mapping[str, Cell], *, is_new: bool = False) -> ListPlan:
    """What it would change to save a form, filled in by heading; what is blank is empty, or as usual."""
    line = people.roster.Line(1, dict(values))
    found = compare(ctx, ListFile(Sheet(tuple(values), (line,)), whole=True), scope, year)
    if is_new and (found.updated or found.same):
        taken = people.roster.Problem(1, TITLES["code"], TAKEN.format(year=year))
        return replace(found, problems=(taken,), drafts=())
    if not (found.drafts or found.problems or found.same):
        return replace(found, problems=(people.roster.Problem(1, TITLES["code"], people.roster.MISSING),))
    return found


def require_unchanged(ctx: Context, year: int, code: str, known: str) -> None:
    """A form is saved over what it was filled in from, and nothing else.

    Raises:
        NotFoundError: the list has none of this code.
        ConflictError: somebody has changed it since.
    """
    if mark(plan.template(ctx, year, code)) != known:
        raise ConflictError(CHANGED_MEANWHILE)


def save(ctx: Context, found: ListPlan) -> Growth:
    """Save what was typed and bring the open tasks in line; what fell due before today stays as it was.

    Raises:
        NotAllowedError: the list is the office's.
    """
    for draft in found.drafts:
        plan.save_template(ctx, draft)
    grown = plan.grow(ctx, found.year, since=ctx.today, activists=admission.activists(ctx))
    plan.hand_over(ctx)
    return grown
