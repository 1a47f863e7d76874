"""Callbacks as the platforms really send them, collected from other projects; read where they lie, never copied."""

import re
from pathlib import Path

import pytest

from bot.channels.base import BadCallbackError
from bot.channels.wecom_app import WecomApp
from bot.demo.standin_callbacks import App, Postman
from tests.channels.conftest import AES_KEY, AGENT, CORP, MONDAY, SECRET, TOKEN, settings

SAMPLES = sorted((Path(__file__).parents[3] / "shared" / "data" / "callbacks").glob("*.xml"))
needed = pytest.mark.skipif(not SAMPLES, reason="the collected callbacks are not beside this checkout")
postman = Postman(App(CORP, AGENT, SECRET, TOKEN, AES_KEY))
app = WecomApp(settings())


def ours(xml: str) -> str:
    """The sample as if it were meant for our app, and sent today."""
    for name, value in (("ToUserName", CORP), ("AgentID", AGENT), ("CreateTime", int(MONDAY.timestamp()))):
        xml = re.sub(rf"(<{name}>).*?(</{name}>)", rf"\g<1>{value}\g<2>", xml, flags=re.DOTALL)
    return xml


@needed
def test_every_callback_of_strangers_is_read_and_comes_from_nobody() -> None:
    for sample in SAMPLES:
        query, body = postman.seal(sample.read_text("utf-8"), MONDAY)
        said = app.open(query, body, MONDAY)

        assert said.kind in {"unknown", "event.unknown"}, sample.name
        assert (said.sender, said.text) == ("", ""), sample.name
        assert app.seal(said, "不该有人听到", MONDAY) == "", sample.name


@needed
def test_every_callback_of_wecom_is_understood_when_it_is_meant_for_us() -> None:
    kinds = {}
    for sample in SAMPLES:
        if not sample.name.startswith("wecom__"):
            continue
        query, body = postman.seal(ours(sample.read_text("utf-8")), MONDAY)
        kinds[sample.name] = app.open(query, body, MONDAY).kind
    events = {name: kind for name, kind in kinds.items() if name.startswith("wecom__event.")}

    assert events
    for name, kind in events.items():
        named = name.removeprefix("wecom__event.").partition("__")[0].partition(".")[0].lower()
        assert kind == f"event.{named}", name
    texts = [kind for name, kind in kinds.items() if name.startswith("wecom__text__")]
    incomplete = 3  # two without a number, one from a sender no userid can be
    assert texts.count("text") == len(texts) - incomplete


@needed
def test_copies_of_a_sample_share_a_key_of_bounded_length() -> None:
    for sample in SAMPLES:
        xml = ours(sample.read_text("utf-8"))
        first, second = (app.open(*postman.seal(xml, MONDAY), MONDAY) for _ in range(2))
        assert first.key == second.key
        assert len(first.key) <= 128


def test_a_body_that_is_no_sample_is_still_refused() -> None:
    query, body = postman.seal("not XML", MONDAY)
    with pytest.raises(BadCallbackError):
        app.open(query, body, MONDAY)
