"""Letters on their way: every row of the policy, lost answers, dying couriers, receivers refused."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.channels.base import Verdict
from bot.channels.wecom_app import REFUSALS, WecomApp
from bot.demo.standin_chats import Member
from bot.notify import Courier, LetterState, MessageState, Pause, Urgency
from jobs import deliver
from tests.channels.conftest import settings
from tests.notify.conftest import Desk


def later(desk: Desk, steps: int = 15) -> None:
    """Deliver again and again, as the clock of a server would, for more than two hours."""
    for step in range(steps):
        desk.deliver()
        desk.wait(seconds=3 * 2 ** min(step, 10))
    desk.deliver()


def test_a_message_arrives_and_is_settled(desk: Desk) -> None:
    desk.put("李明", "请核验。")

    assert deliver.run(desk.courier) == 1
    assert desk.heard("liming") == ["请核验。"]
    [letter], [message] = desk.letters(), desk.messages()
    assert (letter.state, letter.tries, letter.code, letter.error) == (LetterState.SENT, 1, 0, "")
    assert (letter.leased_by, letter.leased_until) == ("", None)
    assert letter.message_id
    assert letter.settled_at is not None
    assert (message.state, message.letter_id, message.userid) == (MessageState.SENT, letter.id, "liming")
    assert message.settled_at is not None
    assert deliver.run(desk.courier) == 0
    assert desk.calls() == 1


AMBIGUOUS = [
    {"reset": True},
    {"http": 502},
    {"http": 504},
    {"raw": "<html>"},
    {"raw": ""},
    {"raw": "[]"},
    {"raw": '{"errcode":0,'},
    {"errcode": -1},
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("wrong", AMBIGUOUS, ids=str)
def test_a_lost_answer_is_asked_for_again_with_the_same_bytes(
    desk: Desk, wrong: dict[str, object], *, after: bool
) -> None:
    desk.standin.fault("message/send", times=3, after=after, **wrong)
    desk.put("李明", "请核验。")
    desk.deliver()
    [letter] = desk.letters()
    assert (letter.state, letter.tries, letter.unsure_since is not None) == (LetterState.READY, 1, True)

    later(desk)
    assert desk.heard("liming") == ["请核验。"]
    bodies = [call["body"] for call in desk.standin.calls if call["path"] == "message/send"]
    assert len(bodies) == 4
    assert bodies == [bodies[0]] * 4
    assert desk.letters()[0].state is LetterState.SENT


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("message/send", {"errcode": 45033}),
        ("message/send", {"errcode": 6000}),
        ("message/send", {"errcode": 42001}),
        ("message/send", {"errcode": 40014}),
        ("message/send", {"errcode": 45009}),
        ("message/send", {"errcode": 60020}),
        ("message/send", {"errcode": 48002}),
        ("gettoken", {"errcode": -1}),
        ("gettoken", {"errcode": 60020}),
        ("gettoken", {"http": 502}),
        ("gettoken", {"reset": True}),
    ],
    ids=str,
)
def test_what_surely_has_not_arrived_is_sent_later(desk: Desk, path: str, wrong: dict[str, object]) -> None:
    desk.standin.fault(path, times=4, **wrong)
    desk.put("李明", "请核验。")
    desk.deliver()
    assert [(one.state, one.unsure_since) for one in desk.letters()] == [(LetterState.READY, None)]

    later(desk)
    assert desk.heard("liming") == ["请核验。"]
    assert desk.calls() + desk.calls("gettoken") <= 24


@pytest.mark.parametrize("code", [code for code, (verdict, _) in REFUSALS.items() if verdict is Verdict.NEVER])
def test_what_is_refused_for_good_is_not_repeated_and_says_why(desk: Desk, code: int) -> None:
    desk.standin.fault("message/send", errcode=code)
    desk.put("李明", "请核验。")

    assert desk.deliver() == 1
    later(desk, 3)
    assert desk.calls() == 1
    [letter], [message] = desk.letters(), desk.messages()
    assert (letter.state, letter.code, message.state) == (LetterState.FAILED, code, MessageState.FAILED)
    assert message.reason == letter.error == f"{REFUSALS[code][1]}（{code}）。"


@pytest.mark.parametrize(
    ("wrong", "state"),
    [({"errcode": 45033}, LetterState.FAILED), ({"errcode": -1}, LetterState.UNSURE)],
    ids=str,
)
def test_twelve_tries_are_enough(desk: Desk, wrong: dict[str, object], state: LetterState) -> None:
    desk.standin.fault("message/send", times=99, **wrong)
    desk.put("李明", "请核验。")
    later(desk)

    assert desk.calls() == 12
    [letter], [message] = desk.letters(), desk.messages()
    assert (letter.state, letter.tries, message.state) == (state, 12, MessageState.FAILED)
    assert message.reason.startswith("可能没有送到：") is (state is LetterState.UNSURE)


def test_a_day_of_limits_or_of_a_wrong_address_loses_nothing(desk: Desk) -> None:
    """60020 until somebody allows the address, 45009 to the end of the day: few calls, and then it arrives."""
    for code in (60020, 45009):
        desk.standin.fault("message/send", errcode=code, times=10_000)
        desk.put("李明", f"碰到 {code}。", Urgency.URGENT)
        before = desk.calls()
        for _ in range(60):
            desk.deliver()
            desk.wait(minutes=20)
        assert desk.calls() - before <= 36
        desk.standin.api.calls.faults.clear()
        desk.wait(days=1)
        desk.deliver()
        desk.deliver()
        assert desk.heard("liming")[-1] == f"碰到 {code}。"


@pytest.mark.parametrize(
    ("code", "rest", "why"),
    [(45009, 60, "调用次数超过限额（45009）。"), (60020, 300, "服务器的地址不在应用的企业可信 IP 中（60020）。")],
)
def test_a_channel_in_trouble_rests_and_one_letter_goes_ahead(desk: Desk, code: int, rest: int, why: str) -> None:
    desk.standin.fault("message/send", errcode=code, times=1)
    desk.put("李明", "第一件。")
    desk.deliver()
    desk.put("陈静", "第二件。")
    desk.put("赵强", "第三件。")
    desk.deliver()
    assert desk.calls() == 1
    with desk.acting() as ctx:
        [pause] = ctx.session.exec(sa.select(Pause)).scalars()
        assert (pause.channel, pause.code, pause.reason) == ("wecom_app", code, why)
        assert pause.until - pause.since == timedelta(seconds=rest)
    assert [one.state for one in desk.messages()] == [MessageState.PACKED, MessageState.WAITING, MessageState.WAITING]

    desk.standin.fault("message/send", errcode=code, times=1)
    desk.wait(seconds=rest + 1)
    desk.deliver()
    assert desk.calls() == 2
    desk.wait(seconds=2 * rest + 2)
    assert desk.deliver() == 3
    with desk.acting() as ctx:
        assert ctx.session.exec(sa.select(Pause)).first() is None


def test_trouble_stops_the_letters_behind_it(desk: Desk) -> None:
    """Of many letters claimed at once no more than one a thread runs into the limit."""
    desk.standin.fault("message/send", errcode=45009, times=99)
    for number, name in enumerate(desk.world.members):
        desk.put(name, f"第 {number} 件。")
    for _ in range(2):
        desk.deliver()

    assert desk.calls() <= 8
    assert {one.tries for one in desk.letters()} == {0}
    desk.standin.api.calls.faults.clear()
    desk.wait(minutes=2)
    assert desk.deliver() == 13


def test_an_hour_without_a_connection_loses_nothing(desk: Desk, api_base_of_nobody: str) -> None:
    there = desk.channels["wecom_app"]
    desk.channels["wecom_app"] = WecomApp(settings(api_base=api_base_of_nobody), clock=desk.clock)
    desk.put("李明", "请核验。")
    for _ in range(120):
        desk.deliver()
        desk.wait(seconds=30)
    assert [(one.state, one.tries, one.unsure_since) for one in desk.letters()] == [(LetterState.READY, 0, None)]

    desk.channels["wecom_app"] = there
    desk.wait(minutes=5)
    assert desk.deliver() == 1
    assert desk.heard("liming") == ["请核验。"]


@pytest.fixture
def api_base_of_nobody() -> str:
    """Where nothing listens."""
    return "http://127.0.0.1:9/"


def test_some_receivers_unknown_or_unlicensed_the_others_have_it_once(desk: Desk) -> None:
    del desk.standin.users["liming"]
    desk.standin.add_users([Member("zhaoqiang", "赵强", licensed=False)])
    for name in ("李明", "赵强", "陈静", "小周"):
        desk.put(name, "周五党日。")
    assert desk.deliver() == 1
    later(desk, 4)

    assert [(one.state, one.reason) for one in desk.messages()] == [
        (MessageState.FAILED, "企业微信里没有这个账号，或不在应用的可见范围"),
        (MessageState.FAILED, "企业微信账号没有接口许可"),
        (MessageState.SENT, ""),
        (MessageState.SENT, ""),
    ]
    assert (desk.calls(), desk.letters()[0].state) == (1, LetterState.SENT)
    assert (desk.heard("chenjing"), desk.heard("xiaozhou")) == (["周五党日。"], ["周五党日。"])


def test_nobody_left_of_the_receivers_blocks_no_one_else(desk: Desk) -> None:
    del desk.standin.users["liming"]
    desk.put("李明", "第一件。")
    desk.put("陈静", "第二件。")
    assert desk.deliver() == 2

    assert [one.state for one in desk.messages()] == [MessageState.FAILED, MessageState.SENT]
    assert desk.messages()[0].reason == "收件人都不在应用的可见范围（81013）。"


def test_the_same_words_said_later_are_said_again(desk: Desk) -> None:
    for _ in range(3):
        desk.put("李明", "请核验。")
        desk.deliver()
        desk.wait(minutes=5)

    assert desk.heard("liming") == ["请核验。"] * 3


def test_without_a_channel_everything_waits(desk: Desk) -> None:
    desk.put("李明", "请核验。")
    courier = Courier(desk.world.database, {}, desk.clock, desk.world.settings)

    assert courier.run_once() == 0
    assert [one.state for one in desk.messages()] == [MessageState.WAITING]


def test_trouble_does_not_carry_a_routine_letter_into_the_night(desk: Desk) -> None:
    """The office allows the address at eleven; what somebody may have seen is asked again, the rest waits."""
    desk.go_to("2026-11-23 19:50")
    desk.standin.fault("message/send", reset=True, after=True)
    desk.put("陈静", "请交小结。", Urgency.ROUTINE)
    desk.deliver()
    desk.standin.fault("message/send", errcode=60020)
    desk.put("李明", "请核验。")
    desk.deliver()
    desk.go_to("2026-11-23 22:00")
    desk.deliver()
    assert (desk.heard("chenjing"), desk.heard("liming")) == (["请交小结。"], [])
    assert [one.state for one in desk.letters()] == [LetterState.SENT, LetterState.READY]

    desk.go_to("2026-11-24 08:07")
    desk.deliver()
    assert desk.heard("liming") == ["请核验。"]
