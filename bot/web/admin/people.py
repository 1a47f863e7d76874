"""The roster's members: found, shown with the history of their posts, added, changed, bound, marked as left."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, Response, request

from bot import logins, people, plan
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.core.platforms import NAMED, called
from bot.people import Member, Sought
from bot.text import binding
from bot.web.admin import forms as admin_forms
from bot.web.admin.start import closed
from bot.web.filters import full_day
from bot.web.hall import Hall

Cell = people.roster.Cell
Problem = people.roster.Problem

LEFT_OUT = frozenset({"roles", "other_posts", "since"})
"""Posts have a page of their own, where their days are asked for."""
COLUMNS = tuple(one for one in people.roster.MEMBER_COLUMNS if one.key not in LEFT_OUT)
CODE, NAME, UNIT, ACCOUNT, LEFT = (
    next(one.title for one in COLUMNS if one.key == key) for key in ("code", "name", "org", "userid", "left_on")
)
ADDED, CHANGED, UNCHANGED = "已新增{name}。", "已改好{name}。", "没有改动。"
GONE, BOUND, UNBOUND = "已登记{name}离开，职务和账号一并结束。", "已绑定{name}的账号。", "已解除{name}的账号。"
NO_DAY, NO_ACCOUNT = "请填离开日期。", "请填企业微信账号。"
NO_UNIT = "没有「{words}」这个单位，显示的是全部。"
NEW_UNIT = "新增党员"


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/members`, `/admin/new/member` and below."""
    pages = closed(Blueprint("admin_people", __name__, url_prefix="/admin"), hall)
    _looking(pages, hall)
    _editing(pages, hall)
    _steps(pages, hall)
    return pages


