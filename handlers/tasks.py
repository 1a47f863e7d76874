"""我的任务 and 任务 12: what is to be done, a page at a time, and one task with all three of 三定 and its basis."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot import people, plan
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.people import Right
from bot.plan import Merged, Task, TaskState, Wanted
from handlers import again, meant

router = Router()

PAGE = 190
"""Characters of a page, a little under the two hundred of a reply."""
KEPT = 120
"""Lines kept for the following pages."""
FEW = 3
"""Numbers shown of a line that stands for several tasks."""
MORE = "后面还有{count}行，回「更多」接着看。"
MORE_WORDS = ("更多", "下一页", "继续", "往下")
NO_MORE = "没有要接着看的清单。看任务，回「我的任务」。"
HEADS = {
    Wanted.ALL: "{whose}{when}要办的（前面是编号）：",
    Wanted.DUE: "{whose}{when}到期的（前面是编号）：",
    Wanted.OPEN: "{whose}{when}没办完的（前面是编号）：",
    Wanted.OVERDUE: "{whose}{when}逾期没办的（前面是编号）：",
    Wanted.REPORTED: "{whose}{when}报了完成、等核验的（前面是编号）：",
}
NOTHING = {
    Wanted.ALL: "{whose}{when}没有要办的任务。",
    Wanted.DUE: "{whose}{when}没有到期的任务。",
    Wanted.OPEN: "{whose}{when}没有没办完的任务。",
    Wanted.OVERDUE: "{whose}{when}没有逾期的任务。",
    Wanted.REPORTED: "{whose}{when}没有等核验的任务。",
}
YOURS = "您"
LATER = "以后的："
COUNT = "（{count}项）"
LATE, WAITING, TO_CHECK = "，逾期{days}天", "，已报完成", "，等核验"
LONG_NUMBER = re.compile(r"\d{7,12}")
"""A number that no task has, and no date is."""
COMPANY = "各单位"
OF_ALL = re.compile(r"全公司|[各所有全](?:党?支部|单位)|[本我]们?公司")
"""Words by which the office means all units, not only its own tasks."""
OF_UNIT = re.compile(r"各?党?小组|支部|单位")
"""Words by which an officer of a unit means all of it."""
WHOLE_YEAR = ("全年", "今年", "一年")


@router.command(
    "我的任务",
    "任务清单",
    intent="task.list",
    asks_back=True,
    usage=("我的任务", "下个月的任务", "我的任务 全年", "逾期的任务"),
    about="看自己要办的，先本月后以后；书记还能看本单位的。",
)
@again.asking("task.list")
def listing(ctx: Context, said: Said) -> Reply:
    """What is to be done by the speaker, by somebody named, or in a unit: this month first, the overdue on top."""
    if number := LONG_NUMBER.search(said.text):
        plan.task(ctx, int(number[0]))
    wanted = Wanted(said.slots.get("filter", Wanted.ALL))
    text = str(said.slots.get("period", ""))
    if not text and any(word in said.text for word in WHOLE_YEAR):
        text = str(ctx.today.year)
    found, whose = _asked_for(ctx, said, wanted, meant.span(text) if text else None)
    when = meant.span_words(ctx, text) if text else ""
    if not found:
        return Reply(NOTHING[wanted].format(whose=whose, when=when))
    return pages(ctx, HEADS[wanted].format(whose=whose, when=when), _lines(ctx, found, apart=not text))


def _asked_for(ctx: Context, said: Said, wanted: Wanted, span: tuple[date, date] | None) -> tuple[list[Task], str]:
    """The tasks, and whose they are in words."""
    named = meant.person(ctx, said.slots, Right.SEE_UNIT)
    if named is not None:
        return plan.of_member(ctx, named.id, wanted=wanted, span=span), named.name
    units = meant.units(ctx, said.slots)
    led = people.led_units(ctx, Right.SEE_UNIT)[-1:]
    if not units and led and (OF_ALL if meant.of_company(led[0]) else OF_UNIT).search(said.text):
        units = led
    if units:
        found = [row for unit in units for row in plan.of_unit(ctx, unit, wanted=wanted, span=span)]
        return found, "、".join(COMPANY if meant.of_company(unit) else unit.short for unit in units)
    return plan.mine(ctx, wanted=wanted, span=span), YOURS


def _lines(ctx: Context, found: Sequence[Task], *, apart: bool) -> list[str]:
    """One line a duty; what is due after this month apart, when no span was asked for."""
    if not apart:
        return [_line(ctx, one) for one in plan.group_same(found)]
    after = (ctx.today.replace(day=1) + timedelta(days=31)).replace(day=1)
    soon = [row for row in found if row.due < after]
    later = [_line(ctx, one) for one in plan.group_same(row for row in found if row.due >= after)]
    return [_line(ctx, one) for one in plan.group_same(soon)] + ([LATER, *later] if soon and later else later)


def _line(ctx: Context, one: Merged) -> str:
    """`12 季度党员大会 12月31日`, `15、16 月度党小组会 11月30日（2项）`."""
    first = one.tasks[0]
    numbers = "、".join(map(str, one.numbers[:FEW])) + ("等" if one.count > FEW else "")
    state = TO_CHECK if first.state is TaskState.REPORTED else ""
    late = LATE.format(days=first.days_late(ctx.today)) if first.due < ctx.today and not state else ""
    count = COUNT.format(count=one.count) if one.count > 1 else ""
    return f"{numbers} {meant.short(one.title)} {meant.day_words(ctx, one.due)}{count}{late}{state}"


def page(ctx: Context, head: str, rows: Iterable[Task]) -> Reply:
    """The first page of a list of tasks under a heading."""
    return pages(ctx, head, [_line(ctx, one) for one in plan.group_same(rows)])


def pages(ctx: Context, head: str, lines: Sequence[str]) -> Reply:
    """As many lines as fit; the rest is kept for ten minutes."""
    shown = [head] if head else []
    if len(whole := "\n".join([*shown, *lines])) <= PAGE:
        return Reply(whole)
    left = PAGE - sum(len(line) + 1 for line in shown) - len(MORE)
    rest = list(lines[:KEPT])
    while rest and left >= len(rest[0]) + 1:
        left -= len(rest[0]) + 1
        shown.append(rest.pop(0))
    if not rest:
        return Reply("\n".join(shown))
    shown.append(MORE.format(count=sum(line != LATER for line in rest)))
    return ask(ctx, "tasks.more", "\n".join(shown), words=MORE_WORDS, payload={"lines": rest})


@router.answer("tasks.more")
def turn(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The next page."""
    return pages(ctx, "", answer.payload["lines"])


@router.command(*MORE_WORDS, intent="task.more", usage="更多", about="接着看清单的下一页。", typed=True)
def nothing_more(_: Context, __: Said) -> Reply:
    """No list is open."""
    return Reply(NO_MORE)


@router.command(
    "待核验",
    intent="task.waiting",
    usage="待核验",
    about="看报了完成、等您核验的任务。",
    right=Right.VERIFY_TASK,
    typed=True,
)
def waiting(ctx: Context, _: Said) -> Reply:
    """What others of the units led reported done and nobody has looked at."""
    people.require_anywhere(ctx, Right.VERIFY_TASK)
    found = plan.to_verify(ctx)
    if not found:
        return Reply(NOTHING[Wanted.REPORTED].format(whose="", when=""))
    told = page(ctx, HEADS[Wanted.REPORTED].format(whose="", when=""), found)
    return replace(told, about=plan.about_task(found[0])) if len(found) == 1 else told
