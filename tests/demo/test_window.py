"""The chat window as it is served: its own answers first, then a real browser on the real page."""

import base64
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from bot.core.clock import SHANGHAI
from bot.demo import company, window, window_acts, window_guard
from bot.demo.run import Demo
from bot.demo.standin_callbacks import Attempt, Delivery

MEMBER, LEADER, SECRETARY, OFFICE = company.FEATURED.values()
SILENT = "M0337"
"""戴世洋, retired, without a chat."""

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One point."""

EVIL = "<img src=x onerror=alert(1)>"


def view(demo: Demo, code: str) -> dict[str, Any]:
    found: dict[str, Any] = requests.get(f"{demo.url}/api/view/{code}", timeout=5).json()
    return found


def post(demo: Demo, path: str, **body: str) -> tuple[int, dict[str, Any]]:
    answer = requests.post(f"{demo.url}/api/{path}", json=body, timeout=5)
    return answer.status_code, answer.json()


def last_words(demo: Demo, code: str, text: str) -> str:
    _, found = post(demo, f"say/{code}", text=text)
    assert found["delivery"] == {"ok": True, "word": ""}
    words: str = found["bubbles"][-1]["text"]
    return words


def test_all_792_can_be_looked_at(still: Demo) -> None:
    found = requests.get(f"{still.url}/api/people", timeout=5).json()

    assert len(found["members"]) == 792
    assert sum(person["chat"] for person in found["members"]) == 637
    assert [one["label"] for one in found["featured"]] == ["普通党员", "党小组长", "支部书记", "党委工作部", "工作群"]


def test_what_is_said_is_answered_and_recorded(demo: Demo) -> None:
    status, found = post(demo, f"say/{MEMBER}", text="签到")

    assert status == 200
    said = [bubble["own"] for bubble in found["bubbles"]].index(True)
    assert not found["bubbles"][said + 1]["own"]
    assert found["bubbles"][said]["at"].endswith("+08:00")
    assert found["trail"][0]["what"].startswith("签到：锅炉支部11月主题党日")
    assert found["meetings"][0]["lists"][0]["names"] == ["范景勇"]


@pytest.mark.parametrize("code", company.FEATURED.values(), ids=company.FEATURED.keys())
def test_every_chip_is_understood(demo: Demo, code: str) -> None:
    for chip in view(demo, code)["chips"]:
        assert "没看懂" not in last_words(demo, code, chip["text"]), chip["text"]


def test_a_picture_stays_in_the_chat_and_anything_else_is_none(demo: Demo) -> None:
    standin = demo.standin
    standin.hand("u0358", "image", "墙.png", PICTURE)
    standin.hand("u0358", "image", "半张.png", b"\x89PNG cut off")
    standin.hand("u0358", "file", "墙.png", PICTURE)
    demo.clock.advance(timedelta(days=9))

    [whole, half, file] = [bubble for bubble in view(demo, "M0358")["bubbles"] if bubble["text"].startswith("[")]
    assert (whole["picture"]["width"], whole["picture"]["height"]) == (1, 1)
    assert "picture" not in half
    assert "picture" not in file
    answer = requests.get(f"{demo.url}/{whole['picture']['href']}", timeout=5)
    assert (answer.content, answer.headers["Content-Type"]) == (PICTURE, "image/png")
    secret = standin.api.shelf.put("file", "名册.csv", b"a,b,c,d", demo.clock())
    for media_id in (secret, "nothing"):
        gone = requests.get(f"{demo.url}/api/picture/{media_id}", timeout=5)
        assert (gone.status_code, gone.json()) == (404, {"error": "没有这张图片。"})


def test_the_group_can_be_looked_at_and_nobody_can_speak_there(demo: Demo) -> None:
    standin = demo.standin
    key = {"key": standin.groups[""].key}
    body = {"msgtype": "text", "text": {"content": "11月检查"}}
    assert requests.post(f"{demo.url}/cgi-bin/webhook/send", json=body, params=key, timeout=5).json()["errcode"] == 0

    found = view(demo, "GROUP")
    assert (found["person"]["name"], found["person"]["chat"]) == ("党委工作部群", False)
    assert [bubble["text"] for bubble in found["bubbles"]] == ["11月检查"]
    assert post(demo, "say/GROUP", text="签到")[0] == 400
    assert post(demo, "clock/GROUP", by="hour")[0] == 200


def test_a_ready_paste_becomes_a_roll(demo: Demo) -> None:
    [paste] = [chip["text"] for chip in view(demo, LEADER)["chips"] if chip["label"] == "粘贴接龙"]
    _, asked = post(demo, f"say/{LEADER}", text=paste)
    assert [chip["text"] for chip in asked["chips"][:2]] == ["确认", "取消"]

    assert last_words(demo, LEADER, "确认").startswith("已记")


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        (f"say/{SILENT}", {"text": "签到"}, 400, "戴世洋不用企业微信，不能以他的身份说话。"),
        (f"say/{MEMBER}", {"text": " \n"}, 400, "没有要发送的话。"),
        (f"say/{MEMBER}", {}, 400, "没有要发送的话。"),
        (f"say/{MEMBER}", {"text": "长" * 2001}, 400, "一条消息最多 2000 字。"),
        ("say/M9999", {"text": "签到"}, 404, "没有编号为 M9999 的党员。"),
        (f"clock/{MEMBER}", {"by": "year"}, 400, "时钟不知道该拨到哪里。"),
        (f"clock/{MEMBER}", {"at": "2026-11-22T09:00"}, 400, "时钟只能往后拨。"),
        (f"clock/{MEMBER}", {"at": "9999-12-31T23:59"}, 400, "时钟最多拨到 2099 年。"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    still: Demo, path: str, body: dict[str, str], status: int, error: str
) -> None:
    assert post(still, path, **body) == (status, {"error": error})


def test_somebody_without_a_chat_can_be_looked_at(still: Demo) -> None:
    found = view(still, SILENT)

    assert (found["person"]["name"], found["person"]["chat"]) == ("戴世洋", False)
    assert (found["bubbles"], found["chips"]) == ([], [])


@pytest.mark.parametrize(
    ("host", "kind", "status"),
    [
        ("evil.example:8000", "application/json", 403),
        ("127.0.0.1:8000", "text/plain", 403),
        ("localhost:8000", "application/json; charset=utf-8", 200),
    ],
    ids=["a foreign name pointed here", "a form of another site", "the page itself"],
)
def test_only_this_machines_own_page_may_speak(still: Demo, host: str, kind: str, status: int) -> None:
    answer = requests.post(
        f"{still.url}/api/say/{MEMBER}",
        data='{"text": "帮助"}'.encode(),
        headers={"Host": host, "Content-Type": kind},
        timeout=5,
    )

    assert answer.status_code == status


def test_the_page_may_load_nothing_from_elsewhere(still: Demo) -> None:
    headers = requests.get(still.url, timeout=5).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("move", "now", "then"),
    [
        ("hour", "2026-11-23 09:30", "2026-11-23 10:30"),
        ("day", "2026-11-30 09:30", "2026-12-01 09:30"),
        ("afternoon", "2026-11-23 09:30", "2026-11-23 15:00"),
        ("afternoon", "2026-11-23 15:00", "2026-11-24 15:00"),
        ("monday", "2026-11-23 08:00", "2026-11-30 09:00"),
        ("monday", "2026-11-29 23:59", "2026-11-30 09:00"),
    ],
)
def test_where_a_button_moves_the_clock(move: str, now: str, then: str) -> None:
    start = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)

    assert f"{window.MOVES[move](start):%Y-%m-%d %H:%M}" == then


@pytest.mark.parametrize(
    ("statuses", "complaint", "words"),
    [
        ([503, 503, 503], "", "没有送达：机器人回应 HTTP 503，平台送了 3 次。"),
        ([None, None, None], "", "没有送达：机器人没有按时回应，平台送了 3 次。"),
        ([200], "signature", "已送达，但机器人的回复不合规矩，平台没有显示：signature。"),
        ([None, 200], "", ""),
    ],
)
def test_how_a_delivery_ended(statuses: list[int | None], complaint: str, words: str) -> None:
    attempts = [Attempt(status, 0.1) for status in statuses]

    outcome = window_acts.outcome(Delivery("<xml/>", "u0001", attempts, complaint=complaint))

    assert outcome == {"ok": not words, "word": words}


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    digits = "".join(one * 2 for one in colour) if len(colour) == 3 else colour
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("ink", "ground card bot plain-bg fresh press pick"),
        ("quiet", "ground card bot plain-bg fresh press pick"),
        ("own-ink", "own"),
        ("act", "card bot ground"),
        ("on-act", "act"),
        ("good", "good-bg"),
        ("warn", "warn-bg"),
        ("bad", "bad-bg ground card"),
    ],
)
def test_every_text_stands_out_from_its_ground(scheme: int, ink: str, grounds: str) -> None:
    blocks = re.findall(r":root {(.*?)}", (window_guard.PAGE / "window.css").read_text("utf-8"), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): #(\w+)", blocks[scheme]))

    for ground in grounds.split():
        dark, light = sorted((_light(colours[ink]), _light(colours[ground])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, ground


def test_the_script_is_small_and_never_parses_what_people_typed() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in window_guard.PAGE.glob("*.js")}

    assert sorted(scripts) == sorted(window_guard.SCRIPTS)
    for name, script in scripts.items():
        assert script.count("\n") <= 250, name
        assert not re.search("innerHTML|outerHTML|insertAdjacentHTML|document.write|eval", script), name


# From here on a real browser looks at the real page.

STICKING_OUT = """panes => panes
    .flatMap(pane => [...pane.querySelectorAll("button, input, textarea, h2, .card, .said")])
    .filter(one => !one.closest("#chips") && one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML)"""


def open_as(page: Page, demo: Demo, code: str) -> None:
    page.goto("about:blank")  # another person's chat is the same page to a browser, and would not be waited for
    page.goto(f"{demo.url}/#{code}")
    expect(page.locator("#units details")).not_to_have_count(0)


def say(page: Page, text: str) -> None:
    page.get_by_label("要说的话").fill(text)
    page.get_by_label("要说的话").press("Enter")
    expect(page.locator("#send")).to_be_enabled()


@pytest.mark.browser
def test_a_secretary_signs_in_and_sees_it_recorded(page: Page, demo: Demo) -> None:
    page.goto(demo.url)
    page.locator("#featured").get_by_text("支部书记").click()
    expect(page.locator("#name")).to_have_text("周玉山")

    say(page, "签到")

    expect(page.locator(".bubble.own .said").last).to_contain_text("签到")
    expect(page.locator(".bubble:not(.own) .said").filter(has_text="已签到")).to_contain_text("主题党日")
    expect(page.locator("#bubbles .stamp").first).to_contain_text("11月23日 周一")
    expect(page.locator("#meetings .fresh dd").first).to_contain_text("周玉山")
    expect(page.locator("#trail .fresh")).to_contain_text("签到")
    expect(page.locator("#sending")).to_be_empty()


@pytest.mark.browser
def test_a_pasted_list_is_confirmed_and_the_roll_appears(page: Page, demo: Demo) -> None:
    open_as(page, demo, "M0358")
    page.get_by_role("button", name="粘贴接龙").click()
    assert page.get_by_label("要说的话").input_value().startswith("#接龙\n11月党小组会")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator(".bubble:not(.own) .said").last).to_contain_text("「确认」")

    page.locator("#chips").get_by_role("button", name="确认").click()

    expect(page.locator(".bubble:not(.own) .said").last).to_contain_text("已记")
    expect(page.locator("#meetings .meeting").first).to_contain_text("请假 2")
    expect(page.locator("#meetings .meeting").first).to_contain_text("（出差）")


@pytest.mark.browser
def test_what_is_typed_stays_text_and_lines_stay_lines(page: Page, demo: Demo) -> None:
    open_as(page, demo, MEMBER)

    say(page, f"{EVIL}\n第二行")

    own = page.locator(".bubble.own .said").last
    expect(own).to_contain_text("第二行")
    assert own.evaluate("one => one.lastChild.data") == f"{EVIL}\n第二行"
    assert own.evaluate("one => getComputedStyle(one).whiteSpaceCollapse") == "preserve"
    assert page.locator("#bubbles img").count() == 0


@pytest.mark.browser
def test_only_web_addresses_of_the_bot_become_links(page: Page, demo: Demo) -> None:
    words = 'http://127.0.0.1:1/papers/x，<a href="https://example.org/a">这里</a> <a href="javascript:alert(1)">不</a>'
    demo.standin.chats.add("u0358", "bot", words)
    demo.standin.chats.add("u0358", "u0358", "http://example.org/mine")

    open_as(page, demo, "M0358")

    links = page.locator("#bubbles a")
    assert links.evaluate_all("found => found.map(one => [one.textContent, one.href, one.rel])") == [
        ["http://127.0.0.1:1/papers/x", "http://127.0.0.1:1/papers/x", "noopener noreferrer"],
        ["这里", "https://example.org/a", "noopener noreferrer"],
    ]


@pytest.mark.browser
def test_on_the_25th_the_office_and_its_group_see_the_month(page: Page, demo: Demo) -> None:
    open_as(page, demo, OFFICE)
    page.get_by_label("拨到这个时刻").fill("2026-11-25T09:10")
    page.get_by_role("button", name="拨到", exact=True).click()

    for code, name in ((OFFICE, "杜涛"), ("GROUP", "党委工作部群")):
        page.locator(f'#featured [data-code="{code}"]').click()
        expect(page.locator("#name")).to_have_text(name)
        picture = page.locator("#bubbles img")
        expect(picture).to_have_count(1, timeout=180_000)
        expect(page.locator("#bubbles")).to_contain_text("11月检查，21个单位")
        picture.evaluate("one => one.decode()")
        assert picture.evaluate("one => one.naturalWidth") > 600
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert picture.evaluate("one => one.getBoundingClientRect().right <= innerWidth")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator("#mute")).to_contain_text("只在群里发")


@pytest.mark.browser
def test_the_clock_is_moved_for_everybody(page: Page, demo: Demo) -> None:
    open_as(page, demo, OFFICE)
    before = demo.clock()

    page.get_by_role("button", name="+1小时").click()
    expect(page.locator("#now")).to_contain_text(f"{before.hour + 1:02}:")
    assert 3600 <= (demo.clock() - before).total_seconds() < 3700

    moment = page.get_by_label("拨到这个时刻")
    moment.fill("2026-11-22T08:00")
    assert not moment.evaluate("one => one.validity.valid"), "time does not run backwards"
    moment.fill("2026-11-24T08:15")
    page.get_by_role("button", name="拨到", exact=True).click()
    expect(page.locator("#clock")).to_contain_text("2026年11月24日 周二 08:15")


@pytest.mark.browser
def test_a_message_that_did_not_arrive_says_so(page: Page, demo: Demo) -> None:
    open_as(page, demo, MEMBER)
    hook = demo.standin.hook
    demo.standin.hook = hook + "_of_somebody_else"
    try:
        say(page, "签到")
    finally:
        demo.standin.hook = hook

    expect(page.locator("#sending")).to_have_text("没有送达：机器人回应 HTTP 404，平台送了 3 次。")


@pytest.mark.browser
def test_people_are_found_by_name_unit_and_post(page: Page, demo: Demo) -> None:
    open_as(page, demo, MEMBER)

    page.get_by_label("按姓名、单位或职务查找").fill("锅炉 党小组长")
    expect(page.locator("#units .list button")).to_have_count(5)
    page.get_by_label("按姓名、单位或职务查找").fill("戴世洋")
    expect(page.locator("#found")).to_have_text("找到 1 人")
    page.locator("#units .list button").press("Enter")

    expect(page.locator("#mute")).to_contain_text("戴世洋不用企业微信")
    expect(page.locator("#composer")).to_be_hidden()
    assert page.url.endswith(f"#{SILENT}")


@pytest.mark.browser
def test_nothing_sticks_out_at_any_width(page: Page, demo: Demo) -> None:
    open_as(page, demo, LEADER)
    say(page, "帮助")

    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        for tab in ("选人", "记录", "聊天") if width < 960 else ("",):
            if tab:
                page.locator(".tabs").get_by_role("button", name=tab).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator(".pane:visible").evaluate_all(STICKING_OUT) == []
