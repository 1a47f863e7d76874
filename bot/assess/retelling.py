"""Telling of points that became others: what waits says the new ones, what was said is put right in a sentence.

What waits for the group names no unit, but counts them: it is put right too, as long as it has not gone out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot import notify, people
from bot.assess import checks, freezing, grouped, overall, pictured, telling, wording
from bot.assess.amending import Amended
from bot.assess.models import Check, CheckKind
from bot.core import audit
from bot.core.context import Context
from bot.notify import OutboxMessage, Topic
from bot.plan import wording as plan_wording

COMPUTED_ANEW = "{name}重算了，{unit}：{before}，改为{after}。不同意的，最晚{until}回「申诉 项目编号 理由」。"


@dataclass(frozen=True, slots=True)
class Retold:
    """What waited and says the new points now: the numbers of the results, and what became of the old messages."""

    scores: set[int] = field(default_factory=set)
    changes: list[audit.Change] = field(default_factory=list)


def tell_amended(ctx: Context, check: Check, amended: Sequence[Amended]) -> int:
    """Tell the units whose points are others now; returns how many units hear of it.

    Whose statement still waits reads the new one alone; the others are told what changed.
    """
    until, retold = plan_wording.day(freezing.appeals_end(ctx, check)), retell(ctx, amended)
    heard = 0
    for one in amended:
        before, after = wording.in_short(one.before), wording.in_short(one.now)
        if before == after:
            continue
        if one.now.id in retold.scores:
            heard += 1
            continue
        text = COMPUTED_ANEW.format(
            name=wording.name(check), unit=one.unit.short, before=before, after=after, until=until
        )
        leaders = people.leaders(ctx, one.unit.id)
        for reader in leaders:
            key = f"check:{check.id}:again:{ctx.now.isoformat()}:{reader.id}"
            notify.put(ctx, to=reader.id, text=text, key=key, topic=Topic.RESULT, about=f"check:{check.id}")
        heard += bool(leaders)
    return heard


def retell(ctx: Context, amended: Iterable[Amended]) -> Retold:
    """Put the statements of these units, and the overviews, that still wait into the words of today."""
    retold = Retold()
    for _, some in groupby(sorted(amended, key=_check_number), key=_check_number):
        _retell_check(ctx, list(some), retold)
    return retold


def _check_number(one: Amended) -> int:
    return one.check.id


def _retell_check(ctx: Context, amended: Sequence[Amended], retold: Retold) -> None:
    check = amended[0].check
    waiting = {notify.first_key(one): one for one in notify.waiting(ctx, f"check:{check.id}")}
    late = [one for one in amended if telling.key(check, one.unit) in waiting]
    texts = telling.statements(ctx, check, [(one.unit, one.now) for one in late])
    for one in late:
        message = waiting[telling.key(check, one.unit)]
        retold.scores.add(one.now.id)
        retold.changes.extend(_replaced(ctx, message, texts[one.unit.id]))
    retold.changes.extend(_overviews(ctx, check, waiting))
    retold.changes.extend(_posted(ctx, check))
    retold.changes.extend(_posted_to_units(ctx, check, amended))


def _overviews(ctx: Context, check: Check, waiting: Mapping[str, OutboxMessage]) -> Iterable[audit.Change]:
    """Those of the office."""
    some = [one for key, one in waiting.items() if key == telling.overview_key(check, one.member_id)]
    if not some:
        return
    text = telling.overview(ctx, check, checks.stored(ctx, check))
    for one in some:
        yield from _replaced(ctx, one, text)


def _posted(ctx: Context, check: Check) -> Iterable[audit.Change]:
    """The text for the group; its picture is drawn when it goes out."""
    letter = None if check.kind is CheckKind.YEAR else notify.posted(ctx, pictured.group_key(check))
    if letter is None:
        return
    text = overall.group_text(overall.current(ctx, check))
    if text != letter.text:
        yield notify.repost(ctx, letter, text)


def _posted_to_units(ctx: Context, check: Check, amended: Iterable[Amended]) -> Iterable[audit.Change]:
    """The points that wait for a unit's own group; of a month no points are told there."""
    if check.kind is not CheckKind.QUARTER:
        return
    for one in amended:
        letter = notify.posted(ctx, grouped.key(check, one.unit))
        text = grouped.points_text(ctx, check, one.unit, one.now)
        if letter is not None and text != letter.text:
            yield notify.repost(ctx, letter, text)


def _replaced(ctx: Context, message: OutboxMessage, text: str) -> Sequence[audit.Change]:
    return [] if message.text == text else [notify.replace(ctx, message, text)]
