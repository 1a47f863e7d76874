"""The people of a roll call as slots: name, status, reason, and the day it is told of."""

import re
from dataclasses import replace
from datetime import date

from bot.text import dates, remarks, rollcall, rollcall_tokens
from bot.text.dates import When
from bot.text.lexicon import Person
from bot.text.reasons import reason_in
from bot.text.rollcall import Group
from bot.text.utterance import SELF, Slots, Utterance

FACTS = frozenset({"present", "late", "online", "absent", "home_visit"})
_PLAIN = frozenset({"参加", "出席", "来", "参会"})
_DONE = re.compile(r"[了过]的?(?=$|[,。;!\s])|刚才|刚刚|当时|那天")
_ONLY_LEAVE = re.compile(r"[、,和\s]*请假[,。;!\s]*")
_EXCEPTED = re.compile(r"(?<![在国省])[以之]?外$")


def persons_of(u: Utterance, told: list[Group]) -> list[Slots]:
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
    if status == "leave" and not group.away and _ONLY_LEAVE.fullmatch(_unnamed(u, group)):
        return {"status": status}
    part = u.part(u.raw_of(group.away or group.start, group.stop))
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


def _unnamed(u: Utterance, group: Group) -> str:
    """What is said of the people of a group, without their names."""
    said = u.text[group.start : group.stop]
    for name in group.names:
        said = said.replace(name, "", 1)
    return said


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
    facts = any(group.status in FACTS for group in told)
    return u.past if facts and any(_DONE.search(u.text[group.start : group.stop]) for group in told) else u.whens


def _day_of(whens: list[When]) -> date | None:
    when = dates.main(whens)
    return when.first if when and when.kind == "day" else None


def day_of(u: Utterance, told: list[Group], *, default: bool) -> date | None:
    """The day spoken of; today for what happened when no day was said; none when the day is in doubt."""
    found = _day_of(_spoken(u, told))
    if found or not default or u.doubtful or any(is_period(when) for when in u.whens):
        return found
    return u.today


def happened_on(u: Utterance) -> date:
    """The day of what has happened: the last one meant, today when none was said."""
    return _day_of(u.past) or u.today


def is_period(when: When) -> bool:
    """Whether a week, month or the like is named, no single day."""
    return when.kind not in {"day", "deadline", "clock"}


def asking_for_leave(u: Utterance) -> list[Slots]:
    """The people for whom leave is asked in a question: 能请个假吗."""
    names = [name for group in rollcall.groups(u) for name in group.names] or [SELF]
    reason_text = remarks.reason_said(u.typed, u.masked)
    said = {"reason": reason_in(reason_text) or "other", "reason_text": reason_text} if reason_text else {}
    return [{"name": name, "status": "leave", **said} for name in dict.fromkeys(names)]
