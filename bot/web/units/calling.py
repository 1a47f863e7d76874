"""Calling a meeting, moving it, calling it off."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial

from flask import Blueprint, Response, request
from wtforms import DateField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import Length

from bot import meetings, notify, people
from bot.core.clock import SHANGHAI, local
from bot.core.context import Context
from bot.meetings import Meeting, MeetingKind
from bot.people import Right
from bot.web.forms import Form, at_most, needed
from bot.web.hall import Hall
from bot.web.typed import keepable, plain

CALLED, CALLED_LATE = "已安排，编号 {number}。{untold}", "已补登，编号 {number}。"
CHANGED, CANCELLED = "已改。{untold}", "已取消。{untold}"
LONGEST_PLACE, LONGEST_TITLE = 40, 40
NO_KIND = "请选会议类型。"


def _words(label: str, most: int = LONGEST_PLACE) -> StringField:
    return StringField(label, [Length(max=most), keepable], filters=[plain])


class WhenForm(Form):
    """When, where, about what."""

    day = DateField("日期", [needed()])
    clock = TimeField("开始时间", [needed()])
    place = _words("地点")
    agenda = TextAreaField("议题", [at_most(), keepable], filters=[plain])

    @property
    def starts_at(self) -> datetime:
        """When it begins, once the form is sound."""
        day: date = self.day.data
        clock: time = self.clock.data
        return datetime.combine(day, clock, SHANGHAI)


class CallForm(WhenForm):
    """A new one."""

    kind = SelectField("类型", validate_choice=True)
    title = _words("名称", LONGEST_TITLE)


class OffForm(Form):
    """Why it is not held."""

    reason = StringField("为什么取消", [needed(), Length(max=LONGEST_TITLE), keepable], filters=[plain])


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/meetings/new?kind=party_lecture`, `/meetings/<number>/change`, `/meetings/<number>/cancel`."""
    pages = Blueprint("units_calling", __name__)
    _call(pages, hall)
    _change(pages, hall)
    return pages


def _call(pages: Blueprint, hall: Hall) -> None:
    def form_of(code: str) -> tuple[CallForm, str]:
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.CALL_MEETING)
            form = CallForm()
            form.kind.choices = [("", NO_KIND), *((k.value, meetings.KINDS[k].name) for k in meetings.kinds_of(unit))]
            form.kind.validators = [needed()]
            return form, unit.short

    @pages.get("/units/<code>/meetings/new")
    def ask(code: str) -> Response:
        form, short = form_of(code)
        form.kind.data = request.args.get("kind", "")
        return hall.page("meetings/call.html", form=form, code=code, short=short)

    @pages.post("/units/<code>/meetings/new")
    def call(code: str) -> Response:
        form, short = form_of(code)
        made: list[tuple[int, str]] = []

        def work(ctx: Context) -> None:
            row = meetings.call(
                ctx,
                kind=MeetingKind(form.kind.data),
                org_id=people.org_by_code(ctx, code).id,
                starts_at=form.starts_at,
                place=form.place.data,
                agenda=lines(form.agenda.data),
                title=form.title.data,
            )
            words = CALLED if meetings.day_of(row) >= ctx.today else CALLED_LATE
            made.append((row.id, words.format(number=row.id, untold=_untold(ctx, row))))

        problem = hall.attempt(work) if form.validate_on_submit() else hall.first_error(form)
        if problem:
            return hall.page("meetings/call.html", 422, form=form, code=code, short=short, problem=problem)
        [(number, sentence)] = made
        return hall.done(sentence, "units_meetings.show", number=number)


def _change(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/meetings/<int:number>/change")
    def look(number: int) -> Response:
        return _shown(hall, number)

    @pages.post("/meetings/<int:number>/change")
    def change(number: int) -> Response:
        form = WhenForm()

        def work(ctx: Context) -> Meeting:
            return meetings.change(
                ctx, number, starts_at=form.starts_at, place=form.place.data, agenda=lines(form.agenda.data)
            )

        problem, untold = _attempt(hall, number, form, work)
        return _shown(hall, number, problem, form=form) if problem else _done(hall, number, CHANGED, untold)

    @pages.post("/meetings/<int:number>/cancel")
    def cancel(number: int) -> Response:
        form = OffForm()
        work = partial(meetings.cancel, meeting_id=number, reason=form.reason.data)
        problem, untold = _attempt(hall, number, form, work)
        return _shown(hall, number, problem, off=form) if problem else _done(hall, number, CANCELLED, untold)


def _attempt(hall: Hall, number: int, form: Form, work: Callable[[Context], Meeting]) -> tuple[str, str]:
    """Change the meeting as the form says; what is wrong, and whom the caller has to tell himself."""
    untold: list[str] = []

    def act(ctx: Context) -> None:
        _own(ctx, number)
        untold.append(_untold(ctx, work(ctx)))

    problem = hall.attempt(act) if form.validate_on_submit() else hall.first_error(form)
    return problem, "".join(untold)


def _done(hall: Hall, number: int, words: str, untold: str) -> Response:
    return hall.done(words.format(untold=untold), "units_meetings.show", number=number)


def _shown(
    hall: Hall, number: int, problem: str = "", *, form: Form | None = None, off: Form | None = None
) -> Response:
    with hall.reading() as ctx:
        row = _own(ctx, number)
        here = local(row.starts_at)
        known = {"day": here.date(), "clock": here.time(), "place": row.place, "agenda": "\n".join(row.agenda)}
        return hall.page(
            "meetings/change.html",
            422 if problem else 200,
            meeting=row,
            form=form or WhenForm(formdata=None, data=known),
            off=off or OffForm(formdata=None),
            problem=problem,
        )


def _own(ctx: Context, number: int) -> Meeting:
    """The meeting, for who may call meetings there."""
    sight = meetings.look(ctx, number)
    people.require(ctx, Right.CALL_MEETING, sight.unit)
    return sight.meeting


def _untold(ctx: Context, row: Meeting) -> str:
    return notify.untold_words(meetings.untold(ctx, row))


def lines(text: str) -> Sequence[str]:
    """What stands on each line, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
