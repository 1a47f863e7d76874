"""Attendance in sentences: coming, being there, leave, the roll call of a recorder, putting right, and asking back.

People are roster names or @self; a name nobody bears stays as written, so that the caller can ask back. What happened
(present, late, online, absent) is of today when no date is said; leave and coming have a date only when it is said.
"""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.text import dates, remarks, rollcall, rollcall_tokens
from bot.text.counts import counts_in, reconcile
from bot.text.dates import When
from bot.text.intents.asking import amends, asks, asks_for_leave, of_other_meetings, speaks_of_other_things
from bot.text.lexicon import Person
from bot.text.reasons import reason_in
from bot.text.rollcall import Group
from bot.text.utterance import SELF, Slots, Utterance
from bot.text.vocabulary import MEETING, MEETING_OF

_FACTS = frozenset({"present", "late", "online", "absent", "home_visit"})
_PLAIN = frozenset({"参加", "出席", "来", "参会"})
_DONE = re.compile(r"[了过]的?(?=$|[,。;!\s])|刚才|刚刚|当时|那天")
_PENDING = re.compile(
    r"(?:名[字单]|人名|姓名)\S{0,4}(?:晚|后|稍|回头|等|再|补)|(?:晚点|稍后|回头|随后|过后)\S{0,3}[补报](?:名|上)?"
)
_WARNING = "counts_differ"
_FILLER = re.compile(
    rf"[{remarks.MASK}\s【】\[\]的了都也就已经呃嗯啊额吧呢哈,]|刚才|刚刚?|现在|今天|那个|这个|这次|群里|会议|会|参会|按时|准时|准点|早就|提前|收到|好的?|正在|又?忘了?|在|是|"
    r"书记|组长|同志们?|报告|大家好|活动|学习|全程|这边|可能|应该|需要|想|要|得|须|特此?|申请|来|去|还|一直|确实|其实|真|唉|哎|不好意思|抱歉|先|能|恐怕|估计|怕|大概"
    r"|怎么就|忘[了咧]?|咧|本来|突然|临时|我们?|请|下午|上午|晚上|中午|替|代|帮|给|跟|向|说一声|没赶上车|路上|又|只能|人|俺|党员"
)


_LEAVE_SAID = re.compile(f"{remarks.LEAVE_WORD}|{remarks.KIND_OF_LEAVE}", remarks.FLAGS)
_TAKEN_BEFORE = re.compile(
    r"请(?:过|了)假?的?假?(?:太多|被批)|(?:我|已经?|早就?|都)请过假|请过假了|没请[成到上]|想请假(?:的|来着)"
)
_JOINED_DAYS = re.compile(r"[、,和及与跟还有\s]*")
_EXCEPTED = re.compile(r"(?<![在国省])[以之]?外$")
_SOMEBODY = re.compile(
    r"^[老小大]?[\u4e00-\u9fff](?:工|总|哥|姐|叔|姨|师傅|书记|组长|主任|经理|班长|科长|队长|处长)?$|^[老小][\u4e00-\u9fff]{1,2}$"
)
_ATTRIBUTE = re.compile(rf"的(?=[^{remarks.MASK}\s,。;!啊呀哈呢])")
_SO_MANY = re.compile(r"\s*[:]?\s*[\d一二三四五六七八九十两]+\s*(?:[人名位]|个(?![月小星礼半]))")
_STANDS_IN_FOR = re.compile(r"我(?:来|去)?[替代](?:表)?[\u4e00-\u9fff]{2,3}(?:去|来)?(?:参加|出席|开会|参会|听课)")
_CROWD = re.compile(
    r"各|党?小?组|支部|大家|全[体员部]|所有|同志|其[他它余]|剩下|余下|别|[\d一二三四五六七八九十两]+[个名位口]?|全|均|除了?|外|开会|一个不[少落缺]"
)
_PLACES = re.compile(
    r"会场|现场|[^\s]{0,4}会议室|活动室|党?支部|党?小组|组织|举办|开展|召开|后排|前排|那儿|这儿|了?一?会儿?|上午|下午|晚上|腾讯会议|里|钉钉|视频|线上|方式|签到|报到|听课?|看|上课|学习?"
)


