"""The month's check of many units with a year of records: seconds, memory, and how it grows.

    python -m bench.assess [--units 1000] [--units 10000] [--store sqlite|postgresql]

The first size is the demo company with its history, 21 units and 792 members. The others repeat what those units hold,
groups, tasks, meetings and their rolls, every third member twice: that makes fifty a unit. Each check is computed and
stored in a process of its own, told in seconds and in megabytes above what the process had before, beside *one plain
scan*: every task, meeting and attendance of the same store fetched once, with the columns the check needs.
"""

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

import click
import sqlalchemy as sa
from sqlmodel import SQLModel

from bench.remind import _analyse, _context, _peak
from bench.stores import Stores
from bot import assess, migrations, tables
from bot.assess import CheckKind
from bot.core.clock import SHANGHAI
from bot.core.db import Database
from bot.demo import company, history

assert tables.__all__

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
"""The demo's year is told until then."""
PERIOD = "2026-10"
DEMO_UNITS, TWIN = 21, 3
CHUNK = 5000
COPIED = ("org", "member", "post", "meeting", "task", "attendance")
"""In the order of their references."""
REFERENCES = {
    "org": {"parent_id": "org"},
    "member": {"org_id": "org", "group_id": "org"},
    "post": {"org_id": "org", "member_id": "member"},
    "task": {"org_id": "org", "unit_id": "org", "owner_id": "member", "meeting_id": "meeting"},
    "meeting": {"org_id": "org", **dict.fromkeys(("called_by", "chair_id", "recorder_id"), "member")},
    "attendance": {"meeting_id": "meeting", **dict.fromkeys(("member_id", "by_id"), "member")},
}
SCANNED = (
    "SELECT unit_id, id, code, weight, due, done_on, state FROM task",
    "SELECT org_id, id, state, late, ends_at, present, leave, absent FROM meeting",
    "SELECT meeting_id, state, reason, reason_text FROM attendance",
)


class Measured(NamedTuple):
    """One size on one store."""

    units: int
    members: int
    rows: int
    seconds: float
    memory: float
    again: float
    scan: float


def settle(url: str, units: int) -> None:
    """The demo company with its year, and copies of it with other numbers until there are so many units."""
    database = Database(url)
    migrations.upgrade(database)
    with database.write() as session:
        company.load(_context(session, NOW))
        history.load(_context(session, NOW))
    if units > DEMO_UNITS:
        with database.write() as session:
            _fill(session.connection(), units)
    _analyse(database)
    database.close()


def _fill(connection: sa.Connection, units: int) -> None:
    """Copy after copy of the whole company, made inside the store: one statement a table."""
    _add_twins(connection)
    steps = {name: connection.execute(sa.select(sa.func.max(_table(name).c.id))).scalar_one() for name in COPIED}
    org = _table("org")
    top = connection.execute(sa.select(org.c.id).where(org.c.parent_id.is_(None))).scalar_one()
    last = math.ceil(units / DEMO_UNITS) - 1
    numbers = sa.select(sa.literal(1).label("k")).cte("copies", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.k + 1).where(numbers.c.k < last))
    for name in COPIED:
        table = _table(name)
        columns = [_copied(table.c[column.name], name, numbers.c.k, steps, top) for column in table.columns]
        rows = sa.select(*columns).join_from(table, numbers, sa.true()).where(*_below(table, steps[name], top))
        connection.execute(table.insert().from_select([column.name for column in table.columns], rows))
    if connection.dialect.name == "postgresql":
        for name in COPIED:
            connection.execute(sa.text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))


def _add_twins(connection: sa.Connection) -> None:
    """Every third member twice, with everything the rolls say of him."""
    member, attendance = _table("member"), _table("attendance")
    last = {one.name: connection.execute(sa.select(sa.func.max(one.c.id))).scalar_one() for one in (member, attendance)}
    connection.execute(member.update().values(code=member.c.code + "-" + sa.cast(member.c.id, sa.String)))
    twin = member.c.code + "+"
    _repeat(connection, member, {"id": member.c.id + last["member"], "code": twin}, member.c.id)
    moved = {"id": attendance.c.id + last["attendance"], "member_id": attendance.c.member_id + last["member"]}
    _repeat(connection, attendance, moved, attendance.c.member_id)


