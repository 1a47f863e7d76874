"""The month's check of many units with a year of records: seconds, memory, and how it grows.

    python -m bench.assess [--units 1000] [--units 10000] [--store sqlite|postgresql]

The first size is the demo company with its history, 21 units and 792 members. The others repeat what those units hold,
groups, tasks, meetings and their rolls, every third member twice: that makes fifty a unit. The check is computed and
stored in fresh processes, beside *one plain scan* in others: every task, meeting and attendance of the same store
fetched once, with the columns the check needs. Seconds are told twice: of the processor, with all that PostgreSQL's
processes take, and by the clock, where whatever else the machine does counts too; memory in megabytes above what the
process had before.
"""

import math
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import click
import sqlalchemy as sa
from sqlmodel import SQLModel

from bench.remind import BACKEND, _analyse, _context, _peak
from bench.stores import Stores
from bot import assess, migrations, people, tables
from bot.app import keep_loaded
from bot.assess import CheckKind
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company, history

assert tables.__all__

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
"""The demo's year is told until then."""
PERIOD = "2026-10"
DEMO_UNITS, TWIN = 21, 3
HEAD = """
Seconds: processor / clock. Exponent: how they grew with rows since the line before.

| {kind} | members | rows | memory | first | again | one plain scan | first ÷ scan | again ÷ scan | exponent | scan's |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""
CHUNK = 5000
ROUNDS = 3
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


class Seconds(NamedTuple):
    """Of the processor, and by the clock."""

    processor: float
    clock: float


class Measured(NamedTuple):
    """One size on one store."""

    units: int
    members: int
    rows: int
    first: Seconds
    again: Seconds
    memory: float
    scan: Seconds


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
    _write_out(database)
    database.close()


def _write_out(database: Database) -> None:
    """What making the store has left to be written is not what a check costs."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("CHECKPOINT"))
    os.sync()


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


def check(url: str) -> tuple[Seconds, Seconds, float]:
    """Compute and store the check twice: the first time, the second, megabytes.

    It begins where a process that serves does: connected, the calendar of working days read, what is loaded kept. What
    the check itself asks is neither compiled nor planned nor read before the first time.
    """
    database, workdays = Database(url), Workdays()
    workdays.works(NOW.date())
    server = _server(database)
    keep_loaded()
    before, taken = _peak(), list[Seconds]()
    for _ in range(2):
        with _timed(server, taken), database.write() as session:
            assess.run_check(Context(session, NOW, Settings(), workdays), CheckKind.MONTH, PERIOD)
    peak = _peak() - before
    database.close()
    return taken[0], taken[1], peak


def scan(url: str) -> tuple[Seconds, int]:
    """Fetch every row once and do nothing; the better of two times, and how many rows."""
    database = Database(url)
    server, taken = _server(database), list[Seconds]()
    keep_loaded()
    for _ in range(2):
        rows = 0
        with _timed(server, taken), database.read() as session:
            for statement in SCANNED:
                found = session.connection().execution_options(yield_per=CHUNK).execute(sa.text(statement))
                rows += sum(1 for _ in found)
    database.close()
    return _least(taken), rows


def _server(database: Database) -> int:
    """The process all others of PostgreSQL belong to; 0 on SQLite. Opens the connection."""
    with database.read() as session:
        if database.is_sqlite:
            session.connection().execute(sa.text("SELECT 1"))
            return 0
        return int(_stat(session.connection().execute(BACKEND).scalar_one())[1])


def _stat(process: int) -> list[str]:
    """What the kernel knows of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()


@contextmanager
def _timed(server: int, taken: list[Seconds]) -> Iterator[None]:
    begin = Seconds(_processor(server), time.monotonic())
    yield
    taken.append(Seconds(_processor(server) - begin.processor, time.monotonic() - begin.clock))


def _processor(server: int) -> float:
    """Seconds of the processor this process has had, and all of PostgreSQL's, those that have ended included."""
    if not server:
        return time.process_time()
    ended = sum(map(int, _stat(server)[13:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    living = sum(int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) for one in (server, *children))
    return time.process_time() + ended + living / 1e9


def _least(taken: list[Seconds]) -> Seconds:
    return Seconds(min(one.processor for one in taken), min(one.clock for one in taken))


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
        rounds = [(alone(scan), alone(check)) for _ in range(ROUNDS)]
        database = Database(url)
        with database.read() as session:
            members = session.connection().execute(sa.text("SELECT count(*) FROM member")).scalar_one()
            units = len(people.assessed(_context(session, NOW)))
        database.close()
        scans, checks = zip(*rounds, strict=True)
        first, again = (_least([one[place] for one in checks]) for place in range(2))
        memory = max(peak for *_, peak in checks)
        return Measured(units, members, scans[0][1], first, again, memory, _least([taken for taken, _ in scans]))
    finally:
        stores.close()


@click.command()
@click.option("--units", "sizes", type=int, multiple=True, help="Besides the demo company.")
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
def main(sizes: tuple[int, ...], kinds: tuple[str, ...]) -> None:
    """Print a table for each store."""
    for kind in kinds or ("sqlite", "postgresql"):
        click.echo(HEAD.format(kind=kind))
        last = None
        for units in (DEMO_UNITS, *(sizes or (1000,))):
            one = measured(kind, units)
            click.echo(_line(one, last))
            last = one


def _line(one: Measured, last: Measured | None) -> str:
    """A line of the table; without one before it, of no growth."""
    cells = [_pair(*taken, form="{:.2f}") + " s" for taken in (one.first, one.again, one.scan)]
    cells += [_pair(*_ratios(taken, one.scan), form="{:.1f}") for taken in (one.first, one.again)]
    if last is None:
        cells += ["–", "–"]
    else:
        larger = math.log(one.rows / last.rows)
        for now, before in ((one.again, last.again), (one.scan, last.scan)):
            cells.append(_pair(*(math.log(grown) / larger for grown in _ratios(now, before)), form="{:.2f}"))
    return f"| {one.units} | {one.members} | {one.rows} | {one.memory:.0f} MB | {' | '.join(cells)} |"


def _ratios(some: Seconds, others: Seconds) -> Seconds:
    return Seconds(some.processor / others.processor, some.clock / others.clock)


def _pair(processor: float, clock: float, *, form: str) -> str:
    return f"{form.format(processor)} / {form.format(clock)}"


if __name__ == "__main__":
    main()
