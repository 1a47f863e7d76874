"""述职: a secretary hands in the unit's year, typed or from a file; he sees it as it will be kept before he does."""

from functools import partial

from flask import Blueprint, Response, request
from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField

from bot import appraisal, papers
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.web.forms import Form, needed
from bot.web.hall import Hall
from bot.web.typed import UNKEPT, is_keepable, plain

LARGEST = (5 << 20) + (64 << 10)
"""Bytes of a request that brings a file: the file's five megabytes and what is around it."""
UPLOAD = "me_debrief.upload"
NO_FILE = "请先选一个 docx 或 txt 文件。"
HANDED_IN = "已收{unit}{year}年述职，共 {count} 字。计票前可以再换。"
SEEN, BACK = "seen", "back"
"""Which button was pressed: it was looked at and is right; it is not right yet."""


class DebriefForm(Form):
    """The whole text."""

    text = TextAreaField("述职全文", filters=[plain], validators=[needed()])


class FileForm(Form):
    """The same as a file."""

    file = FileField("或者选一个文件（docx、txt）", validators=[FileRequired(NO_FILE)])


def blueprint(hall: Hall) -> Blueprint:
    """`/me/debrief`; `POST /me/debrief`, `/me/debrief/file` show it, and with the button below it is handed in."""
    pages = Blueprint("me_debrief", __name__, url_prefix="/me/debrief")

    @pages.url_value_preprocessor
    def make_room(endpoint: str | None, _: dict[str, object] | None) -> None:
        """Before anybody reads the form, the check of its token included."""
        if endpoint == UPLOAD:
            request.max_content_length = LARGEST

    @pages.get("")
    def show() -> Response:
        return _asked(hall)

    @pages.post("")
    def look() -> Response:
        form, told = DebriefForm(), list[str]()
        pressed = request.form.get("pressed", "")
        problem = _wrong(form) or ("" if form.validate_on_submit() else hall.first_error(form))
        if problem or pressed == BACK:
            return _asked(hall, form, problem=problem)
        if pressed != SEEN:
            return _seen(hall, form.text.data)
        problem = hall.attempt(partial(_hand_in, text=form.text.data, told=told))
        return _asked(hall, form, problem=problem) if problem else hall.done(told[0], "me_debrief.show")

    _take_files(pages, hall)
    return pages


def _take_files(pages: Blueprint, hall: Hall) -> None:
    @pages.post("/file")
    def upload() -> Response:
        with hall.reading() as ctx:
            appraisal.unit_of(ctx)  # who hands in nothing has no file read
        files = FileForm()
        if not files.validate_on_submit():
            return _asked(hall, files=files, problem=hall.first_error(files))
        try:
            text = plain(papers.words(files.file.data.read(), files.file.data.filename or ""))
        except BadInputError as error:
            return _asked(hall, files=files, problem=error.sentence)
        form = DebriefForm(formdata=None, text=text)
        problem = _wrong(form)
        return _asked(hall, form, problem=problem) if problem else _seen(hall, form.text.data)


def _asked(
    hall: Hall, form: DebriefForm | None = None, *, files: FileForm | None = None, problem: str = ""
) -> Response:
    """The page with both ways to hand in; what is typed stays."""
    with hall.reading() as ctx:
        unit, year = appraisal.unit_of(ctx), appraisal.year_of(ctx.today)
        found = appraisal.handed_in(ctx, unit, year)
        form = form or DebriefForm(formdata=None, text=found.text if found else "")
        values = {"unit": unit, "year": year, "found": found, "form": form, "files": files or FileForm(formdata=None)}
        return hall.page("me/debrief.html", 422 if problem else 200, problem=problem, **values)


def _seen(hall: Hall, text: str) -> Response:
    """The text as it would be kept, with the button that hands it in."""
    with hall.reading() as ctx:
        unit, year = appraisal.unit_of(ctx), appraisal.year_of(ctx.today)
        return hall.page("me/debrief_seen.html", unit=unit, year=year, text=text)


def _wrong(form: DebriefForm) -> str:
    """What stands against keeping the text, before anybody looks at it."""
    try:
        form.text.data = appraisal.checked(form.text.data or "")
    except BadInputError as error:
        return error.sentence
    if not is_keepable(form.text.data):
        form.text.data = ""
        return UNKEPT
    return ""


def _hand_in(ctx: Context, *, text: str, told: list[str]) -> None:
    made = appraisal.hand_in(ctx, text)
    unit = appraisal.unit_of(ctx).short
    told.append(HANDED_IN.format(unit=unit, year=made.year, count=len(made.text)))
