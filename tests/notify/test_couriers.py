"""Couriers that die, are slow, or are told to leave, and several of them: nothing is lost and nothing said twice."""

import threading
from datetime import timedelta

import pytest

from bot import notify
from bot.channels.base import DeliveryError, Outgoing, Receipt, Verdict
from bot.core.errors import BusyError
from bot.notify import LetterState, MessageState, Topic, Urgency, delivery, mailing, policy
from bot.notify.delivery import LETTERS, Sender
from tests.notify.conftest import Desk


class Fatal(BaseException):
    """The end of a process."""


class Dying:
    """A channel whose process dies before or after the platform was asked, a number of times."""

    def __init__(self, channel: Sender, deaths: int, *, after: bool) -> None:
        self.channel, self.deaths, self.after = channel, deaths, after

    def send(self, message: Outgoing) -> Receipt:
        """Send, or die."""
        if self.deaths and not self.after:
            self.deaths -= 1
            raise Fatal
        receipt = self.channel.send(message)
        if self.deaths:
            self.deaths -= 1
            raise Fatal
        return receipt


@pytest.mark.parametrize("after", [False, True])
def test_a_courier_that_dies_between_asking_and_settling_says_nothing_twice(desk: Desk, *, after: bool) -> None:
    channel = desk.channels["wecom_app"]
    desk.channels["wecom_app"] = Dying(channel, 3, after=after)
    desk.put("李明", "请核验。")
    for _ in range(3):
        with pytest.raises(Fatal):
            desk.deliver()
        assert desk.another_courier().run_once() == 0
        desk.wait(seconds=91)

    assert desk.another_courier().run_once() == 1
    assert desk.heard("liming") == ["请核验。"]
    assert desk.calls() == (4 if after else 1)
    assert desk.letters()[0].tries == 4


@pytest.mark.parametrize("hours", [3, 4])
def test_what_may_have_arrived_is_repeated_while_the_platform_swallows_it(desk: Desk, hours: int) -> None:
    channel = desk.channels["wecom_app"]
    desk.channels["wecom_app"] = Dying(channel, 1, after=True)
    desk.put("李明", "请核验。")
    with pytest.raises(Fatal):
        desk.deliver()
    desk.wait(hours=hours)
    desk.deliver()

    assert desk.heard("liming") == ["请核验。"]
    [letter], [message] = desk.letters(), desk.messages()
    if hours == 3:
        assert (letter.state, message.state) == (LetterState.SENT, MessageState.SENT)
    else:
        assert (letter.state, message.state) == (LetterState.UNSURE, MessageState.FAILED)
        assert message.reason == "可能没有送到：多次没有得到企业微信的回答，不再重发"
        assert desk.calls() == 1


