"""Signing up another, leaving a team or activity again, closing one, in people's own words."""

import re

from bot.text.catalogue import ACTIVITIES, called
from bot.text.intents import activities
from bot.text.utterance import AS_TYPED, SELF, Slots, Utterance

_LEAVE = re.compile(
    r"退出|取消报名|(?<![上下进出过回拿放])(?:不|别)(?:再)?(?:参加|去|报)了?|报名(?:取消|不要|作废)|(?:把我|帮我)(?:退了|撤下来|划掉)|退(?:队|赛)"
)
_SIGNED_OFF = re.compile(
    r"(?:我|俺|那个?|就|还是|先|算了|[\s,])*(?:不报名?了|报名(?:取消|作废|不要)|取消我的?报名|(?:突击队|活动|队里?)[,\s]*我?(?:想|要)?退(?:出|了)|我?(?:想|要)?退队|(?:这个|那个)?活动[,\s]*我?(?:就)?(?:不(?:去|参加|来)|[去来参加]+不[了成]))"
    r"(?:了|吧|啊|哈)*[。!]?"
)
"""Says so without naming what one had signed up for."""
_NOT_MINE = re.compile(r"[?？]|怎么|能不能|会议|请假|建议|反映")
_CLOSE = re.compile(r"结项|可以结束了|全部完成并?(?:结束|收尾)|收官了|圆满收官")
_FOR_ANOTHER = re.compile(r"[给替帮代][\u4e00-\u9fff、,和 ]{2,20}?报个?名")
_WISH = re.compile(r"^(?:我|俺|咱)?也?(?:要|想|来|去)?(?:报个?名|参加活动)[了啊吧呀哈。]*$")
_ME_TOO = re.compile(r"(?:算|加|带)(?:上)?我(?:一个)?|\+1")
_I_SIGN_UP = re.compile(
    r"^(?:我|俺)也?(?:想|要)?报(?!名|告|到|道|错|个|销|送|的|了)(?=[^,。:;]{1,12}(?:队|赛|活动|劳动|志愿))"
)
_DISPATCH = re.compile(
    r"^(?P<name>[^\s,。:;\d]{1,10}?(?:队|赛|活动|竞赛|大干|班组))的?战报[\s:,]+(?P<text>\S.*)$", re.DOTALL
)
_TEAM = re.compile(
    r"(?P<name>[\u4e00-\u9fff\d]{2,12}?(?:突击队|攻坚队|先锋队|志愿队|比赛|竞赛|活动|义务劳动|志愿服务)|义务劳动|志愿服务)"
)
_SOME_DAY = re.compile(r"[的周今明后这那天啥什哪]")
"""What is in no name: 周五的活动, 这活动."""
_EDGES = " ,，。;；:：了可以"


def leave(u: Utterance) -> Slots | None:
    """Somebody signed up and does not come after all."""
    if _SIGNED_OFF.fullmatch(u.text.strip()):
        return {AS_TYPED: "退出"}
    found = _LEAVE.search(u.text)
    if not found or u.meeting or _NOT_MINE.search(u.text):
        return None
    name = _name(u)
    if not name:
        return None
    return {"activity": name, "persons": [one.name for one in u.names] or [_before(u, found.start()) or SELF]}


def _before(u: Utterance, stop: int) -> str:
    """The roster name right before the word: 黄勇退出, which alone might be the beginning of a longer name."""
    sizes = (size for size in (4, 3, 2) if size <= stop and u.lexicon.named(u.text[stop - size : stop]))
    size = next(sizes, 0)
    return u.text[stop - size : stop] if size else ""


def for_another(u: Utterance) -> Slots | None:
    """Somebody signs up another one: 给黄勇报名扣缸突击队 gives nobody a task."""
    if not _FOR_ANOTHER.search(u.text) or not u.names or not _name(u):
        return None
    return activities.enrol(u)


def wish(u: Utterance) -> Slots | None:
    """Somebody wants to join: 我要报名 without saying what, 水压算我一个, 我报水压突击队 武春原也报."""
    if _WISH.match(u.text):
        return {"persons": [SELF]}
    known = called(u.text, ACTIVITIES)
    said = (known and _ME_TOO.search(u.text)) or _I_SIGN_UP.match(u.text)
    if not said or u.meeting or _NOT_MINE.search(u.text) or re.search(r"不|没|战报|成立|推荐", u.text):
        return None
    return {**({"activity": known.code} if known else {}), "persons": [SELF, *(one.name for one in u.names)]}


def told(u: Utterance) -> Slots | None:
    """突击队战报：…: what was reached, behind the name of the team."""
    found = _DISPATCH.match(u.text)
    if found is None or _NOT_MINE.search(u.text):
        return None
    return {"activity": _name(u) or found["name"], "result": u.said(found.start("text")).strip(_EDGES)}


_ONLY_PARTICLES = re.compile(r"^(?:了|吧|啦|可以|啊|呗)+[,，。\s]*")


def close(u: Utterance) -> Slots | None:
    """An activity is over: what came of it follows."""
    found = _CLOSE.search(u.text)
    if not found or _NOT_MINE.search(u.text):
        return None
    name = _name(u)
    if not name:
        return None
    result = _ONLY_PARTICLES.sub("", u.said(found.end()).strip(_EDGES))
    return {"activity": name, **({"result": result} if result else {})}


def _name(u: Utterance) -> str:
    """The code of what is named, else a team or contest of another name."""
    known = called(u.text, ACTIVITIES)
    if known is not None:
        return known.code
    other = _TEAM.search(re.sub(r"^(?:我|俺|咱|们|要|想|就|退出|取消报名)+", "", u.text))
    return other["name"] if other and not _SOME_DAY.search(other["name"]) else ""
