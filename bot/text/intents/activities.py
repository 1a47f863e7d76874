"""Activities: signing up, forming a team, the result, nominations, who got the flag."""

import re

from bot.text.catalogue import ACTIVITIES, Called, called
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import SELF, Slots, Utterance, filled

_WORD = re.compile(
    r"[一之的月]星|突击队|三无一创|三比三争|每月一星|月度之星|流动红旗|红旗|竞赛|比武|工作室|标杆班组"
    r"|百日大干|技能比赛|先进部室|优秀党员|责任区|示范岗|志愿(?:者|服务|队)|义务劳动|攻坚队|先锋队"
    r"|先锋岗|扣缸|三带电|水压|比赛|四比|活动|大干"
)
_JOINED = re.compile(r"队|赛|比武|活动|志愿|劳动|大干|会战|工作室|示范岗|四比|三比三争")
_ENROL = re.compile(
    r"(?:加|算|带|拉)(?:上|进|入)?我|我加[进入]|(?:我|俺|咱|我们|也|要|想|替|帮|给|代|来|能|可以"
    r"|还能)?(?:报(?:个|一个)?名|算我一?个"
    r"|加(?:上)?我一?个?|算上我|带上我|带我一个|我也?(?:要|想)?(?:去|来|参加|参与|上|加入|进|入队"
    r"|干)(?!不)|(?:想|要|申请|请求|愿意|能不能)(?:加入|参加|进|入)|请战|请缨|\+1|入队)"
)
_NOT_ENROL = re.compile(
    r"几号|什么时候|多少人|谁|名单|截止|怎么报|报名(?:情况|表|人数|截止|了吗|时间)|[?？]$|不(?:想|愿意?|打算|能|会|要|准备)?(?:再)?(?:参加"
    r"|报名|去|加入)|请假|取消|退出"
)
_KIN = re.compile(r"(?:儿子|女儿|闺女|孩子|娃|媳妇|老婆|爱人|老公|丈夫|弟弟|妹妹|爸|妈)[^,。;]{0,6}(?:报名|参加|加入)")
_OTHER_DOES = re.compile(r"(?:替|帮|给|代|让)(?:我们?组?的?)?(?P<who>.{2,16}?)(?:也)?(?:报(?:个|一个)?名|参加|加入)")
_CREATE = re.compile(
    r"成立|组建|组织一支|组一?[个支]|拉(?:起|一?支|一?个)|新建|设立|搞(?:一)?[个支]|建(?:一)?[个支]"
    r"|启动|开展|发起|筹建|立(?:一)?[个支]"
)
_LEADER = re.compile(r"(?:队长|组长|领队|带头人|负责人|牵头人?|由)\s*(?:是|为|让|请|[::])?\s*$")
_LED = re.compile(r"^\s*(?:同志)?(?:任|当|做|为|带队|牵头|领头|带头)(?:队长)?")
_NOMINATE = re.compile(
    r"推荐|提名|推选|举荐|推举|报(?=.{2,4}(?:为|当|参评))|评(?=.{2,4}(?:吧|为|当))|选(?=.{2,4}(?:吧|当"
    r"|为))|投(?:给|票)?|推(?!进|广|迟|到|动)"
)
_WHO = re.compile(
    r"(?:推荐|提名|推选|举荐|推举|选|投(?:给|票给)?|报|评"
    r"|推)[:,\s]*(?P<who>[\u4e00-\u9fff\d]{2,8}?)(?=$|[,。;:\s]|当|为|参评|评|吧|同志)"
)
_GIVEN = re.compile(r"给(?P<who>[\u4e00-\u9fff\d]{1,8}(?:班组?|队|组|部|室))(?=$|[,。;:\s]|吧)")
_RESULT = re.compile(
    r"完成|提前|零返工|一次(?:成功|合格|通过|点火|并网)|拿下|顺利|告捷|战报|达标|无(?:违章|事故|次品)"
    r"|零(?:违章|事故|缺陷|次品|返修)|违章\s*\d|事故\s*\d|创优|节约|节省|搞定|干完|结束|合格率|扣完"
    r"|打完|实现|攻克|突破|焊口|抢(?:通|出|回)|第一名|获(?:得|奖)|拿了"
)
_QUERY = re.compile(
    r"(?:评|选)出来|有(?:什么|哪些)(?:突击队|比赛|竞赛|志愿)|给谁|是谁|有谁|谁.{0,2}报名|谁(?:都)?(?:得|拿|获"
    r"|评|当|是|选|中|达标)|(?:评|得|选|定|颁|发|轮|落|花落)(?:给|到"
    r"|上|出)?(?:了)?(?:谁|哪)|哪个(?:班组?|支部|单位|部室|队|人)|有(?:什么|哪些|啥)活动|什么活动|活动都?有(?:什么|哪些|啥)"
    r"|哪些活动|进展|进度|报了(?:几|多少)|[干做搞]到哪|到哪一?步|结果(?:呢|出来|怎么|如何|是)|怎么样|名单|情况(?:呢|怎么样|如何|$)"
    r"|多少人(?:报|参)|几号|什么时候|还能报名吗|报名(?:截止|情况|到|人数|了吗)|[?？]$|[吗呢]$"
    r"|怎么(?:评|报名|参加|算)|规则|出来了(?:没|吗)"
)
_BESIDE = re.compile(
    r"[\s,。:的]*(?:(?:20\d\d|今|去|本|上半|下半|上|全)?年)?(?:第?[一二三四1-4]季度?|[上本这]个?[月季]度?|\d{1,2}月份?"
    r"|十?[一二三四五六七八九十]月份?)?[\s,。:的]*"
)
"""What may stand beside a name that alone asks for it: a time."""
_AMOUNTS = {
    "violations": (
        re.compile(r"(?:无|零|没有?|未发生)[^,。;\d]{0,2}违章|违章[^,。;\d无零]{0,4}(?:为零|[零0]起)"),
        re.compile(rf"违章\s?[^\d,。;\s创事次]{{0,3}}{LEFT}(?P<n>{NUMBER})|{LEFT}(?P<m>{NUMBER})起?违章"),
    ),
    "accidents": (
        re.compile(r"(?:无|零|没有?|未发生)[^,。;\d]{0,10}事故"),
        re.compile(rf"事故\s?[^\d,。;\s创违次]{{0,3}}{LEFT}(?P<n>{NUMBER})|{LEFT}(?P<m>{NUMBER})起?事故"),
    ),
    "defects": (
        re.compile(r"(?:无|零|没有?|未发生)[^,。;\d]{0,14}次品"),
        re.compile(rf"次品\s?[^\d,。;\s创违事]{{0,3}}{LEFT}(?P<n>{NUMBER})|{LEFT}(?P<m>{NUMBER})个?次品"),
    ),
    "excellent_items": (
        re.compile(r"没有?创优|创优(?:为零|0)"),
        re.compile(rf"创优[^\d,。;]{{0,4}}?{LEFT}(?P<n>{NUMBER})|{LEFT}(?P<m>{NUMBER})项?创优"),
    ),
}


