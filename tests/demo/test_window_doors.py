"""The window's doors by their answers: cards, menus, groups, files, the WeChat plugin and the Official Account."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.demo import company
from bot.demo.run import Demo
from bot.demo.standin_cards import Shown
from bot.demo.standin_oa_followers import openid_for
from bot.demo.window_bubbles import card
from tests.demo.test_standin_cards import MENU, button, multiple, news, text_notice, vote
from tests.demo.test_window import PICTURE, SILENT, post, view

MEMBER, LEADER, SECRETARY, OFFICE = company.FEATURED.values()
Json = dict[str, Any]


def send(demo: Demo, kind: str, body: Json, to: str = "u0303|u0304") -> Json:
    """The app's own call, with a token like any other's."""
    app, base = demo.standin.app, f"{demo.url}/cgi-bin/"
    asked = {"corpid": app.corp_id, "corpsecret": app.secret}
    token = requests.get(f"{base}gettoken", params=asked, timeout=5).json()["access_token"]
    message = {"touser": to, "msgtype": kind, "agentid": app.agent_id, kind: body}
    raw = json.dumps(message, ensure_ascii=False).encode()
    answer: Json = requests.post(f"{base}message/send", raw, params={"access_token": token}, timeout=5).json()
    assert answer["errcode"] == 0, answer
    return answer


def bubbles(demo: Demo, code: str) -> list[Json]:
    found: list[Json] = view(demo, code)["bubbles"]
    return found


def act(demo: Demo, path: str, **body: object) -> Json:
    """What the page asks for, and gets."""
    answer = requests.post(f"{demo.url}/api/{path}", json=body, timeout=5)
    found: Json = answer.json()
    return found


MENU_BUTTONS: list[Json] = [
    {"name": "我的", "sub_button": [{"type": "click", "name": "任务", "key": "我的任务"}]},
    {"type": "view", "name": "网页", "url": "https://pages.example/"},
    {"type": "click", "name": "帮助", "key": "帮助"},
]


def test_a_card_looks_as_it_does_to_each_of_its_receivers(still: Demo) -> None:
    task = send(still, "template_card", button(task_id="each-1"), "u0303|u0304")
    seen = still.standin.cards.seen("u0304", task["msgid"])
    assert seen is not None
    seen.outcome = "已核验"

    [own], [others] = (
        [one["card"] for one in bubbles(still, code) if one.get("card", {}).get("id") == "each-1"]
        for code in ("M0303", "M0304")
    )
    assert (own["title"], own["outcome"], others["outcome"]) == ("请核验", "", "已核验")
    assert own["buttons"] == [{"label": "同意", "key": "ok", "link": "", "style": 1}]


def test_every_part_of_a_card_is_handed_to_the_page() -> None:
    lines = [{"keyname": "网页", "value": "看", "type": 1, "url": "https://a"}, {"keyname": "人", "value": "李明"}]
    given = text_notice(
        source={"desc": "支部通"},
        emphasis_content={"title": "93%", "desc": "已办"},
        quote_area={"quote_text": "通知"},
        sub_title_text="详见",
        horizontal_content_list=lines,
        jump_list=[
            {"title": "去看", "type": 1, "url": "https://b"},
            {"title": "坏的", "type": 1, "url": "javascript:1"},
        ],
        **MENU,
    )

    found = card(Shown(given))

    assert (found["source"], found["strong"], found["quote"], found["text"]) == (
        "支部通",
        ["93%", "已办"],
        ["通知"],
        "详见",
    )
    assert found["lines"] == [
        {"name": "网页", "value": "看", "link": "https://a"},
        {"name": "人", "value": "李明", "link": ""},
    ]
    assert [one["link"] for one in found["jumps"]] == ["https://b", ""]
    assert found["link"] == "https://a"
    assert [(one["label"], one["key"]) for one in found["menu"]] == [("不再提醒", "mute")]
    assert (found["buttons"], found["questions"]) == ([], [])
    assert card(Shown(news(vertical_content_list=[{"title": "一", "desc": "二"}])))["rows"] == [["一", "二"]]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (vote(), ("one", [False, False])),
        (
            vote(
                checkbox={
                    "question_key": "q",
                    "mode": 1,
                    "option_list": [{"id": "a", "text": "面", "is_checked": True}],
                }
            ),
            ("many", [True]),
        ),
        (multiple(), ("list", [True, False])),
        (
            button(
                button_selection={
                    "question_key": "q",
                    "selected_id": "b",
                    "option_list": [{"id": "a", "text": "一"}, {"id": "b", "text": "二"}],
                }
            ),
            ("list", [False, True]),
        ),
    ],
    ids=["one of them", "several", "a list", "a list beside buttons"],
)
def test_what_a_card_asks(given: Json, asked: tuple[str, list[bool]]) -> None:
    found = card(Shown(given))

    [question] = found["questions"]
    assert (question["mode"], [one["chosen"] for one in question["options"]]) == asked
    assert len(found["buttons"]) == 1


def test_a_press_goes_to_the_bot_as_if_it_had_been_typed(demo: Demo) -> None:
    """The bot says the whole sentence in a message of its own; the button stays, for nothing was done with."""
    send(demo, "template_card", button(button_list=[{"text": "看", "key": "我的任务"}], task_id="ask-1"), "u0303")

    found = act(demo, f"press/{SECRETARY}", card="ask-1", key="我的任务")

    assert found["delivery"] == {"ok": True, "word": ""}
    [pressed] = [one["card"] for one in found["bubbles"] if "card" in one]
    assert pressed["outcome"] == ""


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        (f"press/{SECRETARY}", {"card": "none", "key": "ok"}, "没有这张卡片。"),
        (f"press/{SECRETARY}", {"card": "vote-1", "key": "sub"}, "卡片上的选项没有选对。"),
        (f"press/{SECRETARY}", {"card": "vote-1", "key": "sub", "chosen": ["a"]}, "这里没有这个。"),
        (f"press/oa-{SECRETARY}", {"card": "vote-1", "key": "sub"}, "这里没有这个。"),
        (f"menu/{SECRETARY}", {"key": "没有"}, "这里没有这个。"),
        (f"menu/{SECRETARY}", {"key": "", "link": ""}, "这里没有这个。"),
        (f"plugin/oa-{SECRETARY}", {"on": True}, "这里没有这个。"),
        (f"follow/{SECRETARY}", {}, "这里没有这个。"),
        (f"say/oa-{MEMBER}", {"text": "帮助"}, "还没有关注这个公众号。"),
        (f"voice/oa-{MEMBER}", {"text": "帮助"}, "还没有关注这个公众号。"),
        (f"hand/{MEMBER}", {"name": "a.txt", "content": "?"}, "文件是空的，或没有读到。"),
        (f"hand/{MEMBER}", {"name": " ", "content": "QUJD"}, "文件是空的，或没有读到。"),
        (f"hand/oa-{MEMBER}", {"name": "a.txt", "content": "QUJD"}, "公众号里不能发文件，只能发图片和语音。"),
        (f"press/{SILENT}", {"card": "vote-1", "key": "sub"}, "戴世洋不用企业微信，不能以他的身份说话。"),
        ("say/group-B04", {"text": "帮助"}, "群里只有机器人说话。"),
        ("say/group-B99", {"text": "帮助"}, "没有编号为 group-B99 的党员。"),
    ],
)
def test_what_cannot_be_done_at_a_door_is_said(still: Demo, path: str, body: Json, error: str) -> None:
    still.standin.menus.buttons = MENU_BUTTONS
    if not still.standin.cards.is_taken({"task_id": "vote-1"}):
        send(still, "template_card", vote())

    assert act(still, path, **body) == {"error": error}


def test_the_apps_menu_is_under_the_chat_and_its_entries_are_told_to_the_bot(demo: Demo) -> None:
    demo.standin.menus.buttons = MENU_BUTTONS

    shown = view(demo, SECRETARY)["menu"]
    assert [one["name"] for one in shown] == ["我的", "网页", "帮助"]
    assert shown[0]["below"] == [{"name": "任务", "key": "我的任务", "link": "", "below": []}]
    pressed = act(demo, f"menu/{SECRETARY}", key="我的任务")
    assert pressed["bubbles"][-1]["text"].startswith("您要办的")
    assert act(demo, f"menu/{SECRETARY}", key="", link="https://pages.example/")["delivery"]["ok"]
    assert view(demo, f"oa-{SECRETARY}")["menu"] == []


def test_opening_the_chat_is_told_where_an_administrator_has_switched_it_on(demo: Demo) -> None:
    for switched in (0, 1):
        demo.standin.workbench.app["isreportenter"] = switched
        answered = act(demo, f"enter/{MEMBER}")
        assert answered["delivery"]["ok"]
        greeted = any("您好" in one["text"] for one in answered["bubbles"])
        assert greeted == bool(switched)
    act(demo, f"plugin/{MEMBER}", on=True)
    assert act(demo, f"enter/{MEMBER}")["delivery"]["ok"]
    assert act(demo, f"enter/oa-{MEMBER}")["bubbles"] == []


def test_the_plugin_shows_no_cards_and_takes_nothing_back(demo: Demo) -> None:
    send(demo, "template_card", button(task_id="plug-1"), "u0303")
    send(demo, "markdown", {"content": "**本周**"}, "u0303")
    said = send(demo, "text", {"content": "发错了"}, "u0303")
    token = next(iter(demo.standin.api.tokens))
    recall = requests.post(
        f"{demo.url}/cgi-bin/message/recall",
        json={"msgid": said["msgid"]},
        params={"access_token": token},
        timeout=5,
    )
    assert recall.json()["errcode"] == 0

    shown = [(one["text"], one.get("hidden", "")) for one in bubbles(demo, SECRETARY)[-3:]]
    assert shown == [("请核验", ""), ("**本周**", ""), ("", "这条消息已撤回。")]
    found = act(demo, f"plugin/{SECRETARY}", on=True)
    assert [(one["text"], one.get("hidden", "")) for one in found["bubbles"][-3:]] == [
        ("", "这里有一张卡片，微信插件里不显示。"),
        ("", "这里有一条带格式的消息，微信插件里不显示。"),
        ("发错了", ""),
    ]
    assert found["note"].startswith("在微信里看")
    assert [door["label"] for door in found["doors"] if door["here"]] == ["微信插件"]
    assert act(demo, f"press/{SECRETARY}", card="plug-1", key="ok") == {"error": "这里没有这个。"}
    assert act(demo, f"plugin/{SECRETARY}", on=False)["note"] == ""


def test_files_can_be_sent_shown_and_kept(demo: Demo) -> None:
    content = base64.b64encode(b"%PDF-1.4 minutes").decode()
    assert act(demo, f"hand/{SECRETARY}", name="纪要 11月.pdf", content=content)["delivery"]["ok"]
    assert act(demo, f"hand/{SECRETARY}", name="墙.png", content=base64.b64encode(PICTURE).decode())["delivery"]["ok"]
    shown = [one for one in bubbles(demo, SECRETARY) if one["own"]]

    assert shown[0]["file"] | {"href": ""} == {"href": "", "name": "纪要 11月.pdf", "size": 16}
    assert shown[1]["picture"]["width"] == 1
    answer = requests.get(f"{demo.url}/{shown[0]['file']['href']}", timeout=5)
    assert answer.content == b"%PDF-1.4 minutes"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%BA%AA")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    gone = requests.get(f"{demo.url}/api/file/nothing", timeout=5)
    assert (gone.status_code, gone.json()) == (404, {"error": "没有这个文件。"})


def test_groups_of_units_are_places_of_their_own_and_show_who_is_called(still: Demo) -> None:
    group = still.standin.groups["B04"]
    text = {"msgtype": "text", "text": {"content": "明天开会", "mentioned_list": ["u0303", "@all"]}}
    words = {"msgtype": "markdown", "markdown": {"content": "**还有两项**，<@u0303> 请安排"}}
    for message in (text, words):
        answer = requests.post(f"{still.url}/cgi-bin/webhook/send", json=message, params={"key": group.key}, timeout=5)
        assert answer.json()["errcode"] == 0

    people = requests.get(f"{still.url}/api/people", timeout=5).json()
    assert [one["code"] for one in people["groups"]] == ["group-B04", "group-B07", "group-W01"]
    found = view(still, "group-B04")
    assert (found["person"]["name"], found["person"]["chat"], found["doors"]) == ("锅炉支部工作群", False, [])
    said, marked = found["bubbles"][-2:]
    assert (said["text"], said["called"]) == ("明天开会", ["周玉山", "所有人"])
    assert (marked["text"], marked["markup"], marked["called"]) == ("**还有两项**，@周玉山 请安排", "markdown", [])
    assert view(still, "GROUP")["bubbles"] != found["bubbles"]


def test_the_tile_in_the_workbench_stands_beside_the_tasks(still: Demo) -> None:
    shown = {"type": "keydata", "keydata": {"items": [{"key": "待办", "data": "5"}, {"key": "逾期", "data": "1"}]}}
    assert still.standin.workbench.template["type"] == "keydata", "set when the curtain rose"
    still.standin.workbench.shown["u0303"] = shown

    assert view(still, SECRETARY)["tile"] == "工作台上显示：待办 5，逾期 1。"
    assert (view(still, f"oa-{SECRETARY}")["tile"], view(still, "GROUP")["tile"]) == ("", "")


def test_at_the_official_account_everybody_is_a_stranger_who_does_not_follow_yet(still: Demo) -> None:
    found = view(still, f"oa-{SILENT}")

    assert (found["person"]["name"], found["person"]["chat"], found["follows"]) == ("戴世洋", True, False)
    assert (found["note"], found["chips"]) == ("还没有关注这个公众号。", [])
    assert [(door["label"], door["here"]) for door in found["doors"]] == [("公众号", True)]


def test_whoever_follows_may_speak_and_the_window_stands_open_for_two_days(demo: Demo) -> None:
    met = act(demo, f"follow/oa-{SILENT}")
    assert (met["delivery"]["ok"], met["follows"]) == (True, True)
    assert met["note"].startswith("客服窗口到11月23日 09:3")

    found = act(demo, f"voice/oa-{SILENT}", text="帮助")
    own = [one["text"] for one in found["bubbles"] if one["own"]]
    assert own == ["语音：帮助"]
    assert "绑定" in found["bubbles"][-1]["text"]
    assert found["note"].startswith("客服窗口到11月25日 09:3")
    assert [one["text"] for one in act(demo, f"voice/oa-{SILENT}")["bubbles"] if one["own"]][1].startswith("语音（")

    entry = found["menu"][0]["below"][0]
    assert act(demo, f"menu/oa-{SILENT}", key=entry["key"])["delivery"]["ok"]
    demo.oa.api.menu.append({"type": "view", "name": "网页", "url": "https://a/"})
    assert act(demo, f"menu/oa-{SILENT}", key="", link="https://a/")["delivery"]["ok"]

    demo.clock.advance(timedelta(hours=48, minutes=1))
    assert view(demo, f"oa-{SILENT}")["note"] == "不在客服窗口内：机器人只能用模板消息通知。"
    assert act(demo, f"follow/oa-{SILENT}")["follows"] is False


def test_a_template_message_and_the_platforms_complaint_look_different(demo: Demo) -> None:
    oa, openid = demo.oa, openid_for(SILENT)
    act(demo, f"follow/oa-{SILENT}")
    oa._brought(openid, "任务提醒\n11月25日", {"kind": "template", "url": "https://a"})
    hook, oa.hook = oa.hook, "http://127.0.0.1:9/"
    lost = act(demo, f"say/oa-{SILENT}", text="帮助")
    oa.hook = hook

    assert not lost["delivery"]["ok"]
    template, said, complaint = lost["bubbles"][-3:]
    assert template["notice"] == {"link": "https://a"}
    assert (said["own"], complaint["own"], complaint["platform"]) == (True, False, True)


def test_without_an_official_account_there_is_no_such_door(demo: Demo) -> None:
    status, found = post(demo, f"say/oa-{MEMBER}x", text="帮助")

    assert (status, found) == (404, {"error": f"没有编号为 oa-{MEMBER}x 的党员。"})
