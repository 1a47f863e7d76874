"""A third kind of channel is two files, `third/dingtalk.py` and its section of the settings; nothing else knows it."""

import base64
import hmac
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select
from werkzeug.test import TestResponse

from bot import channels, notify
from bot.app import App
from bot.channels.base import Outgoing
from bot.chat import InboxMessage
from bot.demo.standin_http import Answer, Door, Request
from bot.meetings import Attendance, Presence
from bot.notify import MessageState, OutboxMessage, Pause, Topic, Urgency
from bot.people import ChatAccount
from tests.channels.third.platforms import Channels, Dingtalk, Settings
from tests.test_architecture import sources
from tests.world import World

THIRD = Path(__file__).parent / "third"
KEY, SECRET = "dingdemo00000001", "demo-Secret_0123456789"


class Platform:
    """What plays the platform to us: tokens, messages to twenty at most, and callbacks signed its way."""

    def __init__(self, world: World) -> None:
        self.world, self.said, self.asked = world, list[dict[str, Any]](), list[str]()
        self.broken = 0
        self._door = Door()
        self._door.route("POST", "/v1.0/*", self._answer)
        settings = Dingtalk(app_key=KEY, secret=SecretStr(SECRET), api_base=self._door.serve(0))
        self.app = App(Settings(channels=Channels(dingtalk=settings)), world.database, lambda: world.now)
        self.client = self.app.web().test_client()
        self._numbers = iter(range(1, 1000))

    def close(self) -> None:
        """Stop serving."""
        self._door.close()

    def post(self, told: dict[str, Any], stamp: str = "", sign: str = "") -> TestResponse:
        """A callback."""
        stamp = stamp or str(int(self.world.now.timestamp()) * 1000)
        mac = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), sha256).digest()
        query = {"timestamp": stamp, "sign": sign or base64.b64encode(mac).decode()}
        return self.client.post("/hook/dingtalk", query_string=query, data=json.dumps(told).encode())

    def say(self, userid: str, text: str, number: str = "") -> str:
        """What is shown when somebody types."""
        told = {"msgtype": "text", "text": {"content": text}, "senderStaffId": userid}
        answer = self.post(told | {"msgId": number or f"msg{next(self._numbers)}"})
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        shown: str = json.loads(answer.text)["text"]["content"]
        return shown

    def _answer(self, request: Request) -> Answer:
        self.asked.append(request.path)
        body = request.json() or {}
        if request.path.endswith("accessToken"):
            assert (body["appKey"], body["appSecret"]) == (KEY, SECRET)
            return Answer.of({"accessToken": "t1", "expireIn": 7200})
        if request.headers.get("x-acs-dingtalk-access-token") != "t1":
            return Answer.of({"code": "invalid token"}, status=401)
        if self.broken:
            return Answer.of({"code": "trouble"}, status=self.broken)
        if len(body["userIds"]) > 20:
            return Answer.of({"code": "too many"}, status=400)
        self.said.append({"to": body["userIds"], "text": json.loads(body["msgParam"])["content"]})
        return Answer.of(
            {"processQueryKey": "q1", "invalidStaffIdList": [one for one in ("gone",) if one in body["userIds"]]}
        )


@pytest.fixture
def dingtalk(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The platform, its file beside the other channels, and everybody's account on it."""
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(THIRD)])
    with world.acting() as ctx:
        for account in ctx.session.exec(select(ChatAccount)).all():
            own = {"channel": "dingtalk", "userid": f"d_{account.userid}", "member_id": account.member_id}
            ctx.session.delete(account)
            ctx.session.flush()
            ctx.session.add(ChatAccount.model_validate(own | {"bound_at": ctx.now}))
    platform = Platform(world)
    yield platform
    platform.close()
    sys.modules.pop("bot.channels.dingtalk", None)


def deliver(dingtalk: Platform) -> int:
    """The courier goes round."""
    return int(dingtalk.app.chores[0].run() or 0)


