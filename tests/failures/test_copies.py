"""F1–F8 and F11 over the wire: copies, order, clocks, replays and foreign receivers."""

import time
from collections.abc import Callable

import pytest

from bench import company, load
from bench.load import Message
from bot.core.clock import system_clock
from bot.demo.standin_callbacks import App, Postman, write
from tests.failures.house import SIGNED, House

HOUR, YEAR = 3600, 365 * 24 * 3600


@pytest.mark.parametrize("many", [3, 12])
def test_byte_equal_copies_at_once_are_one(house: House, many: int) -> None:
    message = house.sealed()

    answers = house.post([message] * many)

    assert len(answers) == many
    assert house.words(answers) == {(200, SIGNED)}
    assert house.stored([message.number]) == 1
    assert house.present(message.userid) == [("present", 1)]


@pytest.mark.parametrize("many", [3, 12])
def test_copies_encrypted_anew_at_once_are_one(house: House, many: int) -> None:
    message = house.sealed()

    answers = house.post([house.again(message) for _ in range(many)])

    assert house.words(answers) == {(200, SIGNED)}
    assert house.stored([message.number]) == 1
    assert house.present(message.userid) == [("present", 1)]


def test_copies_between_fifty_nine_others_are_one(house: House) -> None:
    message = house.sealed()
    others = [house.sealed() for _ in range(59)]
    mixed = [message, *others[:20], house.again(message), *others[20:], house.again(message)]

    answers = house.post(mixed)

    assert house.words(answers) == {(200, SIGNED)}
    assert house.stored([one.number for one in mixed]) == 60
    assert house.present(message.userid) == [("present", 1)]


def test_a_late_copy_gets_the_first_answer_though_the_world_moved_on(house: House) -> None:
    """35 seconds late, after the member took the sign-in back."""
    then = int(time.time()) - 35
    message = house.sealed(created=then)
    assert house.words(house.post([message])) == {(200, SIGNED)}
    assert "撤回" in house.say(message.userid, "撤回")
    assert house.present(message.userid) == []

    late = house.sealed(message.userid, number=message.number, created=then)

    assert house.words(house.post([late])) == {(200, SIGNED)}
    assert house.present(message.userid) == []


def test_two_messages_and_two_members_in_one_second_are_all_recorded(house: House) -> None:
    now = int(time.time())
    first, second = house.member(), house.member()
    messages = [house.sealed(who, text, created=now) for who in (first, second) for text in ("签到", "帮助")]

    answers = house.post(messages)

    assert [one.status for one in answers] == [200] * 4
    assert house.stored([one.number for one in messages]) == 4
    assert [house.present(who)[0][0] for who in (first, second)] == ["present", "present"]


def test_what_was_said_later_holds_whatever_arrives_last(house: House) -> None:
    who, now = house.member(), int(time.time())
    later = house.sealed(who, "请假 今天 出差", created=now)
    earlier = house.sealed(who, "签到", created=now - 60)

    answers = house.post([later], 1) + house.post([earlier], 1)

    assert [one.status for one in answers] == [200, 200]
    assert house.present(who)[0][0] == "leave"
    verbs = house.ask(
        "SELECT verb FROM audit_entry e JOIN chat_account c ON c.member_id = e.actor_id"
        " WHERE c.userid = :who ORDER BY e.id",
        who=who,
    )
    assert verbs == [("attendance.mark",), ("attendance.outdated",)]
    assert house.stored([later.number, earlier.number]) == 2


def signed_at(house: House, timestamp: str, *, created: int | None = None) -> Message:
    """A message whose callback carries this timestamp, rightly signed."""
    who, number = house.member(), house.number()
    vault = house.sender.vault
    _, body = house.sender.seal(load.text(who, number, created=created), system_clock())
    ciphertext = body.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode()
    query = {"msg_signature": vault.sign(timestamp, "1", ciphertext), "timestamp": timestamp, "nonce": "1"}
    return Message(who, number, load.request(query, body))


@pytest.mark.parametrize("off", [-240, 240])
def test_four_minutes_between_the_clocks_are_nothing(house: House, off: int) -> None:
    now = int(time.time())
    message = signed_at(house, str(now + off), created=now + off // 2)

    assert house.words(house.post([message])) == {(200, SIGNED)}
    assert house.present(message.userid) == [("present", 1)]


@pytest.mark.parametrize(
    "timestamp",
    [
        *(lambda off=off: str(int(time.time()) + off) for off in (-HOUR, HOUR, -10 * YEAR, 10 * YEAR)),
        *(lambda text=text: text for text in ("", "0", "-1", "abc", "1e9", "9" * 40, " 1 ")),
        lambda: str(int(time.time())).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda: str(int(time.time())).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_a_stale_or_senseless_time_is_refused(house: House, timestamp: Callable[[], str]) -> None:
    message = signed_at(house, timestamp())

    [answer] = house.post([message])

    assert (answer.status, answer.body) == (403, b"")
    assert house.stored([message.number]) == 0


def test_a_captured_request_played_again_changes_nothing(house: House) -> None:
    message = house.sealed()
    house.post([message])
    house.say(message.userid, "撤回")

    assert house.words(house.post([message] * 5, 1)) == {(200, SIGNED)}
    assert house.stored([message.number]) == 1
    assert house.present(message.userid) == []


@pytest.mark.parametrize("receiver", ["wwother", "", company.CORP_ID + "x", company.CORP_ID[:-1], "WWBENCH\0"])
def test_a_right_signature_for_somebody_else_is_refused(house: House, receiver: str) -> None:
    stranger = Postman(App(receiver, company.AGENT_ID, "s" * 40, company.TOKEN, company.AES_KEY))
    message = load.sealed(stranger, house.member(), house.number())

    [answer] = house.post([message])

    assert (answer.status, answer.body) == (403, b"")
    assert house.stored([message.number]) == 0


def pressed(house: House, userid: str, key: str, created: int) -> Message:
    """A menu entry pressed; events have no number, only their second."""
    event = {
        "ToUserName": company.CORP_ID,
        "FromUserName": userid,
        "CreateTime": created,
        "MsgType": "event",
        "Event": "click",
        "EventKey": key,
        "AgentID": company.AGENT_ID,
    }
    query, body = house.sender.seal(write(event), system_clock())
    return Message(userid, 0, load.request(query, body))


def test_copies_of_a_press_are_one_and_two_presses_in_one_second_are_two(house: House) -> None:
    who, now = house.member(), int(time.time())
    presses = [pressed(house, who, key, now) for key in ("签到", "帮助", "签到", "帮助", "签到")]

    answers = house.post(presses, 5)

    assert [one.status for one in answers] == [200] * 5
    assert len({house.opened(one) for one in answers}) == 2
    assert len(house.ask("SELECT key FROM inbox_message WHERE sender = :who", who=who)) == 2
    assert house.present(who) == [("present", 1)]
