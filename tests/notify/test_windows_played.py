"""A person who speaks now and then, a platform that fails now and then: never too much, nothing lost, nothing twice."""

from collections import Counter
from datetime import timedelta
from itertools import product
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.base import DeliveryError, Verdict, Window
from bot.notify import MessageState, Topic, Urgency
from tests.notify.conftest import Desk
from tests.notify.official import MESSAGE, TAP, Official

LONG = "长" * 600
"""Nothing fits beside it in a letter."""
TABLES = ("outbox_message", "outbox_letter", "service_window", "channel_pause")
NOT_TAKEN = {
    "busy": DeliveryError("繁忙。", verdict=Verdict.AGAIN, code=-1),
    "not reached": DeliveryError("没有连上。", verdict=Verdict.UNREACHED),
    "closed": DeliveryError("超过时限。", verdict=Verdict.CLOSED, code=45015),
}
DONE = st.one_of(
    st.just("speak"),
    st.just("tap"),
    st.just("answer him by hand"),
    st.just("lose an answer"),
    st.sampled_from(sorted(NOT_TAKEN)),
    st.sampled_from(["put one", "put three", "put an urgent one"]),
    st.sampled_from(["deliver", "deliver elsewhere"]),
    st.sampled_from([1, 20, 70]),
)


class Play:
    """What happens at the desk, by its name."""

    def __init__(self, desk: Desk, official: Official, userid: str) -> None:
        self.desk, self.official, self.userid = desk, official, userid
        self.put: list[str] = []
        self.by_hand = False
        self.couriers = {"deliver": desk.courier, "deliver elsewhere": desk.another_courier()}

    def do(self, what: str | int) -> None:
        """One thing."""
        if isinstance(what, int):
            self.desk.wait(minutes=what / 20)
        elif what in NOT_TAKEN:
            self.official.fails.append(NOT_TAKEN[what])
        elif what in self.couriers:
            self.couriers[what].run_once()
        elif what.startswith("put"):
            for _ in range(3 if what == "put three" else 1):
                self._put(Urgency.URGENT if "urgent" in what else Urgency.PROMPT)
        else:
            self._platform(what)

    def _platform(self, what: str) -> None:
        if what in ("speak", "tap"):
            self.official.hear(self.userid, MESSAGE if what == "speak" else TAP)
        elif what == "lose an answer":
            self.official.answers_lost += 1
        else:
            self.by_hand = True
            self.official.use_up(self.userid)

    def _put(self, urgency: Urgency) -> None:
        text = f"第{len(self.put)}件" + LONG
        self.desk.put("李明", text, urgency, topic=Topic.ANSWER, key=f"{self.userid}:{len(self.put)}")
        self.put.append(text)

    def end(self) -> None:
        """All is well again, and he speaks until he has heard everything."""
        self.official.fails.clear()
        self.official.answers_lost = 0
        for _ in range(2 + len(self.put) // MESSAGE.messages):
            self.desk.wait(minutes=61)
            self.official.hear(self.userid)
            self.desk.deliver()
        self.desk.deliver()


@pytest.mark.parametrize("outside", [False, True])
@given(script=st.lists(DONE, max_size=14))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_too_much_nothing_lost_nothing_twice(desk: Desk, script: list[Any], *, outside: bool) -> None:
    with desk.acting() as ctx:
        for table in TABLES:
            ctx.connection.execute(sa.text(f"DELETE FROM {table}"))
    desk.go_to(f"{desk.clock().date() + timedelta(days=7)} 10:00")
    official = Official(desk, has_outside=outside)
    play = Play(desk, official, official.move("李明"))
    for what in script:
        play.do(what)
    play.end()

    said, texts = Counter(official.said[play.userid]), {one.text: one for one in desk.messages()}
    assert set(said) <= set(play.put)
    assert max(said.values(), default=1) == 1, "nothing twice"
    for text in play.put:
        found = texts[text]
        unsure = found.state is MessageState.FAILED and found.reason.startswith("可能没有送到")
        assert found.state is MessageState.SENT or unsure
        assert text in said or unsure, "nothing lost"
    if not play.by_hand and "closed" not in script:
        assert official.refused[play.userid] == 0, "never more than the window holds"
    assert all("长" * 600 in knock or knock.startswith("第") for knock in official.knocks[play.userid])


def test_two_couriers_never_spend_a_window_twice(desk: Desk) -> None:
    official = Official(desk, has_outside=False)
    liming = official.move("李明")
    official.hear(liming)
    for number in range(8):
        desk.put("李明", f"{number}{LONG}", topic=Topic.ANSWER)
    couriers, begin = [desk.another_courier() for _ in range(3)], Barrier(4)

    def deliver(courier: Any) -> None:
        begin.wait()
        courier.run_once()

    threads = [Thread(target=deliver, args=(one,)) for one in couriers]
    for thread in threads:
        thread.start()
    begin.wait()
    for thread in threads:
        thread.join()
    desk.deliver()

    assert (len(official.said[liming]), official.refused[liming]) == (MESSAGE.messages, 0)


def test_who_speaks_while_he_is_told_is_neither_told_too_much_nor_forgotten(desk: Desk) -> None:
    """The window opens anew between packing and sending; where the platform then counts otherwise nothing is lost."""
    official = Official(desk, has_outside=False)
    small = Window("message", timedelta(hours=48), 2)
    people = {name: official.move(name) for name in ("李明", "陈静", "赵强")}
    for name, number in product(people, range(6)):
        desk.put(name, f"{number}{LONG}", topic=Topic.ANSWER)
    over = Barrier(2)

    def deliver() -> None:
        for _ in range(6):
            desk.courier.run_once()
        over.wait()

    thread = Thread(target=deliver)
    thread.start()
    for _, userid in product(range(2), people.values()):
        official.hear(userid, small)
    over.wait()
    thread.join()
    for _, userid in product(range(3), people.values()):
        official.hear(userid, small)
        desk.deliver()

    assert {userid: sorted(text[0] for text in said) for userid, said in official.said.items()} == {
        userid: list("012345") for userid in people.values()
    }
