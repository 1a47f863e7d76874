"""Activities and teams of the whole company by state, and the list of the year they are begun from."""

from flask import Blueprint, Response, request

from bot import activities
from bot.activities import ActivityState
from bot.people import Right
from bot.web.admin_rooms import closed_by
from bot.web.hall import Hall

STATES = {ActivityState.OPEN: "在办", ActivityState.CLOSED: "已结项", ActivityState.CANCELLED: "已取消"}


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/activities` and below."""
    pages = closed_by(Right.RUN_ACTIVITY, Blueprint("admin_activities", __name__, url_prefix="/admin/activities"), hall)

    @pages.get("")
    def index() -> Response:
        asked = request.args.get("state", "")
        state = ActivityState(asked) if asked in set(STATES) else ActivityState.OPEN
        with hall.reading() as ctx:
            sheet = hall.sheet(
                activities.count_in(ctx, state), lambda offset, limit: activities.in_state(ctx, state, offset, limit)
            )
            return hall.page("rules/activities.html", sheet=sheet, state=state, states=STATES)

    return pages
