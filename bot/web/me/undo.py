"""撤回 on a page: the last thing the visitor did, where he is told that it is done."""

from flask import Blueprint, Response, flash, make_response, redirect, request

from bot import takeback
from bot.core.context import Context
from bot.takeback import Undone
from bot.web.hall import REFUSED, Hall
from bot.web.paths import HOME, own

MOST_DIGITS = 9
GONE_WITH_IT = {"meeting.call": "/units"}
"""Where to go when what the page was about is gone."""


def blueprint(hall: Hall) -> Blueprint:
    """`POST /me/undo`."""
    pages = Blueprint("me_undo", __name__, url_prefix="/me/undo")

    @pages.post("")
    def undo() -> Response:
        typed, done = request.form.get("number", ""), list[Undone]()
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else 0

        def work(ctx: Context) -> None:
            done.append(takeback.undo(ctx, number=number))

        problem = hall.attempt(work, tells_all=True)
        flash(problem or done[0].sentence, REFUSED if problem else "message")
        verbs = done[0].verbs if done else frozenset()
        to = next((path for verb, path in GONE_WITH_IT.items() if verb in verbs), own(request.form.get("to", HOME)))
        return make_response(redirect(to, 303))

    return pages
