"""The words of a notice: what it says of the quarter, what units and the office are told. Nobody is ranked."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.circular.models import PaperState, Section
from bot.plan import wording as plan_wording

ENDS = "。.；;，,！!、 "
"""Signs a typed sentence ends with."""
NUMERALS = "一二三四五六七八九十"
SECTIONS: Mapping[Section, str] = {
    Section.OVERVIEW: "总体情况",
    Section.PRACTICES: "主要做法",
    Section.PROBLEMS: "存在问题",
    Section.RECTIFY: "整改要求",
    Section.AHEAD: "下季度提示",
}
"""In the order of the paper."""
STATES: Mapping[PaperState, str] = {
    PaperState.DRAFT: "起草中",
    PaperState.WITH_UNITS: "各单位核对中",
    PaperState.REVIEWED: "部门已审核",
    PaperState.SIGNED: "已签发",
    PaperState.NUMBERED: "已编号",
    PaperState.PUBLISHED: "已发布",
}
QUARTER = "{year}年第{quarter}季度"
TITLE = "关于{quarter}党建工作检查情况的通报"
ISSUER = "{committee}文件"
ADDRESSEE = "各党工委、党总支、党支部，机关各部室："
PRINTED = "{office}{day}印发"
FILE = "通报-{period}.docx"

DAYS = "{quarter}党建工作检查的时间为{first}至{last}，数据截至{as_of}。"
WAY = "检查采取查阅任务清单、会议和学习记录与现场检查相结合的方式；由人评定的事项，一人录入、另一人确认。"
UNITS = "共检查{units}个单位{grades}。"
GRADES = "，其中{counts}"
GRADE = "{grade}{count}个"
OPEN_GRADE = "尚有待核事项、等次未定的{count}个"
PRACTICE = "{unit}：{text}。"
COMMON = "{title}：有{count}个单位没有按期办结。"
CASE = "{unit}：{text}。"
PLAIN_CASE = "{unit}在“{item}”方面有需要改进的事项。"
OTHER_CASE = "{unit}有一项需要改进的事项。"
MEND = "改正“{about}”，说明改了什么。"
AHEAD_ONE = "{title}（{day}前）。"
AHEAD_SEVERAL = "{title}（共{count}次，第一次{day}前）。"
NOTHING: Mapping[Section, str] = {
    Section.OVERVIEW: "总体情况待写。",
    Section.PRACTICES: "本季度没有单独列出的做法。",
    Section.PROBLEMS: "本季度检查没有发现需要通报的问题。",
    Section.RECTIFY: "本季度没有需要单独整改的事项。",
    Section.AHEAD: "下季度没有需要提示的任务。",
}
COMMONLY, SINGLY = "（一）共性问题", "（二）个性问题"
MENDING = "下列单位按时限整改，整改情况由验收人核实后销号；其他没有办结的任务按任务清单办理，没有开的会不补记。"
HEADS = ("编号", "责任单位", "整改事项", "时限", "验收人")
NOT_NUMBERED, NOBODY = "发布时编号", "待定"

ASKED = (
    "{quarter}通报拟写到{unit}，请核对（前面是编号）：\n{lines}\n"
    "同意回「同意通报」，不同意回「不同意通报 编号 理由」。{until}前没回的按同意算。"
)
LINE, MEND_LINE = "{number} {text}", "{number} {text}（{due}前，{acceptor}验收）"
MORE = "还有{count}条，回「通报」看。"
OBJECTED = "{unit}对通报第{number}条有异议：{reason}。改好或去掉前不写入，回「通报」看。"
TO_REVIEW = "{quarter}通报各单位已核对，请审核：回「通报 看 一」看，回「审核通报」或「退回通报 理由」。"
TO_CHECK = "{quarter}通报部门已审核，请核文字：回「通报 看 一」看，回「核稿通报」或「退回通报 理由」。"
TO_SIGN = "{quarter}通报已审核、核稿，请签发：回「通报 看 一」看，回「签发通报」或「退回通报 理由」。"
TO_NUMBER = "{quarter}通报已签发，请编号：回「发布通报 文号公司党发〔{year}〕…号」。"
SENT_BACK = "{quarter}通报退回修改：{reason}。改好回「送核通报」。"
TODAY = "{quarter}通报定在今天印发，回「发布通报」。"

SUMMARY = "{title}（{number}）已印发。{units}{common}{mend}全文回「通报 文件」或「通报 看 一」。看到就行，不用回。"
SUMMARY_COMMON = "共性问题：{titles}。"
SUMMARY_MEND = "整改事项{count}项，已发到相关单位。"
SPOKEN = "{office}通报（{name}）：\n{text}"
CORRECTED = "{office}通报更正（{name}），以这份为准：\n{text}"
"""As people get it: whose word it is first."""

TITLES = 3
"""Titles named in the summary."""
CASE_CHARS, ABOUT_CHARS = 80, 40
"""Characters of what was entered that a sentence repeats, and of what is to be put right."""
TOLD, TOLD_CHARS = 3, 60
"""Sentences in a message to a unit, and characters of each."""


def short(text: str, most: int) -> str:
    """A text that fits, without the full stop at its end."""
    return plan_wording.short(text.strip().rstrip(ENDS), most)


def sentence(text: str) -> str:
    """A typed sentence as it is printed: one full stop at its end."""
    return f"{text.strip().rstrip(ENDS)}。"


def quarter(period: str) -> str:
    """`2026年第三季度` of `2026Q3`."""
    year, _, number = period.partition("Q")
    return QUARTER.format(year=year, quarter=NUMERALS[int(number) - 1])


def title(period: str) -> str:
    """`关于2026年第三季度党建工作检查情况的通报`."""
    return TITLE.format(quarter=quarter(period))


def heading(section: Section) -> str:
    """`三、存在问题`."""
    return f"{NUMERALS[list(SECTIONS).index(section)]}、{SECTIONS[section]}"


def day(when: date) -> str:
    """`10月8日`."""
    return f"{when.month}月{when.day}日"


def full_day(when: date) -> str:
    """`2026年10月8日` (GB/T 9704-2012: year in full, nothing padded)."""
    return f"{when.year}年{day(when)}"


def units_line(units: int, counts: Sequence[tuple[str, int]], open_count: int) -> str:
    """How many units there are, how many of each grade; never which."""
    told = [GRADE.format(grade=grade, count=count) for grade, count in counts if count]
    told += [OPEN_GRADE.format(count=open_count)] if open_count else []
    return UNITS.format(units=units, grades=GRADES.format(counts="、".join(told)) if told else "")


def listed(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts numbered; one alone is not."""
    return tuple(f"{place}. {text}" for place, text in enumerate(texts, 1)) if len(texts) > 1 else tuple(texts)
