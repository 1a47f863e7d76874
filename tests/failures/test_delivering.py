"""F26, F30, F38, F42: many processes deliver, and die at the worst moments; everything is said, and once."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import select

from bot.core.job_run import JobRun
from tests.failures.mail import Mail, answer, deliver, keep_time
from tests.processes import PROCESSES
from tests.talk import Say
from tests.world import World


@pytest.fixture
def mail(world: World, tmp_path: Path) -> Iterator[Mail]:
    house = Mail(world, tmp_path)
    yield house
    house.close()


@pytest.fixture
def hasty(world: World, tmp_path: Path) -> Iterator[Mail]:
    """The same, where time flies and nobody waits long for a silent platform."""
    house = Mail(world, tmp_path, silence=0.5, hurry=timedelta(seconds=1))
    yield house
    house.close()


@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_two_clocks_and_four_that_deliver_say_nothing_twice(mail: Mail) -> None:
    names = mail.crowd(40)
    for name in ("李明", "陈静", "赵强", "黄勇", "小周"):
        mail.world.task("交小结", owner=name, due="2026-11-23")
    mail.put((name, f"{name}：请核验。") for name in names)

    for work in (keep_time, keep_time, deliver, deliver, deliver, deliver):
        mail.start(work)
    mail.until_settled(45)
    assert mail.leave() == [0] * 6

    assert mail.told() == mail.queued()
    assert mail.states() == {"sent": 45}
    assert mail.sends() == 45
    with mail.world.database.read() as session:
        runs = [(run.name, run.slot) for run in session.exec(select(JobRun)).all()]
    assert len(runs) == len(set(runs))
    assert {name for name, _ in runs} >= {"remind", "digest"}


@pytest.mark.parametrize("after", [False, True])
def test_killed_three_times_while_the_platform_is_asked(mail: Mail, *, after: bool) -> None:
    """Before WeCom has taken it, and after that, before we have written it down."""
    mail.put([("李明", "请核验。")])
    for tries in range(1, 4):
        mail.standin.fault("message/send", hang=60, after=after)
        process = mail.start(deliver)
        mail.until_asked(tries)
        process.kill()
        process.join()
        mail.outlive()
    mail.start(deliver)
    mail.until_settled()

    assert mail.told() == [("liming", "请核验。")]
    assert (mail.states(), mail.sends()) == ({"sent": 1}, 4)


def test_killed_after_the_answer_and_before_the_sending(mail: Mail, say: Say) -> None:
    said = [say.message("何洁", text) for text in ("公告 锅炉支部 明天停电", "1")]
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = mail.start(answer, said, theirs)
    replies = [ours.recv() for _ in said]
    process.kill()
    process.join()
    assert replies[1].startswith("已发公告")
    assert mail.sends() == 0

    mail.start(deliver)
    mail.until_settled()

    heard = [userid for userid, text in mail.told() if "明天停电" in text]
    assert len(heard) == len(set(heard)) == 10


def test_killed_just_after_it_was_sent(mail: Mail) -> None:
    mail.put([("李明", "请核验。")])
    process = mail.start(deliver)
    mail.until_settled()
    process.kill()
    mail.outlive()
    mail.put([("陈静", "请交小结。")])
    mail.start(deliver)
    mail.until_settled()

    assert mail.told() == [("chenjing", "请交小结。"), ("liming", "请核验。")]
    assert mail.sends() == 2


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("after", [False, True])
def test_a_platform_that_falls_silent_is_asked_again(hasty: Mail, *, after: bool) -> None:
    hasty.standin.fault("message/send", hang=60, after=after, times=2)
    hasty.put([("李明", "请核验。")])
    hasty.start(deliver)
    hasty.until_settled()

    assert hasty.told() == [("liming", "请核验。")]
    bodies = [call["body"] for call in hasty.standin.calls if call["path"] == "message/send"]
    assert bodies == [bodies[0]] * 3


@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_a_token_that_dies_under_thirty_two_threads_is_fetched_once(mail: Mail) -> None:
    names = mail.crowd(40)
    couriers = [mail.start(deliver) for _ in range(4)]
    assert len(couriers) == 4
    for number, code in enumerate((None, 42001, 40014)):
        if code:
            mail.standin.expire_tokens(code)
        mail.put((name, f"{name}：第 {number} 件。") for name in names)
        mail.until_settled()

    assert mail.told() == mail.queued()
    assert mail.states() == {"sent": 120}
    assert sum(call["path"] == "gettoken" for call in mail.standin.calls) == 3


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_told_to_leave_with_much_to_send_it_leaves_and_the_next_goes_on(hasty: Mail) -> None:
    names = hasty.crowd(100)
    hasty.standin.fault("message/send", hang=60, times=1000)
    hasty.put((name, f"{name}：请核验。") for name in names)
    hasty.start(deliver)
    hasty.until_asked(3)
    assert hasty.leave(seconds=5) == [0]
    assert hasty.sends() <= 16
    hasty.standin.api.calls.faults.clear()

    hasty.start(deliver)
    hasty.until_settled()

    assert hasty.told() == hasty.queued()


WRONG: tuple[dict[str, object], ...] = (
    {"errcode": -1},
    {"errcode": 6000},
    {"errcode": 45033},
    {"errcode": 45009},
    {"errcode": 60020},
    {"errcode": 42001},
    {"errcode": 40014},
    {"http": 502},
    {"raw": "[]"},
    {"raw": '{"errcode":0,'},
    {"reset": True},
    {"hang": 5},
)
MAYBE_DONE = ({"errcode": -1}, {"http": 504}, {"raw": ""}, {"raw": '{"errcode":0,'}, {"reset": True}, {"hang": 5})


def break_something(mail: Mail, dice: random.Random) -> None:
    """Let a few of the next calls go wrong, before or after their effect; or end the tokens."""
    if dice.random() < 0.3:
        mail.standin.expire_tokens(dice.choice([42001, 40014]))
    if dice.random() < 0.5:
        mail.standin.fault("message/send", times=dice.randint(1, 5), **dice.choice(WRONG))
    else:
        mail.standin.fault("message/send", times=dice.randint(1, 5), after=True, **dice.choice(MAYBE_DONE))
    if dice.random() < 0.2:
        mail.standin.fault("gettoken", **dice.choice(WRONG[:2] + WRONG[7:11]))


def test_everything_at_random_with_kills(hasty: Mail) -> None:
    mail, dice, numbers = hasty, random.Random(42), count(1)
    names = mail.crowd(20)
    couriers = [mail.start(deliver) for _ in range(2)]
    for _ in range(6):
        mail.put((name, f"第 {next(numbers)} 件。") for name in dice.sample(names, 10))
        break_something(mail, dice)
        mail.until_asked(mail.sends() + 3)
        victim = dice.randrange(2)
        couriers[victim].kill()
        couriers[victim] = mail.start(deliver)
    mail.standin.api.calls.faults.clear()
    mail.until_settled()

    assert mail.told() == mail.queued()
    assert mail.states() == {"sent": 60}
