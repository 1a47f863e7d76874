"""Make-up study (补学): who studied later what was missed, which meeting it was, and on which day it was studied."""

import re
from datetime import date

from bot.text.intents.asking import amends, asks
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.remarks import CANNOT, FLAGS
from bot.text.utterance import SELF, Slots, Utterance, filled
from bot.text.vocabulary import MEETING

_MADE_UP = re.compile(
    r"补(?:着|完|上)?(?:学|看|听|读)(?:完|过|习)?了?|补(?:了|过|上|完)?课|补[上完过](?:了|的)?(?=$|[,。!\s])|(?<=[会课日习])[给]?(?:也|都|已经)?补了(?=$|[,。!\s])"
)
_STUDIED = re.compile(
    r"(?:视频|录像|录音|回放|录播|材料|课件|文件|讲稿|笔记|内容)[^,。;没未不]{0,5}(?:看|学|读|听|抄)(?:完|过|了|好)|自学(?:完|过|了)|自己(?:看|学)(?:完|过|了)"
)
_MISSED = re.compile(
    rf"没(?:能|有)?(?:来|去|到|参加|赶上|听|上|成)|缺席|缺了?课|请(?:了|的|过)?假|落下|错过|未(?:到|参加)|{CANNOT}",
    FLAGS,
)
_NOT_YET = re.compile(
    r"[想要准打需该得](?:算|备)?(?:去|再)?补|怎么补|补[学课看](?:吗|么)|[没未不](?:有|用|去|来得及)?补|什么时候补|安排补|组织补|去补|再补|尽快补|提醒|通知|建议|反映|希望|诉求|意见|补[学课看]的[事人时班材]|整改|扣|任务|请[^假]"
)
_OF_CHILDREN = re.compile(r"孩子|儿子|女儿|闺女|娃|家长|学校|培训班")
_OF_PAPER = re.compile(
    r"(?:记录|纪要|签到|照片|台账|手续|假条|签名|申请)[^,。;]{0,4}补|补(?:了|上|完|过)?(?:记录|纪要|签|照片|台账|假|手续)"
)
_SO_MANY = re.compile(rf"{LEFT}(?P<n>{NUMBER})\s*(?:个|名|位)(?:人|党员|同志)?")
_OTHERS = re.compile(r"他们?|她们?|大家|都(?!看|学)|全部?|人员|的人")
_OF_MEETING = re.compile(
    r"(?:我|的|那[次个堂场天]|上午|下午|晚上|没[^,。;\s]{1,3}的|缺席的|请假的|错过的|落下的)*(?:"
    + MEETING.pattern
    + r"|组织生活)"
)
_CLAUSE = re.compile(r"[^,。;!\n]+")


def made_up(u: Utterance) -> Slots | None:
    """补看了周五的党课: `date` is the day of the meeting, `made_up_on` the day of study, both only when said."""
    studied = _MADE_UP.search(u.text) or (_STUDIED.search(u.text) if _MISSED.search(u.text) else None)
    if studied is None or asks(u) or amends(u) or _NOT_YET.search(u.text) or _OF_PAPER.search(u.text):
        return None
    if _OF_CHILDREN.search(u.text) or any(when.first and when.first > u.today for when in u.past):
        return None
    persons = list(dict.fromkeys(found.name for found in u.names))
    many = _SO_MANY.search(u.text)
    count = number(many["n"]) if many and not persons else None
    if not persons and count is None and _OTHERS.search(u.text):
        return None
    held, later = _days(u, studied)
    slots: Slots = {
        "meeting": u.meeting or ("org_life_meeting" if "组织生活" in u.text else None),
        "group": u.group.code if u.group else None,
        "date": held.isoformat() if held else None,
        "made_up_on": later.isoformat() if later else None,
        "persons": persons or ([] if count else [SELF]),
        "count": count,
        "names_pending": count is not None or None,
        "ambiguous": u.ambiguous(persons),
    }
    return filled(slots)


def _days(u: Utterance, studied: re.Match[str]) -> tuple[date | None, date | None]:
    """The day of the meeting and that of the study: a day stands by the meeting, or where it is told."""
    held = later = None
    for when in u.past:
        if when.kind != "day" or when.first is None:
            continue
        clause = next(part for part in _CLAUSE.finditer(u.text) if part.start() <= when.start < part.end())
        missed = _MISSED.search(clause[0]) and not clause.start() <= studied.start() < clause.end()
        if _OF_MEETING.match(u.text, when.stop) or missed:
            held = held or when.first
        else:
            later = later or when.first
    return held, later
