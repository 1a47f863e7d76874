"""Visiting pages in tests: `visit(world, "老王").get("/units")` is 老王's browser, logged in as he would be."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlmodel import SQLModel
from werkzeug.test import TestResponse

from bot import logins
from bot.app import App, router
from bot.chat import Desk, Router
from bot.core.config import Settings, Web
from tests.world import World

SETTINGS = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("a key for tests alone")))
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser that comes over https; what it posts bears the token of the page the form stands on."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, *, on: str = "", **typed: Any) -> TestResponse:
        """Fill in the form on the page `on` (the address itself, unless told) and send it to `path`."""
        token = self.token(on or path)
        return self.client.post(path, data={"csrf_token": token, **typed}, content_type="multipart/form-data")

    def token(self, path: str) -> str:
        """That of the first form of a page: all of a browser are good for one another."""
        found = TOKEN.search(self.client.get(path).text)
        assert found is not None, f"no form on {path}"
        return found[1]


def bare(page: TestResponse) -> str:
    """A page without the tokens of its forms: they bear the second in which they were made."""
    return TOKEN.sub("", page.text)


class _Kept:
    """One application for all tests of a process: to make it takes longer than most of them."""

    world: World
    app: App
    web: Flask | None = None


def _served(world: World, settings: Settings) -> Flask:
    """The application at this store; with the usual settings the one of before, at a desk that knows nothing yet."""
    if settings is not SETTINGS:
        return App(settings, world.database, lambda: world.now).web()
    _Kept.world = world
    if _Kept.web is None:
        _Kept.app = App(settings, world.database, lambda: _Kept.world.now)
        _Kept.web = _Kept.app.web()
    desk = _Kept.app.desk
    fresh = Desk(world.database, _everything(), desk.clock, settings)
    vars(desk).update(vars(fresh))
    _Kept.app.database = world.database
    return _Kept.web


@cache
def _everything() -> Router:
    return router()


def browser(world: World, settings: Settings = SETTINGS) -> Visitor:
    """A browser in which nobody is logged in."""
    client = _served(world, settings).test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return Visitor(client)


def visit(world: World, name: str, settings: Settings = SETTINGS) -> Visitor:
    """The browser of a person of the cast, who came in by a link from the chat."""
    visitor = browser(world, settings)
    path = way_in(world, name, settings)
    assert visitor.post(path).status_code == 303
    return visitor


def way_in(world: World, name: str, settings: Settings = SETTINGS) -> str:
    """The path of the link that 「网页」 gives."""
    world.settings = settings
    with world.acting(name) as ctx:
        return logins.by_link.make(ctx).removeprefix(settings.web.base_url)


@contextmanager
def counted(world: World) -> Iterator[Callable[[], int]]:
    """How many statements the store has been asked since.

    SQLite itself tells of every one; on PostgreSQL those that go straight to the driver are not heard.
    """
    said: list[str] = []

    def hear(*given: Any) -> None:
        said.append(given[2])

    def trace(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(said.append)

    def leave(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(None)

    engines, pool = {world.database.engine, world.database.reader}, world.database.engine.pool
    ears: list[tuple[Any, str, Callable[..., None]]] = [
        *((pool, name, ear) for name, ear in (("checkout", trace), ("checkin", leave)) if world.database.is_sqlite),
        *((engine, "before_cursor_execute", hear) for engine in engines if not world.database.is_sqlite),
    ]
    for ear in ears:
        sa.event.listen(*ear)
    try:
        yield lambda: len(said)
    finally:
        for ear in ears:
            sa.event.remove(*ear)


def digest(world: World) -> str:
    """All that the store holds, in one word: equal when nothing was changed."""
    found = hashlib.sha256()
    with world.database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.connection().execute(sa.select(table).order_by(*table.primary_key)):
                found.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
