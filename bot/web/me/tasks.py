"""My tasks: what I answer for, and saying that it is done."""

from functools import partial

from flask import Blueprint, Response
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from bot import evidence, plan
from bot.core.context import Context
from bot.plan import Step
from bot.web.forms import Form, at_most
from bot.web.hall import Hall
from bot.web.typed import keepable, plain

DONE = "已报完成：{title}。{asked}"
ASKED, BY_ABOVE = "已请{names}核验。", "由上级核验，不用再报。"
BEFORE = "“{title}”已经报过完成，没有改动。"
NOT_HERE = "“{title}”不用在这里报完成：{why}。"


class DoneForm(Form):
    """What was done, and when."""

    note = TextAreaField("怎么完成的（可以不写）", filters=[plain], validators=[at_most(), keepable])
    day = DateField("哪天完成的", validators=[Optional()])


def blueprint(hall: Hall) -> Blueprint:
    """`/me/tasks`, `/me/tasks/<number>/done`."""
    pages = Blueprint("me_tasks", __name__, url_prefix="/me/tasks")

    @pages.get("")
    def show() -> Response:
        with hall.reading() as ctx:
            found = plan.own(ctx)
            sheet = hall.sheet(len(found), lambda offset, limit: found[offset : offset + limit])
            return hall.page("me/tasks.html", sheet=sheet, words=plan.wording)

    @pages.get("/<int:number>/done")
    def ask(number: int) -> Response:
        with hall.reading() as ctx:
            form = DoneForm(day=ctx.today)
        return asked(number, form)

    @pages.post("/<int:number>/done")
    def done(number: int) -> Response:
        form, told = DoneForm(), list[str]()
        if not form.validate_on_submit():
            return asked(number, form, hall.first_error(form))
        problem = hall.attempt(partial(_complete, number=number, form=form, told=told))
        return asked(number, form, problem) if problem else hall.done(told[0], "me.show")

    def asked(number: int, form: DoneForm, problem: str = "") -> Response:
        with hall.reading() as ctx:
            task = plan.task(ctx, number)
            can = Step.REPORT in plan.steps(ctx, task)
            if not can and not problem:
                problem = NOT_HERE.format(title=plan.wording.short(task.title), why=plan.wording.state(task, ctx.today))
            return hall.page("me/done.html", 422 if problem else 200, task=task, form=form, can=can, problem=problem)

    return pages


def _complete(ctx: Context, *, number: int, form: DoneForm, told: list[str]) -> None:
    report = plan.complete(ctx, number, note=form.note.data, day=form.day.data)
    task = report.task
    evidence.attach_noted(ctx, form.note.data, task.id, title=task.title)
    names = "、".join(report.asked)
    asked = ASKED.format(names=names) if names else BY_ABOVE
    title = plan.wording.short(task.title)
    told.append(BEFORE.format(title=title) if report.repeated else DONE.format(title=title, asked=asked))
