"""The address book of the cast's company as WeCom shows it, and looking at it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot import contacts
from bot.channels.base import Person
from bot.contacts import Contact, Taken
from bot.people import ChatAccount
from tests.world import PEOPLE, World

CHANNEL = "wecom_app"
DEPARTMENTS = {"B04": "锅炉工程公司", "B05": "汽机工程公司"}


def book() -> list[Person]:
    """Everybody of the cast who has an account, under the name of the roster."""
    return [Person(userid, name, ("公司", DEPARTMENTS[place[:3]])) for userid, name, place, _ in PEOPLE if userid]


def called(people: Sequence[Person], **names: str) -> Iterator[Person]:
    """The same, some of them under another name."""
    return (replace(one, name=names.get(one.userid, one.name)) for one in people)


def unbind(world: World, *userids: str) -> None:
    """Let these accounts be nobody's."""
    with world.acting() as ctx:
        gone = sa.delete(ChatAccount).where(ChatAccount.userid.in_(userids))  # type: ignore[attr-defined]
        ctx.connection.execute(gone)


def take_in(world: World, people: Sequence[Person]) -> Taken:
    """Look at the address book."""
    with world.acting() as ctx:
        return contacts.take_in(ctx, CHANNEL, list(people))


def rows(world: World) -> dict[str, Contact]:
    """What is stored, by user id."""
    with world.acting() as ctx:
        found = ctx.session.execute(sa.select(Contact)).scalars().all()
        for row in found:
            ctx.session.expunge(row)
        return {row.userid: row for row in found}


def standing(world: World) -> dict[str, tuple[str, int | None]]:
    """State and member of each account that is stored."""
    return {userid: (row.state.value, row.member_id) for userid, row in rows(world).items()}


def bound(world: World) -> dict[str, int]:
    """Whose each account is."""
    with world.acting() as ctx:
        query = sa.select(ChatAccount.userid, ChatAccount.member_id)  # type: ignore[call-overload]
        return dict(ctx.connection.execute(query.where(ChatAccount.channel == CHANNEL)).all())
