"""Calling the roll of a meeting on one page: tick, or paste a list, look at it, keep it once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from bot import meetings
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, NotAllowedError, NotFoundError
from bot.meetings import Choice, LeaveReason, Line, MeanwhileError, MeetingState, Presence
from bot.web.hall import NOT_FILLED, Hall
from bot.web.typed import UNKEPT, is_keepable, plain

KEPT = "已记 {count} 人：{counts}。"
NO_CHANGE = "没有改动，不用保存。"
READ = "看懂了 {count} 人，已在下面点好，还没有保存。请核对后保存。"
FILLED = "其余 {count} 人已点好，还没有保存。请核对后保存。"
ALL_KNOWN = "没有还没登记的人。"
LONGEST_REASON = 60
MOST_DIGITS = 9
LONGEST_LIST = 4000
"""Characters: as much as is read of a list in the chat."""
TICK, REASON, WORDS, MINUTES, WAS = "s-", "r-", "t-", "m-", "w-"
SAYABLE = {state.value: state for state in Presence if state is not Presence.UNSET}
REASONS = {reason.value: reason for reason in LeaveReason}


@dataclass(frozen=True, slots=True)
class Row:
    """One person as shown: what is ticked now, what may be ticked, what was stored when that was ticked."""

    line: Line
    state: Presence
    reason: str
    reason_text: str
    minutes: int | None
    was: str
    options: Sequence[Presence]

    @property
    def is_apart(self) -> bool:
        """Who need not come, and of whom nothing is said."""
        return not self.line.is_expected and self.state is Presence.UNSET


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form says."""

    chosen: Sequence[Choice]
    pasted: str = ""

    @property
    def numbers(self) -> list[int]:
        """Of whom."""
        return [one.member_id for one in self.chosen]


NOTHING = Asked(())


def blueprint(hall: Hall) -> Blueprint:
    """`/meetings/<number>/roll`."""
    pages = Blueprint("units_roll", __name__, url_prefix="/meetings")

    @pages.get("/<int:number>/roll")
    def show(number: int) -> Response:
        with hall.reading() as ctx:
            return _page(ctx, number, NOTHING)

    @pages.post("/<int:number>/roll")
    def act(number: int) -> Response:
        try:
            asked = _read(request.form)
        except BadInputError as error:
            with hall.reading() as ctx:
                return _page(ctx, number, NOTHING, problem=error.sentence, status=422)
        step = request.form.get("do")
        if step in {"paste", "others"}:
            with hall.reading() as ctx:
                return _fill(ctx, number, asked, is_pasted=step == "paste")
        return _keep(hall, number, asked)

    return pages


def _read(form: Mapping[str, str]) -> Asked:
    """What is ticked.

    Raises:
        BadInputError: something no form of ours sends.
    """
    numbers = [name.removeprefix(TICK) for name in form if name.startswith(TICK)]
    pasted = plain(form.get("pasted"))[:LONGEST_LIST]
    return Asked([_choice(form, number) for number in numbers], pasted)


def _choice(form: Mapping[str, str], number: str) -> Choice:
    state, reason = SAYABLE.get(form[f"{TICK}{number}"]), form.get(f"{REASON}{number}", "")
    words = plain(form.get(f"{WORDS}{number}"))
    is_number = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    if state is None or not is_number or (reason and reason not in REASONS) or len(words) > LONGEST_REASON:
        raise BadInputError(NOT_FILLED)
    if not is_keepable(words):
        raise BadInputError(UNKEPT)
    was = form.get(f"{WAS}{number}", "")
    if state is Presence.LATE:
        return Choice(int(number), state, was=was, minutes_late=_minutes(form.get(f"{MINUTES}{number}", "")))
    if state is not Presence.LEAVE:
        return Choice(int(number), state, was=was)
    return Choice(int(number), state, REASONS.get(reason), words, was)


