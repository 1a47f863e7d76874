"""Does the stand-in bring callbacks as an Official Account's platform does, and show its bubble when that does?"""

from collections.abc import Iterator

import pytest

from bot.core.clock import MovableClock
from bot.demo.standin_callbacks import Vault
from bot.demo.standin_http import Answer, Request
from bot.demo.standin_oa import BUBBLE, OaStandIn
from tests.channels.account import APP_ID, LI, MODES, ORIGINAL_ID, WANG, Playing, account, playing
from tests.channels.conftest import AES_KEY, MONDAY, PNG, TOKEN


@pytest.fixture
def office() -> Iterator[Playing]:
    found = playing("safe")
    yield found
    found.close()


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_encrypts_as_it_should(mode: str) -> None:
    oa = OaStandIn(account(mode), clock=MovableClock(MONDAY))
    query, body = oa.postman.seal(oa.message("text", LI, Content="签到"), MONDAY, LI)

    assert (b"<Content>" in body, b"<Encrypt>" in body) == (mode != "safe", mode != "plain")
    assert ("msg_signature" in query, query.get("encrypt_type")) == (
        mode != "plain",
        None if mode == "plain" else "aes",
    )
    assert query["openid"] == LI
    if mode != "plain":
        sealed = body.decode().split("<Encrypt><![CDATA[")[1].split("]]>")[0]
        assert "签到" in Vault(TOKEN, AES_KEY, APP_ID).decrypt(sealed)


def reply(**changes: str) -> str:
    fields = {
        "ToUserName": LI,
        "FromUserName": ORIGINAL_ID,
        "CreateTime": "1795397400",
        "MsgType": "text",
        "Content": "好",
    }
    return "<xml>" + "".join(f"<{name}>{value}</{name}>" for name, value in (fields | changes).items()) + "</xml>"


def seen(mode: str, answer: bytes | str) -> tuple[str, str, bool]:
    """What a follower sees of an answer: the reply, what was wrong with it, and whether he is told so."""
    office = playing(mode)
    office.reaction = lambda *_: Answer(answer.encode() if isinstance(answer, str) else answer)
    delivery = office.oa.say(LI, "签到")
    office.close()
    return delivery.reply, delivery.complaint, delivery.bubble


@pytest.mark.parametrize("silence", [b"", b"success"])
@pytest.mark.parametrize("mode", MODES)
def test_nothing_to_say_is_no_fault(mode: str, silence: bytes) -> None:
    assert seen(mode, silence) == ("", "", False)


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (reply(), ""),
        (reply(ToUserName=WANG), "reply to somebody else"),
        (reply(ToUserName=LI.lower()), "reply to somebody else"),
        (reply(FromUserName=APP_ID), "reply to somebody else"),
        (reply(MsgType="markdown"), "kind or time of the reply"),
        (reply(CreateTime="soon"), "kind or time of the reply"),
        (reply(Content=""), "reply empty or longer than 2048 bytes"),
        (reply(Content="党" * 683), "reply empty or longer than 2048 bytes"),
        ('{"errcode":0}', "not well-formed (invalid token): line 1, column 0"),
        (b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        ("ok", "syntax error: line 1, column 0"),
    ],
)
def test_what_the_platform_does_not_know_is_a_fault_everybody_sees(answer: bytes | str, complaint: str) -> None:
    assert seen("plain", answer) == ("" if complaint else "好", complaint, bool(complaint))


def test_a_reply_is_encrypted_as_the_mode_has_it() -> None:
    oa = OaStandIn(account("safe"))
    cipher = oa.postman.vault.encrypt(reply())
    signed = {"signed": oa.postman.vault.sign("1", "n", cipher), "forged": "0" * 40}
    sealed = {
        name: f"<xml><Encrypt>{cipher}</Encrypt><MsgSignature>{one}</MsgSignature>"
        "<TimeStamp>1</TimeStamp><Nonce>n</Nonce></xml>"
        for name, one in signed.items()
    }

    assert seen("safe", sealed["signed"]) == seen("compatible", sealed["signed"]) == ("好", "", False)
    assert seen("compatible", reply()) == ("好", "", False)
    assert seen("safe", reply())[1] == seen("plain", sealed["signed"])[1] == "reply not as the mode has it"
    assert seen("safe", sealed["forged"])[1] == "signature of the reply"


@pytest.mark.parametrize("status", [201, 302, 403, 500, 503])
def test_whatever_is_not_200_comes_again_and_at_last_shows(office: Playing, status: int) -> None:
    office.reaction = lambda *_: Answer(status=status)
    delivery = office.oa.say(LI, "签到")

    assert [attempt.status for attempt in delivery.attempts] == [status] * 3
    assert delivery.bubble
    assert office.oa.conversation(LI)[-1] | {"at": ""} == {
        "from": "platform",
        "text": BUBBLE,
        "kind": "bubble",
        "at": "",
    }


def test_whoever_answers_the_second_time_shows_no_fault(office: Playing) -> None:
    left = [Answer(status=503)]
    office.reaction = lambda _, usual: left.pop() if left else usual
    delivery = office.oa.say(LI, "签到")

    assert [attempt.status for attempt in delivery.attempts] == [503, 200]
    assert (delivery.reply, delivery.bubble) == ("您说：签到", False)
    assert len(set(office.keys)) == 1


def test_who_is_silent_is_left_after_the_limit(office: Playing) -> None:
    office.oa.postman.limit = 0.2
    office.reaction = lambda *_: Answer(hang=20.0)
    delivery = office.oa.say(LI, "签到")

    assert [attempt.status for attempt in delivery.attempts] == [None] * 3
    assert delivery.bubble


@pytest.mark.parametrize(
    ("name", "bubble"),
    [
        ("CLICK", True),
        ("subscribe", True),
        ("unsubscribe", False),
        ("TEMPLATESENDJOBFINISH", False),
        ("LOCATION", False),
    ],
)
def test_of_what_nobody_waits_for_nobody_sees_a_fault(office: Playing, name: str, *, bubble: bool) -> None:
    office.reaction = lambda *_: Answer(status=500)

    assert office.oa.event(name, LI, EventKey="k").bubble is bubble


def test_the_check_of_the_address_is_byte_exact(office: Playing) -> None:
    assert office.oa.verify_url()
    for wrong in (b'"%s"', b"%s\n", b""):
        office.reaction = lambda _, usual, wrong=wrong: Answer(wrong % usual.body if wrong else b"")  # type: ignore[misc]
        assert not office.oa.verify_url()


def test_a_message_may_come_again_although_it_was_answered(office: Playing) -> None:
    first = office.oa.say(LI, "签到")
    assert office.oa.again(first).message == first.message
    office.oa.say(LI, "签到")

    assert office.keys[0] == office.keys[1] != office.keys[2]


def test_a_photo_and_a_voice_are_handed_over(office: Playing) -> None:
    heard: list[dict[str, str]] = []

    def note(request: Request, usual: Answer) -> Answer:
        heard.append(dict(office.channel.open(request.query, request.body, office.clock()).details))
        return usual

    office.reaction = note
    office.oa.hand(LI, "image", "会场.jpg", PNG)
    office.oa.hand(LI, "voice", "1.amr", b"#!AMR", heard="签到")

    assert heard[0]["PicUrl"].endswith(heard[0]["MediaId"])
    assert (heard[1]["Format"], heard[1]["Recognition"]) == ("amr", "签到")
    assert office.oa.hook.endswith("/hook")
