"""A secretary's day: her unit, the roll of a meeting, its record, a task."""

import pytest
from playwright.sync_api import Browser, expect

from bot import meetings
from bot.demo.run import Demo
from bot.meetings import Mark, Presence
from tests.flows.office import WIDTHS, Screen, acting, named, screen

pytestmark = pytest.mark.browser

HELD = {375: "2026-11-19", 1280: "2026-11-20"}
"""When the meeting of each width was held: each flow has its own."""
OWES = ((375, "周玉山", "B04", 12), (1280, "顾世洲", "B10", 10))
"""Who has a problem to put right at each width, where, which."""


def absent(demo: Demo, number: int, name: str) -> None:
    """王云波 records in the chat that somebody was not there."""
    with acting(demo, "王云波") as ctx:
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(named(ctx, name), Presence.ABSENT)])


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_unit_to_the_roll_and_its_record(demo: Demo, browser: Browser, width: int) -> None:
    with screen(demo, browser, "孙德平", width) as shown:
        page = shown.open("/units/B07")
        number = filed(shown, HELD[width])
        shown.follow("点名")
        ticks(shown)
        absent(demo, number, "魏春洋")
        page.get_by_role("button", name="其余都到", exact=True).click()
        expect(page.locator("#tally")).to_contain_text("到会 32")
        shown.press("保存")
        shown.hears("王云波")
        expect(page.locator("[data-name=魏春洋]").get_by_label("到会", exact=True)).to_be_checked()
        shown.press("保存")
        shown.hears("应到34")
        expect(page.locator("dl.facts").last).to_contain_text("段磊（出差）")
        shown.follow("打印版")
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
        expect(page.locator("tbody tr")).to_have_count(34)


def filed(shown: Screen, day: str) -> int:
    """A meeting that was held is put on the calendar afterwards; its number."""
    page = shown.page
    shown.follow("安排会议")
    page.get_by_label("类型").select_option(label="主题党日")
    page.get_by_label("日期").fill(day)
    page.get_by_label("开始时间").fill("15:00")
    page.get_by_label("地点").fill("焊接车间")
    page.get_by_label("议题").fill("现场学习")
    shown.press("安排")
    shown.hears("已补登")
    shown.check()
    return int(page.url.rpartition("/")[2])


def ticks(shown: Screen) -> None:
    """Names are tapped, sought, and read out of a list; all of it is still to be kept."""
    page = shown.page
    page.locator("[data-name=袁涛] .who").click()
    expect(page.locator("[data-name=袁涛]").get_by_label("到会", exact=True)).to_be_checked()
    page.get_by_label("找人").fill("丁家")
    expect(page.locator("[data-name]:visible")).to_have_count(1)
    page.locator("[data-name=丁家华]").get_by_text("线上", exact=True).click()
    page.get_by_label("找人").fill("")
    page.get_by_text("粘贴接龙，或写一句话").click()
    page.get_by_label("名单", exact=True).fill("段磊请假（出差）")
    shown.press("读名单")
    shown.hears("看懂了 1 人")
    shown.check()
    for name, state in (("段磊", "请假"), ("丁家华", "线上"), ("袁涛", "到会")):
        expect(page.locator(f"[data-name={name}]").get_by_label(state, exact=True)).to_be_checked()


@pytest.mark.parametrize(("width", "name", "code", "number"), OWES)
def test_a_problem_is_put_right_and_struck_off(
    demo: Demo, browser: Browser, width: int, name: str, code: str, number: int
) -> None:
    with screen(demo, browser, name, width) as own:
        page = own.open(f"/units/{code}/problems")
        own.follow(page.locator(f"a[href='/problems/{number}']").first)
        page.get_by_label("改了什么").fill("已改好，贴在公开栏")
        own.press("回复整改")
        own.hears("整改已回复")
        own.open(f"/units/{code}/members")
        own.open(f"/units/{code}/calendar")
    with screen(demo, browser, "高庆宁", width) as office:
        page = office.open("/problems")
        page.goto(f"{office.base}/problems/{number}")
        expect(page.locator("dl.facts").last).to_contain_text("已改好，贴在公开栏")
        office.press("验收销号")
        office.hears("已销号")
