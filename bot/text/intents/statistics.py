"""Figures of units: done or not, who is behind, attendance, how many meetings were held, how far the list is."""

import re

from bot.text import dates, remarks
from bot.text.catalogue import MONTHLY, QUARTERLY, TASKS, called
from bot.text.intents.asking import MANY_UNITS
from bot.text.intents.duties import units_slot, week_code
from bot.text.utterance import Slots, Utterance, filled

_MANY = re.compile(
    rf"{MANY_UNITS}|\d{{1,3}}(?:党?支部|单位|项目部?|公司|家)"
    r"|公司范围|整个党委|统计|汇总|在职(?:党员|支部)|离退休?(?:几个|各|所有|党员|支部|总支)"
)
_MEASURE = re.compile(
    r"[了过](?:没有?|吗|不)|没(?:开|搞|办|交|报|做|完成|弄|讲|谈|上|动|落实|收|召开|填)|未(?:开|交|报"
    r"|完成|上报|召开|办|落实)|率|完成(?:情况|得|多少|几)|情况|多少|几[个家]|统计|汇总|进度|进展"
    r"|怎么样|对比|相比|比较|都.{0,6}了|还[没差]|拖|落(?:后|下)|缺"
)
_RATE = re.compile(r"出勤率?|到会(?:率|情况)|参会率|到课率|参加率|到会人数|到会怎么样|来了多少")
_MISSING = re.compile(
    r"(?:哪些?|谁|几个|还有谁|多少(?:家|个)?)[^。]{0,16}(?:没|未|差|缺|欠|拖|落)|(?:没|未)(?:开|交|报"
    r"|完成|搞|办|讲|做)的(?:有|是)?(?:哪|谁|几)?|(?:还差|差)(?:哪|谁|几)"
)
_COMPARE = re.compile(r"(?:比|和|跟|与|同|较|对比)(?P<w>上(?:个|一)?(?:季度|月)|去年|上年|上半年|同期)")
_OF_UNIT = re.compile(r"(?:我们|咱们?|俺们?|本)?(?:党?支部|(?:党?小)组)[^,。]{0,4}(?:到会|出勤|参会|到课)率")
_HELD = re.compile(
    r"(?:开|搞|办|上|讲|组织|举行)(?:了|过)[^,。]{0,3}(?:几|多少)(?:个|次|回|场|堂|节)"
    r"|(?:几|多少)(?:次|回|场|堂|节)[^,。]{0,8}(?:会|课|党日)了?$"
)
_HELD_OR_NOT = re.compile(r"[开搞办上讲](?:了|过)?(?:没有?|吗|么)$|[开搞办上讲](?:了|过)(?:没有?|吗)")
_ONE_PERSON = re.compile(r"我(?!们|支部|组|小组)|本人|自己|参加|缺|请假")
_RULE = re.compile(r"每|一[年月季个]|至少|应该|规定|要求|必须|得开|多久")
_PROGRESS = re.compile(r"进度|进展|完成率|完成情况|完成了?(?:多少|几)|完成[得的](?:怎么样|怎样|咋样|如何)")
_ALL = re.compile(r"全公司|全党委|公司|各(?:党?支部|单位)|所有(?:党?支部|单位)|整个党委|全部|总的?")
_OFFICERS = frozenset({"secretary", "committee"})
_EVERY = re.compile(r"全公司|全党委|各(?:个)?(?:党?支部|单位)|(?:所有|每个|全部)(?:党?支部|单位)")
_SMALL = re.compile(
    r"[\s,，。?!的]|我们?|咱们?|俺们?|本|党?支部|党?小组|任务|清单|怎么样|如何|多少|看看?|查|一?下|呢|现在|目前|情况|统计"
)


def counted(u: Utterance) -> Slots | None:
    """How many meetings a unit held, or whether one was held; the unit's own figures by the word 统计."""
    bare = u.text.startswith("统计") and not _rest(u, _ALL, _SMALL)
    if bare:
        return filled({"scope": "all" if _all(u) else "", **_of(u)})
    asked = _HELD.search(u.text) or (_HELD_OR_NOT.search(u.text) and _named(u))
    if not asked or u.names or _ONE_PERSON.search(u.text) or _RULE.search(u.text) or _MANY.search(u.text):
        return None
    if not (u.meeting or re.search(r"会(?!员|费)", u.text)):
        return None
    return filled({"metric": "meeting_count", **_of(u)})


