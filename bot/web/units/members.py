"""A unit's members as a list: group, standing, posts. No figures stand beside a person.

Who manages the people of the unit sees who is bound, and makes a code for the whole unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from bot import people
from bot.core.context import Context
from bot.core.platforms import called
from bot.people import Found, Org, OrgKind, Right, Sought
from bot.text import binding
from bot.web.hall import Hall, Sheet
from bot.web.typed import plain

LONGEST = 20
"""Characters of a name that is looked for."""
UNBOUND = "unbound"
BOUND, NOT_BOUND, NO_CHAT = "已绑定{channels}", "! 没有绑定", "不用聊天"
OF_COMMITTEES = frozenset({OrgKind.COMMITTEE, OrgKind.WORKING_COMMITTEE})
"""They have no code: their members are those of their branches."""


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the list; `binding` says by what he is known, empty where that is nothing to the visitor."""

    member: Found
    binding: str
    is_open: bool


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/members?name=王&bound=unbound&page=2`; `POST /units/<code>/members/code`."""
    pages = Blueprint("units_members", __name__)

    @pages.get("/units/<code>/members")
    def show(code: str) -> Response:
        with hall.reading() as ctx:
            return _page(hall, ctx, hall.unit(ctx, code, Right.SEE_UNIT))

    @pages.post("/units/<code>/members/code")
    def make_code(code: str) -> Response:
        """A code by which its members bind themselves; shown by this page alone, and kept nowhere."""
        made: list[str] = []
        problem = hall.attempt(lambda ctx: made.append(people.codes.make_for_unit(ctx, people.org_by_code(ctx, code))))
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.MANAGE_PEOPLE)
            return _page(hall, ctx, unit, problem=problem, secret=binding.shown(made[0]) if made else "")

    return pages


def _page(hall: Hall, ctx: Context, unit: Org, *, problem: str = "", secret: str = "") -> Response:
    name = plain(request.args.get("name"))[:LONGEST]
    manages = people.may(ctx, Right.MANAGE_PEOPLE, unit)
    only_unbound = manages and request.args.get("bound") == UNBOUND
    sought = Sought(name, unit, is_unbound=only_unbound)
    sheet = hall.sheet(people.count_found(ctx, sought), lambda offset, limit: people.found(ctx, sought, offset, limit))
    return hall.page(
        "unit_members/list.html",
        422 if problem else 200,
        code=unit.code,
        short=unit.short,
        name=name,
        sheet=_with_bindings(ctx, sheet) if manages else Sheet(_plain(sheet.rows), *_counts(sheet)),
        manages=manages,
        only_unbound=only_unbound,
        unbound=people.count_found(ctx, Sought(unit=unit, is_unbound=True)) if manages else 0,
        has_code=manages and unit.kind not in OF_COMMITTEES,
        keeps=people.may_everywhere(ctx, Right.MANAGE_PEOPLE),
        titles=people.roster.ROLE_TITLES,
        standings=people.roster.FIRST_WORDS["standing"],
        problem=problem,
        secret=secret,
    )


def _counts(sheet: Sheet[Found]) -> tuple[int, int, int]:
    return sheet.number, sheet.of, sheet.total


def _plain(rows: Sequence[Found]) -> Sequence[Row]:
    return [Row(one, "", is_open=False) for one in rows]


def _with_bindings(ctx: Context, sheet: Sheet[Found]) -> Sheet[Row]:
    known = people.channels(ctx, [one.code for one in sheet.rows])
    return Sheet([_row(one, known) for one in sheet.rows], *_counts(sheet))


def _row(one: Found, known: Mapping[str, Sequence[str]]) -> Row:
    if channels := known.get(one.code):
        return Row(one, BOUND.format(channels="、".join(map(called, channels))), is_open=False)
    return Row(one, NOT_BOUND if one.uses_chat else NO_CHAT, is_open=one.uses_chat)
