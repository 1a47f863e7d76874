"""F53: keys and tokens stand in no log, no answer, no error, no export and not open in the store.

Every key of the settings is a marker; the program is served, knocked at, made to fail, and asked for all it writes.
"""

import io
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import SQLModel

from bot import notify
from bot.app import App
from bot.channels.base import DeliveryError, File, Outgoing
from bot.channels.group_robot import GroupRobot
from bot.channels.wecom_app import WecomApp
from bot.core import config, log
from bot.core.config import ConfigError, Settings
from bot.demo.standin_chats import Member as Someone
from bot.web.signed import papers
from tests.channels.conftest import AES_KEY as KNOWN_AES
from tests.channels.conftest import CORP, SECRET, TOKEN
from tests.channels.conftest import settings as app_settings
from tests.evidence.conftest import post
from tests.failures import estate
from tests.failures.test_injection import numbers, words
from tests.post import Post
from tests.world import World

__all__ = ["post"]

AES_KEY = "aesKEYmarkerAESkeyMARKERaesKEYmarkerAESkey1"
MARKERS = {
    "secret": "app-SECRET-marker-0001",
    "token": "callbackTOKENmarker02",
    "aes_key": AES_KEY,
    "link_key": "link-KEY-marker-0003",
    "robot": "robot-KEY-marker-0004",
    "unit_robot": "unit-ROBOT-marker-0006",
    "password": "db-PASSWORD-marker-05",
}
CLOSED = "http://127.0.0.1:1/cgi-bin/"
"""Where nobody listens."""
MALFORMED = (
    ("GET", "/hook/wecom_app?msg_signature=0&timestamp=1&nonce=1&echostr=x", b""),
    ("POST", "/hook/wecom_app?msg_signature=0&timestamp=1&nonce=1", b"<xml><Encrypt>x</Encrypt></xml>"),
    ("POST", "/hook/wecom_app", b"\xff\xfe"),
    ("PUT", "/hook/wecom_app", b""),
    ("GET", "/papers/roster/x", b""),
    ("GET", "/ballots/x", b""),
    ("GET", "/nowhere", b""),
    ("GET", "/healthz", b""),
    ("GET", "/readyz", b""),
    ("GET", "/metrics", b""),
)


def settings() -> Settings:
    return Settings.model_validate(
        {
            "store": {"url": f"postgresql://zhibu:{MARKERS['password']}@127.0.0.1:1/zhibu"},
            "channels": {
                "wecom_app": {
                    "corp_id": CORP,
                    "agent_id": 1000002,
                    "secret": MARKERS["secret"],
                    "token": MARKERS["token"],
                    "aes_key": AES_KEY,
                    "api_base": CLOSED,
                },
                "group_robot": {
                    "key": MARKERS["robot"],
                    "units": {"B07": {"key": MARKERS["unit_robot"]}},
                    "api_base": CLOSED,
                },
            },
            "web": {"base_url": "https://zhibu.example.com", "link_key": MARKERS["link_key"]},
        }
    )


