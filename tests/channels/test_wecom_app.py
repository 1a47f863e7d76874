"""The channel as the desk sees it: open, seal, send; and the terminal beside it."""

import io
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.channels import console, sdk, wecom_sending
from bot.channels.base import (
    BadCallbackError,
    Channel,
    DeliveryError,
    File,
    Incoming,
    Outgoing,
    Receipt,
    TooLargeError,
    Verdict,
)
from bot.channels.tokens import MemoryTokens
from bot.channels.wecom_app import REFUSALS, WecomApp
from bot.core.config import ConfigError
from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Delivery, write
from tests.channels.conftest import MONDAY, PNG, content_of, settings


def shown(standin: StandIn, app: WecomApp, incoming: Incoming, text: str) -> Delivery:
    """What WeCom makes of our answer."""
    kind, _, event = incoming.kind.partition(".")
    delivery = Delivery(write({"MsgType": kind, "Event": event}), incoming.details.get("FromUserName", incoming.sender))
    standin.postman.read_reply(delivery, app.seal(incoming, text, MONDAY).encode())
    return delivery


def opened(standin: StandIn, app: WecomApp, xml: str) -> Incoming:
    """What we make of XML that WeCom sealed."""
    return app.open(*standin.postman.seal(xml, MONDAY), MONDAY)


def test_a_message_is_opened_and_answered(standin: StandIn, app: WecomApp) -> None:
    said = opened(standin, app, standin.message("text", "Li.Ming", Content="我的任务"))
    delivery = shown(standin, app, said, "没有待办任务。")

    assert (said.sender, said.text) == ("li.ming", "我的任务")
    assert (delivery.reply, delivery.complaint) == ("没有待办任务。", "")


def test_a_sender_read_back_from_the_store_can_be_answered(standin: StandIn, app: WecomApp) -> None:
    said = Incoming(channel="wecom_app", key="m:1", sender="li.ming")

    assert shown(standin, app, said, "好").reply == "好"


@pytest.mark.parametrize("words", ["a]]>b", "\x00坏\x1f", "党" * 3000, "<xml>&", "x]]></Content><ToUserName>y"])
def test_whatever_we_say_arrives_as_one_text(standin: StandIn, app: WecomApp, words: str) -> None:
    said = opened(standin, app, standin.message("text", "li.ming", Content="x"))
    delivery = shown(standin, app, said, words)

    assert delivery.complaint == ""
    assert delivery.reply[:5] == words.replace("\x00", "").replace("\x1f", "")[:5]


def test_nothing_to_say_is_an_empty_body(standin: StandIn, app: WecomApp) -> None:
    said = opened(standin, app, standin.message("text", "li.ming", Content="x"))

    assert app.seal(said, "", MONDAY) == ""
    assert app.seal(replace(said, sender=""), "谁听", MONDAY) == ""


@pytest.mark.parametrize(
    ("kind", "answered"),
    [
        *(("event.click", True), ("event.enter_agent", True), ("event.subscribe", True), ("image", True)),
        *(("event.pic_sysphoto", False), ("event.change_contact", False), ("event.unknown", False)),
    ],
)
def test_only_what_wecom_would_show_is_answered(standin: StandIn, app: WecomApp, kind: str, *, answered: bool) -> None:
    said = Incoming(channel="wecom_app", key="e:1", sender="li.ming", kind=kind)

    assert (app.seal(said, "好", MONDAY) != "") is answered


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("已签到：三季度党员大会。", "已签到"),
        ("同意", "同意"),
        ("。", "。"),
        ("一二三四五六七八九十十一", "一二三四五六七八九十"),
    ],
)
def test_a_pressed_button_takes_the_first_words(standin: StandIn, app: WecomApp, words: str, label: str) -> None:
    said = Incoming(channel="wecom_app", key="e:1", sender="li.ming", kind="event.template_card_event")
    delivery = shown(standin, app, said, words)

    assert (delivery.reply, delivery.button) == ("", label)


