"""What is entered about a unit in the tests of results: 何洁 enters it, 刘洋 confirms it."""

from datetime import date

from bot import assess
from bot.assess import AssessmentEntry, Check, CheckKind, CheckState, Draft, EntryKind, EntryState, tables
from tests.world import World


def confirmed(
    world: World, text: str = "没写原因", kind: EntryKind = EntryKind.DEDUCTION, day: date | None = None
) -> int:
    """Something of item D3-2 about 锅炉支部, of today unless told; a finding needs nobody to confirm it."""
    with world.acting("何洁") as ctx:
        number = assess.enter(ctx, Draft(kind, world.orgs["B04"], day or ctx.today, code="D3-2", text=text)).id
    if kind is not EntryKind.FINDING:
        with world.acting("刘洋") as ctx:
            assess.confirm(ctx, number)
    return number


def state(world: World, number: int = 1) -> EntryState:
    with world.acting() as ctx:
        return ctx.get(AssessmentEntry, number).state


def freeze(world: World, kind: CheckKind, period: str) -> None:
    """A check of nobody that stands for ever: what falls into it changes no more."""
    with world.acting() as ctx:
        version, _ = tables.current(ctx, 2026)
        row = Check(kind=kind, period=period, table_id=version.id, state=CheckState.FROZEN, as_of=ctx.today)
        row.computed_at = row.shown_at = row.frozen_at = ctx.now
        ctx.session.add(row)
