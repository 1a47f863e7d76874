"""The webhook of an Official Account: whatever happens to an authentic message, nobody sees that it is out of order."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from bot.app import App
from bot.chat import Desk
from bot.core.clock import MovableClock
from bot.core.config import Channels, Settings
from bot.core.db import Database
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import Follower
from bot.notify.models import ServiceWindow
from bot.web import webhook
from tests.channels.account import LI, MODES, account, settings
from tests.web import test_webhook
from tests.web.test_webhook import stored
from tests.world import World

BIND = "还没有把您和党员名册对上。请向支部书记要绑定码，发「绑定 绑定码」给我。"
WORDS_ONLY = "收到了，不过我现在只看得懂文字。请直接打字，例如「签到」「请假 周五 出差」。"


class Door:
    """Knocks at the webhook of a world as the platform would, and sees what the follower sees."""

    def __init__(self, world: World, mode: str, database: Database | None = None) -> None:
        self.world = world
        self.oa = OaStandIn(account(mode), clock=MovableClock(world.now))
        self.oa.add_followers([Follower(LI, "李明")])
        channels = Channels(wechat_oa=settings(mode, api_base="http://127.0.0.1:1/cgi-bin/"))
        app = App(Settings(channels=channels), database or world.database, lambda: world.now)
        self.client: FlaskClient = app.web().test_client()

    def post(self, message: str, **query: str) -> TestResponse:
        arguments, body = self.oa.postman.seal(message, self.world.now, LI)
        return self.client.post("/hook/wechat_oa", query_string=arguments | query, data=body)

    def text(self, words: str) -> str:
        return self.oa.message("text", LI, Content=words)

    def seen(self, answer: TestResponse) -> str:
        """What the follower reads; fails where he would be told that the account is out of order."""
        assert answer.status_code == 200
        delivery = Delivery("", LI)
        if answer.data not in {b"", b"success"}:
            self.oa.postman.read_reply(delivery, answer.data)
        assert delivery.complaint == ""
        return delivery.reply


def windows(world: World) -> list[str]:
    """By what he may be spoken to."""
    with world.acting() as ctx:
        return list(ctx.session.exec(select(ServiceWindow.kind)).all())


def crash(*_: object) -> str:
    raise ZeroDivisionError


@pytest.fixture(params=MODES)
def door(request: pytest.FixtureRequest, world: World) -> Door:
    return Door(world, request.param)


def test_a_follower_nobody_knows_is_told_what_to_do(door: Door) -> None:
    assert door.seen(door.post(door.text("你好"))) == BIND


def test_a_redelivery_gets_the_same_words(door: Door, world: World) -> None:
    message = door.text("你好")

    assert len({door.seen(door.post(message)) for _ in range(3)}) == 1
    assert stored(world) == 1


@pytest.mark.parametrize(
    ("kind", "fields", "reply", "kept", "opened"),
    [
        ("event", {"Event": "subscribe", "EventKey": ""}, BIND, 1, ["tap"]),
        ("event", {"Event": "CLICK", "EventKey": "我的任务"}, BIND, 1, ["tap"]),
        ("event", {"Event": "unsubscribe", "EventKey": ""}, "", 0, []),
        ("event", {"Event": "TEMPLATESENDJOBFINISH", "MsgID": 1, "Status": "success"}, "", 0, []),
        ("event", {"Event": "quite_new"}, "", 0, []),
        ("event", {}, "", 0, []),
        ("hologram", {}, "", 0, []),
        ("text", {"Content": ""}, "", 1, ["message"]),
        ("text", {"Content": "\x0b\x1f"}, "", 1, ["message"]),
        ("text", {"Content": "党" * 3000}, BIND, 1, ["message"]),
        ("location", {"Location_X": 1, "Location_Y": 1}, WORDS_ONLY, 1, ["message"]),
        ("video", {"MediaId": "m1", "ThumbMediaId": "t1"}, BIND, 1, ["message"]),
        ("shortvideo", {"MediaId": "m1", "ThumbMediaId": "t1"}, BIND, 1, ["message"]),
    ],
)
def test_whatever_a_stranger_does_he_reads_what_fits_and_that_alone_is_kept(
    door: Door, world: World, kind: str, fields: dict[str, object], reply: str, kept: int, opened: list[str]
) -> None:
    message = door.oa.message(kind, LI, **fields)

    assert [door.seen(door.post(message)) for _ in range(2)] == [reply, reply]
    assert (stored(world), windows(world)) == (kept, opened)


@pytest.fixture(params=MODES)
def hurried(request: pytest.FixtureRequest, world: World) -> Iterator[Door]:
    """One with a store that waits for nobody."""
    impatient = Database(world.database.url.render_as_string(hide_password=False), lock_seconds=0.2)
    yield Door(world, request.param, impatient)
    impatient.close()


def test_a_locked_store_is_told_in_words(hurried: Door, world: World) -> None:
    """In WeCom it is a 503, and the message comes again; here it would be a bubble that says nothing."""
    message = hurried.text("你好")
    with world.database.engine.connect() as holder:
        holder.execute(sa.text("DELETE FROM inbox_message" if world.database.is_sqlite else "LOCK TABLE inbox_message"))
        first = hurried.post(message)
        tapped = hurried.post(hurried.oa.message("event", LI, Event="unsubscribe", EventKey=""))
        holder.rollback()

    assert hurried.seen(first) == webhook.BUSY
    assert hurried.seen(tapped) == ""
    assert stored(world) == 0
    assert hurried.seen(hurried.post(message)) != webhook.BUSY
    assert stored(world) == 1


def test_a_crash_beyond_the_desk_is_told_in_words(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "receive", crash)

    assert door.seen(door.post(door.text("你好"))).startswith("出错了，这一条可能没有记下。")


def test_what_is_not_from_the_platform_is_refused_without_a_word(door: Door) -> None:
    for wrong in ({"timestamp": "1"}, {"nonce": "x"}, {"signature": "0" * 40, "msg_signature": "0" * 40}):
        answer = door.post(door.text("你好"), **wrong)
        assert (answer.status_code, answer.data) == (403, b"")


def test_the_url_check_is_answered_in_plain_text(door: Door) -> None:
    query = door.oa.postman.query(door.world.now) | {"echostr": "1616140317555161061"}
    answer = door.client.get("/hook/wechat_oa", query_string=query)

    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"1616140317555161061", "text/plain")


def test_what_was_excused_is_counted(hurried: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "receive", crash)
    hurried.post(hurried.text("你好"))

    assert 'zhibu_callbacks_total{channel="wechat_oa",outcome="excused"}' in hurried.client.get("/metrics").text


def test_of_a_crash_wecom_hears_nothing_and_comes_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wecom = test_webhook.Door(world)
    monkeypatch.setattr(Desk, "receive", crash)
    answer = wecom.say("nobody7", "你好")

    assert (answer.status_code, answer.data) == (500, b"")
