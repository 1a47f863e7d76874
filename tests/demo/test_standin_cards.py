"""The stand-in's cards: what is refused, who sees what, who may press, and what a response code changes once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Delivery, write
from bot.demo.standin_cards import CannotPressError
from bot.demo.standin_chats import Member
from bot.demo.standin_http import Answer, Door, Request
from bot.demo.standin_replies import card_of
from tests.channels.conftest import AGENT, CORP, api_base, standin
from tests.demo.test_standin_api import Caller, caller

__all__ = ["api_base", "caller", "standin"]

Json = dict[str, Any]
LINK = {"type": 1, "url": "https://a"}
KEYED = {"text": "同意", "key": "ok"}
OPTIONS = [{"id": "a", "text": "面"}, {"id": "b", "text": "饭"}]
BOX = {"question_key": "lunch", "option_list": OPTIONS}
SUBMIT = {"submit_button": {"text": "提交", "key": "sub"}}
MENU = {"action_menu": {"desc": "更多", "action_list": [{"text": "不再提醒", "key": "mute"}]}}


def title(words: str = "请核验") -> Json:
    return {"main_title": {"title": words}}


def button(**changes: object) -> Json:
    usual: Json = {"card_type": "button_interaction", **title(), "button_list": [KEYED], "task_id": "task-1"}
    return usual | changes


def text_notice(**changes: object) -> Json:
    return {"card_type": "text_notice", **title("通报"), "card_action": LINK} | changes


def news(**changes: object) -> Json:
    return {"card_type": "news_notice", **title(), "card_image": {"url": "https://p"}, "card_action": LINK} | changes


def vote(**changes: object) -> Json:
    return {"card_type": "vote_interaction", **title(), "checkbox": BOX, **SUBMIT, "task_id": "vote-1"} | changes


def multiple(**changes: object) -> Json:
    rooms = {"question_key": "room", "title": "房间", "option_list": OPTIONS}
    usual: Json = {"card_type": "multiple_interaction", **title(), "select_list": [rooms]}
    return usual | SUBMIT | {"task_id": "many-1"} | changes


def buttons(count: int) -> list[Json]:
    return [{"text": "同意", "key": f"k{number}"} for number in range(count)]


def send(caller: Caller, card: object, to: str = "li.ming|wang", **more: object) -> Json:
    return caller.send(to, msgtype="template_card", template_card=card, **more)


@pytest.mark.parametrize(
    ("card", "is_coded"),
    [
        (button(), True),
        (button(task_id="A9_-@" + "x" * 123), True),
        (button(button_list=buttons(6)), True),
        (button(button_list=[KEYED, {"text": "网页", "type": 1, "url": "https://a"}]), True),
        (button(button_selection={"question_key": "q", "option_list": OPTIONS}), True),
        (button(horizontal_content_list=[{"keyname": "人", "value": "李", "type": 3, "userid": "li.ming"}] * 6), True),
        (text_notice(), False),
        (text_notice(main_title={}, sub_title_text="只有这一行"), False),
        (text_notice(**MENU, task_id="menu-1"), True),
        (text_notice(jump_list=[{"title": "看", **LINK}, {"title": "只是字"}]), False),
        (news(), False),
        (news(vertical_content_list=[{"title": "一"}] * 4), False),
        (vote(), True),
        (vote(checkbox=BOX | {"mode": 1}), True),
        (multiple(), True),
    ],
    ids=range(15),
)
def test_good_cards_arrive_and_bring_a_code_where_one_is_due(
    caller: Caller, standin: StandIn, card: Json, is_coded: object
) -> None:
    answer = send(caller, card)

    assert (answer["errcode"], "response_code" in answer) == (0, is_coded)
    shown = standin.cards.seen("LI.MING", answer["msgid"])
    assert shown is not None
    assert (shown.card, shown.outcome) == (card, "")


@pytest.mark.parametrize(
    "card",
    [
        button(card_type="picture_book"),
        button(card_type=None),
        button(card_type=["button_interaction"]),
        button(task_id=""),
        button(task_id="会议"),
        button(task_id="x" * 129),
        button(task_id=7),
        button(main_title={}),
        button(main_title="请核验"),
        button(button_list=[]),
        button(button_list=buttons(7)),
        button(button_list=[KEYED, KEYED]),
        button(button_list=[{"text": "同意"}]),
        button(button_list=[{"key": "ok"}]),
        button(button_list=[{"text": "同意", "key": "长" * 342}]),
        button(button_list=[{"text": "网页", "type": 1}]),
        button(button_list=[{"text": "网页", "type": 2, "key": "k"}]),
        button(button_list="同意"),
        button(button_list=["同意"]),
        button(button_selection={"question_key": "q", "option_list": [OPTIONS[0]] * 2}),
        button(button_selection={"question_key": "q", "option_list": []}),
        button(button_selection={"option_list": OPTIONS}),
        button(horizontal_content_list=[{"keyname": "人"}] * 7),
        button(horizontal_content_list=[{"value": "没有名"}]),
        button(horizontal_content_list=[{"keyname": "人", "type": 3}]),
        button(card_action={"type": 2, "url": "https://a"}),
        button(action_menu={"action_list": [{"text": "一", "key": "k"}] * 2}),
        button(action_menu={"action_list": []}),
        button(action_menu="更多"),
        text_notice(card_action={"type": 0}),
        text_notice(card_action={"type": 1}),
        {"card_type": "text_notice", **title()},
        text_notice(main_title={}),
        text_notice(**MENU),
        text_notice(jump_list=[{"title": "看", **LINK}] * 4),
        news(card_image={}),
        news(main_title={}),
        {"card_type": "news_notice", **title()},
        news(vertical_content_list=[{"title": "一"}] * 5),
        vote(checkbox=BOX | {"mode": 2}),
        vote(checkbox={"question_key": "lunch", "option_list": [{"id": "a"}]}),
        vote(checkbox={"question_key": "l", "option_list": [{"id": f"{n}", "text": "菜"} for n in range(21)]}),
        vote(submit_button={"text": "提交"}),
        {"card_type": "vote_interaction", **title(), **SUBMIT, "task_id": "vote-1"},
        multiple(select_list=[]),
        multiple(select_list=[{"question_key": "q", "option_list": OPTIONS}] * 2),
        multiple(select_list=[{"question_key": f"q{n}", "option_list": OPTIONS} for n in range(4)]),
        {"card_type": "multiple_interaction", **title(), "select_list": [], "task_id": "many-1"},
    ],
    ids=range(48),
)
def test_bad_cards_are_refused_and_seen_by_nobody(caller: Caller, standin: StandIn, card: Json) -> None:
    assert send(caller, card)["errcode"] == 40058
    assert standin.conversation("li.ming") == []


def test_a_card_can_be_read_as_words(caller: Caller, standin: StandIn) -> None:
    lines = [{"keyname": "支部", "value": "焊接支部"}, {"keyname": "时间"}]
    send(caller, button(main_title={"title": "请核验", "desc": "主题党日"}, horizontal_content_list=lines))

    [line] = standin.conversation("li.ming")
    assert (line["kind"], line["text"]) == ("template_card", "请核验\n主题党日\n支部：焊接支部\n时间：")


def test_a_task_id_is_good_once_ever_but_the_same_request_may_be_repeated(caller: Caller, standin: StandIn) -> None:
    checked: Json = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    assert send(caller, button(), **checked)["errcode"] == 0
    repeated = send(caller, button(), **checked)
    assert (repeated["errcode"], "response_code" in repeated) == (0, False)
    assert send(caller, button(main_title={"title": "另一张"}))["errcode"] == 40058
    standin.clock.advance(timedelta(seconds=601))
    assert [send(caller, button(), **checked)["errcode"] for _ in range(2)] == [40058, 40058]
    assert len(standin.conversation("li.ming")) == 1

    standin.reset()
    assert send(Caller(caller.base), button())["errcode"] == 0


class Desk:
    """An app that answers every card event as a test tells it, and keeps what it was told."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.heard: list[ET.Element] = []
        self.reply: Json = {}
        self.door = Door()
        self.door.route("POST", "/hook", self.receive)
        standin.hook = self.door.serve() + "/hook"

    def receive(self, request: Request) -> Answer:
        vault = self.standin.postman.vault
        cipher = ET.fromstring(request.body).findtext("Encrypt", "")
        said = ET.fromstring(vault.decrypt(cipher))
        self.heard.append(said)
        if not self.reply:
            return Answer()
        now = int(self.standin.clock().timestamp())
        head = {"ToUserName": said.findtext("FromUserName"), "FromUserName": CORP, "CreateTime": now}
        sealed = vault.encrypt(write(head | self.reply))
        signature = vault.sign(str(now), "n", sealed)
        outer = {"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": now, "Nonce": "n"}
        return Answer(write(outer).encode())

    def told(self, *names: str) -> list[str | None]:
        """Elements of the last event."""
        return [self.heard[-1].findtext(name) for name in names]


