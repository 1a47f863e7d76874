"""我的: the first screen of everybody, what waits for him; large type."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, request

from bot import activities, appraisal, meetings, plan
from bot.core.context import Context
from bot.core.errors import NotAllowedError
from bot.web.hall import LARGE, TYPE_COOKIE, Hall
from bot.web.me.ballots import Vote, votes

AHEAD = timedelta(days=14)
"""How far the first screen looks for meetings."""
FEW = 4
"""Cards of one kind on the first screen; the rest is a page further."""
YEAR = 366 * 24 * 3600
LARGER, USUAL = "字放大了。", "字改回原来的大小了。"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the visitor, by kind."""

    meetings: list[meetings.Own]
    tasks: list[plan.Own]
    votes: list[Vote]
    offers: list[activities.Offer]
    has_debrief: bool


def blueprint(hall: Hall) -> Blueprint:
    """`/me`, `/me/type`."""
    pages = Blueprint("me", __name__, url_prefix="/me")

    @pages.get("")
    def show() -> Response:
        with hall.reading() as ctx:
            found = _waiting(ctx)
            return hall.page("me/show.html", found=found, few=FEW, words=meetings.wording, task_words=plan.wording)

    @pages.post("/type")
    def size() -> Response:
        wants = request.form.get("size") == LARGE
        response = hall.done(LARGER if wants else USUAL, "me.show")
        if not wants:
            response.delete_cookie(TYPE_COOKIE)
            return response
        secure = hall.settings.web.base_url.startswith("https://")
        response.set_cookie(TYPE_COOKIE, LARGE, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
        return response

    return pages


def _waiting(ctx: Context) -> Waiting:
    soon = meetings.mine(ctx, since=ctx.today, until=ctx.today + AHEAD)
    return Waiting(
        [one for one in soon if one.is_open and (one.is_ahead or one.is_on)],
        [one for one in plan.own(ctx) if one.has_begun and one.task.state is plan.TaskState.OPEN],
        votes(ctx),
        [one for one in activities.offered(ctx) if one.waits],
        _hands_in(ctx),
    )


def _hands_in(ctx: Context) -> bool:
    try:
        appraisal.unit_of(ctx)
    except NotAllowedError:
        return False
    return True
