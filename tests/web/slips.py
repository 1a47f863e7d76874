"""What tests of pages share that are filled in unnamed: the browser, the form, the link, and a server for Chromium."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Literal

import sqlalchemy as sa
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from bot.app import App
from bot.core import links
from bot.core.db import Database
from tests.appraisal.hall import SETTINGS
from tests.world import World

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Scheme = Literal["light", "dark"]
WIDER = "() => document.documentElement.scrollWidth > innerWidth"
SMALL = """() => [...document.querySelectorAll("label, button")]
    .filter(one => { const box = one.getBoundingClientRect(); return box.height < 44 || box.width < 44 }).length"""


def comer(world: World) -> FlaskClient:
    """A browser that comes over https, as people do."""
    client = App(SETTINGS, world.database, lambda: world.now).web().test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


@contextmanager
def impatient(world: World, client: FlaskClient) -> Iterator[FlaskClient]:
    """The same browser, before a store that waits for nobody."""
    store = Database(world.database.url.render_as_string(hide_password=False), lock_seconds=0.05)
    other = App(SETTINGS, store, lambda: world.now).web().test_client()
    other.environ_base["wsgi.url_scheme"] = "https"
    cookie = client.get_cookie("zhibu")
    assert cookie is not None
    other.set_cookie("zhibu", cookie.value)
    yield other
    store.close()


def link(world: World, purpose: str, place: str, name: str, number: int) -> str:
    """The address made for one person, below this place."""
    return place + links.make(SETTINGS, purpose, number=number, member_id=world.who(name), now=world.now)


def form(client: FlaskClient, path: str, **filled: str) -> dict[str, str]:
    """The form of a page that was opened, filled in."""
    found = TOKEN.search(client.get(path).text)
    assert found is not None
    return {"csrf_token": found[1], **filled}


def rows(world: World) -> dict[str, int]:
    """How many there are in each table."""
    with world.acting() as ctx:
        names = sa.inspect(ctx.connection).get_table_names()
        count = 'SELECT count(*) FROM "{}"'
        return {name: ctx.connection.execute(sa.text(count.format(name))).scalar_one() for name in names}


@contextmanager
def serving(world: World) -> Iterator[str]:
    """The application on loopback; plain http, so the cookie is not for https alone."""
    app = App(SETTINGS, world.database, lambda: world.now).web()
    app.config["SESSION_COOKIE_SECURE"] = False
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def visit(browser: Browser, width: int, scheme: Scheme = "light") -> Page:
    """A page without JavaScript of its own."""
    return browser.new_context(
        viewport={"width": width, "height": 812},
        color_scheme=scheme,
        java_script_enabled=False,
    ).new_page()
