"""The page of a survey: by a signed link of one person, on a phone, without a script; who said what is kept nowhere.

Nothing is written down here of who came, when, or what was said: a store that fails is logged by its kind alone.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlmodel import Session
from wtforms import ValidationError

from bot import people, surveys
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BadInputError, BotError, BusyError, ConflictError, NotAllowedError, NotFoundError
from bot.surveys import Given, Question, Sheet

PURPOSE = "survey"
"""What a link is for."""
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "img-src 'self'; require-trusted-types-for 'script'"
)
FIELD = "q{place}"
GONE = "链接已失效。"
DONE, ALREADY, NOT_NOW = "已交上", "已答完", "暂时答不了"
THANKS = "谢谢您。存下的答案不连着人，可以关掉这个网页了。"
ONCE = "一人答一次，不能再改。可以关掉这个网页了。"
BUSY = "现在答的人多，这一次没有记下。请返回上一页，再交一次。"
STALE = "网页开得太久，或者浏览器不让保存 Cookie，这一次没有记下。请核对一遍，再交一次。"
EMPTY = "一题也没有答。不想答的话，关掉网页就行。"
WRONG = "第 {place} 题：{sentence}"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Page:
    """A survey as it is shown: what was typed so far, and what is wrong with it."""

    sheet: Sheet
    typed: Mapping[int, str] = field(default_factory=dict)
    problem: str = ""
    wrong: int = 0


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`GET` and `POST /surveys/<token>`: what is left to answer for whom the link was made for."""
    pages = Blueprint("surveys", __name__, url_prefix="/surveys")

    @pages.get("/<token>")
    def show(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = reader(session, token)
            sheet = surveys.sheet(ctx, number)
        return _page(Page(sheet)) if sheet.left else _said(ALREADY, ONCE)

    @pages.post("/<token>")
    def take(token: str) -> Response:
        with desk.database.write() as session:
            ctx, number = reader(session, token)
            sheet = surveys.sheet(ctx, number)
            if not sheet.left:
                return _said(ALREADY, ONCE)
            page, given = _read(sheet)
            if page.problem:
                return _page(page, status=422)
            surveys.answer(ctx, number, given)
        return _said(DONE, THANKS)

    def reader(session: Session, token: str) -> tuple[Context, int]:
        """Whoever the link was made for, and the survey."""
        number, member_id = links.read(desk.settings, PURPOSE, token, now=clock())
        ctx = Context(session, clock(), desk.settings, desk.workdays)
        member = people.member(ctx, member_id)
        if member.left_on is not None:
            raise NotAllowedError(GONE)
        return ctx.acting(Actor(member.id, member.name)), number

    _answer_errors(pages)
    return pages


def _answer_errors(pages: Blueprint) -> None:
    """Whatever goes wrong is said on a page, in words."""

    @pages.errorhandler(BusyError)
    def busy(_: BusyError) -> Response:
        return _said(NOT_NOW, BUSY, status=503)

    @pages.errorhandler(BotError)
    def refused(error: BotError) -> Response:
        status = 404 if isinstance(error, NotFoundError) else 409 if isinstance(error, ConflictError) else 403
        return _said(NOT_NOW, error.sentence, status=status)

    @pages.errorhandler(StatementError)
    @pages.errorhandler(NoConnectionError)
    def broken(error: StatementError | NoConnectionError) -> Response:
        log.error("survey not stored", extra={"kind": type(error).__name__})
        return _said(NOT_NOW, BUSY, status=503)


def _read(sheet: Sheet) -> tuple[Page, dict[int, Given]]:
    """What was typed, with the first thing wrong if any; what was left empty is passed over."""
    typed = {one.place: request.form.get(FIELD.format(place=one.place), "") for one in sheet.left}
    page, given = Page(sheet, typed), dict[int, Given]()
    for question in sheet.left:
        try:
            given[question.place] = surveys.checked(question, _given(question, typed[question.place]))
        except BadInputError as error:
            page.problem, page.wrong = WRONG.format(place=question.place, sentence=error.sentence), question.place
            return page, given
    if all(one is None for one in given.values()):
        page.problem = EMPTY
        return page, given
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        page.problem = STALE
    return page, given


def _given(question: Question, typed: str) -> Given:
    if not typed.strip():
        return None
    offered = [str(place) for place in range(len(question.choices))]
    return offered.index(typed) if typed in offered else typed


def _page(page: Page, *, status: int = 200) -> Response:
    return _render("survey.html", status, page=page, csrf=generate_csrf(), longest=surveys.rules.LONGEST_ANSWER)


def _said(title: str, text: str, *, status: int = 200) -> Response:
    return _render("ballot_said.html", status, title=title, text=text)


def _render(template: str, status: int, **values: object) -> Response:
    response = make_response(render_template(template, **values), status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