def rates(u: Utterance) -> Slots | None:
    """各支部到会率怎么样: figures of many units, no rule."""
    own = (
        re.search(r"(?:到会|出勤|参会|到课)率", u.text)
        and u.meeting
        and not u.names
        and not u.has("我", "本人")
        and u.role in _OFFICERS
    )
    if own and not _MANY.search(u.text) and not _RULE.search(u.text) and not re.search(r"怎么算|规定|哪", u.text):
        return filled({**units_slot(u), "meeting": u.meeting, "period": u.period, "metric": "attendance_rate"})
    asked = _RATE.search(u.text) and _MANY.search(u.text) and re.search(r"多少|怎么样|如何|情况", u.text)
    found = stats(u) if asked and not _RULE.search(u.text) else None
    return {**found, "scope": "all"} if found and not u.units and _EVERY.search(u.text) else found


def behind(u: Utterance) -> Slots | None:
    """哪个支部落后: how far everybody is, by the order of the list and no other."""
    asked = re.search(
        r"(?:哪[个些几]?|谁)[^,。]{0,2}(?:支部|单位|项目部?)[^,。]{0,4}(?:落后|拖后腿|没完成|进度慢|最慢)", u.text
    )
    return {"metric": "completion", "scope": "all"} if asked and u.role == "committee" else None


def progress(u: Utterance) -> Slots | None:
    """How far the list of duties is: 进度, 二支部进度, 全公司进度."""
    asked = _PROGRESS.search(u.text)
    if asked is None or _rest(u, _PROGRESS, _ALL, _SMALL) or (asked[0] == "完成情况" and not (_named(u) or _all(u))):
        return None
    return filled({"metric": "completion", "scope": "all" if _all(u) else "", **_of(u)})


def _all(u: Utterance) -> bool:
    return bool(_ALL.search(remarks.hidden(u.text, [(unit.start, unit.stop) for unit in u.units])))


def _named(u: Utterance) -> bool:
    """Whether a unit or group is named."""
    return bool(units_slot(u) or u.group)


def _of(u: Utterance) -> Slots:
    """The unit or group, the kind of meeting and the period, as far as said."""
    whose = {"group": u.group.code} if u.group else units_slot(u)
    return {**whose, "meeting": u.meeting, "period": u.period or week_code(u)}


def _rest(u: Utterance, *small: re.Pattern[str]) -> str:
    """What is said beside dates, meetings, units and small words."""
    numbered = u.lexicon.ordinal_unit(u.text)
    spans = [*u.unpeopled, *((unit.start, unit.stop) for unit in u.units)]
    text = remarks.hidden(u.text, [*spans, *([(numbered.start, numbered.stop)] if numbered else [])])
    for words in small:
        text = words.sub("", text)
    return text.replace(remarks.MASK, "")


def stats(u: Utterance) -> Slots | None:
    """A figure over several units: done or not, who is missing, attendance."""
    if not (
        (_MANY.search(u.text) or ((u.units or _OF_UNIT.search(u.text)) and _RATE.search(u.text)))
        and _MEASURE.search(u.text)
    ) or re.search(r"发个?通知|提醒|问题|反映|导出|排名|通报|登录|整改", u.text):
        return None
    task = called(u.text, TASKS)
    metric = (
        "attendance_rate"
        if _RATE.search(u.text)
        else "missing"
        if _MISSING.search(u.text)
        else "completion"
        if task
        else ""
    )
    if not task and metric != "attendance_rate":
        return None
    compare = _COMPARE.search(u.text)
    other = next((when for when in u.whens if compare and compare.start() <= when.start < compare.end()), None)
    period = next((code for when in u.whens if when != other and (code := dates.period(when))), None)
    slots: Slots = {
        **({"orgs": list(dict.fromkeys(found.unit.code for found in u.units))} if u.units else units_slot(u)),
        "meeting": u.meeting if metric == "attendance_rate" else None,
        "task": task.code if task and metric != "attendance_rate" else "",
        "period": period or (_present(u, task.code) if task and metric != "attendance_rate" else None),
        "metric": metric,
        "category": "active" if "在职" in u.text else "",
        "compare": (dates.period(other) if other else "") or "",
    }
    return filled(slots)


def _present(u: Utterance, task: str) -> str:
    """The running period of a duty."""
    if task in MONTHLY:
        return f"{u.today:%Y-%m}"
    if task in QUARTERLY:
        return f"{u.today.year}-Q{(u.today.month + 2) // 3}"
    return f"{u.today.year}"
