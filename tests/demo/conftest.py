"""A demonstration with its chat window, loaded once, and a real browser that looks at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

from bot.demo import run
from bot.demo.run import Demo


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the company is loaded, to be copied."""
    folder = tmp_path_factory.mktemp("loaded") / "data"
    run.start(tell=lambda _: None, folder=folder).close()
    return folder


@pytest.fixture
def demo(loaded: Path, tmp_path: Path) -> Iterator[Demo]:
    """A demonstration of one's own, on Monday 2026-11-23 09:30."""
    folder = shutil.copytree(loaded, tmp_path / "data")
    started = run.start(tell=lambda _: None, folder=folder, now=run.START)
    yield started
    started.close()


@pytest.fixture(scope="module")
def still(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration that many look at, where what is said and done is of no matter to the next."""
    folder = shutil.copytree(loaded, tmp_path_factory.mktemp("still") / "data")
    started = run.start(tell=lambda _: None, folder=folder, now=run.START)
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A page of a desktop; at the end nothing may stand in its console and nothing may have been fetched elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id="America/New_York")
    opened = context.new_page()
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        troubles.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((demo.url, "data:")):
            troubles.append(request.url)

    def alarmed(dialog: Dialog) -> None:
        troubles.append(dialog.message)
        dialog.dismiss()

    opened.on("console", heard)
    opened.on("request", asked)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("dialog", alarmed)
    yield opened
    context.close()
    assert troubles == []