@pytest.fixture
def desk(standin: StandIn) -> Iterator[Desk]:
    """The app, its address entered on the admin page."""
    found = Desk(standin)
    yield found
    found.door.close()


def grey(label: str) -> Json:
    return {"MsgType": "update_button", "Button": {"ReplaceName": label}}


def outcome(standin: StandIn, userid: str, number: str) -> str:
    shown = standin.cards.seen(userid, number)
    assert shown is not None
    return shown.outcome


def test_a_press_tells_the_app_and_turns_the_pressers_own_button_grey(
    caller: Caller, standin: StandIn, desk: Desk
) -> None:
    sent = send(caller, button())
    desk.reply = grey("已核验 李明")
    before = standin.version

    assert standin.click("Li.Ming", "task-1", "ok").button == "已核验 李明"

    assert desk.told("Event", "EventKey", "TaskId", "CardType") == [
        "template_card_event",
        "ok",
        "task-1",
        "button_interaction",
    ]
    assert desk.heard[0].find("SelectedItems") is None
    assert desk.told("ResponseCode") != [sent["response_code"]]
    assert [outcome(standin, one, sent["msgid"]) for one in ("li.ming", "wang")] == ["已核验 李明", ""]
    assert standin.version > before
    with pytest.raises(CannotPressError, match="已经按过"):
        standin.click("li.ming", "task-1", "ok")
    standin.click("wang", "task-1", "ok")
    assert len(desk.heard) == 2