def _activity(u: Utterance) -> Called | None:
    return called(u.text, ACTIVITIES)


def enrol(u: Utterance) -> Slots | None:
    """Somebody joins an activity."""
    named = _activity(u)
    joins = _JOINED.search(u.text) or (named and re.search(r"报.?名|参加|加入|算我", u.text))
    if not joins or not _ENROL.search(u.text) or _NOT_ENROL.search(u.text):
        return None
    if _CREATE.search(u.text) and re.search(r"队长|队员", u.text):
        return None
    if _KIN.search(u.text) or (u.meeting and not named and not re.search(r"报.?名|志愿", u.text)):
        return None
    persons = [found.name for found in u.names]
    other = _OTHER_DOES.search(u.text)
    if not persons or (not other and re.search(r"我(?:和|跟|与|也|们俩|、)|还有|带上我|算我", u.text)):
        persons = [SELF, *persons]
    if re.search(r"推荐|提名|建议|希望|反映", u.text):
        return None
    return {**({"activity": named.code} if named else {}), "persons": persons}


def create(u: Utterance) -> Slots | None:
    """A team or activity is set up, with leader, members and the day to be done."""
    found = _CREATE.search(u.text)
    if (
        not found
        or not _WORD.search(u.text)
        or u.text.startswith(("记录", "决议"))
        or re.search(r"决议|主持|应到|建议|希望|投票|拿了|获", u.text)
    ):
        return None
    contest = u.on is not None and u.on >= u.today and re.search(r"竞赛|比赛|比武", u.text)
    if not (u.names or _activity(u) or contest or re.search(r"队|启动|开展|发起|设立", u.text)):
        return None
    if re.search(r"[?？吗]$|什么|多少", u.text):
        return None
    leader = next(
        (who.name for who in u.names if _LEADER.search(u.text[: who.start]) or _LED.search(u.text[who.stop :])), None
    )
    named = _activity(u)
    slots: Slots = {
        "activity": named.code if named else _fresh_name(u, found.end()),
        "leader": leader,
        "members": [who.name for who in u.names if who.name != leader],
        "date": u.day.isoformat() if u.day else None,
    }
    return filled(slots)


