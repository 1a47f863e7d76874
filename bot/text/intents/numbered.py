"""Which numbered tasks a message means: a number that is no count, no day and no time.

「12号」 is a day of the month as well: it is a task only where 任务 stands by it or nothing else can be meant.
"""

import re
from typing import NamedTuple

from bot.text.numerals import HAN, LEFT, number
from bot.text.utterance import Utterance

_COUNTED = (
    r"\s?[年月日天个人名次]|[周点时分秒刻位户场回篇份票家张件条项块元万千百岁页字遍届季期度级楼室层组支台炉机级星]"
    r"|小时|星期|礼拜"
)
_ENDS = r"号|$|[\s,。;:!?、和]"
_DIGITS = rf"\d{{1,6}}(?!\d|[.:/~-]\d|%|{_COUNTED})"
_SPELT = rf"[{HAN}百]{{1,5}}"
_ONE = rf"{LEFT}(?:{_DIGITS}|{_SPELT}(?={_ENDS}))"
_AND = r"[\s、,和及]+"
_MANY = rf"{_ONE}(?:号?{_AND}第?{_ONE})*"
_DONE = r"(?:已经?|都|全部?|也|刚)*(?:完成|办[完结好妥了]|[做弄搞干]|交[了上完齐]|报[了上完送]|开[完过了]|销项|好了|ok)"
_MOVED = r"(?:想|能不能|申请|要)?(?:改[到至期在成]|延[到至期长后]|推[到迟]|缓|宽限|晚[一两三几\d]|再给)"
_HANDED = r"(?:以后)?(?:转[给交]?|移交|交[给由]|改派|派给|换成|归|由)"
_TASKS_ONLY = rf"(?:[不没未予]*通过)|核验|核实|退回|打回|驳回|(?:的?(?:依据|期限|任务))|{_HANDED}(?!到|党)"
_LABELLED = (
    re.compile(rf"(?:任务|编号)(?:编?号)?\s*[:#]?\s*(?P<n>{_MANY}|{_SPELT}(?=[完已办是的延改转交退核怎什谁到能]))"),
    re.compile(rf"第?(?P<n>{_MANY})\s*号(?:的|那[个项条])?任务"),
    re.compile(rf"第(?P<n>{LEFT}(?:\d{{1,6}}|{_SPELT}))\s*(?:[条个](?=任务)|项(?!议|内容|决))(?:任务)?"),
)
_COMMAND = re.compile(
    r"^(?:请|麻烦|把|我)?(?P<verb>完成|办结|销项|核验(?:通过)?|核实|退回|打回|驳回|改期|延期|转交|移交|依据|催办|催一?下)[:,\s]*第?"
    rf"(?P<n>{_MANY})\s*(?P<day>号)?(?=任务|$|[\s,。;:给转到会已都材照])"
)
_FIRST = re.compile(
    rf"^(?:把|将|请把|那个)?\s*第?(?P<n>{_MANY})\s*(?P<day>号)?[\s,:]*(?:(?P<sure>{_TASKS_ONLY})|{_DONE}|{_MOVED})"
)
_DAY_TOO = frozenset({"完成", "办结", "销项", "改期", "延期"})
"""Commands after which 12号 can be a day."""
_OTHER_NUMBER = re.compile(r"问题|整改|隐患")


class Numbers(NamedTuple):
    """Task numbers as digits, and where the words that give them end; not `sure`: 12号 may be a day."""

    tasks: tuple[str, ...] = ()
    stop: int = 0
    sure: bool = True


def numbers(u: Utterance) -> Numbers:
    """The tasks meant by number; none when a problem or a rectification is."""
    return u.once(_numbers)


def _numbers(u: Utterance) -> Numbers:
    labelled = next((match for pattern in _LABELLED if (match := pattern.search(u.text))), None)
    if labelled:
        return Numbers(_each(labelled["n"]), labelled.end())
    if _OTHER_NUMBER.search(u.text):
        return Numbers()
    command = _COMMAND.match(u.text)
    if command:
        return Numbers(_each(command["n"]), command.end(), not (_day_said(command) and command["verb"] in _DAY_TOO))
    first = _FIRST.match(u.text)
    if first:
        return Numbers(_each(first["n"]), first.end("n"), bool(first["sure"] or not _day_said(first)))
    return Numbers()


def _day_said(match: re.Match[str]) -> bool:
    return bool(match["day"]) or "号" in match["n"]


def _each(said: str) -> tuple[str, ...]:
    values = (number(word.strip("第号")) for word in re.split(_AND, said))
    return tuple(dict.fromkeys(str(value) for value in values if value is not None))
