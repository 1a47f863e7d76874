"""One duty of a year's list in a form: changed, added, one of its dates moved; what that does is said before."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired

from bot import papers, people, plan
from bot.core.context import Context
from bot.core.errors import BotError
from bot.plan import Scope
from bot.web.admin import forms as admin_forms
from bot.web.admin.rooms import year_asked
from bot.web.forms import NEEDED, Form, at_most, needed
from bot.web.hall import NOT_FILLED, Hall

tasks = papers.tasks
Cell = people.roster.Cell
Problem = people.roster.Problem

OFFERED = (*tasks.OPEN_LISTS, "meeting")
"""Fields whose words are offered while typing, not to be chosen alone."""
LONG = ("requirement", "basis", "note", "overrides", "chat_load")
NEW = "清单新增一项"
SAVED, SAME = "已保存 {code} {name}。", "没有改动。"
WOULD = "还没有保存。保存后，{words}。"
NOTHING_FOLLOWS = "已有的任务都不变"
MOVED = "{name} {period} 改到{due:%Y-%m-%d}，{count} 项任务跟着改了期限。"


class LookedError(BotError):
    """What saving would do; nothing of it is kept."""


class MoveForm(Form):
    """A period, its new day, and why."""

    period = SelectField("改哪一期")
    due = DateField("新的期限", validators=[InputRequired(NEEDED)])
    reason = StringField("原因", validators=[needed(), at_most(60)])


def scope_asked() -> Scope:
    """Whose list is asked for: that of the branches, unless told."""
    return Scope.COMPANY if request.args.get("list") == Scope.COMPANY else Scope.UNIT


def hang(pages: Blueprint, hall: Hall) -> None:
    """`/admin/templates/new`, `/admin/templates/duty/<code>` and its date."""

    @pages.get("/new")
    def add() -> Response:
        return _form(hall, "")

    @pages.post("/new")
    def bring_in() -> Response:
        return _take(hall, "")

    @pages.get("/duty/<code>")
    def show(code: str) -> Response:
        return _form(hall, code)

    @pages.post("/duty/<code>")
    def change(code: str) -> Response:
        return _take(hall, code)

    @pages.get("/duty/<code>/date")
    def ask_date(code: str) -> Response:
        return _date(hall, code)

    @pages.post("/duty/<code>/date")
    def move(code: str) -> Response:
        return _move(hall, code)


def _take(hall: Hall, code: str) -> Response:
    given = admin_forms.typed(tasks.COLUMNS) | ({plan.TEMPLATE_FIELDS["code"]: code} if code else {})
    found: list[tasks.ListPlan] = []
    said: list[str] = []

    def change(ctx: Context) -> None:
        year = year_asked(ctx.today.year)
        scope = plan.template(ctx, year, code).scope if code else scope_asked()
        found.append(tasks.typed(ctx, scope, year, given, is_new=not code))
        if found[0].problems or not found[0].drafts:
            return
        if code:
            tasks.require_unchanged(ctx, year, code, request.form.get("mark", ""))
        grown = tasks.save(ctx, found[0])
        said.append(plan.growth_in_words(year, grown) if grown.total else NOTHING_FOLLOWS)
        if "look" in request.form:
            raise LookedError(WOULD.format(words=said[0]))

    problem = hall.attempt(change)
    wrong = found[0].problems if found else ()
    if wrong or (problem and not said):
        beside = admin_forms.loose(wrong, tasks.COLUMNS)
        return _form(hall, code, given, wrong, (problem or NOT_FILLED) + beside)
    if problem:
        return _form(hall, code, given, seen=problem)
    return _saved(hall, found[0], said)


def _saved(hall: Hall, found: tasks.ListPlan, said: Sequence[str]) -> Response:
    if not found.drafts:
        return hall.done(SAME, "admin_templates.index", year=found.year)
    draft = found.drafts[0]
    sentences = (SAVED.format(code=draft.code, name=draft.name), f"{said[0]}。", *(one.sentence for one in found.hints))
    return hall.done("".join(sentences), "admin_templates.index", year=found.year, list=draft.scope.value)


def _form(
    hall: Hall,
    code: str,
    typed: Mapping[str, Cell] | None = None,
    wrong: Sequence[Problem] = (),
    problem: str = "",
    seen: str = "",
) -> Response:
    """The form of a duty, as it stands or as it was typed."""
    with hall.reading() as ctx:
        year = year_asked(ctx.today.year)
        row = plan.template(ctx, year, code) if code else None
        scope = row.scope if row else scope_asked()
        stored = tasks.shown(row) if row else {}
        mark = tasks.mark(row) if row else ""
    titles = plan.TEMPLATE_FIELDS
    given = {titles[key]: words for key, words in stored.items()} | dict(typed or {})
    offered = {one.key: one.choices for one in tasks.COLUMNS if one.key in OFFERED}
    fields = admin_forms.fields(tasks.COLUMNS, given, wrong, offered=offered, locked="code" if code else "")
    return hall.page(
        "rules/template_form.html",
        422 if problem else 200,
        title=f"修改 {code} {stored['name']}" if row else NEW,
        code=code,
        year=year,
        scope=scope,
        mark=mark,
        fields=fields,
        first=tasks.FIRST,
        needed=tasks.NEEDED,
        hints=tasks.HINTS,
        long=LONG,
        lists=tasks.LISTS,
        problem=problem,
        seen=seen,
    )


def _date(hall: Hall, code: str, form: MoveForm | None = None, problem: str = "") -> Response:
    with hall.reading() as ctx:
        year = year_asked(ctx.today.year)
        row = plan.template(ctx, year, code)
        stages = plan.stages(ctx, row)
        form = form or MoveForm()
        form.period.choices = [(one.period, one.period) for one in stages]
        return hall.page(
            "rules/date_form.html",
            422 if problem else 200,
            code=row.code,
            name=row.name,
            year=year,
            scope=row.scope,
            stages=stages,
            form=form,
            problem=problem,
        )


def _move(hall: Hall, code: str) -> Response:
    form, said = MoveForm(), []
    with hall.reading() as ctx:
        year = year_asked(ctx.today.year)
        form.period.choices = [(one.period, one.period) for one in plan.stages(ctx, plan.template(ctx, year, code))]

    def change(ctx: Context) -> None:
        row = plan.template(ctx, year, code)
        count = plan.move_date(ctx, row, form.period.data, form.due.data, form.reason.data)
        said.append(MOVED.format(name=row.name, period=form.period.data, due=form.due.data, count=count))

    problem = hall.attempt(change) if form.validate_on_submit() else hall.first_error(form)
    if problem:
        return _date(hall, code, form, problem)
    return hall.done(said[0], "admin_templates.ask_date", code=code, year=year)
