"""Where a meeting is and what it is about, as the person wrote it."""

import re

from bot.text.utterance import Utterance
from bot.text.vocabulary import INNER_ROOM, MEETING, ROOM

_ROOM = (
    r"会议室|活动室|学习室|办公室|会议厅|礼堂|党员之家|党建室|阅览室|教室|食堂|多功能厅|报告厅|会场|职工之家|休息室|培训室|工棚|集控室|值班室|会议中心|广场|纪念馆|展览馆"
    r"|烈士陵园|展厅|班组|现场|项目部|工具房|库房|机房|厂房|板房|料场|堆场|操场|车间|仓库|材料库|工具间|宿舍|工地|餐厅|党校|门卫|[一二三四五六七八九十\d]+[楼室](?!会议室|活动室|学习室|办公室|礼堂|教室|[东西南北大小多中]?会)"
)
_IS_ROOM = re.compile(rf"(?:{ROOM})$")
_LABEL = re.compile(
    r"(?:地点|地址|会址|位置|地方)\s*(?:[:：]|在|是|为)?\s*(?P<place>(?!不变|照旧|另行|待定|同上)[^\s,，。;；:：]{2,20})"
)
_IN = re.compile(
    rf"(?:在|到|于|去)(?P<place>[^\s,，。;；:：在到]{{0,14}}?(?:{_ROOM})(?:的?(?:[一二三四五六七八九十\d]+楼)?(?:{INNER_ROOM}))?)"
)
_BEFORE_VERB = re.compile(
    r"在(?P<place>[^\s,，。;；:：在到]{2,14}?)(?=召开|开会?|举行|举办|进行|集合|集中|上党课|组织)"
)
_ALONE = re.compile(
    rf"(?:^|[\s,，。;；:：])(?P<place>[^\s,，。;；:：的]{{0,12}}?(?:{_ROOM}))(?=$|[\s,，。;；!]|开|召开|举行|集合)"
)
_AFTER_TIME = re.compile(rf"^(?:的|在|,|\s)?(?P<place>[^\s,，。;；:：的]{{0,10}}?(?:{_ROOM}))")
_APART = re.compile(r"[\s,，]+(?:在|到|去)?|在")
_FREELY = re.compile(r"(?P<place>[^\s,，。;；:：!]{2,12}?)(?=$|[\s,，。;；!]|开会?(?:$|[,，。\s])|集合|进行|举行)")
_NO_PLACE = re.compile(
    r"[我你您他她们请谁吗呢啊吧了要不别没无各全都每因为和跟]|参加|到会|出席|准时|按时|通知|提醒|大家|人员|党员|同志|书记|组长|委员|主持|记录|发言|学习|讨论|研究|传达"
    r"|审议|听取|通报|总结|表决|审核|选举|议题|议程|内容|主题|题目|换届|转正|评议|考核|汇报|布置|安排|发展|推荐|小时|分钟|左右|开始|结束|时候|再说|另行|以后|后面|待定"
    r"|开会|大会|例会|(?<!腾讯)(?<!视频)会议?$|课$|党日|紧急|重要|取消|改|推迟|提前|出差|值班|加班|休假|生病|住院|培训"
)
"""What follows the time of a meeting and is none of its places: who is to come, what for, why somebody does not."""
_AGENDA = re.compile(
    r"(?:议题|议程|题目|内容|主题(?!党日|日|教育)|议项)\s*(?:[:：]|是|为|有|就是)?\s*(?P<items>.+?)"
    r"(?=[,，。;；]\s*表决(?:同意|赞成|结果|通过|[:：\d])|[,，。;；]?\s*(?:决议|决定|议定|地点|请|时间|主持|记录|要求|会议(?:决|要|明|认|确|议定)|形成|$|\n\n))",
    re.DOTALL,
)
_ABOUT = re.compile(
    r"(?:^|[\s,，。;；会]|要|主要|一起)(?P<items>(?:学习|讨论|研究|传达|审议|听取|通报|总结|表决|审核|选举)(?!会|室|强国|小组|一下)[^,，。;；\n]{2,40})"
)
_MORE_ABOUT = re.compile(r"[,，;；]\s*(?:再|还要?|然后|最后|顺便)(?P<items>[^,，。;；\n]{3,40})")
_NUMBERED = re.compile(r"\s*(?:\(?[\d一二三四五六七八九十]{1,2}[.、)）]|[①-⑳]|第?[一二三四五六七八九十]是)\s*")
_FIGURES = 9
_NOT_AN_ITEM = "月日号年点时个人次项名周天份条"
_PREAMBLE = re.compile(r"(?:事|事项|内容|议题|方面|工作|如下)[:,]?\s*$")
_SEPARATED = re.compile(r"[;；\n]+")


