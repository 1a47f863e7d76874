"""Weeks of random messages and random trouble: limits hold, nothing is lost, nothing is said twice."""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from bot.core.workdays import Workdays
from bot.demo.standin_calls import Fault
from bot.notify import MessageState, Urgency, quiet
from bot.notify.packing import STALE_HELD
from bot.notify.service import UNSURE
from tests.notify.conftest import Desk

NAMES = {"黄勇": 2, "小周": 2, "老王": 3, "何洁": 10}
ACCOUNTS = {"黄勇": "huangyong", "小周": "xiaozhou", "老王": "laowang", "何洁": "hejie"}
TROUBLE: list[dict[str, object]] = [
    {"reset": True},
    {"reset": True, "after": True},
    {"http": 502, "after": True},
    {"raw": "[]", "after": True},
    {"errcode": -1, "after": True},
    {"errcode": 45033},
    {"errcode": 45009},
    {"errcode": 42001},
    {"errcode": 60020},
]


def weeks(desk: Desk, rng: random.Random, *, days: int, urgencies: list[Urgency], often: int = 8) -> int:
    """Put, and deliver up to so often before the next is put, eight hours at the most; returns how many were put."""
    start, put = desk.clock(), 0
    while desk.clock() < start + timedelta(days=days):
        for name in rng.sample(sorted(NAMES), rng.randint(0, 3)):
            desk.put(name, f"第 {put} 件事，请看一下。", rng.choice(urgencies))
            put += 1
        if rng.random() < 0.4:
            wrong = rng.choice(TROUBLE)
            path = "message/send" if wrong.get("after") or rng.random() < 0.8 else "gettoken"
            desk.standin.api.calls.faults.append(Fault(path, times=rng.randint(1, 3), **wrong))  # type: ignore[arg-type]
        for _ in range(rng.randint(1, often)):
            desk.deliver()
            desk.wait(seconds=rng.randint(1, 8 * 3600 // often))
    return put


@pytest.mark.parametrize(("store_url", "seed"), [("sqlite", 1), ("postgres", 2)], indirect=["store_url"])
def test_random_weeks(desk: Desk, seed: int) -> None:
    rng = random.Random(seed)
    put = weeks(desk, rng, days=6, urgencies=list(Urgency))
    desk.standin.api.calls.faults.clear()
    for _ in range(40):
        desk.wait(hours=13)
        desk.deliver()

    said = [text for name in NAMES for line in desk.heard(ACCOUNTS[name]) for text in line.split("\n\n")]
    ours = [text for text in said if text.startswith("第 ")]
    assert len(ours) == len(set(ours))
    messages = desk.messages()
    lost = [one for one in messages if one.text.startswith("第 ") and one.state is not MessageState.SENT]
    assert all(one.reason.startswith(UNSURE) for one in lost), [(one.state, one.reason) for one in lost]
    assert put - len(lost) <= len(ours) <= put
    assert len(lost) <= put // 50
    assert desk.standin.dropped == []
    for message in desk.standin.outbox:
        at = datetime.fromisoformat(message["at"])
        routine = {one.urgency for one in messages if one.text in message["text"]} == {Urgency.ROUTINE}
        assert not routine or quiet.earliest(at, Urgency.ROUTINE, desk.world.settings.quiet, Workdays()) == at


@pytest.mark.parametrize("seed", [3])
def test_routine_weeks_stay_within_the_budget(desk: Desk, seed: int) -> None:
    weeks(desk, random.Random(seed), days=15, urgencies=[Urgency.ROUTINE], often=3)
    heard: Counter[tuple[str, int]] = Counter()
    for message in desk.standin.outbox:
        week = datetime.fromisoformat(message["at"]).isocalendar().week
        heard.update((userid, week) for userid in message["to"])

    assert {userid for userid, _ in heard} == set(ACCOUNTS.values())
    for name, budget in NAMES.items():
        most = max(count for (userid, _), count in heard.items() if userid == ACCOUNTS[name])
        assert most <= budget
        assert budget in {10, most + 1}, "the last letter is kept from what can wait"
    assert not [one for one in desk.messages() if one.reason.startswith(STALE_HELD)]