def test_a_press_the_app_keeps_silent_about_can_be_repeated_with_another_code(
    caller: Caller, standin: StandIn, desk: Desk
) -> None:
    send(caller, button())
    standin.click("wang", "task-1", "ok")
    [first] = desk.told("ResponseCode")

    standin.click("wang", "task-1", "ok")
    assert desk.told("ResponseCode") != [first]


@pytest.mark.parametrize(
    ("userid", "card_id", "key", "words"),
    [
        ("li.ming", "task-2", "ok", "没有这张卡片"),
        ("zhao", "task-1", "ok", "没有这张卡片"),
        ("li.ming", "task-1", "no", "没有这个按钮"),
        ("li.ming", "task-1", "web", "没有这个按钮"),
    ],
)
def test_what_no_client_lets_anybody_press(
    caller: Caller, standin: StandIn, userid: str, card_id: str, key: str, words: str
) -> None:
    link = {"text": "网页", "type": 1, "url": "https://a", "key": "web"}
    send(caller, button(button_list=[KEYED, link]))

    with pytest.raises(CannotPressError, match=words):
        standin.click(userid, card_id, key)


def test_what_was_chosen_comes_along(caller: Caller, standin: StandIn, desk: Desk) -> None:
    send(caller, vote(checkbox=BOX | {"mode": 1}))
    send(caller, multiple())
    for card_id, chosen in (("vote-1", {"lunch": ["a", "b"]}), ("many-1", {"room": ["b"]}), ("many-1", {})):
        standin.click("wang", card_id, "sub", chosen)

    assert [[one.text for one in said.iter("OptionId")] for said in desk.heard] == [["a", "b"], ["b"], ["a"]]
    assert [said.findtext(".//QuestionKey") for said in desk.heard] == ["lunch", "room", "room"]


