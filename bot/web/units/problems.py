"""The register of problems of a unit and of the company, and one problem: what, by when, who accepts, what was changed.

Who reported is told to the office alone, and only where he gave his name.
"""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO

from flask import Blueprint, Response, request, send_file

from bot import papers, people, problems
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, OrgKind, Right
from bot.problems import Category, Filter
from bot.web.forms import Form
from bot.web.hall import PAGE, Hall, Sheet
from bot.web.units import problem_seen
from bot.web.units.problem_deeds import DEEDS, Deed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REGISTER, NOTICE = "问题台账.xlsx", "整改通知书-{}-{}.docx"
FILTERS = {
    Filter.ALL: "全部",
    Filter.OPEN: "没销号的",
    Filter.OVERDUE: "逾期没改的",
    Filter.SUGGESTIONS: "建议",
    Filter.NEW: "待核实的",
}
ALL_CATEGORIES, ALL_UNITS = "全部类别", "全部单位"

log = logging.getLogger(__name__)


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/problems`, `/problems`, `/problems/export.xlsx`, `/problems/<number>` and what is done there."""
    pages = Blueprint("units_problems", __name__)
    _registers(pages, hall)
    _papers(pages, hall)
    _one(pages, hall)
    return pages


def _registers(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/units/<code>/problems")
    def of_unit(code: str) -> Response:
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.SEE_UNIT)
            return _register(ctx, hall, unit)

    @pages.get("/problems")
    def register() -> Response:
        with hall.reading() as ctx:
            people.require_everywhere(ctx, Right.RECTIFY)
            top = people.roots(ctx)[0]
            units = [one for one in people.orgs_below(ctx, top) if one.kind is not OrgKind.GROUP and one != top]
            unit = next((one for one in units if one.code == request.args.get("unit")), top)
            return _register(ctx, hall, unit, units)


def _register(ctx: Context, hall: Hall, unit: Org, units: Sequence[Org] = ()) -> Response:
    """The register of a unit; of the company, where there are units to choose among."""
    office, whole = people.may(ctx, Right.RECTIFY, unit), bool(units)
    wanted = {one.value: one for one in FILTERS}.get(request.args.get("state", ""), Filter.ALL)
    category = {one.value: one for one in Category}.get(request.args.get("category", ""))

    rows = partial(problems.page, ctx, unit, wanted=wanted, category=category)
    number, of = hall.paging(rows(most=0).count)
    found = rows(start=(number - 1) * PAGE, most=PAGE)
    sheet = Sheet([problem_seen.row(one, ctx.today) for one in found.rows], number, of, found.count)
    return hall.page(
        "problems/list.html",
        sheet=sheet,
        left=found.left,
        whole=whole,
        has_all=people.may_everywhere(ctx, Right.RECTIFY),
        unit=unit.short,
        code=unit.code,
        choices=_choices(units, office=office),
    )


def _choices(units: Sequence[Org], *, office: bool) -> Mapping[str, tuple[str, Sequence[tuple[str, str]]]]:
    """What can be picked in each field of the filters, with its label."""
    states = [(one.value, words) for one, words in FILTERS.items() if office or one is not Filter.NEW]
    kinds = [(one.value, words) for one, words in problems.wording.CATEGORIES.items()]
    fields = {"state": ("情况", states), "category": ("类别", [("", ALL_CATEGORIES), *kinds])}
    of_units = {"unit": ("单位", [("", ALL_UNITS), *((one.code, one.short) for one in units)])}
    return fields | (of_units if units else {})


def _papers(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/problems/export.xlsx")
    def export() -> Response:
        with hall.reading() as ctx:
            people.require_everywhere(ctx, Right.RECTIFY)
            content, _ = papers.problems.export(ctx, REGISTER)
            log.info("paper fetched", extra={"reader": ctx.speaker.id, "kind": "problems"})
        return _file(content, XLSX, REGISTER)

    @pages.get("/problems/<int:number>/notice.docx")
    def notice(number: int) -> Response:
        with hall.reading() as ctx:
            asked = problems.entry(ctx, number).rectification
            if asked is None:
                raise NotFoundError
            content, name = papers.rectification_docx(ctx, asked), NOTICE.format(asked.year, asked.serial)
            log.info("paper fetched", extra={"reader": ctx.speaker.id, "kind": "rectification", "number": asked.id})
        return _file(content, DOCX, name)


def _file(content: bytes, kind: str, name: str) -> Response:
    made = send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
    made.headers["Cache-Control"] = "no-store"
    return made


def _one(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/problems/<int:number>")
    def show(number: int) -> Response:
        return _shown(hall, number, {})

    def take(what: str, deed: Deed) -> None:
        @pages.post(f"/problems/<int:number>/{what}", endpoint=what)
        def act(number: int) -> Response:
            form, said = deed.form(), list[str]()
            if not form.validate_on_submit():
                return _shown(hall, number, {what: form}, hall.first_error(form))
            problem = hall.attempt(lambda ctx: said.append(deed.work(ctx, number, form)))
            if problem:
                return _shown(hall, number, {what: form}, problem)
            return hall.done(said[0], "units_problems.show", number=number)

    for what, deed in DEEDS.items():
        take(what, deed)


def _shown(hall: Hall, number: int, tried: dict[str, Form], problem: str = "") -> Response:
    with hall.reading() as ctx:
        seen = problem_seen.seen(ctx, number)
    forms = {name: deed.form(formdata=None, data=seen.sorted_as) for name, deed in DEEDS.items()} | tried
    status = 422 if problem else 200
    return hall.page("problems/show.html", status, seen=seen, forms=forms, tried=[*tried], problem=problem)
