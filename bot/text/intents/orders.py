"""What officers say about the tasks of others: given out, checked, sent back, nudged."""

import re

from bot.text import dates
from bot.text.catalogue import TASKS, called
from bot.text.dates import When
from bot.text.intents.duties import CODE, task_slot, units_slot
from bot.text.intents.numbered import numbers
from bot.text.utterance import Slots, Utterance, filled

_CHECK = re.compile(r"核验|核实|核过|审核|属实|认可|(?<!不)(?<!没)(?<!未)通过|可以销|确认")
_SEND_BACK = re.compile(r"退回|打回|驳回|(?:不|没|未)(?:予|能)?通过|重[做办报交]")
_OF_A_PROBLEM = re.compile(r"销[号掉账]|整改|验收|隐患")
_ASKS = re.compile(r"[?？]|[吗么]$|没有?$|^请(?!核)|请.{0,6}核|帮我?核|等.{0,4}核|什么|怎么|哪些|谁")
_CHECKED = re.compile(r"^(?:核验|核实)\s*(?:任务)?$")
_GIVE_OUT = re.compile(
    r"^(?:请)?(?:布置|下达|派|派发|新建|新增|增加|加|建|下|发)(?:一?[个项条])?(?:新的?|临时)?任务(?:给(?P<to>[^\s,，:：]{1,12}))?[\s,，:：]*"
)
_LET = re.compile(
    r"^(?:请|通知)?(?:让|叫|要求|安排|督促)(?P<each>(?:各|全体|所有|每个)(?:位)?(?:党?支部|单位|项目部?|党小组|小组|组|书记)的?(?:书记|组长|委员)?)?"
    r"(?:都|在|于|务必|必须|要|抓紧|尽快|统一|把)*"
)
_OTHER_LET = re.compile(r"整改|开会|参加|到会|请假|接龙|排名|[?？]|吗$")
_TODO = re.compile(r"报|交|写|填|办|做|完成|准备|整理|统计|自查|更新|核对|落实|登记|学习|上传|收")
_NUDGE = re.compile(
    r"^(?:请|帮我?|麻烦|再|给我)*(?:催办|催一?[下催]|催催|催促|督办|催(?=[^,。]{0,10}[没交报办]))(?:一下)?[\s,，:：]*"
)
_QUIET = re.compile(r"别|不要|不用|停|烦|免|[?？]|吗$|太")
_TAIL = re.compile(r"(?:吧|一下|哈|啊|了)+$")
_OVERDUE = re.compile(r"逾期|超期|过期|拖")
_IDLE = re.compile(r"[\s,，。:：的]|支部|还|没有?|未|[交报办做]|逾期|超期|任务|了|那些?|个|单位|家|都|所有|各")
_GROUPS = re.compile(r"(?:各|所有|每个|全体)(?:位)?(?:党小组|小组|组)")
_OF_ALL = re.compile(r"各|全体|所有|每个|全部|全公司")
_ALL_OF = re.compile(r"^(?:(?:各|全体|所有|每个)(?:党?支部|单位|项目部?|党小组|小组)(?:都|要|在|于|把)?)?[\s,，]*")
_NAME = re.compile(r"(?:^|[\s,，])(?P<who>[\u4e00-\u9fff]{2,3})(?=$|[\s,，])")


def verify(u: Utterance) -> Slots | None:
    """Tasks reported done are confirmed; without a number, which ones wait is asked."""
    if _CHECKED.match(u.text.strip()):
        return {}
    meant = numbers(u)
    if not meant.tasks or not _CHECK.search(u.text) or _SEND_BACK.search(u.text) or _told_otherwise(u):
        return None
    return {"tasks": list(meant.tasks)} if meant.sure else {"task_unsure": meant.tasks[0]}


def _told_otherwise(u: Utterance) -> bool:
    """Whether it is asked, or a problem is spoken of."""
    return bool(_ASKS.search(u.text) or _OF_A_PROBLEM.search(u.text))


