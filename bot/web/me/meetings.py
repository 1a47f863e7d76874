"""My meetings, coming and past: saying that I come, asking for leave, signing in when it is on."""

from datetime import date, timedelta
from functools import partial

from flask import Blueprint, Response, request
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bot import meetings
from bot.core.context import Context
from bot.core.errors import ConflictError, NotFoundError
from bot.meetings import LeaveReason, Mark, Own, Presence
from bot.web.forms import Form, at_most
from bot.web.hall import Hall
from bot.web.typed import keepable, plain

AHEAD = timedelta(days=92)
LONGEST_REASON = 200
"""Characters of a leave's private words."""
HOME = "home"
"""In a form: that it stood on the first screen."""
COMING, ONLINE, AWAY = "已记：{title}您参加。", "已记：{title}您线上参加。", "已记：{title}您请假。"
NOT_TODAY = "这个会今天不开，没有签到。"
SIGNED, ALREADY = "已签到：{title}。", "{title}已经签过到了。"


class LeaveForm(Form):
    """Why one cannot come; the words are for one's own officers only."""

    reason = SelectField(
        "原因", choices=[SelectChoice(one.value, word) for one, word in meetings.wording.REASONS.items()]
    )
    text = StringField("补充说明（可以不写）", filters=[plain], validators=[at_most(LONGEST_REASON), keepable])


def blueprint(hall: Hall) -> Blueprint:
    """`/me/meetings`, `/me/meetings/<number>/leave`; `POST …/coming`, `…/here`, `…/online`."""
    pages = Blueprint("me_meetings", __name__, url_prefix="/me/meetings")

    @pages.get("")
    def show() -> Response:
        return _listing(hall)

    @pages.post("/<int:number>/coming")
    def coming(number: int) -> Response:
        return _marked(hall, number, Presence.WILL_ATTEND, COMING)

    @pages.post("/<int:number>/online")
    def online(number: int) -> Response:
        return _marked(hall, number, Presence.ONLINE, ONLINE)

    @pages.post("/<int:number>/here")
    def here(number: int) -> Response:
        told: list[str] = []
        problem = hall.attempt(partial(_sign, number=number, told=told))
        return _listing(hall, problem) if problem else _done(hall, told[0])

    _ask_leave(pages, hall)
    return pages


def _listing(hall: Hall, problem: str = "") -> Response:
    with hall.reading() as ctx:
        found = meetings.mine(ctx, since=date(ctx.today.year, 1, 1), until=ctx.today + AHEAD)
        now, year = ctx.now, meetings.my_year(ctx, ctx.speaker.id, ctx.today.year)
    coming = [one for one in found if one.is_on or one.starts_at > now]
    past = [one for one in reversed(found) if one not in coming]
    values = {
        "coming": coming,
        "sheet": hall.sheet(len(past), lambda offset, limit: past[offset : offset + limit]),
        "year": year,
        "words": meetings.wording,
        "problem": problem,
    }
    return hall.page("me/meetings.html", 409 if problem else 200, **values)


def _marked(hall: Hall, number: int, state: Presence, sentence: str) -> Response:
    with hall.reading() as ctx:
        own = meetings.my_own(ctx, number)
    problem = hall.attempt(partial(_mark, number=number, state=state))
    return _listing(hall, problem) if problem else _done(hall, sentence.format(title=meetings.wording.title(own)))


def _done(hall: Hall, sentence: str) -> Response:
    return hall.done(sentence, "me.show" if request.values.get(HOME) else "me_meetings.show")


def _ask_leave(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/<int:number>/leave")
    def away(number: int) -> Response:
        with hall.reading() as ctx:
            own = meetings.my_own(ctx, number)
        form = LeaveForm(reason=own.reason.value if own.reason else None, text=own.reason_text)
        return asked(own, form)

    @pages.post("/<int:number>/leave")
    def leave(number: int) -> Response:
        form = LeaveForm()
        with hall.reading() as ctx:
            own = meetings.my_own(ctx, number)
        if not form.validate_on_submit():
            return asked(own, form, hall.first_error(form))
        said = {"reason": LeaveReason(form.reason.data), "reason_text": form.text.data}
        problem = hall.attempt(partial(_mark, number=number, state=Presence.LEAVE, **said))
        if problem:
            return asked(own, form, problem)
        return _done(hall, AWAY.format(title=meetings.wording.title(own)))

    def asked(own: Own, form: LeaveForm, problem: str = "") -> Response:
        return hall.page("me/leave.html", 422 if problem else 200, own=own, form=form, problem=problem)


def _mark(
    ctx: Context, *, number: int, state: Presence, reason: LeaveReason | None = None, reason_text: str = ""
) -> None:
    one = Mark(ctx.speaker.id, state, reason, reason_text)
    meetings.mark(ctx, meetings.meeting(ctx, number), [one])


def _sign(ctx: Context, *, number: int, told: list[str]) -> None:
    meetings.my_own(ctx, number)
    try:
        signed = meetings.sign_in(ctx, said_at=ctx.now, meeting_id=number)
    except NotFoundError:
        raise ConflictError(NOT_TODAY) from None
    told.append((ALREADY if signed.already else SIGNED).format(title=meetings.wording.title(signed)))
