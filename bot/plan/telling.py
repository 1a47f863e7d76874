"""What is said about tasks of the house's own accord: a few lines, the most urgent first, never longer than a reply."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.plan.models import Rung
from bot.text.brief import cut

LINES = 5
"""How many tasks one message names; the rest is counted."""
TITLE = 16
LATE = "已过期{days}天：{what}"
DUE = "今天到期：{what}"
DUE_BEFORE = "{month}月{day}日（休息日）到期，今天办：{what}"
LEAD = "{month}月{day}日到期：{what}"
OPENS = "可以准备了：{what}，{month}月{day}日到期"
NUMBER = "（任务{number}{whose}）"
WHOSE = "，{name}负责"
SEVERAL = "（{count}项）"
MORE = "另有{count}项，回复「我的任务」看。"
HOW = "办完回复「完成 {number}」。"
LOOK = "看一项回「任务 {number}」。"
HOW_MEETINGS = "要开会的，开完记下来，归档后自动办结。"
WEEK = "本周任务："
UNIT_LATE = "{unit}另有{count}项别人的任务逾期，回复「进度」看。"
OFFICE_LATE = "各单位逾期未办{count}项，涉及{units}个单位，回复「进度」看。"
ORDER = (Rung.LATE, Rung.DUE, Rung.LEAD, None)


@dataclass(frozen=True, slots=True)
class Line:
    """One task as it is told: `rung` is None for what only comes into view."""

    number: int
    title: str
    due: date
    rung: Rung | None
    count: int = 1
    """How many organisations' tasks it stands for."""
    whose: str = ""
    """The name of who answers for it, when somebody else is told."""
    by_meeting: bool = False
    """Fulfilled by the record of a meeting: nobody can report it done."""


def morning(lines: Sequence[Line], today: date) -> str:
    """The message of a working morning."""
    return "\n".join(_told(lines, today))


def week(lines: Sequence[Line], today: date, more: Sequence[str] = ()) -> str:
    """The digest of a week: the tasks, then what else there is to know."""
    told = [WEEK, *_told(lines, today)] if lines else []
    return "\n".join([*told, *more])


def _told(lines: Sequence[Line], today: date) -> list[str]:
    ordered = sorted(merged(lines), key=lambda line: (ORDER.index(line.rung), line.due, line.number))
    told = [_line(line, today) for line in ordered[:LINES]]
    if len(ordered) > LINES:
        told.append(MORE.format(count=len(ordered) - LINES))
    return told + _how([line for line in ordered[:LINES] if line.rung is not None])


def _how(lines: Sequence[Line]) -> list[str]:
    """What to do when it is done: report the first that can be reported; meetings do that by themselves.

    Of several, how to see one alone: it comes as a card where cards are shown.
    """
    look = LOOK if len(lines) > 1 else ""
    reported = [f"{HOW}{look}".format(number=line.number) for line in lines if not line.by_meeting][:1]
    return ["".join([*reported, HOW_MEETINGS])] if any(line.by_meeting for line in lines) else reported


def merged(lines: Sequence[Line]) -> list[Line]:
    """The same duty of several organisations as one line, under the lowest number."""
    alike: dict[tuple[str, date, Rung | None], list[Line]] = {}
    for line in lines:
        alike.setdefault((line.title, line.due, line.rung), []).append(line)
    return [replace(min(same, key=lambda one: one.number), count=len(same)) for same in alike.values()]


def _number(line: Line) -> str:
    return NUMBER.format(number=line.number, whose=WHOSE.format(name=line.whose) if line.whose else "")


def _line(line: Line, today: date) -> str:
    what = cut(line.title, TITLE) + (SEVERAL.format(count=line.count) if line.count > 1 else _number(line))
    pattern = {Rung.LATE: LATE, Rung.LEAD: LEAD, None: OPENS}.get(line.rung, DUE if line.due <= today else DUE_BEFORE)
    return pattern.format(what=what, days=(today - line.due).days, month=line.due.month, day=line.due.day)
