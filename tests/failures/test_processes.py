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


TABLES = ("inbox_message", "attendance", "audit_entry")


def rows(house: House) -> dict[str, int]:
    """How many rows there are of all that a message leaves."""
    return {table: len(house.ask(f"SELECT id FROM {table}")) for table in TABLES}


def settle(house: House, before: dict[str, int], messages: Sequence[Message], answers: Sequence[Answer]) -> None:
    """Everything answered is there once; the rest is after a redelivery, and every answer is the same."""
    answered = [one.message.number for one in answers if one.status == 200]
    assert house.stored(answered) == len(answered)

    again = house.post([house.again(one) for one in messages])

    assert house.words(again) == {(200, SIGNED)}
    assert len(again) == len(messages)
    assert house.stored([one.number for one in messages]) == len(messages)
    assert rows(house) == {table: count + len(messages) for table, count in before.items()}


def test_killed_under_load(house: House) -> None:
    """What was answered just before gets that answer again, three copies at once."""
    early, messages = house.sealed(), [house.sealed() for _ in range(150)]
    first = house.post([early])
    before = rows(house)
    talking = house.talking(messages)
    talking.wait_for(50)
    house.served.kill()
    answers = talking.finished()

    ready = house.served.start()

    assert ready < OUT
    assert house.served.busy() < READY
    assert 50 <= len([one for one in answers if one.status == 200]) < len(messages)
    again = house.post([house.again(early)] * 3)
    assert house.words([*first, *again]) == {(200, SIGNED)}
    assert house.present(early.userid) == [("present", 1)]
    settle(house, before, messages, answers)


def test_the_worker_alone_killed_under_load(house: House) -> None:
    """The process that watches over it starts another."""
    messages, before = [house.sealed() for _ in range(100)], rows(house)
    talking = house.talking(messages)
    talking.wait_for(30)
    [worker] = house.served.workers()
    os.kill(worker, signal.SIGKILL)
    killed = time.monotonic()
    answers = talking.finished()

    while house.served.status("/healthz") != 200:
        time.sleep(0.05)

    assert time.monotonic() - killed < OUT
    assert len([one for one in answers if one.status == 200]) < len(messages)
    settle(house, before, messages, answers)


def test_told_to_stop_under_load(house: House) -> None:
    messages, before = [house.sealed() for _ in range(150)], rows(house)
    talking = house.talking(messages)
    talking.wait_for(50)

    assert house.served.stop() < OUT

    answers = talking.finished()
    house.served.start()
    settle(house, before, messages, answers)
