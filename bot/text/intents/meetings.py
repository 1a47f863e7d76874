"""Meetings: calling, moving, cancelling, asking for one, and whether enough voters are there."""

import re
from datetime import date, datetime, time, timedelta

from bot.text import dates, remarks, times
from bot.text.agenda import agenda_in, named_after, place_in, place_of
from bot.text.intents.asking import MANY_UNITS, asks, hearsay, of_other_meetings
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import Slots, Utterance, filled
from bot.text.vocabulary import MEETING

_CALL = re.compile(
    r"召开|^开会(?=[\s:,])|^定一?下|建会|建个会|新建|发起|举行|举办|定于|拟于|兹定|通知(?=[:\s])|会议通知|开会通知|组织召开|安排(?:在|于|一次|个)?|(?<![没要该想])开(?:个|一次|一个|一下)?(?=[^,。]{0,6}(?:支委会|小组会|大会|生活会|评议|党课|党日|学习))|集合|约个?|定在|定个"
)
_MOVE = re.compile(
    r"改[到成为在期]|[改变调换]一?下|改(?=线上|网上|视频)|推[到迟后]|提前(?:到|至)?|挪到|调整?[到至为]|换[到成]|顺延|往[后前][推挪延]|延[到至期后]|变更为?|另行"
    r"|[改挪换](?=[明后]天|下|周|星期|礼拜|\d|[一二三四五六七八九十廿]{1,3}[点号日月]|[早晚上中]午?)"
)
_ELSEWHERE = re.compile(r"[改换挪][到在]|[改变]更?为")
_OLD_DAY = re.compile(r"(?:原来?|本来|之前|原先)(?:是|定的?|定在|说的?|安排)?的?(?:在)?\s?$")
_GOES_ONLINE = re.compile(r"[改换](?:[成为到在])?(?:线上|网上|视频|腾讯会议|钉钉)")
_GIVES = re.compile(r"上(?:一[次堂]|个)?(?=[^,。]{0,3}党课)|通知一?下(?=[,:\s])")
"""How an officer calls a meeting in passing, where its day and time stand."""
_AROUND = re.compile(r"(?<![前以])[月年周旬]底(?!前|之前)|[月年]初|[上中下]旬|下周(?![一二三四五六日天末])|下个?月")
"""When a meeting is to be, without its day: it is asked."""
_BY = re.compile(
    rf"(?:(?P<back>提前|往前[推挪])|推迟|推后|往后[推挪延]|延后|顺延|延迟|延)了?\s*{LEFT}(?P<n>{NUMBER}|半)\s*个?"
    r"(?P<unit>天|周|星期|礼拜|小时|钟头|分钟|刻钟)(?P<half>半)?"
)
_STEPS = {"天": timedelta(days=1), "周": timedelta(days=7), "星": timedelta(days=7), "礼": timedelta(days=7)}
_MINUTES = {"小": 60, "钟": 60, "分": 1, "刻": 15}
_CALLED_BARELY = re.compile(r"[\s,。、的在是个次开于:!]*")
_TOPICS = re.compile(r"的?(?:议题|议程)(?:是|为)?\s*:")
_BY_MEETING = re.compile(
    r"(?:党?支部|党工委|党总支)?的?(?=$|[\s,，安定召开在]|[今明后昨下上本周星]|\d|[一二三四五六七八九十]+月|"
    + MEETING.pattern
    + r")"
)
_SHIFT = re.compile(r"改期|推[迟后]|往[后前][推挪延]|提前|延后|顺延")
_BECAUSE = re.compile(r"\s*(?:因为?|由于)(?!公)")
_CALL_OFF = re.compile(r"取消|不[开搞办]了|先不[开搞办]|停[开办]|作罢|暂停|暂不|撤掉|不用开了|开不成了")
_GLUED_WHY = re.compile(r"(?:掉|了|吧)*[吧了](?P<why>(?!另行|时间|具体|改|请|特此|各位)[\u4e00-\u9fff][^,。;!\n]{3,})")
_MEET = re.compile(r"开(?:个|一次|一?下)?会|碰头|集中学习")
_DUTY = re.compile(r"季度|年度|月度|任务|想延|申请延|宽限|期限|截止")
_HELD = re.compile(r"应到|实到|[到来]了\s*[\d一二三四五六七八九十]|都到|请假|没来|缺席")
_NOT_CALLED = re.compile(r"整改|扣|起草|编一?份|补一?[份个]|少开|没开|记录|提醒")
_MEETS = re.compile(r"会(?!员|计|费|诊|客|议室|议厅)|党课|党日|活动|学习")
_RULES = re.compile(
    r"多久|几年|规定|必须|一年|每[年月季]|应该?开几|材料(?![库场间房棚])|怎么[写开办记]|流程|模板|谁主持|要交|时长"
)
_WHICH_UNITS = re.compile(rf"{MANY_UNITS}|都[搞开办]了")
_WHEN = re.compile(
    r"几号|什么(?:内容|议题|主题)|什么时候|什么时间|哪[天日]|啥时候?|星期几|周几|礼拜几|何时|日期|改到几|定在?[哪几]|(?<!同一)时间(?:是|呢|$|[?？])"
)
_WHAT_TIME = re.compile(r"几点|什么钟点")
_WHERE = re.compile(
    r"在?哪(?!天|日|些|个|几|怕|年|月|周)(?:里|儿|个?会议室|开)?|地点(?:在哪|是哪|哪|呢|定了?(?:没|吗)|变|[?？]|$)|什么地方|几楼|哪个?(?:会议室|屋|地方|房间)"
)
_LIST = re.compile(
    r"(?:有|还有|都有|安排了?)(?:哪些|什么|几个|多少个?|啥)\S{0,3}(?:会|活动|党课|安排)|有没有(?:什么)?会(?=$|[?？,。])|有(?:没有)?\S{0,3}会(?:吗|么|没|不|要开)|会议?(?:安排|日程|计划)(?:是|有)?"
)
_STATUS = re.compile(
    r"[开搞办上过](?:了|过|完)?(?:没有?|吗|么|不)(?:$|[,。?\s])|[开搞办]没[开搞办]|是不是(?:开|取消|改)|还[开搞办]不|(?:取消|改|推迟|变)\S{0,2}了?(?:没有?|吗|么)|还[开搞办上]吗|开会(?:不|吗|么|没)(?=$|[,。?\s])"
)