def send_back(u: Utterance) -> Slots | None:
    """A task reported done is given back, with what is lacking."""
    back, task = _SEND_BACK.search(u.text), task_slot(u)
    if not back or not numbers(u).tasks or _told_otherwise(u):
        return None
    why = u.said(max(back.end(), numbers(u).stop)).lstrip("了吧，,。:：；;号任务 ").rstrip("。")
    return {**task, **({"reason_text": why} if why else {})}


def give_out(u: Utterance) -> Slots | None:
    """A task is set: what, who, by when; `each` when every branch or group gets one."""
    given, let = _GIVE_OUT.match(u.text), _let(u)
    told = given or let
    if told is None:
        return None
    due, start = _due(u), told.start("to") if given and given["to"] else told.end()
    persons = [(found.name, found.start, found.stop) for found in u.names] or (_stranger(u, start) if given else [])
    each = "group" if _GROUPS.search(u.text) else "branch" if _OF_ALL.search(u.text) else ""
    spans = [(due.start, due.stop)] if due else []
    spans += [(begin, stop) for _, begin, stop in persons]
    spans += [(found.start, found.stop) for found in u.units if not each]
    slots: Slots = {
        "text": _left(u, start, spans),
        "persons": [name for name, _, _ in persons],
        **({} if each else units_slot(u)),
        "each": each,
        "due": due.last.isoformat() if due and due.last else None,
    }
    return filled(slots)


def _let(u: Utterance) -> re.Match[str] | None:
    """让各支部周五前报送名册: an officer lets units do something by a day."""
    let = _LET.match(u.text)
    if let is None or u.role == "member" or _OTHER_LET.search(u.text) or not _TODO.search(u.text) or _due(u) is None:
        return None
    return let if let["each"] or any(found.start == let.end() for found in u.units) else None


def _due(u: Utterance) -> When | None:
    days = [when for when in u.whens if when.kind in {"deadline", "day"} and when.last]
    return next((when for when in days if when.kind == "deadline"), days[-1] if days else None)


def _stranger(u: Utterance, start: int) -> list[tuple[str, int, int]]:
    """A word standing alone that has the form of a name and is nobody's: kept, to be asked back."""
    found = [match for match in _NAME.finditer(u.text, start) if u.lexicon.book.looks_like_name(match["who"])]
    return [(match["who"], match.start("who"), match.end("who")) for match in found[-1:] if match.start("who") > start]


def _left(u: Utterance, start: int, spans: list[tuple[int, int]]) -> str:
    """What remains of the text from `start` without these stretches."""
    pieces, place = [], start
    for begin, stop in sorted(spans):
        if begin >= place:
            pieces.append(u.said(place, begin))
            place = stop
    pieces.append(u.said(place))
    return " ".join(piece for piece in (_bare(piece) for piece in pieces) if piece)


def _bare(piece: str) -> str:
    piece = _ALL_OF.sub("", piece.strip())
    piece = re.sub(r"^(?:都|给|由|请|负责|前|在|于|之前|务必|必须|把|要)+(?=.)", "", piece.strip(" ，,。:：;；、"))
    return re.sub(r"(?:给|由|请|让|截止|期限|限|负责|,|，|在|于)+$", "", piece).strip(" ，,。:：;；、")


def nudge(u: Utterance) -> Slots | None:
    """Those behind are reminded: of one task, of a unit, or of what they still owe."""
    asked = _NUDGE.match(u.text)
    if asked is None or _QUIET.search(u.text):
        return None
    meant = numbers(u)
    named = None if meant.tasks else called(u.text[asked.end() :], TASKS)
    task = task_slot(u) if meant.tasks or CODE.search(u.text) else {"task": named.code} if named else {}
    numbered = u.lexicon.ordinal_unit(u.text)
    spans = [(found.start, found.stop) for found in u.units] + [(found.start, found.stop) for found in u.names]
    spans += [(numbered.start, numbered.stop)] if numbered else []
    spans += [(when.start, when.stop) for when in u.whens if dates.period(when)]
    text = "" if task else _TAIL.sub("", _left(u, asked.end(), spans))
    slots: Slots = {
        **task,
        **units_slot(u),
        "persons": [found.name for found in u.names],
        "period": u.period,
        "filter": "overdue" if _OVERDUE.search(u.text) else "open",
        "text": text if _IDLE.sub("", text) else "",
    }
    return filled(slots)
