"""The working days of a year: what the holiday table says, and what the office has corrected."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from bot import plan
from bot.core.context import Context
from bot.core.workdays import SATURDAY, Special, Workdays
from bot.people import Right
from bot.web.admin.rooms import closed_by, year_asked
from bot.web.forms import NEEDED, Form, at_most
from bot.web.hall import Hall

FURTHEST = 20
"""Years to either side that can be looked at."""
SET, CLEARED = "已记下，{day}{words}。一分钟内都按新的算。", "已改回，{day}按节假日表。"
SWAPPED, REST_DAY = "调休", "休息日"
"""The holiday table calls a day off in exchange for another 休息日, and names no day that works."""
WORKS, RESTS = "works", "rests"
SAID = {WORKS: "上班", RESTS: "休息"}


class DayForm(Form):
    """A day, whether it works, and why."""

    day = DateField("日期", validators=[InputRequired(NEEDED)])
    works = SelectField("这一天", choices=[SelectChoice(RESTS, "休息"), SelectChoice(WORKS, "上班")])
    note = StringField("说明", validators=[at_most(60)])


class ClearForm(Form):
    """The day that is to be as the table has it."""

    day = DateField("日期", validators=[InputRequired(NEEDED)])


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the year that is not as its weekday, or was corrected; `is_ours` by the office on this page."""

    special: Special
    note: str
    is_ours: bool

    @property
    def name(self) -> str:
        """What the day is called: a festival, or 调休 where it was put in exchange for another."""
        swapped = self.special.name.startswith(REST_DAY) or (self.special.works and not self.special.is_corrected)
        return SWAPPED if swapped else self.special.name


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/calendar` and below."""
    pages = closed_by(Right.EXTEND_TASK, Blueprint("admin_calendar", __name__, url_prefix="/admin/calendar"), hall)

    @pages.get("")
    def index() -> Response:
        return _shown(hall)

    @pages.post("")
    def set_day() -> Response:
        form = DayForm()

        def change(ctx: Context) -> None:
            plan.set_day(ctx, form.day.data, works=form.works.data == WORKS, note=form.note.data or "")

        problem = hall.attempt(change) if form.validate_on_submit() else hall.first_error(form)
        if problem:
            return _shown(hall, form, problem)
        said = SET.format(day=_words(form.day.data), words=SAID[form.works.data])
        return hall.done(said, "admin_calendar.index", year=form.day.data.year)

    @pages.post("/clear")
    def clear() -> Response:
        form = ClearForm()
        problem = (
            hall.attempt(lambda ctx: plan.clear_day(ctx, form.day.data))
            if form.validate_on_submit()
            else hall.first_error(form)
        )
        if problem:
            return _shown(hall, None, problem)
        said = CLEARED.format(day=_words(form.day.data))
        return hall.done(said, "admin_calendar.index", year=form.day.data.year)

    return pages


def _shown(hall: Hall, form: DayForm | None = None, problem: str = "") -> Response:
    with hall.reading() as ctx:
        today = ctx.today
        year = min(max(year_asked(today.year), today.year - FURTHEST), today.year + FURTHEST)
        ours = {row.day: (row.works, row.note) for row in plan.corrected_days(ctx, year)}
    settled = hall.settings.calendar.overrides()
    found = Workdays({**settled, **{day: works for day, (works, _) in ours.items()}}).special(year)
    lines = [Line(one, ours.get(one.day, (False, ""))[1], one.day in ours) for one in found]
    is_told = any(one.works and one.day.weekday() >= SATURDAY and not one.is_corrected for one in found)
    return hall.page(
        "rules/calendar.html",
        422 if problem else 200,
        year=year,
        lines=lines,
        is_told=is_told,
        form=form or DayForm(formdata=None),
        today=today,
        problem=problem,
    )


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