class Broken:
    """A channel with a bug, or with a store that is busy."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def send(self, message: Outgoing) -> Receipt:
        """Fail."""
        del message
        raise self.error


@pytest.mark.parametrize(
    ("error", "words", "unsure"),
    [(RuntimeError("bug"), "发送程序出错", True), (BusyError(), "数据库正忙", False)],
)
def test_a_bug_in_a_channel_stops_no_courier(desk: Desk, error: Exception, words: str, *, unsure: bool) -> None:
    there = desk.channels["wecom_app"]
    desk.channels["wecom_app"] = Broken(error)
    desk.put("李明", "请核验。")
    assert desk.deliver() == 0
    [letter] = desk.letters()
    assert (letter.state, letter.error, letter.unsure_since is not None) == (LetterState.READY, words, unsure)

    desk.channels["wecom_app"] = there
    desk.wait(seconds=5)
    assert desk.deliver() == 1


def test_a_call_that_could_outlast_its_lease_is_not_begun(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "THREADS", 1)
    desk.put("李明", "请核验。")
    desk.put("陈静", "请交小结。")
    before = counted("released")
    told: list[Outgoing] = []

    class Slow:
        """Time passes while it sends."""

        def send(self, message: Outgoing) -> Receipt:
            """Send, and let the lease run out for the next."""
            told.append(message)
            desk.wait(seconds=80)
            return there.send(message)

    there = desk.channels["wecom_app"]
    desk.channels["wecom_app"] = Slow()
    assert desk.deliver() == 2
    assert (desk.heard("liming"), desk.heard("chenjing")) == (["请核验。"], ["请交小结。"])
    assert (len(told), [one.tries for one in desk.letters()]) == (2, [1, 1])
    assert counted("released") - before == 1


def test_who_lost_the_lease_may_say_what_arrived_and_nothing_else(desk: Desk) -> None:
    desk.put("李明", "请核验。")
    with desk.acting() as ctx:
        notify.put(ctx, to=desk.world.who("陈静"), text="小结。", key="x", topic=Topic.TASK, urgency=Urgency.PROMPT)
    desk.courier._pack()
    with desk.acting() as ctx:
        slow = mailing.claim(ctx, ["wecom_app"], "slow", 9)
    desk.wait(seconds=91)
    with desk.acting() as ctx:
        quick = mailing.claim(ctx, ["wecom_app"], "quick", 9)
        assert [one.made.unsure_since for one in quick] == [one.until - policy.LEASE for one in slow]
        assert mailing.claim(ctx, ["wecom_app"], "third", 9) == []
        wrong = DeliveryError("晚了", verdict=Verdict.NEVER)
        assert mailing.settle(ctx, [mailing.Answered(slow[0], wrong)]) == 0
        assert mailing.settle(ctx, [mailing.Answered(slow[1], Receipt("m1"))]) == 1
        assert mailing.settle(ctx, [mailing.Answered(quick[1], wrong)]) == 0

    assert [one.state for one in desk.letters()] == [LetterState.READY, LetterState.SENT]
    assert [one.state for one in desk.messages()] == [MessageState.PACKED, MessageState.SENT]


def test_four_couriers_say_nothing_twice(desk: Desk) -> None:
    for number in range(40):
        for name in ("李明", "陈静", "赵强"):
            desk.put(name, f"{name}第 {number} 件。", about=str(number), due=desk.clock() + timedelta(seconds=number))
    done: list[int] = []

    def work() -> None:
        courier = desk.another_courier()
        done.extend(courier.run_once() for _ in range(12))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        desk.wait(seconds=5)
    for thread in threads:
        thread.join()
    desk.wait(minutes=2)
    desk.deliver()

    said = "\n\n".join("\n\n".join(desk.heard(name)) for name in ("liming", "chenjing", "zhaoqiang")).split("\n\n")
    assert len(said) == len(set(said)) == 120


def counted(outcome: str) -> float:
    return float(LETTERS.labels("wecom_app", outcome)._value.get())


def test_letters_are_counted_by_outcome(desk: Desk) -> None:
    before = counted("sent"), counted("again")
    desk.standin.fault("message/send", errcode=45033)
    desk.put("李明", "请核验。")
    for _ in range(3):
        desk.deliver()
        desk.wait(minutes=1)

    assert (counted("sent") - before[0], counted("again") - before[1]) == (1, 1)


def test_a_store_that_stays_locked_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has arrived is worth some patience; after that the lease sees to it that nothing is lost."""
    desk.put("李明", "请核验。")
    settled, busy = mailing.settle, [BusyError(), BusyError()]

    def sometimes(*args: object) -> int:
        if busy:
            raise busy.pop()
        return settled(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(mailing, "settle", sometimes)
    assert desk.deliver() == 1

    desk.put("陈静", "请交小结。")
    busy += [BusyError()] * 3
    with pytest.raises(BusyError):
        desk.deliver()
    desk.wait(seconds=91)
    assert desk.deliver() == 1
    assert desk.heard("chenjing") == ["请交小结。"]


def test_told_to_leave_a_courier_settles_what_is_under_way_and_frees_the_rest(desk: Desk) -> None:
    there = desk.channels["wecom_app"]

    class Last:
        """The call during which the courier is told."""

        def send(self, message: Outgoing) -> Receipt:
            """Send, and hear it."""
            desk.courier.leave()
            return there.send(message)

    for name in desk.world.members:
        desk.put(name, f"{name}：请核验。")
    desk.channels["wecom_app"] = Last()
    settled = desk.deliver()

    assert 1 <= settled <= 8
    assert (desk.calls(), desk.deliver()) == (settled, 0)
    desk.channels["wecom_app"] = there
    assert desk.another_courier().run_once() == 13 - settled
    assert {one.tries for one in desk.letters()} == {1}
