"""The rows of the address book: read as a whole, written as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.contacts.matching import Bearer, name_key, units_named
from bot.contacts.planning import Holder, Known, Plan, Roster, Wanted
from bot.contacts.wording import why
from bot.core.context import Context
from bot.core.db import insert_once
from bot.people import ChatAccount, Member, Org

CHUNK = 1000
_CONTACTS: sa.Table = SQLModel.metadata.tables["contact"]
_READ = ("id", "userid", "name", "departments", "member_id", "state", "renamed_from", "why")
_CHANGED = ("name", "departments", "member_id", "state", "renamed_from", "why")


def known(ctx: Context, channel: str) -> dict[str, Known]:
    """Every stored row of a channel by user id."""
    return {userid: row for userid, (row, _) in _rows(ctx, channel).items()}


def _rows(ctx: Context, channel: str) -> dict[str, tuple[Known, str]]:
    query = sa.select(*(_CONTACTS.c[name] for name in _READ)).where(_CONTACTS.c.channel == channel)
    return {
        row.userid: (
            Known(row.id, row.userid, row.name, tuple(row.departments), row.member_id, row.state, row.renamed_from),
            row.why,
        )
        for row in ctx.connection.execute(query)
    }


def roster(ctx: Context, channel: str) -> Roster:
    """Who has not left by name, the units' names, who is bound; three statements."""
    orgs = ctx.connection.execute(
        sa.select(col(Org.id), col(Org.path), col(Org.name), col(Org.short), col(Org.aliases))
    ).all()
    paths = {row.id: row.path for row in orgs}
    bound = _holders(ctx, channel)
    holding = {holder.member_id for holder in bound.values()}
    bearers: defaultdict[str, list[Bearer]] = defaultdict(list)
    members = sa.select(col(Member.id), col(Member.name), col(Member.org_id), col(Member.group_id))
    for row in ctx.connection.execute(members.where(col(Member.left_on).is_(None)).order_by(col(Member.code))):
        unit = paths[row.org_id]
        place = paths.get(row.group_id, unit)
        bearers[name_key(row.name)].append(Bearer(row.id, unit, place, row.id in holding))
    units = units_named((row.path, (row.name, row.short, *row.aliases)) for row in orgs)
    return Roster(bearers, units, bound)


def _holders(ctx: Context, channel: str) -> dict[str, Holder]:
    query = sa.select(
        col(ChatAccount.userid), col(Member.id), col(Member.name), col(Member.left_on).is_(None).label("is_here")
    ).join(Member, col(Member.id) == col(ChatAccount.member_id))
    rows = ctx.connection.execute(query.where(col(ChatAccount.channel) == channel))
    return {row.userid: Holder(row.id, row.name, bool(row.is_here)) for row in rows}


def news(ctx: Context, channel: str, plan: Plan) -> list[Wanted]:
    """What of the plan is new or differs from what is stored."""
    return [wanted for wanted, _ in _differing(ctx, channel, plan)]


def keep(ctx: Context, channel: str, plan: Plan) -> list[Wanted]:
    """Bring the rows to where the plan wants them; returns what was new or has changed."""
    found = _differing(ctx, channel, plan)
    _insert(ctx, channel, [_values(wanted) for wanted, number in found if number is None])
    _update(ctx, [_values(wanted) | {"number": number} for wanted, number in found if number is not None])
    for some in _chunks(plan.drop):
        ctx.connection.execute(_CONTACTS.delete().where(_CONTACTS.c.id.in_(some)))
    return [wanted for wanted, _ in found]


def _differing(ctx: Context, channel: str, plan: Plan) -> list[tuple[Wanted, int | None]]:
    """Each with the number of its row, None where there is none yet."""
    before = _rows(ctx, channel)
    found: list[tuple[Wanted, int | None]] = []
    for wanted in plan.put:
        row, values = before.get(wanted.userid), _values(wanted)
        if row is None:
            found.append((wanted, None))
        elif any(_stood(row)[name] != values[name] for name in _CHANGED):
            found.append((wanted, row[0].id))
    return found


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "userid": wanted.userid,
        "name": wanted.name,
        "departments": list(wanted.departments),
        "member_id": wanted.member_id,
        "state": wanted.state,
        "renamed_from": wanted.renamed_from,
        "why": why(wanted),
    }


def _stood(row: tuple[Known, str]) -> Mapping[str, Any]:
    known, words = row
    stood = {name: getattr(known, name) for name in _CHANGED if name != "why"}
    return stood | {"departments": list(known.departments), "why": words}


def _insert(ctx: Context, channel: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        more = {"channel": channel, "seen_at": ctx.now, "settled_at": None, "settled_by_id": None}
        ctx.connection.execute(insert_once(ctx.connection, _CONTACTS), [row | more for row in rows])


def _update(ctx: Context, rows: Sequence[dict[str, Any]]) -> None:
    """A row that changes is open again, or settled by the address book itself: nobody has decided that."""
    if not rows:
        return
    values: dict[str, Any] = {name: sa.bindparam(f"to_{name}", type_=_CONTACTS.c[name].type) for name in _CHANGED}
    values |= {"seen_at": ctx.now, "settled_at": None, "settled_by_id": None}
    given = [{f"to_{name}": row[name] for name in _CHANGED} | {"number": row["number"]} for row in rows]
    ctx.connection.execute(_CONTACTS.update().where(_CONTACTS.c.id == sa.bindparam("number")).values(values), given)


def _chunks(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while some := list(islice(rest, CHUNK)):
        yield some