def report(u: Utterance) -> Slots | None:
    """People say, of themselves or others, that they are there, come, are late, join online."""
    told = _told(u)
    if told is None or any(group.status in {"leave", "unset"} or group.rest for group in told):
        return None
    persons = _persons(u, told)
    if any(person["name"] != SELF and person["status"] == "absent" for person in persons) and u.role == "member":
        return None
    facts = any(person["status"] in _FACTS for person in persons)
    return _slots(u, _day(u, told, default=facts), persons)


def leave(u: Utterance) -> Slots | None:
    """Leave asked for oneself or others, with the reason in their own words."""
    if asks_for_leave(u):
        return _slots(u, u.on, _asked_leave(u))
    told = _told(u)
    if told is None or any(group.status != "leave" or group.rest for group in told):
        return None
    if any(when.kind == "range" or _long_past(u, when) for when in u.whens) or _of_several(u):
        return None
    if _TAKEN_BEFORE.search(u.text):
        return None
    return _slots(u, _day(u, told, default=False), _persons(u, told))


def _long_past(u: Utterance, when: When) -> bool:
    """Whether a month or year that is over is told of: 去年我请假太多."""
    return _is_period(when) and when.last is not None and when.last < u.today


def _of_several(u: Utterance) -> bool:
    """Whether leave is asked from several meetings or days at once: there is one place for each."""
    kinds = {MEETING_OF[match[0].lower()] for match in MEETING.finditer(u.text)}
    days = [when for when in u.whens if when.kind == "day"]
    together = any(_JOINED_DAYS.fullmatch(u.text[one.stop : two.start]) for one, two in pairwise(days))
    return len(kinds) > 1 or together


def bulk(u: Utterance) -> Slots | None:
    """A recorder's roll call: how many should come and came, who is away, and that the rest are there."""
    if asks(u) or amends(u) or speaks_of_other_things(u):
        return None
    told = rollcall.groups(u)
    counts = counts_in(u.text)
    named = [group for group in told if group.names and group.status != "unset"]
    rest = next((group.status for group in told if group.rest and not group.names and _ours(u, group)), None)
    rest = rest or ("present" if any(group.but for group in named) else None)
    mixed = len({group.status for group in named if group.status}) > 1
    if not (rest or mixed or {"expected", "present"} & counts.keys() or (counts and _owned(u))):
        return None
    persons = _persons(u, named) + [{"name": name, "status": "unset"} for name in rollcall.unsaid(u)]
    away = sum(person["status"] in {"leave", "absent"} for person in persons)
    ours = u.group if {person.get("group", u.group and u.group.code) for person in persons} <= {_code(u)} else None
    if not {"leave", "absent"} & counts.keys() and any(
        group.but and not group.names for group in rollcall.all_groups(u)
    ):
        return None
    pending = bool(_PENDING.search(u.text))
    slots = {
        **_slots(u, _day(u, told, default=True), persons),
        **counts,
        "period": None if u.on else u.period,
        "group": ours.code if ours else None,
        "meeting": u.meeting or ("group_meeting" if ours else None),
        "reason": _common_reason(u, told) if counts.get("leave") and not persons else None,
        "rest": rest,
        "names_pending": pending or None,
        "warnings": [] if reconcile(counts, away) else [_WARNING],
    }
    return {name: value for name, value in slots.items() if value not in (None, [], "")}


def _code(u: Utterance) -> str | None:
    return u.group.code if u.group else None


def _ours(u: Utterance, group: Group) -> bool:
    """Whether "all" are those of the unit: nobody else stands before it (省公司的人都到了)."""
    shown = remarks.hidden(u.text, u.masked)
    before = _CROWD.sub(
        "", _FILLER.sub("", rollcall_tokens.clause_before(shown[group.start :], group.said[0].start - group.start))
    )
    return len(before) <= 1 or bool(u.units)


def _owned(u: Utterance) -> bool:
    """Whether the numbers can be those of a meeting: it or the group is named."""
    return bool(u.meeting or u.group)


def _common_reason(u: Utterance, told: list[Group]) -> str | None:
    away = next((group for group in told if group.status == "leave"), None)
    return reason_in(u.text[away.start : away.stop]) if away else None


