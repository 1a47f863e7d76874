"""Stars and flags: who got them before, who was put forward, who gets it, a vote; nominations are read elsewhere."""

import re

from bot.text.catalogue import ACTIVITIES, called
from bot.text.utterance import AS_TYPED, Slots, Utterance, filled

_VOTE = re.compile(
    r"(?:我(?:要|想|还没)?)?(?:怎么|在哪里?|去哪里?|如何)?(?:参加)?(?:评选)?投票(?:的)?(?:链接|入口|网址|地址)?"
    r"(?:呢|在哪里?|怎么投|给我|发我)?[?？]?"
)
_BALLOT = re.compile(r"(?:我|俺|这一?票)(?:也|要|想|就|的票)?(?:投票?(?:给|的是|了)?|选的是)[\s:,]*")
_OPEN = re.compile(r"(?:开始?|组织|发起|搞一?个?|来一?个?)(?:不记名|无记名)?投票|投票选")
_HISTORY = re.compile(r"历届|历任|历史|历次|前几(?:届|个月)|以前.{0,8}(?:是|给)(?:谁|哪)|交接记录")
_LISTED = re.compile(r"推荐(?:了|的)?(?:都)?(?:有)?(?:谁|哪些|哪几个|名单)|(?:谁|哪些人)被推荐|推荐名单")
_HONOURS = re.compile(
    r"(?:看一?[看下]?|查一?[看下]?)?(?:我们|咱们?|本)?(?:党?支部|单位|公司)?的?荣誉(?:榜|墙|名单|清单|列表)[?？。]?"
)
_WON = re.compile(
    r"(?:拿[了到下]|得[了到]|获得?了?|荣获|夺得|斩获|捧回)了?(?P<prize>[^,。;]{2,30}?(?:第[一二三四五]名|[一二三特]等奖|[冠亚季]军|奖(?:章|状|杯)?(?!金|励)"
    r"|称号|标兵|能手|劳模|劳动模范|先进[^,。;]{0,8}|优秀[^,。;]{2,8}))(?=[了啦的。!,;]|$)"
    r"|(?:评上|(?:被|获)?(?:评为|授予|评选为|命名为|表彰为))了?(?P<named>[^,。;]{2,24}?)(?:的?称号)?了?(?=[。!,;]|$)"
)
_OURS = re.compile(r"(?:我们?|咱们?|本|^)(?:党?支部|单位|总支)")
_TO_COME = re.compile(r"[?？吗]|推荐|提名|建议|希望|争取|反映|想要?|要是|如果|没|未|不|评议|等次|测评|通报|应该|准备")
_LEVELS = {"公司": "公司级", "集团": "集团级", "省": "省级"}
_OWN_PRIZES = frozenset({"HD-MYYX", "HD-LDHQ"})
"""What a branch itself gives: that is decided, no honour from above."""
_VACANT = re.compile(r"空缺|空着|不评了|不授了")
_GIVEN = re.compile(
    r"(?:(?:就)?(?:定为|定给|定了|定|授予|授给|颁给|发给|移交给|给)了?)[:,\s]*(?P<who>[\u4e00-\u9fff\d]{2,10}?)"
    r"(?=$|[,。;:\s]|吧|同志)"
)
_FIRST = re.compile(r"评选|评定|授旗|定")
"""A command typed without the blank behind it: 评选每月一星 李明."""
_BEHIND = re.compile(r"[:,\s]*(?P<who>[\u4e00-\u9fff\d]{2,10}?)(?=$|[,。;:\s])")
_NOT_GIVEN = re.compile(r"谁|哪|什么|怎么|[?？]|[吗呢]$|推荐|提名|建议|希望|投")


def vote(u: Utterance) -> Slots | None:
    """Somebody asks for his ballot."""
    return {} if _VOTE.fullmatch(u.text.strip(" ,，。")) else None


def said_aloud(u: Utterance) -> Slots | None:
    """A ballot told in the chat: 我投黄勇, 这票投给小周."""
    found = _BALLOT.search(u.text)
    if found is None or re.search(r"[?？吗]|怎么|谁", u.text):
        return None
    return {"ballot": True} if any(who.start == found.end() for who in u.names) else None


def history(u: Utterance) -> Slots | None:
    """Who had it before."""
    named = called(u.text, ACTIVITIES)
    return {"activity": named.code} if named and _HISTORY.search(u.text) else None


def listed(u: Utterance) -> Slots | None:
    """Who was put forward."""
    named = called(u.text, ACTIVITIES)
    if not named or not _LISTED.search(u.text):
        return None
    return filled({"activity": named.code, "period": u.period})


def honours(u: Utterance) -> Slots | None:
    """荣誉榜: the list of honours."""
    return {} if _HONOURS.fullmatch(u.text.strip()) else None


def won(u: Utterance) -> Slots | None:
    """黄勇拿了公司焊工比武第一名: a prize of a person or of the unit, told as it goes into the honours."""
    found = _WON.search(u.text)
    holder = next((who.name for who in u.names if found and who.stop <= found.start()), "")
    ours = found and (_OURS.search(u.text, 0, found.start()) or any(unit.stop <= found.start() for unit in u.units))
    if found is None or not (holder or ours) or len(u.names) > 1 or _TO_COME.search(u.text):
        return None
    group = "prize" if found["prize"] else "named"
    title = u.said(found.start(group), found.end(group)).strip().removesuffix("称号").rstrip("的")
    named = called(u.text, ACTIVITIES)
    if named and (named.code in _OWN_PRIZES or not holder):
        return None
    level = next((word for prefix, word in _LEVELS.items() if title.startswith(prefix)), "")
    unit = next((one.unit.short for one in u.units if one.stop <= found.start()), "") if u.role == "committee" else ""
    told = [when.text for when in u.whens if when.stop <= found.start()][:1]
    words = ["荣誉", unit, holder, title, level, *told, u.said(found.end()).strip(" ,，。了啦!！")]
    return {AS_TYPED: " ".join(word for word in words if word)}


def open_vote(u: Utterance) -> Slots | None:
    """A vote among those who were put forward is to be opened."""
    named = called(u.text, ACTIVITIES)
    return {"activity": named.code} if named and _OPEN.search(u.text) and not re.search(r"[?？吗]$", u.text) else None


def decide(u: Utterance) -> Slots | None:
    """Who gets it, or that nobody does."""
    named = called(u.text, ACTIVITIES)
    if not named or _NOT_GIVEN.search(u.text):
        return None
    if _VACANT.search(u.text):
        return filled({"activity": named.code, "period": u.period, "winner": "空缺"})
    given = _GIVEN.search(u.text) or (_BEHIND.match(u.text, named.stop) if _FIRST.match(u.text) else None)
    if given is None or not _is_somebody(u, given["who"]):
        return None
    text = u.said(given.end()).strip(" ,，。吧")
    return filled({"activity": named.code, "period": u.period, "winner": given["who"], "text": text})


def _is_somebody(u: Utterance, who: str) -> bool:
    """A member, or what is called like a crew or a department."""
    return any(one.name == who for one in u.names) or bool(re.search(r"[班组队部处室科]$", who))
