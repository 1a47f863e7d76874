"""The roster and the store: everything planning asks in four reads, everything a plan writes in a dozen statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.core.context import Context
from bot.people.models import ChatAccount
from bot.people.roster.known import KnownMember, KnownOrg, KnownPost, Roster, Units
from bot.people.roster.plan import Entry, Plan, PostChange

CHANNEL = "wecom_app"
"""Where the accounts of a roster belong."""

_ORG = SQLModel.metadata.tables["org"]
_MEMBER = SQLModel.metadata.tables["member"]
_POST = SQLModel.metadata.tables["post"]
_ACCOUNT = SQLModel.metadata.tables[str(ChatAccount.__tablename__)]


def units(ctx: Context) -> Units:
    """All organisations and groups."""
    rows = ctx.connection.execute(sa.select(_ORG).order_by(_ORG.c.path)).mappings().all()
    codes = {row["id"]: row["code"] for row in rows}
    return Units(
        KnownOrg(row["id"], row["code"], dict(row) | {"parent": codes.get(row["parent_id"], "")}) for row in rows
    )


def roster(ctx: Context) -> Roster:
    """All units, members, posts and accounts."""
    rows = ctx.connection.execute(sa.select(_MEMBER).order_by(_MEMBER.c.code)).mappings().all()
    codes = {row["id"]: row["code"] for row in rows}
    posts = _posts(ctx)
    accounts = ctx.connection.execute(
        sa.select(_ACCOUNT.c.member_id, _ACCOUNT.c.userid).where(_ACCOUNT.c.channel == CHANNEL)
    ).all()
    userids: defaultdict[int, list[str]] = defaultdict(list)
    for member_id, userid in accounts:
        userids[member_id].append(userid)
    members = {
        row["code"]: KnownMember(row["id"], row["code"], dict(row), posts[row["id"]], tuple(userids[row["id"]]))
        for row in rows
    }
    owners = {userid: codes[member_id] for member_id, userid in accounts}
    return Roster(ctx.today, units(ctx), members, owners)


def _posts(ctx: Context) -> Mapping[int, tuple[KnownPost, ...]]:
    found: defaultdict[int, tuple[KnownPost, ...]] = defaultdict(tuple)
    for row in ctx.connection.execute(sa.select(_POST).order_by(_POST.c.id)):
        found[row.member_id] += (KnownPost(row.id, row.org_id, row.role, row.since, row.until),)
    return found


def write(ctx: Context, plan: Plan) -> Plan:
    """Carry the plan out; the plan comes back with the numbers of the new rows."""
    if plan.what == "org":
        done = _write_orgs(ctx, plan)
    elif plan.what == "member":
        done = _write_members(ctx, plan)
        _write_posts(ctx, done)
        _write_accounts(ctx, done)
    else:
        _write_posts(ctx, plan)
        done = plan
    ctx.session.expire_all()
    return done


def _write_orgs(ctx: Context, plan: Plan) -> Plan:
    """New units first without their upper unit, which may be new as well."""
    done = _insert(ctx, _ORG, plan, leaving=("parent",))
    numbers = _numbers(ctx, _ORG)
    below = [
        {"b_id": entry.key, "b_parent": numbers.get(entry.values["parent"])}
        for entry in (*done.added, *done.updated)
        if "parent" in entry.values
    ]
    if below:
        ctx.connection.execute(_SET_PARENT, below)
    _update(ctx, _ORG, done.updated, leaving=("parent",))
    return done


_SET_PARENT = _ORG.update().where(_ORG.c.id == sa.bindparam("b_id")).values(parent_id=sa.bindparam("b_parent"))


def _write_members(ctx: Context, plan: Plan) -> Plan:
    done = _insert(ctx, _MEMBER, plan)
    _update(ctx, _MEMBER, done.updated)
    return done


def _numbers(ctx: Context, table: sa.Table) -> dict[str, int]:
    return {row.code: row.id for row in ctx.connection.execute(sa.select(table.c.code, table.c.id))}


def _insert(ctx: Context, table: sa.Table, plan: Plan, *, leaving: Sequence[str] = ()) -> Plan:
    if not plan.added:
        return plan
    values = [{name: value for name, value in entry.values.items() if name not in leaving} for entry in plan.added]
    ctx.connection.execute(table.insert(), values)
    numbers = _numbers(ctx, table)
    return replace(plan, added=tuple(replace(entry, key=numbers[entry.code]) for entry in plan.added))


def _update(ctx: Context, table: sa.Table, entries: Iterable[Entry], *, leaving: Sequence[str] = ()) -> None:
    """One statement for each set of columns that change together."""
    alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        names = tuple(sorted(set(entry.values) - set(leaving)))
        if names:
            alike[names].append({"b_id": entry.key} | {f"b_{name}": entry.values[name] for name in names})
    for names, values in alike.items():
        statement = table.update().where(table.c.id == sa.bindparam("b_id"))
        ctx.connection.execute(statement.values({name: sa.bindparam(f"b_{name}") for name in names}), values)


def _write_posts(ctx: Context, plan: Plan) -> None:
    changes = [change for entry in (*plan.added, *plan.updated) for change in entry.posts]
    stored = [{"b_id": change.post_id, "b_until": change.until} for change in changes if change.post_id]
    if stored:
        ctx.connection.execute(_SET_UNTIL, stored)
    fresh = [change for change in changes if change.post_id is None]
    if fresh:
        numbers = _numbers(ctx, _MEMBER)
        ctx.connection.execute(_POST.insert(), [_post(change, numbers[change.member]) for change in fresh])


_SET_UNTIL = _POST.update().where(_POST.c.id == sa.bindparam("b_id")).values(until=sa.bindparam("b_until"))


def _post(change: PostChange, member_id: int) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "org_id": change.org_id,
        "role": change.role,
        "since": change.since,
        "until": change.until,
    }


def _write_accounts(ctx: Context, plan: Plan) -> None:
    """Old bindings go before new ones come, so that two members may exchange theirs."""
    freed = [{"b_member": entry.key} for entry in plan.updated if entry.userid is not None]
    if freed:
        ctx.connection.execute(_UNBIND, freed)
    new = [
        {"channel": CHANNEL, "userid": entry.userid, "member_id": entry.key, "bound_at": ctx.now}
        for entry in (*plan.added, *plan.updated)
        if entry.userid
    ]
    if new:
        ctx.connection.execute(_ACCOUNT.insert(), new)


_UNBIND = _ACCOUNT.delete().where(_ACCOUNT.c.member_id == sa.bindparam("b_member"), _ACCOUNT.c.channel == CHANNEL)
