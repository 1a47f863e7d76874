"""A problem put right that is called by what it is about, not by its number: 投影仪的问题解决了, 标识整改完了."""

import re

from bot.text.intents.asking import asks, hearsay
from bot.text.intents.numbered import numbers
from bot.text.utterance import AS_TYPED, Slots, Utterance, filled

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
    r"[我你您他她们谁哪什每各]|反映|建议|意见|投诉|任务|所有|全部|大家|上面|这些|那些|不|没|未|要|请|怎么|让|叫|把|限|督促|整改|问题|通知|台账|$^"
)


_MENDED = re.compile(r"解决|处理|整改|改[好完]|修[好完]")
_HOW_FAR = re.compile(
    rf"{_LEAD}[^\s,。;:\d]{{2,16}}?(?:的?(?:这个|那个)?(?:问题|隐患|毛病|整改)){_ALREADY}(?:整改|解决|处理|改|修|弄)?(?:好|完|到位)?了?(?:没有?|吗|么|怎么样了?)[?。]?"
)


def asked_by_member(u: Utterance) -> Slots | None:
    """What became of a problem called by what it is about, where a member asks: of what he reported."""
    return {AS_TYPED: "我的反映"} if u.role == "member" and _asks_how_far(u) else None


def asked_by_officer(u: Utterance) -> Slots | None:
    """The same where an officer asks: the open problems of the unit."""
    if u.role == "member" or not _asks_how_far(u):
        return None
    return {"filter": "open", **({"org": u.units[0].unit.code} if len(u.units) == 1 else {})}


def _asks_how_far(u: Utterance) -> bool:
    return bool(_HOW_FAR.fullmatch(u.text.strip()) and _MENDED.search(u.text))


def named(u: Utterance) -> Slots | None:
    """What was put right, and what was done about it where that follows."""
    found = _BY_NAME.fullmatch(u.text.strip())
    if found is None or _NOT_A_THING.search(found["thing"]) or asks(u) or hearsay(u) or numbers(u).tasks:
        return None
    if any(when.start < found.end("thing") for when in u.whens):
        return None
    text = u.said(found.start("text"), found.end("text")) if found["text"] else ""
    start, stop = found.span("thing")
    start = max([start, *(unit.stop for unit in u.units if unit.start == start and unit.stop < stop)])
    return filled({"thing": u.said(start, stop).strip("的"), "text": text})
