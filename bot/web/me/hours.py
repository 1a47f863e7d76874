"""My study hours of the year, and writing down what I studied besides meetings."""

from decimal import Decimal
from functools import partial

from flask import Blueprint, Response
from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from bot import learning, meetings
from bot.core.context import Context
from bot.learning import Study, StudyKind
from bot.web.forms import NEEDED, Form, at_most
from bot.web.hall import Hall
from bot.web.typed import keepable, plain

HOUR = 60
MOST = learning.rules.LONGEST_ENTRY // HOUR
BAD_HOURS = f"学时请写 0.5 到 {MOST} 之间的数，例如 1.5。"
RECORDED, KNOWN = "已记{kind} {hours} 学时。", "这一条早已记着，没有重记。"
REMOVED = "已撤掉{kind} {hours} 学时。"
KINDS = {kind: name for kind, name in learning.wording.KINDS.items() if kind is not StudyKind.HOME_VISIT}
"""What one writes down oneself; study brought to somebody's door is written down by who brought it."""


class StudyForm(Form):
    """One piece of study besides meetings."""

    day = DateField("哪天学的", validators=[InputRequired(NEEDED)])
    kind = SelectField("哪一种", choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()])
    hours = DecimalField(
        "几个学时", places=None, validators=[InputRequired(BAD_HOURS), NumberRange(Decimal("0.5"), MOST, BAD_HOURS)]
    )
    title = StringField(
        "学了什么（可以不写）", filters=[plain], validators=[at_most(learning.rules.LONGEST_TITLE), keepable]
    )


def blueprint(hall: Hall) -> Blueprint:
    """`/me/hours`; `POST /me/hours`, `/me/hours/<number>/remove`."""
    pages = Blueprint("me_hours", __name__, url_prefix="/me/hours")

    @pages.get("")
    def show() -> Response:
        with hall.reading() as ctx:
            form = StudyForm(day=ctx.today)
        return shown(form)

    def shown(form: StudyForm, problem: str = "") -> Response:
        with hall.reading() as ctx:
            year, me = ctx.today.year, ctx.speaker.id
            one = learning.of_member(ctx, me, year)
            entries = learning.entries_of(ctx, me, year)
            return hall.page(
                "me/hours.html",
                422 if problem else 200,
                year=year,
                me=me,
                one=one,
                by=one.target.by(ctx.today),
                entries=entries,
                form=form,
                words=learning.wording,
                kinds=meetings.KINDS,
                problem=problem,
            )

    @pages.post("")
    def record() -> Response:
        form, told = StudyForm(), list[str]()
        if not form.validate_on_submit():
            return shown(form, hall.first_error(form))
        problem = hall.attempt(partial(_record, form=form, told=told))
        return shown(form, problem) if problem else hall.done(told[0], "me_hours.show")

    @pages.post("/<int:number>/remove")
    def remove(number: int) -> Response:
        told: list[str] = []
        problem = hall.attempt(partial(_remove, number=number, told=told))
        return shown(StudyForm(), problem) if problem else hall.done(told[0], "me_hours.show")

    return pages


def _record(ctx: Context, *, form: StudyForm, told: list[str]) -> None:
    minutes = round(form.hours.data * HOUR)
    study = Study(form.day.data, StudyKind(form.kind.data), minutes, form.title.data)
    done = learning.record(ctx, [ctx.speaker.id], study)
    words = {"kind": learning.wording.KINDS[study.kind], "hours": learning.wording.hours(minutes)}
    told.append((RECORDED if done.entries else KNOWN).format(**words))


def _remove(ctx: Context, *, number: int, told: list[str]) -> None:
    row = learning.remove(ctx, number)
    told.append(REMOVED.format(kind=learning.wording.KINDS[row.kind], hours=learning.wording.hours(row.minutes)))
