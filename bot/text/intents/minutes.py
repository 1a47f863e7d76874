"""The record of a meeting dictated in one message, and a meeting closed."""

import re

from bot.text import times
from bot.text.agenda import agenda_in, items, place_in
from bot.text.counts import counts_in
from bot.text.times import NOON
from bot.text.utterance import Slots, Utterance, filled
from bot.text.vocabulary import MEETING

_CLOSE = re.compile(
    r"(?:会议?|党课|活动|今天)?(?:已经?|到此|就到这)?(?:结束|开完|散会)了?|归档|存档|结束会议|会开完了|关闭会议|封存记录"
)
_CLOSED = re.compile(
    r"归档|存档|(?:记录|纪要)(?:都|给)?[归存]了|(?:会议?|党课|活动)(?:已经?)?(?:结束|开完|完)了?$|^散会了?$|(?:会议?|党课|活动)到此结束|会开完了|^结束会议|散会$"
)
_RECORD = re.compile(
    r"^\s*(?:会议)?(?:记录|纪要)\s*[:,\s]|(?:会|课|日)的?(?:记录|纪要)[:,\s]|^\s*纪要(?=[^\s]{2,6}会)|(?<!书)补?记(?:一下)?(?:会议)?[:：]|会议(?:记录|纪要)|记录?一下[:,\s]"
)
_CHAIR = re.compile(r"主持人?(?:[:是为,\s]|由)*")
_RECORDER = re.compile(
    r"记录(?:[人员]|的(?=是))(?:[:是为,\s]|由)*|(?<!^)(?<!会议)(?<![委员组活课日]会)记录(?!一下|:|没|里)"
    r"|(?<=[,。;、])\s*记录:\s*|(?<=[\u4e00-\u9fff]{2})记(?=$|[,。;、\s])"
)
_I, _ME = (
    re.compile(r"(?:是)?我(?:自己|本人)?(?=$|[,，。;；、\s])"),
    re.compile(r"(?:^|[,，。;；、\s])(?:由)?(?:我|本人)$"),
)
_SPOKEN = re.compile(r"^\s*纪要[:,\s]*")
_RECORDER_LINE = re.compile(r"记录[人员]?\s*[:\s]\s*")
_RESOLVED = re.compile(
    r"(?:决议|决定|议定|形成决议|会议决定|会议明确|通过了?|(?<=[,。;\s])定了)\s*(?:事项)?\s*[:：,是为]?\s*(?P<items>[^。\n]+)"
)
_NOT_RECORD = re.compile(r"编一?[份个]|补造|没写|没记|怎么|模板|扣|格式|要素|补一?份|检查")
_ASKED = re.compile(r"[?？]|[吗么]$")
_WRITTEN = re.compile(r"(?:^|(?<=[,。;:\s]))(?:会议|形成)?决议\s*[:：]")
_ENDS_AFTER = re.compile(
    r"(?:钟|整|左右)?\s?(?:就|才|准时)?(?:结束|散会|散[的了]|开完|讲完|学完|完的)(?![之以]?[后前]|时间)"
)
_ENDS_BEFORE = re.compile(r"(?:(?:结束|散会)(?:的?时间)?[:是为在于\s]*|[开讲学]到了?|[到至]|[-~—–]+)\s?$")
_HELD = re.compile(r"[开讲学]到了?|结束|散[会的了]|开完|讲完|学完|[开讲]的(?=$|[,。;\s])|开了")
_ONLY_OVER = re.compile(
    r"\s*(?:本次|今天)?(?:会议?|大会|党课|活动)?(?:于|在|到|开到)?(?:钟|整|左右)?(?:准时|就|才)?(?:结束|散会|散的|开完)了?\s*"
)
_OF_THE_MEETING = re.compile(r"(?:^|[,。;\s的])会议?(?=[\d一二三四五六七八九十开从是上下到])|散会|结束时间")
_FIRST_CLAUSE = re.compile(r"[^,。;!\n]+")
_PLANNED = re.compile(
    r"预计|计划|大概|估计|可能|也许|[要得将能]开?到|打算|通知|改|推|提前|延|取消|请假|提醒|[来去到]不|参加|迟|任务|整改|完成"
)


LONGEST_MEETING = 6
"""Hours between the beginning and an end said without the part of the day."""


