"""How an admission is told to who may know of it: a card, a line of the list, what comes next, what a vote needs."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bot import admission, meetings, people
from bot.admission import Due, Entry, Level
from bot.core.context import Context
from handlers import meant

Kind = admission.steps.Kind
NEXT = "下一步：{step}，最晚{day}（{level}）"
NEXT_LATE = "下一步：{step}，已过{day}（{level}）"
NEXT_EARLY = "下一步：{step}，最早{day}（{level}）"
NEXT_FREE = "下一步：{step}"
NOTHING_NEXT = "各步都办完了"
VOTE = "表决：应到{expected}人，到会{start}人可以开始，赞成{votes}票通过，预备党员不计。"
CARD = "{number}号{name}，{unit}，{stand}，{stage}。"
STOPPED = "已停止。"
LAST = "最近：第{no}步{step}，{day}。"
PROBATION = "预备期{day}满。"
LINE = "{number} {unit}{name} {stand}：{step}{by}"
BY, GONE, FROM = "，最晚{day}", "，已过{day}", "，最早{day}"
LONGEST = 198
WEEKDAYS = "一二三四五六日"


def day(ctx: Context, when: date) -> str:
    """`12月18日（周五）`, with the year when it is not this one."""
    year = "" if when.year == ctx.today.year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日（周{WEEKDAYS[when.weekday()]}）"


class Coming(NamedTuple):
    """What comes next: the step (0: none), its name, the day and the rule's level if any, and the words for it."""

    no: int
    step: str
    day: date | None = None
    level: Level | None = None
    form: str = ""
    short: str = ""


def coming(ctx: Context, one: Entry) -> Coming:
    """The step with the soonest deadline, else the first that is not taken."""
    book, known = admission.book(ctx.settings.admission), one.record()
    if soonest := next(iter(admission.rules.dues(book, known)), None):
        forms = (NEXT_LATE, GONE) if soonest.day < ctx.today else (NEXT, BY)
        return Coming(soonest.step.no, _step(soonest), soonest.day, soonest.level, *forms)
    upcoming = admission.rules.upcoming(book, known)
    if upcoming is None:
        return Coming(0, NOTHING_NEXT)
    first = admission.rules.bound(book, known, upcoming, Kind.EARLIEST)
    if first is None or first.day <= ctx.today:
        return Coming(upcoming.no, upcoming.name, form=NEXT_FREE)
    return Coming(upcoming.no, upcoming.name, first.day, first.limit.level, NEXT_EARLY, FROM)


def following(ctx: Context, one: Entry) -> tuple[int, str]:
    """The number of the step that comes next (0: none), and how it is told with the rule's level."""
    found = coming(ctx, one)
    when = day(ctx, found.day) if found.day else ""
    level = admission.wording.LEVELS[found.level] if found.level else ""
    return found.no, (found.form or "{step}").format(step=found.step, day=when, level=level)


def _step(due: Due) -> str:
    return admission.wording.REMINDING.format(step=due.step.name) if due.step.remind else due.step.name


def vote(ctx: Context, one: Entry, no: int) -> str:
    """What a vote on a step needs today; empty for steps that nobody votes on.

    Present and in favour: more than half of those with the right to vote (发展党员工作细则 art. 20, 21), where other
    meetings may begin with exactly half.
    """
    book = admission.book(ctx.settings.admission)
    if not (no and book.step(no).votes):
        return ""
    counting = meetings.counting
    expected = sum(counting.may_vote(member, ctx.today) for member in people.members_of(ctx, one.unit))
    more_than_half = counting.votes_needed(expected)
    return VOTE.format(expected=expected, start=more_than_half, votes=more_than_half)


def card(ctx: Context, one: Entry) -> str:
    """All there is of one."""
    book, known, words = admission.book(ctx.settings.admission), one.record(), admission.wording
    parts = [
        CARD.format(
            number=one.row.id,
            name=one.row.name,
            unit=one.unit.short,
            stand=words.stand(known),
            stage=words.stage(book, known),
        )
    ]
    if one.steps:
        last = max(one.steps, key=lambda step: (step.day, step.no))
        parts.append(LAST.format(no=last.no, step=book.step(last.no).name, day=words.day(last.day)))
    if one.row.stopped_on is not None:
        return joined([*parts, STOPPED])
    if stale := admission.objecting.stale(book, known, ctx.today):
        parts.append(words.finding(stale))
    end = admission.rules.probation_end(book, known)
    if end and admission.rules.stand(known) is admission.Stand.PROBATIONARY:
        parts.append(PROBATION.format(day=words.day(end)))
    no, told = following(ctx, one)
    return joined([*parts, f"{told}。", vote(ctx, one, no)])


def line(ctx: Context, one: Entry, *, with_unit: bool) -> str:
    """One line of the list."""
    found = coming(ctx, one)
    return LINE.format(
        number=one.row.id,
        unit=one.unit.short if with_unit else "",
        name=one.row.name,
        stand=admission.wording.stand(one.record()),
        step=found.step,
        by=found.short.format(day=meant.day_words(ctx, found.day)) if found.day else "",
    )


def joined(parts: Iterable[str]) -> str:
    """As many sentences, one a line, as one reply holds; the first always."""
    text = ""
    for part in filter(None, parts):
        longer = f"{text}\n{part}" if text else part
        if len(longer) <= LONGEST:
            text = longer
    return text