def _minutes(typed: str) -> int | None:
    """How late; nothing where nothing is typed, none that can be where it is no number."""
    words = plain(typed)
    is_number = words.isascii() and words.isdigit() and len(words) <= MOST_DIGITS
    return (int(words) if is_number else 0) if words else None


def _keep(hall: Hall, number: int, asked: Asked) -> Response:
    try:
        with hall.writing() as ctx:
            result = meetings.keep(ctx, meetings.look(ctx, number).meeting, asked.chosen)
            counts = meetings.wording.counts(meetings.roll(ctx, meetings.meeting(ctx, number)).counts)
    except (NotFoundError, NotAllowedError):
        raise
    except BotError as error:
        # What others recorded has been told now: the next time it is what was there when it was ticked.
        fresh = isinstance(error, MeanwhileError)
        with hall.reading() as ctx:
            return _page(ctx, number, asked, problem=error.sentence, status=409 if fresh else 422, is_fresh=fresh)
    count = len(result.new) + len(result.changed)
    sentence = KEPT.format(count=count, counts=counts) if count else NO_CHANGE
    return hall.done(sentence, "units_meetings.show", number=number)


def _fill(ctx: Context, number: int, asked: Asked, *, is_pasted: bool) -> Response:
    """Tick what a list says, or those of whom nothing is said; nothing is kept yet."""
    meeting = meetings.look(ctx, number).meeting
    try:
        if is_pasted:
            read = meetings.understand(ctx, meeting, asked.pasted)
            sheet = meetings.sheet(ctx, meeting, also=[one.member_id for one in read.marks])
            more, doubts = meetings.ticks(sheet, read), read.doubts
        else:
            more, doubts = meetings.the_others(meetings.sheet(ctx, meeting), asked.chosen), ()
    except BadInputError as error:
        return _page(ctx, number, asked, problem=error.sentence, status=422)
    was = {one.member_id: one.was for one in asked.chosen}
    more = [replace(one, was=was.get(one.member_id, one.was)) for one in more]
    ticked = {one.member_id: one for one in (*asked.chosen, *more)}
    words = (READ if is_pasted else FILLED).format(count=len(more)) if more else ALL_KNOWN
    return _page(ctx, number, Asked(list(ticked.values()), asked.pasted), notes=[words, *doubts])


def _page(
    ctx: Context,
    number: int,
    asked: Asked,
    *,
    problem: str = "",
    notes: Sequence[str] = (),
    status: int = 200,
    is_fresh: bool = False,
) -> Response:
    sight = meetings.look(ctx, number)
    besides = [*asked.numbers, *(one.id for one in meetings.exempt(ctx, sight.meeting))]
    sheet = meetings.sheet(ctx, sight.meeting, also=besides)
    chosen = {one.member_id: one for one in asked.chosen if one.is_touched}
    return Hall.page(
        "meetings/roll.html",
        status,
        meeting=sight.meeting,
        sheet=sheet,
        rows=[_row(line, chosen.get(line.member_id), sheet.offered, is_fresh=is_fresh) for line in sheet.lines],
        counts=meetings.wording.counts(sheet.counts),
        words=meetings.wording,
        is_closed=sight.meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED},
        asked=asked,
        notes=notes,
        problem=problem,
    )


def _row(line: Line, choice: Choice | None, offered: Sequence[Presence], *, is_fresh: bool) -> Row:
    stored = Choice(line.member_id, line.state, line.reason, line.reason_text, line.stamp, line.minutes_late)
    one = choice or stored
    visit = (Presence.HOME_VISIT,) if line.is_visited and Presence.PRESENT in offered else ()
    more = [
        state for state in dict.fromkeys((*visit, line.state, one.state)) if state not in {*offered, Presence.UNSET}
    ]
    was = line.stamp if is_fresh or choice is None else choice.was
    return Row(line, one.state, one.reason or "", one.reason_text, one.minutes_late, was, [*offered, *more])
