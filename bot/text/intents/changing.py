"""What becomes of a duty besides being done: more time for it, somebody else to answer for it."""

import re
from datetime import date

from bot.text.intents.duties import ASKING, WEEKDAY_BEHIND, reason, task_slot
from bot.text.intents.numbered import numbers
from bot.text.numerals import NUMBER, number
from bot.text.utterance import Slots, Utterance

MORE_TIME = re.compile(
    r"(?<!最)晚(?:几|两|三|一|\d{1,2})(?:天|日|周|个?月|个?星期)|(?:再|多)给[^,。]{0,3}(?:天|时间|周"
    r"|个?月)|(?<!最)(?:延|宽限|缓(?!解|慢)|顺延|展期|放宽|推迟"
    r"|往后(?:推|拖|挪|放|延)|拖|宽)(?:后|期|长|迟"
    r"|一?下|缓|几|一|两|三|到|至|个|点|些|些时候|多?少?天)|延期|延后|延到|延至|延迟|改期|缓缓"
    r"|(?<!最)晚(?:几|两|三|一|点|些).{0,2}(?:天|日|周)?(?:交|报|办|完成|弄|开)|多给.{0,3}(?:天|时间"
    r"|周)|期限(?:能|可|想|改|调)"
)
_POINTED = re.compile(r"(?<![\d.])(?P<m>1[0-2]|0?[1-9])\.(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.%])")
_PROBLEM = re.compile(rf"(?P<n>{NUMBER})号?的?(?:整改|问题)|(?:整改|问题)\s*第?(?P<m>{NUMBER})号?")
_CHANGED = re.compile(r"已|(?:改|补|换|修|配|装|做|办|弄|落实)(?:完|好|齐|了)")
_PUT_OFF_PROBLEM = re.compile(
    r"[\s,的]*(?:我们?|想|要|请|申请|能不能|能否|可否|再|整改|期限|时限)*(?:延|推迟|宽限|改期|改到|缓|晚|再给|往后)"
)
"""Behind the number at once; elsewhere it may be told why it took so long: 已换好，供货延期."""
_PUT_OFF = re.compile(r"(?:推|挪|改)(?:迟|后|到|至|期)")
_UNTIL = re.compile(r"[到至]\s?$")
_BY_SO_MANY = re.compile(
    rf"(?:晚|延|缓|拖|推迟|延[后长期迟]|推后|宽限|顺延|往后[推拖延]|再给)(?:我们?|它|个|上|了)?\s?(?P<n>{NUMBER})\s?个?(?P<unit>天|日|周|星期|礼拜)"
)
_OF_A_DUTY = re.compile(r"申请|[每季月年]度|任务|期限|宽限|时限|截止")
_MEETING_MOVED = re.compile(
    r"(?:推迟|延期|推到|改期|改到|延后|挪|往后推)(?!.{0,12}(?:交|报))|(?:下次|这次|明天|今天|今晚"
    r"|周.)的?.{0,8}延|点开|在.{1,8}开"
)
_ASSIGN = re.compile(
    r"(?:归|由|给|让|叫|交给|转给|移交(?:给)?|改成|换成|换给|分给|派给|安排|交由|委托|指定|以后是|请"
    r"|改由|落到|是)(?P<w>[^,。;]{0,3})$"
)
_DUTY = re.compile(
    r"管|负责|牵头|[来去](?:办|做|弄|管|搞|抓|盯|写|报|跟)|跟(?:进|踪|$)|抓(?!住)|盯|接(?:手|着|管|$)|办(?!公|理)"
    r"|弄|做|干|顶上|承办|主抓|经办|落实|去(?:办|做)|操办|写|报|搞|统计|登记"
)
_NEW_PERSON = re.compile(
    r"(?:归|由|让|交给|转给|移交给?|改成|换成|分给|派给"
    r"|安排)(?P<who>[\u4e00-\u9fff]{2,3}?)(?:同志)?(?:来|去)?(?:管|负责|牵头|接手|跟进|承办|主抓"
    r"|办理?$)"
)
_HAND_OVER = re.compile(r"(?:转|移|交|派|分|换|改)(?:交|给|由|成)|归|以后|负责|接手|牵头|承办")
_GIVE = re.compile(r"(?:转交|移交)")
_GIVEN = re.compile(
    r"\s*(?:任务)?[\s,]*(?P<verb>(?:以后)?(?:转交?给?|移交给?|交[给由]|给|改派给?|派给|换成|归|由|让|叫|请|找))?\s*(?:给)?"
    r"(?P<who>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?:来|去)?(?:管|负责|牵头|接手|跟进|承办|[办干做弄搞])?(?:吧|了)?(?=$|[\s,。;!])"
)