def _told(u: Utterance) -> list[Group] | None:
    """What the sentence tells about whom; None when it asks, speaks of something else, or of somebody unnamed."""
    if asks(u) or amends(u) or speaks_of_other_things(u) or of_other_meetings(u) or _STANDS_IN_FOR.search(u.text):
        return None
    if rollcall.others_unsaid(u) or rollcall.unsaid(u):
        return None
    told = [group for group in rollcall.groups(u) if group.status != "unset"]
    said = {name for group in told if group.status == "leave" and not group.away for name in group.names}
    if any(group.away and not said.issuperset(group.names) for group in told):
        return None
    named = {status for group in told if group.names for status in [group.status]}
    told = [group for group in told if not (group.of_nobody and not group.rest and group.status in named)]
    kept = [group for group in told if _holds(u, group)]
    return kept if kept and len(kept) == len(told) else None


def _holds(u: Utterance, group: Group) -> bool:
    """Whether it is clear of whom a group speaks, and that it speaks of a meeting."""
    if group.rest:
        return True
    if group.of_nobody:
        return _of_speaker(u, group)
    return group.names != [SELF] or bool(u.meeting) or not _elsewhere(u, group)


def _elsewhere(u: Utterance, group: Group) -> bool:
    """Whether the speaker comes, or cannot come, to something that is no meeting: 去不了西安, 参加工作."""
    shown = remarks.hidden(u.text, u.masked)
    last = group.said[-1]
    if group.status not in {"present", "will_attend", "leave"} or _LEAVE_SAID.search(last.text):
        return False
    rest = _beyond(shown, group)
    excused = group.status == "leave" and reason_in(rest) is not None
    return len(rest) > 1 and not excused and not re.match(r"[在就正刚]", rest)


def _of_speaker(u: Utterance, group: Group) -> bool:
    """Whether what is said of nobody is said of the speaker: nothing but small words and a reason stands before it."""
    if group.others:
        return False
    first = group.said[0]
    shown = remarks.hidden(u.text, u.masked)
    before = _FILLER.sub("", rollcall_tokens.clause_before(shown, first.start))
    if _SO_MANY.match(shown, first.stop) or (group.status in {"present", "online"} and _beyond(shown, group)):
        return False
    if _ATTRIBUTE.match(shown, first.stop):
        return False
    if not before or reason_in(before):
        return True
    if _SOMEBODY.match(before):
        return False
    return group.status == "leave" and bool(_LEAVE_SAID.search(first.text)) and len(before) > 1


def _beyond(shown: str, group: Group) -> str:
    """What stands after 到了 or 参加了 that is no part of a meeting: 到了夏天, 参加了比赛."""
    rest = rollcall_tokens.clause_after(shown, group.said[-1].stop)
    return _FILLER.sub("", _PLACES.sub("", rest))


def _persons(u: Utterance, told: list[Group]) -> list[Slots]:
    """Each person once, with the last status said."""
    found: list[Slots] = []
    last: Group | None = None
    for group in told:
        names = group.names or ([] if group.rest else [SELF])
        again = {name for name in names if len(u.lexicon.named(name)) <= 1}
        found = [person for person in found if person["name"] not in again]
        whole = _as_one(last, group) if names == [SELF] else group
        away, own = _away(u, whole), _own_group(u, group)
        for name in _without_earlier(names, again):
            borne = {"group": own} if own in {person.group for person in _homonyms(u, name)} else {}
            found.append({"name": name, **(away or {"status": _tense(u, group, name)}), **borne})
        last = group
    return found


def _without_earlier(names: list[str], again: set[str]) -> list[str]:
    """Each name of one person once, where it stands last."""
    last = {name: place for place, name in enumerate(names)}
    return [name for place, name in enumerate(names) if name not in again or last[name] == place]


def _homonyms(u: Utterance, name: str) -> tuple[Person, ...]:
    everybody = u.lexicon.named(name)
    return everybody if len(everybody) > 1 else ()


def _as_one(before: Group | None, group: Group) -> Group:
    """我想请个假…我得陪着去不成了: what the speaker says twice of his own leave is one."""
    if before is None or before.status != "leave" or group.status != "leave" or before.names not in ([], [SELF]):
        return group
    return replace(group, start=before.start)


