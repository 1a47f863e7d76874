"""Taking a whole list in at once, as a file brings it: a few statements and one entry of the trail for all of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people import Right
from bot.plan.drafts import Draft
from bot.plan.models import TaskTemplate
from bot.plan.templates import committee, templates

IMPORTED = "导入 {year} 年清单：增加 {added} 项，修改 {changed} 项"
DETAILED = 200
"""A list of at most so many changes is written down field by field and can be taken back; a longer one by codes."""


def save_list(ctx: Context, year: int, drafts: Sequence[Draft]) -> None:
    """Add these duties to a year's list, or change those of the same codes; what is open follows at the next growth.

    A command may do it, where nobody in particular speaks.

    Raises:
        NotAllowedError: the list is the office's.
    """
    if ctx.actor is not None:
        people.require(ctx, Right.EXTEND_TASK, committee(ctx))
    known = {row.code: row for row in templates(ctx, year)}
    before = [audit.snapshot(known[draft.code]) if draft.code in known else None for draft in drafts]
    rows = [_row(known.get(draft.code), draft.model_dump() | {"year": year}) for draft in drafts]
    ctx.session.add_all(rows)
    ctx.session.flush()
    changes = [
        audit.added(row) if was is None else audit.changed(row, was) for row, was in zip(rows, before, strict=True)
    ]
    summary = IMPORTED.format(year=year, added=before.count(None), changed=len(rows) - before.count(None))
    is_small = len(changes) <= DETAILED
    audit.record(
        ctx,
        "template.import",
        summary=summary,
        changes=changes if is_small else [_codes(rows)],
        undoable=is_small and ctx.actor is not None,
    )


def _row(row: TaskTemplate | None, values: Mapping[str, Any]) -> TaskTemplate:
    if row is None:
        return TaskTemplate(**values)
    row.sqlmodel_update(dict(values))
    return row


def _codes(rows: Sequence[TaskTemplate]) -> Change:
    return Change("task_template", 0, None, {"codes": [row.code for row in rows]})
