"""The Official Account as the desk sees it: three modes, what is understood, what it allows, what is shown."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as settings_
from hypothesis import strategies as st

from bot.channels import wechat_oa
from bot.channels.base import BadCallbackError, Channel, Incoming, Wiring
from bot.channels.beside import ShowsFaults, Windowed
from bot.channels.tokens import MemoryTokens
from bot.channels.wechat_oa import MESSAGE, TAP, WechatOa
from bot.core.config import ConfigError
from bot.demo.standin_callbacks import write
from bot.demo.standin_oa import OaStandIn
from tests.channels.account import AGREED, APP_ID, LI, MODES, ORIGINAL_ID, TEMPLATE, Playing, account, playing, settings
from tests.channels.conftest import AES_KEY, MONDAY

STAMP = int(MONDAY.timestamp())


def channel(mode: str = "safe", **changes: object) -> WechatOa:
    tokens = MemoryTokens()
    return wechat_oa.opened(settings(mode, **changes), Wiring(lambda _: tokens, lambda: MONDAY))


def platform(mode: str = "safe") -> OaStandIn:
    """WeChat, as far as sealing goes."""
    return OaStandIn(account(mode))


def head(kind: str, **more: object) -> dict[str, object]:
    return {"ToUserName": ORIGINAL_ID, "FromUserName": LI, "CreateTime": STAMP, "MsgType": kind} | more


def text(words: str = "我的任务", changes: Mapping[str, object] | None = None) -> str:
    return write(head("text", Content=words, MsgId=23012345678901234) | dict(changes or {}))


def event(name: str, **fields: object) -> str:
    return write(head("event", Event=name) | fields)


def understood(xml: str, mode: str = "safe") -> Incoming:
    return channel(mode).open(*platform(mode).postman.seal(xml, MONDAY), MONDAY)


@pytest.fixture(params=MODES)
def office(request: pytest.FixtureRequest) -> Iterator[Playing]:
    """The account in each of its modes, with WeChat calling it."""
    found = playing(request.param)
    yield found
    found.close()


def test_a_follower_talks_and_is_answered(office: Playing) -> None:
    delivery = office.oa.say(LI, "我的任务")

    assert (delivery.reply, delivery.complaint) == ("您说：我的任务", "")
    assert [line["text"] for line in office.oa.conversation(LI)] == ["我的任务", "您说：我的任务"]
    assert [attempt.status for attempt in delivery.attempts] == [200]


def test_the_address_is_verified(office: Playing) -> None:
    assert office.oa.verify_url()


@pytest.mark.parametrize("words", ["a]]>b", "坏\x0b", "党" * 3000, "<xml>&", "x]]></Content><ToUserName>y"])
def test_whatever_we_say_arrives_as_one_text(office: Playing, words: str) -> None:
    delivery = office.oa.say(LI, words[:600])

    assert (delivery.complaint, delivery.bubble) == ("", False)
    assert delivery.reply.startswith("您说：")


def test_what_is_too_long_says_that_it_is_cut() -> None:
    assert wechat_oa.shown_whole("党" * 682) == "党" * 682
    cut = wechat_oa.shown_whole("党" * 683)

    assert cut.endswith("（太长，只显示到这里。请分几次问。）")
    assert len(cut.encode()) <= 2048


def test_who_types_an_envelope_into_a_message_is_read_by_the_right_one(office: Playing) -> None:
    typed = "<Encrypt><![CDATA[AAAA]]></Encrypt><Encrypt><![CDATA[AAAABBBB]]></Encrypt>"

    assert office.oa.say(LI, typed).reply == f"您说：{typed}"


# -- what is not from the platform -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "change",
    [
        {"signature": "0" * 40, "msg_signature": "0" * 40},
        {"signature": "", "msg_signature": ""},
        {"signature": "党", "msg_signature": "党"},
        {"timestamp": "1"},
        {"timestamp": "-1"},
        {"timestamp": str(STAMP + 1)},
        {"nonce": ""},
        {"nonce": "a b"},
        {"nonce": "1"},
    ],
    ids=str,
)
def test_a_forged_callback_is_refused(mode: str, change: dict[str, str]) -> None:
    query, body = platform(mode).postman.seal(text(), MONDAY)
    with pytest.raises(BadCallbackError):
        channel(mode).open(query | change, body, MONDAY)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("minutes", "taken"), [(0, True), (10, True), (-10, True), (11, False), (-11, False)])
def test_an_old_callback_is_refused(mode: str, minutes: int, *, taken: bool) -> None:
    query, body = platform(mode).postman.seal(text(), MONDAY)
    if taken:
        assert channel(mode).open(query, body, MONDAY + timedelta(minutes=minutes)).text == "我的任务"
        return
    with pytest.raises(BadCallbackError, match="时间"):
        channel(mode).open(query, body, MONDAY + timedelta(minutes=minutes))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{}", b"<xml></xml>", b"<xml/>", b"\xff\xfe", b"x" * 300_000, "<xml>党</xml>".encode("gbk")),
        b"<xml>" + b"<a>" * 10_000,
        b'<!DOCTYPE x [<!ENTITY a "ha">]><xml><MsgType>&a;</MsgType></xml>',
        b"<xml><Encrypt><![CDATA[" + b"A" * 300_000 + b"]]></Encrypt></xml>",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_body_that_is_no_message_is_refused(mode: str, body: bytes) -> None:
    query, _ = platform(mode).postman.seal(text(), MONDAY)
    with pytest.raises(BadCallbackError):
        channel(mode).open(query, body, MONDAY)


@pytest.mark.parametrize("mode", ["compatible", "safe"])
def test_what_should_be_encrypted_and_is_not_is_refused(mode: str) -> None:
    query, body = platform("plain").postman.seal(text(), MONDAY)
    for unsealed in (body, b"<xml><Encrypt><![CDATA[AAA]]></Encrypt></xml>"):
        with pytest.raises(BadCallbackError, match="信封"):
            channel(mode).open(query, unsealed, MONDAY)


def test_the_safe_mode_takes_no_words_beside_the_ciphertext() -> None:
    with pytest.raises(BadCallbackError, match="信封"):
        channel("safe").open(*platform("compatible").postman.seal(text(), MONDAY), MONDAY)


def test_the_compatible_mode_reads_the_ciphertext_and_nothing_beside_it() -> None:
    query, body = platform("compatible").postman.seal(text("签到"), MONDAY)
    forged = body.replace("签到".encode(), "请假".encode()).replace(LI.encode(), b"oSomebodyElse")
    said = channel("compatible").open(query, forged, MONDAY)

    assert (said.text, said.sender, said.details["FromUserName"]) == ("签到", LI, LI)


@pytest.mark.parametrize("where", ["<MsgType>", "</xml>"])
def test_of_several_ciphertexts_the_signed_one_counts_wherever_it_stands(where: str) -> None:
    query, body = platform("compatible").postman.seal(text("签到"), MONDAY)
    decoy = platform("compatible").postman.vault.encrypt(text("请假"))
    several = f"<Encrypt><![CDATA[AAAA]]></Encrypt><Encrypt><![CDATA[{decoy}]]></Encrypt>{where}"
    said = channel("compatible").open(query, body.replace(where.encode(), several.encode()), MONDAY)

    assert said.text == "签到"


def test_the_signature_of_the_moment_is_not_enough_where_there_is_a_ciphertext() -> None:
    query, body = platform("compatible").postman.seal(text(), MONDAY)
    del query["msg_signature"]
    with pytest.raises(BadCallbackError, match="签名"):
        channel("compatible").open(query, body, MONDAY)


def test_the_plain_mode_opens_what_is_encrypted_if_it_has_the_key() -> None:
    sealed = platform("safe").postman.seal(text(), MONDAY)
    with pytest.raises(BadCallbackError, match="aes_key"):
        channel("plain").open(*sealed, MONDAY)
    able = channel("plain", aes_key=AES_KEY)
    for mode in ("compatible", "safe"):
        said = able.open(*platform(mode).postman.seal(text(), MONDAY), MONDAY)
        assert said.text == "我的任务"
        assert "<Encrypt>" in able.seal(said, "好", MONDAY)
    assert "<Encrypt>" not in able.seal(understood(text(), "plain"), "好", MONDAY)


def test_a_ciphertext_passed_off_as_plain_is_refused() -> None:
    query, _ = platform("plain").postman.seal(text(), MONDAY)
    _, body = platform("compatible").postman.seal(text(), MONDAY)
    with pytest.raises(BadCallbackError, match="信封"):
        channel("plain").open(query, body, MONDAY)


def test_a_plain_moment_is_good_for_one_body() -> None:
    """Its signature covers the moment alone: who has seen one could say anything in anybody's name."""
    app = channel("plain")
    query, body = platform("plain").postman.seal(text("签到"), MONDAY)
    first, again = (app.open(query, body, MONDAY) for _ in range(2))

    assert first.key == again.key
    with pytest.raises(BadCallbackError, match="两份内容"):
        app.open(query, text("请假").encode(), MONDAY)
    assert app.open(*platform("plain").postman.seal(text("请假"), MONDAY), MONDAY).text == "请假"