def _looking(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/members")
    def index() -> Response:
        words, unit, state = (request.args.get(name, "").strip() for name in ("q", "unit", "state"))
        with hall.reading() as ctx:
            place = people.roster.find_unit(ctx, unit)
            sought = Sought(words, place, state == "gone")
            sheet = hall.sheet(
                people.count_found(ctx, sought), lambda offset, limit: people.found(ctx, sought, offset, limit)
            )
            offered = _units(ctx)
        return hall.page(
            "admin/members.html",
            sheet=sheet,
            asked={"q": words, "unit": unit, "state": state},
            offered=offered,
            titles=people.roster.ROLE_TITLES,
            standings=people.roster.FIRST_WORDS["standing"],
            problem=NO_UNIT.format(words=unit[:20]) if unit and place is None else "",
        )

    @pages.get("/members/<code>")
    def show(code: str) -> Response:
        return _shown(hall, code)


def _shown(hall: Hall, code: str, problem: str = "", *, secret: str = "", **typed: str) -> Response:
    with hall.reading() as ctx:
        member = _member(ctx, code)
        stored = people.roster.shown_member(ctx, code)
        history = people.history(ctx, member.id)
        accounts = [(_account(one), one.bound_at) for one in people.accounts(ctx, member.id)]
        today = ctx.today
    kept = {one.title: _worded(stored.cells[one.title]) for one in COLUMNS if one.key != "userid"}
    return hall.page(
        "admin/member.html",
        422 if problem else 200,
        code=code,
        name=str(stored.cells[NAME]),
        kept=kept,
        history=history,
        accounts=accounts,
        is_gone=bool(stored.cells[LEFT]),
        titles=people.roster.ROLE_TITLES,
        today=today,
        typed=typed,
        problem=problem,
        secret=secret,
    )


def _account(one: people.ChatAccount) -> str:
    """What people call it: by its name where it has one."""
    return f"{called(one.channel)} {one.userid}" if one.channel in NAMED else called(one.channel)


def _worded(cell: Cell) -> str:
    return full_day(cell) if isinstance(cell, date) else admin_forms.shown(cell)


def _member(ctx: Context, code: str) -> Member:
    found = people.member_by_code(ctx, code) if code.isprintable() else None
    if found is None:
        raise NotFoundError
    return found


def _units(ctx: Context) -> Sequence[str]:
    labels = people.roster.unit_labels(ctx, groups=False)
    return labels if len(labels) <= admin_forms.MOST_LISTED else ()


def _editing(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/members/<code>/edit")
    def edit(code: str) -> Response:
        return _form(hall, code)

    @pages.post("/members/<code>/edit")
    def change(code: str) -> Response:
        return _take(hall, code)

    @pages.get("/new/member")
    def add() -> Response:
        return _form(hall, "", {UNIT: request.args.get("unit", "")})

    @pages.post("/new/member")
    def bring_in() -> Response:
        return _take(hall, "")


def _take(hall: Hall, code: str) -> Response:
    typed = admin_forms.typed(COLUMNS)
    problem, found = _edit(hall, code, typed, request.form.get("mark", ""))
    if problem:
        return _form(hall, code, typed, found.problems if found else (), problem)
    return _done(hall, code or people.roster.cells.code(typed[CODE]), found, CHANGED if code else ADDED)


def _edit(hall: Hall, code: str, typed: Mapping[str, Cell], mark: str) -> tuple[str, people.roster.Plan | None]:
    """Carry a form out; what is wrong, in one sentence, and what it would change."""
    plans: list[people.roster.Plan] = []

    def change(ctx: Context) -> None:
        found = people.roster.edit_member(ctx, typed, code=code, mark=mark)
        plans.append(found)
        if any(entry.posts for entry in found.updated):
            plan.hand_over(ctx)

    problem = hall.attempt(change)
    found = plans[0] if plans else None
    return problem or (admin_forms.summed(found.problems, COLUMNS) if found else ""), found


def _done(hall: Hall, code: str, found: people.roster.Plan | None, sentence: str) -> Response:
    changed = (*found.added, *found.updated) if found else ()
    said = sentence.format(name=changed[0].name) if changed else UNCHANGED
    hints = "".join(hint.sentence for hint in found.hints) if found else ""
    return hall.done(said + hints, "admin_people.show", code=code)


def _form(
    hall: Hall,
    code: str,
    typed: Mapping[str, Cell] | None = None,
    wrong: Sequence[Problem] = (),
    problem: str = "",
) -> Response:
    """The form of a member, as he stands or as it was typed."""
    with hall.reading() as ctx:
        stored = people.roster.shown_member(ctx, code) if code else None
        groups = people.roster.unit_labels(ctx, groups=True)
        offered = {"org": people.roster.unit_labels(ctx, groups=False), "group": groups}
    given = {**(stored.cells if stored else {}), **(typed or {})}
    return hall.page(
        "admin/member_form.html",
        422 if problem else 200,
        title=f"修改{stored.cells[NAME]}" if stored else NEW_UNIT,
        code=code,
        mark=stored.mark if stored else "",
        fields=admin_forms.fields(COLUMNS, given, wrong, offered=offered, locked="code" if code else ""),
        problem=problem,
    )


def _steps(pages: Blueprint, hall: Hall) -> None:
    """What is done to a member beside the form: one field, or none."""

    @pages.post("/members/<code>/leave")
    def leave(code: str) -> Response:
        return _set(hall, code, LEFT, "left_on", (NO_DAY, GONE))

    @pages.post("/members/<code>/bind")
    def bind(code: str) -> Response:
        return _set(hall, code, ACCOUNT, "userid", (NO_ACCOUNT, BOUND))

    @pages.post("/members/<code>/code")
    def make_code(code: str) -> Response:
        """A code by which he binds himself; shown by this page alone, and kept nowhere."""
        made: list[str] = []
        problem = hall.attempt(lambda ctx: made.append(people.codes.make_for(ctx, _member(ctx, code))))
        return _shown(hall, code, problem, secret=binding.shown(made[0]) if made else "")

    @pages.post("/members/<code>/unbind")
    def unbind(code: str) -> Response:
        names: list[str] = []

        def let_go(ctx: Context) -> None:
            member = _member(ctx, code)
            people.unbind(ctx, member)
            logins.end_of(ctx, member)
            names.append(member.name)

        problem = hall.attempt(let_go)
        if problem:
            return _shown(hall, code, problem)
        return hall.done(UNBOUND.format(name=names[0]), "admin_people.show", code=code)


def _set(hall: Hall, code: str, title: str, field: str, said: tuple[str, str]) -> Response:
    """Fill in one column of a member as he stands."""
    missing, done = said
    value = request.form.get(field, "").strip()
    with hall.reading() as ctx:
        stored = people.roster.shown_member(ctx, code)
    if not value:
        return _shown(hall, code, missing)
    typed = {one: stored.cells[one] for one in (CODE, NAME, UNIT)} | {title: value}
    problem, found = _edit(hall, code, typed, request.form.get("mark") or stored.mark)
    if found and found.problems:
        problem = "".join(one.sentence for one in found.problems)
    if problem:
        return _shown(hall, code, problem, **{field: value})
    return _done(hall, code, found, done)
