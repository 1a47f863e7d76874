"""The page of a rating's ballot: each unit asked, one choice of each; what was ticked is nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Response, request

from bot import appraisal
from bot.appraisal import Ballot
from bot.chat import Desk
from bot.core.clock import Clock
from bot.web.signed import slip, voting

PURPOSE = "ballot"
"""What a link is for."""
FIELD = "u{number}"
MISSING = "还有 {count} 个单位没有选，请选好再交；不想评的选“弃权”。"
SLIP = "有的选择认不出来，请重新选。"


@dataclass(slots=True)
class Sheet:
    """A ballot as it is shown: what was ticked so far, what is missing, what to say about it."""

    ballot: Ballot
    ticked: Mapping[int, int] = field(default_factory=dict)
    problem: str = ""
    missing: tuple[int, ...] = ()


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`GET` and `POST /ballots/<token>`: the ballot of whom the link was made for."""
    pages = Blueprint("ballots", __name__, url_prefix=voting.PREFIX)

    @pages.get("/<token>")
    def show(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            return _sheet(Sheet(appraisal.ballot(ctx, number)))

    @pages.post("/<token>")
    def take(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            sheet = _read(appraisal.ballot(ctx, number))
        if sheet.problem:
            return _sheet(sheet, status=422)
        with desk.database.write() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            appraisal.cast(ctx, number, sheet.ticked)
        return slip.said(voting.DONE, voting.THANKS)

    voting.answer_errors(pages)
    return pages


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
    elif slip.is_stale():
        sheet.problem = voting.STALE
    return sheet


def _sheet(sheet: Sheet, *, status: int = 200) -> Response:
    return slip.form("ballot.html", status, sheet=sheet)
