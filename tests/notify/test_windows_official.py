"""The outbox and the real channel before the stand-in for an Official Account: both count alike."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from bot import notify
from bot.channels.base import Incoming
from bot.channels.beside import Windowed
from bot.notify import Courier, Topic, Urgency
from bot.people import ChatAccount
from tests.channels.account import LI, TEMPLATE, Playing, playing
from tests.world import World

LONG = "长" * 600


class Office:
    """李明 reads in the Official Account and nowhere else."""

    def __init__(self, world: World, account: Playing) -> None:
        self.world, self.account = world, account
        self.courier = Courier(world.database, {"wechat_oa": account.channel}, account.clock, world.settings)
        with self.acting() as ctx:
            him = {"him": world.who("李明")}
            ctx.connection.execute(sa.text("DELETE FROM chat_account WHERE member_id = :him"), him)
            bound = ChatAccount(channel="wechat_oa", userid=LI, member_id=world.who("李明"), bound_at=ctx.now)
            ctx.session.add(bound)

    def acting(self) -> Any:
        """A writing context at the moment the account's clock shows."""
        self.world.now = self.account.clock()
        return self.world.acting()

    def put(self, *names: str) -> None:
        """Queue these for him; nothing fits beside any of them."""
        with self.acting() as ctx:
            him, now = self.world.who("李明"), Urgency.URGENT
            for name in names:
                notify.put(ctx, to=him, text=f"{name}\n{LONG}", key=name, topic=Topic.ANSWER, urgency=now)

    def told(self) -> list[str]:
        """The first lines of what the account has said in full, by name: it is sent by several at a time."""
        said = [one["text"] for one in self.account.oa.outbox if one["to"] == LI]
        return sorted(text.partition("\n")[0] for text in said if text.endswith(LONG))

    def asked(self, path: str) -> int:
        """How often an endpoint of the platform was called."""
        return sum(call["path"] == path for call in self.account.oa.calls)


@pytest.fixture
def office(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Whatever the account hears is noted as the desk notes it."""
    account = playing(template_id=TEMPLATE)
    found = Office(world, account)
    opened = account.channel.open

    def open_(query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        incoming = opened(query, body, now)
        with found.acting() as ctx:
            notify.hear(ctx, incoming, "", "")
        return incoming

    monkeypatch.setattr(account.channel, "open", open_)
    yield found
    account.oa.settle()
    account.close()


def test_outbox_and_platform_count_alike(office: Office) -> None:
    assert isinstance(office.account.channel, Windowed)
    office.put(*(f"第{number}件" for number in range(7)))
    assert office.courier.run_once() == 1
    assert (office.told(), office.asked("message/template/send")) == ([], 1)

    office.account.oa.say(LI, "看看")
    office.courier.run_once()
    assert office.told() == [f"第{number}件" for number in range(5)]
    assert [one["left"] for one in office.account.oa.windows(LI)] == [0]
    assert office.asked("message/template/send") == 2, "there is more, if he says so"
    office.account.oa.press(LI, "待办")
    office.courier.run_once()
    assert office.told() == [f"第{number}件" for number in range(7)]
    assert office.asked("message/custom/send") == 7, "the platform refused none"


def test_what_the_platform_counts_otherwise_is_told_the_next_time(office: Office) -> None:
    """Somebody has answered him by hand: 45047."""
    office.account.oa.say(LI, "在吗")
    office.account.oa.fault("message/custom/send", errcode=45047)
    office.put("第0件")
    office.courier.run_once()
    assert (office.told(), office.asked("message/template/send")) == ([], 1)

    office.account.oa.say(LI, "看看")
    office.courier.run_once()
    assert office.told() == ["第0件"]
