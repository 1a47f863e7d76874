"""The assessment table in force: what is judged, for how many points, from where, by which method."""

from flask import Blueprint, Response

from bot import assess
from bot.people import Right
from bot.web.admin_rooms import closed_by, year_asked
from bot.web.hall import Hall


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/indicators` and below."""
    pages = closed_by(
        Right.CONFIRM_RESULT, Blueprint("admin_indicators", __name__, url_prefix="/admin/indicators"), hall
    )

    @pages.get("")
    def index() -> Response:
        with hall.reading() as ctx:
            year = year_asked(ctx.today.year)
            table = assess.tables.held(ctx, year)
            versions = assess.tables.versions(ctx, year)
        return hall.page(
            "rules/indicators.html",
            year=year,
            table=table,
            versions=versions,
            methods=assess.labels.METHODS,
            sources=assess.labels.SOURCES,
            params=assess.labels.PARAMS,
        )

    return pages
