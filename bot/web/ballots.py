"""The page of a ballot: by a signed link of one person, on a phone, without a script; what was ticked is nowhere else.

Nothing is written down here of who came, when, or what was chosen: a store that fails is logged by its kind alone,
for SQLAlchemy's own words hold the values. See decision 0009.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Blueprint, Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlmodel import Session
from wtforms import ValidationError

from bot import appraisal, people
from bot.appraisal import Ballot, VotedError
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, BusyError, ConflictError, NotAllowedError, NotFoundError

PURPOSE = "ballot"
"""What a link is for."""
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
FIELD = "u{number}"
GONE = "链接已失效。"
DONE, ALREADY, NOT_NOW = "已投票", "已投过票", "暂时投不了"
THANKS = "您的票已经并入合计，没有留下单张选票。可以关掉这个网页了。"
ONCE = "一人一票，不能再投，也不能改。可以关掉这个网页了。"
BUSY = "现在投票的人多，这一次没有记下。请返回上一页，再交一次。"
STALE = "网页开得太久，或者浏览器不让保存 Cookie，这一次没有记下。请把下面的选择核对一遍，再交一次。"
MISSING = "还有 {count} 个单位没有选，请选好再交；不想评的选“弃权”。"
SLIP = "有的选择认不出来，请重新选。"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sheet:
    """A ballot as it is shown: what was ticked so far, what is missing, what to say about it."""

    ballot: Ballot
    ticked: Mapping[int, int] = field(default_factory=dict)
    problem: str = ""
    missing: tuple[int, ...] = ()


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`GET` and `POST /ballots/<token>`: the ballot of whom the link was made for."""
    pages = Blueprint("ballots", __name__, url_prefix="/ballots")

    @pages.get("/<token>")
    def show(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = reader(session, token)
            return _sheet(Sheet(appraisal.ballot(ctx, number)))

    @pages.post("/<token>")
    def take(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = reader(session, token)
            sheet = _read(appraisal.ballot(ctx, number))
        if sheet.problem:
            return _sheet(sheet, status=422)
        with desk.database.write() as session:
            ctx, number = reader(session, token)
            appraisal.cast(ctx, number, sheet.ticked)
        return _said(DONE, THANKS)

    def reader(session: Session, token: str) -> tuple[Context, int]:
        """Whoever the link was made for, and the round."""
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

    @pages.errorhandler(VotedError)
    def voted(_: VotedError) -> Response:
        return _said(ALREADY, ONCE)

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
        log.error("ballot not stored", extra={"kind": type(error).__name__})
        return _said(NOT_NOW, BUSY, status=503)


def _read(ballot: Ballot) -> Sheet:
    """What was ticked; with the first thing wrong, if any."""
    ticked, offered = {}, [str(place) for place in range(len(ballot.choices))]
    for unit in ballot.units:
        value = request.form.get(FIELD.format(number=unit.id), "")
        if value in offered:
            ticked[unit.id] = offered.index(value)
        elif value:
            return Sheet(ballot, problem=SLIP)
    sheet = Sheet(ballot, ticked, missing=tuple(unit.id for unit in ballot.units if unit.id not in ticked))
    if sheet.missing:
        sheet.problem = MISSING.format(count=len(sheet.missing))
    else:
        with _stale(sheet):
            validate_csrf(request.form.get("csrf_token"))
    return sheet


@contextmanager
def _stale(sheet: Sheet) -> Iterator[None]:
    """A form that is not ours, or too old, is shown again."""
    try:
        yield
    except ValidationError:
        sheet.problem = STALE


def _sheet(sheet: Sheet, *, status: int = 200) -> Response:
    return _page("ballot.html", status, sheet=sheet, csrf=generate_csrf())


def _said(title: str, text: str, *, status: int = 200) -> Response:
    return _page("ballot_said.html", status, title=title, text=text)


def _page(template: str, status: int, **values: object) -> Response:
    response = make_response(render_template(template, **values), status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