def test_only_so_many_moments_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat_oa, "MOMENTS", 2)
    app, postman = channel("plain"), platform("plain").postman
    first, *others = (postman.seal(text(f"第{number}条"), MONDAY) for number in range(3))
    for query, body in (first, *others):
        app.open(query, body, MONDAY)

    assert app.open(first[0], text("别的").encode(), MONDAY).text == "别的"


def test_what_comes_again_has_the_key_it_had(office: Playing) -> None:
    office.oa.again(office.oa.say(LI, "签到"))
    office.oa.say(LI, "签到")

    assert office.keys[0] == office.keys[1] != office.keys[2]


@pytest.mark.parametrize("echo", ["", "<script>", "a b", "党", "1" * 129])
def test_only_an_echo_of_the_platform_is_said_back(echo: str) -> None:
    query = platform().postman.query(MONDAY)

    assert channel().verify(query | {"echostr": "1616140317555161061"}, MONDAY) == "1616140317555161061"
    with pytest.raises(BadCallbackError):
        channel().verify(query | {"echostr": echo}, MONDAY)


def test_a_forged_check_is_refused() -> None:
    query = platform().postman.query(MONDAY) | {"echostr": "1"}
    for wrong in ({"signature": "0" * 40}, {"timestamp": "1"}, {"nonce": "x"}):
        with pytest.raises(BadCallbackError):
            channel().verify(query | wrong, MONDAY)


