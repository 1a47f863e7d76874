"""What a remark about somebody's attendance says: the status, the kind of reason, the reason in the person's words."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.text.reasons import AWAY, reason_in
from bot.text.typed import Typed

LEAVE_WORD = r"""
    (?<!没)(?<!不)(?<!未)(?<!不用)(?<!没有)(?<!不是)(?<!不[让准许批给])(?<!可能)(?<!也许)(?<!可能[要得会])请(?:了?一?个|一下|一?次|了|过|半天|一天)?假(?!怎|如何|[条单表]|原因|流程|手续|记录|率|人数|情况)|告个?假|补(?:个|一个)?假(?=$|[,。;])
    |(?<=\0)假(?=$|[,。;、\s])|(?<![a-z])leave(?![a-z])|(?<![a-z])qj(?![a-z])"""
KIND_OF_LEAVE = r"[事病公年产婚丧]假|探亲假|年休假?|陪产假|休假|轮休|调休|倒休|补休"
CANNOT = rf"""
    (?:(?:[去来到回赶走脱抽腾离]|参加|出席|过[去来]|赶[回过去到])不(?:了|[咧嘞哩]|到|成|开|及|上|出|过?[来去]|回[来去]|过[来去]|掉)(?:身|会|场)?
    |(?:没|无)(?:有)?(?:办法|法)(?:去|来|参加|到|赶)?|不(?:能|克|便|方便)(?:来|去|参加|到|出席|前往|赶)(?:了|会)?
    |(?<![起出上下进])不(?:去|来|参加)(?=了|[,。;!、\s)]|$)|开不(?:了|成)会|没能?(?:去成|赶上)(?=了?[,\s]+(?:在|去|有|因为?|临时|突然|又|要)*(?:{AWAY}))|够?呛能?[来去]|没(?:有|得)?空|不得[来去](?:了|成)?|没时间(?:来|去|参加)?)
    (?!(?:到|来)?(?:现场|会场)[^。;]{{0,10}}?(?:线上|视频|网上|腾讯|钉钉|远程|电话))"""
_ABSENT = r"""
    缺席|(?<![到短欠少还])缺(?=\0)|(?<!还)没来(?!得及|过)|(?<!还)没到(?!现场|会场|过)|没参加(?!过)|没见(?:着|到)?人|没有?露面|未到(?!现场)|未参加|未来(?=$|[,。\s])|旷会|无故|联系不上|不在场
    |(?<![a-z])absent(?![a-z])"""
_LATE = r"""
    迟到|晚到|晚\s*(?:个|上)?[\d一二三四五六七八九十半两几]+\s*多?(?:分钟?|个?小时|刻钟?|会儿?)(?:左右)?再?[到来]
    |来晚|晚来|晚点(?:到|来)|到晚了|去晚了|半路到|会开一半才到|(?<![a-z])late(?![a-z])"""
_ONLINE = r"""
    线上|视频(?:参会|参加|会议|接入|连线|听|看|方式)|视频(?=$|[,。)\s了])|网上(?:参加|参会|听|看)|腾讯会议|钉钉|云参会|远程
    |电话(?:参会|接入|参加|连线)|(?<![a-z])online(?![a-z])"""
_HOME = r"""
    送学上门|上门(?:送学|走访|慰问|学习|看望)?|送学到家|送学|入户|家访|在家(?:里)?(?:学|听|看|自学|组织)|居家学|(?:去|到|上)[^,。;\s]{0,4}家(?:里|中)?(?:给|念|读|送|学|讲|看|走访)"""
_WILL = r"""
    (?<![不没])又?能(?:[来去到]|参加|赶到)了(?!吗|么)|(?:快|马上就?|这就|就)(?:要)?[到来](?:了|(?=$|[,。;!\s]))
    |(?:能|(?<!的)会|可以|一定|保证|肯定|准时|按时|到时候?|照常|可|愿意|尽量)(?:准时|按时)?(?:[来去到](?![不了])|参加(?!不)|出席(?!不)|赶到)
    |算上?我(?:一个|1个)?|赶得[回上过](?:来|去)?|(?<!没)来得[了及]|去得[了成]|(?<![a-z])will(?![a-z])|正常参加"""
_PRESENT = r"""
    已?签到|已?报到|(?<![收得报签达看听遇想找拿感])(?:[来到]|参加|出席)(?:会|的)*的(?=有|是|人|同志|党员|:)|(?:参加|出席)[^,。]{1,8}的(?=有|是|:)|已?经?参加了?|已?经?出席了?|听(?:完|过)?了|去了(?=的?(?:$|[,。;!\s]|当时|就是|只是|但是?|不过))|到(?:了)?(?:会场|[^,。;\s]{0,3}会议室|活动室|学习室)了?|进(?:了|到)?(?:会场|[^,。;\s]{0,3}会议室|活动室|学习室)了?|到会|到场|到位|已到|到齐|到了|来了|来啦|坐[下好]了|在的|在场|也在|都在|(?<![收得报签达看听遇想找拿感])(?:在|到|来)(?=[呢啊呀嘞]?(?:$|[,。;!)、\s]))|已?参会
    |(?<![a-z])ok(?![a-z])|(?<=\0)到(?=\0)|√|✓|✔|present|在(?:后排|前排|会场|会议室|那儿?|这儿?)"""
_UNSURE = r"还没(?:来|到)(?!得及|现场|会场|过)|待定|不确定|不一定|再说|看情况|说不准|待确认|[?？]"
STATUS_WORDS = (
    ("leave", f"{LEAVE_WORD}|{KIND_OF_LEAVE}|{CANNOT}"),
    ("unset", _UNSURE),
    ("online", _ONLINE),
    ("home_visit", _HOME),
    ("late", _LATE),
    ("absent", _ABSENT),
    ("will_attend", _WILL),
    ("present", _PRESENT),
)
"""What gives which status, the weightiest first: sources of verbose regular expressions."""
FLAGS = re.IGNORECASE | re.VERBOSE
_STATUSES = tuple((status, re.compile(words, FLAGS)) for status, words in STATUS_WORDS)
_LEAVE_ONLY = re.compile(LEAVE_WORD, FLAGS)
_CANNOT_ONLY = re.compile(CANNOT, FLAGS)
_LATE_ONLY = re.compile(
    rf"会?(?:{_LATE})了?(?:\s*[\d一二三四五六七八九十半两几]+\s*多?(?:分钟?|个?小时|刻钟?|会儿?))?", FLAGS
)
_PRESENCE = re.compile(rf"(?:{_PRESENT}|{_ABSENT}|{_WILL}|{_UNSURE})了?", FLAGS)
MASK = "\0"
_CLAUSES = re.compile(r"[^,。;:!?、\n()/+]+")
_ASIDE = re.compile(
    r"(?:书记|领导|组长|大家|各位|[您你])好|(?:书记|领导|组长)?(?:[你您](?:看看?)?)?(?:给|帮我?|麻烦)?批(?:准|一下|个假|了吧)|特此|[望请]批准|所以|因此|麻烦|实在|(?<=[^,])呢(?=[^,。\s$])"
    r"|(?:书记|领导|组长)(?=[你您给帮])"
)
_FROM_MEETING = re.compile(
    r"(?:不能|无法|没法|不便|不克)(?:来|去|参加|到|出席)(?:了|会)?$|(?:[来去到]|参加|出席)不(?:了|成)$|(?<![回赶过起出])不(?:去|来|参加)了?$|(?:没|未)(?:有)?(?:来|到|参加)成?$"
)
_ENDING = 40
"""Characters at the end of a clause that can be no part of a reason."""
_SPACES = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_LEADING = re.compile(
    rf"""^(?:[{MASK}的了呢啊吧哦嗯唉哎诶呀呃噢@\-\s]|我(?!爸|妈|家|父|母|爱人|老|媳妇|岳|儿|闺女|女|孩)们?|他们?俩?|她们?俩?|您|你|书记|组长|领导
    |同志|那个|这个|这次|那天|怕是|恐怕|估计|可能|大概|应该|也许|实在|确实|真是?|还是|其实|本来|分别(?:是|为)?|有(?={MASK})|(?:爸爸?|妈妈?|父亲|母亲|老伴|爱人|岳[父母]|公公|婆婆|师傅|徒弟|同事|班长|工友)(?={MASK})|名单|包括|和(?={MASK}|$)|与(?={MASK})|、|咧|因为|由于|因故|因(?![公病事工身家])|本人|能(?=$)|可以(?=$)|所以|主要是?|就是|原因是?|理由是?|会议|会(?!诊)|参会|也(?=[请不去来回])|先|又|想|得?跟|向
    |[替代帮给](?={MASK}|[我他她]|$)|请(?=[事病公年产婚丧休探])|除了?|除去|除开|[就只还]?[差缺](?={MASK}|$)|[就仅](?={MASK})|只有(?={MASK})|麻烦|是|原定|原计划|原先|定在|俩(?=[^人])|都|一律|全)+""",
    re.VERBOSE,
)
_TRAILING = re.compile(
    rf"(?:[{MASK}的呢啊吧哦哈呀嘛哩\s\-]|(?<={MASK})会|(?<={MASK}的)会|所以|就|故|因此|想|要|得|需要?|只好|只能|特|现|我们?|他|她|先|也|那个"
    r"|跟[您你]?|向[您你]?|均|都|[一二两三四五六七八九十\d]+[个名位]?人)+$"
)
_IDLE = re.compile(
    r"""^(?:(?:缺席|请假|迟到|线上|[实应](?:到会?)?|出席|到会|参加)的?(?:人员|同志|人)?[:是有]?\s*[\d一二三四五六七八九十两]*[人名个位]?$|收到|谢谢|感谢|抱歉|不好意思|对不起|辛苦|麻烦|望批准|请批准|批准|特此|知悉|好的?|书记|各位|大家|下次|改天|回头|名[字单]|帮我|帮忙|记一下|说一声
    |没来得及|没[到去]现场|[以之]?外$|除|其[他余]|剩下|应到|实到|报告|跟.{0,4}说|向.{0,6}请|支部|党?小?组|开会|今天|一次|一天|半天|\d+$
    |[一二三四五六七八九十两几\d]+[人个名位]|无|暂无|党员|单位|可以吗|行吗?|可以|吗|参加|到|刚刚?[到来]|已|了$|和$|不$|能$|能不能$|没来|未到|没到|没请假|上次|上回|补学|补课|听说|没说$|不知道|没吭声|原因不明|没联系)""",
    re.VERBOSE,
)


class Remark(NamedTuple):
    """Status code, kind of leave and the reason as said; None where the remark is silent."""

    status: str | None
    reason: str | None = None
    reason_text: str | None = None


def status_in(text: str) -> str | None:
    """The status a remark gives; leave outweighs everything, presence is weakest."""
    return next((status for status, pattern in _STATUSES if pattern.search(text)), None)


def read(remark: Typed, masked: Iterable[tuple[int, int]] = ()) -> Remark:
    """Status and reason of a remark; `masked` stretches (names, dates, meetings) belong to neither."""
    status = status_in(hidden(remark.text, masked))
    if status not in {"leave", "absent", "late"}:
        return Remark(status)
    reason_text = reason_said(remark, masked)
    if status == "late":
        return Remark(status, None, reason_text)
    reason = (reason_in(reason_text) or "other") if reason_text else None
    return Remark(status, reason, reason_text)


def reason_said(typed: Typed, masked: Iterable[tuple[int, int]] = ()) -> str | None:
    """The reason in the person's own words, without names, dates, the meeting and the words of leave themselves."""
    spans = [span for span in _kept(hidden(typed.text, masked)) if span[0] < span[1]]
    telling = [span for span in spans if reason_in(typed.text[slice(*span)])] or spans
    if not telling:
        return None
    merged = [telling[0]]
    for start, stop in telling[1:]:
        between = typed.text[merged[-1][1] : start]
        if len(between) == 1 and between in ",、;":
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return "，".join(typed.said(*span) for span in merged)


