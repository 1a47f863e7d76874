"""What the rooms of the rules share: closed by a right for the whole company, and the year they are asked for."""

from flask import Blueprint, request

from bot import people
from bot.people import Right
from bot.web.hall import Hall

YEARS = range(2000, 3000)
"""What lists and tables can be of."""


def closed_by(right: Right, pages: Blueprint, hall: Hall) -> Blueprint:
    """The room: only who has the right for the whole company comes in, whatever is asked."""

    @pages.before_request
    def ask() -> None:
        with hall.reading() as ctx:
            people.require_everywhere(ctx, right)

    return pages


def year_asked(usual: int) -> int:
    """The year behind the question mark; the usual one where there is none that can be."""
    asked = request.args.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and len(asked) == len(str(YEARS.start)) and int(asked) in YEARS
    return int(asked) if is_year else usual
