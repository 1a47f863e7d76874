"""What the office keeps: people and posts, tables in and out, messages, jobs, the rules."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from bot import contacts, people
from bot.channels.base import Person
from bot.demo.run import Demo
from tests.flows.office import WIDTHS, acting, screen

pytestmark = pytest.mark.browser

MEMBERS = {375: "M0777", 1280: "M0778"}
NEW = {375: "M0491", 1280: "M0492"}
POSTS = {375: ("B08", "胡芳"), 1280: ("B09", "张景岩")}
ROOMS = (
    "contacts",
    "orgs",
    "outbox",
    "jobs",
    "templates",
    "indicators",
    "activities",
    "questions",
    "calendar",
    "inbox",
)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_is_found_and_changed(demo: Demo, browser: Browser, width: int) -> None:
    code = MEMBERS[width]
    with screen(demo, browser, "高庆宁", width) as shown:
        page = shown.open("/admin")
        shown.follow("党员")
        page.get_by_label("姓名或编号").fill(code)
        shown.press("查")
        expect(page.locator("ul.rows li")).to_have_count(1)
        shown.follow(page.locator("ul.rows a"))
        shown.follow("修改")
        page.get_by_label("出生年份").fill("没有")
        shown.press("保存")
        expect(page.get_by_label("出生年份")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("出生年份").fill("1966")
        shown.press("保存")
        shown.hears("已改好")
        expect(page.locator("dl.kept")).to_contain_text("1966")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_table_is_looked_at_before_it_is_taken(demo: Demo, browser: Browser, width: int, tmp_path: Path) -> None:
    with screen(demo, browser, "冯春霞", width) as shown:
        page = shown.open("/admin/imports")
        with page.expect_download() as fetched:
            page.get_by_role("link", name="导出").first.click()
        book = openpyxl.load_workbook(BytesIO(fetched.value.path().read_bytes()))
        sheet = book.worksheets[0]
        [column] = [place for place, cell in enumerate(sheet[1], 1) if str(cell.value).startswith("出生年份")]
        sheet.cell(2, column).value = "去年"
        sheet.cell(3, column).value = 1950 + width % 7
        book.save(tmp_path / "名册.xlsx")
        shown.follow("导入")
        page.get_by_label("表格文件").set_input_files(tmp_path / "名册.xlsx")
        shown.press("上传并预览")
        expect(page.locator("h1")).to_contain_text("预览")
        shown.check()
        expect(page.locator("main")).to_contain_text("出生年份")
        with page.expect_download() as fetched:
            page.get_by_role("link", name="下载带错误说明的文件").click()
        assert openpyxl.load_workbook(BytesIO(fetched.value.path().read_bytes())).worksheets
        shown.press("跳过有错的行，只导入没有错的")
        shown.hears("有错的 1 行没有导入")


def next_one(demo: Demo, unit: str) -> str:
    """The code of a member of the unit who holds no post."""
    with acting(demo, "高庆宁") as ctx:
        members = people.members_of(ctx, people.org_by_code(ctx, unit))
        return next(one.code for one in members if not people.posts_of(ctx, one.id))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_post_changes_hands_and_the_machine_is_looked_after(demo: Demo, browser: Browser, width: int) -> None:
    unit, name = POSTS[width]
    with screen(demo, browser, "高庆宁", width) as shown:
        page = shown.open(f"/admin/posts?unit={unit}")
        shown.follow(page.get_by_role("listitem").filter(has_text=name).get_by_role("link").first)
        page.get_by_label("接任的党员编号").fill(next_one(demo, unit))
        shown.press("保存")
        shown.hears("由接任的同志担任")
        for room in ROOMS:
            page.goto(f"{shown.base}/admin/{room}")
            shown.check()
        page.goto(f"{shown.base}/admin/jobs")
        job = page.locator("ul.rows > li").nth(width % 3)
        shown.go(job.get_by_role("button"))
        shown.hears("已安排")
        settings = shown.open("/admin/settings").locator("main").inner_text()
        channel = demo.settings.channels.wecom_app
        assert channel is not None
        assert not [
            key
            for key in (channel.secret, channel.token, channel.aes_key, demo.settings.web.link_key)
            if key is not None and key.get_secret_value() in settings
        ]
        page = shown.open("/admin/audit")
        page.get_by_label("姓名").fill("高庆宁")
        shown.press("查")
        expect(page.locator("ul.rows > li").first).to_contain_text("高庆宁")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_account_of_the_address_book_is_bound(demo: Demo, browser: Browser, width: int) -> None:
    with acting(demo, "高庆宁") as ctx:
        [member] = [one for one in people.members_of(ctx, people.org_by_code(ctx, "B08")) if one.code == NEW[width]]
        people.unbind(ctx, member)
        book = [Person(f"new{width}", member.name, ("公司", "机械化施工公司"))]
        everybody = [Person(one.userid, one.name) for one in demo.standin.users.values() if one.name != member.name]
        contacts.take_in(ctx, "wecom_app", [*everybody, *book])
    with screen(demo, browser, "高庆宁", width) as shown:
        page = shown.open("/admin")
        shown.follow("通讯录")
        row = page.get_by_role("listitem").filter(has_text=f"new{width}")
        expect(row).to_contain_text("姓名和部门都相符")
        shown.go(row.get_by_role("button", name=f"绑定：{member.name}", exact=True))
        shown.hears(f"已绑定{member.name}的账号")
        expect(page.get_by_role("listitem").filter(has_text=f"new{width}")).to_have_count(0)
        shown.check()
