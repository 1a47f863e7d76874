"""The office's voice: the quarter notice and messages to all."""

import re

from bot.text.utterance import Slots, Utterance, filled

_NOTICE = re.compile(r"(?<![情实])通报(?!批评|表扬)")
_PUBLISH = re.compile(
    r"定稿|印发|签发|发布|正式发|发文|下发|挂网|发出去|文号|通报的?编号|^编号|可以发|(?:今天|明天|后天|周.|号|日|上午"
    r"|下午)就?(?:一早)?发(?![生现])"
)
_NOT_YET = re.compile(
    r"[吗么?]$|没有?$|什么时候|几号|多少|[没未不别](?:有|要|能)?(?:签发|印发|发布|编号|定稿|下发|发出)"
)
"""Asks whether it is published, or says that it is not."""
_DRAFT = re.compile(
    r"起(?:一|个|份)*稿|(?:写|做|弄|拟|编|整|出|生成)[^,。]{0,8}通报|起草|草拟|拟(?:一|个|稿|份)|初稿"
    r"|草稿|底稿|写(?:一|个|份|好|出)|生成|出(?:一|个|份)(?:稿|通)?"
    r"|弄(?:一|个|份|出)|做(?:一|个|份)|编(?:一|个|份)|整(?:一|个|份)"
    r"|准备.{0,6}通报|稿子|简短|短一?点|别排名|不排名|不要排名|改短|精简|压缩"
)
_REMOVE = re.compile(r"去掉|删[掉除了去]?|拿掉|撤掉|撤下|抹掉|不要写|别写|不写|划掉|摘掉|拿下来|剔除")
_NO_RANKING = re.compile(
    r"(?:别|不要?|不用|不搞|勿|取消|不再?)(?:搞|排|公布|列|写)?(?:名次|排名|排行|名)|不按(?:分数|得分)排"
)
_SHORT = re.compile(r"简短|短一?[点些]|精简|简单|一页|压缩|别太长|不超过|简明|短小")
_NUMBER = re.compile(r"(?:文号|编号|发文字号|文件号)\s*(?:是|为|[::])?\s*(?P<n>[^\s,，。;]{2,20}?号)")
_BARE_NUMBER = re.compile(r"(?P<n>[\u4e00-\u9fff]{2,8}[〔\[【(]20\d\d[〕\]】)]第?\d+号)")
_TO_ALL = re.compile(
    r"(?:给|向|跟|对|让|请|叫|通知|告诉|转告|群发|发给|提醒)(?:一下)?(?P<who>(?:所有|全体|各|全部|每个"
    r"|每位|几个|各位|各个|这些|\d{1,3}个|二十一个)"
    r"(?:党?支部的?|单位的?|项目部?的?|党工委的?|基层)?(?:党?支部书记|党工委书记|总支书记|支书|书记们?"
    r"|党小组长|小组组?长|组长|支部委员|委员|党务工作者|党员们?|党支部|支部|党工委|单位|同志|人员?|大家))"
    r"(?:都|们|统一|群)?(?P<verb>发|通知|说|讲|捎|带|下)?"
)
_ALL_FIRST = re.compile(
    r"^(?:请|@)?(?P<who>(?:各|全体|所有|各位)(?:党?支部|党工委|项目)?(?:书记|支部|党工委|组长|党员"
    r"|单位))(?:注意[\s,:]|[:,]|于|在|按|请|务必|抓紧|尽快|把|将|要|\d|本周|下周|周|月底|今天|明天)"
)
_SEND = re.compile(r"群发|通知|公告|广播|发个?消息|发条|发个|转发|告诉|转告|说一声|说一下|讲一下|捎个话|提醒")
_LEAD = re.compile(
    r"^(?:发(?=个|条|一|消息|通知|公告|信息|说|[:,\s]))?(?:注意)?(?:(?:一?个|一?条|一?份|一?下(?![周月午班个季]|星期|礼拜)|一声|则)?(?:群发)?(?:消息|通知|公告|提醒|短信|话)?(?:说"
    r"|内容是|内容|就说)?[:,\s、]*)"
)
_REPLY = re.compile(
    r"(?:要|需|请|都|必须|务必|记得|看到)[^,。]{0,6}(?:回复|回执|回个|确认收到|回一下)|收到(?:请|后"
    r"|都)?(?:回复?|[扣回打]个?[1一])|回复收到|(?:要|必须|让).{0,4}回复?收到"
)
_ANNOUNCE = re.compile(
    r"^(?:(?:请|帮我?|给我)?发?(?:一?[个条份则])?(?:公告|群发|广播|全体通知)(?:[:\s,]*发?(?P<to>给)\s*|[:\s,]+|(?=全体|各|所有)))(?P<text>.+)",
    re.DOTALL,
)
_SENT = r"发(?:一?[个条份则])?(?:消息|通知|公告|信息)?(?:说|[:,\s])"
_TELL = re.compile(r"^(?:请|麻烦|帮我?)*(?:通知|告诉|转告)(?:一?下|一声)?\s*")
_EVERYBODY = re.compile(
    r"^(?:请|麻烦|帮我?)*(?:(?:通知|告诉|转告|提醒)(?:一?下|一声)?大(?:家|伙儿?)|[跟和给]大(?:家|伙儿?)说(?:一?[声下])|[给向](?:全|我们)支部(?:的?(?:全体)?党员)?发(?:一?[个条])?(?:通知|消息|公告)(?:说)?)(?:都)?[,:\s]*(?=[^,。]{2})"
)
_GIVEN = re.compile(
    r"^(?:请|麻烦|帮我?|帮忙)*(?:群?发(?:一?[个条份则])?(?:消息|通知|公告|信息)?(?P<to>给)\s*(?P<text>[^,。:\s]{2,24}[:\s].*[^吗没么?])$"
    rf"|(?P<for>给)(?P<told>[^,。:\s]{{2,20}}?{_SENT}.+))",
    re.DOTALL,
)
"""发给锅炉支部书记：…, 给锅炉支部书记发个通知：…: it tells only where those addressed stand there."""
_POST = re.compile(
    r"的?(?:党?支部|党工委)?(?:全体|所有|各位?)?(?P<who>书记|党?小组长|组长|党员|同志)(?:们)?"
    rf"(?=[\s:,]|{_SENT})"
)
_JOINED = re.compile(r"\s*[、,和跟与及]\s*")
_UNIT_ENDS = "、,和跟与及 :"
_APART = re.compile(rf"[\s:,]|{_SENT}")
_ADDRESSED = re.compile(
    r"(?P<plain>(?:党?支部|党工委|总支)书记|书记|党?小组长|(?:正式|在职)?党员)[\s:,]+|(?P<who>(?:全体|所有|各)(?:位|个)?(?:党小组长|小组长|(?:党?支部|党工委|总支)?的?(?:书记|组长|党员|委员|同志|人员?|支部|单位|小组)?))(?:[\s:,]+|(?=[^\s:,]*[:]))"
)


