"""Attendance put right or taken back, and questions about it."""

import re

from bot.text import dates, remarks, rollcall, rollcall_tokens
from bot.text.intents.asking import MANY_UNITS, asks_for_leave, speaks_of_other_things
from bot.text.utterance import SELF, Slots, Utterance, filled

_TAKE_BACK = re.compile(r"撤[回销掉]|收回|取消|作废")
_TAKEN = re.compile(
    r"(?:撤[回销掉]|收回|取消|作废)(?:一?下)?[^,。;!\s]{0,10}?(?:请假|签到|报到|的?假|出席|参加)(?:申请|条)?|(?:请假|签到|报到|假)\S{0,3}(?:撤[回销了]|取消|收回|作废)\S{0,2}"
    r"|请的假\S{0,3}(?:撤|取消|作废)\S{0,2}|不用?请假了?|假不请了|不请了"
)
_WRONG = re.compile(
    r"[报记写弄登填搞说点统签看念][^,。]{0,2}错了?|[记报写登填算]成了?|更正|纠正|改[成为]|改一?下|应该?是|不是\S{1,6}是|别\S{0,4}[记算]|少报|多报|漏[报记登了]|其实|实际上|是[^,。;不]{1,4}不是[^,。;]{1,4}$"
)
_NOW_IS = re.compile(r"(?:改[成为]|应该?是|更正为|纠正为|应为|(?:不是|没有?)\S{1,6}[,，]?\s*(?:而)?是)")
_WAS = re.compile(
    r"(?:[记报写登填算](?:成|为|错成|的是)了?)[^,。;!\s]{1,5}|不是[^,。;]{1,6}?(?=[,，]|\s|是|而|$)|从[^,。]{1,5}(?=改)|的(?:请假|签到|报到|缺席|迟到)(?=改)|别\S{0,4}[记算][^,。;!\s]{0,3}(?:请假|缺席|迟到)"
)
_NOT_HIM = re.compile(r"(?:而?不是|并非)$")
_DID = re.compile(r"(?:请假|缺席|迟到|没来|到)")
_ATTENDS = re.compile(r"请假|签到|报到|[没来到]了?|参加|缺席|迟到|线上|出席|在场|在的|到会")
_COMES = re.compile(r"赶得[回上]|能[来去到参]|可以[来去参]|又?能|不请假?了|[来去到]得了")

_HOW_OFTEN = re.compile(
    r"(?:缺|缺席|请假?|没[来到参]\S?|落下?|旷|缺勤|没参加|迟到)\S{0,3}(?:几|多少)(?:个|次|回|场|堂)?|(?:几|多少)(?:次|回|场)(?:会|课|活动)?\S{0,2}(?:没|缺|请假)"
)
_HOURS = re.compile(
    r"(?:学时|课时|学习时间|学习时长)\S{0,8}(?:够|多少|几|差|还|达|满|行|怎么样|完成|了[没吗])|(?:够|差|多少|几个?|还要)\S{0,4}(?:学时|课时)|我[^,。]{0,6}学(?:了|够)?(?:多少|几)个?(?:小时|钟头)[^,。]{0,4}够"
)
_CAME_TO = re.compile(r"(?:参加|出席|听|上|去|来|到)(?:过|了)\S{0,3}?(?:几|多少)(?:个|次|回|场|堂|节)")
_RATE = re.compile(r"(?:出勤|到会|参会|参加|到课|出席)率")
_HOW_IS_MINE = re.compile(r"我(?:的)?(?:今年)?(?:的)?(?:出勤|考勤|到会)(?:情况)?(?:怎么样|如何|咋样|情况$)")
_WHO = (
    (
        "missing",
        re.compile(
            r"(?:还?有?谁|哪[些几]?[个位]?人?)(?:还)?(?:没|未)(?:有)?(?:来|到|报|签|参加|接龙|回|登记(?=$|[,。?\s]))|(?:还?差|缺|少)(?:谁|几个|多少人?|哪)|(?:几个|多少)\S{0,3}(?:没|未)(?:来|到|报|签)"
        ),
    ),
    (
        "leave",
        re.compile(
            r"(?:谁|哪[些几]?[个位]?人?|几个?人?|多少人?)\S{0,3}请(?:了|过)?假|请假的?(?:有|是)?(?:谁|哪|几|多少)"
        ),
    ),
    (
        "present",
        re.compile(
            r"(?:谁|哪[些几]?[个位]?人?)\S{0,2}(?:来|到(?!期)|参加|签到|报到)了?|(?<![改推延调挪换])(?:到|来|参加|签到|实到)了?(?:几|多少)(?:个人?|人|名)"
        ),
    ),
)
_STATUS = re.compile(
    r"(?<!后来没)(?:请假|签到|报到|来|到|参加|记上|登上|请)了?(?:没有?(?!请|来得|参|成)|吗|么|不(?![了到成开及])|嘛)"
)
_SEVERAL_UNITS = re.compile(MANY_UNITS)
_OFTEN = re.compile(r"怎么算|怎么计|多久|几年|一年.{0,3}几次|每[年月季]|规定")


