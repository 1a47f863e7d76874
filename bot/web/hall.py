"""What every page behind the login shares: who looks, the store for reading or for one change, how it is shown."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Generic, TypeVar

from flask import Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlmodel import Session

from bot import board, people
from bot.channels.base import Channel
from bot.chat import Desk
from bot.core import audit
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, NotAllowedError, NotFoundError
from bot.people import Org, Right

PAGE = 50
"""Rows of a long list shown at once."""
FARTHEST = 10_000
UNDO = "undo:"
"""What begins the category of a sentence about what can be taken back; the number of its entry follows."""
REFUSED = "refused"
"""The category of a sentence about what was not done, where there is no form to say it beside."""
CAUSES = 2**31 - 1
"""How many numbers there are for changes made on pages."""
NOT_FILLED = "有的内容没有填对，请看下面标出的地方。"
STALE = "网页开得太久，这一次没有记下。请核对一遍，再交一次。"
TYPE_COOKIE = "type"
LARGE = "large"
STATIC = Path(__file__).parent / "static"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the way around: what it is called, where it leads, whether one is there."""

    label: str
    path: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Item]):
    """One page of a long list: `number` of `of`, counted from 1."""

    rows: Sequence[Item]
    number: int
    of: int
    total: int


class Hall:
    """The way into the store for pages; one for the application."""

    def __init__(self, desk: Desk, clock: Clock, channels: Mapping[str, Channel]) -> None:
        self.desk = desk
        self.clock = clock
        self.channels = channels
        self.settings = desk.settings

    @cached_property
    def is_open(self) -> bool:
        """Whether pages can be shown at all: without an address and a key there are no logins."""
        return bool(self.settings.web.base_url) and self.settings.web.link_key is not None

    @contextmanager
    def reading(self) -> Iterator[Context]:
        """The store for looking, as who is logged in; the way around is known from then on."""
        self.desk.workdays.freshen(self.clock())
        with self.desk.database.read() as session:
            ctx = self._context(session)
            if ctx.actor is not None:
                g.places = places(ctx)
            yield ctx

    @contextmanager
    def writing(self) -> Iterator[Context]:
        """The store for one change, as who is logged in; all of it is kept when the block ends, or nothing.

        Raises:
            BusyError: the store is locked or full; nothing was kept.
        """
        with self.desk.database.write() as session:
            ctx = self._context(session, cause=_number())
            yield ctx
            if ctx.actor is not None:
                last = audit.latest_undoable(ctx)
                g.undoable = last.id if last and last.cause == ctx.cause else None

    @contextmanager
    def writing_unnamed(self) -> Iterator[Context]:
        """The same before anybody is logged in."""
        with self.desk.database.write() as session:
            yield Context(session, self.clock(), self.settings, self.desk.workdays)

    def attempt(self, work: Callable[[Context], object], *, tells_all: bool = False) -> str:
        """Do one change; returns the sentence that says why not, empty when it is done.

        `tells_all` where the visitor may know what is missing, or whose it is: the page itself was for him.

        Raises:
            NotFoundError, NotAllowedError: shown as a page that is not there.
            BusyError: the store is locked or full; nothing was kept.
        """
        try:
            with self.writing() as ctx:
                work(ctx)
        except BotError as error:
            if isinstance(error, NotFoundError | NotAllowedError) and not tells_all:
                raise
            return error.sentence
        return ""

    def _context(self, session: Session, *, cause: int | None = None) -> Context:
        ctx = Context(session, self.clock(), self.settings, self.desk.workdays)
        member: Actor | None = getattr(current_user, "member", None)
        return ctx.acting(member, cause=cause)

    def unit(self, ctx: Context, code: str, right: Right) -> Org:
        """The organisation or group with this code, for which the visitor has the right.

        Raises:
            NotFoundError, NotAllowedError: shown alike, as a page that is not there.
        """
        unit = people.org_by_code(ctx, code)
        people.require(ctx, right, unit)
        return unit

    @staticmethod
    def page(template: str, status: int = 200, **values: object) -> Response:
        """A page; nobody but its reader keeps or finds it."""
        return page(template, status, **values)

    @staticmethod
    def done(sentence: str, endpoint: str, **values: object) -> Response:
        """After a change: on to a page (303) that says on top what was done."""
        number = g.get("undoable")
        flash(sentence, f"{UNDO}{number}" if number else "message")
        return make_response(redirect(url_for(endpoint, **values), 303))  # type: ignore[arg-type]

    @staticmethod
    def first_error(form: FlaskForm) -> str:
        """What is wrong with a form, in one sentence; the fields themselves say the rest."""
        return STALE if "csrf_token" in form.errors else NOT_FILLED

    @staticmethod
    def paging(count: int) -> tuple[int, int]:
        """The page asked for in `?page=`, from 1 and never beyond the last, and how many there are."""
        of = max(1, -(-count // PAGE))
        asked = request.args.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(FARTHEST)) else 1
        return min(max(number, 1), of), of

    def sheet(self, count: int, rows: Callable[[int, int], Sequence[Item]]) -> Sheet[Item]:
        """The page asked for in `?page=` of `count` rows, which `rows(offset, limit)` finds."""
        number, of = self.paging(count)
        return Sheet(rows((number - 1) * PAGE, PAGE), number, of, count)


def _number() -> int:
    """What all of one change is known by, so that it is taken back as one and its messages with it.

    Below zero and by chance: what is said in the chat has the number of its message.
    """
    return -1 - secrets.randbelow(CAUSES)


def page(template: str, status: int = 200, **values: object) -> Response:
    """A page; nobody but its reader keeps or finds it."""
    response = make_response(render_template(template, **values), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def is_large() -> bool:
    """Whether the reader has asked for large type."""
    return request.cookies.get(TYPE_COOKIE) == LARGE


@cache
def asset(name: str) -> str:
    """The address of a file of ours, another one when the file changes, so that a browser may keep it for long."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"{url_for('static', filename=name)}?v={version}"


def places(ctx: Context) -> list[Place]:
    """Where the visitor may go; what is not built in is not shown."""
    company = people.may_everywhere(ctx, Right.SEE_ALL_RESULTS)
    offered = (
        ("board", "看板", "/", company or board.seated(ctx)),
        ("units", "支部", "/units", people.may_anywhere(ctx, Right.SEE_UNIT)),
        ("notices", "通报", "/notices", company or people.may_anywhere(ctx, Right.APPEAL)),
        ("admin", "管理", "/admin", people.may_everywhere(ctx, Right.MANAGE_PEOPLE)),
        ("me", "我的", "/me", True),
    )
    here = (request.blueprint or "").partition("_")[0]
    return [
        Place(label, path, here == room)
        for room, label, path, is_open in offered
        if is_open and room in current_app.blueprints
    ]
