"""Every main page, asked again and again: server time, statements, what goes over the line.

    python -m bench.pages [--units 1000] [--times 50] [--store sqlite|postgresql]

The first size is the demo company with all it lives through, 792 members; the other copies it as `bench.assess` does,
fifty members a unit. Pages are asked of the application itself, without a network, by who uses them: the office's
head, a secretary, a member. The first of each is not counted. Bytes are those of the page (as it is, and packed by
gzip as a proxy would) without the files that a browser keeps. The processor's time is that of this process, on SQLite
the store's too.
"""

import gzip
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import click
import sqlalchemy as sa
from flask.testing import FlaskClient
from pydantic import SecretStr

from bench import assess as large
from bench.remind import _context
from bench.stores import Stores
from bot import logins, migrations, people
from bot.app import App, keep_loaded
from bot.core.clock import SHANGHAI
from bot.core.config import Settings, Store, Web
from bot.core.context import Actor
from bot.core.db import Database
from bot.demo import company, history, judged, method, rectified, scene
from bot.people import Role

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
WEB = Web(base_url="http://127.0.0.1", link_key=SecretStr("for measurements alone"))
OFFICE, SECRETARY, MEMBER = "office", "secretary", "member"
PAGES = (
    (OFFICE, "/"),
    (OFFICE, "/board/areas.svg"),
    (OFFICE, "/board/trend.svg"),
    (OFFICE, "/board/export.xlsx"),
    (OFFICE, "/problems"),
    (OFFICE, "/notices"),
    (OFFICE, "/admin"),
    (OFFICE, "/admin/members"),
    (OFFICE, "/admin/orgs"),
    (OFFICE, "/admin/posts"),
    (OFFICE, "/admin/outbox"),
    (OFFICE, "/admin/jobs"),
    (OFFICE, "/admin/audit"),
    (OFFICE, "/admin/settings"),
    (SECRETARY, "/units/{unit}"),
    (SECRETARY, "/units/{unit}/calendar"),
    (SECRETARY, "/units/{unit}/members"),
    (SECRETARY, "/units/{unit}/tasks"),
    (SECRETARY, "/units/{unit}/score"),
    (SECRETARY, "/units/{unit}/problems"),
    (SECRETARY, "/meetings/{meeting}"),
    (SECRETARY, "/meetings/{meeting}/roll"),
    (SECRETARY, "/tasks/{task}"),
    (MEMBER, "/me"),
    (MEMBER, "/me/tasks"),
    (MEMBER, "/me/meetings"),
    (MEMBER, "/me/hours"),
    (MEMBER, "/me/activities"),
)
HEAD = """
| {kind}, {members} members | processor | p50 | p99 | statements | bytes | packed |
|---|--:|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class House:
    """A filled store, the application on it, and who is looking."""

    app: App
    clients: dict[str, FlaskClient]
    numbers: dict[str, str]
    members: int


def settle(url: str, units: int) -> None:
    """The demo company, whole; or copies of its year until there are so many units."""
    if units > large.DEMO_UNITS:
        large.settle(url, units)
        return
    database = Database(url)
    migrations.upgrade(database)
    with database.write() as session:
        ctx = _context(session, NOW)
        for part in (company, history, judged, rectified, method, scene):
            part.load(ctx)
    database.close()


def opened(url: str) -> House:
    """Everybody logged in."""
    app = App(Settings(store=Store(url=url), web=WEB), Database(url), lambda: NOW)
    web = app.web()
    with app.database.read() as session:
        ctx = _context(session, NOW)
        one = sa.text
        unit, secretary = session.connection().execute(
            one(
                "SELECT o.code, p.member_id FROM post p JOIN org o ON o.id = p.org_id JOIN task t ON t.org_id = o.id "
                "WHERE p.role = :role AND p.until IS NULL AND o.kind = 'branch' GROUP BY 1, 2 ORDER BY count(*) DESC"
            ),
            {"role": Role.SECRETARY.value},
        ).first() or ("", 0)
        head = people.posted(ctx, [Role.PARTY_WORK_HEAD], people.roots(ctx)[0])[0]
        number = people.org_by_code(ctx, unit).id
        plain = session.connection().execute(
            one(
                "SELECT m.id FROM member m LEFT JOIN post p ON p.member_id = m.id WHERE p.id IS NULL AND m.org_id = :o"
            ),
            {"o": number},
        )
        member = plain.scalars().first() or 0
        found = {
            kind: session.connection()
            .execute(one(f"SELECT max(id) FROM {kind} WHERE org_id = :o"), {"o": number})
            .scalar()
            for kind in ("meeting", "task")
        }
        members = people.count(ctx)
    clients = {who: _client(app, web, one) for who, one in ((OFFICE, head), (SECRETARY, secretary), (MEMBER, member))}
    return House(app, clients, {"unit": unit, **{kind: str(row) for kind, row in found.items()}}, members)


def _client(app: App, web: Any, member_id: int) -> FlaskClient:
    with app.database.write() as session:
        ctx = _context(session, NOW)
        token, _ = logins.begin(ctx.acting(Actor(member_id, "")), member_id, logins.Way.LINK)
    client: FlaskClient = web.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


@contextmanager
def _heard(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(*given: Any) -> None:
        said.append(given[2])

    for engine in {database.engine, database.reader}:
        sa.event.listen(engine, "before_cursor_execute", hear)
    yield said
    for engine in {database.engine, database.reader}:
        sa.event.remove(engine, "before_cursor_execute", hear)


def line(house: House, who: str, path: str, times: int) -> str:
    """One page's row of the table."""
    client, address = house.clients[who], quote(path.format(**house.numbers))
    with _heard(house.app.database) as said:
        first = client.get(address)
        statements = len(said)
    if first.status_code != 200:
        return f"| {who} {path} | {first.status_code} | | | | |"
    taken, spent = [], []
    for _ in range(times):
        begun, busy = time.perf_counter(), time.process_time()
        client.get(address)
        taken.append((time.perf_counter() - begun) * 1000)
        spent.append((time.process_time() - busy) * 1000)
    taken.sort()
    p99 = taken[min(len(taken) - 1, int(len(taken) * 0.99))]
    size, packed = len(first.data), len(gzip.compress(first.data))
    times_said = f"{statistics.median(spent):.1f} ms | {statistics.median(taken):.1f} ms | {p99:.1f} ms"
    return f"| {who} {path} | {times_said} | {statements} | {size} | {packed} |"


@click.command()
@click.option("--units", multiple=True, type=int, default=(large.DEMO_UNITS, 1000), show_default=True)
@click.option("--times", default=50, show_default=True)
@click.option("--store", "kinds", multiple=True, default=("sqlite", "postgresql"), show_default=True)
def main(units: tuple[int, ...], times: int, kinds: tuple[str, ...]) -> None:
    """Measure and print."""
    for kind in kinds:
        stores = Stores(kind)
        try:
            for size in units:
                url = stores.url(f"pages{size}")
                settle(url, size)
                house = opened(url)
                keep_loaded()
                click.echo(HEAD.format(kind=kind, members=house.members))
                for who, path in PAGES:
                    click.echo(line(house, who, path, times))
                house.app.database.close()
        finally:
            stores.close()


if __name__ == "__main__":
    main()
