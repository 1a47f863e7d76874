"""What a callback may look like from outside, what is inside, and what goes back."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import envelope, replies
from bot.channels.base import BadCallbackError, Incoming
from bot.demo.standin_callbacks import write
from tests.channels.conftest import AGENT, CORP, MONDAY, TOKEN

ADDRESS = envelope.Address("wecom_app", CORP, AGENT)
CIPHER = "QUJDRA=="
STAMP = int(MONDAY.timestamp())


def outer(inside: str) -> bytes:
    return f"<xml>{inside}</xml>".encode()


# -- the outside ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        outer(
            f"<ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{CIPHER}]]></Encrypt><AgentID>1</AgentID>"
        ),
        outer(f"<Encrypt>{CIPHER}</Encrypt>"),
        outer(f"\r\n <AgentID></AgentID>\n<Encrypt>\n<![CDATA[ {CIPHER}\n]]>\n</Encrypt>\n"),
        b"\n" + outer(f"<Encrypt>{CIPHER}</Encrypt>") + b"\r\n",
    ],
)
def test_the_ciphertext_is_found(body: bytes) -> None:
    assert envelope.ciphertext_of(body) == CIPHER


ENCRYPT = f"<Encrypt><![CDATA[{CIPHER}]]></Encrypt>"


@pytest.mark.parametrize(
    ("why", "body"),
    [
        ("nothing", b""),
        ("white space", b" \n "),
        ("plain words", b"hello"),
        ("JSON", b'{"Encrypt":"QUJDRA=="}'),
        ("not closed", b"<xml>" + ENCRYPT.encode()),
        ("another root", f"<root>{ENCRYPT}</root>".encode()),
        ("no Encrypt", outer("<ToUserName>a</ToUserName>")),
        ("empty Encrypt", outer("<Encrypt></Encrypt>")),
        ("two of them", outer(ENCRYPT * 2)),
        ("one inside another", outer(f"<Encrypt>{ENCRYPT}</Encrypt>")),
        ("inside something", outer(f"<A>{ENCRYPT}</A>")),
        ("inside a comment", outer(f"<!-- {ENCRYPT} -->")),
        ("with a comment", outer(f"{ENCRYPT}<!-- -->")),
        ("with attributes", outer(f'<Encrypt a="1">{CIPHER}</Encrypt>')),
        ("with a namespace", f'<xml xmlns="urn:x">{ENCRYPT}</xml>'.encode()),
        ("other case", outer(ENCRYPT.replace("Encrypt", "encrypt"))),
        ("a declaration", b'<?xml version="1.0"?>' + outer(ENCRYPT)),
        ("entities", b'<!DOCTYPE x [<!ENTITY a "b">]>' + outer(ENCRYPT)),
        ("an entity used", outer(f"{ENCRYPT}<A>&a;</A>")),
        ("an outside entity", b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x">' + outer(ENCRYPT)),
        ("XInclude", outer(f'{ENCRYPT}<xi:include href="file:///etc/passwd"/>')),
        ("byte order mark", b"\xef\xbb\xbf" + outer(ENCRYPT)),
        ("nought", outer(f"{ENCRYPT}\0")),
        ("nought in a value", outer(f"{ENCRYPT}<A>\0</A>")),
        ("UTF-16", outer(ENCRYPT).decode().encode("utf-16")),
        ("GBK", outer(f"{ENCRYPT}<A>党</A>").decode().encode("gbk")),
        ("not base64", outer("<Encrypt>QUJD*A==</Encrypt>")),
        ("base64 with a gap", outer("<Encrypt>QUJD RA==</Encrypt>")),
        ("base64 cut", outer("<Encrypt>QUJDRA=</Encrypt>")),
        ("fill in the middle", outer("<Encrypt>QU==RA==</Encrypt>")),
        ("full-width letters", outer("<Encrypt>ＱＵＪＤ</Encrypt>")),
        ("a thousand elements", outer(ENCRYPT + "<A></A>" * 1000)),
        ("deep nesting", outer("<a>" * 40_000)),
        ("a name of a megabyte", b"<xml><" + b"a" * 200_000 + b">"),
        ("only white space, much", b"<xml>" + b" " * 250_000),
        ("larger than 256 kB", outer(f"<Encrypt>{'A' * 262_144}</Encrypt>")),
    ],
)
def test_anything_else_is_refused_at_once(why: str, body: bytes) -> None:
    with pytest.raises(BadCallbackError):
        envelope.ciphertext_of(body)


def signed(stamp: str = str(STAMP), nonce: str = "n1", cipher: str = CIPHER, token: str = TOKEN) -> dict[str, str]:
    return {"timestamp": stamp, "nonce": nonce, "msg_signature": envelope.signature(token, stamp, nonce, cipher)}


@pytest.mark.parametrize("minutes", [-10, -4, 0, 4, 10])
def test_a_clock_off_by_minutes_is_forgiven(minutes: int) -> None:
    query = signed(str(STAMP + minutes * 60))

    envelope.authenticate(query, CIPHER, token=TOKEN, now=MONDAY)

    with pytest.raises(BadCallbackError):
        envelope.authenticate(query, CIPHER, token=TOKEN, now=MONDAY + timedelta(minutes=minutes + 11))


@pytest.mark.parametrize(
    "stamp",
    [
        *(str(STAMP + seconds) for seconds in (-601, 601, -3600, 3600, -86400, 315_360_000)),
        *("", "0", "-1", "abc", "1e9", "0x6921", f"{STAMP}.0", f" {STAMP}", f"{STAMP} ", f"+{STAMP}", f"0{STAMP}"),
        *("NaN", "9" * 12, "9" * 400, f"{STAMP}\n", "１７６３８６１４００", "٣٢١", f"{STAMP}\0"),
    ],
)
def test_a_stale_or_senseless_time_is_refused_though_signed(stamp: str) -> None:
    with pytest.raises(BadCallbackError, match="时间"):
        envelope.authenticate(signed(stamp), CIPHER, token=TOKEN, now=MONDAY)


GOOD = signed()


@pytest.mark.parametrize(
    "query",
    [
        GOOD | {"msg_signature": ""},
        GOOD | {"msg_signature": GOOD["msg_signature"][:-1]},
        GOOD | {"msg_signature": GOOD["msg_signature"].upper()},
        GOOD | {"msg_signature": GOOD["msg_signature"] + " "},
        GOOD | {"msg_signature": "签名"},
        GOOD | {"msg_signature": "\ud800"},
        GOOD | {"nonce": "n2"},
        GOOD | {"nonce": ""},
        {name: value for name, value in GOOD.items() if name != "nonce"},
        {name: value for name, value in GOOD.items() if name != "msg_signature"},
        {"signature" if name == "msg_signature" else name: value for name, value in GOOD.items()},
        signed(token="another"),
        signed(cipher="QUJDRB=="),
        signed(nonce="空"),
        signed(nonce="n" * 200),
    ],
)
def test_a_wrong_signature_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(BadCallbackError, match="签名"):
        envelope.authenticate(query, CIPHER, token=TOKEN, now=MONDAY)


def test_a_digit_moved_from_the_time_to_the_nonce_is_refused() -> None:
    """Joined without a separator, "9…" + "8" and "9…8" are the same to the signature."""
    stamp, nonce = str(STAMP), "9" * 5
    sign = envelope.signature(TOKEN, stamp, nonce, CIPHER)
    for moved in ({"timestamp": stamp[:-1], "nonce": stamp[-1] + nonce}, {"timestamp": stamp + "9", "nonce": "9999"}):
        with pytest.raises(BadCallbackError):
            envelope.authenticate(moved | {"msg_signature": sign}, CIPHER, token=TOKEN, now=MONDAY)


# -- the inside -----------------------------------------------------------------------------------------------------

HEAD = {"ToUserName": CORP, "FromUserName": "Li.Ming", "CreateTime": STAMP}
TAIL = {"MsgId": 7012345678901234567, "AgentID": AGENT}


def read(fields: dict[str, object]) -> Incoming:
    return envelope.read(write(fields), ADDRESS, MONDAY)


def text(content: object = "完成 12 会已开", **changes: object) -> dict[str, object]:
    return HEAD | {"MsgType": "text", "Content": content} | TAIL | changes


def event(name: str, **fields: object) -> dict[str, object]:
    return HEAD | {"MsgType": "event", "Event": name} | fields


def test_a_text() -> None:
    said = read(text())

    assert (said.channel, said.kind, said.sender, said.text) == ("wecom_app", "text", "li.ming", "完成 12 会已开")
    assert said.key == "m:7012345678901234567"
    assert said.sent_at == datetime.fromtimestamp(STAMP, UTC)
    assert said.details == {"FromUserName": "Li.Ming", "AgentID": str(AGENT)}


@pytest.mark.parametrize("seconds", [-86400 * 7, -120, 120, 86400])
def test_what_was_sent_earlier_or_by_another_clock_keeps_its_own_time(seconds: int) -> None:
    """Out of order or two minutes off: who came last is decided by when it was sent, so that must be told."""
    said = read(text(CreateTime=STAMP + seconds))

    assert (said.kind, said.sent_at) == ("text", MONDAY + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  两头有空格 \n", "  两头有空格 \n"),
        ("", ""),
        ("\x1d控制\x00字符\x08", "控制字符"),
        ("a\ufffeb\uffffc", "abc"),
        ("]]>", "]]>"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("{0.__class__} %s ${jndi:ldap://x}", "{0.__class__} %s ${jndi:ldap://x}"),
        ("到👍🏽\u200b\u202e", "到👍🏽\u200b\u202e"),
        ("Z\u0351\u036b\u0343" * 50, "Z\u0351\u036b\u0343" * 50),
        ("行\n" * 1000, "行\n" * 1000),
        ("党" * 10_000, "党" * 6826),
    ],
)
def test_a_text_is_kept_as_it_was_typed(typed: str, kept: str) -> None:
    assert read(text(typed)).text == kept


@pytest.mark.parametrize("size", [20_479, 20_480])
def test_twenty_kilobytes_are_kept_whole(size: int) -> None:
    assert len(read(text("a" * size)).text) == size


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("image", {"PicUrl": "https://wework.qpic.cn/0", "MediaId": "M1"}),
        ("voice", {"MediaId": "M2", "Format": "amr"}),
        ("video", {"MediaId": "M3", "ThumbMediaId": "T3"}),
        ("location", {"Location_X": 22.54, "Location_Y": 113.93, "Scale": 16, "Label": "深圳", "AppType": "wxwork"}),
        ("link", {"Title": "t", "Description": "d", "Url": "https://a/?b=1&c=2", "PicUrl": "https://p"}),
        ("file", {"MediaId": "M4", "FileName": "周报.xlsx"}),
    ],
)
def test_other_messages_carry_their_fields(kind: str, fields: dict[str, object]) -> None:
    said = read(HEAD | {"MsgType": kind} | fields | TAIL)

    assert (said.kind, said.text, said.key) == (kind, "", "m:7012345678901234567")
    assert {name: said.details[name] for name in fields} == {name: str(value) for name, value in fields.items()}


def test_a_message_of_an_unknown_kind_is_known_to_be_unknown() -> None:
    said = read(HEAD | {"MsgType": "hologram", "Content": "x"} | TAIL)

    assert (said.kind, said.sender, said.text, said.key) == ("unknown", "li.ming", "", "m:7012345678901234567")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("subscribe", {"AgentID": AGENT}),
        ("enter_agent", {"EventKey": "", "AgentID": AGENT}),
        ("click", {"EventKey": "我的任务", "AgentID": AGENT}),
        ("view", {"EventKey": "https://h5.example.com/", "AgentID": AGENT}),
        ("taskcard_click", {"EventKey": "k", "TaskId": "t", "AgentID": AGENT}),
        ("quite_new_event", {"EventKey": "k"}),
    ],
)
def test_events_of_members(name: str, fields: dict[str, object]) -> None:
    said = read(event(name, **fields))

    assert (said.kind, said.sender) == (f"event.{name}", "li.ming")
    assert said.event_key == fields.get("EventKey", "")


def test_position_reports_are_lower_case_like_all_events() -> None:
    assert read(event("LOCATION", Latitude=22.5, AgentID=AGENT)).kind == "event.location"


@pytest.mark.parametrize("options", [["o1"], ["o1", "o2"]])
def test_a_card_event_is_read_the_same_with_one_choice_or_several(options: list[str]) -> None:
    chosen = {"SelectedItem": [{"QuestionKey": "q1", "OptionIds": {"OptionId": options}}]}
    said = read(event("template_card_event", EventKey="ok", TaskId="t-1", SelectedItems=chosen, AgentID=AGENT))

    assert said.details["TaskId"] == "t-1"
    assert said.details["SelectedItems.SelectedItem.0.QuestionKey"] == "q1"
    found = [value for name, value in said.details.items() if ".OptionId." in name]
    assert found == options


def test_events_of_the_company_come_from_nobody() -> None:
    said = read(event("change_contact", ChangeType="delete_user", UserID="Li.Ming", FromUserName="sys"))

    assert (said.kind, said.sender) == ("event.change_contact", "")
    assert (said.details["ChangeType"], said.details["UserID"]) == ("delete_user", "Li.Ming")


def test_copies_of_an_event_share_a_key_and_different_events_of_one_second_do_not() -> None:
    click = event("click", EventKey="签到", AgentID=AGENT)
    different = [
        click,
        click | {"EventKey": "请假"},
        click | {"CreateTime": STAMP + 1},
        click | {"FromUserName": "wang"},
        event("view", EventKey="签到", AgentID=AGENT),
        event("template_card_event", EventKey="签到", TaskId="1", AgentID=AGENT),
        event("template_card_event", EventKey="签到", TaskId="2", AgentID=AGENT),
        event("template_card_event", EventKey="签到1", TaskId="", AgentID=AGENT),
        *(event("change_contact", FromUserName="sys", ChangeType="delete_user", UserID=who) for who in ("a", "b")),
        event("change_contact", FromUserName="sys", ChangeType="update_user", UserID="a"),
        *(event("change_contact", FromUserName="sys", ChangeType="update_tag", TagId=tag) for tag in (1, 2)),
        *(event("batch_job_result", FromUserName="sys", BatchJob={"JobId": job}) for job in ("a", "b")),
    ]
    keys = [read(one).key for one in different]

    assert len(set(keys)) == len(different)
    assert keys == [read(one | {"ResponseCode": "fresh"}).key for one in different]
    assert all(len(key) <= 128 for key in keys)


def test_a_long_event_key_makes_no_long_key() -> None:
    assert len(read(event("click", EventKey="k" * 5000, FromUserName="u" * 64, AgentID=AGENT)).key) <= 128


@pytest.mark.parametrize(
    "fields",
    [
        *({name: value for name, value in text().items() if name != gone} for gone in text()),
        *(text() | {name: ""} for name in text() if name != "Content"),
        *(text() | {name: {"Deep": value}} for name, value in text().items()),
        *(text() | {name: [value, value]} for name, value in text().items()),
        text(ToUserName="wwother"),
        text(AgentID=1),
        text(AgentID="1000002x"),
        text(FromUserName="u" * 65),
        text(FromUserName="li ming"),
        text(FromUserName="@all"),
        text(FromUserName="\u212aate"),
        text(FromUserName="'; DROP TABLE member; --"),
        *(text(MsgId=number) for number in (-1, "1" * 21, "7e3", "０１２", 1.5, "abc")),
        *(text(CreateTime=moment) for moment in (-1, 0, 10**10, 10**400, "NaN", "１７６３", STAMP + 2 * 86400)),
        event("click", ToUserName="wwother", EventKey="签到", AgentID=AGENT),
        event("click", EventKey="签到", AgentID=7),
        event("click", EventKey="签到", AgentID=""),
        event("click", EventKey="签到", AgentID=AGENT, CreateTime=""),
        {"MsgType": "text"},
        {"InfoType": "suite_ticket", "SuiteId": "ww1"},
        text("a" * 65_536),
        {"A": "b"},
    ],
)
def test_authentic_nonsense_is_from_nobody_and_says_nothing(fields: dict[str, object]) -> None:
    said = read(fields)

    assert said.kind in {"unknown", "event.unknown"}
    assert (said.sender, said.text, said.event_key) == ("", "", "")
    assert said.key == read(fields).key


@pytest.mark.parametrize("sender", ["", "u" * 65, "a b", {"Deep": "x"}])
def test_an_event_from_no_proper_sender_is_from_nobody(sender: object) -> None:
    said = read(event("click", EventKey="签到", AgentID=AGENT, FromUserName=sender))

    assert (said.kind, said.sender) == ("event.click", "")


@pytest.mark.parametrize("name", ["", "No Such", "<b>", "e" * 65, "事件", {"Deep": "x"}])
def test_an_event_without_a_proper_name_is_unknown(name: object) -> None:
    assert read(event("click", Event=name, AgentID=AGENT)).kind == "event.unknown"


def test_two_hundred_unknown_kinds_do_no_harm() -> None:
    for number in range(200):
        assert read(HEAD | {"MsgType": f"kind{number}"} | TAIL).kind == "unknown"
        assert read(event(f"event{number}", AgentID=AGENT)).kind == f"event.event{number}"


@pytest.mark.parametrize(
    "xml",
    [
        *(
            "",
            " ",
            "hello",
            "{}",
            "<xml>",
            "<xml/>",
            "<xml></xml>",
            "<xml>text</xml>",
            "<root><MsgType>x</MsgType></root>",
        ),
        "<xml><MsgType>text</xml>",
        "<xml xmlns='urn:x'><MsgType>text</MsgType>",
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><MsgType>&a;</MsgType></xml>',
        "<xml><A>&#0;</A></xml>",
        "<xml>" + "<a>" * 10_000,
    ],
)
def test_what_is_no_xml_of_ours_is_refused(xml: str) -> None:
    with pytest.raises(BadCallbackError):
        envelope.read(xml, ADDRESS, MONDAY)


def test_many_deep_and_long_fields_are_kept_in_bounds() -> None:
    deep: object = "x"
    for _ in range(20):
        deep = {"A": deep}
    wide = {f"F{number}": "v" * (5000 if number < 5 else 9) for number in range(200)}
    said = read(text() | {"Deep": deep} | wide)

    assert said.text == "完成 12 会已开"
    assert len(said.details) <= 64
    assert max(map(len, said.details.values())) <= 2048


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(noise: bytes) -> None:
    for broken in (noise, outer(noise.decode("latin-1"))):
        with pytest.raises(BadCallbackError):
            envelope.ciphertext_of(broken)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 400), st.integers(0, 400), st.text(max_size=12))
def test_no_mutation_of_a_message_breaks_the_reading(start: int, end: int, noise: str) -> None:
    xml = write(text())
    try:
        said = envelope.read(xml[:start] + noise + xml[max(start, end) :], ADDRESS, MONDAY)
    except BadCallbackError:
        return
    assert said.sender in {"", "li.ming"} or said.kind == "text"


# -- the answer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("已记下。", "已记下。"),
        ("a]]>b", "a]]>b"),
        ("x]]></Content><ToUserName><![CDATA[zhang]]></ToUserName><Content><![CDATA[y", None),
        ("\x00\x08坏\ud800字符\x1f", "坏字符"),
        ("<script>&</script>", None),
        ("党" * 682, "党" * 682),
        ("党" * 683, "党" * 681 + "…"),
        ("👍" * 600, "👍" * 511 + "…"),
    ],
)
def test_a_reply_is_one_well_formed_text(words: str, shown: str | None) -> None:
    root = ET.fromstring(replies.text_reply(read(text()), words, corp_id=CORP, now=MONDAY))

    assert [child.tag for child in root] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]
    assert [child.text for child in root][:4] == ["Li.Ming", CORP, str(STAMP), "text"]
    assert root.findtext("Content") == (words if shown is None else shown)
    assert len((root.findtext("Content") or "").encode()) <= 2048


@settings(deadline=None)
@given(st.text(max_size=1200))
def test_any_text_makes_a_well_formed_reply(words: str) -> None:
    content = ET.fromstring(replies.text_reply(read(text()), words, corp_id=CORP, now=MONDAY)).findtext("Content")

    assert len((content or "").encode()) <= 2048


def test_a_pressed_button_is_renamed() -> None:
    pressed = read(event("template_card_event", EventKey="ok", TaskId="t", AgentID=AGENT))
    root = ET.fromstring(replies.button_reply(pressed, "已签到]]>，一二三四五六七八", corp_id=CORP, now=MONDAY))

    assert root.findtext("MsgType") == "update_button"
    assert root.findtext("Button/ReplaceName") == "已签到]]>，一二三"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", []),
        ("一行", ["一行"]),
        ("一\n二\n", ["一\n二"]),
        ("aaaa\nbbbb\ncc", ["aaaa\nbbbb", "cc"]),
        ("aaaaaaaaaaaaa", ["aaaaaaaaaa", "aaa"]),
        ("a\nbbbbbbbbbbbbb\nc", ["a", "bbbbbbbbbb", "bbb\nc"]),
        ("党党党党", ["党党党", "党"]),
    ],
)
def test_a_long_text_is_split_between_lines(words: str, parts: list[str]) -> None:
    assert envelope.pieces(words, 10) == parts


@settings(deadline=None)
@given(st.text(alphabet="党a\n 👍", max_size=300), st.integers(8, 40))
def test_parts_lose_nothing_and_fit(words: str, limit: int) -> None:
    parts = envelope.pieces(words, limit)

    assert all(len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())


def test_the_reply_envelope_is_signed_for_now() -> None:
    root = ET.fromstring(replies.wrap(CIPHER, token=TOKEN, nonce="n9", now=MONDAY + timedelta(seconds=1)))

    assert root.findtext("TimeStamp") == str(STAMP + 1)
    assert root.findtext("MsgSignature") == envelope.signature(TOKEN, str(STAMP + 1), "n9", CIPHER)
    assert (root.findtext("Nonce"), root.findtext("Encrypt")) == ("n9", CIPHER)
