"""Telling what a month's check found: each secretary the own unit, the office all of them together."""

from collections.abc import Iterator, Mapping

from bot import notify, people
from bot.assess import checks, standing, wording
from bot.assess.models import Check, Score
from bot.assess.standing import Standing
from bot.core.context import Context
from bot.notify import Notice, Topic
from bot.people import Org, Role

READERS = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
"""Who hears the overview."""


def tell(ctx: Context, check: Check) -> int:
    """Queue the statements and the overview; returns how many were not said before. Each is said once for a check.

    To a unit that owed nothing in these days and owes nothing, nothing is said.
    """
    found = checks.every_result(ctx, check)
    stood = standing.standings(ctx, check, [unit.id for unit, _ in found])
    told = [(unit, score) for unit, score in found if stood[unit.id].total or stood[unit.id].owed]
    if not told:
        return 0
    secretaries = people.secretaries(ctx, [unit.id for unit, _ in told])
    missing = sum(unit.id not in secretaries for unit, _ in told)
    statements = _statements(check, told, stood, secretaries)
    overview = wording.overview(check, [stood[unit.id] for unit, _ in told], without_secretary=missing)
    readers = {reader: None for root in people.roots(ctx) for reader in people.posted(ctx, READERS, root)}
    return notify.put_many(ctx, [*statements, *(_notice(check, reader, overview, reader) for reader in readers)])


def _statements(
    check: Check, told: list[tuple[Org, Score]], stood: Mapping[int, Standing], secretaries: Mapping[int, int]
) -> Iterator[Notice]:
    for unit, score in told:
        if unit.id in secretaries:
            text = wording.statement(unit.short, check, stood[unit.id], score)
            yield _notice(check, secretaries[unit.id], text, f"unit:{unit.id}")


def _notice(check: Check, to: int, text: str, whose: object) -> Notice:
    key = f"check:{check.id}:{whose}"
    return Notice(to=to, text=text, key=key, topic=Topic.RESULT, about=f"check:{check.id}")
