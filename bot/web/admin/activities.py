"""Activities and teams of the whole company by state, and the list of the year they are begun from."""

from collections.abc import Mapping

from flask import Blueprint, Response, request
from wtforms import BooleanField, StringField, TextAreaField

from bot import activities
from bot.activities import ActivityState, ActivityTemplate
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Right
from bot.web.admin.rooms import closed_by, year_asked
from bot.web.forms import Form, at_most, needed
from bot.web.hall import Hall

STATES = {ActivityState.OPEN: "在办", ActivityState.CLOSED: "已结项", ActivityState.CANCELLED: "已取消"}

WHOLE, MOST_DIGITS = 100, 3
WORDS = ("name", "full", "milestone", "source", "close_rule")
SAVED = "已保存「{name}」。"
NOT_WHOLE = "权重请填 0 到 100 的整数。"
NOT_A_HUNDRED = "各项权重加起来是 {total}，应为 100。"


class TemplateForm(Form):
    """What the office changes of one activity of the year's list."""

    name = StringField("名称", validators=[needed(), at_most(30)])
    full = StringField("全称", validators=[at_most(60)])
    milestone = StringField("节点", validators=[at_most(30)])
    source = StringField("数据来源", validators=[at_most(30)])
    close_rule = TextAreaField("结项要求", validators=[at_most(200)])
    enrols = BooleanField("由党员自愿报名")


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/activities` and below."""
    pages = closed_by(Right.RUN_ACTIVITY, Blueprint("admin_activities", __name__, url_prefix="/admin/activities"), hall)

    @pages.get("")
    def index() -> Response:
        asked = request.args.get("state", "")
        state = ActivityState(asked) if asked in set(STATES) else ActivityState.OPEN
        with hall.reading() as ctx:
            sheet = hall.sheet(
                activities.count_in(ctx, state), lambda offset, limit: activities.in_state(ctx, state, offset, limit)
            )
            return hall.page("rules/activities.html", sheet=sheet, state=state, states=STATES)

    @pages.get("/list")
    def listed() -> Response:
        with hall.reading() as ctx:
            year = year_asked(ctx.today.year)
            rows = activities.templates(ctx, year) or list(activities.defaults().values())
            return hall.page("rules/activity_list.html", year=year, rows=rows, paces=activities.wording.PACES)

    @pages.get("/list/<code>")
    def show(code: str) -> Response:
        return _form(hall, code)

    @pages.post("/list/<code>")
    def change(code: str) -> Response:
        return _take(hall, code)

    return pages


def _year(ctx: Context) -> int:
    """Whose list can be changed: this year's and the next one's."""
    year = year_asked(ctx.today.year)
    if year not in range(ctx.today.year, ctx.today.year + 2):
        raise NotFoundError
    return year


def _template(ctx: Context, year: int, code: str) -> ActivityTemplate:
    """One of the year's list, of ours where the year has none yet; nothing is stored."""
    rows = activities.templates(ctx, year) or list(activities.defaults().values())
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise NotFoundError
    return found


def _form(hall: Hall, code: str, form: TemplateForm | None = None, problem: str = "") -> Response:
    with hall.reading() as ctx:
        year = _year(ctx)
        row = _template(ctx, year, code)
        return hall.page(
            "rules/activity_form.html",
            422 if problem else 200,
            year=year,
            code=row.code,
            name=row.name,
            weights={metric: (row.metrics[metric], weight) for metric, weight in row.weights.items()},
            typed=request.form,
            form=form or TemplateForm(obj=row, formdata=None),
            problem=problem,
        )


def _take(hall: Hall, code: str) -> Response:
    form = TemplateForm()

    def change(ctx: Context) -> None:
        year = _year(ctx)
        row = _template(ctx, year, code)
        said = {name: form.data[name] or "" for name in WORDS} | {"enrols": form.enrols.data}
        said["weights"] = _weights(row.weights)
        changed = {name: value for name, value in said.items() if getattr(row, name) != value}
        if changed:
            activities.save_template(ctx, year, code, changed)

    problem = hall.attempt(change) if form.validate_on_submit() else hall.first_error(form)
    if problem:
        return _form(hall, code, form, problem)
    return hall.done(SAVED.format(name=form.name.data), "admin_activities.listed", year=request.args.get("year"))


def _weights(now: Mapping[str, int]) -> dict[str, int]:
    """What was typed of each metric; together a hundred, where there are any.

    Raises:
        BadInputError: they are not.
    """
    words = {metric: request.form.get(f"weight-{metric}", str(weight)).strip() for metric, weight in now.items()}
    if not all(word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS for word in words.values()):
        raise BadInputError(NOT_WHOLE)
    found = {metric: int(word) for metric, word in words.items()}
    if found and sum(found.values()) != WHOLE:
        raise BadInputError(NOT_A_HUNDRED.format(total=sum(found.values())))
    return found
