"""One demo company for all flows of a worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bot.demo.run import Demo, start


@pytest.fixture(scope="session")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration, whole; only where there is a browser to look at it."""
    del browser
    demo = start(tell=lambda _: None, folder=tmp_path_factory.mktemp("demo"))
    yield demo
    demo.close()
