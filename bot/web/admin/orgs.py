"""Organisations and groups: the tree with its numbers, a unit changed, founded, closed, through the import's checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from bot import people
from bot.core.context import Context
from bot.people import OrgKind
from bot.web.admin import forms as admin_forms
from bot.web.admin.start import closed
from bot.web.hall import Hall

Cell = people.roster.Cell
Place = people.Place
Plan = people.roster.Plan
Problem = people.roster.Problem

COLUMNS = people.roster.ORG_COLUMNS
KINDS = people.roster.FIRST_WORDS["kind"]
NAME, KIND, PARENT = (next(one.title for one in COLUMNS if one.key == key) for key in ("name", "kind", "parent"))
ADDED, CHANGED, UNCHANGED = "已新增{name}。", "已改好{name}。", "没有改动。"
NEW, EDIT = "新增组织", "修改{name}"


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of the tree with the groups in it."""

    unit: Place
    groups: Sequence[Place]


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/orgs`, `/admin/orgs/<code>`, `/admin/new/org`."""
    pages = closed(Blueprint("admin_orgs", __name__, url_prefix="/admin"), hall)

    @pages.get("/orgs")
    def index() -> Response:
        with hall.reading() as ctx:
            branches = _branches(people.tree(ctx))
            today = ctx.today
        sheet = hall.sheet(len(branches), lambda offset, limit: branches[offset : offset + limit])
        return hall.page("admin/orgs.html", sheet=sheet, kinds=KINDS, today=today)

    @pages.get("/orgs/<code>")
    def edit(code: str) -> Response:
        return _form(hall, code)

    @pages.post("/orgs/<code>")
    def change(code: str) -> Response:
        return _take(hall, code)

    @pages.get("/new/org")
    def add() -> Response:
        return _form(hall, "", {PARENT: request.args.get("parent", ""), KIND: KINDS[OrgKind.BRANCH]})

    @pages.post("/new/org")
    def found() -> Response:
        return _take(hall, "")

    return pages


def _branches(places: Sequence[Place]) -> list[Branch]:
    """Groups beside the unit they belong to, which stands before them in the tree."""
    branches: list[Branch] = []
    groups: dict[str, list[Place]] = {}
    for place in places:
        if place.kind is OrgKind.GROUP:
            groups[place.parent].append(place)
        else:
            groups[place.code] = []
            branches.append(Branch(place, groups[place.code]))
    return branches


def _take(hall: Hall, code: str) -> Response:
    typed = admin_forms.typed(COLUMNS)
    plans: list[Plan] = []

    def change(ctx: Context) -> None:
        plans.append(people.roster.edit_org(ctx, typed, code=code, mark=request.form.get("mark", "")))

    problem = hall.attempt(change)
    wrong = plans[0].problems if plans and not problem else ()
    if wrong:
        problem = admin_forms.summed(wrong, COLUMNS)
    if problem:
        return _form(hall, code, typed, wrong, problem)
    name = next((entry.name for entry in (*plans[0].added, *plans[0].updated) if entry.number), "")
    said = (CHANGED if code else ADDED).format(name=name) if name else UNCHANGED
    return hall.done(said, "admin_orgs.index")


def _form(
    hall: Hall,
    code: str,
    typed: Mapping[str, Cell] | None = None,
    wrong: Sequence[Problem] = (),
    problem: str = "",
) -> Response:
    """The form of a unit, as it stands or as it was typed."""
    with hall.reading() as ctx:
        stored = people.roster.shown_org(ctx, code) if code else None
        offered = {"parent": people.roster.unit_labels(ctx, groups=False)}
        members = next((one.members for one in people.tree(ctx) if one.code == code), 0)
    given = {**(stored.cells if stored else {}), **(typed or {})}
    return hall.page(
        "admin/org_form.html",
        422 if problem else 200,
        title=EDIT.format(name=stored.cells[NAME]) if stored else NEW,
        code=code,
        members=members,
        mark=stored.mark if stored else "",
        fields=admin_forms.fields(COLUMNS, given, wrong, offered=offered, locked="code" if code else ""),
        problem=problem,
    )
