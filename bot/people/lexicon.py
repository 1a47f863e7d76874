"""The roster as the reader of chat needs it: names, units, and who speaks in which role."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.core.context import Context
from bot.core.prepared import Prepared
from bot.people.models import Member, Org, Post, Role
from bot.people.rights import OFFICE
from bot.text.lexicon import Lexicon, Person, Unit
from bot.text.utterance import Speaker

_AUDIT: sa.Table = SQLModel.metadata.tables["audit_entry"]
_VERSION = Prepared(
    sa.select(sa.func.coalesce(sa.func.max(_AUDIT.c.id), 0).label("number")).where(_AUDIT.c.verb == "people.import")
)
_GROUP = sa.orm.aliased(Org)
_PEOPLE = (
    sa.select(col(Member.id), col(Member.name), col(Org.code), sa.func.coalesce(col(_GROUP.code), ""))
    .join(Org, col(Member.org_id) == col(Org.id))
    .outerjoin(_GROUP, col(Member.group_id) == col(_GROUP.id))
    .where(col(Member.left_on).is_(None))
    .order_by(col(Member.code))
)
_SPEAKING = Prepared(_PEOPLE.where(col(Member.id) == sa.bindparam("member")))
_HELD = Prepared(
    sa.select(col(Post.role)).where(
        col(Post.member_id) == sa.bindparam("member"),
        col(Post.since) <= sa.bindparam("day"),
        sa.or_(col(Post.until).is_(None), col(Post.until) > sa.bindparam("day")),
    )
)
_PARENT = sa.orm.aliased(Org)
_UNITS = (
    sa.select(
        col(Org.id),
        col(Org.code),
        col(Org.name),
        col(Org.short),
        col(Org.kind),
        sa.func.coalesce(col(_PARENT.code), ""),
        col(Org.aliases),
    )
    .outerjoin(_PARENT, col(Org.parent_id) == col(_PARENT.id))
    .where(col(Org.closed_on).is_(None))
    .order_by(col(Org.path))
)


def version(ctx: Context) -> int:
    """A number that grows whenever people or units change."""
    [(number,)] = _VERSION.all(ctx.connection, {})
    return int(number)


def lexicon(ctx: Context) -> Lexicon:
    """The names of everybody who has not left, and of every open unit and group."""
    persons = [Person(*row) for row in ctx.connection.execute(_PEOPLE)]
    units = [Unit(*row[:4], str(row[4]), row[5], tuple(row[6])) for row in ctx.connection.execute(_UNITS)]
    return Lexicon(persons, units)


def near_names(ctx: Context, names: Iterable[str]) -> dict[str, list[str]]:
    """For each name, those of the roster that sound or look most like it."""
    book = lexicon(ctx)
    return {name: book.near(name) for name in names}


def speaking(ctx: Context) -> Speaker:
    """The speaker with unit, group and the weightiest role held today."""
    [(number, name, unit, group)] = _SPEAKING.all(ctx.connection, {"member": ctx.speaker.id})
    held = _HELD.all(ctx.connection, {"member": ctx.speaker.id, "day": ctx.today})
    return Speaker(number, name, unit, group, _weightiest({role for (role,) in held}))


def _weightiest(roles: set[Role]) -> str:
    if roles & set(OFFICE):
        return "committee"
    if roles - {Role.GROUP_LEADER}:
        return "secretary"
    return "group_leader" if roles else "member"