def told(text: str) -> list[str]:
    """Which of the keys stand in a text, whole or with its first half only."""
    return [name for name, marker in MARKERS.items() if marker in text or marker[: len(marker) // 2] in text]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, down to the least, as it is written."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    log.setup("DEBUG")
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    yield written
    logging.getLogger("urllib3").setLevel(logging.WARNING)


@pytest.fixture
def app(world: World) -> App:
    return App(settings(), world.database, lambda: world.now)


@pytest.fixture
def client(app: App) -> FlaskClient:
    return app.web().test_client()


def test_settings_do_not_tell_when_shown() -> None:
    held = settings()
    shown = [repr(held), str(held), f"{held!r}", held.model_dump_json(exclude={"store"}), repr(held.channels.wecom_app)]
    shown += [json.dumps(held.model_dump(mode="json", exclude={"store"})), repr(held.store), str(held.web)]

    assert [told(text) for text in shown] == [[]] * len(shown)


WRONG: tuple[dict[str, Any], ...] = (
    {"channels": {"wecom_app": {"secret": [MARKERS["secret"]], "token": {"x": MARKERS["token"]}}}},
    {"channels": {"wecom_app": {"aes_key": AES_KEY + "!", "agent_id": MARKERS["secret"]}}},
    {"channels": {"wecom_app": {"api_base": MARKERS["secret"]}}},
    {"web": {"link_key": {"x": MARKERS["link_key"]}, "base_url": MARKERS["link_key"]}},
    {"store": {"url": f"mysql://root:{MARKERS['password']}@db/x"}},
)


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_wrong_settings_are_named_and_not_repeated(wrong: dict[str, Any], tmp_path: Path) -> None:
    environ = dict(_flat(wrong, "ZHIBU"))
    with pytest.raises(ConfigError) as error:
        config.load(tmp_path / "none.toml", environ)

    assert told("".join(traceback.format_exception(error.value)) + repr(error.value.__context__)) == []


def _flat(values: dict[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}__{name}" if before != "ZHIBU" else f"ZHIBU_{name}")
        else:
            yield f"{before}__{name}".upper(), str(value)


@pytest.mark.parametrize(("method", "path", "body"), MALFORMED, ids=range(len(MALFORMED)))
def test_no_answer_tells(client: FlaskClient, logged: io.StringIO, method: str, path: str, body: bytes) -> None:
    answer = client.open(path, method=method, data=body)

    assert told(answer.text + str(answer.headers)) == []
    assert told(logged.getvalue()) == []


def test_a_crash_tells_its_number_alone(world: World, app: App, logged: io.StringIO) -> None:
    """Even where the error itself holds the keys, and the settings that it failed with."""
    web = app.web()

    def crash() -> str:
        raise RuntimeError(f"token={MARKERS['token']} secret={MARKERS['secret']!r} {app.settings!r}")

    web.add_url_rule("/healthz/crash", "health.crash", crash)
    answer = web.test_client().get("/healthz/crash")

    assert (answer.status_code, told(answer.text)) == (500, [])
    assert "Traceback" not in answer.text
    assert "RuntimeError" in logged.getvalue()
    assert told(logged.getvalue()) == []


def test_a_platform_out_of_reach_is_no_reason_to_tell(world: World, app: App, logged: io.StringIO) -> None:
    """The addresses of WeCom hold the secret, the token and the keys of the robots."""
    robot = app.settings.channels.group_robot
    assert robot is not None
    groups = GroupRobot(robot, clock=app.clock)
    said = []
    for channel, to in ((app.channels["wecom_app"], ("liming",)), (groups, ()), (groups, ("B07",))):
        with pytest.raises(DeliveryError) as error:
            channel.send(Outgoing(to=to, text="在吗", file=File("通报.docx", b"PK drawn")))
        said += [error.value.sentence, "".join(traceback.format_exception(error.value))]

    assert [told(text) for text in said] == [[]] * 6
    assert told(logged.getvalue()) == []


def test_what_is_sent_and_what_is_stored(post: Post, logged: io.StringIO) -> None:
    """Against the stand-in: the token comes and goes, and stands nowhere open."""
    world = post.world
    tokens = notify.StoreTokens(world.database, SECRET, lambda: world.now)
    app = WecomApp(app_settings(api_base=post.api_base), tokens=tokens, clock=post.standin.clock)
    post.standin.add_users([Someone("liming", "李明")])
    app.send(Outgoing(to=("liming",), text="在吗"))
    [(key,)] = stored(world, "SELECT key FROM platform_token")
    token = tokens.get(str(key))

    assert token is not None
    assert len(token.value) > 20
    everything = "\n".join(
        repr(row) for table in SQLModel.metadata.tables.values() for row in stored(world, sa.select(table))
    )
    for secret in (SECRET, TOKEN, KNOWN_AES, token.value):
        assert secret not in everything
        assert secret not in logged.getvalue()


def stored(world: World, query: str | sa.Select[Any]) -> list[tuple[Any, ...]]:
    with world.database.engine.connect() as connection:
        asked = sa.text(query) if isinstance(query, str) else query
        return [tuple(row) for row in connection.execute(asked)]


def test_no_paper_tells(world: World) -> None:
    """Nor is a key in what is written for people, whoever asks for it."""
    estate.settled(world)
    world.settings = settings()
    with world.acting("刘洋") as ctx:
        made = {purpose: papers.MAKERS[purpose](ctx, number)[0] for purpose, number in numbers(ctx).items()}

    assert len(made) > 10
    assert {purpose: told(words(content)) for purpose, content in made.items()} == {purpose: [] for purpose in made}
