"""The page of a vote among the nominated: one of them, or nobody; what was ticked is nowhere else."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from bot import awards
from bot.awards import Sheet
from bot.chat import Desk
from bot.core.clock import Clock
from bot.web.signed import slip, voting

PURPOSE = "choice"
"""What a link is for."""
FIELD = "choice"
MISSING = "还没有选，请选好再交；都不想选的选“弃权”。"
SLIP = "这个选择认不出来，请重新选。"


@dataclass(slots=True)
class Filled:
    """A ballot as it is shown: what was ticked, and what to say about it."""

    sheet: Sheet
    ticked: int | None = None
    problem: str = ""


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`GET` and `POST /ballots/c-<token>`: the ballot of whom the link was made for.

    A rating's token never begins with `c-`: it begins with a list.
    """
    pages = Blueprint("choices", __name__, url_prefix=voting.PREFIX)

    @pages.get("/c-<token>")
    def show(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            return _sheet(Filled(awards.sheet(ctx, number)))

    @pages.post("/c-<token>")
    def take(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            filled = _read(awards.sheet(ctx, number))
        if filled.problem or filled.ticked is None:
            return _sheet(filled, status=422)
        with desk.database.write() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            awards.cast(ctx, number, filled.ticked)
        return slip.said(voting.DONE, voting.THANKS)

    voting.answer_errors(pages)
    return pages


def _read(sheet: Sheet) -> Filled:
    """What was ticked; with the first thing wrong, if any."""
    value, offered = request.form.get(FIELD, ""), [str(place) for place in range(len(sheet.options) + 1)]
    if value not in offered:
        return Filled(sheet, problem=SLIP if value else MISSING)
    return Filled(sheet, offered.index(value), voting.STALE if slip.is_stale() else "")


def _sheet(filled: Filled, *, status: int = 200) -> Response:
    return slip.form("choice.html", status, filled=filled, sheet=filled.sheet)
