"""What officers say about the tasks of others: given out, checked, sent back, nudged."""

import re

from bot.text import dates
from bot.text.catalogue import TASKS, called
from bot.text.dates import When
from bot.text.intents.duties import CLAUSE, CODE, task_slot, units_slot
from bot.text.intents.numbered import numbers
from bot.text.utterance import Slots, Utterance, filled

_CHECK = re.compile(r"核验|核实|核[过了]|审核|属实|认可|(?<!不)(?<!没)(?<!未)通过|可以销|确认")
_SEND_BACK = re.compile(r"退(?:回|了|掉)|打回|驳回|(?:不|没|未)(?:予|能)?通过|重[做办报交]")
_OF_A_PROBLEM = re.compile(r"销(?:[号掉账吧了]|$)|整改|验收|隐患")
_ASKS = re.compile(r"[?？]|[吗么]$|没有?$|^请(?!核)|请.{1,6}核|帮我?核|等.{0,4}核|什么|怎么|哪些|谁")
_PLEASE = re.compile(r"^请核")
_WHO_CHECKS = re.compile(
    r"^(?:这[个项]|那[个项])?(?:任务)?(?:是|由|归|该)?谁(?:来|给|负责|去|管)?(?:给?我)?核[验实][^,。]{0,3}$"
)
_CHECKED = re.compile(r"^(?:核验|核实)\s*(?:任务)?$")
_CALLED_OFF = re.compile(r"取消|作废|(?:不用|不必|无需|不需要)再?(?:办|做|交|报|弄|搞|完成)了")
_NOT_OURS = re.compile(r"不适用")
_GIVE_OUT = re.compile(
    r"^(?:请|我|再)*(?:(?:布置|下达|派发?|安排|新建|新增|增加|加|建|下发?|发)(?:一?[个项条])?(?:新的?|临时)?(?:任务|活儿?(?=$|[\s,:给]))|新任务(?=[\s,:])|布置(?:一?下)?(?=[\s,:给]))"
    r"(?:给(?P<to>[^\s,，:：]{1,12}))?[\s,，:：]*"
    r"|^(?:请|再)*给(?P<units>[^,。\d]{2,20}?)(?:布置|下达|派发?|安排|加|下发?|发)(?:一?[个项条])?(?:新的?|临时)?(?:任务|活儿?|差事)[\s,:]+"
)
_LET = re.compile(
    r"^(?:(?:请|通知)?(?P<lets>让|叫|要求|安排|督促)|请)(?P<each>(?:各|全体|所有|每个)(?:位)?(?:党?支部|单位|项目部?|党小组|小组|组|书记)的?(?:书记|组长|委员)?|大家|大伙儿?)?"
    r"(?:都|在|于|务必|必须|要|抓紧|尽快|统一|把)*"
)
_OTHER_LET = re.compile(r"整改(?!报告|情况|材料|方案)|开会|参加|到会|请假|接龙|排名|负责|[?？]|吗$")
_TODO = re.compile(r"报|交|写|填|办|做|完成|准备|整理|统计|自查|更新|核对|落实|登记|学习|上传|收")
_NUDGE = re.compile(
    r"^(?:请|帮我?|麻烦|再|给我)*(?:催办|催一?[下催]|催催|催促|督办|催(?=[^,。]{0,10}[没交报办])|提醒(?:一?下)?(?=(?:那些|所有|各|那)?还?[没未][^,。]*的))(?:一下)?[\s,，:：]*"
)
_NUDGE_LATE = re.compile(
    r"[\s,]*(?:请|帮我?|麻烦)?(?:都|再|给|挨个|全部?|全都|也)*(?:催办|催一?[下遍催]|催催|催促|督办)(?:一[下遍])?(?=$|吧|哈|[\s,。]|[\u4e00-\u9fff]{2,8}$)"
)
_OPENING = re.compile(r"^(?:请|麻烦|帮我?|再|把|将|给|跟|向|对|让)+")
_QUIET = re.compile(r"别|不要|不用|停|烦|免|[?？]|吗$|太")
_TAIL = re.compile(r"(?:吧|一下|哈|啊|了)+$")
_OVERDUE = re.compile(r"逾期|超期|过期|拖")
_IDLE = re.compile(r"[\s,，。:：的]|支部|还|没有?|未|[交报办做]|逾期|超期|任务|了|那些?|个|单位|家|都|所有|各")
_GROUPS = re.compile(r"(?:各|所有|每个|全体)(?:位)?(?:党小组|小组|组)")
_OF_ALL = re.compile(r"各|全体|所有|每个|全部|全公司")
_ALL_OF = re.compile(
    r"^(?:(?:各|全体|所有|每个)(?:党?支部|单位|项目部?|党小组|小组)(?:书记|(?<=组)长)?(?:都|要|在|于|把)?|(?:等|这)?[两三四五六七八几\d]+个?(?:党?支部|单位|项目部?|公司|家))?[\s,，]*"
)
_AND_NAME = re.compile(r"\s*[、,和跟与及]\s*(?P<who>[\u4e00-\u9fff]{2,4}?(?=[\s,。;]|$)|[\u4e00-\u9fff]{4})")
_AND = re.compile(r"\s*[、,和跟与及]\s*")
_ONLY_DONE = re.compile(r"(?:的|完成|办完|做完|弄完|搞完|办好|做好|弄好|搞好|报|交|报上?来|交上?来)")
_NAME = re.compile(r"(?:^|[\s,，])(?P<who>[\u4e00-\u9fff]{2,3})(?=$|[\s,，])")