def place_in(u: Utterance) -> str | None:
    """The place named; None when none is."""
    for pattern in (_LABEL, _BEFORE_VERB, _IN, _ALONE):
        match = pattern.search(u.text)
        if match:
            return _bare(u, *match.span("place"))
    for when in u.whens:
        after = _AFTER_TIME.match(u.text[when.stop :]) if when.clock else None
        if after:
            return _bare(u, when.stop + after.start("place"), when.stop + after.end("place"))
    return None


def room_in(u: Utterance) -> str | None:
    """The place named when it is surely a room: in a list's title a unit can stand alone (榆林项目部)."""
    place = place_in(u)
    return place if place and _IS_ROOM.search(place) else None


def named_after(u: Utterance, start: int, *, apart: bool = True) -> str | None:
    """Whatever stands from `start` on in the place of a place: any few words that are nothing else."""
    gap = _APART.match(u.text, start) if apart else None
    found = _FREELY.match(u.text, gap.end() if gap else start) if gap or not apart else None
    if found is None or _NO_PLACE.search(found["place"]):
        return None
    units = [(unit.start, unit.stop) for unit in u.units if unit.sure]
    spans = [(one.start, one.stop) for one in u.whens] + [(one.start, one.stop) for one in u.names] + units
    taken = any(start < found.end() and stop > found.start() for start, stop in spans)
    return None if taken or any(word in found["place"] for word in u.doubtful) else u.said(*found.span("place"))


def place_of(u: Utterance) -> str | None:
    """The place of a meeting that is called; a room of which more is said is told as written: 二楼东头那间大屋."""
    place, behind = place_in(u), _behind(u)
    return behind if behind and behind.startswith(place or "") else place


def _behind(u: Utterance) -> str | None:
    """The place as it is written behind day, time and meeting, where it has no word by which places are known."""
    stops = [when.stop for when in u.whens if when.clock] + [match.end() for match in MEETING.finditer(u.text)]
    return named_after(u, max(stops)) if stops else None


def _bare(u: Utterance, start: int, stop: int) -> str | None:
    """The place without a date or time that stands before it."""
    start = max([start, *(when.stop for when in u.whens if when.start < stop and when.stop > start)])
    return u.said(start, stop).strip("的在 ") or None


def agenda_in(u: Utterance) -> list[str]:
    """The items of the agenda, without their numbers."""
    match = _AGENDA.search(u.text)
    if match:
        return items(u, *match.span("items"))
    first = _ABOUT.search(u.text)
    more = _MORE_ABOUT.finditer(u.text, first.end()) if first else ()
    return [item for one in (first, *more) if one for item in items(u, *one.span("items"))]


def _figures(text: str) -> list[re.Match[str]]:
    """The numbers of items written right behind each other (1学党章2收党费), from 1 upwards; a day is none."""
    cuts: list[re.Match[str]] = []
    for number in range(1, _FIGURES + 1):
        one = re.compile(rf"\s*(?<!\d){number}(?=[\u4e00-\u9fff])(?![{_NOT_AN_ITEM}])")
        found = one.search(text, cuts[-1].end()) if cuts else one.match(text)
        if found is None:
            break
        cuts.append(found)
    return cuts if len(cuts) > 1 else []


def items(u: Utterance, start: int, stop: int) -> list[str]:
    """A stretch of text cut into numbered or separated items, as typed."""
    text = u.text[start:stop]
    cuts = list(_NUMBERED.finditer(text))
    if len(cuts) < len("1"):
        cuts = list(_SEPARATED.finditer(text))
    cuts = cuts or _figures(text)
    if cuts and _PREAMBLE.search(text[: cuts[0].start()]):
        start, text = start + cuts[0].start(), text[cuts[0].start() :]
        cuts = list(_NUMBERED.finditer(text))
    places = [0, *(place for cut in cuts for place in cut.span()), len(text)]
    pieces = [u.said(start + one, start + other) for one, other in zip(places[::2], places[1::2], strict=True)]
    return [piece.strip("，,。；;、.：: ") for piece in pieces if piece.strip("，,。；;、.：: ")]
