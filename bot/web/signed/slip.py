"""What pages share that somebody fills in unnamed: by a signed link of one person, on a phone, without a script.

Nothing is written down here of who came, when, or what was chosen: a store that fails is logged by its kind alone,
for SQLAlchemy's own words hold the values. See decision 0009.
"""

import logging

from flask import Blueprint, Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlmodel import Session
from wtforms import ValidationError

from bot import people
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, BusyError, ConflictError, NotAllowedError, NotFoundError

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "img-src 'self'; require-trusted-types-for 'script'"
)
GONE = "链接已失效。"
log = logging.getLogger(__name__)


def reader(desk: Desk, clock: Clock, session: Session, purpose: str, token: str) -> tuple[Context, int]:
    """Whoever the link was made for, and the number of what is filled in.

    Raises:
        NotAllowedError: the link is not for this, too old, or of somebody who has left.
    """
    number, member_id = links.read(desk.settings, purpose, token, now=clock())
    ctx = Context(session, clock(), desk.settings, desk.workdays)
    member = people.member(ctx, member_id)
    if member.left_on is not None:
        raise NotAllowedError(GONE)
    return ctx.acting(Actor(member.id, member.name)), number


def answer_errors(pages: Blueprint, what: str, *, not_now: str, busy: str) -> None:
    """Whatever goes wrong is said on a page, in words: that it cannot be done now, and where the store is busy why."""

    @pages.errorhandler(BotError)
    def refused(error: BotError) -> Response:
        status = 404 if isinstance(error, NotFoundError) else 409 if isinstance(error, ConflictError) else 403
        return said(not_now, error.sentence, status=status)

    @pages.errorhandler(BusyError)
    def waited(_: BusyError) -> Response:
        return said(not_now, busy, status=503)

    @pages.errorhandler(StatementError)
    @pages.errorhandler(NoConnectionError)
    def broken(error: StatementError | NoConnectionError) -> Response:
        log.error("%s not stored", what, extra={"kind": type(error).__name__})
        return said(not_now, busy, status=503)


def is_stale() -> bool:
    """Whether the form is not ours, or too old: it is shown again."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return True
    return False


def form(template: str, status: int, **values: object) -> Response:
    """A page with a form that is ours."""
    return page(template, status, csrf=generate_csrf(), **values)


def said(title: str, text: str, *, status: int = 200) -> Response:
    """A page that only says something."""
    return page("ballot_said.html", status, title=title, text=text)


def page(template: str, status: int, **values: object) -> Response:
    """A page that nobody keeps, finds or puts into another."""
    response = make_response(render_template(template, **values), status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
