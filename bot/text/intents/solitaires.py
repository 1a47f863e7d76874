"""Pasted lists: attendance, sign-up for an activity, units reporting a duty done; lists of points are refused."""

import re

from bot.text import remarks, times
from bot.text.agenda import room_in
from bot.text.catalogue import ACTIVITIES, TASKS, called
from bot.text.counts import COUNTS_DIFFER, counts_in
from bot.text.intents import minutes
from bot.text.lexicon import GROUP
from bot.text.numerals import NUMBER, number
from bot.text.solitaire import Solitaire
from bot.text.solitaire_entries import Entry
from bot.text.utterance import Slots, Utterance

_POINTS = re.compile(r"积分|学习强国|强国|打卡|截图|步数|点赞|转发|阅读量|刷题|每日一题|日报平安|在线时长")
_OTHER = re.compile(
    r"投票|党费|[交缴收捐][费款钱]|捐[款赠]|收到|知悉|已?阅知?|回执|意向|征求意见|去哪|选哪|选谁|订[餐票]|尺码|报销|统计信息"
)
_ENROL = re.compile(r"报名|突击队|志愿|义务劳动|参赛|比赛|招募|组队|认领")
_UNDONE = re.compile(r"[未没]|正在|还差|准备|进行中|计划|下周|拟")
_COUNT = re.compile(rf"(?P<n>{NUMBER})\s*(?:人|名|个|篇|次|份|项|件|期|场)")
_PLACE = re.compile(r"地点\s*[:：]?\s*([^\s,，。;；:：\n]{2,20})")
_WHOLE_UNIT = frozenset({"general_meeting", "branch_committee_meeting", "member_appraisal"})
_BRANCHES = frozenset({"branch", "joint_branch", "temporary_branch"})
_IGNORED = re.compile(r"决议|决定|列席|主讲")
IGNORED = "line_ignored"
"""A warning: a line of the list is about the meeting and has no place in a roll call."""
SOURCE = "solitaire"


def points(u: Utterance) -> Slots | None:
    """A list that collects points or daily check-ins: refused (国办 2023 on fingertip formalism)."""
    listed = u.solitaire
    if listed is None or not _POINTS.search(listed.title):
        return None
    return {"feature": "points_screenshot", "source": SOURCE, "title": listed.title}


def done(u: Utterance) -> Slots | None:
    """A list of units saying what they have done of a duty."""
    listed = u.solitaire
    if listed is None:
        return None
    entries = [found for entry in listed.entries if (found := _unit_entry(u, entry))]
    if len(entries) * 2 <= len(listed.entries) or not entries:
        return None
    task = called(u.part(listed.title).text, TASKS)
    return {"source": SOURCE, "title": listed.title, **({"task": task.code} if task else {}), "entries": entries}


def enrolment(u: Utterance) -> Slots | None:
    """A list of people signing up for an activity."""
    listed = u.solitaire
    if listed is None or not _ENROL.search(listed.title):
        return None
    title = u.part(listed.title)
    activity = called(title.text, ACTIVITIES)
    if title.meeting and not activity:
        return None
    return {
        "source": SOURCE,
        "title": listed.title,
        **({"activity": activity.code} if activity else {}),
        **({"example": listed.example} if listed.example else {}),
        "entries": [_sign_up(entry) for entry in listed.entries],
    }


def other(u: Utterance) -> Slots | None:
    """A list that is no roll call (dues, a poll, who has read something): nobody came or stayed away by it."""
    return {} if u.solitaire and _OTHER.search(u.solitaire.title) else None