def test_the_address_is_verified(standin: StandIn, app: WecomApp) -> None:
    echo = standin.postman.vault.encrypt("4711+/=")
    query = standin.postman.vault.query(echo, MONDAY) | {"echostr": echo}

    assert app.verify(query, MONDAY) == "4711+/="
    assert app.verify(query | {"echostr": echo.replace("+", " ")}, MONDAY) == "4711+/="


@pytest.mark.parametrize(
    "change",
    [
        {"echostr": ""},
        {"echostr": "AAAA"},
        {"echostr": "党"},
        {"echostr": "A" * 300_000},
        {"msg_signature": "0" * 40},
        {"timestamp": "1"},
        {"nonce": ""},
    ],
)
def test_a_forged_verification_is_refused(standin: StandIn, app: WecomApp, change: dict[str, str]) -> None:
    echo = standin.postman.vault.encrypt("4711")
    with pytest.raises(BadCallbackError):
        app.verify(standin.postman.vault.query(echo, MONDAY) | {"echostr": echo} | change, MONDAY)


def test_a_captured_message_is_not_deciphered_for_whoever_sends_it_as_an_echo(standin: StandIn, app: WecomApp) -> None:
    captured = standin.postman.vault.encrypt(standin.message("text", "li.ming", Content="家里有事"))
    with pytest.raises(BadCallbackError):
        app.verify(standin.postman.vault.query(captured, MONDAY) | {"echostr": captured}, MONDAY)


def test_a_signature_over_something_else_is_refused_before_anything_is_read(standin: StandIn, app: WecomApp) -> None:
    query, _ = standin.postman.seal(standin.message("text", "li.ming", Content="x"), MONDAY)
    _, body = standin.postman.seal("not even XML", MONDAY)
    with pytest.raises(BadCallbackError, match="签名"):
        app.open(query, body, MONDAY)


def test_a_notice_arrives(standin: StandIn, app: WecomApp) -> None:
    receipt = app.send(Outgoing(("li.ming",), "请于今天内完成。"))

    assert receipt.message_id
    assert [line["text"] for line in standin.conversation("li.ming")] == ["请于今天内完成。"]


def test_part_of_the_receivers_is_unknown(standin: StandIn, app: WecomApp) -> None:
    receipt = app.send(Outgoing(("li.ming", "Nobody", "zhao"), "通知"))

    assert (receipt.unknown, receipt.unlicensed) == (("nobody",), ("zhao",))
    assert len(standin.conversation("li.ming")) == 1
    assert standin.conversation("zhao") == []


def test_all_receivers_unknown_is_final(app: WecomApp) -> None:
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("nobody",), "通知"))

    assert (failed.value.permanent, failed.value.code) == (True, 81013)
    assert failed.value.sentence == "收件人都不在应用的可见范围（81013）。"


def test_a_retry_arrives_once_and_another_matter_with_the_same_words_twice(standin: StandIn, app: WecomApp) -> None:
    for key in ("verify:1", "verify:1", "verify:2"):
        app.send(Outgoing(("li.ming",), "请核验。", key=key))

    assert len(standin.conversation("li.ming")) == 2
    assert {call["body"]["enable_duplicate_check"] for call in standin.calls if call["body"]} == {1}


@pytest.mark.parametrize(
    "wrong", [{"reset": True}, {"http": 504}, {"errcode": -1}, {"raw": '{"errcode":0,'}, {"raw": ""}], ids=str
)
def test_what_was_accepted_before_the_answer_got_lost_is_not_said_twice(
    standin: StandIn, app: WecomApp, wrong: dict[str, object]
) -> None:
    standin.fault("message/send", after=True, **wrong)
    notice = Outgoing(("li.ming",), "明天九点开会。", key="call:7:1")
    with pytest.raises(DeliveryError) as failed:
        app.send(notice)
    assert not failed.value.permanent

    standin.clock.advance(timedelta(hours=3))
    app.send(notice)
    assert len(standin.conversation("li.ming")) == 1


