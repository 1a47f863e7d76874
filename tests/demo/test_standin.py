"""Does the stand-in keep WeCom's habits? A small app of a few lines is called by it and calls it back."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from bot.channels.wecom_app import WecomApp
from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_chats import Member
from bot.demo.standin_http import Answer, Door, Request
from tests.channels.conftest import AES_KEY, AGENT, CORP, MONDAY, SECRET, TOKEN, api_base, app, settings, standin

__all__ = ["api_base", "app", "standin"]

Reaction = Callable[[Request, Answer], Answer]


class Listener:
    """An app that answers every text with its own words, unless a test makes it react otherwise."""

    def __init__(self, standin: StandIn) -> None:
        self.channel = WecomApp(settings(), clock=standin.clock)
        self.clock = standin.clock
        self.heard: list[Request] = []
        self.keys: list[str] = []
        self.reaction: Reaction = lambda _, usual: usual
        self.door = Door()
        self.door.route("GET", "/hook", self.verify)
        self.door.route("POST", "/hook", self.receive)

    def verify(self, request: Request) -> Answer:
        usual = Answer(self.channel.verify(request.query, self.clock()).encode())
        return self.reaction(request, usual)

    def receive(self, request: Request) -> Answer:
        now = self.clock()
        said = self.channel.open(request.query, request.body, now)
        self.heard.append(request)
        self.keys.append(said.key)
        answer = f"您说：{said.text}" if said.text else "好"
        return self.reaction(request, Answer(self.channel.seal(said, answer, now).encode()))


@pytest.fixture
def listener(standin: StandIn) -> Iterator[Listener]:
    """The app, its address entered on the admin page."""
    found = Listener(standin)
    standin.hook = found.door.serve() + "/hook"
    yield found
    found.door.close()


def test_a_member_talks_and_is_answered(standin: StandIn, listener: Listener) -> None:
    delivery = standin.say("Li.Ming", "签到")

    assert delivery.reply == "您说：签到"
    assert delivery.answered
    assert [attempt.status for attempt in delivery.attempts] == [200]
    assert standin.conversation("LI.MING") == [
        {"from": "li.ming", "text": "签到", "at": "2026-11-23T09:30:00+08:00"},
        {"from": "bot", "text": "您说：签到", "at": "2026-11-23T09:30:00+08:00"},
    ]


@pytest.mark.parametrize("status", [500, 503, 403, 302, 204])
def test_whatever_is_not_200_is_delivered_again(standin: StandIn, listener: Listener, status: int) -> None:
    left = [2]

    def refuse_twice(_: Request, usual: Answer) -> Answer:
        left[0] -= 1
        return usual if left[0] < 0 else Answer(status=status)

    listener.reaction = refuse_twice
    delivery = standin.say("li.ming", "签到")

    assert [attempt.status for attempt in delivery.attempts] == [status, status, 200]
    assert delivery.reply == "您说：签到"
    assert len(set(listener.keys)) == 1
    assert len({request.query["nonce"] for request in listener.heard}) == 3
    assert len({request.body for request in listener.heard}) == 3


def test_after_three_deliveries_the_message_is_lost(standin: StandIn, listener: Listener) -> None:
    listener.reaction = lambda _, __: Answer(status=500)
    delivery = standin.say("li.ming", "签到")

    assert (len(delivery.attempts), delivery.answered, delivery.reply) == (3, False, "")
    assert len(standin.conversation("li.ming")) == 1


@pytest.mark.parametrize("slow", [{"hang": 20.0}, {"reset": True}], ids=str)
def test_a_silent_app_is_left_after_the_limit(standin: StandIn, listener: Listener, slow: dict[str, object]) -> None:
    standin.postman.limit = 0.2
    silent = Answer(hang=20.0) if "hang" in slow else Answer(reset=True)
    first = [silent]
    listener.reaction = lambda _, usual: first.pop() if first else usual
    delivery = standin.say("li.ming", "签到")

    assert delivery.attempts[0].status is None
    assert delivery.attempts[0].error
    assert delivery.reply == "您说：签到"


def test_an_answer_that_drips_in_after_the_limit_is_too_late(standin: StandIn) -> None:
    standin.postman.limit = 0.2
    ear = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        for _ in range(3):
            caller, _ = ear.accept()
            with caller, contextlib.suppress(ConnectionError):  # who has waited long enough has hung up
                caller.recv(65536)
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
                for _ in range(3):
                    time.sleep(0.1)
                    caller.sendall(b" ")

    thread = threading.Thread(target=drip)
    thread.start()
    standin.hook = f"http://127.0.0.1:{ear.getsockname()[1]}/hook"
    delivery = standin.say("li.ming", "签到")
    thread.join()
    ear.close()

    assert [attempt.status for attempt in delivery.attempts] == [None] * 3
    assert all(attempt.seconds > 0.2 for attempt in delivery.attempts)


def test_nobody_at_the_address(standin: StandIn) -> None:
    standin.hook = "http://127.0.0.1:1/hook"
    delivery = standin.say("li.ming", "签到")

    assert [attempt.status for attempt in delivery.attempts] == [None] * 3
    assert not standin.verify_url()
    assert standin.hook == "http://127.0.0.1:1/hook"


def test_a_message_may_come_again_although_it_was_answered(standin: StandIn, listener: Listener) -> None:
    first = standin.say("li.ming", "签到")
    again = standin.again(first)

    assert again.message == first.message
    assert listener.keys[0] == listener.keys[1]
    standin.say("li.ming", "签到")
    assert listener.keys[2] != listener.keys[0]


def reply_of(xml: str, *, token: str = TOKEN) -> Reaction:
    def react(request: Request, _: Answer) -> Answer:
        probe = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY)
        cipher = probe.postman.vault.encrypt(xml)
        probe.postman.vault.token = token
        query = probe.postman.vault.query(cipher, MONDAY)
        return Answer(
            f"<xml><Encrypt>{cipher}</Encrypt><MsgSignature>{query['msg_signature']}</MsgSignature>"
            f"<TimeStamp>{query['timestamp']}</TimeStamp><Nonce>{query['nonce']}</Nonce></xml>".encode()
        )

    return react


def xml(receiver: str = "li.ming", corp: str = CORP, kind: str = "text", content: str = "好", moment: str = "") -> str:
    return (
        f"<xml><ToUserName>{receiver}</ToUserName><FromUserName>{corp}</FromUserName>"
        f"<CreateTime>{moment or int(MONDAY.timestamp())}</CreateTime><MsgType>{kind}</MsgType>"
        f"<Content>{content}</Content></xml>"
    )


@pytest.mark.parametrize(
    ("reaction", "complaint"),
    [
        (reply_of(xml()), ""),
        (reply_of(xml("wang")), "reply to somebody else"),
        (reply_of(xml(corp="wwother")), "reply to somebody else"),
        (reply_of(xml(kind="markdown")), "kind or time of the reply"),
        (reply_of(xml(moment="soon")), "kind or time of the reply"),
        (reply_of(xml(content="党" * 683)), "reply longer than 2048 bytes"),
        (reply_of(xml().replace("<Content>", "<ToUserName>x</ToUserName><Content>")), "two ToUserName in the reply"),
        (reply_of("<xml><Content>]]></xml>"), "not well-formed (invalid token): line 1, column 16"),
        (reply_of(xml(), token="forged"), "signature of the reply"),
        (lambda *_: Answer(b"success"), "syntax error: line 1, column 0"),
        (lambda *_: Answer(b"\xff\xfe"), "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (lambda *_: Answer(b"<xml><Encrypt>AAAA</Encrypt></xml>"), "signature of the reply"),
    ],
)
def test_a_reply_wecom_would_not_show_is_complained_of(
    standin: StandIn, listener: Listener, reaction: Reaction, complaint: str
) -> None:
    listener.reaction = reaction
    delivery = standin.say("li.ming", "签到")

    assert delivery.answered
    assert delivery.complaint == complaint
    assert delivery.reply == ("" if complaint else "好")


@pytest.mark.parametrize("broken", ["QUJD", "QUJDREVGR0hJSktMTU5PUA==", "AAAA" * 16])
def test_a_reply_that_cannot_be_decrypted_is_complained_of(standin: StandIn, broken: str) -> None:
    query = standin.postman.vault.query(broken, MONDAY)
    answer = (
        f"<xml><Encrypt>{broken}</Encrypt><MsgSignature>{query['msg_signature']}</MsgSignature>"
        f"<TimeStamp>{query['timestamp']}</TimeStamp><Nonce>{query['nonce']}</Nonce></xml>"
    )
    delivery = Delivery("", "li.ming")
    standin.postman.read_reply(delivery, answer.encode())

    assert delivery.complaint
    assert delivery.reply == ""


def test_a_reply_sealed_for_another_company_is_complained_of(standin: StandIn) -> None:
    other = StandIn("wwother", AGENT, SECRET, TOKEN, AES_KEY)
    with pytest.raises(ValueError, match="receiver"):
        standin.postman.vault.decrypt(other.postman.vault.encrypt("x"))


def test_the_admin_page_checks_the_address(standin: StandIn, listener: Listener) -> None:
    assert standin.verify_url()

    listener.reaction = lambda _, usual: Answer(usual.body + b"\n")
    assert not standin.verify_url()


def test_the_admin_page_waits_one_second(standin: StandIn, listener: Listener) -> None:
    listener.reaction = lambda *_: Answer(hang=10)
    assert not standin.verify_url()


@pytest.mark.parametrize("kind", ["image", "file"])
def test_a_member_hands_something_in(standin: StandIn, listener: Listener, app: WecomApp, kind: str) -> None:
    delivery = standin.hand("li.ming", kind, "现场.jpg", b"\xff\xd8" * 40)

    assert delivery.reply == "好"
    line = standin.conversation("li.ming")[0]
    assert (line["text"], line["kind"]) == ("[现场.jpg]", kind)
    assert app.fetch_media(line["media_id"]) == (b"\xff\xd8" * 40, "现场.jpg")
    assert ("<PicUrl>" in delivery.message, "<FileName>" in delivery.message) == (kind == "image", kind == "file")


def test_events_of_members_and_of_the_company(standin: StandIn, listener: Listener) -> None:
    standin.event("enter_agent", "li.ming", EventKey="")
    standin.event("change_contact", ChangeType="delete_user", UserID="wang")
    standin.event("template_card_event", "li.ming", EventKey="ok", TaskId="t", SelectedItems={"SelectedItem": []})

    assert [key.split(":")[1] for key in listener.keys] == ["li.ming", "sys", "li.ming"]
    assert [line["text"] for line in standin.conversation("li.ming")] == ["好"], "no card was there to change"


def test_the_xml_has_wecoms_order(standin: StandIn) -> None:
    assert standin.message("text", "Li.Ming", Content="a]]>b").partition("<MsgId>")[0] == (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[Li.Ming]]></FromUserName>"
        f"<CreateTime>{int(MONDAY.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        "<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>"
    )


def test_a_page_waits_for_news(standin: StandIn) -> None:
    before = standin.version
    assert standin.wait(before, 0.01) == before

    news = threading.Timer(0.05, lambda: standin.chats.add("wang", "bot", "有新消息"))
    news.start()
    assert standin.wait(before, 5) == before + 1
    news.join()


def test_pages_can_be_added(standin: StandIn) -> None:
    standin.route("GET", "/chat/*", lambda request: Answer(request.path.encode(), "text/html", headers={"X-A": "b"}))
    standin.route("GET", "/chat/exact", lambda _: Answer(b"exact"))
    base = standin.serve()

    assert requests.get(f"{base}/chat/a/b", timeout=5).text == "/chat/a/b"
    assert requests.get(f"{base}/chat/a", timeout=5).headers["X-A"] == "b"
    assert requests.get(f"{base}/chat/exact", timeout=5).text == "exact"
    assert requests.post(f"{base}/chat/exact", timeout=5).status_code == 404


def test_it_listens_on_loopback_only(standin: StandIn) -> None:
    assert standin.serve().startswith("http://127.0.0.1:")


def test_a_handler_that_fails_is_reported(standin: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    standin.route("GET", "/bad", lambda _: Answer(str(1 / 0).encode()))
    with pytest.raises(requests.ConnectionError):
        requests.get(standin.serve() + "/bad", timeout=5)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_control_plane(standin: StandIn, listener: Listener, app: WecomApp) -> None:
    base = standin.serve() + "/_sim/"

    def post(action: str, /, **asked: object) -> object:
        return requests.post(base + action, json=asked, timeout=10).json()

    def get(name: str, **asked: str) -> object:
        return requests.get(base + name, params=asked, timeout=10).json()

    assert post("users", **{"Chen.Jie": "陈洁"}) is None
    came = {"userid": "Chen.Jie", "name": "陈洁", "department": [1], "licensed": True, "note": ""}
    assert came in list(map(dict, get("users")))  # type: ignore[call-overload]
    assert post("advance", seconds=3600) == "2026-11-23T10:30:00+08:00"
    said = post("say", userid="li.ming", text="签到")
    assert isinstance(said, dict)
    assert (said["reply"], said["answered"]) == ("您说：签到", True)
    pushed = post("push", kind="image", userid="li.ming", fields={"MediaId": "M"})
    assert isinstance(pushed, dict)
    assert pushed["answered"]
    pressed = post("event", name="click", userid="li.ming", fields={"EventKey": "签到"})
    assert isinstance(pressed, dict)
    assert pressed["reply"] == "好"
    assert post("event", name="click", userid="li.ming", fields="none")
    assert post("verify_url") is True
    assert post("fault", path="gettoken", errcode=40001) is None
    assert requests.get(standin.serve() + "/cgi-bin/gettoken", timeout=5).json()["errcode"] == 40001
    assert post("expire_tokens", code=40014) is None
    assert get("calls") == standin.calls != []
    assert (get("outbox", user="Li.Ming"), get("outbox"), get("dropped")) == ([], [], [])
    assert get("conversation", user="li.ming") == standin.conversation("li.ming") != []
    assert get("version", since="0", seconds="0") == standin.version > 0
    assert post("say", userid="li.ming") == {"error": "KeyError: 'text'"}
    assert post("advance", seconds="soon") == {"error": "ValueError: could not convert string to float: 'soon'"}
    assert post("fault", path="x", nonsense=1) != {}
    assert post("reset") is None
    assert get("conversation", user="li.ming") == get("calls") == []


def test_numbers_differ_between_two_lives_of_the_stand_in() -> None:
    """The bot remembers message numbers for days; a demo started again must not look like a redelivery."""
    lives = [StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY).message("text", "a", Content="x") for _ in range(2)]
    assert lives[0].partition("<MsgId>")[2] != lives[1].partition("<MsgId>")[2]


def test_it_shares_no_code_with_the_bot() -> None:
    folder = Path(__file__).parents[2] / "bot" / "demo"
    for path in folder.glob("standin*.py"):
        text = path.read_text("utf-8")
        assert "bot.channels" not in text
        assert "wechatpy" not in text


def test_members_are_found_whatever_their_case(standin: StandIn) -> None:
    standin.add_users([Member("Chen.Jie", "陈洁")])
    assert standin.users["chen.jie"].name == "陈洁"


def test_the_clock_can_be_pushed(standin: StandIn) -> None:
    standin.clock.advance(timedelta(days=1))
    assert f"{standin.clock():%F}" == "2026-11-24"
