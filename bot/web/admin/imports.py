"""Tables in and out: sent in, looked at, confirmed or left; nothing is stored of a table before it is confirmed."""

import io
from collections.abc import Mapping
from pathlib import PurePath

from flask import Blueprint, Response, current_app, make_response, redirect, request, send_file, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from bot import papers, uploads
from bot.core import evidence
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, NotFoundError
from bot.web.admin.start import closed
from bot.web.hall import Hall, page

Intake = papers.intake.Intake
Look = papers.intake.Look
Maker = papers.intake.Maker
Table = papers.intake.Table

MOST_BYTES = 5 * 1024 * 1024
"""Of one table, as everywhere."""
ROUND_IT = 64 * 1024
"""What a browser sends round a file."""
MOST_PROBLEMS = 50
LONGEST_NAME = 60
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = "请先选一个文件。"
NOTHING_YET = "还没有"
TOO_BIG = "文件超过 5 MB，没有收下。请拆开再传。"
OVER = "文件已过期，或者已经导入过。请重新上传。"
DONE = "已导入{title}：新增 {added}，更新 {updated}，未变 {unchanged}。"
SKIPPED = "有错的 {count} 行没有导入。"
RED, TEMPLATE, EXPORT = "{title}-错误说明.xlsx", "{title}模板.xlsx", "{title}.xlsx"


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/imports`, `/admin/imports/<name>`, `/admin/imports/<name>/<token>`, templates and exports.

    Its forms are checked here and not by the application: they may be larger, and only after it is known who asks.
    """
    pages = closed(Blueprint("admin_imports", __name__, url_prefix="/admin"), hall)

    @pages.before_request
    def check_form() -> Response | None:
        if request.method != "POST":
            return None
        request.max_content_length = MOST_BYTES + ROUND_IT
        try:
            current_app.extensions["csrf"].protect()
        except RequestEntityTooLarge:
            return hall.page("said.html", 413, title="没有收下", text=TOO_BIG, back=url_for("admin_imports.index"))
        return None

    _send(pages, hall)
    _confirm(pages, hall)
    _fetch(pages, hall)
    return pages


def _intake(name: str) -> Intake:
    found = papers.intake.INTAKES.get(name)
    if found is None:
        raise NotFoundError
    return found


def _send(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/imports")
    def index() -> Response:
        with hall.reading() as ctx:
            templates, exports = set(papers.intake.templates(ctx)), set(papers.intake.exports(ctx))
        intakes = papers.intake.INTAKES.values()
        return hall.page("admin/imports.html", intakes=intakes, templates=templates, exports=exports)

    @pages.get("/imports/<name>")
    def ask(name: str) -> Response:
        return _form(hall, _intake(name))

    @pages.post("/imports/<name>")
    def send(name: str) -> Response:
        intake, file = _intake(name), request.files.get("file")
        if file is None or not file.filename:
            return _form(hall, intake, NO_FILE)
        try:
            mark = _put_by(hall, intake, file)
        except BadInputError as error:
            return _form(hall, intake, error.sentence)
        return make_response(redirect(url_for("admin_imports.show", name=name, token=mark), 303))


def _form(hall: Hall, intake: Intake, problem: str = "") -> Response:
    with hall.reading() as ctx:
        has_template = intake.key in papers.intake.templates(ctx)
    return hall.page(
        "admin/import_form.html",
        422 if problem else 200,
        intake=intake,
        has_template=has_template,
        problem=problem,
    )


def _put_by(hall: Hall, intake: Intake, file: FileStorage) -> str:
    """Read a file, see that it can be compared, and keep it for its owner; returns its mark."""
    given = PurePath(evidence.shown_name(str(file.filename)))
    name, content = given.stem[:LONGEST_NAME] + given.suffix, file.stream.read(MOST_BYTES + 1)
    table = intake.read(content, name)
    with hall.reading() as ctx:
        intake.look(ctx, table)
    with hall.writing() as ctx:
        return uploads.put(ctx, kind=intake.key, name=name, content=content)


def _confirm(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/imports/<name>/<token>")
    def show(name: str, token: str) -> Response:
        return _preview(hall, _intake(name), token)

    @pages.post("/imports/<name>/<token>")
    def confirm(name: str, token: str) -> Response:
        intake = _intake(name)
        found = _found(hall, intake, token)
        if found is None:
            return _form(hall, intake, OVER)
        looks: list[Look] = []

        def work(ctx: Context) -> None:
            uploads.take(ctx, name, token)
            good = request.form.get("good") == "1"
            looks.append(intake.carry_out(ctx, found[1], request.form.get("seen", ""), good_rows_only=good))

        if problem := hall.attempt(work):
            return _preview(hall, intake, token, problem)
        return hall.done(_said(intake, looks[0]), "admin_imports.index")


def _found(hall: Hall, intake: Intake, token: str) -> tuple[str, Table] | None:
    """The visitor's file by this mark, read again."""
    with hall.reading() as ctx:
        kept = uploads.find(ctx, intake.key, token)
    return None if kept is None else (kept[0], intake.read(kept[1], kept[0]))


def _said(intake: Intake, look: Look) -> str:
    first = look.plans[0]
    counts = {"added": len(first.added), "updated": len(first.updated), "unchanged": first.unchanged}
    skipped = SKIPPED.format(count=first.bad_rows) if first.bad_rows else ""
    return DONE.format(title=intake.title, **counts) + skipped


def _preview(hall: Hall, intake: Intake, token: str, problem: str = "") -> Response:
    found = _found(hall, intake, token)
    if found is None:
        return _form(hall, intake, problem or OVER)
    name, table = found
    with hall.reading() as ctx:
        look = intake.look(ctx, table)
    return hall.page(
        "admin/import_preview.html",
        422 if problem else 200,
        intake=intake,
        token=token,
        name=name,
        look=look,
        first=look.plans[0],
        unused=intake.unused(table),
        most=MOST_PROBLEMS,
        problem=problem,
    )


def _fetch(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/imports/<name>/<token>/errors.xlsx")
    def errors(name: str, token: str) -> Response:
        intake = _intake(name)
        found = _found(hall, intake, token)
        if found is None:
            raise NotFoundError
        with hall.reading() as ctx:
            look = intake.look(ctx, found[1])
        return _file(intake.with_errors(found[1], look), RED.format(title=intake.title))

    @pages.get("/templates/<name>")
    def template(name: str) -> Response:
        with hall.reading() as ctx:
            return _made(papers.intake.templates(ctx), name, TEMPLATE)

    @pages.get("/exports/<name>")
    def export(name: str) -> Response:
        with hall.reading() as ctx:
            return _made(papers.intake.exports(ctx), name, EXPORT)


def _made(makers: Mapping[str, Maker], name: str, called: str) -> Response:
    if name not in makers:
        raise NotFoundError
    try:
        content = makers[name]()
    except BotError as error:
        return page("said.html", 404, title=NOTHING_YET, text=error.sentence, back=url_for("admin_imports.index"))
    return _file(content, called.format(title=_intake(name).title))


def _file(content: bytes, name: str) -> Response:
    response = send_file(io.BytesIO(content), mimetype=MIME, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
