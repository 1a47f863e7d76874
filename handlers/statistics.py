"""A unit's figures: how far its tasks are, how many meetings were held, the attendance rate; never a ranking."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from bot import meetings, people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.meetings import KindStatistics, MeetingKind
from bot.people import Org, Right
from handlers import again, meant, progress, tasks, which

router = Router()

UNIT = "{unit}{period}登记开会{held}次{kinds}。{rate}"
RATE = "到会率{rate}（按已归档的{closed}次算，批准的请假不计）。"
NONE_CLOSED = "还没有归档的会，到会率待核。"
NONE = "{unit}{period}还没有登记过{kind}。"
LINE = "{unit}：开会{held}次，到会率{rate}"
HEAD = "{period}{kind}（到会率按已归档的会算）："
MORE = "……共{count}个单位，请把单位说上再问。"
RATE_ASKED = "attendance_rate"
MOST = 5
"""Units in one reply."""


@router.command(
    "进度",
    "统计",
    intent="stats.query",
    asks_back=True,
    usage=("进度", "哪些单位支委会还没开", "统计", "锅炉支部这个月到会率多少"),
    about="看任务办了多少、还差什么，开会次数和到会率；不排名。",
    right=Right.SEE_UNIT,
)
@again.asking("stats.query")
def query(ctx: Context, said: Said) -> Reply:
    """The figures of the units named, else of the highest unit led; by organisation code."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    if said.slots.get("metric") in progress.METRICS:
        return progress.of_tasks(ctx, said)
    text = str(said.slots.get("period") or ctx.today.year)
    units, kind = _units(ctx, said), which.kind_of(said.slots)
    if said.slots.get("scope") == "all" and said.slots.get("metric") == RATE_ASKED and len(units) == 1:
        return _of_each(ctx, units[0], text, kind)
    if len(units) == 1:
        return Reply(_in_full(ctx, units[0], text, kind))
    lines = [_in_short(ctx, unit, text, kind) for unit in units[:MOST]]
    more = [MORE.format(count=len(units))] if len(units) > MOST else []
    name = meetings.KINDS[kind].name if kind else ""
    return Reply("\n".join([HEAD.format(period=_words(ctx, text), kind=name), *lines, *more]))


def _of_each(ctx: Context, whole: Org, text: str, kind: MeetingKind | None) -> Reply:
    """A line for every unit below, in the order of their codes."""
    below = {people.unit_of(ctx, one).id: people.unit_of(ctx, one) for one in people.orgs_below(ctx, whole)}
    units = sorted((one for one in below.values() if one.id != whole.id), key=lambda one: one.code)
    lines = [_in_short(ctx, one, text, kind) for one in units]
    name = meetings.KINDS[kind].name if kind else ""
    return tasks.pages(ctx, HEAD.format(period=_words(ctx, text), kind=name), lines)


def _units(ctx: Context, said: Said) -> list[Org]:
    """Those named; the whole company, when it was said; else the highest one led.

    Raises:
        NotAllowedError: the speaker may not see one of them.
        SeveralError: the words fit several.
        BadInputError: they fit none.
    """
    named = meant.named_units(ctx, said)
    if not named and said.slots.get("scope") == "all":
        named = list(people.roots(ctx))
    for unit in named:
        people.require(ctx, Right.SEE_UNIT, unit)
    return named or people.led_units(ctx, Right.SEE_UNIT)[-1:]


def _words(ctx: Context, period: str) -> str:
    """`2026年`, `2026年11月`, `2026年第4季度`, `2026年上半年`; a week by its days."""
    year, _, part = period.partition("-")
    if part.startswith("W"):
        return meant.span_words(ctx, period)
    if part.startswith("H"):
        return f"{year}年" + ("上半年" if part == "H1" else "下半年")
    if part.startswith("Q"):
        return f"{year}年第{part[1:]}季度"
    return f"{year}年" + (f"{int(part)}月" if part else "")


def _rate(rows: Sequence[KindStatistics]) -> str:
    """Present of those expected and not on leave (the attendance rate, never used for votes)."""
    due = sum(row.expected - row.leave for row in rows)
    return meetings.wording.percent(Fraction(sum(row.present for row in rows), due) if due > 0 else None)


def _figures(ctx: Context, unit: Org, period: str, kind: MeetingKind | None) -> list[KindStatistics]:
    """The unit's meetings of the period; those of one kind, when it was named."""
    rows = meetings.unit_statistics(ctx, unit, *which.period(period))
    return [row for row in rows if kind in (None, row.kind)]


def _in_full(ctx: Context, unit: Org, period: str, kind: MeetingKind | None) -> str:
    rows = _figures(ctx, unit, period, kind)
    words = _words(ctx, period)
    if not rows:
        return NONE.format(unit=unit.short, period=words, kind=meetings.KINDS[kind].name if kind else "会")
    by_kind: Counter[str] = Counter()
    for row in rows:
        by_kind[meetings.KINDS[row.kind].name] += row.meetings
    kinds = "（" + "、".join(f"{name}{count}" for name, count in by_kind.items()) + "）"
    closed = sum(row.closed for row in rows)
    rate = RATE.format(rate=_rate(rows), closed=closed) if closed else NONE_CLOSED
    return UNIT.format(unit=unit.short, period=words, held=sum(row.meetings for row in rows), kinds=kinds, rate=rate)


def _in_short(ctx: Context, unit: Org, period: str, kind: MeetingKind | None) -> str:
    rows = _figures(ctx, unit, period, kind)
    return LINE.format(unit=unit.short, held=sum(row.meetings for row in rows), rate=_rate(rows))