def create(u: Utterance) -> Slots | None:
    """A meeting is called: kind, day, time, place, agenda."""
    kind = u.meeting or ("group_meeting" if u.group and _MEET.search(u.text) else None)
    if not kind or asks(u) or hearsay(u) or _HELD.search(u.text) or _RULES.search(u.text) or _NOT_CALLED.search(u.text):
        return None
    if remarks.status_in(u.text) == "leave" or not _is_called(u) or (u.on and u.on < u.today):
        return None
    return filled(
        {
            "meeting": kind,
            "org": _whose(u),
            "group": u.group.code if u.group else None,
            "date": _iso(u.on),
            "time": times.shown(u.clock),
            "place": place_of(u),
            "agenda": agenda_in(u),
        }
    )


def _is_called(u: Utterance) -> bool:
    """Whether a meeting is called: by its word and a day or time, or, by who may, in passing or for about a day."""
    word = bool(_CALL.search(u.text))
    if u.role == "member":
        return word and bool(u.on or u.clock)
    in_passing = u.on and u.clock and not u.has("我", "了") and _GIVES.search(u.text)
    around = word and _AROUND.search(u.text)
    doubtful = u.clock and u.doubtful
    return bool((word and (u.on or u.clock)) or _announced(u) or in_passing or around or doubtful)


def _announced(u: Utterance) -> bool:
    """周五下午三点党课,三楼会议室: a meeting with day and time and nothing said of anybody."""
    told = place_in(u) or agenda_in(u) or _nothing_else(u)
    return bool(u.on and u.clock and told and not _OF_THE_SPEAKER.search(u.text))


_OF_THE_SPEAKER = re.compile(r"我(?!们|(?:自己)?(?:来|主)?[讲主])|参加了|到了")


