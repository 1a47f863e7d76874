"""A unit's members as a list: group, standing, posts. No figures stand beside a person."""

from flask import Blueprint, Response, request

from bot import people
from bot.people import Right, Sought
from bot.web.hall import Hall
from bot.web.typed import plain

LONGEST = 20
"""Characters of a name that is looked for."""


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/members?name=王&page=2`."""
    pages = Blueprint("units_members", __name__)

    @pages.get("/units/<code>/members")
    def show(code: str) -> Response:
        name = plain(request.args.get("name"))[:LONGEST]
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.SEE_UNIT)
            sought = Sought(name, unit)
            count = people.count_found(ctx, sought)
            sheet = hall.sheet(count, lambda offset, limit: people.found(ctx, sought, offset, limit))
            keeps = people.may_everywhere(ctx, Right.MANAGE_PEOPLE)
            code, short = unit.code, unit.short
        return hall.page(
            "unit_members/list.html",
            code=code,
            short=short,
            name=name,
            sheet=sheet,
            keeps=keeps,
            titles=people.roster.ROLE_TITLES,
            standings=people.roster.FIRST_WORDS["standing"],
        )

    return pages