@settings_(deadline=None, max_examples=100)
@given(st.sampled_from(MODES), st.integers(0, 600), st.integers(0, 600), st.binary(max_size=12))
def test_no_mutation_of_a_body_is_more_than_refused(mode: str, start: int, end: int, noise: bytes) -> None:
    query, body = platform(mode).postman.seal(text(), MONDAY)
    try:
        said = channel(mode).open(query, body[:start] + noise + body[max(start, end) :], MONDAY)
    except BadCallbackError:
        return
    assert said.text == "我的任务" or mode == "plain"


@pytest.mark.parametrize("mode", ["compatible", "safe"])
def test_a_mode_that_encrypts_needs_a_key(mode: str) -> None:
    with pytest.raises(ConfigError, match="EncodingAESKey"):
        channel(mode, aes_key=None)


def test_the_secret_never_travels_unencrypted() -> None:
    with pytest.raises(ConfigError, match="https"):
        channel(api_base="http://api.weixin.qq.com/cgi-bin/")


# -- what is understood ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("image", {"PicUrl": "http://mmbiz.qpic.cn/0", "MediaId": "M1"}),
        ("voice", {"MediaId": "M2", "Format": "amr", "Recognition": "明天请假"}),
        ("video", {"MediaId": "M3", "ThumbMediaId": "T3"}),
        ("shortvideo", {"MediaId": "M4", "ThumbMediaId": "T4"}),
        ("location", {"Location_X": 22.54, "Location_Y": 113.93, "Scale": 16, "Label": "深圳"}),
        ("link", {"Title": "t", "Description": "d", "Url": "https://a/?b=1&c=2"}),
    ],
)
def test_messages_carry_their_fields_and_open_the_window(kind: str, fields: dict[str, object]) -> None:
    said = understood(write(head(kind) | fields | {"MsgId": 23012345678901234}))

    assert (said.channel, said.kind, said.sender, said.text) == ("wechat_oa", kind, LI, "")
    assert (said.key, said.opens) == ("m:23012345678901234", MESSAGE)
    assert {name: said.details[name] for name in fields} == {name: str(value) for name, value in fields.items()}


def test_a_text_is_what_was_typed_by_whom_in_his_own_spelling() -> None:
    said = understood(text("  完成 12\n会已开 "))

    assert (said.kind, said.text, said.sender, said.opens) == ("text", "  完成 12\n会已开 ", LI, MESSAGE)
    assert said.sender != LI.lower()
    assert said.sent_at == MONDAY
    assert understood(text(changes={"FromUserName": LI.lower()})).sender == LI.lower()


