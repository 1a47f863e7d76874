"""The cast at its desks: the stand-in for WeCom, a courier, one clock for both."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from sqlmodel import col, select

from bot import notify
from bot.channels.wecom_app import WecomApp
from bot.core.clock import MovableClock
from bot.core.db import Row
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.notify import Courier, Makers, OutboxLetter, OutboxMessage, Topic, Urgency
from bot.notify.delivery import Sender
from tests.channels.conftest import AES_KEY, AGENT, CORP, ROBOT_KEY, SECRET, TOKEN, settings
from tests.world import PEOPLE, World

R = TypeVar("R", bound=Row)


class Desk:
    """Put, deliver, and look at what people see."""

    def __init__(self, world: World, standin: StandIn, api_base: str) -> None:
        self.world = world
        self.standin = standin
        self.clock = standin.clock
        self.api_base = api_base
        self.channels: dict[str, Sender] = {"wecom_app": WecomApp(settings(api_base=api_base), clock=standin.clock)}
        self.makers = Makers()
        self.courier = self.another_courier()
        self._keys = count(1)

    def another_courier(self) -> Courier:
        """A courier as another process would have it."""
        return Courier(self.world.database, self.channels, self.clock, self.world.settings, self.makers)

    def put(self, name: str, text: str, urgency: Urgency = Urgency.PROMPT, **more: Any) -> None:
        """Queue a text, now by the clock of the stand-in."""
        with self.acting() as ctx:
            key = more.pop("key", f"k{next(self._keys)}")
            topic = more.pop("topic", Topic.TASK)
            notify.put(ctx, to=self.world.who(name), text=text, key=key, topic=topic, urgency=urgency, **more)

    def acting(self, name: str | None = None) -> Any:
        """A writing context at the moment the clock shows."""
        self.world.now = self.clock()
        return self.world.acting(name)

    def deliver(self) -> int:
        """What is due, once."""
        return self.courier.run_once()

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**span))

    def go_to(self, when: str) -> None:
        """Let time pass until then, `2026-11-24 09:30`."""
        self.clock.advance(datetime.fromisoformat(when + ":00+08:00") - self.clock())

    def heard(self, name: str) -> list[str]:
        """What a member has been told, in order."""
        return [str(line["text"]) for line in self.standin.conversation(name)]

    def messages(self) -> Sequence[OutboxMessage]:
        """The outbox in the order it was filled."""
        return self._rows(OutboxMessage)

    def letters(self) -> Sequence[OutboxLetter]:
        """The letters in the order they were packed."""
        return self._rows(OutboxLetter)

    def _rows(self, kind: type[R]) -> Sequence[R]:
        with self.world.database.read() as session:
            rows = session.exec(select(kind).order_by(col(kind.id))).all()
            session.expunge_all()
            return rows

    def calls(self, path: str = "message/send") -> int:
        """How often an endpoint was called."""
        return sum(call["path"] == path for call in self.standin.calls)


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """Everybody with an account sees the app; Monday 2026-11-23 09:30."""
    wecom = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=MovableClock(world.now), robot_key=ROBOT_KEY)
    wecom.add_users(Member(userid, name) for userid, name, *_ in PEOPLE if userid)
    yield Desk(world, wecom, wecom.serve() + "/cgi-bin/")
    wecom.close()