def record(u: Utterance) -> Slots | None:
    """A meeting's record: chair, recorder, numbers, agenda, resolutions, times, place; or that it is closed."""
    written = _WRITTEN.search(u.text)
    if _ASKED.search(u.text) or _is_speech(u) or _NOT_RECORD.search(u.text[: written.start()] if written else u.text):
        return None
    chair = _named(u, _CHAIR)
    recorder = _named(u, _RECORDER, taken=chair)
    resolved = _RESOLVED.search(u.text)
    closing = _closing(u.text, resolved.start("items")) if resolved else None
    start, end = _times(u.text[: resolved.start()] + (closing[0] if closing else "") if resolved else u.text)
    told = chair or recorder or resolved or counts_in(u.text) or ((start or end) and not _ahead(u))
    if not ((_RECORD.search(u.text) and told) or (chair and recorder) or (written and resolved) or _was_held(u, end)):
        return _closed(u)
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
        "resolutions": _resolutions(u, resolved, closing[1] if closing else len(u.text)) if resolved else [],
    }
    return filled(slots)


def _is_speech(u: Utterance) -> bool:
    """Whether somebody's words follow, under his name: 纪要 陈静：会议决定的都要落实."""
    lead = _SPOKEN.match(u.text)
    name = next((found for found in u.names if lead and found.start == lead.end()), None)
    return name is not None and u.text[name.stop : name.stop + 1] == ":"


def _resolutions(u: Utterance, resolved: re.Match[str], stop: int) -> list[str]:
    return items(u, resolved.start("items"), min(resolved.end("items"), stop))


def _closing(text: str, place: int) -> tuple[str, int] | None:
    """The clause after the resolutions that says when the meeting was over (会议4点结束), and where it begins."""
    for clause in _FIRST_CLAUSE.finditer(text, place):
        clocks = [clock for clock in times.find(clause[0]) if clock.at]
        if clocks and clause.start() > place:
            rest = clause[0][: clocks[0].start] + clause[0][clocks[0].stop :]
            if _ONLY_OVER.fullmatch(rest):
                return "," + clause[0], clause.start()
    return None


def about(u: Utterance) -> Slots:
    """Chair, recorder and agenda that stand in lines of their own."""
    return {"chair": _named(u, _CHAIR), "recorder": _named(u, _RECORDER_LINE), "agenda": agenda_in(u)} if u.text else {}


def _closed(u: Utterance) -> Slots | None:
    return {"action": "close"} if _CLOSED.search(u.text) and _CLOSE.match(u.text.strip()) else None


def _named(u: Utterance, label: re.Pattern[str], *, taken: str | None = None) -> str | None:
    """The name after a label, or right before it (周玉山主持); one that is `taken` only where no other is there."""
    for match in label.finditer(u.text):
        after = next((found.name for found in u.names if found.start == match.end()), None)
        before = next((found.name for found in u.names if found.stop == match.start()), None)
        word = re.match(r"[\u4e00-\u9fff]{2,3}(?=$|[,，。;；\s])", u.text[match.end() :])
        written = word[0] if word and u.lexicon.book.looks_like_name(word[0]) else None
        labelled = re.search(r"[人员:是为由]", match[0])
        if u.speaker and (_I.match(u.text, match.end()) or (not labelled and _ME.search(u.text, 0, match.start()))):
            return u.speaker.name
        if not labelled and before and not (before == taken and (after or written)):
            return before
        if found := after or written or before:
            return found
    return None


def _inside(u: Utterance, resolved: re.Match[str] | None) -> bool:
    """Whether the meeting is only named within a resolution."""
    return bool(resolved and u.meeting and u.part(u.text[: resolved.start()]).meeting is None)


def _inside_day(u: Utterance, resolved: re.Match[str] | None) -> bool:
    return bool(resolved and u.on and u.part(u.text[: resolved.start()]).day is None)


def _was_held(u: Utterance, end: str | None) -> bool:
    """Whether a text without more tells when the meeting just held was over."""
    first = _FIRST_CLAUSE.match(u.text)
    spoken = first is not None and (MEETING.search(first[0]) or _OF_THE_MEETING.search(first[0]))
    return bool(end and spoken and not _ahead(u) and _HELD.search(u.text) and not _PLANNED.search(u.text))


def _ahead(u: Utterance) -> bool:
    return u.day is not None and u.day > u.today


def _times(text: str) -> tuple[str | None, str | None]:
    """Beginning and end, as far as said; an end before the beginning is left out."""
    start = end = None
    for clock in times.find(text):
        if clock.at is None:
            continue
        over = _ENDS_AFTER.match(text, clock.stop) or _ENDS_BEFORE.search(text, 0, clock.start)
        if over and end is None:
            end = clock.at
        elif start is None and not over:
            start = clock.at
    if start and end and end < start and 0 <= end.hour + NOON - start.hour <= LONGEST_MEETING:
        end = end.replace(hour=end.hour + NOON)
    return times.shown(start), times.shown(end if start is None or end is None or end > start else None)