@pytest.mark.parametrize(
    ("name", "fields", "kind", "opens"),
    [
        ("subscribe", {"EventKey": ""}, "event.subscribe", TAP),
        ("subscribe", {"EventKey": "qrscene_123123", "Ticket": "T"}, "event.subscribe", TAP),
        ("unsubscribe", {"EventKey": ""}, "event.unsubscribe", None),
        ("SCAN", {"EventKey": "123123", "Ticket": "T"}, "event.scan", TAP),
        ("CLICK", {"EventKey": "我的任务"}, "event.click", TAP),
        ("VIEW", {"EventKey": "https://h5.example.com/", "MenuId": "1"}, "event.view", None),
        ("scancode_waitmsg", {"EventKey": "k"}, "event.scancode_waitmsg", TAP),
        ("scancode_push", {"EventKey": "k"}, "event.scancode_push", TAP),
        ("LOCATION", {"Latitude": 23.1, "Longitude": 113.3, "Precision": 119.4}, "event.location", None),
        ("TEMPLATESENDJOBFINISH", {"MsgID": 200163836, "Status": "success"}, "event.templatesendjobfinish", None),
        ("MASSSENDJOBFINISH", {"MsgID": 1, "Status": "send success"}, "event.masssendjobfinish", None),
        *(
            (f"subscribe_msg_{name}_event", {"List": {"TemplateId": "T"}}, f"event.subscribe_msg_{name}_event", None)
            for name in ("popup", "change", "sent")
        ),
        ("quite_new", {"EventKey": "k"}, "event.quite_new", None),
    ],
)
def test_events(name: str, fields: dict[str, object], kind: str, opens: object) -> None:
    said = understood(event(name, **fields))

    assert (said.kind, said.sender, said.opens) == (kind, LI, opens)
    assert said.event_key == fields.get("EventKey", "")


def test_copies_of_an_event_share_a_key_and_different_events_of_one_second_do_not() -> None:
    different = [
        event("CLICK", EventKey="签到"),
        event("CLICK", EventKey="请假"),
        event("CLICK", EventKey="签到", FromUserName=LI.swapcase()),
        event("CLICK", EventKey="签到", CreateTime=STAMP + 1),
        event("VIEW", EventKey="签到"),
        event("SCAN", EventKey="1", Ticket="a"),
        event("SCAN", EventKey="1", Ticket="b"),
        event("TEMPLATESENDJOBFINISH", MsgID=1, Status="success"),
        event("TEMPLATESENDJOBFINISH", MsgID=2, Status="success"),
    ]
    keys = [understood(one).key for one in different]

    assert len(set(keys)) == len(different)
    assert keys == [understood(one, "plain").key for one in different]
    assert all(len(key) <= 128 for key in keys)


@pytest.mark.parametrize(
    "changes",
    [
        {"FromUserName": ""},
        {"FromUserName": "a b"},
        {"FromUserName": "@all"},
        {"ToUserName": ""},
        {"MsgId": ""},
        {"MsgId": "abc"},
        {"CreateTime": ""},
        {"CreateTime": STAMP + 2 * 86400},
        {"AgentID": 7},
        {"Content": "a" * 70_000},
    ],
    ids=str,
)
@pytest.mark.parametrize("mode", MODES)
def test_authentic_nonsense_is_from_nobody_and_allows_nothing(mode: str, changes: dict[str, object]) -> None:
    said = understood(text(changes=changes), mode)

    assert (said.kind, said.sender, said.text, said.opens) == ("unknown", "", "", None)
    assert channel(mode).seal(said, "不该有人听到", MONDAY) == ""


def test_what_nobody_can_make_sense_of_opens_no_window() -> None:
    said = understood(write(head("hologram", MsgId=1)))

    assert (said.kind, said.sender, said.opens) == ("unknown", LI, None)


def test_a_detail_of_the_message_cannot_pass_for_our_own_mark() -> None:
    """Whether to answer encrypted is decided by how it came, not by what it says of itself."""
    assert "encrypt_type" not in understood(text(changes={"encrypt_type": "aes"}), "plain").details


# -- the answer --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answered"),
    [
        *((f"event.{name}", True) for name in ("subscribe", "click", "scan", "scancode_waitmsg", "location")),
        *((f"event.{name}", False) for name in ("unsubscribe", "view", "templatesendjobfinish", "unknown")),
        *((kind, True) for kind in ("text", "image", "voice", "unknown")),
    ],
)
def test_only_what_a_follower_would_see_is_answered(kind: str, *, answered: bool) -> None:
    said = Incoming(channel="wechat_oa", key="e:1", sender=LI, kind=kind)

    assert (channel().seal(said, "好", MONDAY) != "") is answered
    assert channel().seal(said, "", MONDAY) == ""


def test_a_sender_read_back_from_the_store_can_be_answered() -> None:
    reply = channel("plain").seal(Incoming(channel="wechat_oa", key="m:1", sender=LI), "好", MONDAY)

    assert f"<ToUserName><![CDATA[{LI}]]></ToUserName><FromUserName><![CDATA[{APP_ID}]]>" in reply


def test_it_is_a_channel_that_speaks_in_windows_and_shows_our_faults() -> None:
    app = channel()

    assert isinstance(app, Channel)
    assert isinstance(app, Windowed)
    assert isinstance(app, ShowsFaults)
    assert not app.has_outside
    assert channel(template_id=TEMPLATE).has_outside
    assert channel(subscribe_id=AGREED).has_outside
