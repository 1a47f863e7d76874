"""A task from its unit's list to the office and back; a result and an appeal against it."""

import pytest
from playwright.sync_api import Browser, expect

from bot import assess, people
from bot.assess import Draft, EntryKind
from bot.demo.run import Demo
from tests.flows.office import Screen, acting, screen

pytestmark = pytest.mark.browser

TITLE = "谈心谈话全覆盖"
UNITS = ((375, "孙德平", "B07"), (1280, "冯国山", "B01"))
"""Each width has a unit of its own."""


@pytest.mark.parametrize(("width", "name", "code"), UNITS)
def test_reported_given_back_reported_again_verified(
    demo: Demo, browser: Browser, width: int, name: str, code: str
) -> None:
    with screen(demo, browser, name, width) as own, screen(demo, browser, "高庆宁", width) as office:
        page = own.open(f"/units/{code}/tasks")
        page.get_by_label("月份").select_option("12月")
        page.get_by_label("办理情况").select_option("还没到期")
        own.press("筛选")
        own.follow(TITLE)
        path = page.url.removeprefix(own.base)
        report(own, "谈了 21 人")
        office.page.goto(office.base + path)
        office.page.get_by_text("退回", exact=True).first.click()
        office.page.get_by_label("退回的原因").fill("写上谈话时间")
        office.press("退回")
        office.hears("已退回")
        page.reload()
        expect(page.locator("main")).to_contain_text("写上谈话时间")
        report(own, "11月16日到20日谈了 21 人")
        office.open(path)
        office.press("核验通过")
        office.hears("已核验")
        page.reload()
        expect(page.locator("dl.facts")).to_contain_text("完成")
        expect(page.get_by_role("button", name="报完成")).to_have_count(0)


def report(own: Screen, note: str) -> None:
    """It is said to be done."""
    if not own.page.get_by_label("说明").is_visible():
        own.page.get_by_text("完成", exact=True).first.click()
    own.page.get_by_label("说明").fill(note)
    own.press("报完成")
    own.hears("已报完成")


def deducted(demo: Demo, code: str) -> None:
    """Two of the office have entered and confirmed what was wrong at a unit."""
    with acting(demo, "高庆宁") as ctx:
        unit = people.org_by_code(ctx, code)
        draft = Draft(EntryKind.DEDUCTION, unit.id, ctx.today, "D3-2", "10月党员大会没写议题")
        number = assess.enter(ctx, draft).id
    with acting(demo, "杜涛") as ctx:
        assess.confirm(ctx, number)


@pytest.mark.parametrize(("width", "name", "code"), UNITS)
def test_a_result_is_read_and_appealed_against(demo: Demo, browser: Browser, width: int, name: str, code: str) -> None:
    deducted(demo, code)
    with screen(demo, browser, name, width) as shown:
        page = shown.open(f"/units/{code}/score")
        expect(page.locator("#lines")).to_be_visible()
        appeal = page.locator("details.act").first
        appeal.locator("summary").click()
        appeal.get_by_label("为什么不对").fill("会开了，记录晚登了两天")
        shown.go(appeal.get_by_role("button", name="交申诉"))
        shown.hears("已申诉")
        expect(page.get_by_role("region", name="申诉和答复")).to_contain_text("会开了，记录晚登了两天")