def test_a_long_notice_comes_in_parts(standin: StandIn, app: WecomApp) -> None:
    lines = [f"{number}. 某某党支部：完成率 100%，没有问题" for number in range(1, 101)]
    app.send(Outgoing(("li.ming",), "\n".join(lines)))

    parts = [str(line["text"]) for line in standin.conversation("li.ming")]
    assert len(parts) == 3
    assert "\n".join(parts).splitlines() == lines
    assert not any(message["truncated"] for message in standin.outbox)


def test_an_empty_notice_is_final(app: WecomApp) -> None:
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming",), "\x00"))
    assert (failed.value.permanent, failed.value.code) == (True, 44004)


def test_more_than_a_thousand_receivers_are_refused_unasked(standin: StandIn, app: WecomApp) -> None:
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(tuple(f"u{number}" for number in range(1001)), "通知"))
    assert failed.value.permanent
    assert standin.calls == []


@pytest.mark.parametrize("account", ["@all", "li.ming|wang", "", "李明", "a b"])
def test_nobody_is_reached_by_a_word_that_is_no_account(standin: StandIn, app: WecomApp, account: str) -> None:
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming", account), "只给一个人看"))

    assert failed.value.permanent
    assert standin.calls == []


@pytest.mark.parametrize(("code", "verdict"), [(code, verdict) for code, (verdict, _) in REFUSALS.items()])
def test_every_refusal_has_its_policy(standin: StandIn, app: WecomApp, code: int, verdict: Verdict) -> None:
    standin.fault("message/send", errcode=code, times=2)
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming",), "通知"))

    assert failed.value.permanent is (verdict is Verdict.NEVER)
    assert failed.value.code == code
    assert str(code) in failed.value.sentence


def test_an_unknown_refusal_is_final(standin: StandIn, app: WecomApp) -> None:
    standin.fault("message/send", errcode=99999)
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming",), "通知"))
    assert failed.value.permanent


def test_a_file_is_sent_with_its_name_and_uploaded_once(standin: StandIn, app: WecomApp) -> None:
    for _ in range(2):
        app.send(Outgoing(("li.ming",), "考核表", file=File("考核表.xlsx", b"PK" * 100)))

    assert [line["text"] for line in standin.conversation("li.ming")] == ["[考核表.xlsx]"]
    assert sum(call["path"] == "media/upload" for call in standin.calls) == 1


def test_a_picture_is_shown_in_place_of_the_text_and_uploaded_once(standin: StandIn, app: WecomApp) -> None:
    for key in ("1", "1", "2"):
        app.send(Outgoing(("li.ming",), "11月检查", key=key, picture=PNG))

    assert [(line["kind"], line["text"]) for line in standin.conversation("li.ming")] == [
        ("image", "[overview.png]"),
        ("image", "[overview.png]"),
    ]
    assert content_of(standin, standin.conversation("li.ming")[0]) == PNG
    assert sum(call["path"] == "media/upload" for call in standin.calls) == 1


def test_a_picture_wecom_lost_is_uploaded_again_and_one_whose_answer_got_lost_is_not(
    standin: StandIn, app: WecomApp
) -> None:
    app.send(Outgoing(("li.ming",), "", key="1", picture=PNG))
    standin.fault("message/send", errcode=40007)
    app.send(Outgoing(("wang",), "", key="2", picture=PNG))
    assert sum(call["path"] == "media/upload" for call in standin.calls) == 2

    standin.fault("message/send", reset=True, after=True)
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("wang",), "", key="3", picture=PNG))
    assert failed.value.maybe_arrived
    app.send(Outgoing(("wang",), "", key="3", picture=PNG))
    assert len(standin.conversation("wang")) == 2


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [({"reset": True}, Verdict.UNREACHED), ({"errcode": -1}, Verdict.AGAIN), ({"errcode": 40006}, Verdict.NEVER)],
    ids=str,
)
def test_of_a_picture_that_could_not_be_uploaded_nobody_has_seen_anything(
    standin: StandIn, app: WecomApp, wrong: dict[str, object], verdict: Verdict
) -> None:
    standin.fault("media/upload", **wrong)
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming",), "", picture=PNG))

    assert (failed.value.verdict, failed.value.maybe_arrived) == (verdict, False)


