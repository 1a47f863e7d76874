"""The files every page needs: small on the way, kept by the browser, and under the same headers as all else."""

import gc
import gzip
import re
from io import FileIO

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bot.web.headers import HEADERS
from tests.web.visiting import SETTINGS, browser
from tests.world import World

HEAVIEST = 60_000
"""Bytes on the way before the first page is drawn; a slow phone gets as many in two seconds."""


def linked(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/(?:static|bootstrap)/[^"]+)"', page)


def test_the_first_page_is_light_and_its_files_are_kept(world: World) -> None:
    client = browser(world).client
    page = client.get("/login")
    files = linked(page.text)
    assert len(files) == 5
    weight = len(page.data)
    for path in files:
        answer = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert (answer.status_code, "max-age=31536000" in answer.headers["Cache-Control"]) == (200, True)
        weight += len(answer.data)
        plain = client.get(path, buffered=True)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        assert (gzip.decompress(answer.data) if packed else answer.data) == plain.data
    assert weight < HEAVIEST


def test_a_file_that_changes_gets_another_address(world: World) -> None:
    files = [path for path in linked(browser(world).get("/login").text) if path.startswith("/static/")]
    assert all(re.search(r"\?v=[0-9a-f]{8}$", path) for path in files)


@pytest.mark.parametrize("path", ["/login", "/static/zhibu.css", "/static/none.css", "/", "/nowhere", "/hook/none"])
def test_the_same_headers_are_on_everything(world: World, path: str) -> None:
    answer = browser(world, SETTINGS).client.get(path, buffered=True)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_no_file_stays_open_when_its_reader_goes_away(world: World) -> None:
    app = browser(world).client.application
    sent, status, _ = run_wsgi_app(app, EnvironBuilder("/static/icon.svg").get_environ())
    held = [one for one in gc.get_objects() if isinstance(one, FileIO) and str(one.name).endswith("icon.svg")]
    assert status == "200 OK"
    assert [one for one in held if not one.closed] == []
    assert b"".join(sent).startswith(b"<svg")
