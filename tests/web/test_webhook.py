"""The webhook: real sealed bytes in, sealed bytes out, and an empty body for everything that is not from WeCom."""

import logging
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from bot.app import App
from bot.core.config import Channels, Settings, Web, WecomApp
from bot.core.db import Database
from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Postman
from bot.text import nameless
from bot.web.webhook import MAX_BODY
from tests.world import World

SETTINGS = Settings(
    channels=Channels(
        wecom_app=WecomApp(
            corp_id="wwtest",
            agent_id=7,
            secret=SecretStr("s" * 40),
            token=SecretStr("token"),
            aes_key=SecretStr("a1" * 21 + "b"),
            api_base="http://127.0.0.1:1/cgi-bin/",
        )
    )
)


class Door:
    """Knocks at the webhook of a world as WeCom would."""

    def __init__(self, world: World, database: Database | None = None, settings: Settings = SETTINGS) -> None:
        self.world = world
        wecom = SETTINGS.channels.wecom_app
        assert wecom is not None
        secrets = (wecom.secret, wecom.token, wecom.aes_key)
        self.standin = StandIn(wecom.corp_id, wecom.agent_id, *(one.get_secret_value() for one in secrets))
        self.postman: Postman = self.standin.postman
        app = App(settings, database or world.database, lambda: world.now)
        self.client: FlaskClient = app.web().test_client()

    def post(self, message: str, **query: str) -> TestResponse:
        arguments, body = self.postman.seal(message, self.world.now)
        return self.client.post("/hook/wecom_app", query_string=arguments | query, data=body)

    def say(self, userid: str, text: str) -> TestResponse:
        return self.post(self.message("text", userid, Content=text))

    def opened(self, answer: TestResponse) -> str:
        ciphertext = answer.text.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
        return self.postman.vault.decrypt(ciphertext)

    def message(self, kind: str, userid: str, **fields: Any) -> str:
        self.standin.clock.advance(self.world.now - self.standin.clock())
        return self.standin.message(kind, userid, **fields)


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)


def stored(world: World) -> int:
    with world.database.read() as session:
        number: int = session.execute(sa.text("SELECT count(*) FROM inbox_message")).scalar_one()
        return number


def test_the_url_check_is_answered_without_the_store(world: World, tmp_path: Path) -> None:
    """WeCom waits one second: the store may be down, or not there yet."""
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    door = Door(world, empty)
    ciphertext = door.postman.vault.encrypt("1616140317555161061")
    query = door.postman.vault.query(ciphertext, world.now) | {"echostr": ciphertext}

    answer = door.client.get("/hook/wecom_app", query_string=query)
    empty.close()

    assert not (tmp_path / "empty.db").exists()

    assert (answer.status_code, answer.data) == (200, b"1616140317555161061")


def test_a_message_is_answered_in_a_sealed_reply(door: Door) -> None:
    answer = door.say("nobody7", "你好")

    assert answer.status_code == 200
    plain = door.opened(answer)
    assert "<ToUserName><![CDATA[nobody7]]></ToUserName>" in plain
    assert "绑定 nobody7 您的姓名" in plain