def _fresh_name(u: Utterance, start: int) -> str:
    """What a new team is called: the words up to 队, 活动 or 竞赛."""
    match = re.compile(
        r"[\s一个支的]*(?P<name>[^,。;:\s]{1,12}?(?:突击队|攻坚队|先锋队|志愿队|队|活动|竞赛|工作室"
        r"|示范岗))"
    ).match(u.text, start)
    return u.said(match.start("name"), match.end("name")) if match else ""


def nominate(u: Utterance) -> Slots | None:
    """Somebody or a team is proposed for a star or a flag, with the deed."""
    named = _activity(u)
    put_forward = any(re.search(r"(?:报|推|评|选|投)(?:一下|上)?$", u.text[: who.start]) for who in u.names)
    if (
        not (_NOMINATE.search(u.text) or put_forward)
        or not _WORD.search(u.text)
        or re.search(r"[?？]|吗$|怎么|几个|多少|什么时候|截止|投影|投诉|给谁|了谁|投票选", u.text)
    ):
        return None
    said = _GIVEN.search(u.text) or next(
        (found for found in _WHO.finditer(u.text) if not called(found["who"], ACTIVITIES)), None
    )
    person = u.names[0] if u.names else None
    if not person and not said:
        return None
    stop = person.stop if person else said.end("who") if said else 0
    slots: Slots = {
        "activity": named.code if named else "",
        "period": u.period,
        "person": person.name if person else said["who"] if said else "",
        "text": _deed(u, stop),
    }
    return filled(slots)


def _deed(u: Utterance, start: int) -> str:
    comma = re.search(r"[,。;:\s]+(?:理由|事迹|因为|他|她)?(?:是|[:,])?", u.text[start:])
    text = u.said(start + comma.end()) if comma else ""
    return re.sub(r"^我们?推荐[,，\s]*", "", text).strip(" ,，。")


def report(u: Utterance) -> Slots | None:
    """The result of an activity: the deed, or the four figures of 三无一创."""
    named = _activity(u)
    if not named or not _RESULT.search(u.text) or _QUERY.search(u.text):
        return None
    if re.search(r"请假|回不来|走不开|应到|推荐|提名|报名|反映|建议|提醒|整改|扣\d|成立|组建", u.text):
        return None
    if named.code == "HD-SWYC":
        amounts = {name: value for name in _AMOUNTS if (value := _amount(u.text, name)) is not None}
        return {"activity": named.code, **({"period": u.period} if u.period else {}), **amounts}
    result = re.sub(
        r"^(?:突击队|队|班组|任务|工作|那边|这边|已经?|已|的|今天|我们|,|:|\s|战报|\d?号?炉?机组)+",
        "",
        u.said(named.stop),
    )
    return {
        "activity": named.code,
        **({"period": u.period} if u.period else {}),
        **({"result": result.strip(" ,，。")} if result else {}),
    }


def _amount(text: str, name: str) -> int | None:
    nothing, counted = _AMOUNTS[name]
    match = counted.search(text)
    if match:
        return number(match["n"] or match["m"])
    return 0 if nothing.search(text) else None


def query(u: Utterance) -> Slots | None:
    """Who got it, how it goes, what is on."""
    named = _activity(u)
    if named and _BESIDE.fullmatch(u.text[: named.start]) and _BESIDE.fullmatch(u.text[named.stop :]):
        return filled({"activity": named.code, "period": u.period})
    if (
        not (named or re.search(r"活动|突击队|比赛|竞赛", u.text))
        or not _QUERY.search(u.text)
        or not _WORD.search(u.text)
    ):
        return None
    if u.meeting or re.search(r"提醒|反映|建议|投诉|扣\d|扣分|材料|请假|优秀能评", u.text):
        return None
    slots: Slots = {"activity": named.code if named else "", "period": u.period}
    return filled(slots)