def _own_group(u: Utterance, group: Group) -> str:
    """The code of the group said with the names, else of the one the message speaks of."""
    said = u.part(u.text[group.start : group.stop]).group if any(_homonyms(u, name) for name in group.names) else None
    ours = said or u.group
    return ours.code if ours else ""


def _away(u: Utterance, group: Group) -> Slots:
    """Status and reason of who is on leave, late or absent; empty for who is there."""
    status = str(group.status)
    if status not in {"leave", "late", "absent"}:
        return {}
    part = u.part(u.raw_of(group.start, group.stop))
    reason_text = remarks.reason_said(part.typed, [*part.unpeopled, *rollcall_tokens.name_spans(part)])
    if group.but and reason_text:
        reason_text = _EXCEPTED.sub("", reason_text)
        status = status if group.said else "leave"
    if status == "late":
        reason_text = _late_reason(part, group, reason_text)
        minutes = rollcall.minutes_late(part.text)
        said = {"minutes": minutes, "reason_text": reason_text}
    else:
        why = reason_text or (part.text if group.away else "")
        said = {"reason": (reason_in(why) or "other") if why else None, "reason_text": reason_text}
    return {"status": status, **{key: value for key, value in said.items() if value}}


def _late_reason(part: Utterance, group: Group, reason_text: str | None) -> str | None:
    """Why somebody was late: a clause of its own, or words that are a reason."""
    if reason_text is None or reason_in(reason_text):
        return reason_text
    late = next(token for token in group.said if token.kind == "late")
    return None if reason_text in rollcall_tokens.clause_at(part.text, late.start - group.start) else reason_text


def _tense(u: Utterance, group: Group, name: str) -> str:
    """A plain 参加 of oneself, or of a day to come, is a promise; with 了 it is done."""
    status = str(group.status)
    if status not in {"present", "will_attend"}:
        return status
    day = _day_of(_spoken(u, [group]))
    if day and day > u.today:
        return "will_attend"
    if status == "will_attend" and not (day and day < u.today):
        return status
    promised = name == SELF and all(token.text in _PLAIN for token in group.said)
    done = (day is not None and day < u.today) or _DONE.search(u.text[group.said[0].start : group.stop])
    return "will_attend" if promised and not done else "present"


def _spoken(u: Utterance, told: list[Group]) -> list[When]:
    """The dates, looking back when it is told as done."""
    facts = any(group.status in _FACTS for group in told)
    return u.past if facts and any(_DONE.search(u.text[group.start : group.stop]) for group in told) else u.whens


def _day_of(whens: list[When]) -> date | None:
    when = dates.main(whens)
    return when.first if when and when.kind == "day" else None


def _day(u: Utterance, told: list[Group], *, default: bool) -> date | None:
    """The day spoken of; today for what happened when no day was said; none when the day is in doubt."""
    found = _day_of(_spoken(u, told))
    if found or not default or u.doubtful or any(_is_period(when) for when in u.whens):
        return found
    return u.today


def _is_period(when: When) -> bool:
    return when.kind not in {"day", "deadline", "clock"}


def _slots(u: Utterance, day: date | None, persons: list[Slots]) -> Slots:
    """Meeting, unit, date, time and people, as far as said."""
    names = [person["name"] for person in persons if "group" not in person]
    org = next((found.unit.code for found in u.units if found.sure and _of_a_name(u, found.stop)), None)
    slots = {
        "meeting": u.meeting,
        "org": org,
        "date": day.isoformat() if day else None,
        "time": u.clock.strftime("%H:%M") if u.clock else None,
        "persons": persons,
        "ambiguous": u.ambiguous([name for name in names if name != SELF]),
    }
    return {name: value for name, value in slots.items() if value}


def _of_a_name(u: Utterance, stop: int) -> bool:
    """Whether a unit stands right before somebody's name: 离退一支部邹书岩."""
    return any(0 <= found.start - stop <= len("的") for found in u.names)


def _asked_leave(u: Utterance) -> list[Slots]:
    names = [name for group in rollcall.groups(u) for name in group.names] or [SELF]
    reason_text = remarks.reason_said(u.typed, u.masked)
    said = {"reason": reason_in(reason_text) or "other", "reason_text": reason_text} if reason_text else {}
    return [{"name": name, "status": "leave", **said} for name in dict.fromkeys(names)]