def test_a_redelivery_gets_the_same_words(door: Door, world: World) -> None:
    message = door.message("text", "nobody7", Content="你好")
    replies = {door.opened(door.post(message)) for _ in range(3)}

    assert len(replies) == 1
    assert stored(world) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"msg_signature": "0" * 40},
        {"msg_signature": ""},
        {"timestamp": "1409659813"},
        {"timestamp": "１７９５３９７４００"},
        {"timestamp": "soon"},
        {"nonce": "other"},
    ],
)
def test_what_is_not_from_wecom_gets_nothing(
    door: Door, world: World, wrong: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = door.post(door.message("text", "liming", Content="签到"), **wrong)

    assert (answer.status_code, answer.data) == (403, b"")
    assert len(caplog.records) == 1
    assert stored(world) == 0


def test_a_large_body_is_refused_unread(door: Door) -> None:
    answer = door.client.post("/hook/wecom_app", data=b"x" * (MAX_BODY + 1))

    assert (answer.status_code, answer.data) == (413, b"")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(door: Door, method: str) -> None:
    answer = door.client.open("/hook/wecom_app", method=method)

    assert (answer.status_code, answer.data) == (405, b"")


def test_another_channel_is_not_here(door: Door) -> None:
    answer = door.client.post("/hook/unknown", data=b"<xml/>")

    assert (answer.status_code, answer.data) == (404, b"")


def test_a_locked_store_makes_wecom_come_again(door: Door, world: World) -> None:
    impatient = Database(world.database.url.render_as_string(hide_password=False), lock_seconds=0.2)
    hurried = Door(world, impatient)
    message = hurried.message("text", "nobody7", Content="你好")
    with world.database.engine.connect() as holder:
        holder.execute(sa.text("DELETE FROM inbox_message" if impatient.is_sqlite else "LOCK TABLE inbox_message"))
        first = hurried.post(message)
        holder.rollback()
    second = hurried.post(message)
    impatient.close()

    assert (first.status_code, first.data) == (503, b"")
    assert second.status_code == 200
    assert stored(world) == 1


def test_health_is_told_apart_from_readiness(door: Door) -> None:
    assert door.client.get("/healthz").json == {"status": "ok"}
    assert door.client.get("/readyz").json == {"status": "ok", "scheduler_age_seconds": None}


def test_a_store_that_is_not_migrated_is_not_ready(world: World, tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db")

    answer = Door(world, empty).client.get("/readyz")
    empty.close()

    assert (answer.status_code, answer.json) == (503, {"status": "数据库结构不是最新，请运行 zhibu db upgrade"})


def test_a_store_that_is_gone_is_not_ready(world: World) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")

    answer = Door(world, gone).client.get("/readyz")
    gone.close()

    assert (answer.status_code, answer.json) == (503, {"status": "数据库连不上"})


def test_what_was_counted_can_be_read(door: Door) -> None:
    door.say("nobody7", "你好")
    door.client.post("/hook/wecom_app", data=b"x")
    door.client.post("/hook/unknown", data=b"x")
    text = door.client.get("/metrics").text

    assert 'zhibu_callbacks_total{channel="wecom_app",outcome="answered"}' in text
    assert 'zhibu_callbacks_total{channel="wecom_app",outcome="403"}' in text
    assert 'zhibu_callbacks_total{channel="none",outcome="404"}' in text
    assert "unknown" not in text
    assert "zhibu_callback_seconds_bucket" in text


def test_every_answer_is_hardened(door: Door) -> None:
    headers = door.client.get("/healthz").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_platform_gets_no_session_and_each_header_once(world: World) -> None:
    web = Web(base_url="https://zhibu.example", link_key=SecretStr("k" * 32))
    door = Door(world, settings=SETTINGS.model_copy(update={"web": web}))

    answer = door.say("u_li", "签到")
    names = [name.lower() for name, _ in answer.headers]

    assert answer.status_code == 200
    assert not {"set-cookie", "vary"}.intersection(names)
    assert len(names) == len(set(names))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert door.client.get("/login").headers["Vary"] == "Cookie", "a page has one"


def test_an_argument_named_twice_is_refused(world: World, door: Door) -> None:
    arguments, body = door.postman.seal(door.message("text", "u_li", Content="我的任务"), world.now)
    for name in arguments:
        twice = [*arguments.items(), (name, "0" * 40)]
        answer = door.client.post("/hook/wecom_app", query_string=twice, data=body)

        assert (answer.status_code, answer.data) == (400, b"")
    assert stored(world) == 0


def test_who_reports_without_a_name_stands_in_no_log(
    world: World, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    """And what WeCom delivers twice is one report with one receipt."""
    caplog.set_level(logging.DEBUG)
    message = door.message("text", "huangyong", Content="匿名反映 食堂的汤从来是凉的")

    first, second = (nameless.code(door.opened(door.post(message))) for _ in "12")

    assert first == second != ""
    assert stored(world) == 0
    told = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert not any(word in told for word in ("huangyong", "黄勇", "食堂", "匿名", first))
    with world.database.read() as session:
        reports = session.execute(sa.text("SELECT text FROM problem")).scalars().all()
    assert reports == ["食堂的汤从来是凉的"]
