"""An office in which everybody has a browser: the demo company as it is served, watched while it is used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response
from sqlmodel import select

from bot import logins
from bot.core.context import Actor, Context
from bot.core.workdays import Workdays
from bot.demo.run import Demo
from bot.people import Member

WIDTHS = (375, 1280)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}


@dataclass
class Screen:
    """One person's browser; what went wrong in it is remembered."""

    page: Page
    base: str
    width: int
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """A page of ours, looked at: it fits the screen and can be used by everybody."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == 200, path
        self.check()
        return self.page

    def check(self) -> None:
        """What is shown now is no wider than the screen, has one heading and a title, and nothing that axe minds."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{self.page.url} is {wide} wide on {self.width}"
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.title().endswith("支部通")
        found = Axe().run(self.page, options=RULES).response["violations"]
        told = [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]
        assert not told, f"{self.page.url}: {told}"


@contextmanager
def screen(demo: Demo, browser: Browser, name: str, width: int, **options: Any) -> Iterator[Screen]:
    """The browser of a person of the demo company, logged in; nothing in it may go wrong."""
    context = browser.new_context(viewport={"width": width, "height": 780}, locale="zh-CN", **options)
    page = context.new_page()
    shown = Screen(page, demo.bot_url, width)
    page.on("console", lambda said: shown.wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: shown.wrong.append(str(error)))
    page.on("response", lambda answer: _note(shown, answer))
    page.goto(way_in(demo, name))
    page.get_by_role("button", name="进入").click()
    page.wait_for_load_state()
    yield shown
    assert not shown.wrong, shown.wrong
    context.close()


def _note(shown: Screen, answer: Response) -> None:
    if answer.status >= 400 and answer.status != 422:
        shown.wrong.append(f"{answer.status} {answer.url}")


def way_in(demo: Demo, name: str) -> str:
    """The link that 「网页」 gives this person."""
    with demo.database.write() as session:
        member = session.exec(select(Member).where(Member.name == name)).first()
        assert member is not None, name
        ctx = Context(session, demo.clock(), demo.settings, Workdays()).acting(Actor(member.id, member.name))
        return logins.by_link.make(ctx)
