"""A meeting: what, when, where, who was there, what was resolved; its record to print, to fetch, to close."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request, send_file

from bot import meetings, papers, people
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.meetings import Ballot, Closing, Entry, Finding, KindRule, Level, MeetingState, Presence, Roll, Sight
from bot.web.hall import Hall
from bot.web.units.files import listed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE = "会议记录-{number}.docx"
STATES = {
    MeetingState.PLANNED: "还没记录",
    MeetingState.HELD: "记录没归档",
    MeetingState.CLOSED: "已归档",
    MeetingState.CANCELLED: "已取消",
}
CLOSED, FULFILLED = "已归档。", "任务「{titles}」已办结。"
REOPENED = "已重开，可以更正了。改完请再归档。"
NOT_CLOSED = "还不能归档：{sentences}"
ASK = "有要核对的，情况属实再按一次「属实，归档」：{sentences}"
LEVELS = {Level.ERROR: "要补", Level.QUESTION: "核对", Level.WARNING: "提示"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Voted:
    """One motion, its count and what it comes to."""

    motion: str
    ballot: Ballot
    written: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """One resolution, who sees to it, by when."""

    number: int
    text: str
    owner: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """What stands in the record of a meeting, in words."""

    chair: str
    recorder: str
    roll: Roll
    groups: Sequence[tuple[str, Sequence[Entry]]]
    """The names by state, in the order in which they are read out; who is expected of nobody is last."""
    votes: Sequence[Voted]
    resolutions: Sequence[Resolved]
    findings: Sequence[Finding]


def blueprint(hall: Hall) -> Blueprint:
    """`/meetings/<number>`, its Word file, its print view; closing and reopening it."""
    pages = Blueprint("units_meetings", __name__, url_prefix="/meetings")

    @pages.get("/<int:number>")
    def show(number: int) -> Response:
        with hall.reading() as ctx:
            return _page(ctx, number)

    @pages.get("/<int:number>/print")
    def sheet(number: int) -> Response:
        with hall.reading() as ctx:
            sight = _whole(ctx, number)
            return hall.page("meetings/print.html", **_shown(ctx, sight))

    @pages.get("/<int:number>/minutes.docx")
    def fetch(number: int) -> Response:
        with hall.reading() as ctx:
            content = papers.minutes_docx(ctx, _whole(ctx, number).meeting.id)
            # Who has seen what must be known when something got out (个人信息保护法 art. 57); numbers alone say it.
            log.info("paper fetched", extra={"reader": ctx.speaker.id, "kind": "minutes", "number": number})
        name = FILE.format(number=number)
        response = send_file(BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=name)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    _end(pages, hall)
    return pages


def _end(pages: Blueprint, hall: Hall) -> None:
    @pages.post("/<int:number>/close")
    def close(number: int) -> Response:
        closings: list[Closing] = []

        def work(ctx: Context) -> None:
            meetings.look(ctx, number)
            closings.append(meetings.close(ctx, number, confirmed=request.form.get("confirmed") == "yes"))

        problem = hall.attempt(work)
        if not problem and closings[-1].closed:
            return hall.done(_closed(closings[-1]), ".show", number=number)
        held = [] if problem else closings[-1].findings
        with hall.reading() as ctx:
            return _page(ctx, number, problem=problem or _held(held), asks=_only_asks(held), status=422)

    @pages.post("/<int:number>/reopen")
    def reopen(number: int) -> Response:
        problem = hall.attempt(lambda ctx: meetings.reopen(ctx, number))
        if problem:
            with hall.reading() as ctx:
                return _page(ctx, number, problem=problem, status=422)
        return hall.done(REOPENED, ".show", number=number)


def _closed(closing: Closing) -> str:
    titles = "」「".join(task.title for task in closing.fulfilled)
    return CLOSED + (FULFILLED.format(titles=titles) if titles else "")


def _only_asks(found: Sequence[Finding]) -> bool:
    levels = {one.level for one in found}
    return Level.QUESTION in levels and Level.ERROR not in levels


def _held(found: Sequence[Finding]) -> str:
    level, words = (Level.QUESTION, ASK) if _only_asks(found) else (Level.ERROR, NOT_CLOSED)
    return words.format(sentences="".join(one.sentence for one in found if one.level is level))


def _whole(ctx: Context, number: int) -> Sight:
    """The meeting for who may see its record."""
    sight = meetings.look(ctx, number)
    if not sight.is_whole:
        raise NotFoundError
    return sight


def _page(ctx: Context, number: int, *, problem: str = "", asks: bool = False, status: int = 200) -> Response:
    sight = meetings.look(ctx, number)
    values = _shown(ctx, sight) if sight.is_whole else _head(ctx, sight)
    return Hall.page("meetings/show.html", status, problem=problem, asks=asks, **values)


def _head(ctx: Context, sight: Sight) -> dict[str, Any]:
    kind: KindRule = meetings.KINDS[sight.meeting.kind]
    state = sight.meeting.state
    return {
        "sight": sight,
        "meeting": sight.meeting,
        "kind": kind,
        "state": STATES[state],
        "is_open": state in {MeetingState.PLANNED, MeetingState.HELD},
        "is_closed": state is MeetingState.CLOSED,
        "is_ahead": sight.meeting.starts_at > ctx.now,
        "words": meetings.wording,
        "levels": LEVELS,
    }


def _shown(ctx: Context, sight: Sight) -> dict[str, Any]:
    number = sight.meeting.id
    files = listed(ctx, "meeting", number, room="meetings", on=number)
    return _head(ctx, sight) | {"record": _record(ctx, sight), "files": files}


def _record(ctx: Context, sight: Sight) -> Record:
    meeting, roll = sight.meeting, meetings.roll(ctx, sight.meeting)
    found, votes = meetings.resolutions(ctx, meeting), meetings.votes(ctx, meeting)
    owners = {one.owner_id for one in found} | {meeting.chair_id, meeting.recorder_id}
    names = people.names(ctx, {number for number in owners if number is not None})
    return Record(
        names.get(meeting.chair_id or 0, ""),
        names.get(meeting.recorder_id or 0, ""),
        roll,
        _groups(roll),
        [
            Voted(
                one.motion,
                ballot := Ballot(one.yes, one.no, one.abstain),
                one.written,
                _outcome(ballot, one.written, roll),
            )
            for one in votes
        ],
        [Resolved(one.number, one.text, names.get(one.owner_id or 0, ""), one.due) for one in found],
        meetings.review(ctx, meeting) if meeting.state in {MeetingState.PLANNED, MeetingState.HELD} else (),
    )


def _outcome(ballot: Ballot, written: int, roll: Roll) -> str:
    present = roll.counts.present_voting
    there = None if present is None else present + written
    return meetings.wording.outcome(ballot, roll.counts.expected_voting, there, roll.quorum)


def _groups(roll: Roll) -> list[tuple[str, Sequence[Entry]]]:
    states = meetings.wording.STATES
    there = [(states[state], roll.of(state)) for state in Presence]
    return [(word, entries) for word, entries in there if entries] + ([("列席", roll.besides)] if roll.besides else [])
