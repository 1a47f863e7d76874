"""What the board says."""

from collections.abc import Iterable, Mapping

from bot.board.filters import Fault
from bot.board.heat import Cell
from bot.board.mail import Hearer
from bot.board.rules import Mark

MARKS: Mapping[Mark, str] = {
    Mark.IN_TIME: "按期办结",
    Mark.LATE: "迟办",
    Mark.OPEN: "未到期",
    Mark.OVERDUE: "逾期未办",
    Mark.NOT_APPLICABLE: "不适用",
    Mark.NONE: "没有到期的",
}
SIGNS: Mapping[Mark, str] = {
    Mark.IN_TIME: "✓",
    Mark.LATE: "迟",
    Mark.OPEN: "○",
    Mark.OVERDUE: "逾",
    Mark.NOT_APPLICABLE: "–",
    Mark.NONE: "",
}
"""Each is told apart without its colour."""
HEARERS: Mapping[Hearer, str] = {
    Hearer.OFFICE: "党委工作部和党委领导",
    Hearer.OFFICER: "书记、委员、组长",
    Hearer.MEMBER: "其他党员",
}
FAULTS: Mapping[Fault, str] = {
    Fault.UNIT: "单位",
    Fault.AREA: "领域",
    Fault.PERIOD: "期间",
    Fault.STATE: "办理情况",
    Fault.PAGE: "页码",
}
NOT_READ = "网址里的{values}认不出来，已按默认的显示。"
UNSORTED = "还没归类"
PART = "{mark}{count}"
SEVERAL = "共{total}项：{parts}"
PERCENT = "{share}%"
NOTHING = "–"


def faults(found: Iterable[Fault]) -> str:
    """One sentence on all that could not be read; empty when everything could."""
    values = "、".join(FAULTS[one] for one in found)
    return NOT_READ.format(values=values) if values else ""


def cell(one: Cell) -> str:
    """`逾期未办`, or of several `共3项：按期办结2、逾期未办1`."""
    counts = {mark: getattr(one.tally, mark.value) for mark in MARKS if mark is not Mark.NONE}
    total = sum(counts.values())
    if total <= 1:
        return MARKS[one.mark]
    parts = "、".join(PART.format(mark=MARKS[mark], count=count) for mark, count in counts.items() if count)
    return SEVERAL.format(total=total, parts=parts)


def sign(one: Cell) -> str:
    """`✓`, or of several how many of those that apply are done: `逾 9/12`."""
    tally = one.tally
    return f"{SIGNS[one.mark]} {tally.done}/{tally.total}".lstrip() if tally.total > 1 else SIGNS[one.mark]


def percent(share: int | None) -> str:
    """`90%`; of nothing a dash."""
    return NOTHING if share is None else PERCENT.format(share=share)
