"""The quarter's notice in few words and any order: 三季度通报签发, 审核二季度通报, 打印通报, 三季度通报 word.

Each reader gives the command as it would be typed, with the quarter where one is named.
"""

import re
from collections.abc import Callable
from functools import partial

from bot.text.utterance import AS_TYPED, Slots, Utterance

QUARTER = r"(?:(?:20\d\d年?)?\s?(?:第?[一二三四1-4]季度?|[Qq][1-4])|[上本这]个?季度?)的?"
"""Source of a regular expression for the quarter of a notice, as it stands before it."""
_NAMED = re.compile(QUARTER.removesuffix("的?"))
_NOTICE = rf"(?:{QUARTER})?(?:考核|检查)?通报"
_LEAD = r"(?:请|麻烦|帮我?|给我|我们?|想|要|来|把|将|再|可以|同意|现在)*"
_TAIL = r"(?:一?下|一?份|一?遍|吧|了吧|完了|好了|通过了?|出来|给我|发我|我要|稿|版|的)*[。!]?"
_STEPS = (
    ("notice.review", "审核通报", "committee", r"审核|审定|审一下"),
    ("notice.wording", "核稿通报", "committee", r"核稿|核对文字"),
    ("notice.sign", "签发通报", "committee", r"签发了?|签了|签字"),
    ("notice.ask", "送核通报", "committee", r"送核|送(?:各?单位|各?支部)核[对实]?"),
    ("notice.agree", "同意通报", "secretary", r"同意|没有?意见|无意见"),
)
"""The intent, the command, by whom it is said, and in which words; numbering and publishing are read elsewhere."""
_FILE = r"打印|导出|下载|文件|文档|word|电子版|全文|附件|原文"
_HOW_FAR = re.compile(
    rf"{_LEAD}{_NOTICE}稿?的?(?:现在|目前)?(?:[办走弄写]?到(?:了)?(?:哪|什么)(?:一?步|程度|儿|里)?|进展|进度|办得?|里?(?:写|说|提)了?我们(?:支部)?的?(?:些)?(?:什么|哪些))(?:情况|如何|怎么样|咋样|内容)?(?:了|啦)?[?。]?"
)
"""How far the notice is."""


def _form(words: str) -> re.Pattern[str]:
    """The word before the notice, or behind it."""
    return re.compile(
        rf"{_LEAD}(?:(?:{words})(?:一?[下份])?的?\s?{_NOTICE}(?:稿|的)?|{_NOTICE}[稿的]*\s?{_LEAD}(?:{words})){_TAIL}",
        re.IGNORECASE,
    )


def quarter(u: Utterance) -> str:
    """The quarter named as the commands of the notice take it; empty when none is."""
    named = _NAMED.search(u.text)
    if named is None:
        return ""
    return (u.period or "").replace("-", "") if named[0][0] in "上本这" else named[0].strip()


def _read(form: re.Pattern[str], command: str, role: str, u: Utterance) -> Slots | None:
    """The command, and the quarter behind its word."""
    if not form.fullmatch(u.text.strip()) or (role and u.role != role):
        return None
    word, _, rest = command.partition(" ")
    return {AS_TYPED: " ".join(filter(None, (word, quarter(u), rest)))}


READERS: tuple[tuple[str, Callable[[Utterance], Slots | None]], ...] = (
    *((intent, partial(_read, _form(words), command, role)) for intent, command, role, words in _STEPS),
    ("notice.show", partial(_read, _form(_FILE), "通报 文件", "")),
    ("notice.show", partial(_read, _HOW_FAR, "通报", "")),
)
"""No two read the same."""
