"""The record of a meeting dictated in one message, and a meeting closed."""

import re
from datetime import time

from bot.text.agenda import agenda_in, items, place_in
from bot.text.counts import counts_in
from bot.text.utterance import Slots, Utterance

_CLOSE = re.compile(
    r"(?:会议?|党课|活动|今天)?(?:已经?|到此|就到这)?(?:结束|开完|散会)了?|归档|存档|结束会议|会开完了|关闭会议|封存记录"
)
_CLOSED = re.compile(
    r"归档|存档|(?:会议?|党课|活动)(?:已经?)?(?:结束|开完|完)了?$|^散会了?$|(?:会议?|党课|活动)到此结束|会开完了|^结束会议|散会$"
)
_RECORD = re.compile(
    r"^\s*(?:会议)?(?:记录|纪要)\s*[:：]|补?记(?:一下)?(?:会议)?[:：]|会议(?:记录|纪要)|记录?一下[:,\s]"
)
_CHAIR = re.compile(r"主持人?(?:[:是为,\s]|由)*")
_RECORDER = re.compile(r"记录[人员](?:[:是为,\s]|由)*|(?<!^)(?<!会议)(?<![委员组活课日]会)记录(?!一下|:|没|里)")
_RESOLVED = re.compile(
    r"(?:决议|决定|议定|形成决议|会议决定|会议明确|通过了?)\s*(?:事项)?\s*[:：,]?\s*(?P<items>[^。\n]+)"
)
_NOT_RECORD = re.compile(r"编一?[份个]|补造|没写|没记|怎么|模板|扣|[?？]|[吗么]$|格式|要素|补一?份|检查")
_SPAN = re.compile(r"\s*(?:到|至|-|~|—|开始[,，]?)\s*")


def record(u: Utterance) -> Slots | None:
    """A meeting's record: chair, recorder, numbers, agenda, resolutions, times, place; or that it is closed."""
    if _NOT_RECORD.search(u.text):
        return None
    chair, recorder = _named(u, _CHAIR), _named(u, _RECORDER)
    if not (_RECORD.search(u.text) and (chair or recorder or counts_in(u.text) or _RESOLVED.search(u.text))) and not (
        chair and recorder
    ):
        return _closed(u)
    resolved = _RESOLVED.search(u.text)
    start, end = _times(u)
    org = next((found.unit.code for found in u.units if found.sure), None)
    slots = {
        "meeting": u.meeting if not _inside(u, resolved) else None,
        "org": org,
        "date": u.on.isoformat() if u.on and not _inside_day(u, resolved) else None,
        "start": start,
        "end": end,
        "place": place_in(u),
        "chair": chair,
        "recorder": recorder,
        **counts_in(u.text),
        "agenda": agenda_in(u),
        "resolutions": items(u, *resolved.span("items")) if resolved else [],
    }
    return {name: value for name, value in slots.items() if value not in (None, [], "")}


def _closed(u: Utterance) -> Slots | None:
    return {"action": "close"} if _CLOSED.search(u.text) and _CLOSE.match(u.text.strip()) else None


def _named(u: Utterance, label: re.Pattern[str]) -> str | None:
    """The name after a label, or right before it (周玉山主持)."""
    for match in label.finditer(u.text):
        after = next((found.name for found in u.names if found.start == match.end()), None)
        before = next((found.name for found in u.names if found.stop == match.start()), None)
        word = re.match(r"[\u4e00-\u9fff]{2,3}(?=$|[,，。;；\s])", u.text[match.end() :])
        written = word[0] if word and u.lexicon.book.looks_like_name(word[0]) else None
        labelled = re.search(r"[人员:是为由]", match[0])
        if found := (after or written or before) if labelled else (before or after or written):
            return found
    return None


def _inside(u: Utterance, resolved: re.Match[str] | None) -> bool:
    """Whether the meeting is only named within a resolution."""
    return bool(resolved and u.meeting and u.part(u.text[: resolved.start()]).meeting is None)


def _inside_day(u: Utterance, resolved: re.Match[str] | None) -> bool:
    return bool(resolved and u.on and u.part(u.text[: resolved.start()]).day is None)


def _times(u: Utterance) -> tuple[str | None, str | None]:
    """Beginning and end, when both or one is said."""
    clocks = [when for when in u.whens if when.clock]
    if not clocks:
        return None, None
    first = clocks[0]
    span = u.part(u.text[first.start : first.stop + 12])
    end = _end_of(u, first.stop) or (_shown(clocks[1].clock) if len(clocks) > 1 else None)
    return _shown(first.clock), end or _second(span)


def _end_of(u: Utterance, stop: int) -> str | None:
    dash = _SPAN.match(u.text, stop)
    after = u.part(u.text[dash.end() :]).clock if dash else None
    return _shown(after)


def _second(span: Utterance) -> str | None:
    """The second time of day in 下午2点到3点半, which is read as one."""
    cut = re.split(r"到|至|[-~—]", span.text, maxsplit=1)
    if len(cut) < len("12"):
        return None
    clock, begin = span.part(cut[1]).clock, span.clock
    if clock and begin and clock < begin and clock.hour < len("0123456789ab"):
        clock = clock.replace(hour=clock.hour + 12)
    return _shown(clock)


def _shown(clock: time | None) -> str | None:
    return clock.strftime("%H:%M") if clock else None
