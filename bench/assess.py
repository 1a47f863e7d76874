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
from itertools import islice
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
    """Copy after copy of the whole company."""
    whole = {name: [dict(row) for row in connection.execute(_table(name).select()).mappings()] for name in COPIED}
    _add_twins(whole)
    steps = {name: max(row["id"] for row in rows) for name, rows in whole.items()}
    top = next(row["id"] for row in whole["org"] if row["parent_id"] is None)
    below = _below(whole, top)
    for copy in range(1, math.ceil(units / DEMO_UNITS)):
        for name, rows in below.items():
            _insert(connection, name, (_copied(row, name, copy, steps, top) for row in rows))
    if connection.dialect.name == "postgresql":
        for name in COPIED:
            connection.execute(sa.text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))


def _add_twins(whole: dict[str, list[dict[str, Any]]]) -> None:
    """Every third member twice, with everything the rolls say of him."""
    last = {name: max(row["id"] for row in whole[name]) for name in ("member", "attendance")}
    for name, column in (("member", "id"), ("attendance", "member_id")):
        twins = [row for row in whole[name] if row[column] % TWIN == 0]
        more = {"id": last[name]} | ({"member_id": last["member"]} if name == "attendance" else {})
        whole[name] += [row | {key: row[key] + step for key, step in more.items()} for row in twins]
    for row in whole["member"]:
        row["code"] = f"{row['code']}-{row['id']}"


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def _below(whole: dict[str, list[dict[str, Any]]], top: int) -> dict[str, list[dict[str, Any]]]:
    """Everything but the committee's own: there is one above all."""
    meetings = {row["id"] for row in whole["meeting"] if row["org_id"] != top}
    others = {name: [row for row in whole[name] if row["org_id"] != top] for name in ("post", "meeting", "task")}
    return {
        "org": [row for row in whole["org"] if row["id"] != top],
        "member": whole["member"],
        **others,
        "attendance": [row for row in whole["attendance"] if row["meeting_id"] in meetings],
    }


def _copied(row: dict[str, Any], name: str, copy: int, steps: dict[str, int], top: int) -> dict[str, Any]:
    """The row with numbers of its own; the committee above is one for all, who acts in another unit stays the first."""
    made = row | {"id": row["id"] + copy * steps[name]}
    for column, target in REFERENCES[name].items():
        if row[column] is not None and row[column] != (top if target == "org" else None):
            made[column] = row[column] + copy * steps[target]
    if name in {"org", "member"}:
        made["code"] = f"{row['code']}#{copy}"
    return made | ({"serves": []} if name == "meeting" else {})


def _insert(connection: sa.Connection, name: str, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, CHUNK)):
        connection.execute(_table(name).insert(), some)


def check(url: str) -> tuple[float, float, float]:
    """Compute and store the check, then once more; seconds, megabytes, seconds again."""
    database = Database(url)
    with database.read() as session:
        session.connection().execute(sa.text("SELECT 1"))
    before, seconds = _peak(), []
    for _ in range(2):
        begin = time.monotonic()
        with database.write() as session:
            assess.run_check(_context(session, NOW), CheckKind.MONTH, PERIOD)
        seconds.append(time.monotonic() - begin)
    peak = _peak() - before
    database.close()
    return seconds[0], peak, seconds[1]


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
        click.echo(f"| {kind} | members | rows | check | again | memory | one plain scan | ratio | exponent |")
        click.echo("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        last = None
        for units in (DEMO_UNITS, *(sizes or (1000,))):
            one = measured(kind, units)
            grown: float | None = (
                math.log(one.seconds / last.seconds) / math.log(one.rows / last.rows) if last else None
            )
            exponent = f"{grown:.2f}" if grown else "–"
            times = f"{one.seconds:.2f} s | {one.again:.2f} s | {one.memory:.0f} MB | {one.scan:.2f} s"
            click.echo(
                f"| {one.units} | {one.members} | {one.rows} | {times} | {one.seconds / one.scan:.1f} | {exponent} |"
            )
            last = one


if __name__ == "__main__":
    main()
