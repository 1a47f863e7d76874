"""Telling what a check found: each secretary the own unit, the office all of them together, nobody of another."""

from collections.abc import Mapping, Sequence

from bot import notify, people
from bot.assess import annual, checks, feedback, freezing, grouped, overall, pictured, quarter, standing, wording
from bot.assess.models import Check, CheckKind, Score
from bot.assess.shown import table_of
from bot.assess.standing import Standing
from bot.core.context import Context
from bot.notify import Notice, Topic
from bot.people import Org, Role

READERS = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
"""Who hears the overview."""

Results = Sequence[tuple[Org, Score]]


def tell(ctx: Context, check: Check) -> int:
    """Queue the statements and the overview; returns how many were not said before. Each is said once for a check.

    Of a month each unit reads how it stands with its tasks, of a quarter its draft, of a year its result with the
    feedback; of month and quarter the office also sees a picture, and its group both; a unit's own group reads what is
    its own. To a unit that had nothing to do in a month or a quarter, nothing is said.
    """
    found = checks.stored(ctx, check)
    if check.kind is CheckKind.YEAR:
        return _tell_year(ctx, check, found)
    stood = standing.standings(ctx, check, [unit.id for unit, _ in found])
    told = overall.active(check, found, stood)
    if not told:
        return 0
    texts = _texts(ctx, check, told, stood)
    figures = overall.figures(ctx, check, told, stood)
    pictured.post(ctx, check, figures)
    grouped.post(ctx, check, told, stood)
    readers = _readers(ctx)
    overviews = _overviews(check, readers, overall.overview_text(figures))
    pictures = pictured.pictures(check, readers, figures)
    return notify.put_many(ctx, [*_statements(ctx, check, told, texts), *overviews, *pictures])


def _tell_year(ctx: Context, check: Check, found: Results) -> int:
    secretaries = people.secretaries(ctx, [unit.id for unit, _ in found])
    texts = dict(annual.statements(ctx, check, found))
    notices = [*_statements(ctx, check, found, texts), *_overviews(check, _readers(ctx), overview(ctx, check, found))]
    queued = notify.put_many(ctx, notices)
    feedback.sent(ctx, check, [unit.id for unit, _ in found if unit.id in secretaries])
    return queued


def statements(ctx: Context, check: Check, some: Results) -> Mapping[int, str]:
    """What these units read of a check, by number, as things are now."""
    if check.kind is CheckKind.YEAR:
        return dict(annual.statements(ctx, check, some))
    return _texts(ctx, check, some, standing.standings(ctx, check, [unit.id for unit, _ in some]))


def _texts(ctx: Context, check: Check, some: Results, stood: Mapping[int, Standing]) -> Mapping[int, str]:
    if check.kind is CheckKind.MONTH:
        return {unit.id: wording.statement(unit.short, check, stood[unit.id], score) for unit, score in some}
    table, until = table_of(ctx, check), freezing.appeals_end(ctx, check)
    return {unit.id: quarter.draft(unit.short, check, table, score, until) for unit, score in some}


def overview(ctx: Context, check: Check, found: Results) -> str:
    """What the office reads of a check of all units, as things are now."""
    if check.kind is CheckKind.YEAR:
        untold = len(found) - len(people.secretaries(ctx, [unit.id for unit, _ in found]))
        return annual.overview(ctx, check, found, untold=untold)
    return overall.overview_text(overall.current(ctx, check))


def _readers(ctx: Context) -> Sequence[int]:
    return list({reader: None for root in people.roots(ctx) for reader in people.posted(ctx, READERS, root)})


def _statements(ctx: Context, check: Check, told: Results, texts: Mapping[int, str]) -> Sequence[Notice]:
    """One for each unit that has a secretary."""
    secretaries = people.secretaries(ctx, [unit.id for unit, _ in told])
    return [
        _notice(check, secretaries[unit.id], texts[unit.id], key(check, unit))
        for unit, _ in told
        if unit.id in secretaries
    ]


def _overviews(check: Check, readers: Sequence[int], text: str) -> Sequence[Notice]:
    return [_notice(check, reader, text, overview_key(check, reader)) for reader in readers]


def key(check: Check, unit: Org) -> str:
    """Under which a unit's statement is said."""
    return f"check:{check.id}:unit:{unit.id}"


def overview_key(check: Check, reader: int) -> str:
    """Under which the overview is said to somebody of the office."""
    return f"check:{check.id}:{reader}"


def _notice(check: Check, to: int, text: str, key: str) -> Notice:
    return Notice(to=to, text=text, key=key, topic=Topic.RESULT, about=f"check:{check.id}")