def test_a_meeting_is_called_told_and_declined_there(dingtalk: Platform, world: World) -> None:
    called = dingtalk.say("d_laowang", "开会 党员大会 周五下午3点 三楼会议室")
    world.on("2026-11-26 09:40")

    deliver(dingtalk)
    answer = dingtalk.say("d_liming", "请假 周五 出差")

    assert "党员大会" in called
    assert "请假" in answer
    [invited] = [one for one in dingtalk.said if "三楼会议室" in one["text"]]
    assert {"d_liming", "d_chenjing"} < set(invited["to"])
    assert "d_laowang" not in invited["to"]
    with world.acting() as ctx:
        [row] = ctx.session.exec(select(Attendance)).all()
        assert (row.member_id, row.state) == (world.who("李明"), Presence.LEAVE)
        states = set(ctx.session.exec(select(OutboxMessage.state)).all())
    assert states == {MessageState.SENT}


def test_a_copy_is_answered_alike_and_recorded_once(dingtalk: Platform, world: World) -> None:
    answers = {dingtalk.say("d_liming", "反映 学习室一直没投影", number="same") for _ in range(3)}

    assert len(answers) == 1
    with world.acting() as ctx:
        rows = ctx.session.exec(select(InboxMessage)).all()
    assert [(row.channel, row.key) for row in rows] == [("dingtalk", "m:same")]


@pytest.mark.parametrize(
    ("stamp", "sign", "told"),
    [
        ("", "AAAA", {"msgtype": "text"}),
        ("1700000000000", "", {"msgtype": "text"}),
        ("soon", "", {"msgtype": "text"}),
        ("", "", {"msgtype": "text"}),
    ],
)
def test_what_is_not_from_there_is_refused(
    dingtalk: Platform, world: World, stamp: str, sign: str, told: dict[str, str]
) -> None:
    answer = dingtalk.post(told, stamp, sign)

    assert (answer.status_code, answer.data) == (403, b"")
    with world.acting() as ctx:
        assert ctx.session.exec(select(InboxMessage)).all() == []


def test_it_never_asks_for_an_echo(dingtalk: Platform) -> None:
    assert dingtalk.client.get("/hook/dingtalk").status_code == 403


@pytest.mark.parametrize(("status", "rests"), [(429, 1), (403, 1), (503, 0)])
def test_its_troubles_are_the_outboxs_troubles(dingtalk: Platform, world: World, status: int, rests: int) -> None:
    with world.acting() as ctx:
        notify.put(ctx, to=world.who("李明"), text="明天开会。", key="k", topic=Topic.MEETING, urgency=Urgency.URGENT)
    dingtalk.broken = status

    deliver(dingtalk)

    with world.acting() as ctx:
        assert len(ctx.session.exec(select(Pause)).all()) == rests
        assert ctx.session.exec(select(OutboxMessage.state)).all() == [MessageState.PACKED]
    dingtalk.broken = 0
    world.now += timedelta(hours=2)
    deliver(dingtalk)
    assert [one["text"] for one in dingtalk.said] == ["明天开会。"]


def test_two_dozen_people_are_told_in_two_calls(dingtalk: Platform) -> None:
    receipt = dingtalk.app.senders["dingtalk"].send(Outgoing((*(f"d_{n}" for n in range(23)), "gone"), "通知"))

    assert [len(one["to"]) for one in dingtalk.said] == [20, 4]
    assert receipt.unknown == ("gone",)
    assert dingtalk.asked.count("/v1.0/oauth2/accessToken") == 1


def test_nothing_else_of_the_house_knows_it() -> None:
    knowing = [path for path in sources() if "dingtalk" in path.read_text("utf-8").lower()]

    assert knowing == []
    assert sorted(path.name for path in THIRD.glob("*.py")) == ["__init__.py", "dingtalk.py", "platforms.py"]