def hidden(text: str, masked: Iterable[tuple[int, int]]) -> str:
    """The text with the masked stretches blotted out, as long as before."""
    chars = list(text)
    for start, stop in masked:
        chars[start:stop] = MASK * (stop - start)
    return "".join(chars)


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses stand that may be a reason."""
    for clause in _CLAUSES.finditer(text):
        for start, stop in _pieces(clause[0]):
            yield from _trimmed(text, clause.start() + start, clause.start() + stop)


def _pieces(clause: str) -> Iterator[tuple[int, int]]:
    """A clause cut at spaces, words of leave and a leading cannot-come."""
    place = 0
    cuts = sorted(
        cut.span() for pattern in (_SPACES, _ASIDE, _LEAVE_ONLY, _LATE_ONLY) for cut in pattern.finditer(clause)
    )
    for start, stop in [*cuts, (len(clause), len(clause))]:
        if start >= place:
            yield place, start
            place = stop


def _trimmed(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while start < stop:
        lead = _LEADING.match(text[start:stop]) or _CANNOT_ONLY.match(text[start:stop])
        if lead is None or not lead.end():
            break
        start += lead.end()
    for ending in (_TRAILING, _FROM_MEETING, _TRAILING):
        tail = ending.search(text, max(start, stop - _ENDING), stop)
        stop = tail.start() if tail else stop
    piece = text[start:stop]
    if piece.strip(MASK + " ") and not _IDLE.match(piece) and not _PRESENCE.fullmatch(piece):
        yield start, stop
