"""Posts: who holds what, ended and handed on from a day; the tasks that go with a post go at once."""

from datetime import date

from flask import Blueprint, Response, request

from bot import people, plan
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Role
from bot.web.admin import forms as admin_forms
from bot.web.admin.start import closed
from bot.web.hall import Hall

TITLES = people.roster.ROLE_TITLES
NO_DAY, NO_ROLE, NO_MEMBER, NO_UNIT = "请填日期。", "请选职务。", "请填党员编号。", "请填单位。"
ENDED, HANDED, BEGUN = "已记下，{day}起卸任。", "已记下，{day}起由接任的同志担任。", "已记下，{day}起任职。"
WITH_TASKS = "没办完的任务已随职务交接。"
NOT_THERE = "没有「{words}」这个单位，显示的是全部。"


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/posts`, `/admin/posts/<number>`, `/admin/new/post`."""
    pages = closed(Blueprint("admin_posts", __name__, url_prefix="/admin"), hall)
    _looking(pages, hall)

    @pages.get("/posts/<int:number>")
    def show(number: int) -> Response:
        return _shown(hall, number)

    @pages.post("/posts/<int:number>")
    def end(number: int) -> Response:
        return _end(hall, number)

    @pages.get("/new/post")
    def add() -> Response:
        return _form(hall, {"member": request.args.get("member", ""), "unit": request.args.get("unit", "")})

    @pages.post("/new/post")
    def begin() -> Response:
        return _begin(hall)

    return pages


def _looking(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/posts")
    def index() -> Response:
        unit, asked = request.args.get("unit", "").strip(), request.args.get("role", "")
        role = next((one for one in TITLES if one.value == asked), None)
        with hall.reading() as ctx:
            place = people.roster.find_unit(ctx, unit)
            sheet = hall.sheet(
                people.count_held(ctx, place, role),
                lambda offset, limit: people.held(ctx, place, role, offset, limit),
            )
            offered = people.roster.unit_labels(ctx, groups=False)
        return hall.page(
            "admin/posts.html",
            sheet=sheet,
            titles=TITLES,
            role=role,
            unit=unit,
            offered=offered if len(offered) <= admin_forms.MOST_LISTED else (),
            problem=NOT_THERE.format(words=unit[:20]) if unit and place is None else "",
        )


def _shown(hall: Hall, number: int, problem: str = "") -> Response:
    with hall.reading() as ctx:
        post = people.one_held(ctx, number)
        near = people.members_of(ctx, people.unit_of(ctx, people.org_by_code(ctx, post.unit_code)))
        offered = [(one.code, one.name) for one in near if one.code != post.member_code]
        today = ctx.today
    typed = {name: request.form.get(name, "") for name in ("until", "successor")}
    return hall.page(
        "admin/post.html",
        422 if problem else 200,
        post=post,
        title=TITLES[post.role],
        offered=offered if len(offered) <= admin_forms.MOST_LISTED else (),
        typed={**typed, "until": typed["until"] or today.isoformat()},
        problem=problem,
    )


def _end(hall: Hall, number: int) -> Response:
    successor = request.form.get("successor", "").strip()
    said: list[str] = []

    def change(ctx: Context) -> None:
        day = _day("until")
        people.end_post(ctx, number, day, successor=successor)
        said.append((HANDED if successor else ENDED).format(day=day) + _tasks(ctx))

    if problem := hall.attempt(change):
        return _shown(hall, number, problem)
    return hall.done(said[0], "admin_posts.index")


def _begin(hall: Hall) -> Response:
    typed = {name: request.form.get(name, "").strip() for name in ("member", "role", "unit", "since")}
    said: list[str] = []

    def change(ctx: Context) -> None:
        role = next((one for one in TITLES if one.value == typed["role"]), None)
        if role is None:
            raise BadInputError(NO_ROLE)
        if not typed["member"] or not typed["unit"]:
            raise BadInputError(NO_UNIT if typed["member"] else NO_MEMBER)
        day = _day("since")
        people.begin_post(ctx, code=typed["member"], role=role, unit=typed["unit"], since=day)
        said.append(BEGUN.format(day=day) + _tasks(ctx))

    if problem := hall.attempt(change):
        return _form(hall, typed, problem)
    return hall.done(said[0], "admin_posts.index")


def _day(name: str) -> date:
    found = people.roster.cells.day(request.form.get(name, ""))
    if found is None:
        raise BadInputError(NO_DAY)
    return found


def _tasks(ctx: Context) -> str:
    return WITH_TASKS if plan.hand_over(ctx) else ""


def _form(hall: Hall, typed: dict[str, str], problem: str = "") -> Response:
    with hall.reading() as ctx:
        labels = [label for groups in (False, True) for label in people.roster.unit_labels(ctx, groups=groups)]
        today: date = ctx.today
    return hall.page(
        "admin/post_form.html",
        422 if problem else 200,
        typed={"since": today.isoformat(), "role": Role.SECRETARY.value, **typed},
        titles=TITLES,
        offered=labels if len(labels) <= admin_forms.MOST_LISTED else (),
        problem=problem,
    )