def _nothing_else(u: Utterance) -> bool:
    """Whether day, time and meeting are all that is said: 今晚七点半支委会."""
    left = remarks.hidden(u.text, u.unpeopled).replace(remarks.MASK, "")
    return bool(_CALLED_BARELY.fullmatch(left))


def update(u: Utterance) -> Slots | None:
    """A meeting is moved, or told what it is about: from_date when its old day is said, and what is new."""
    return _moved(u) or _told_agenda(u)


def _told_agenda(u: Utterance) -> Slots | None:
    """明天党员大会议题：…: the agenda of a meeting called before, when neither time nor calling is said."""
    label = _TOPICS.search(u.text)
    head = u.part(u.raw_of(0, label.start())) if label else None
    if head is None or not head.meeting or head.clock or _CALL.search(head.text) or u.role == "member" or asks(u):
        return None
    if head.on is None or head.on < u.today or hearsay(u) or _NOT_CALLED.search(head.text):
        return None
    return filled({"meeting": head.meeting, "date": _iso(head.on), "agenda": agenda_in(u)})


def _moved(u: Utterance) -> Slots | None:
    """A meeting is moved: to another day, time or place."""
    move = _MOVE.search(u.text)
    if (
        move is None
        or asks(u)
        or hearsay(u)
        or of_other_meetings(u)
        or _DUTY.search(u.text)
        or not (u.meeting or _MEETS.search(u.text))
    ):
        return None
    old = [when for when in u.whens if when.stop <= move.start() or _OLD_DAY.search(u.text, 0, when.start)]
    after = [when for when in u.whens if when not in old]
    before = next((when for when in old if dates.day(when)), None)
    new = dates.main(after)
    day = dates.day(new) if new else None
    clock = next((when.clock for when in after if when.clock), None)
    if not day and not clock:
        day, clock = _shifted(u, before)
    place = place_in(u.part(u.raw_of(move.end(), len(u.text)))) or ("线上" if _GOES_ONLINE.search(u.text) else None)
    elsewhere = _ELSEWHERE.fullmatch(move[0]) or u.text[: move.start()].endswith(("地点", "地方"))
    place = place or (named_after(u, move.end(), apart=False) if elsewhere else None)
    if not (day or clock or place or (u.meeting and _SHIFT.search(u.text))):
        return None
    return filled(
        {
            "meeting": u.meeting,
            "org": _whose(u),
            "from_date": _iso(dates.day(before)) if before else None,
            "date": _iso(day),
            "time": times.shown(clock),
            "place": place,
            "minutes": None if day or clock else _by_minutes(u),
        }
    )