def attendance(u: Utterance) -> Slots | None:
    """Any other list of people: who comes, is on leave, joins online."""
    listed = u.solitaire
    if listed is None:
        return None
    title = u.part(listed.title)
    slots: Slots = {"source": SOURCE, "title": listed.title}
    meeting = title.meeting or ("group_meeting" if title.group and title.has("学习", "会") else None)
    place = _PLACE.search(listed.title)
    optional = {
        **minutes.about(u.part(listed.about)),
        "meeting": meeting,
        **_where(title, listed, meeting),
        "date": title.on.isoformat() if title.on else None,
        "period": None if title.on else title.period,
        "time": times.shown(title.clock),
        "place": place[1] if place else room_in(title),
        "example": listed.example,
        "ambiguous": _ambiguous(u, title, listed),
        "warnings": [
            *listed.warnings,
            *([COUNTS_DIFFER] if _at_odds(listed) else []),
            *([IGNORED] if _IGNORED.search(listed.about) else []),
        ],
    }
    slots |= {name: value for name, value in optional.items() if value}
    return {**slots, "entries": [_attended(entry) for entry in listed.entries]}


def _at_odds(listed: Solitaire) -> bool:
    """Whether the numbers said below the list (应到8人，实到6人) are not those of the list."""
    said = counts_in(listed.tail)
    away = sum(entry.status in {"leave", "absent"} for entry in listed.entries)
    here = sum(entry.status in {"present", "late", "online", "home_visit"} for entry in listed.entries)
    differs = {"expected": len(listed.entries), "present": here, "leave": away}
    return any(said[what] != differs[what] for what in said.keys() & differs.keys())


def _attended(entry: Entry) -> Slots:
    said = {"reason": entry.reason, "reason_text": entry.reason_text}
    return {
        "n": entry.n,
        "name": entry.name,
        "status": entry.status,
        **{name: text for name, text in said.items() if text},
    }


def _sign_up(entry: Entry) -> Slots:
    if entry.status == "leave" or remarks.status_in(entry.remark) == "leave":
        return {"n": entry.n, "name": entry.name, "status": "absent", "note": entry.remark}
    return {"n": entry.n, "name": entry.name, "status": "enrolled", **({"note": entry.remark} if entry.remark else {})}


def _unit_entry(u: Utterance, entry: Entry) -> Slots | None:
    """An entry about a unit; None when it is about a person."""
    units = u.lexicon.units_in(entry.text)
    if not units or units[0].start or entry.known:
        return None
    rest = entry.text[units[0].stop :]
    count = _COUNT.search(rest)
    value = number(count["n"]) if count else None
    status = "unset" if _UNDONE.search(rest) else "done"
    return {
        "n": entry.n,
        "org": units[0].unit.code,
        "status": status,
        **({"count": value} if value is not None else {}),
    }


def _where(title: Utterance, listed: Solitaire, meeting: str | None) -> dict[str, str]:
    """The group or unit: from the title, else the one all listed people share."""
    if title.group:
        return {"group": title.group.code}
    named = next((found.unit for found in title.units if found.sure), None)
    if named:
        return {"org": named.code}
    people = [title.lexicon.named(entry.name) for entry in listed.entries if entry.known]
    groups = _shared([{person.group for person in same} for same in people])
    if len(groups) == 1 and meeting not in _WHOLE_UNIT:
        return {"group": groups.pop()} if all(groups) else {}
    orgs = _shared([{person.org for person in same} for same in people])
    unit = title.lexicon.unit(next(iter(orgs))) if len(orgs) == 1 else None
    return {"org": unit.code} if unit and unit.kind in _BRANCHES and unit.kind != GROUP else {}


def _shared(sets: list[set[str]]) -> set[str]:
    return set.intersection(*sets) if sets else set()


def _ambiguous(u: Utterance, title: Utterance, listed: Solitaire) -> list[str]:
    """Names of two people where the list belongs; both may stand there."""
    where = _where(title, listed, title.meeting)
    place = where.get("group") or where.get("org") or u.home
    names = [entry.name for entry in listed.entries]
    found = []
    for name in dict.fromkeys(names):
        everybody = u.lexicon.named(name)
        here = [person for person in everybody if place in {person.group, person.org}] or list(everybody)
        if names.count(name) < len(here) and len(here) > 1:
            found.append(name)
    return found
