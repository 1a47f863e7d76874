"""A problem put right that is called by what it is about, not by its number: 投影仪的问题解决了, 标识整改完了."""

import re

from bot.text.intents.asking import asks, hearsay
from bot.text.intents.numbered import numbers
from bot.text.utterance import Slots, Utterance, filled

_LEAD = (
    r"(?:报告|汇报|领导|书记|关于|上次|检查|通报|说的|查出来?的?|我们|咱们?|本?(?:支部|单位)|那个|这个|把|[\s,:])*的?"
)
_ALREADY = r"(?:已经?|都|全部?|也|现在|我们|终于|刚刚?|给)*"
_DONE = r"(?:(?:完成|完毕|完|好|到位|掉|妥)了?|了)"
_BY_NAME = re.compile(
    rf"{_LEAD}(?P<thing>[^\s,。;:\d]{{2,16}}?)(?:的?(?:这个|那个|这项|那项)?(?:问题|隐患|毛病|整改项?){_ALREADY}(?:整改|解决|处理|改|修|弄|搞|办|落实|补){_DONE}"
    rf"|(?:的)?{_ALREADY}整改(?:完成|完毕|完|好|到位)了?)(?:[\s,。;]+(?P<text>.+?))?[。!]?",
    re.DOTALL,
)
_NOT_A_THING = re.compile(
    r"[我你您他她们谁哪什每各]|反映|建议|意见|投诉|任务|所有|全部|大家|上面|这些|那些|不|没|未|要|请|怎么|整改|问题|通知|台账|$^"
)


def named(u: Utterance) -> Slots | None:
    """What was put right, and what was done about it where that follows."""
    found = _BY_NAME.fullmatch(u.text.strip())
    if found is None or _NOT_A_THING.search(found["thing"]) or asks(u) or hearsay(u) or numbers(u).tasks:
        return None
    text = u.said(found.start("text"), found.end("text")) if found["text"] else ""
    start, stop = found.span("thing")
    start = max([start, *(unit.stop for unit in u.units if unit.start == start and unit.stop < stop)])
    return filled({"thing": u.said(start, stop).strip("的"), "text": text})
