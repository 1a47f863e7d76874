"""Ballots and surveys that are open to the visitor: a button that leads to the page where one votes or answers.

That page knows the voter by a signed link made at the moment the button is pressed, as in the chat; nothing is written
down here, neither that somebody came nor where he went (decision 0009).
"""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, make_response, redirect, url_for

from bot import appraisal, awards, surveys
from bot.core import links
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.web.hall import Hall
from bot.web.signed import ballots, choices
from bot.web.signed import surveys as survey_pages

GONE = "这一项现在没有要您投的。"
RATES = "评 {count} 个单位，不记名"
CHOOSES = "选一个或弃权，不记名，自愿"
ANSWERS = "不记名，自愿，存的答案不连着人"
RATE, CHOOSE, ANSWER = "去投票", "去投票", "去答"


@dataclass(frozen=True, slots=True)
class Vote:
    """A ballot or survey that is open to the visitor: what it is on, its last day, where its button leads."""

    title: str
    closes_on: date | None
    about: str
    button: str
    path: str


def votes(ctx: Context) -> list[Vote]:
    """What the visitor may vote on or answer now; what he has done, or was not asked, is not there."""
    found = []
    rating = appraisal.mine(ctx)
    if rating is not None:
        about = RATES.format(count=len(rating.units))
        found.append(Vote(rating.title, rating.closes_on, about, RATE, url_for("me_ballots.rate")))
    for vote in awards.open_to_me(ctx):
        path = url_for("me_ballots.choose", number=vote.number)
        found.append(Vote(vote.title, vote.closes_on, CHOOSES, CHOOSE, path))
    for asked in surveys.open_to_me(ctx):
        path = url_for("me_ballots.answer", number=asked.number)
        found.append(Vote(asked.title, asked.closes_on, ANSWERS, ANSWER, path))
    return found


def blueprint(hall: Hall) -> Blueprint:
    """`/me/ballots`; `POST /me/ballots/rating`, `/me/ballots/<number>`, `/me/surveys/<number>` lead on."""
    pages = Blueprint("me_ballots", __name__, url_prefix="/me")

    @pages.get("/ballots")
    def show() -> Response:
        with hall.reading() as ctx:
            found = votes(ctx)
        return hall.page("me/ballots.html", votes=found)

    @pages.post("/ballots/rating")
    def rate() -> Response:
        with hall.reading() as ctx:
            found = appraisal.mine(ctx)
            if found is None:
                raise NotFoundError(GONE)
            return lead(ctx, ballots.PURPOSE, found.round_id, "ballots.show")

    @pages.post("/ballots/<int:number>")
    def choose(number: int) -> Response:
        with hall.reading() as ctx:
            _require(number, [one.number for one in awards.open_to_me(ctx)])
            return lead(ctx, choices.PURPOSE, number, "choices.show")

    @pages.post("/surveys/<int:number>")
    def answer(number: int) -> Response:
        with hall.reading() as ctx:
            _require(number, surveys.waiting(ctx))
            return lead(ctx, survey_pages.PURPOSE, number, "surveys.show")

    def lead(ctx: Context, purpose: str, number: int, endpoint: str) -> Response:
        token = links.make(ctx.settings, purpose, number=number, member_id=ctx.speaker.id, now=ctx.now)
        response = make_response(redirect(url_for(endpoint, token=token), 303))
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _require(number: int, offered: list[int]) -> None:
    if number not in offered:
        raise NotFoundError(GONE)
