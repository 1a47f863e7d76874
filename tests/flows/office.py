"""An office in which everybody has a browser: the demo company as it is served, watched while it is used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from re import Pattern
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect
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
SAYS_WHY = {409, 422}
"""Answers that are pages on which it is said what is wrong."""
TOLD_BY_STATUS = "Failed to load resource"


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
        assert self.page.title().endswith("支部通")
        self.check()
        return self.page

    def go(self, by: Locator) -> None:
        """By this link or button elsewhere; the next page is there, whole, before anything is asked of it."""
        with self.page.expect_navigation():
            by.click()

    def press(self, name: str) -> None:
        """What was filled in is sent by the button of this name."""
        self.go(self.page.get_by_role("button", name=name, exact=True).first)

    def follow(self, by: str | Pattern[str] | Locator) -> None:
        """A link, or the first of this name, is followed; where it leads is looked at."""
        self.go(by if isinstance(by, Locator) else self.page.get_by_role("link", name=by).first)
        self.check()

    def hears(self, words: str) -> None:
        """The page says on top what was done, or why not."""
        expect(self.page.locator("main [role=status], main [role=alert]").first).to_contain_text(words)

    def fits(self) -> None:
        """What is shown now is no wider than the screen."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{self.page.url} is {wide} wide on {self.width}"

    def check(self) -> None:
        """What is shown now fits the screen, has one heading, a title, and nothing that axe minds."""
        self.fits()
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.title()
        found = Axe().run(self.page, options=RULES).response["violations"]
        told = [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]
        assert not told, f"{self.page.url}: {told}"


@contextmanager
def screen(demo: Demo, browser: Browser, name: str, width: int, **options: Any) -> Iterator[Screen]:
    """The browser of a person of the demo company, logged in; nothing may go wrong in it. Phones are dark."""
    options.setdefault("color_scheme", "dark" if width == WIDTHS[0] else "light")
    context = browser.new_context(viewport={"width": width, "height": 780}, locale="zh-CN", **options)
    page = context.new_page()
    shown = Screen(page, demo.bot_url, width)
    page.on("console", lambda said: _hear(shown, said))
    page.on("pageerror", lambda error: shown.wrong.append(str(error)))
    page.on("response", lambda answer: _note(shown, answer))
    page.goto(way_in(demo, name))
    shown.press("进入")
    yield shown
    assert not shown.wrong, shown.wrong
    context.close()


def _hear(shown: Screen, said: ConsoleMessage) -> None:
    if said.type in {"error", "warning"} and not said.text.startswith(TOLD_BY_STATUS):
        shown.wrong.append(said.text)


def _note(shown: Screen, answer: Response) -> None:
    if answer.status >= 400 and answer.status not in SAYS_WHY:
        shown.wrong.append(f"{answer.status} {answer.url}")


def way_in(demo: Demo, name: str) -> str:
    """The link that 「网页」 gives this person."""
    with acting(demo, name) as ctx:
        return logins.by_link.make(ctx)


@contextmanager
def acting(demo: Demo, who: str | int) -> Iterator[Context]:
    """The store for one change by this person (his name or number), who is elsewhere than at a browser."""
    with demo.database.write() as session:
        ctx = Context(session, demo.clock(), demo.settings, Workdays())
        yield ctx.acting(Actor(named(ctx, who), "") if isinstance(who, str) else Actor(who, ""))


def named(ctx: Context, name: str) -> int:
    """The number of a person of the demo company."""
    return ctx.session.exec(select(Member.id).where(Member.name == name)).one()
