"""Thousands of units and their year: growing it, finding who answers, the week's digest, a morning's reminders.

    python -m bench.remind [--units 5000] [--rounds 2] [--store sqlite|postgresql]

Twenty tasks a unit, grown by `plan.grow` from a list of three duties; then a tenth of the units, for the factor by
which it grows. Each step is done in a process of its own, committed, and told in seconds, the least of `rounds`: of the
processor, PostgreSQL's process included, and by the clock; and in megabytes above what it had before. *Ordinary*:
deadlines spread over the year. *Worst*: everything is due today and unsaid. At last the whole list of the year, grown
at night by the scheduler: the longest transaction.
"""

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from bench.stores import Stores
from bot import migrations, plan, tables
from bot.app import timetable
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.scheduler import Scheduler
from bot.core.workdays import Workdays
from bot.people import OrgKind, Role

assert tables.__all__

YEAR = 2026
NEW_YEAR = datetime(YEAR, 1, 1, 0, 11, tzinfo=SHANGHAI)
MONDAY = datetime(YEAR, 6, 15, 8, 47, tzinfo=SHANGHAI)
TUESDAY = datetime(YEAR, 6, 16, 8, 53, tzinfo=SHANGHAI)
LISTED = ("ZB-01-1", "ZB-07-1", "ZB-04-1")
"""Four, twelve and four tasks a unit and year."""
A_UNIT = 20
DAYS = 365
OFFICERS = (Role.SECRETARY, Role.ORGANISATION_COMMISSIONER, Role.PUBLICITY_COMMISSIONER)
CHUNK = 5000
Step = Callable[[Context], Any]

SPREAD = f"""
UPDATE task SET due = :due, planned_due = :due, opens_on = :opens, next_nudge_on = :nudge
WHERE id % {DAYS} = :place
"""
BACKEND = sa.text("SELECT pg_backend_pid()")
SILENCE = "DELETE FROM task_nudge", "DELETE FROM outbox_message"
WORST = "UPDATE task SET due = :today, planned_due = :today, next_nudge_on = :today"