def verify(u: Utterance) -> Slots | None:
    """Tasks reported done are confirmed; without a number, which ones wait is asked."""
    if _CHECKED.match(u.text.strip()):
        return {}
    meant = numbers(u)
    if not meant.tasks or not _CHECK.search(u.text) or _SEND_BACK.search(u.text) or _told_otherwise(u):
        return None
    return {"tasks": list(meant.tasks)} if meant.sure else {"task_unsure": meant.tasks[0]}


def waiting(u: Utterance) -> Slots | None:
    """谁来核验: what one reported and nobody has looked at."""
    return {"filter": "reported"} if _WHO_CHECKS.match(u.text) and not numbers(u).tasks else None


def _told_otherwise(u: Utterance) -> bool:
    """Whether it is asked, or a problem is spoken of."""
    asks = _ASKS.search(u.text) or (_PLEASE.match(u.text) and u.role != "committee")
    return bool(asks or _OF_A_PROBLEM.search(u.text))


def send_back(u: Utterance) -> Slots | None:
    """A task reported done is given back, with what is lacking."""
    back, task = _SEND_BACK.search(u.text), task_slot(u)
    if not back or not numbers(u).tasks or _told_otherwise(u):
        return None
    why = u.said(max(back.end(), numbers(u).stop)).lstrip("了吧，,、。:：；;号任务 ").rstrip("。")
    why = re.sub(r"^(?:因为|由于|原因是?)[,，:：]?", "", why)
    return {**task, **({"reason_text": why} if why else {})}


def call_off(u: Utterance) -> Slots | None:
    """A task called by its number need not be done any more."""
    return _given_up(u, _CALLED_OFF)


def exempt(u: Utterance) -> Slots | None:
    """A task called by its number is none of this unit's; the office may call the unit and the duty instead."""
    named = (
        called(u.text, TASKS) if u.role == "committee" and len(u.units) == 1 and u.units[0].start <= len("给") else None
    )
    said = _NOT_OURS.search(u.text)
    if named is None or said is None or numbers(u).tasks or _ASKS.search(u.text):
        return _given_up(u, _NOT_OURS)
    clauses = [part[0] for part in CLAUSE.finditer(u.text, u.units[0].stop) if not _NOT_OURS.search(part[0])]
    return {"task": named.code, "orgs": [u.units[0].unit.code], **filled({"reason_text": "，".join(clauses)})}


def _given_up(u: Utterance, words: re.Pattern[str]) -> Slots | None:
    meant, said = numbers(u), words.search(u.text)
    if said is None or not (meant.tasks and meant.sure) or len(meant.tasks) > 1 or _ASKS.search(u.text):
        return None
    why = u.said(max(said.end(), meant.stop)).strip(" ，,。:：；;号吧了的任务")
    return filled({"task": meant.tasks[0], "reason_text": "" if words.search(why) else why})


def give_out(u: Utterance) -> Slots | None:
    """A task is set: what, who, by when; `each` when every branch or group gets one."""
    given, let = _GIVE_OUT.match(u.text), _let(u)
    told = given or let
    if told is None:
        return None
    due, start = _due(u), _matter(told)
    persons = _with_strangers(u, [(found.name, found.start, found.stop) for found in u.names])
    persons = persons or (_stranger(u, start) if given else _stranger_let(u, told))
    each = "group" if _GROUPS.search(u.text) else "branch" if _OF_ALL.search(u.text) else ""
    units = [] if each else [found for found in u.units if found.stop > start and (found.sure or not persons)]
    spans = [(due.start, due.stop)] if due else []
    spans += _joined(u, [(begin, stop) for _, begin, stop in persons])
    spans += [(found.start, found.stop) for found in u.units if found in units]
    slots: Slots = {
        "text": _left(u, start, spans),
        "persons": [name for name, _, _ in persons],
        **({} if each or (persons and not units) else units_slot(u)),
        "each": each,
        "due": due.last.isoformat() if due and due.last else None,
    }
    return filled(slots)


def _matter(told: re.Match[str]) -> int:
    """Where what is to be done begins."""
    return told.start("to") if told.groupdict().get("to") else told.end()