def _by_minutes(u: Utterance) -> int | None:
    """By how much a meeting is moved whose old day or time was not said: 推迟一小时, 往后推一天; before is negative."""
    by = _BY.search(u.text)
    count = (number(by["n"]) or 0) if by and by["n"] != "半" else 0
    if by is None or not (count or by["n"] == "半"):
        return None
    if step := _STEPS.get(by["unit"][0]):
        minutes = 0 if by["half"] else count * step.days * 24 * 60
    else:
        each = _MINUTES[by["unit"][0]]
        minutes = count * each + (each // 2 if by["half"] or not count else 0)
    return (-minutes if by["back"] else minutes) or None


def _shifted(u: Utterance, before: dates.When | None) -> tuple[date | None, time | None]:
    """The new day or time when a meeting is moved by so much and its old day or time was said."""
    by = _BY.search(u.text)
    count = (number(by["n"]) or 0) if by and by["n"] != "半" else 0
    old = dates.day(before) if before else None
    if by is None or old is None or before is None or (not count and by["n"] != "半"):
        return None, None
    sign = -1 if by["back"] else 1
    if step := _STEPS.get(by["unit"][0]):
        return (old + sign * count * step if count and not by["half"] else None), None
    each = _MINUTES[by["unit"][0]]
    minutes = sign * (count * each + (each // 2 if by["half"] or not count else 0))
    moved = datetime.combine(old, before.clock) + timedelta(minutes=minutes) if before.clock else None
    return None, moved.time() if moved and moved.date() == old else None


def cancel(u: Utterance) -> Slots | None:
    """A meeting is called off, with the reason as said."""
    off = _CALL_OFF.search(u.text)
    if off is None or asks(u) or hearsay(u) or not (u.meeting or re.search(r"(?:的会|会议|开会|这会|那个会)", u.text)):
        return None
    if u.has("请假", "签到", "报名", "提醒", "资格"):
        return None
    return filled({"meeting": u.meeting, "org": _whose(u), "date": _iso(u.on), "reason_text": _why(u, off)})


def _why(u: Utterance, off: re.Match[str]) -> str | None:
    """The clauses that neither call off nor only name the meeting."""
    clauses = [why for why in (_why_first(u), _why_apart(u, off) or _why_glued(u, off)) if why]
    for match in re.finditer(r"[^,。;!\n]+", u.text):
        inside = match.start() <= off.start() < match.end()
        named = [when for when in u.whens if match.start() <= when.start < match.end()]
        bare = match[0].strip()
        if (
            inside
            or re.match(r"(?:请|望|特此|大家|各位|另行|具体|时间待定|改期|收到)", bare)
            or (named and u.meeting and len(bare) <= len("11月27日的主题党日"))
        ):
            continue
        clauses.append(re.sub(r"^\s*(?:因为?|由于|原因是?)(?!公)", "", u.said(*match.span())))
    return "，".join(clause for clause in clauses if clause) or None


def _why_first(u: Utterance) -> str | None:
    """因为机组试运周四的党课取消: the reason before the day or the meeting in one breath."""
    match = _BECAUSE.match(u.text)
    stop = min((span[0] for span in u.unpeopled), default=0)
    inside = match is not None and match.end() < stop and not re.search(r"[,。;]", u.text[:stop])
    return u.said(match.end(), stop) if match and inside else None


def _why_apart(u: Utterance, off: re.Match[str]) -> str | None:
    """取消周四的党课 时间冲突: the reason after the meeting, a space between them."""
    clause = re.compile(r"[^,。;!\n]*").match(u.text, off.end())
    stop = clause.end() if clause else off.end()
    told = max([off.end(), *(span[1] for span in u.unpeopled if span[1] <= stop)])
    apart = re.compile(r"\s+(?=[^\s,。;!]{2})").match(u.text, told)
    return u.said(apart.end(), stop).strip() if apart and apart.end() < stop else None


def _why_glued(u: Utterance, off: re.Match[str]) -> str | None:
    """小组会取消吧大家都在抢工期: the reason dictated in one breath."""
    told = _GLUED_WHY.match(u.text, off.end())
    return u.said(told.start("why"), told.end("why")) if told else None


def query(u: Utterance) -> Slots | None:
    """When, where, which, whether: a question about meetings to come or held."""
    if (
        _RULES.search(u.text)
        or _WHICH_UNITS.search(u.text)
        or u.has("请假", "扣分", "记录", "提醒", "党费", "缺了", "材料")
    ):
        return None
    if not (
        u.meeting
        or re.search(
            r"开会|会议(?!室)|[的个]会|组织生活(?!会)|下次[^,。]{0,6}(?:学习|活动|集中)|有会|么会|些会|会在", u.text
        )
    ):
        return None
    ask = _asked(u.text)
    if ask is None:
        return None
    return filled({"meeting": u.meeting, "date": _iso(u.on), "period": None if u.on else u.period, "ask": ask})


def _asked(text: str) -> str | None:
    where, when = _WHERE.search(text), _WHEN.search(text)
    if where:
        return "date_place"
    if when:
        return "date"
    if _WHAT_TIME.search(text):
        return "time"
    if _LIST.search(text):
        return "list"
    return "status" if _STATUS.search(text) else None


def _whose(u: Utterance) -> str | None:
    """The code of the one unit named, when it is not part of a place or a reason: it stands by the meeting."""
    named = [found for found in u.units if found.sure]
    if u.group or len({found.unit.code for found in named}) != 1:
        return None
    return next((found.unit.code for found in named if _BY_MEETING.match(u.text, found.stop)), None)


def _iso(day: object) -> str | None:
    return str(day) if day else None
