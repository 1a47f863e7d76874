"""One member as who manages the people of the unit looks at him: by which accounts he is known, a code, letting go."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response

from bot import logins, people
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.core.platforms import NAMED, called
from bot.people import ChatAccount, Member, Org, Right
from bot.text import binding
from bot.web.filters import full_day
from bot.web.hall import Hall

ACCOUNT = "{channel}{userid}，{day}绑定"
UNBOUND = "已解除{name}的账号，已登录的网页一并退出。"


@dataclass(frozen=True, slots=True)
class Seen:
    """A member as his page shows him."""

    code: str
    name: str
    place: str
    standing: str
    posts: Sequence[str]
    accounts: Sequence[str]
    uses_chat: bool
    is_gone: bool


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/members/<who>`; `POST …/code`, `…/unbind`."""
    pages = Blueprint("units_member", __name__, url_prefix="/units/<code>/members/<who>")

    @pages.get("")
    def show(code: str, who: str) -> Response:
        return shown(code, who)

    @pages.post("/code")
    def make_code(code: str, who: str) -> Response:
        """A code by which he binds himself; shown by this page alone, and kept nowhere."""
        made: list[str] = []
        problem = hall.attempt(lambda ctx: made.append(people.codes.make_for(ctx, _of(ctx, hall, code, who)[1])))
        return shown(code, who, problem, secret=binding.shown(made[0]) if made else "")

    @pages.post("/unbind")
    def unbind(code: str, who: str) -> Response:
        names: list[str] = []

        def let_go(ctx: Context) -> None:
            _, member = _of(ctx, hall, code, who)
            people.unbind(ctx, member)
            logins.end_of(ctx, member)
            names.append(member.name)

        if problem := hall.attempt(let_go):
            return shown(code, who, problem)
        return hall.done(UNBOUND.format(name=names[0]), "units_member.show", code=code, who=who)

    def shown(code: str, who: str, problem: str = "", *, secret: str = "") -> Response:
        with hall.reading() as ctx:
            unit, member = _of(ctx, hall, code, who)
            seen = _seen(ctx, member)
            place, short = unit.code, unit.short
        status = 422 if problem else 200
        return hall.page(
            "unit_members/show.html", status, code=place, short=short, seen=seen, problem=problem, secret=secret
        )

    return pages


def _of(ctx: Context, hall: Hall, code: str, who: str) -> tuple[Org, Member]:
    """The unit and its member with this number.

    Raises:
        NotFoundError, NotAllowedError: shown alike, as a page that is not there.
    """
    unit = hall.unit(ctx, code, Right.MANAGE_PEOPLE)
    member = people.member_by_code(ctx, who) if who.isprintable() else None
    if member is None or not people.org(ctx, member.group_id or member.org_id).path.startswith(unit.path):
        raise NotFoundError
    return unit, member


def _seen(ctx: Context, member: Member) -> Seen:
    titles = people.roster.ROLE_TITLES
    return Seen(
        code=member.code,
        name=member.name,
        place=people.org(ctx, member.group_id or member.org_id).short,
        standing=people.roster.FIRST_WORDS["standing"][member.standing],
        posts=[f"{place.short}{titles[post.role]}" for post, place in people.posts_of(ctx, member.id)],
        accounts=[_account(one) for one in people.accounts(ctx, member.id)],
        uses_chat=member.uses_chat,
        is_gone=member.left_on is not None,
    )


def _account(one: ChatAccount) -> str:
    """What people call it: by its name where it has one."""
    userid = f" {one.userid}" if one.channel in NAMED else ""
    return ACCOUNT.format(channel=called(one.channel), userid=userid, day=full_day(local(one.bound_at).date()))
