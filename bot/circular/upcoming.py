"""Part five when it is looked over and signed later than it was drawn: it names no day that has gone by."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.circular import paper, sources
from bot.circular.models import NoticeItem, NoticePaper, Section
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context


@dataclass(frozen=True, slots=True)
class Fresh:
    """The sentences that name another day now or were taken out, and what was done to them."""

    rows: Sequence[NoticeItem]
    changes: Sequence[Change]


def refresh(ctx: Context, found: NoticePaper) -> Fresh:
    """Give drawn sentences the next day of their duty, and take out those whose last day was reached.

    What a person has written stays: only its writer knows what day it means.
    """
    coming = {one.source_key: one for one in sources.ahead(ctx, found.period)}
    rows, changes = [], []
    for one in paper.standing(paper.items(ctx, found, section=Section.AHEAD)):
        duty = coming.get(one.source_key)
        if one.own or (duty is not None and duty.text == one.text):
            continue
        before = audit.snapshot(one)
        one.removed, one.text = duty is None, one.text if duty is None else duty.text
        rows.append(one)
        changes.append(audit.changed(one, before))
    ctx.session.flush()
    return Fresh(rows, changes)