class Timed(Database):
    """A store that takes down how long each writing transaction held its place."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.spans: list[float] = []

    @contextmanager
    def write(self) -> Iterator[Session]:
        """The same, timed; the commit is part of it."""
        with super().write() as session:
            begin = time.monotonic()
            yield session
            session.commit()
            self.spans.append(time.monotonic() - begin)


def settle(url: str, units: int, *, whole: bool = False) -> None:
    """A committee, its branches with three officers each who have accounts, and the list of the year or three of it."""
    database = Database(url)
    migrations.upgrade(database)
    with database.write() as session:
        for name, rows in _rows(units).items():
            table = SQLModel.metadata.tables[name]
            for start in range(0, len(rows), CHUNK):
                session.connection().execute(table.insert(), rows[start : start + CHUNK])
        ctx = _context(session, NEW_YEAR)
        plan.load_defaults(ctx, YEAR)
        listed = SQLModel.metadata.tables["task_template"]
        if not whole:
            session.connection().execute(listed.update().where(listed.c.code.not_in(LISTED)).values(active=False))
    _analyse(database)
    database.close()


def _analyse(database: Database) -> None:
    """What the store's own housekeeping does in a quiet minute."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def _rows(units: int) -> dict[str, list[dict[str, Any]]]:
    root = {"id": 1, "code": "C00", "name": "C00", "short": "C00", "kind": OrgKind.COMMITTEE, "path": "C00/"}
    codes = [f"B{number:05d}" for number in range(units)]
    branches = [
        {"id": number, "code": code, "name": code, "short": code, "kind": OrgKind.BRANCH, "path": f"C00/{code}/"}
        for number, code in enumerate(codes, 2)
    ]
    staff = [(2 + number // len(OFFICERS), number + 1) for number in range(units * len(OFFICERS))]
    return {
        "org": [root | {"parent_id": None}, *(one | {"parent_id": 1} for one in branches)],
        "member": [{"id": one, "code": f"M{one:06d}", "name": f"党员{one}", "org_id": unit} for unit, one in staff],
        "chat_account": [
            {"channel": "wecom_app", "userid": f"u{one:06d}", "member_id": one, "bound_at": NEW_YEAR}
            for _, one in staff
        ],
        "post": [
            {"member_id": one, "org_id": unit, "role": role, "since": date(YEAR - 2, 1, 1)}
            for (unit, one), role in zip(staff, OFFICERS * units, strict=True)
        ],
    }


def _context(session: Any, now: datetime) -> Context:
    return Context(session, now, Settings(), Workdays())


def grow(ctx: Context) -> int:
    """The year's tasks."""
    return plan.grow(ctx, YEAR).total


def own(ctx: Context) -> int:
    """Who answers for them."""
    return sum(one.count for one in plan.resolve_owners(ctx))


class Done(NamedTuple):
    """What a step took: the factor is that of the processor's seconds, to which other work adds little."""

    processor: float
    seconds: float
    memory: float
    counted: int


def done_in(url: str, step: Step, now: datetime) -> Done:
    """Do a step in this process and commit it."""
    database = Database(url)
    with database.write() as session:
        backend = 0 if database.is_sqlite else session.connection().execute(BACKEND).scalar_one()
        memory, processor, begin = _peak(), _processor(backend), time.monotonic()
        counted = step(_context(session, now))
    seconds = time.monotonic() - begin
    done = Done(_processor(backend) - processor, seconds, _peak() - memory, counted)
    database.close()
    return done


def _processor(backend: int) -> float:
    """Seconds of the processor this process has had, and the one of PostgreSQL that serves it."""
    if not backend:
        return time.process_time()
    user, system = Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _peak() -> float:
    """The most memory this process has had, in megabytes; `getrusage` would tell that of who started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def spread_out(database: Database) -> None:
    """Deadlines on every day of the year, each task where its ladder stands this Monday: the lead a week before."""
    today = MONDAY.date().toordinal()
    with database.write() as session:
        for place in range(DAYS):
            due = today - 1 + place
            nudge = due - 7 if due - 7 >= today else max(due, today)
            days = {name: date.fromordinal(day) for name, day in (("due", due), ("opens", due - 20), ("nudge", nudge))}
            session.connection().execute(sa.text(SPREAD), days | {"place": place})


def all_today(database: Database) -> None:
    """Nothing was ever said and everything is due."""
    with database.write() as session:
        for statement in SILENCE:
            session.connection().execute(sa.text(statement))
        session.connection().execute(sa.text(WORST), {"today": TUESDAY.date()})


HEAD = """| {kind} | processor, {few} tasks | processor, {many} tasks | factor | by the clock | memory | counted |
|---|--:|--:|--:|--:|--:|--:|"""
NIGHT = """
| {kind}, the whole list, {units} units | tasks | together | transactions | the longest |
|---|--:|--:|--:|--:|
| first night | {first} |
| next night | {again} |
"""
STEPS: tuple[tuple[str, Callable[[Database], None] | None, Step, datetime], ...] = (
    ("grow the year", None, grow, NEW_YEAR),
    ("grow again, nothing changes", None, grow, NEW_YEAR),
    ("find who answers", None, own, NEW_YEAR),
    ("again, nothing changes", None, own, NEW_YEAR),
    ("digest, ordinary Monday", spread_out, plan.digest, MONDAY),
    ("remind, ordinary Tuesday", None, plan.remind, TUESDAY),
    ("remind again, nothing to say", None, plan.remind, TUESDAY),
    ("remind, worst morning", all_today, plan.remind, TUESDAY),
    ("digest, worst Monday", all_today, plan.digest, MONDAY),
)


def measured(kind: str, units: int) -> dict[str, Done]:
    """Every step on a store of so many units."""
    stores = Stores(kind)
    spawned = multiprocessing.get_context("spawn")
    try:
        url = stores.url("units")
        settle(url, units)
        database, found = Database(url), {}
        for name, prepare, step, now in STEPS:
            if prepare is not None:
                prepare(database)
                _analyse(database)
            with ProcessPoolExecutor(1, mp_context=spawned) as process:
                found[name] = process.submit(done_in, url, step, now).result()
        database.close()
        if found[STEPS[0][0]].counted != A_UNIT * units:
            raise click.ClickException(f"grown: {found[STEPS[0][0]].counted} tasks")
        return found
    finally:
        stores.close()


def first_night(kind: str, units: int) -> str:
    """The whole list grown for the first time, and the night after: tasks, seconds, pieces, the longest transaction."""
    stores = Stores(kind)
    try:
        url = stores.url("night")
        settle(url, units, whole=True)
        database = Timed(url)
        clock = Scheduler(database, timetable(), lambda: NEW_YEAR, Settings())
        [recur] = [job for job in clock.timetable if job.name == "recur"]
        cells = []
        for _ in range(2):
            database.spans.clear()
            begin = time.monotonic()
            grown = clock.run_now(recur)
            seconds = time.monotonic() - begin
            cells.append(f"{grown} | {seconds:.1f} s | {len(database.spans)} | {max(database.spans):.2f} s")
        database.close()
        return NIGHT.format(kind=kind, units=units, first=cells[0], again=cells[1])
    finally:
        stores.close()


def least(*rounds: dict[str, Done]) -> dict[str, Done]:
    """Of each step the round that took least of the processor."""
    return {name: min(one[name] for one in rounds) for name in rounds[0]}


@click.command()
@click.option("--units", default=5000, show_default=True)
@click.option("--rounds", default=2, show_default=True)
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
def main(units: int, rounds: int, kinds: tuple[str, ...]) -> None:
    """Print a table for each store."""
    for kind in kinds or ("sqlite", "postgresql"):
        few = least(*(measured(kind, units // 10) for _ in range(rounds)))
        many = least(*(measured(kind, units) for _ in range(rounds)))
        click.echo(HEAD.format(kind=kind, few=A_UNIT * (units // 10), many=A_UNIT * units))
        for name, done in many.items():
            less = few[name].processor
            cells = f"{less:.2f} s | {done.processor:.2f} s | {done.processor / less:.1f} | {done.seconds:.1f} s"
            click.echo(f"| {name} | {cells} | {done.memory:.0f} MB | {done.counted} |")
        click.echo(first_night(kind, units))
    sys.exit(0)


if __name__ == "__main__":
    main()
