"""Telling what a check found: each secretary the own unit, the office all of them together, nobody of another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot import notify, people
from bot.assess import annual, checks, feedback, freezing, notices, overall, pictured, quarter, standing, wording
from bot.assess.amending import Amended
from bot.assess.models import Check, CheckKind, Score
from bot.assess.shown import table_of
from bot.assess.standing import Standing
from bot.core.context import Context
from bot.notify import Notice, Topic
from bot.people import Org, Role
from bot.plan import wording as plan_wording

READERS = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
"""Who hears the overview."""
COMPUTED_ANEW = "{name}重算了，{unit}：{before}，改为{after}。不同意的，最晚{until}回「申诉 项目编号 理由」。"


def tell(ctx: Context, check: Check) -> int:
    """Queue the statements and the overview; returns how many were not said before. Each is said once for a check.

    Of a month each unit reads how it stands with its tasks, of a quarter its draft, of a year its result with the
    feedback; of month and quarter the office also sees a picture, and its group both. To a unit that had nothing to do
    in a month or a quarter, nothing is said.
    """
    found = checks.every_result(ctx, check)
    if check.kind is CheckKind.YEAR:
        return _tell_year(ctx, check, found)
    stood = standing.standings(ctx, check, [unit.id for unit, _ in found])
    told = overall.active(check, found, stood)
    if not told:
        return 0
    secretaries = people.secretaries(ctx, [unit.id for unit, _ in told])
    is_draft = check.kind is not CheckKind.MONTH
    statements = _drafts(ctx, check, told, secretaries) if is_draft else _statements(check, told, stood, secretaries)
    figures = overall.figures(ctx, check, told, stood)
    pictured.post(ctx, check, figures)
    overviews = _overviews(ctx, check, overall.overview_text(figures))
    pictures = pictured.pictures(check, [one.to for one in overviews], figures)
    return notify.put_many(ctx, [*statements, *overviews, *pictures])


def _overviews(ctx: Context, check: Check, text: str) -> list[Notice]:
    readers = {reader: None for root in people.roots(ctx) for reader in people.posted(ctx, READERS, root)}
    return [_notice(check, reader, text, reader) for reader in readers]


def _tell_year(ctx: Context, check: Check, found: Sequence[tuple[Org, Score]]) -> int:
    secretaries = people.secretaries(ctx, [unit.id for unit, _ in found])
    texts = [(unit, text) for unit, text in annual.statements(ctx, check, found) if unit in secretaries]
    statements = [_notice(check, secretaries[unit], text, f"unit:{unit}") for unit, text in texts]
    text = annual.overview(ctx, check, found, untold=len(found) - len(texts))
    queued = notify.put_many(ctx, [*statements, *_overviews(ctx, check, text)])
    feedback.sent(ctx, check, [unit for unit, _ in texts])
    return queued


def _statements(
    check: Check, told: Sequence[tuple[Org, Score]], stood: Mapping[int, Standing], secretaries: Mapping[int, int]
) -> Iterator[Notice]:
    for unit, score in told:
        if unit.id in secretaries:
            text = wording.statement(unit.short, check, stood[unit.id], score)
            yield _notice(check, secretaries[unit.id], text, f"unit:{unit.id}")


def _drafts(
    ctx: Context, check: Check, told: Sequence[tuple[Org, Score]], secretaries: Mapping[int, int]
) -> Iterator[Notice]:
    table, until = table_of(ctx, check), freezing.appeals_end(ctx, check)
    for unit, score in told:
        if unit.id in secretaries:
            text = quarter.draft(unit.short, check, table, score, until)
            yield _notice(check, secretaries[unit.id], text, f"unit:{unit.id}")


def tell_amended(ctx: Context, check: Check, amended: Iterable[Amended]) -> int:
    """Tell the units whose points are others now; returns how many units heard of it."""
    until, heard = plan_wording.day(freezing.appeals_end(ctx, check)), 0
    for one in amended:
        before, after = wording.in_short(one.before), wording.in_short(one.now)
        if before == after:
            continue
        text = COMPUTED_ANEW.format(
            name=wording.name(check), unit=one.unit.short, before=before, after=after, until=until
        )
        leaders = notices.leaders(ctx, one.unit.id)
        for reader in leaders:
            key = f"check:{check.id}:again:{ctx.now.isoformat()}:{reader.id}"
            notify.put(ctx, to=reader.id, text=text, key=key, topic=Topic.RESULT, about=f"check:{check.id}")
        heard += bool(leaders)
    return heard


def _notice(check: Check, to: int, text: str, whose: object) -> Notice:
    key = f"check:{check.id}:{whose}"
    return Notice(to=to, text=text, key=key, topic=Topic.RESULT, about=f"check:{check.id}")