def test_an_old_file_is_uploaded_again(standin: StandIn, app: WecomApp) -> None:
    app.send(Outgoing(("li.ming",), "考核表", file=File("考核表.xlsx", b"PK" * 100)))
    standin.clock.advance(timedelta(days=3))
    app.send(Outgoing(("li.ming",), "考核表", file=File("考核表.xlsx", b"PK" * 100)))

    assert len(standin.conversation("li.ming")) == 2


def test_a_file_wecom_lost_is_uploaded_again_once(standin: StandIn, app: WecomApp) -> None:
    app.send(Outgoing(("li.ming",), "考核表", file=File("考核表.xlsx", b"PK" * 100)))
    standin.fault("message/send", errcode=40007)
    app.send(Outgoing(("wang",), "考核表", file=File("考核表.xlsx", b"PK" * 100)))
    assert sum(call["path"] == "media/upload" for call in standin.calls) == 2

    standin.fault("message/send", errcode=40007, times=2)
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("wang",), "考核表", file=File("考核表.xlsx", b"PK" * 100)))
    assert failed.value.code == 40007


@pytest.mark.parametrize(("data", "code"), [(b"", 44001), (b"12345", 40006)])
def test_a_file_wecom_does_not_take_is_final(app: WecomApp, data: bytes, code: int) -> None:
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming",), "考核表", file=File("空.txt", data)))
    assert failed.value.code == code
    assert failed.value.permanent


def test_only_the_last_uploads_are_remembered(standin: StandIn, app: WecomApp) -> None:
    for number in range(66):
        app.send(Outgoing(("li.ming",), "考核表", file=File(f"{number}.txt", b"1234567")))
    app.send(Outgoing(("li.ming",), "考核表", file=File("65.txt", b"1234567")))
    app.send(Outgoing(("li.ming",), "考核表", file=File("0.txt", b"1234567")))

    assert sum(call["path"] == "media/upload" for call in standin.calls) == 67


def test_a_photo_a_member_sent_is_fetched_from_wecom_only(standin: StandIn, app: WecomApp) -> None:
    xml = standin.message("image", "li.ming", PicUrl="http://127.0.0.1:1/etc/passwd", MediaId="../../secret")
    said = opened(standin, app, xml)
    with pytest.raises(DeliveryError) as failed:
        app.fetch_media(said.details["MediaId"])

    assert failed.value.code == 40007
    assert {call["path"] for call in standin.calls} == {"gettoken", "media/get"}


def test_a_photo_is_fetched(standin: StandIn, app: WecomApp) -> None:
    media_id = standin.api.shelf.put("image", "现场.jpg", b"\xff\xd8" * 50, MONDAY)

    assert app.fetch_media(media_id) == (b"\xff\xd8" * 50, "现场.jpg")


