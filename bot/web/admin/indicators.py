"""The assessment table in force: what is judged, for how many points, from where, by which method."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from flask import Blueprint, Response, request

from bot import assess, papers, people
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Right
from bot.web.admin.rooms import closed_by, year_asked
from bot.web.hall import NOT_FILLED, Hall

scheme = papers.scheme

MOST_DIGITS, LONGEST_NOTE = 6, 60
TITLES = {column.key: column.title for column in scheme.COLUMNS}
NO_NOTE = "请写明为什么改，60 个字以内。"
SAME = "没有改动。"
SAVED = "已存为新的一版，改了 {count} 处。"


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/indicators` and below."""
    pages = closed_by(
        Right.CONFIRM_RESULT, Blueprint("admin_indicators", __name__, url_prefix="/admin/indicators"), hall
    )

    @pages.get("")
    def index() -> Response:
        with hall.reading() as ctx:
            year = year_asked(ctx.today.year)
            table = assess.tables.held(ctx, year)
            versions = assess.tables.versions(ctx, year)
            is_open = year in _open_years(ctx)
        return hall.page(
            "rules/indicators.html",
            year=year,
            table=table,
            versions=versions,
            methods=assess.labels.METHODS,
            sources=assess.labels.SOURCES,
            params=assess.labels.PARAMS,
            is_open=is_open,
        )

    @pages.get("/edit")
    def edit() -> Response:
        return _form(hall)

    @pages.post("/edit")
    def change() -> Response:
        return _take(hall)

    return pages


def _open_years(ctx: Context) -> range:
    """Whose table can be changed: what is over was judged."""
    return range(ctx.today.year, ctx.today.year + 2)


def _year(ctx: Context) -> int:
    year = year_asked(ctx.today.year)
    if year not in _open_years(ctx):
        raise NotFoundError
    return year


def _take(hall: Hall) -> Response:
    given = {name: words for name, words in request.form.items() if "-" in name}
    note, known = request.form.get("note", "").strip(), request.form.get("version", "")
    found: list[scheme.SchemePlan] = []

    def change(ctx: Context) -> None:
        year = _year(ctx)
        scheme.require_version(ctx, year, int(known) if known.isdecimal() and len(known) <= MOST_DIGITS else -1)
        found.append(scheme.typed(ctx, year, given))
        if found[0].problems or not found[0].effects or "look" in request.form:
            return
        if not 1 <= len(note) <= LONGEST_NOTE:
            raise BadInputError(NO_NOTE)
        scheme.apply(ctx, found[0], note)

    problem = hall.attempt(change)
    if problem or found[0].problems:
        return _form(hall, given, problem or NOT_FILLED, found[0].problems if found else (), note=note)
    if not found[0].effects:
        return _form(hall, given, note=note, effects=(SAME,))
    if "look" in request.form:
        hints = (one.sentence for one in found[0].hints)
        return _form(hall, given, note=note, effects=(*scheme.described(found[0]), *hints))
    return hall.done(SAVED.format(count=len(found[0].effects)), "admin_indicators.index", year=found[0].year)


def _form(
    hall: Hall,
    given: Mapping[str, str] | None = None,
    problem: str = "",
    wrong: Sequence[people.roster.Problem] = (),
    note: str = "",
    effects: Sequence[str] = (),
) -> Response:
    """The numbers of the table in fields, as they stand or as they were typed."""
    with hall.reading() as ctx:
        year = _year(ctx)
        listed = scheme.form_rows(assess.tables.held(ctx, year))
        version = scheme.newest(ctx, year)
    beside: dict[int, list[str]] = {}
    for one in wrong:
        beside.setdefault(one.row, []).append(one.sentence)
    return hall.page(
        "rules/indicators_form.html",
        422 if problem else 200,
        year=year,
        version=version,
        sections=[(section, list(some)) for section, some in groupby(listed, key=lambda row: row.section)],
        given=given or {},
        field_name=scheme.field_name,
        titles=TITLES,
        beside=beside,
        effects=effects,
        note=note,
        problem=problem,
    )
