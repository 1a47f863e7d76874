"""What waits for the speaker's own word: in numbers for the board, one by one on a page that leads to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import assess, plan, problems
from bot.assess import AssessmentEntry
from bot.board.seat import View
from bot.core.clock import local
from bot.core.context import Context
from bot.people import Org

MOST = 50
"""Of one kind that are listed."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How many reports to verify, requests for a later deadline, matters reported, deductions, appeals."""

    verify: int = 0
    extensions: int = 0
    reports: int = 0
    late_reports: int = 0
    """Of the matters reported, those that wait longer than they should."""
    entries: int = 0
    appeals: int = 0


def waits(ctx: Context, view: View) -> Waits:
    """What waits for the speaker, whatever part is looked at: two statements, five for the office."""
    verify, extensions = len(plan.to_verify(ctx)), len(plan.extensions_asked(ctx))
    if not view.is_office:
        return Waits(verify, extensions)
    reports = problems.waiting(ctx)
    entries, appeals = len(assess.waiting(ctx)), len(assess.open_appeals(ctx))
    return Waits(verify, extensions, len(reports.numbers), reports.late, entries, appeals)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing: of a task its number, else its own; `day` is when it was done, is asked for, was made or happened."""

    number: int
    title: str
    unit: str
    unit_code: str
    day: date | None
    words: str = ""
    is_own: bool = False
    """Whether the reader entered it himself, and somebody else is to say whether it stands."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What waits one by one, the longest first, `MOST` of a kind, and how much of each there is."""

    verify: Sequence[Matter]
    extensions: Sequence[Matter]
    reports: Sequence[Matter]
    entries: Sequence[Matter]
    appeals: Sequence[Matter]
    counts: Waits


def listed(ctx: Context, view: View) -> Listed:
    """The same one by one: as many statements however much there is."""
    found = waits(ctx, view)
    verify, asked = plan.to_verify(ctx)[:MOST], plan.extensions_asked(ctx)[:MOST]
    appeals = assess.open_appeals(ctx)[:MOST] if view.is_office else ()
    entries = assess.waiting(ctx)[:MOST] if view.is_office else ()
    numbers = {one.org_id for one in verify} | {one.org_id for one in appeals} | {task.org_id for task, _ in asked}
    places = _places(ctx, numbers | {one.org_id for one in entries})
    return Listed(
        [Matter(one.id, one.title, *places[one.org_id], one.done_on) for one in verify],
        [Matter(task.id, task.title, *places[task.org_id], record.day, record.note) for task, record in asked],
        _reports(ctx) if view.is_office else (),
        _entries(ctx, entries, places),
        [Matter(one.id, one.text, *places[one.org_id], local(one.at).date()) for one in appeals],
        found,
    )


def _reports(ctx: Context) -> Sequence[Matter]:
    """What people reported, named or not: who it was stands in none of them."""
    kinds = problems.saying.KINDS
    return [
        Matter(one.id, one.text, of.short, of.code, one.day, kinds[one.kind])
        for one, of in problems.reported(ctx)[:MOST]
    ]


def _entries(ctx: Context, found: Sequence[AssessmentEntry], places: Mapping[int, tuple[str, str]]) -> Sequence[Matter]:
    """What was entered: the item and what it costs or earns, by the table of its year."""
    tables = {year: assess.tables.current(ctx, year)[1] for year in {one.day.year for one in found}}
    return [
        Matter(
            one.id,
            f"{one.code} {assess.name_of(table, one.code)} {assess.what(ctx, one, table)}".strip(),
            *places[one.org_id],
            one.day,
            one.text,
            one.entered_by == ctx.speaker.id,
        )
        for one in found
        for table in (tables[one.day.year],)
    ]


def _places(ctx: Context, numbers: set[int]) -> Mapping[int, tuple[str, str]]:
    query = sa.select(col(Org.id), col(Org.short), col(Org.code)).where(col(Org.id).in_(numbers))
    return {row.id: (row.short, row.code) for row in ctx.connection.execute(query)}