@pytest.mark.parametrize("chosen", [{}, {"lunch": []}, {"lunch": ["a", "b"]}, {"lunch": ["c"]}], ids=str)
def test_a_vote_for_one_takes_one(caller: Caller, standin: StandIn, chosen: dict[str, list[str]]) -> None:
    send(caller, vote())

    with pytest.raises(CannotPressError, match="选项"):
        standin.click("wang", "vote-1", "sub", chosen)


def test_the_menu_of_a_card_makes_another_event_and_greys_nothing_by_itself(
    caller: Caller, standin: StandIn, desk: Desk
) -> None:
    sent = send(caller, text_notice(**MENU, task_id="menu-1"))
    desk.reply = {"MsgType": "text", "Content": "不再提醒"}

    assert standin.click("wang", "menu-1", "mute").reply == "不再提醒"
    assert desk.told("Event", "CardType") == ["template_card_menu_event", "text_notice"]
    with pytest.raises(CannotPressError):
        standin.click("wang", "menu-1", "ok")
    desk.reply = grey("好")
    standin.click("wang", "menu-1", "mute")
    assert outcome(standin, "wang", sent["msgid"]) == "", "a notice has no button to turn grey"


CHANGED = {
    "MsgType": "update_template_card",
    "TemplateCard": {
        "CardType": "button_interaction",
        "MainTitle": {"Title": "已核验"},
        "HorizontalContentList": [
            {"KeyName": "核验人", "Value": "李明", "Type": 3, "Userid": "li.ming"},
            {"KeyName": "第", "Value": "1"},
        ],
        "ButtonList": [{"Text": "已核验", "Style": 1, "Key": "done"}],
        "ReplaceText": "已核验",
    },
}


def test_a_reply_may_put_another_card_in_place_of_the_pressed_one(caller: Caller, standin: StandIn, desk: Desk) -> None:
    sent = send(caller, button())
    desk.reply = CHANGED
    assert standin.click("wang", "task-1", "ok").complaint == ""

    shown = standin.cards.seen("wang", sent["msgid"])
    assert shown is not None
    assert (shown.outcome, shown.card["main_title"]) == ("已核验", {"title": "已核验"})
    assert shown.card["horizontal_content_list"] == [
        {"keyname": "核验人", "value": "李明", "type": 3, "userid": "li.ming"},
        {"keyname": "第", "value": "1"},
    ]
    assert outcome(standin, "li.ming", sent["msgid"]) == ""


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        ({"MsgType": "text", "Content": "好"}, "kind or time of the reply"),
        ({"MsgType": "update_template_card", "TemplateCard": {"CardType": "poem"}}, "card of the reply"),
        ({"MsgType": ["update_button", "text"]}, "two MsgType in the reply"),
    ],
)
def test_a_card_takes_no_other_answer(
    caller: Caller, standin: StandIn, desk: Desk, reply: Json, complaint: str
) -> None:
    sent = send(caller, button())
    desk.reply = reply

    assert standin.click("wang", "task-1", "ok").complaint == complaint
    assert outcome(standin, "wang", sent["msgid"]) == ""
    assert len(standin.conversation("wang")) == 1


@pytest.mark.parametrize(
    ("event", "reply", "complaint"),
    [
        ("enter_agent", {"MsgType": "text", "Content": "好"}, ""),
        ("change_contact", {"MsgType": "text", "Content": "好"}, "kind or time of the reply"),
        ("click", grey("好"), "kind or time of the reply"),
    ],
)
def test_which_events_are_answered_by_what(
    standin: StandIn, desk: Desk, event: str, reply: Json, complaint: str
) -> None:
    desk.reply = reply

    assert standin.event(event, "wang", EventKey="").complaint == complaint


def update(caller: Caller, code: str, **changes: object) -> Json:
    usual = {"userids": ["li.ming", "wang"], "agentid": AGENT, "response_code": code}
    return caller.post("message/update_template_card", usual | {"button": {"replace_name": "已处理"}} | changes)


def test_a_code_changes_the_card_for_others_once(caller: Caller, standin: StandIn, desk: Desk) -> None:
    sent = send(caller, button())
    standin.click("wang", "task-1", "ok")
    [pressed] = desk.told("ResponseCode")

    answer = update(caller, str(pressed), userids=["LI.MING", "nobody"])
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["nobody"])
    assert [outcome(standin, one, sent["msgid"]) for one in ("li.ming", "wang")] == ["已处理", ""]
    assert update(caller, str(pressed))["errcode"] == 60140

    assert update(caller, sent["response_code"], userids=[], atall=1)["errcode"] == 0
    assert outcome(standin, "wang", sent["msgid"]) == "已处理"


