"""Coming in as everybody does, and the board as the office sees it."""

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.run import Demo
from tests.flows.office import WIDTHS, screen

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_by_wecom_at_a_desk(demo: Demo, browser: Browser, width: int) -> None:
    """The login leads to WeCom, which asks who one is, and back to the page one wanted."""
    context = browser.new_context(viewport={"width": width, "height": 780})
    page = context.new_page()
    page.goto(f"{demo.bot_url}/?period=2026Q3")
    page.get_by_role("link", name="企业微信扫码登录").click()
    page.get_by_role("link", name="杜涛").first.click()
    expect(page.locator("h1")).to_have_text("看板")
    assert page.url.endswith("/?period=2026Q3")
    page.locator("details.person summary").click()
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.locator("h1")).to_have_text("已退出")
    page.goto(f"{demo.bot_url}/")
    expect(page.locator("h1")).to_have_text("登录支部通")
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_office_looks_at_its_board(demo: Demo, browser: Browser, width: int, scheme: str) -> None:
    with screen(demo, browser, "杜涛", width, color_scheme=scheme) as shown:
        page = shown.open("/")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        page.get_by_label("期间").select_option(index=1)
        shown.press("筛选")
        shown.check()
        assert "period=" in page.url


def test_what_takes_a_while_says_so_and_is_not_sent_twice(demo: Demo, browser: Browser) -> None:
    with screen(demo, browser, "冯春霞", 375) as shown:
        page = shown.page
        page.route("**/logout", lambda route: route.fulfill(status=204))  # no answer yet: one stays where one is
        page.locator("details.person summary").click()
        leave = page.get_by_role("button", name="退出", exact=True)
        leave.click()
        expect(leave).to_be_disabled()
        expect(page.get_by_role("progressbar", name="正在办，请稍候")).to_be_visible()
