"""However somebody comes: on a narrow screen, in large type, without a script, by the keys alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo.run import Demo
from tests.flows.office import screen

pytestmark = pytest.mark.browser

NARROW = 320
MAIN_PAGES = (
    ("孙德平", ("/me", "/units/B07", "/units/B07/tasks", "/units/B07/score")),
    ("杜涛", ("/", "/board/waiting", "/notices", "/admin")),
)
KEPT_PAGES = ("members", "posts", "orgs", "imports", "templates", "indicators", "calendar", "audit", "settings")
"""What the office keeps, below `/admin`."""


@pytest.mark.parametrize(("name", "paths"), MAIN_PAGES)
def test_on_the_smallest_screen_in_large_type(demo: Demo, browser: Browser, name: str, paths: tuple[str, ...]) -> None:
    with screen(demo, browser, name, NARROW) as shown:
        shown.page.goto(f"{shown.base}/me")
        shown.press("字放大")
        for path in paths:
            shown.page.goto(shown.base + path)
            expect(shown.page.locator("html")).to_have_class("large")
            shown.check()


def test_what_the_office_keeps_fits_the_smallest_screen_in_large_type(demo: Demo, browser: Browser) -> None:
    with screen(demo, browser, "高庆宁", NARROW) as shown:
        shown.page.goto(f"{shown.base}/me")
        shown.press("字放大")
        for room in KEPT_PAGES:
            answer = shown.page.goto(f"{shown.base}/admin/{room}")
            assert answer is not None
            assert answer.status == 200, room
            expect(shown.page.locator("html")).to_have_class("large")
            shown.fits()


def test_without_a_script(demo: Demo, browser: Browser) -> None:
    """The year so far, a roll, a task: read and sent as with one."""
    with screen(demo, browser, "邵振刚", 375, java_script_enabled=False) as shown:
        page = shown.page
        page.goto(f"{shown.base}/units/B02/tasks?month=12")
        shown.go(page.get_by_role("link", name="谈心谈话全覆盖"))
        page.get_by_label("说明").fill("谈了 18 人")
        shown.press("报完成")
        shown.hears("已报完成")
        page.goto(f"{shown.base}/units/B02/calendar?month=2026-10")
        shown.go(page.locator(".month a[href^='/meetings/']").first)
        shown.go(page.get_by_role("link", name="点名"))
        row = page.locator("[data-name]").first
        state = "缺席" if not row.get_by_label("缺席", exact=True).is_checked() else "到会"
        row.get_by_text(state, exact=True).click()
        shown.press("保存")
        shown.hears("已记 1 人")


def test_by_the_keys_alone(demo: Demo, browser: Browser) -> None:
    """The first key leads past the navigation; what has the focus is seen to have it; a choice is made and sent."""
    with screen(demo, browser, "邵振刚", 1280) as shown:
        page = shown.page
        page.goto(f"{shown.base}/units/B02/tasks")
        page.keyboard.press("Tab")
        assert focused(page) == "跳到正文"
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()
        order = []
        for _ in range(5):
            page.keyboard.press("Tab")
            order.append(focused(page))
            outline = "getComputedStyle(document.activeElement)"
            seen = page.evaluate(f"{outline}.outlineStyle !== 'none' || {outline}.boxShadow !== 'none'")
            assert seen, order
        assert order == ["机关二支部", "month", "state", "area", "筛选"]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**state=*")


def focused(page: Page) -> str:
    """What has the focus, by its name or words."""
    words: str = page.evaluate("(one => one.name || one.textContent.trim())(document.activeElement)")
    return words


def test_leaving_everywhere_ends_the_other_browser_too(demo: Demo, browser: Browser) -> None:
    with screen(demo, browser, "马春玲", 375) as phone, screen(demo, browser, "马春玲", 1280) as desk:
        phone.page.locator("details.person summary").click()
        phone.press("在所有设备上退出")
        expect(phone.page.locator("h1")).to_have_text("已在所有设备上退出")
        desk.page.goto(f"{desk.base}/me")
        expect(desk.page.locator("h1")).to_have_text("登录支部通")