@pytest.mark.parametrize(
    ("hours", "changes", "code"),
    [
        (71, {}, 0),
        (72, {}, 60140),
        (0, {"response_code": "guess"}, 60140),
        (0, {"agentid": 7}, 301002),
        (0, {"userids": []}, 40058),
        (0, {"userids": ["u"] * 1001}, 40058),
        (0, {"button": {}}, 40058),
        (0, {"button": {"replace_name": ""}}, 40058),
        (0, {"button": None, "template_card": {"card_type": "text_notice"}}, 40058),
        (0, {"button": None, "template_card": text_notice()}, 0),
        (0, {"userids": [], "partyids": [1]}, 0),
    ],
)
def test_changing_a_card(caller: Caller, standin: StandIn, hours: int, changes: Json, code: int) -> None:
    sent = send(caller, button())
    standin.clock.advance(timedelta(hours=hours))
    caller = Caller(caller.base)

    assert update(caller, sent["response_code"], **changes)["errcode"] == code

    shown = standin.cards.seen("wang", sent["msgid"])
    assert shown is not None
    is_new = bool(shown.outcome) or shown.card["card_type"] == "text_notice"
    assert is_new == (code == 0)
    if code not in {0, 60140, 301002}:
        assert update(caller, sent["response_code"])["errcode"] == 0, "a refusal spends nothing"


def test_another_department_is_left_out_and_a_notice_has_no_button(caller: Caller, standin: StandIn) -> None:
    standin.add_users([Member("sun", "孙强", department=(2,))])
    sent = send(caller, button(), "wang|sun")
    assert update(caller, sent["response_code"], userids=[], partyids=[2])["errcode"] == 0
    assert [outcome(standin, one, sent["msgid"]) for one in ("wang", "sun")] == ["", "已处理"]

    notice = send(caller, text_notice(**MENU, task_id="menu-1"))
    assert update(caller, notice["response_code"])["errcode"] == 40058
    card = button(task_id="") | {"replace_text": "已读"}
    assert update(caller, notice["response_code"], template_card=card, button=None)["errcode"] == 0
    assert outcome(standin, "wang", notice["msgid"]) == "已读"


def test_what_was_sent_is_taken_back_within_a_day(caller: Caller, standin: StandIn) -> None:
    send(caller, button())
    text = caller.send("wang")
    standin.clock.advance(timedelta(hours=1))
    late = caller.send("wang", text={"content": "再见"})
    standin.clock.advance(timedelta(hours=23, seconds=1))
    caller = Caller(caller.base)

    recalled = [caller.post("message/recall", {"msgid": one})["errcode"] for one in (text["msgid"], "nothing")]
    assert recalled == [40058, 40058]
    assert caller.post("message/recall", {"msgid": late["msgid"]})["errcode"] == 0
    assert [line.get("recalled", False) for line in standin.conversation("wang")] == [False, False, True]
    assert [one.get("recalled", False) for one in standin.outbox] == [False, False, True]


def test_a_recalled_card_is_pressed_by_nobody(caller: Caller, standin: StandIn) -> None:
    sent = send(caller, button())
    assert caller.post("message/recall", {"msgid": sent["msgid"]})["errcode"] == 0

    with pytest.raises(CannotPressError, match="撤回"):
        standin.click("wang", "task-1", "ok")


def test_the_card_in_a_reply_is_read_as_it_would_be_sent() -> None:
    xml = write({"JumpList": [{"Type": 2, "AppId": "wx", "PagePath": "p"}], "SubTitleText": "1"})

    assert card_of(ET.fromstring(xml)) == {
        "jump_list": [{"type": 2, "appid": "wx", "pagepath": "p"}],
        "sub_title_text": "1",
    }


def test_an_old_delivery_changes_nothing(standin: StandIn) -> None:
    assert not standin.cards.answered(Delivery("<xml></xml>", "wang", button="已处理"))