def publish(u: Utterance) -> Slots | None:
    """The notice is final and goes out; its document number when said."""
    if not (_NOTICE.search(u.text) and _PUBLISH.search(u.text)) or _REMOVE.search(u.text):
        return None
    if _NOT_YET.search(u.text):
        return None
    number = _NUMBER.search(u.text) or _BARE_NUMBER.search(u.text)
    slots: Slots = {}
    if number:
        slots["doc_number"] = u.said(number.start("n"), number.end("n"))
    if u.day:
        slots["date"] = u.day.isoformat()
    return slots


def draft(u: Utterance) -> Slots | None:
    """A notice is to be drafted, or something taken out of the draft."""
    if not _NOTICE.search(u.text) or u.role != "committee":
        return None
    removed = _REMOVE.search(u.text)
    if removed:
        unit = next((found.unit.code for found in u.units), None)
        reason = _after_comma(u, removed.end())
        slots: Slots = {"action": "remove_item", "org": unit, "reason_text": reason}
        return filled(slots)
    if not _DRAFT.search(u.text) and not _NO_RANKING.search(u.text):
        return None
    constraints = [name for name, found in (("short", _SHORT), ("no_ranking", _NO_RANKING)) if found.search(u.text)]
    slots = {"period": u.period, "constraints": constraints}
    return filled(slots)


def broadcast(u: Utterance) -> Slots | None:
    """A message to all secretaries or members."""
    start = _announced_from(u)
    to_all = _TO_ALL.search(u.text)
    first = _ALL_FIRST.match(u.text)
    if start is not None:
        return _announced(u, start)
    if u.role != "committee":
        return (
            _message(u, to_all["who"], to_all.end()) if to_all and _is_told_to_own(u, to_all) else _tells_everybody(u)
        )
    told = _TELL.match(u.text)
    if everybody := _tells_everybody(u):
        return everybody
    if told and _units_from(u, told.end())[0]:
        return _announced(u, told.end())
    if to_all and (to_all["verb"] or _SEND.search(u.text[: to_all.end() + 6])):
        return _message(u, to_all["who"], to_all.end())
    return (
        _message(u, first["who"], first.end("who"))
        if first and not u.text.endswith(("?", "吗", "没", "没有"))
        else None
    )


