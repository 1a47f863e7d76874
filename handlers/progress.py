"""进度: how far a unit or the company is with its tasks, and what is missing; by organisation code, never ranked."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot import people, plan
from bot.chat import Reply, Said
from bot.core.context import Context
from bot.people import Org, Right
from bot.plan import Counts
from bot.text.catalogue import TASKS
from handlers import meant, tasks

METRICS = frozenset({"completion", "missing"})
"""What is asked of tasks; other figures are those of meetings."""
NONE = "{unit}{when}没有要办的任务。"
ONE = "{unit}{when}应办{total}项，已办{done}项{timing}；{rest}。"
TIMING = "（{parts}）"
MISSING = "没办的（前面是编号）："
ALL_DONE = "{unit}{when}应办{total}项，都办了{timing}{rest}。"
LINE = "{unit}：应办{total} 已办{done}"
LINE_LATE = " 逾期没办{overdue}"
SEVERAL = "{unit}{when}应办{total}项，已办{done}项，逾期没办{overdue}项（按单位代码排）："
DUTY = "{duty}（{when}）：{units}个单位要办，{done}个办了。没办的{left}个（按单位代码排）："
DUTY_DONE = "{duty}（{when}）：{units}个单位要办，都办了。"
DUTY_NONE = "{duty}（{when}）：没有单位要办。"
SO_FAR = "今年到{month}月底"
LAST_YEAR = "{year}年还有{count}项逾期没办，回「{year}年进度」看。"
UNITS_A_LINE = 4


def of_tasks(ctx: Context, said: Said) -> Reply:
    """Counts and what is missing: of the units named, else of the highest one led; of one duty, when one is named."""
    units = meant.named_units(ctx, said) or people.led_units(ctx, Right.SEE_UNIT)[-1:]
    text = str(said.slots.get("period", ""))
    span = meant.span(text) if text else _so_far(ctx.today)
    when = meant.span_words(ctx, text) if text else SO_FAR.format(month=ctx.today.month)
    code = str(said.slots.get("task", ""))
    if code:
        return _of_duty(ctx, units, code, span, when)
    before = "" if text else _of_last_year(ctx, units)
    if len(units) > 1 or _has_units_below(ctx, units[0]):
        return _of_several(ctx, units, span, when, before)
    return _of_one(ctx, units[0], span, when, before)


def _of_last_year(ctx: Context, units: Sequence[Org]) -> str:
    """What the year before has left overdue: it stands in no count of this year."""
    year = ctx.today.year - 1
    days = (date(year, 1, 1), date(year + 1, 1, 1))
    rows = {row.org_id: row for unit in units for row in plan.progress(ctx, unit, days)}
    count = plan.altogether(rows.values()).overdue
    return LAST_YEAR.format(year=year, count=count) if count else ""


def _so_far(today: date) -> tuple[date, date]:
    """From New Year to the end of this month."""
    return date(today.year, 1, 1), (today.replace(day=1) + timedelta(days=31)).replace(day=1)


def _has_units_below(ctx: Context, unit: Org) -> bool:
    own = people.unit_of(ctx, unit).id
    return any(people.unit_of(ctx, one).id != own for one in people.orgs_below(ctx, unit))


def _of_one(ctx: Context, unit: Org, span: tuple[date, date], when: str, before: str) -> Reply:
    counts = plan.altogether(plan.progress(ctx, unit, span))
    if not counts.total:
        return Reply(NONE.format(unit=unit.short, when=when) + before)
    timing = _timing(counts)
    rest = _rest(counts)
    if counts.done == counts.total:
        rest = f"；{rest}" if rest else ""
        return Reply(ALL_DONE.format(unit=unit.short, when=when, total=counts.total, timing=timing, rest=rest) + before)
    head = ONE.format(unit=unit.short, when=when, total=counts.total, done=counts.done, timing=timing, rest=rest)
    return tasks.page(ctx, head + before + MISSING, plan.missing(ctx, unit, span))


def _timing(counts: Counts) -> str:
    """`（按期8、逾期1）`."""
    words = {"按期": counts.on_time, "略迟": counts.grace, "逾期": counts.late}
    parts = "、".join(f"{word}{count}" for word, count in words.items() if count)
    return TIMING.format(parts=parts) if parts else ""


def _rest(counts: Counts) -> str:
    """`等核验1项，逾期没办1项，没到期2项`; what there is none of is not said."""
    words = {
        "等核验": counts.reported,
        "逾期没办": counts.overdue,
        "没到期": counts.open,
        "不适用": counts.not_applicable,
    }
    return "，".join(f"{word}{count}项" for word, count in words.items() if count)


def _of_several(ctx: Context, units: Sequence[Org], span: tuple[date, date], when: str, before: str) -> Reply:
    """A line a unit, in the order of their codes."""
    rows = sorted((row for unit in units for row in plan.progress(ctx, unit, span)), key=lambda row: row.code)
    rows = list({row.org_id: row for row in rows}.values())
    counts = plan.altogether(rows)
    whose = "" if len(units) > 1 or meant.of_company(units[0]) else units[0].short
    if not counts.total:
        return Reply(NONE.format(unit=whose, when=when) + before)
    lines = [before] if before else []
    lines += [
        LINE.format(unit=row.short, total=row.counts.total, done=row.counts.done)
        + (LINE_LATE.format(overdue=row.counts.overdue) if row.counts.overdue else "")
        for row in rows
    ]
    head = SEVERAL.format(unit=whose, when=when, total=counts.total, done=counts.done, overdue=counts.overdue)
    return tasks.pages(ctx, head, lines)


def _of_duty(ctx: Context, units: Sequence[Org], code: str, span: tuple[date, date], when: str) -> Reply:
    """Which units still have to do one duty."""
    rows = {row.org_id: row for unit in units for row in plan.progress(ctx, unit, span, code=code) if row.counts.total}
    duty = TASKS[code][0] if code in TASKS else code
    if not rows:
        return Reply(DUTY_NONE.format(duty=duty, when=when))
    left = sorted((row for row in rows.values() if row.counts.done < row.counts.total), key=lambda row: row.code)
    if not left:
        return Reply(DUTY_DONE.format(duty=duty, when=when, units=len(rows)))
    head = DUTY.format(duty=duty, when=when, units=len(rows), done=len(rows) - len(left), left=len(left))
    names = [row.short for row in left]
    lines = ["、".join(names[start : start + UNITS_A_LINE]) for start in range(0, len(names), UNITS_A_LINE)]
    return tasks.pages(ctx, head, lines)