def _let(u: Utterance) -> re.Match[str] | None:
    """让各支部周五前报送名册: an officer lets units do something by a day."""
    let = _LET.match(u.text)
    if let is None or u.role == "member" or _OTHER_LET.search(u.text) or not _TODO.search(u.text) or _due(u) is None:
        return None
    if (let["each"] and let["lets"]) or any(found.start == let.end() for found in u.units):
        return let
    by_then = any(when.kind == "deadline" for when in u.whens) or "把" in u.text
    somebody = any(found.start == let.end() for found in u.names) or _stranger_let(u, let)
    return let if by_then and somebody else None


def _stranger_let(u: Utterance, let: re.Match[str]) -> list[tuple[str, int, int]]:
    """A name nobody bears, right before the day: kept, to be said back."""
    stop = next((when.start for when in u.whens if when.start >= let.end()), let.end())
    who = u.text[let.end() : stop]
    known = not let["lets"] or not u.lexicon.book.looks_like_name(who)
    return [] if known else [(who, let.end(), stop)]


def _due(u: Utterance) -> When | None:
    days = [when for when in u.whens if when.kind in {"deadline", "day"} and when.last]
    return next((when for when in days if when.kind == "deadline"), days[-1] if days else None)


def _stranger(u: Utterance, start: int) -> list[tuple[str, int, int]]:
    """A word standing alone that has the form of a name and is nobody's: kept, to be asked back."""
    found = [match for match in _NAME.finditer(u.text, start) if u.lexicon.book.looks_like_name(match["who"])]
    return [(match["who"], match.start("who"), match.end("who")) for match in found[-1:] if match.start("who") > start]


def _joined(u: Utterance, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Names with what joins them: 黄勇和易世宁 is one stretch."""
    joined: list[tuple[int, int]] = []
    for begin, stop in spans:
        if joined and _AND.fullmatch(u.text, joined[-1][1], begin):
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((begin, stop))
    return joined


def _with_strangers(u: Utterance, persons: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """黄勇、张三丰: a name nobody bears, joined to one that is known, is kept to be said back."""
    for _, _, stop in persons:
        joined = _AND_NAME.match(u.text, stop)
        if joined is None or any(begin == joined.start("who") for _, begin, _ in persons):
            continue
        end = next((when.start for when in u.whens if joined.start("who") < when.start <= joined.end("who")), None)
        who = u.text[joined.start("who") : end or joined.end("who")]
        if u.lexicon.book.looks_like_name(who):
            return sorted(
                [*persons, (who, joined.start("who"), joined.start("who") + len(who))], key=lambda one: one[1]
            )
    return persons


def _left(u: Utterance, start: int, spans: list[tuple[int, int]]) -> str:
    """What remains of the text from `start` without these stretches."""
    pieces, place = [], start
    for begin, stop in sorted(spans):
        if begin >= place:
            pieces.append(u.said(place, begin))
            place = stop
    pieces.append(u.said(place))
    return " ".join(piece for piece in (_bare(piece) for piece in pieces) if piece and not _ONLY_DONE.fullmatch(piece))


def _bare(piece: str) -> str:
    piece = re.sub(r"[\s，,、]+(?:各|所有|全体)(?:党?支部|单位|小组)$", "", _ALL_OF.sub("", piece.strip(" ，,、")))
    piece = re.sub(r"^(?:的|都|给|由|请|负责|前|在|于|之前|务必|必须|把|要)+(?=.)", "", piece.strip(" ，,。:：;；、"))
    return re.sub(r"(?:给|由|请|让|截止|期限|限|负责|,|，|在|于)+$", "", piece).strip(" ，,。:：;；、")


def nudge(u: Utterance) -> Slots | None:
    """Those behind are reminded: of one task, of a unit, or of what they still owe."""
    asked = _NUDGE.match(u.text)
    late = None if asked or u.role == "member" else _NUDGE_LATE.search(u.text)
    if not (asked or late) or _QUIET.search(u.text):
        return None
    opening = asked or _OPENING.match(u.text)
    start = opening.end() if opening else 0
    meant = numbers(u)
    named = None if meant.tasks else called(u.text[start:], TASKS)
    task = task_slot(u) if meant.tasks or CODE.search(u.text) else {"task": named.code} if named else {}
    numbered = u.lexicon.ordinal_unit(u.text)
    spans = [(found.start, found.stop) for found in u.units] + [(found.start, found.stop) for found in u.names]
    spans += [(numbered.start, numbered.stop)] if numbered else []
    spans += [(when.start, when.stop) for when in u.whens if dates.period(when)]
    spans += [late.span()] if late else []
    text = "" if task else _TAIL.sub("", _left(u, start, spans))
    slots: Slots = {
        **task,
        **units_slot(u),
        "persons": [found.name for found in u.names],
        "period": u.period,
        "filter": "overdue" if _OVERDUE.search(u.text) else "open",
        "text": text if _IDLE.sub("", text) else "",
    }
    return filled(slots)
