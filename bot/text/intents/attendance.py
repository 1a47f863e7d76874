"""Attendance in sentences: coming, being there, leave, the roll call of a recorder, putting right, and asking back.

People are roster names or @self; a name nobody bears stays as written, so that the caller can ask back. What happened
(present, late, online, absent) is of today when no date is said; leave and coming have a date only when it is said.
"""

import re
from datetime import date
from itertools import pairwise

from bot.text import rollcall, times
from bot.text.counts import COUNTS_DIFFER, counts_in, reconcile
from bot.text.dates import When
from bot.text.intents import attended, whom
from bot.text.intents.asking import amends, asks, asks_for_leave, speaks_of_other_things
from bot.text.reasons import reason_in
from bot.text.rollcall import Group
from bot.text.utterance import SELF, Slots, Utterance, filled
from bot.text.vocabulary import MEETING, MEETING_OF

_PENDING = re.compile(
    r"(?:名[字单]|人名|姓名)\S{0,4}(?:晚|后|稍|回头|等|再|补)|(?:晚点|稍后|回头|随后|过后)\S{0,3}[补报](?:名|上)?"
)
_TAKEN_BEFORE = re.compile(r"请(?:过|了)假?的?假?(?:太多|被批)|没请[成到上]|想请假(?:的|来着)")
_FULL_HOUSE = re.compile(r"(?<![不没非])全勤(?=了?(?:$|[,。;\s]))")
_ONE_OR_TO_COME = ("我", "本人", "争取", "保证", "力争", "要求", "务必")
_MISSED = re.compile(r"没能?(?:去成|赶上)")
_FROM = re.compile(r"开始|起(?=$|[,。;\s请])")
_ASKED_BEFORE = re.compile(r"请过假")
_JOINED_DAYS = re.compile(r"[、,和及与跟还有\s]*")


def report(u: Utterance) -> Slots | None:
    """People say, of themselves or others, that they are there, come, are late, join online."""
    told = whom.told(u)
    if told is None or any(group.status in {"leave", "unset"} or group.rest for group in told):
        return None
    persons = attended.persons_of(u, told)
    if any(person["name"] != SELF and person["status"] == "absent" for person in persons) and u.role == "member":
        return None
    facts = any(person["status"] in attended.FACTS for person in persons)
    return _slots(u, attended.day_of(u, told, default=facts), persons)


def leave(u: Utterance) -> Slots | None:
    """Leave asked for oneself or others, with the reason in their own words."""
    if asks_for_leave(u):
        return _slots(u, u.on, attended.asking_for_leave(u))
    told = whom.told(u)
    if told is None or any(group.status != "leave" or group.rest for group in told):
        return None
    if any(when.kind == "range" or _long_past(u, when) or _FROM.match(u.text, when.stop) for when in u.whens):
        return None
    if _of_several(u):
        return None
    if _TAKEN_BEFORE.search(u.text) or (_ASKED_BEFORE.search(u.text) and not (u.meeting or u.on)):
        return None
    over = bool(_MISSED.search(u.text))
    return _slots(u, attended.day_of(u, told, default=over), attended.persons_of(u, told))


def _long_past(u: Utterance, when: When) -> bool:
    """Whether a month or year that is over is told of: 去年我请假太多."""
    return attended.is_period(when) and when.last is not None and when.last < u.today


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
    rest = next((group.status for group in told if group.rest and not group.names and whom.of_ours(u, group)), None)
    rest = rest or ("present" if any(group.but for group in named) else None)
    mixed = len({group.status for group in named if group.status}) > 1
    if not (rest or mixed or {"expected", "present"} & counts.keys() or (counts and _owned(u))):
        return None
    persons = attended.persons_of(u, named) + [{"name": name, "status": "unset"} for name in rollcall.unsaid(u)]
    away = sum(person["status"] in {"leave", "absent"} for person in persons)
    ours = u.group if {person.get("group", u.group and u.group.code) for person in persons} <= {_code(u)} else None
    if not {"leave", "absent"} & counts.keys() and any(
        group.but and not group.names for group in rollcall.all_groups(u)
    ):
        return None
    pending = bool(_PENDING.search(u.text))
    slots = {
        **_slots(u, attended.day_of(u, told, default=True), persons),
        **counts,
        "period": None if u.on else u.period,
        "group": ours.code if ours else None,
        "meeting": u.meeting or ("group_meeting" if ours else None),
        "reason": _common_reason(u, told) if counts.get("leave") and not persons else None,
        "rest": rest,
        "names_pending": pending or None,
        "warnings": [] if reconcile(counts, away) else [COUNTS_DIFFER],
    }
    return filled(slots)


def full_house(u: Utterance) -> Slots | None:
    """Everybody came: 二组全勤, said of one day; of a month, or of one person, it is no roll call."""
    if not _FULL_HOUSE.search(u.text) or asks(u) or amends(u) or speaks_of_other_things(u):
        return None
    if u.names or u.has(*_ONE_OR_TO_COME) or any(attended.is_period(when) for when in u.whens):
        return None
    day = None if u.doubtful else attended.happened_on(u)
    group = {"group": u.group.code} if u.group else {}
    meeting = u.meeting or ("group_meeting" if u.group else None)
    slots = {**_slots(u, day, []), **group, "meeting": meeting, "rest": "present"}
    return filled(slots)


def _code(u: Utterance) -> str | None:
    return u.group.code if u.group else None


def _owned(u: Utterance) -> bool:
    """Whether the numbers can be those of a meeting: it or the group is named."""
    return bool(u.meeting or u.group)


def _common_reason(u: Utterance, told: list[Group]) -> str | None:
    away = next((group for group in told if group.status == "leave"), None)
    return reason_in(u.text[away.start : away.stop]) if away else None


def _slots(u: Utterance, day: date | None, persons: list[Slots]) -> Slots:
    """Meeting, unit, date, time and people, as far as said."""
    names = [person["name"] for person in persons if "group" not in person]
    org = next(
        (found.unit.code for found in u.units if found.sure and (_of_a_name(u, found.stop) or u.before_meeting(found))),
        None,
    )
    slots = {
        "meeting": u.meeting,
        "org": org,
        "date": day.isoformat() if day else None,
        "time": times.shown(u.clock),
        "persons": persons,
        "ambiguous": u.ambiguous([name for name in names if name != SELF]),
    }
    return filled(slots)


def _of_a_name(u: Utterance, stop: int) -> bool:
    """Whether a unit stands right before somebody's name: 离退一支部邹书岩."""
    return any(0 <= found.start - stop <= len("的") for found in u.names)
