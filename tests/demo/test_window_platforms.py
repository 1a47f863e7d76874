"""In a real browser: cards are pressed, menus chosen, groups read, and somebody without WeCom comes by WeChat."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from bot.demo import company
from bot.demo.run import Demo
from bot.demo.standin_oa_followers import openid_for
from tests.demo.test_standin_cards import MENU, button, multiple, text_notice, vote
from tests.demo.test_window import PICTURE, SILENT, last_words, open_as, post, say, view
from tests.demo.test_window_doors import MENU_BUTTONS, send
from tests.flows.office import RULES

pytestmark = pytest.mark.browser

MEMBER, LEADER, SECRETARY, OFFICE = company.FEATURED.values()
DEPUTY = "M0307"
"""赖晓刚, of the same branch."""


def last(page: Page) -> Locator:
    return page.locator(".bubble:not(.own) .said").last


def ask_to_verify(demo: Demo) -> str:
    """The secretary reports a task; the next morning his deputy is asked to verify it. Returns its number."""
    number = re.findall(r"(\d+) 学用转化课题", last_words(demo, SECRETARY, "我的任务"))[0]
    assert "已请赖晓刚核验" in last_words(demo, SECRETARY, f"完成 {number} 已形成课题报告")
    assert post(demo, f"clock/{SECRETARY}", at="2026-11-24T09:05")[0] == 200
    return str(number)


def test_a_task_is_verified_by_a_press_and_the_card_says_by_whom(page: Page, demo: Demo) -> None:
    number = ask_to_verify(demo)
    open_as(page, demo, DEPUTY)
    asked = page.locator(".tcard").filter(has_text="请核验：学用转化课题")
    expect(asked.get_by_role("button")).to_have_text(["核验", "退回", "看依据"], timeout=60_000)

    asked.get_by_role("button", name="核验", exact=True).click()

    expect(asked.get_by_role("button")).to_have_text(["已核验 赖晓刚"])
    expect(asked.get_by_role("button")).to_be_disabled()
    expect(page.locator("#bubbles")).to_contain_text(f"已核验1项：{number}", timeout=60_000)


def test_what_somebody_else_has_verified_turns_grey_for_who_was_asked(page: Page, demo: Demo) -> None:
    number = ask_to_verify(demo)
    open_as(page, demo, DEPUTY)
    asked = page.locator(".tcard").filter(has_text="请核验：学用转化课题")
    expect(asked.get_by_role("button", name="核验", exact=True)).to_be_enabled(timeout=60_000)

    assert last_words(demo, OFFICE, f"核验 任务{number}").startswith("已核验1项")

    expect(asked.get_by_role("button")).to_have_text(["已核验 杜涛"], timeout=60_000)


def test_a_press_reaches_the_bot_and_its_answer_comes_back(page: Page, demo: Demo) -> None:
    said = {"text": "看我的任务", "key": "我的任务"}
    send(demo, "template_card", button(button_list=[said], task_id="look-1"), "u0303")
    open_as(page, demo, SECRETARY)

    page.locator("[data-card=look-1]").get_by_role("button", name="看我的任务").press("Enter")

    expect(page.locator("#bubbles")).to_contain_text("您要办的", timeout=60_000)
    expect(page.locator("#sending")).to_be_empty()


def test_what_is_asked_on_a_card_is_chosen_with_the_keyboard(page: Page, demo: Demo) -> None:
    send(demo, "template_card", vote(), "u0303")
    send(demo, "template_card", multiple(), "u0303")
    open_as(page, demo, SECRETARY)

    ballot = page.locator("[data-card=vote-1]")
    ballot.get_by_role("button", name="提交").click()
    assert not ballot.get_by_label("饭").evaluate("one => one.validity.valid"), "nothing was chosen yet"
    ballot.get_by_label("饭").check()
    demo.standin.chats.add("u0303", "bot", "新的一条")
    expect(page.locator("#bubbles")).to_contain_text("新的一条", timeout=10_000)
    expect(ballot.get_by_label("饭")).to_be_checked()
    ballot.get_by_role("button", name="提交").click()
    expect(page.locator("#sending")).to_be_empty()
    page.locator("[data-card=many-1]").get_by_label("房间").select_option(label="饭")


def test_a_card_that_is_over_shows_who_did_it_and_cannot_be_pressed(page: Page, demo: Demo) -> None:
    sent = send(demo, "template_card", button(task_id="over-1"), "u0303")
    open_as(page, demo, SECRETARY)
    expect(page.locator("[data-card=over-1]").get_by_role("button", name="同意")).to_be_enabled()

    shown = demo.standin.cards.seen("u0303", sent["msgid"])
    assert shown is not None
    shown.outcome = "已核验 杜涛"

    expect(page.locator("[data-card=over-1] button")).to_have_text("已核验 杜涛", timeout=10_000)
    expect(page.locator("[data-card=over-1] button")).to_be_disabled()


def test_the_menu_opens_and_closes_and_what_is_chosen_is_answered(page: Page, demo: Demo) -> None:
    demo.standin.menus.buttons = MENU_BUTTONS
    open_as(page, demo, SECRETARY)
    menu = page.get_by_role("list", name="菜单")

    menu.get_by_role("button", name="我的").press("Enter")
    expect(menu.get_by_role("button", name="任务")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="任务")).to_be_hidden()
    expect(menu.get_by_role("button", name="我的")).to_be_focused()
    menu.get_by_role("button", name="我的").click()
    page.locator("#bubbles").click()
    expect(menu.get_by_role("button", name="任务")).to_be_hidden()
    menu.get_by_role("button", name="我的").click()
    menu.get_by_role("button", name="任务").click()

    expect(last(page)).to_contain_text("您要办的")
    assert menu.get_by_role("link", name="网页").get_attribute("rel") == "noopener noreferrer"


def test_a_group_calls_people_by_name_and_its_markdown_is_drawn_and_never_parsed(page: Page, demo: Demo) -> None:
    words = (
        '# 本周\n**待核验** 3 项\n> 请在 <font color="warning">周五</font> 前办完，<@u0303>\n'
        "[看板](https://board.example/) [坏的](javascript:alert(1)) <img src=x onerror=alert(1)>"
    )
    second = "| 支部 | 完成 |\n| :-- | --: |\n| 锅炉 | 93% |\n\n- 一\n- 二\n\n---\n`码`"
    for kind, content in (("markdown", words), ("markdown_v2", second)):
        page.request.post(
            f"{demo.url}/cgi-bin/webhook/send?key={demo.standin.groups['B04'].key}",
            data={"msgtype": kind, kind: {"content": content}},
        )
    text = {"content": "明天开会", "mentioned_list": ["@all"]}
    page.request.post(
        f"{demo.url}/cgi-bin/webhook/send?key={demo.standin.groups['B04'].key}", data={"msgtype": "text", "text": text}
    )
    open_as(page, demo, MEMBER)
    page.locator("summary", has_text="支部群").click()
    page.get_by_role("button", name="锅炉支部工作群").click()

    expect(page.locator("#name")).to_have_text("锅炉支部工作群")
    drawn = page.locator(".md").first
    expect(drawn.locator("strong")).to_have_text("待核验")
    expect(drawn.locator("blockquote")).to_have_text("请在 周五 前办完，@周玉山")
    expect(drawn.locator(".md-warning")).to_have_text("周五")
    assert drawn.locator("a").evaluate_all("found => found.map(one => one.href)") == ["https://board.example/"]
    assert page.locator("#bubbles img").count() == 0
    table = page.locator(".md").nth(1)
    expect(table.locator("td")).to_have_text(["锅炉", "93%"])
    expect(table.locator("li")).to_have_text(["一", "二"])
    expect(table.locator("hr")).to_have_count(1)
    expect(page.locator(".called")).to_have_text("@所有人")
    expect(page.locator("#mute")).to_contain_text("只在群里发")


def test_files_are_sent_from_the_page_and_can_be_saved_again(page: Page, demo: Demo, tmp_path: Path) -> None:
    paper = tmp_path / "纪要.docx"
    paper.write_bytes(b"PK minutes" * 200)
    wall = tmp_path / "墙.png"
    wall.write_bytes(PICTURE)
    open_as(page, demo, SECRETARY)

    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="发图片或文件").click()
    choosing.value.set_files(paper)
    expect(page.locator(".bubble.own .file")).to_contain_text("纪要.docx2 KB")
    page.locator("#file").set_input_files(wall)
    expect(page.locator(".bubble.own img")).to_have_count(1)
    with page.expect_download() as saving:
        page.locator(".bubble.own .file").click()

    assert saving.value.suggested_filename == "纪要.docx"
    assert saving.value.path().read_bytes() == b"PK minutes" * 200


def test_in_the_plugin_cards_are_missing_and_the_page_says_so(page: Page, demo: Demo) -> None:
    send(demo, "template_card", text_notice(**MENU, task_id="note-1"), "u0303")
    open_as(page, demo, SECRETARY)
    expect(page.locator("[data-card=note-1]")).to_be_visible()

    page.get_by_role("button", name="微信插件").click()
    expect(page.get_by_role("button", name="微信插件")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".has-hidden").last).to_contain_text("微信插件里不显示")
    expect(page.locator("[data-card=note-1]")).to_have_count(0)
    say(page, "帮助")
    expect(last(page)).to_contain_text("可以这样说")

    page.get_by_role("button", name="企业微信", exact=True).click()
    expect(page.locator("[data-card=note-1]")).to_be_visible()


def test_opening_the_chat_is_greeted_once_a_day(page: Page, demo: Demo) -> None:
    for moment in ("10:00", "11:00"):  # within one second both would be one event, delivered twice
        post(demo, f"clock/{OFFICE}", at=f"2026-11-23T{moment}")
        open_as(page, demo, MEMBER)
        expect(page.locator(".bubble").filter(has_text="范景勇，您好。")).to_have_count(1)
        page.locator(f'#featured [data-code="{OFFICE}"]').click()
        expect(page.locator("#name")).to_have_text("杜涛")


def test_somebody_without_wecom_follows_binds_and_speaks(page: Page, demo: Demo) -> None:
    code = re.findall(r"「绑定 (.+?)」", last_words(demo, SECRETARY, "绑定码 戴世洋"))[0]
    open_as(page, demo, SILENT)
    expect(page.locator("#composer")).to_be_hidden()
    page.get_by_role("button", name="公众号").click()
    expect(page.locator("#note")).to_contain_text("还没有关注")
    expect(page.locator("#composer")).to_be_hidden()

    page.get_by_role("button", name="关注", exact=True).click()
    expect(last(page)).to_contain_text("绑定码")
    say(page, f"绑定 {code}")
    expect(last(page)).to_contain_text("已绑定：戴世洋")
    page.get_by_label("要说的话").fill("我的任务")
    page.get_by_role("button", name="语音").click()
    expect(page.locator(".bubble.own .said").last).to_contain_text("语音：我的任务")
    expect(last(page)).not_to_contain_text("已绑定")
    expect(page.locator("#note")).to_contain_text("客服窗口到11月25日")
    expect(page.locator("#chips button")).not_to_have_count(0)

    page.get_by_label("拨到这个时刻").fill("2026-11-25T10:00")
    page.get_by_role("button", name="拨到", exact=True).click()
    expect(page.locator("#note")).to_contain_text("不在客服窗口内")
    page.reload()
    expect(page.locator("#name")).to_have_text("戴世洋")
    expect(page.get_by_role("button", name="公众号")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="取消关注").click()
    expect(page.locator("#composer")).to_be_hidden()
    assert not demo.oa.followers[openid_for(SILENT)].follows


def test_beyond_the_window_a_template_message_calls_him_and_the_rest_follows_his_word(page: Page, demo: Demo) -> None:
    """He gave up WeCom; two days after he was last heard at the account, a meeting is called."""
    last_words(demo, MEMBER, "解绑")
    assert last_words(demo, MEMBER, "确认").startswith("已解除")
    code = re.findall(r"「绑定 (.+?)」", last_words(demo, SECRETARY, "绑定码 范景勇"))[0]
    demo.oa.follow(openid_for(MEMBER))
    assert last_words(demo, f"oa-{MEMBER}", f"绑定 {code}").startswith("已绑定")
    post(demo, f"clock/{MEMBER}", at="2026-11-25T10:00")
    assert last_words(demo, SECRETARY, "开会 党员大会 明天下午3点 三楼会议室").startswith("已安排")
    open_as(page, demo, f"oa-{MEMBER}")
    expect(page.locator("#note")).to_contain_text("不在客服窗口内")

    page.get_by_role("button", name="+1小时").click()
    notice = page.locator(".notice").last
    expect(notice).to_contain_text("11月26日（周四）15:00开会", timeout=60_000)
    with page.context.expect_page() as opened:
        notice.get_by_role("link", name="详情").click()
    opened.value.get_by_role("link", name="范景勇").click()
    expect(opened.value).to_have_url(f"{demo.bot_url}/me")
    expect(opened.value.locator("header .person summary")).to_have_text("范景勇")
    opened.value.close()
    say(page, "好")

    expect(page.locator("#bubbles")).to_contain_text("来不了请回复「请假」加原因", timeout=60_000)
    page.get_by_role("button", name="企业微信", exact=True).click()
    expect(page.locator("#bubbles")).to_contain_text("已解除")
    expect(page.locator("#chips button")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_sticks_out_and_axe_minds_nothing(page: Page, demo: Demo, width: int, scheme: str) -> None:
    demo.standin.menus.buttons = MENU_BUTTONS
    long = "看" * 10
    for card in (
        button(
            button_list=[{"text": long, "key": f"k{n}", "style": n + 1} for n in range(4)], sub_title_text="长" * 160
        ),
        vote(),
        multiple(),
        text_notice(
            **MENU,
            task_id="n-1",
            emphasis_content={"title": "93%", "desc": "已办"},
            horizontal_content_list=[{"keyname": "地点", "value": "x" * 30}],
        ),
    ):
        send(demo, "template_card", card, "u0303")
    demo.standin.hand("u0303", "file", f"{'很长的名字' * 9}.docx", b"123456")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 740})

    for code in (SECRETARY, "oa-M0303", "GROUP"):
        open_as(page, demo, code)
        if code == SECRETARY:
            expect(page.locator(".tcard")).to_have_count(4)
            page.get_by_role("button", name="我的").last.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        out = (
            page.locator("#chat")
            .locator("button, a, textarea, .said, select")
            .evaluate_all(
                "all => all.filter(one => !one.closest('#chips') && one.getBoundingClientRect().right > innerWidth + 1)"
                ".map(one => one.outerHTML)"
            )
        )
        assert out == []
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found] == []
    assert view(demo, SECRETARY)["menu"]