def _is_told_to_own(u: Utterance, to_all: re.Match[str]) -> bool:
    """通知全体党员明天停电, 告诉大家带上党章: a secretary's word to his own, where it calls no meeting."""
    tells = _TELL.match(u.text) and to_all.start() <= len("请帮我麻烦")
    own = re.search(r"党员|大家|同志|组长|委员|人员", to_all["who"])
    return bool(
        u.role == "secretary" and own and tells and not u.clock and not re.search(r"开会|召开|[?？]|吗$", u.text)
    )


def _tells_everybody(u: Utterance) -> Slots | None:
    """告诉大家周五大会带上党章: what everybody is to know, where it calls no meeting."""
    found = _EVERYBODY.match(u.text) if u.role in {"secretary", "committee"} else None
    if found is None or u.clock or re.search(r"开会|召开|[?？]|[吗没]$", u.text):
        return None
    return _message(u, "党员", found.end())


def _announced_from(u: Utterance) -> int | None:
    """Where an announcement begins with those addressed or with its text; None where none is made."""
    announced = _ANNOUNCE.match(u.text)
    if announced and (not announced["to"] or _named_first(u, announced.start("text"))):
        return announced.start("text")
    given = _GIVEN.match(u.text)
    start = max(given.start("text"), given.start("told")) if given else 0
    return start if given and (_ADDRESSED.match(u.text, start) or _of_units(u, start)[0]) else None


def _named_first(u: Utterance, start: int) -> bool:
    """Whether those addressed stand there: 群发给各支部, 群发给锅炉支部."""
    return bool(_ADDRESSED.match(u.text, start) or _units_from(u, start)[0])


def _announced(u: Utterance, start: int) -> Slots:
    """公告 全体 …: to whom it goes may stand first: everybody, the secretaries, or one unit."""
    to = _ADDRESSED.match(u.text, start)
    whose, who, stop = _of_units(u, start)
    if whose:
        return {**whose, **_message(u, who, stop)}
    return _message(u, (to["who"] or to["plain"]) if to else "", to.end() if to else start)


def _of_units(u: Utterance, start: int) -> tuple[Slots, str, int]:
    """The units addressed from there, who of them, and where the text begins; nobody where it goes on in one word."""
    units, stop = _units_from(u, start)
    whose: Slots = {"orgs": units} if units else _numbered_unit(u, start)
    stop = start + len(str(whose["unit_said"])) if "unit_said" in whose else stop
    post = _POST.match(u.text, stop) if whose else None
    stop = post.end() if post else stop
    apart = _APART.match(u.text, stop) or any(when.start == stop for when in u.whens)
    return (whose, post["who"] if post else "", stop) if apart else ({}, "", start)


def _numbered_unit(u: Utterance, start: int) -> Slots:
    """二支部, when it stands there and several are called so."""
    said = u.lexicon.ordinal_unit(u.text)
    if said is None or said.start != start:
        return {}
    return {"unit_said": u.text[said.start : said.stop], "unit_choices": [unit.code for unit in said.units]}


def _units_from(u: Utterance, start: int) -> tuple[list[str], int]:
    """The units named one after the other from there, and where they end: 锅炉支部、汽机支部和机关一."""
    codes: list[str] = []
    stop = start
    for found in u.units:
        joined = _JOINED.fullmatch(u.text, stop, found.start) if codes else found.start == start
        if not joined or not (
            found.sure or u.text[found.stop : found.stop + 1] in _UNIT_ENDS or _POST.match(u.text, found.stop)
        ):
            break
        codes.append(found.unit.code)
        stop = found.stop
    return codes, stop


def _message(u: Utterance, who: str, start: int) -> Slots:
    lead = _LEAD.match(u.text[start:])
    reply = _REPLY.search(u.text)
    begin = start + (lead.end() if lead else 0)
    stop = reply.start() if reply and reply.start() > begin else None
    text = re.sub(
        r"^[于在](?=\d|[一二三四五六七八九十本下明后今月年周星])", "", u.said(begin, stop).strip(" ,，:：;；")
    )
    due = next((when.last for when in u.whens if when.kind == "deadline" and when.last), None)
    due = due or (u.day if re.search(r"报|交|完成|上报|反馈|截止|提交", u.text) else None)
    slots: Slots = {
        "audience": _audience(who) if who else "",
        "text": text,
        "due": due.isoformat() if due else None,
        "require_reply": True if reply else None,
    }
    return filled(slots)


def _audience(who: str) -> str:
    if "党工委" in who:
        return "working_committee_secretaries"
    if "组长" in who:
        return "group_leaders"
    return "members" if re.search(r"党员|同志|人|大家|^(?:全体|所有)$", who) else "secretaries"


def _after_comma(u: Utterance, start: int) -> str:
    comma = re.search(r"[,。;:\s]+", u.text[start:])
    return u.said(start + comma.end()).rstrip("。") if comma else ""
