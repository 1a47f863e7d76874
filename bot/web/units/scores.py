"""A unit's result: each line with its points, its reason and what stands behind it; appeals and their answers."""

import logging
from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, Response, request, send_file
from wtforms import HiddenField

from bot import assess, papers, people
from bot.assess import Appeal, Check
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right
from bot.web.forms import Form, Words, needed
from bot.web.hall import Hall
from bot.web.units import score_seen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATEMENT, FEEDBACK = "检查结果-{}-{}.xlsx", "考核反馈-{}-{}.docx"
GRANT = "grant"
GRANTED, REFUSED = "已同意第{number}号申诉，已告诉单位。", "已驳回第{number}号申诉，维持不变，已告诉单位。"
APPEALED = "已申诉（第{number}号）：{about}。等党委工作部答复。"

log = logging.getLogger(__name__)


class AppealForm(Form):
    """Why it is wrong."""

    ground = Words("为什么不对", [needed()])
    line = HiddenField()
    """The code of a line, where it is a line."""


class AnswerForm(Form):
    """What the office says to an appeal."""

    ground = Words("理由", [needed()])
    decision = HiddenField()
    """`grant`, or anything else to refuse."""


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/score?period=2026-10|2026Q3|2026`, its files, and appeals against it."""
    pages = Blueprint("units_score", __name__, url_prefix="/units/<code>/score")
    _show(pages, hall)
    _answer(pages, hall)
    _fetch(pages, hall)
    return pages


def _show(pages: Blueprint, hall: Hall) -> None:
    @pages.get("")
    def show(code: str) -> Response:
        return _shown(hall, code, AppealForm(formdata=None))

    @pages.post("/lines")
    def line(code: str) -> Response:
        asked = request.form.get("line", "")

        def make(ctx: Context, ground: str) -> Appeal:
            exempt = ground.startswith(assess.NOT_APPLICABLE)
            return assess.appeal_line(ctx, _unit(ctx, code), asked, ground, is_exempt=exempt)

        return _appeal(hall, code, f"line-{asked}", make)

    @pages.post("/entries/<int:number>")
    def entry(code: str, number: int) -> Response:
        return _appeal(hall, code, f"entry-{number}", lambda ctx, ground: assess.appeal_entry(ctx, number, ground))


def _answer(pages: Blueprint, hall: Hall) -> None:
    @pages.post("/appeals/<int:number>")
    def answer(code: str, number: int) -> Response:
        form, said = AnswerForm(), list[str]()

        def work(ctx: Context) -> None:
            granted = form.decision.data == GRANT
            decided = assess.decide_appeal(ctx, number, form.ground.data, granted=granted)
            said.append((GRANTED if granted else REFUSED).format(number=number) + decided.outcome)

        problem = hall.attempt(work) if form.validate_on_submit() else hall.first_error(form)
        if problem:
            return _shown(hall, code, form, f"appeal-{number}", problem)
        return hall.done(said[0], "units_score.show", code=code, period=_period())


def _appeal(hall: Hall, code: str, tried: str, make: Callable[[Context, str], Appeal]) -> Response:
    """Take an appeal, or show the page again with what is wrong with it."""
    form, said = AppealForm(), list[str]()

    def work(ctx: Context) -> None:
        made = make(ctx, form.ground.data)
        said.append(APPEALED.format(number=made.id, about=assess.about(ctx, made)))

    problem = hall.attempt(work) if form.validate_on_submit() else hall.first_error(form)
    if problem:
        return _shown(hall, code, form, tried, problem)
    return hall.done(said[0], "units_score.show", code=code, period=_period())


def _shown(hall: Hall, code: str, form: Form, tried: str = "", problem: str = "") -> Response:
    with hall.reading() as ctx:
        unit = _unit(ctx, code)
        check = assess.latest_shown(ctx, period=_period())
        if check is None:
            people.require(ctx, Right.SEE_UNIT, unit)
        seen = None if check is None else score_seen.seen(ctx, unit, check)
        code, short, periods = unit.code, unit.short, score_seen.periods(ctx)
    if seen is None:
        return hall.page("unit_scores/none.html", code=code, short=short, periods=periods)
    status = 422 if problem else 200
    return hall.page(
        "unit_scores/show.html", status, seen=seen, periods=periods, form=form, tried=tried, problem=problem
    )


def _fetch(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/statement.xlsx")
    def statement(code: str) -> Response:
        return file(code, papers.scores.statement_xlsx, STATEMENT, XLSX)

    @pages.get("/feedback.docx")
    def feedback(code: str) -> Response:
        return file(code, papers.feedback_docx, FEEDBACK, DOCX)

    def file(code: str, make: Callable[[Context, Check, Org], bytes], name: str, kind: str) -> Response:
        with hall.reading() as ctx:
            unit, check = _unit(ctx, code), assess.latest_shown(ctx, period=_period())
            if check is None:
                raise NotFoundError
            content, name = make(ctx, check, unit), name.format(check.period, unit.code)
            # Who has seen what must be known when something got out (个人信息保护法 art. 57); numbers alone say it.
            log.info("paper fetched", extra={"reader": ctx.speaker.id, "kind": kind, "number": check.id})
        made = send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
        made.headers["Cache-Control"] = "no-store"
        return made


def _unit(ctx: Context, code: str) -> Org:
    """The unit; a group's results are its unit's."""
    return people.unit_of(ctx, people.org_by_code(ctx, code))


def _period() -> str:
    """What the address asks for, empty for the latest."""
    asked = request.args.get("period", "")
    try:
        assess.read_period(asked)
    except BadInputError:
        return ""
    return asked
