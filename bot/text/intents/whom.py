"""Of whom a sentence about attendance speaks, and whether that is clear enough to be stored."""

import re

from bot.text import remarks, rollcall, rollcall_tokens
from bot.text.intents.asking import amends, asks, of_other_meetings, speaks_of_other_things
from bot.text.reasons import reason_in
from bot.text.rollcall import Group
from bot.text.utterance import SELF, Utterance

_FILLER = re.compile(
    rf"[{remarks.MASK}\s【】\[\]的了都也就已经呃嗯啊额吧呢哈,]|没问题|刚才|刚刚?|现在|今天|那个|这个|这次|群里|会议|会|参会|按时|准时|准点|早就|提前|收到|好的?|正在|又?忘了?|在|是|"
    r"书记|组长|同志们?|报告|大家好|活动|学习|全程|这边|可能|应该|需要|想|要|得|须|特此?|申请|来|去|还|一直|确实|其实|真|唉|哎|不好意思|抱歉|先|能|恐怕|估计|怕|大概"
    r"|怎么就|忘[了咧]?|咧|本来|突然|临时|我们?|请|下午|上午|晚上|中午|替|代|帮|给|跟|向|说一声|没赶上车|补(?:一?下|签|登|记|上)+|路上|又|只能|人|俺|党员"
)
_LEAVE_SAID = re.compile(f"{remarks.LEAVE_WORD}|{remarks.KIND_OF_LEAVE}", remarks.FLAGS)
_SOMEBODY = re.compile(
    r"^[老小大]?[\u4e00-\u9fff](?:工|总|哥|姐|叔|姨|师傅|书记|组长|主任|经理|班长|科长|队长|处长)?$|^[老小][\u4e00-\u9fff]{1,2}$"
)
_ATTRIBUTE = re.compile(rf"的(?!申请|报告|事|理由|原因|同志)(?=[^{remarks.MASK}\s,。;!啊呀哈呢])")
_SO_MANY = re.compile(r"\s*[:]?\s*[\d一二三四五六七八九十两]+\s*(?:[人名位]|个(?![月小星礼半]))")
_STANDS_IN_FOR = re.compile(r"我(?:来|去)?[替代](?:表)?[\u4e00-\u9fff]{2,3}(?:去|来)?(?:参加|出席|开会|参会|听课)")
_CROWD = re.compile(
    r"各|党?小?组|支部|大家|全[体员部]|所有|同志|其[他它余]|剩下|余下|别|[\d一二三四五六七八九十两]+[个名位口]?|全|均|除了?|外|开会|一个不[少落缺]"
)
_PLACES = re.compile(
    r"会场|现场|[^\s]{0,4}会议室|活动室|党?支部|党?小组|组织|举办|开展|召开|后排|前排|那儿|这儿|了?一?会儿?|上午|下午|晚上|腾讯会议|里|钉钉|视频|线上|方式|签到|报到|听课?|看|上课|学习?"
)


def of_ours(u: Utterance, group: Group) -> bool:
    """Whether "all" are those of the unit: nobody else stands before it (省公司的人都到了)."""
    shown = rollcall_tokens.veiled(u)
    before = _CROWD.sub(
        "", _FILLER.sub("", rollcall_tokens.clause_before(shown[group.start :], group.said[0].start - group.start))
    )
    return len(before) <= 1 or bool(u.units)


def told(u: Utterance) -> list[Group] | None:
    """What the sentence tells about whom; None when it asks, speaks of something else, or of somebody unnamed."""
    return u.once(_told)


def _told(u: Utterance) -> list[Group] | None:
    if asks(u) or amends(u) or speaks_of_other_things(u) or of_other_meetings(u) or _STANDS_IN_FOR.search(u.text):
        return None
    if rollcall.others_unsaid(u) or rollcall.unsaid(u):
        return None
    told = [group for group in rollcall.groups(u) if group.status != "unset"]
    said = {name for group in told if group.status == "leave" and not group.away for name in group.names}
    if any(group.away and not said.issuperset(group.names) for group in told):
        return None
    named = {status for group in told if group.names for status in [group.status]}
    told = [group for group in told if not (group.of_nobody and not group.rest and group.status in named)]
    kept = [group for group in told if _holds(u, group)]
    return kept if kept and len(kept) == len(told) else None


def _holds(u: Utterance, group: Group) -> bool:
    """Whether it is clear of whom a group speaks, and that it speaks of a meeting."""
    if group.rest:
        return True
    if group.of_nobody:
        return _of_speaker(u, group)
    return group.names != [SELF] or bool(u.meeting) or not _elsewhere(u, group)


def _elsewhere(u: Utterance, group: Group) -> bool:
    """Whether the speaker comes, or cannot come, to something that is no meeting: 去不了西安, 参加工作."""
    shown = rollcall_tokens.veiled(u)
    last = group.said[-1]
    if group.status not in {"present", "will_attend", "leave"} or _LEAVE_SAID.search(last.text):
        return False
    rest = _beyond(shown, group)
    excused = group.status == "leave" and reason_in(rest) is not None
    return len(rest) > 1 and not excused and not re.match(r"[在就正刚]", rest)


def _of_speaker(u: Utterance, group: Group) -> bool:
    """Whether what is said of nobody is said of the speaker: nothing but small words and a reason stands before it."""
    if group.others:
        return False
    first = group.said[0]
    shown = rollcall_tokens.veiled(u)
    before = _FILLER.sub("", rollcall_tokens.clause_before(shown, first.start))
    if _SO_MANY.match(shown, first.stop) or (group.status in {"present", "online"} and _beyond(shown, group)):
        return False
    if _ATTRIBUTE.match(shown, first.stop):
        return False
    if not before or reason_in(before):
        return True
    if _SOMEBODY.match(before) or u.lexicon.book.looks_like_name(before):
        return False
    return group.status == "leave" and bool(_LEAVE_SAID.search(first.text)) and len(before) > 1


def _beyond(shown: str, group: Group) -> str:
    """What stands after 到了 or 参加了 that is no part of a meeting: 到了夏天, 参加了比赛."""
    rest = rollcall_tokens.clause_after(shown, group.said[-1].stop)
    return _FILLER.sub("", _PLACES.sub("", rest))
