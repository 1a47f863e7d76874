"""F2, F20, F21: the process ends at the worst moment; what was answered stands, once."""

import os
import signal
import time
from collections.abc import Sequence

from bench.load import Answer, Message
from tests.failures.house import SIGNED, House

READY = 3.0
"""Seconds to be ready again, counted on the processor: other work on the machine is not ours."""
OUT = 10.0
"""Seconds to end when told to."""


def settle(house: House, messages: Sequence[Message], answers: Sequence[Answer]) -> None:
    """Everything answered is there once; the rest is after a redelivery, and every answer is the same."""
    answered = [one.message.number for one in answers if one.status == 200]
    assert house.stored(answered) == len(answered)
    assert len(house.ask("SELECT key FROM inbox_message")) <= len(messages)

    again = house.post([house.again(one) for one in messages])

    assert house.words(again) == {(200, SIGNED)}
    assert len(again) == len(messages)
    assert house.stored([one.number for one in messages]) == len(messages)
    for table in ("inbox_message", "attendance", "audit_entry"):
        assert house.ask(f"SELECT count(*) FROM {table}") == [(len(messages),)]


def test_a_copy_after_a_kill_gets_the_first_answer(own_house: House) -> None:
    message = own_house.sealed()
    first = own_house.post([message])
    own_house.served.kill()
    own_house.served.start()

    again = own_house.post([own_house.again(message)] * 3)

    assert own_house.words([*first, *again]) == {(200, SIGNED)}
    assert own_house.stored([message.number]) == 1
    assert own_house.present(message.userid) == [("present", 1)]


def test_killed_under_load(own_house: House) -> None:
    messages = [own_house.sealed() for _ in range(300)]
    talking = own_house.talking(messages)
    talking.wait_for(100)
    own_house.served.kill()
    answers = talking.finished()

    ready = own_house.served.start()

    assert ready < OUT
    assert own_house.served.busy() < READY
    assert 100 <= len([one for one in answers if one.status == 200]) < len(messages)
    settle(own_house, messages, answers)


def test_the_worker_alone_killed_under_load(own_house: House) -> None:
    """The process that watches over it starts another."""
    messages = [own_house.sealed() for _ in range(200)]
    talking = own_house.talking(messages)
    talking.wait_for(50)
    [worker] = own_house.served.workers()
    os.kill(worker, signal.SIGKILL)
    killed = time.monotonic()
    answers = talking.finished()

    while own_house.served.status("/healthz") != 200:
        time.sleep(0.05)

    assert time.monotonic() - killed < OUT
    assert len([one for one in answers if one.status == 200]) < len(messages)
    settle(own_house, messages, answers)


def test_told_to_stop_under_load(own_house: House) -> None:
    messages = [own_house.sealed() for _ in range(300)]
    talking = own_house.talking(messages)
    talking.wait_for(100)

    assert own_house.served.stop() < OUT

    answers = talking.finished()
    own_house.served.start()
    settle(own_house, messages, answers)