def correct(u: Utterance) -> Slots | None:
    """What was said before is put right or taken back: 报错了, 撤回我的请假, 改成迟到."""
    back, wrong = _TAKE_BACK.search(u.text) or _TAKEN.search(u.text), _WRONG.search(u.text)
    if not (back or wrong) or not _ATTENDS.search(u.text) or speaks_of_other_things(u) or _asks_when(u):
        return None
    if back and not _TAKEN.search(u.text):
        return None
    part = u.part(_without_old(u))
    told = [group for group in rollcall.groups(part) if group.status not in {None, "unset"} and group.said]
    names = [name for group in rollcall.groups(u) for name in group.names] or _plain_names(u)
    status = _new_status(part, told, taken_back=bool(back), signed=u.has("签到", "报到"))
    if status is None or (not names and wrong and not back and not _of_self(u)):
        return None
    instead = _instead_of(u)
    named = [name for name in names if name not in instead] if instead else names
    persons = [{"name": name, "status": status} for name in dict.fromkeys(named or [SELF])]
    persons += [{"name": name, "status": "unset"} for name in instead if status != "unset"]
    fact = status not in {"will_attend", "unset"}
    day = dates.main(u.past if fact else u.whens)
    found = dates.day(day) if day else None
    found = found or (u.today if fact and not u.doubtful else None)
    if status == "present" and found and found > u.today:
        persons = [{**person, "status": "will_attend"} if person["status"] == status else person for person in persons]
    meeting = {"meeting": u.meeting} if u.meeting else {}
    return {**meeting, **({"date": found.isoformat()} if found else {}), "persons": persons}


def _instead_of(u: Utterance) -> list[str]:
    """请假的是梁勇不是黄勇: of whom it was said by mistake; with nobody else named nothing is taken back."""
    found = [who.name for who in u.names if _NOT_HIM.search(u.text, 0, who.start) and not _DID.match(u.text, who.stop)]
    return found if len({who.name for who in u.names}) > len(set(found)) else []


def _plain_names(u: Utterance) -> list[str]:
    return [u.text[slice(*span)] for span in rollcall_tokens.name_spans(u)]


def _of_self(u: Utterance) -> bool:
    return u.has("我", "本人", "自己")


def _without_old(u: Utterance) -> str:
    """The text without what was taken back or had been wrong."""
    return _WAS.sub(" ", _TAKEN.sub(" ", u.text))


def _new_status(part: Utterance, told: list[rollcall.Group], *, taken_back: bool, signed: bool) -> str | None:
    """What holds now; after a mere taking back nothing does, and whoever took back leave comes."""
    after = _NOW_IS.search(part.text)
    status = remarks.status_in(part.text[after.end() :]) if after else None
    if status not in {None, "unset"}:
        return status
    if told:
        weightiest = told[-1].status
        return "will_attend" if taken_back and weightiest == "present" and _COMES.search(part.text) else weightiest
    if not taken_back:
        return None
    return "unset" if signed else "will_attend"


def _asks_when(u: Utterance) -> bool:
    return bool(re.search(r"[?？]|[吗么]$|用请假[^,。]{0,2}吧$|几[号点]|怎么|为什么|算不算", u.text))


def query(u: Utterance) -> Slots | None:
    """A question about one's own or others' attendance, hours, rate; or who is missing, on leave, there."""
    if _OFTEN.search(u.text) or speaks_of_other_things(u):
        return None
    yearly = _yearly(u)
    if yearly:
        if yearly == "attendance_rate" and (any(found.sure for found in u.units) or _of_all(u)):
            return None
        kind = {"meeting": u.meeting} if u.meeting and yearly == "present" else {}
        return {"period": u.period or str(u.today.year), "metric": yearly, "persons": _asked_of(u), **kind}
    metric = next((metric for metric, pattern in _WHO if pattern.search(u.text)), None)
    if metric and not u.names and (not _of_all(u) or _one_unit(u)):
        return {"metric": metric, **_occasion(u)}
    if (
        _STATUS.search(u.text)
        and not _may(u)
        and (u.names or re.search(r"我\S{0,8}(?:签到|报到|请假|记上|登上)", u.text))
    ):
        return {"metric": "status", "persons": _asked_of(u), **_occasion(u)}
    return None


def _may(u: Utterance) -> bool:
    return asks_for_leave(u)


def _yearly(u: Utterance) -> str | None:
    if _HOURS.search(u.text):
        return "study_hours"
    if _HOW_OFTEN.search(u.text) and (u.names or u.has("我", "本人")):
        return "absent_count"
    if _CAME_TO.search(u.text) and (u.names or u.has("我", "本人")):
        return "present"
    return "attendance_rate" if _RATE.search(u.text) or _HOW_IS_MINE.search(u.text) else None


def _of_all(u: Utterance) -> bool:
    """Whether the question is about units: that is statistics."""
    return bool(_SEVERAL_UNITS.search(u.text)) or (u.role == "committee" and not u.names and not u.has("我"))


def _one_unit(u: Utterance) -> str | None:
    """The code of the one unit asked about, together with its meeting: 锅炉支部党员大会谁没来."""
    codes = {found.unit.code for found in u.units if found.sure}
    return codes.pop() if len(codes) == 1 and u.meeting else None


def _asked_of(u: Utterance) -> list[str]:
    return [found.name for found in u.names] or [SELF]


def _occasion(u: Utterance) -> Slots:
    slots = {
        "meeting": u.meeting,
        "org": _one_unit(u),
        "date": u.on.isoformat() if u.on else None,
        "group": u.group.code if u.group else None,
    }
    return filled(slots)