def extend(u: Utterance) -> Slots | None:
    """More time is asked for a duty or a rectification."""
    problem = _PROBLEM.search(u.text)
    task = task_slot(u)
    asked = MORE_TIME.search(u.text) or (
        _PUT_OFF.search(u.text)
        and (
            problem
            or numbers(u).tasks
            or (task and not u.meeting)
            or re.search(r"期限|截止|任务|ZB|计划|材料|总结|报", u.text)
        )
    )
    if problem and _CHANGED.search(u.text) and not _PUT_OFF_PROBLEM.match(u.text, problem.end()):
        return None
    if not asked or not (task or problem) or re.search(r"提醒|预备期|多久|应到", u.text):
        return None
    days = [when for when in u.whens if when.kind == "day" and when.start >= numbers(u).stop]
    if len(days) > 1 and not re.search(r"延|宽限|期限|截止", u.text):
        return None
    if u.meeting and not problem and _MEETING_MOVED.search(u.text) and not _OF_A_DUTY.search(u.text):
        return None
    slots: Slots = {}
    value = number(problem["n"] or problem["m"]) if problem else None
    slots |= {"problem": value} if value is not None else task
    ends = [when for when in u.whens if when.kind in {"day", "deadline"} and when.last]
    longer = _longer(u)
    until = next((when.last for when in ends if _UNTIL.search(u.text, 0, when.start)), None)
    last = until or (None if longer else next((when.last for when in reversed(ends)), None) or _with_a_point(u))
    if last:
        slots["date"] = last.isoformat()
    elif longer:
        slots["days"] = longer
    why = reason(u, MORE_TIME, _PUT_OFF, _POINTED)
    return {**slots, **({"reason_text": why} if why else {})}


def _longer(u: Utterance) -> int | None:
    """晚两天, 再宽限一周: how many days after the deadline there is; 几天 is asked for."""
    said = _BY_SO_MANY.search(u.text)
    count = number(said["n"]) if said else None
    return count * (1 if said["unit"] in "天日" else 7) if said and count else None


def _with_a_point(u: Utterance) -> date | None:
    """改期 12 12.9: where a day is asked for, month and day may be parted by a point; 任务12周五再交: glued to it."""
    glued = WEEKDAY_BEHIND.match(u.text, numbers(u).stop)
    if glued:
        return u.part(glued[0]).day
    said = _POINTED.search(u.text, numbers(u).stop)
    return u.part(f"{said['m']}月{said['d']}日").day if said else None


def assign(u: Utterance) -> Slots | None:
    """A duty gets another responsible person."""
    task = task_slot(u)
    if not task or ASKING.search(u.text):
        return None
    if handed := _handed(u):
        return {**task, "person": handed}
    unknown = _NEW_PERSON.search(u.text)
    if not u.names and unknown:
        return {**task, "person": unknown["who"]}
    for found in u.names:
        before, after = u.text[: found.start], u.text[found.stop :]
        if (_ASSIGN.search(before) and (_DUTY.match(after) or _HAND_OVER.search(u.text))) or re.match(
            r"(?:来|去|以后|专门)?(?:负责|牵头|管|接手|接着|承办|跟进)", after
        ):
            return {**task, "person": found.name}
    return None


def _handed(u: Utterance) -> str:
    """To whom a numbered task goes (把12转给李明, 转交 12 李明): a roster name, else the name as written."""
    meant = numbers(u)
    given = _GIVEN.match(u.text, meant.stop) if meant.tasks else None
    if given is None or not (given["verb"] or _GIVE.match(u.text)):
        return ""
    known = next((found.name for found in u.names if found.start == given.start("who")), "")
    return known or given["who"]