def _repeat(connection: sa.Connection, table: sa.Table, other: dict[str, Any], whose: sa.Column[Any]) -> None:
    columns = [other.get(column.name, column) for column in table.columns]
    rows = sa.select(*columns).where(whose % TWIN == 0)
    connection.execute(table.insert().from_select([column.name for column in table.columns], rows))


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def _below(table: sa.Table, last: int, top: int) -> Iterator[sa.ColumnElement[bool]]:
    """The first company's rows, but for the committee's own: there is one above all."""
    yield table.c.id <= last
    if table.name == "org":
        yield table.c.id != top
    elif table.name == "attendance":
        meeting = _table("meeting")
        yield table.c.meeting_id.in_(sa.select(meeting.c.id).where(meeting.c.org_id != top))
    elif table.name != "member":
        yield table.c.org_id != top


def _copied(column: sa.Column[Any], name: str, copy: Any, steps: dict[str, int], top: int) -> Any:
    """What a copy has in a column: numbers of its own; the committee above is one for all."""
    if column.name == "id":
        return column + copy * steps[name]
    target = REFERENCES[name].get(column.name)
    if target is not None:
        moved = column + copy * steps[target]
        return sa.case((column == top, column), else_=moved) if target == "org" else moved
    if column.name == "code" and name in {"org", "member"}:
        return column + "#" + sa.cast(copy, sa.String)
    if column.name == "serves":
        return sa.literal([], column.type)
    return column


def check(url: str) -> tuple[float, float, float]:
    """Compute and store the check, then twice more; seconds, megabytes, seconds of the better one of the later two.

    The first time statements are compiled and the calendar is worked out; a scheduler that lives on has done so.
    """
    database = Database(url)
    with database.read() as session:
        session.connection().execute(sa.text("SELECT 1"))
    before, seconds = _peak(), []
    for _ in range(3):
        begin = time.monotonic()
        with database.write() as session:
            assess.run_check(_context(session, NOW), CheckKind.MONTH, PERIOD)
        seconds.append(time.monotonic() - begin)
    peak = _peak() - before
    database.close()
    return seconds[0], peak, min(seconds[1:])


def scan(url: str) -> tuple[float, int]:
    """Fetch every row once and do nothing; the better of two times, and how many rows."""
    database = Database(url)
    times = []
    for _ in range(2):
        begin, rows = time.monotonic(), 0
        with database.read() as session:
            for statement in SCANNED:
                found = session.connection().execution_options(yield_per=CHUNK).execute(sa.text(statement))
                rows += sum(1 for _ in found)
        times.append(time.monotonic() - begin)
    database.close()
    return min(times), rows


def measured(kind: str, units: int) -> Measured:
    """One size on a store of its own."""
    stores = Stores(kind)
    spawned = multiprocessing.get_context("spawn")

    def alone(act: Callable[[str], Any]) -> Any:
        with ProcessPoolExecutor(1, mp_context=spawned) as process:
            return process.submit(act, url).result()

    try:
        url = stores.url("units")
        settle(url, units)
        plain, rows = alone(scan)
        seconds, memory, again = alone(check)
        database = Database(url)
        with database.read() as session:
            members = session.connection().execute(sa.text("SELECT count(*) FROM member")).scalar_one()
            units = len(assess.units(_context(session, NOW)))
        database.close()
        return Measured(units, members, rows, seconds, memory, again, plain)
    finally:
        stores.close()


@click.command()
@click.option("--units", "sizes", type=int, multiple=True, help="Besides the demo company.")
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
def main(sizes: tuple[int, ...], kinds: tuple[str, ...]) -> None:
    """Print a table for each store."""
    for kind in kinds or ("sqlite", "postgresql"):
        click.echo(
            f"| {kind} | members | rows | first | again | memory | one plain scan | ratio, first | again | exponent |"
        )
        click.echo("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        last = None
        for units in (DEMO_UNITS, *(sizes or (1000,))):
            one = measured(kind, units)
            grown: float | None = math.log(one.again / last.again) / math.log(one.rows / last.rows) if last else None
            exponent = f"{grown:.2f}" if grown else "–"
            times = f"{one.seconds:.2f} s | {one.again:.2f} s | {one.memory:.0f} MB | {one.scan:.2f} s"
            click.echo(
                f"| {one.units} | {one.members} | {one.rows} | {times} | {one.seconds / one.scan:.1f} "
                f"| {one.again / one.scan:.1f} | {exponent} |"
            )
            last = one


if __name__ == "__main__":
    main()
