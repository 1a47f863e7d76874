"""What was handed in with a task, a meeting or a rectification: opened on its page, and more of it handed in there."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import Blueprint, Response, make_response, request, send_file
from werkzeug.datastructures import FileStorage

from bot import evidence, meetings, plan, problems
from bot.core.context import Context
from bot.core.errors import BotError, NotFoundError
from bot.core.evidence import MEGABYTE, EvidenceStore, Kept
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState
from bot.meetings import MeetingState
from bot.web.hall import Hall

ROUND_THEM = 64 << 10
"""What a browser sends round files, in bytes."""
MOST = 9
"""Files that are sent at once."""
UPLOAD = "units_files.take"
NO_FILE, TOO_MANY = "请先选照片或文件。", "一次最多交 9 个，请分几次交。"
TAKEN, KNOWN = "已收下 {count} 份材料。", "这些材料前面已经交过，没有重复收。"
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""What a browser shows by itself; all else is saved."""
KINDS = {
    EvidenceKind.IMAGE: "照片",
    EvidenceKind.VOICE: "语音",
    EvidenceKind.VIDEO: "视频",
    EvidenceKind.FILE: "文件",
    EvidenceKind.LINK: "链接",
}
STATES = {
    EvidenceState.WANTED: "正在取",
    EvidenceState.KEPT: "已存好",
    EvidenceState.LOST: "没有取到",
    EvidenceState.REFUSED: "没有收下",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class File:
    """Something handed in, in words; `link` is where it is opened, of ours unless `is_outside`; or empty."""

    kind: str
    name: str
    link: str
    state: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Place:
    """To what files belong, as who asks may see it."""

    subject: str
    number: int
    title: str
    may_add: bool
    page: str
    """The endpoint of the page they stand on."""


def _task(ctx: Context, number: int) -> Place:
    row = plan.task(ctx, number)
    return Place("task", row.id, row.title, plan.may_add_material(ctx, row), "units_task.show")


def _meeting(ctx: Context, number: int) -> Place:
    """Also of a closed one: the list that was signed is photographed afterwards."""
    sight = meetings.look(ctx, number)
    if not sight.is_whole:
        raise NotFoundError
    may_add = sight.may_keep and sight.meeting.state is not MeetingState.CANCELLED
    return Place("meeting", number, meetings.wording.title(sight.meeting), may_add, "units_meetings.show")


def _problem(ctx: Context, number: int) -> Place:
    """What comes with the answer belongs to its task."""
    one = problems.entry(ctx, number)
    if one.task is None:
        raise NotFoundError
    may_add = plan.may_add_material(ctx, one.task)
    if not may_add and problems.to_accept(ctx, number) is None:
        plan.task(ctx, one.task.id)
    return Place("task", one.task.id, problems.wording.title(one.problem), may_add, "units_problems.show")


ROOMS: Mapping[str, Callable[[Context, int], Place]] = {"tasks": _task, "meetings": _meeting, "problems": _problem}
"""By the first part of the address."""


def blueprint(hall: Hall) -> Blueprint:
    """`/tasks/<number>/files`, `/meetings/<number>/files`, `/problems/<number>/files`, and `…/<piece>` of them."""
    pages = Blueprint("units_files", __name__, url_prefix="/<any(tasks, meetings, problems):room>/<int:number>/files")

    @pages.url_value_preprocessor
    def make_room(endpoint: str | None, _: dict[str, object] | None) -> None:
        """Before anybody reads the form, the check of its token included."""
        if endpoint == UPLOAD:
            request.max_content_length = hall.settings.evidence.max_megabytes * MEGABYTE + ROUND_THEM

    @pages.get("")
    def show(room: str, number: int) -> Response:
        return _shown(hall, room, number)

    @pages.post("")
    def take(room: str, number: int) -> Response:
        return _take(hall, room, number)

    @pages.get("/<int:piece>")
    def fetch(room: str, number: int, piece: int) -> Response:
        with hall.reading() as ctx:
            place = ROOMS[room](ctx, number)
            there = evidence.of(ctx, place.subject, [place.number]).get(place.number, ())
            found = next((one for one in there if one.id == piece and one.digest), None)
            if found is None:
                raise NotFoundError
            # Who has seen what must be known when something got out (个人信息保护法 art. 57); numbers alone say it.
            log.info("paper fetched", extra={"reader": ctx.speaker.id, "kind": "evidence", "number": piece})
            return _sent(hall, found)

    return pages


def _shown(hall: Hall, room: str, number: int, problem: str = "") -> Response:
    with hall.reading() as ctx:
        place = ROOMS[room](ctx, number)
        files = listed(ctx, place.subject, place.number, room=room, on=number)
    status = 422 if problem else 200
    return hall.page("files/show.html", status, place=place, room=room, on=number, files=files, problem=problem)


def _take(hall: Hall, room: str, number: int) -> Response:
    with hall.reading() as ctx:
        place = _to_add(ctx, room, number)  # who adds nothing has no file read
    given = [one for one in request.files.getlist("files") if one.filename]
    if not 1 <= len(given) <= MOST:
        return _shown(hall, room, number, TOO_MANY if given else NO_FILE)
    try:
        brought = _kept(hall, given)
    except BotError as error:
        return _shown(hall, room, number, error.sentence)
    count: list[int] = []
    problem = hall.attempt(lambda ctx: count.append(_bring(ctx, room, number, brought)))
    if problem:
        return _shown(hall, room, number, problem)
    return hall.done(TAKEN.format(count=count[0]) if count[0] else KNOWN, place.page, number=number)


def _to_add(ctx: Context, room: str, number: int) -> Place:
    place = ROOMS[room](ctx, number)
    if not place.may_add:
        raise NotFoundError
    return place


def _kept(hall: Hall, given: Sequence[FileStorage]) -> list[tuple[Kept, str]]:
    """Put on the disk with nothing locked.

    Raises:
        BadInputError: one of them is nothing we keep.
        BusyError: the disk is full.
    """
    store = EvidenceStore(hall.settings)
    return [(store.keep(cast("BinaryIO", one.stream)), one.filename or "") for one in given]


def _bring(ctx: Context, room: str, number: int, brought: Sequence[tuple[Kept, str]]) -> int:
    place = _to_add(ctx, room, number)
    return evidence.bring(ctx, brought, place.subject, place.number, title=place.title)


def _sent(hall: Hall, found: EvidenceFile) -> Response:
    stream = EvidenceStore(hall.settings).open(found.digest)
    is_picture = found.mime in PICTURES
    response = make_response(
        send_file(stream, mimetype=found.mime, as_attachment=not is_picture, download_name=found.name or str(found.id))
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def listed(ctx: Context, subject: str, number: int, *, room: str, on: int) -> list[File]:
    """What belongs to a subject, as the page `/<room>/<on>` shows it. One statement."""
    return [_file(one, f"/{room}/{on}/files/{one.id}") for one in evidence.of(ctx, subject, [number]).get(number, ())]


def _file(one: EvidenceFile, path: str) -> File:
    is_outside = one.kind is EvidenceKind.LINK
    link = one.link if is_outside else path if one.digest else ""
    return File(KINDS[one.kind], one.name or one.link, link, one.reason or STATES[one.state], is_outside)