def test_a_video_beyond_the_limit_is_refused_for_good(
    standin: StandIn, app: WecomApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_id = standin.api.shelf.put("file", "全程录像.mp4", b"x" * 200_000, MONDAY)
    monkeypatch.setattr(sdk, "MAX_MEDIA", 100_000)

    with pytest.raises(TooLargeError) as told:
        app.fetch_media(media_id)
    assert (told.value.sentence, told.value.permanent) == ("材料超过 20 MB，没有收下。", True)


def test_an_open_address_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(ConfigError, match="api_base"):
        WecomApp(settings(api_base="http://wecom.example.com/cgi-bin/"))


def test_the_app_is_a_channel(app: WecomApp) -> None:
    channel: Channel = app
    assert channel.name == "wecom_app"


def test_the_terminal_says_and_hears() -> None:
    said = console.said(" U0001 ", "我的任务", key="k1", at=MONDAY, accounts="wecom_app")
    out = io.StringIO()

    assert said == Incoming("console", "k1", "u0001", "我的任务", sent_at=MONDAY, borrows="wecom_app")
    assert console.Console(out).send(Outgoing(("u0001", "u0002"), "好")) == Receipt("")
    assert out.getvalue() == "[u0001] 好\n[u0002] 好\n"


def test_the_terminal_writes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    console.Console().send(Outgoing(("u0001",), "好"))
    assert capsys.readouterr().out == "[u0001] 好\n"


@pytest.mark.parametrize(
    ("path", "wrong", "verdict", "maybe_arrived"),
    [
        ("message/send", {"reset": True}, Verdict.AGAIN, True),
        ("message/send", {"http": 502}, Verdict.AGAIN, True),
        ("message/send", {"raw": "[]"}, Verdict.AGAIN, True),
        ("message/send", {"errcode": -1}, Verdict.AGAIN, True),
        ("message/send", {"errcode": 45033}, Verdict.AGAIN, False),
        ("message/send", {"errcode": 45009}, Verdict.LATER, False),
        ("message/send", {"errcode": 60020}, Verdict.OFFICE, False),
        ("message/send", {"errcode": 81013}, Verdict.NEVER, False),
        ("gettoken", {"reset": True}, Verdict.UNREACHED, False),
        ("gettoken", {"http": 502}, Verdict.UNREACHED, False),
        ("gettoken", {"raw": '{"errcode":0,"errmsg":"ok"}'}, Verdict.UNREACHED, False),
        ("gettoken", {"errcode": -1}, Verdict.AGAIN, False),
        ("gettoken", {"errcode": 40001}, Verdict.OFFICE, False),
    ],
    ids=str,
)
def test_a_failure_says_whether_the_message_may_have_arrived(
    standin: StandIn, app: WecomApp, path: str, wrong: dict[str, object], verdict: Verdict, *, maybe_arrived: bool
) -> None:
    standin.fault(path, **wrong)
    with pytest.raises(DeliveryError) as failed:
        app.send(Outgoing(("li.ming",), "通知"))

    assert (failed.value.verdict, failed.value.maybe_arrived) == (verdict, maybe_arrived)


def test_a_refused_connection_has_surely_brought_nothing(standin: StandIn, api_base: str) -> None:
    tokens = MemoryTokens()
    WecomApp(settings(api_base=api_base), tokens=tokens, clock=standin.clock).send(Outgoing(("li.ming",), "通知"))
    standin.close()
    with pytest.raises(DeliveryError) as failed:
        WecomApp(settings(api_base=api_base), tokens=tokens, clock=standin.clock).send(Outgoing(("li.ming",), "通知"))

    assert (failed.value.verdict, failed.value.maybe_arrived) == (Verdict.UNREACHED, False)
    assert failed.value.sentence == "没有连上企业微信。"


def test_somebody_elses_certificate_is_told_nothing(tmp_path: Path, standin: StandIn, api_base: str) -> None:
    tokens = MemoryTokens()
    WecomApp(settings(api_base=api_base), tokens=tokens, clock=standin.clock).send(Outgoing(("li.ming",), "通知"))
    with self_signed(tmp_path) as port:
        app = WecomApp(settings(api_base=f"https://127.0.0.1:{port}/"), tokens=tokens, clock=standin.clock)
        with pytest.raises(DeliveryError) as failed:
            app.send(Outgoing(("li.ming",), "通知"))

    assert (failed.value.verdict, failed.value.maybe_arrived) == (Verdict.UNREACHED, False)


@contextmanager
def self_signed(place: Path) -> Iterator[int]:
    """The port of a server whose certificate nobody has signed but itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    certificate = x509.CertificateBuilder(name, name, key.public_key(), 1, MONDAY, MONDAY + timedelta(days=3650))
    pem = certificate.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (place / "server.pem").write_bytes(secret + pem)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(place / "server.pem")
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        heard = pool.submit(lambda: tls.wrap_socket(server.accept()[0], server_side=True).close())
        yield server.getsockname()[1]
        assert isinstance(heard.exception(), ssl.SSLError)


def test_equal_texts_of_any_600_letters_in_a_row_all_arrive(standin: StandIn, app: WecomApp) -> None:
    for number in range(1000, 1020):
        app.send(Outgoing(("li.ming",), "请核验。", key=str(number)))

    assert len(standin.conversation("li.ming")) == 20
    assert {wecom_sending.interval(str(number)) for number in range(600)} == set(range(13_801, 14_401))
