"""The office at its board and with the quarter's notice: from what is behind to a paper that is public."""

import re
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from bot import circular, meetings, people
from bot.circular import Agreement, NoticePaper
from bot.core.clock import SHANGHAI
from bot.demo.run import Demo
from bot.meetings import MeetingKind
from tests.flows.office import WIDTHS, Screen, acting, screen

pytestmark = pytest.mark.browser

PHONE, DESK = WIDTHS
QUARTER, NUMBER = "2026年第三季度", "公司党发〔2026〕31号"
HANDS = (("杜涛", "审核通过", "已审核"), ("钟子安", "核稿通过", "已核稿"), ("梁宏平", "签发", "已签发"))
"""Who looks the notice over, by which button, and what is said then."""


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_board_down_to_a_unit_and_its_task(demo: Demo, browser: Browser, width: int) -> None:
    with screen(demo, browser, "杜涛", width) as shown:
        page = shown.page
        page.goto(f"{shown.base}/")
        page.get_by_label("单位", exact=True).select_option("B07")
        shown.press("筛选")
        assert "unit=B07" in page.url
        with page.expect_download() as fetched:
            page.get_by_role("link", name="导出 Excel").click()
        book = openpyxl.load_workbook(BytesIO(fetched.value.path().read_bytes()))
        assert "焊接支部" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
        page.locator("details.unit summary").first.click()
        shown.follow(page.locator("details.unit li a").first)
        expect(page.locator("dl.facts")).to_contain_text("逾期")
        shown.go(page.get_by_role("link", name="焊接支部", exact=True))
        expect(page.locator("h1")).to_have_text("焊接检测公司党支部")


@pytest.mark.parametrize(("width", "place"), [(PHONE, "一楼活动室"), (DESK, "二楼活动室")])
def test_from_the_board_to_a_meeting_not_filed_and_to_the_problems(
    demo: Demo, browser: Browser, width: int, place: str
) -> None:
    held = datetime(2026, 11, 12 + (width == DESK), 15, 0, tzinfo=SHANGHAI)
    with acting(demo, "邵振刚") as ctx:
        unit = people.org_by_code(ctx, "B02")
        meetings.call(ctx, kind=MeetingKind.BRANCH_COMMITTEE_MEETING, org_id=unit.id, starts_at=held, place=place)
    with screen(demo, browser, "杜涛", width) as shown:
        page = shown.page
        page.goto(f"{shown.base}/")
        unfiled = page.get_by_role("region", name="开过没归档的会").get_by_role("listitem")
        shown.follow(unfiled.filter(has_text=f"11月{held.day}日").get_by_role("link"))
        expect(page.locator("dl.facts").first).to_contain_text(place)
        expect(page.get_by_role("region", name="归档前检查")).to_contain_text("要补")
        page.go_back()
        shown.follow("问题台账")
        expect(page.locator("h1")).to_contain_text("问题")
        looked_into(shown)


def looked_into(shown: Screen) -> None:
    """What somebody reported is read whole, found true, and that is taken back."""
    page = shown.open("/board/waiting")
    reports = page.get_by_role("region", name="反映的问题等核实").get_by_role("listitem")
    shown.follow(reports.first.get_by_role("link"))
    page.get_by_label("程度").select_option(label="较重")
    shown.press("核实属实")
    shown.hears("属实")
    expect(page.locator("dl.facts")).to_contain_text("较重")
    shown.check()
    shown.press("撤回")
    shown.hears("已撤回")
    expect(page.locator("dl.facts")).to_contain_text("一般")


def test_the_quarters_notice_goes_from_hand_to_hand(demo: Demo, browser: Browser) -> None:
    """Drafted and published at a desk, looked over and signed on a phone."""
    with screen(demo, browser, "高庆宁", DESK) as clerk:
        page = clerk.open("/notices")
        page.get_by_label("季度").select_option(label=QUARTER)
        clerk.press("起草")
        clerk.hears("已起草")
        clerk.follow(QUARTER)
        path = page.url.removeprefix(clerk.base)
        page.get_by_text("加一条", exact=True).click()
        page.get_by_label("内容（写到单位的").fill("各单位按月核对会议记录，缺项当月补齐")
        clerk.press("加上")
        clerk.hears("已加上")
        clerk.press("送各单位核对")
        clerk.hears("已送各单位核对")
    units_agree(demo, browser, path)
    for name, button, said in HANDS:
        with screen(demo, browser, name, PHONE) as officer:
            officer.page.goto(officer.base + path)
            officer.press(button)
            officer.hears(said)
    with screen(demo, browser, "高庆宁", DESK) as clerk:
        publish(clerk, path)
    with screen(demo, browser, "孙德平", PHONE) as reader:
        expect(reader.open(path).get_by_role("article", name="文件预览")).to_contain_text(NUMBER)


def units_agree(demo: Demo, browser: Browser, path: str) -> None:
    """Who is written about has no objection: the first of them says so on the page, the others in the chat."""
    number = int(path.rpartition("/")[2])
    with acting(demo, "杜涛") as ctx:
        rows = circular.items(ctx, ctx.get(NoticePaper, number))
        asked = {one.org_id for one in rows if one.org_id and one.agreement is Agreement.ASKED}
        first, *others = sorted(set(people.secretaries(ctx, asked).values()))
        name = people.names(ctx, [first])[first]
    with screen(demo, browser, name, PHONE) as secretary:
        secretary.open("/notices")
        secretary.follow(re.compile("写到您单位"))
        secretary.press("都没有意见")
        secretary.hears("没有意见")
    for other in others:
        with acting(demo, other) as ctx:
            circular.agree(ctx, ctx.get(NoticePaper, number))
    with acting(demo, "杜涛") as ctx:  # whom no message reached has agreed by word of mouth
        found = ctx.get(NoticePaper, number)
        rows = circular.items(ctx, found)
        for one in [one.id for one in rows if one.org_id and one.agreement is Agreement.NOT_ASKED]:
            circular.agree(ctx, found, [one])


def publish(clerk: Screen, path: str) -> None:
    """It is numbered and made public, and can be fetched."""
    page = clerk.page
    page.goto(clerk.base + path)
    page.get_by_label("文号").fill(NUMBER)
    clerk.press("编号")
    clerk.hears("已编号")
    clerk.press("发布")
    clerk.hears("已发布")
    clerk.check()
    expect(page.get_by_role("article", name="文件预览")).to_contain_text(NUMBER)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载 Word 文件").click()
    assert fetched.value.path().read_bytes().startswith(b"PK")
