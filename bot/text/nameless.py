"""Who asks not to be named, in whatever words: a report without a name, or what became of one by its receipt.

Read before anything is kept, and on purpose too wide rather than too narrow: what asks for it is never put down with
its sender, whatever else it could be read as.
"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.text.normal import fold

REPORT, RECEIPT = "problem.report", "problem.receipt"
ALPHABET = "3456789ACDEFGHJKMNPQRTVWXY"
"""Of a receipt's code: nothing that is taken for another sign when it is read or written by hand."""
HALF = 4
"""Signs before and behind its line."""

_HINT = re.compile(r"[匿名执執谁誰度凭憑号號密知露份]|[说說讲講]是?我|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}")
"""One of these stands in everything that is looked for; most messages have none."""
_REFUSED = (
    r"(?:别|不要|不想|不用|不必|不便|不愿意?|不能|不可以?|别让|勿)(?:再|给|把|被)?"
    r"(?:让(?:人|别人|大家|他们|领导)知道|[说讲]是我|[说讲]我(?=[说讲提报]|反映|举报)|(?:写|署|留|记|公开|透露|暴露)我?的?(?:真名|姓名|名(?![额单次称义牌])|身份)"
    r"|提我的?名|具名|(?:透露|暴露)我)"
)
ASKS = re.compile(
    rf"匿\W{{0,3}}名|{_REFUSED}|[不无](?:署|留|记|具|实|写)名(?![额单次称义牌])|(?:身份|姓名)(?:请|要)?保密|保密(?:我的?)?(?:身份|姓名)|(?:别|不要|不能)说是谁"
)
BALLOT = re.compile(
    r"(?:匿名|[不无]记名)(?:的|方式|进行)?(?:投票|表决|测评|评议|选举|推荐|打分|票|问卷|填)"
    r"|(?:投票|表决|测评|评议|选举|问卷|调[研查]|打分)[^,，。;；]{0,8}(?:匿名|[不无]记名)"
)
"""What is said of votes: no report."""
_ORDER = re.compile(
    r"\s*(?:公告|通知|布置(?:任务)?|纪要|会议记录|开会|调研|述职|完成|申诉|扣分|加分|检查发现|写入通报|(?:重开|撤销|退回)?整改(?:通知)?"
    r"|销号|核实|不?采纳|不予受理|归类|合并|分派)(?=[\s:：,，、\d])"
)
"""How an order or a record begins, whatever its words speak of."""
_CODE = rf"[{ALPHABET}]{{{HALF}}}[-—–_ ]?[{ALPHABET}]{{{HALF}}}"
_RECEIPT = re.compile(
    rf"^\W*(?:请?帮?我?(?:查一?查|查询|查|问|看|报)一?下?)?(?:我的)?(?:那个)?回执"
    rf"|^\W*(?=.*[A-Z]){_CODE}\W*$|(?:进度|编号|凭证|凭据|回执)[^A-Z0-9]{{0,6}}{_CODE}(?![A-Z0-9])"
)
_PLAIN_CODE = re.compile(rf"(?<![A-Z0-9]){_CODE}(?![A-Z0-9])")
_NAMELESS = r"(?:匿\W{0,3}名|[不无](?:署|留|记|具)名)(?:地|的|来)?"
_SELF = (
    r"(?:我们?|俺|想|要|就|再|在这里?|可以|能不能|能|来|跟|向|给|组织上?|党委|党办|办公室|领导|书记|您"
    r"|你们?|有|请|麻烦|帮忙?)*"
)
_SAYS = (
    r"(?:反[映应]|举报|检举|投诉|建议|提议|吐槽|登记|提|说|讲|报)?(?:一?[下个点条些件]|几[点条个])*(?:的)?"
    r"(?:意见|建议|问题|情况|想法|诉求|困难|事[儿情]?)?[啊哈吧呢]?"
)
_LEADS = (
    re.compile(rf"^\s*{_SELF}{_NAMELESS}\s*{_SELF}{_SAYS}[\s:：,，、。;；]*"),
    re.compile(
        r"^\s*(?:反[映应]|举报|检举|吐槽|建议|提议|提(?=一?[下个点条些]|意见|建议))(?:一?[下个点条些件])*"
        r"(?:意见|建议|问题|情况|事[儿情]?)?[\s:：,，、。;；]*"
    ),
)
_TAIL = re.compile(
    rf"[\s,，、。;；(（]*(?:请|麻烦|务必|就)*(?:{_REFUSED}(?:是我)?(?:字|[说讲提报]的|反映的|的)?|{_NAMELESS}|谢谢)(?:处理|登记|就行|即可|啊|哈|吧|谢谢)*[\s。!！~～)）]*$"
)
_ASKED = re.compile(
    r"^(?:请问)?(?:怎么|怎样|如何|可不可以|是不是|能否|能不能|能|可以|在哪里?|哪里)?[^,，。:：;；]{0,6}匿名[^,，。:：;；]{0,8}"
    r"(?:怎么[弄办样]?|如何|[吗么嘛]|行不行|可以不|哪里)?[?？。]?$"
)
_HOW = re.compile(r"怎么|怎样|如何|可不可以|是不是|能否|能不能|可以|在哪|哪里|[吗么嘛?？]|行不行|是真的")
_HELP = re.compile(r"\s*(?:帮助|[?？]|help)", re.IGNORECASE)
_SUGGESTS = re.compile(r"建议|提议|希望|能不能|能否|可不可以|最好")
_COMPLAINS = re.compile(r"反[映应]|举报|检举|吐槽|投诉|意见|问题")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants who is not to be named: the intent, and the matter or the code, empty when none is said."""

    intent: str
    text: str
    kind: Literal["problem", "suggestion"] = "problem"


def wish(text: str) -> Wish | None:
    """What is asked without a name; None for everything that may be kept with who said it."""
    if not _HINT.search(text):
        return None
    plain = fold(text)
    if _RECEIPT.search(plain.upper()):
        return Wish(RECEIPT, code(plain))
    if not ASKS.search(plain) or BALLOT.search(plain) or _ORDER.match(plain):
        return None
    if _HELP.match(plain) or (_ASKED.match(plain) and _HOW.search(plain)):
        return Wish(REPORT, "")
    start, stop = _stretch(plain)
    suggests = _SUGGESTS.search(plain) and not _COMPLAINS.search(plain[:start])
    return Wish(REPORT, text[start:stop].strip(" \n\t,，、。;；:："), "suggestion" if suggests else "problem")


def _stretch(plain: str) -> tuple[int, int]:
    """Where the matter stands: behind the opening words, before 别说是我."""
    start = next((found.end() for lead in _LEADS if (found := lead.match(plain))), 0)
    tail = _TAIL.search(plain, start)
    return start, tail.start() if tail else len(plain)


def code(text: str) -> str:
    """The code of a receipt in a text, as it is printed; empty when there is none."""
    found = _PLAIN_CODE.search(fold(text).upper())
    if found is None:
        return ""
    signs = "".join(sign for sign in found[0] if sign in ALPHABET)
    return f"{signs[:HALF]}-{signs[HALF:]}"
