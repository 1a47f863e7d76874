"""What we say about problems and rectifications."""

from collections.abc import Mapping
from datetime import date

from bot.problems.models import Category, Problem, ProblemState, Rectification, Severity, Source
from bot.text.brief import cut

NUMBER = "整改〔{year}〕{serial}号"
TITLE = "{number}号整改：{text}"
LONGEST_TITLE = 40
"""Characters of a task's title."""
TEXT = 50
"""Characters of what was found, of what is asked for and of somebody's words in a message."""
SHORT = 20
REQUIREMENT = "查明原因，按期改正"
"""What is asked for when nothing else was said."""

CATEGORIES: Mapping[Category, str] = {
    Category.IDEOLOGY: "思想意识",
    Category.ORGANISATION: "组织制度",
    Category.EXAMPLE: "作用发挥",
    Category.CONDUCT: "作风纪律",
    Category.PRODUCTION: "融入中心",
}
STATES: Mapping[ProblemState, str] = {
    ProblemState.REGISTERED: "登记",
    ProblemState.VERIFIED: "核实",
    ProblemState.ASSIGNED: "分派",
    ProblemState.RECTIFYING: "整改中",
    ProblemState.REPLIED: "待验收",
    ProblemState.CLOSED: "已销号",
    ProblemState.RETURNED: "退回",
    ProblemState.DISMISSED: "不予受理",
}
SEVERITIES: Mapping[Severity, str] = {Severity.NORMAL: "一般", Severity.SERIOUS: "较重", Severity.GRAVE: "严重"}
SOURCES: Mapping[Source, str] = {
    Source.MONTH_CHECK: "月检查",
    Source.QUARTER_CHECK: "季检查",
    Source.ANNUAL: "年考评",
    Source.REPORT: "职工反映",
    Source.INSPECTION: "巡察审计",
    Source.SELF_CHECK: "自查",
    Source.SUGGESTION: "群众建议",
}

NAME = "问题"
NO_SUCH = "没有编号 {number} 的问题。"
NO_RECTIFICATION = "{number}号问题还没有下整改通知。"
NO_FINDING = "请说明要整改什么。"
LONG_TEXT = "整改的问题和要求各写在{most}个字以内。"
PAST = "整改期限不能早于今天。"
OWN_ACCEPTOR = "验收人不能是整改责任人，请另指定验收人。"
NOT_REPLIER = "{number}号整改由整改责任人或本单位书记、副书记回复。"
NO_REPLY = "请写明改了什么，例如「整改 {number} 已配投影」。"
NOT_REPLIED = "{number}号还没有整改回复，不能销号。"
NOT_OWN = "{number}号是您负责或您回复的，由验收人或党委工作部另一位同志验收。"
NO_REASON = "请写明原因，例如「{example} {number} 只改了一半」。"
IS_CLOSED = "{number}号已经销号。"
NOT_UNDER_WAY = "{number}号现在是“{state}”，没有改动。"
NOT_CLOSED = "{number}号还没有销号，不用重开。"
LONG_AGO = "{number}号销号已满一年，请按新问题下整改通知。"

ISSUED = (
    "{by}下达{numbered}：{text}。要求：{requirement}。{due}前改好，回复「整改 {number} 改了什么」，由{acceptor}验收。"
)
ADDED = "{number}号整改补充：{text}。期限{due}不变，改好回复「整改 {number} 改了什么」。"
AGAIN = "{number}号问题又出现，"
REPLIED = (
    "{unit}回复{number}号整改（{text}）：{reply}。验收回复「销号 {number}」，没改好回复「退回整改 {number} 原因」。"
)
ACCEPTED = "{number}号整改已验收销号：{text}。"
RETURNED = "{number}号整改退回：{reason}。期限{due}，改好后回复「整改 {number} 改了什么」。"
WITHDRAWN = "{number}号整改已撤销：{text}，不用再办。"


def numbered(row: Rectification) -> str:
    """`整改〔2026〕3号`."""
    return NUMBER.format(year=row.year, serial=row.serial)


def title(problem: Problem) -> str:
    """What its task is called."""
    return cut(TITLE.format(number=problem.id, text=problem.text), LONGEST_TITLE)


def day(when: date) -> str:
    """`11月30日`."""
    return f"{when.month}月{when.day}日"


def said(text: str, most: int = TEXT) -> str:
    """Somebody's own words, cut where they would fill the message, without the stop at their end."""
    return cut(text.strip().rstrip("。.！!；;，,"), most)
