"""One announcement to 50 000 members against the stand-in: how many calls, how long, and nobody lost or told twice.

    python -m bench.fanout [--members 50000] [--rounds 10] [--store sqlite|postgresql]

First one announcement with a platform that works: as many calls as thousands of members. *Confirmed* is the transaction
in which somebody waits for the answer; couriers put and pack afterwards. Then `rounds` more with five
calls in a hundred going wrong, each in one of ten ways. Exit code 1 when somebody was not told, or twice.
"""

import random
import resource
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import click
import sqlalchemy as sa

from bench import company
from bench.simulated import Still, settings, wecom
from bench.stores import Stores
from bot import notify, people
from bot.app import App
from bot.core.clock import SHANGHAI
from bot.core.config import Channels
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_http import Answer, Request

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
SEND = "message/send"
WRONG = 0.05
FAULTS: tuple[dict[str, Any], ...] = (
    {"errcode": -1},
    {"errcode": 45033},
    {"errcode": 45009},
    {"errcode": 42001},
    {"errcode": 40014},
    {"http": 502},
    {"reset": True},
    {"reset": True, "after": True},
    {"http": 504, "after": True},
    {"raw": "<html>", "after": True},
)
"""Refusals, and answers lost before or after the platform took the message."""
PATIENCE = timedelta(seconds=5)
OPEN = (
    sa.text("SELECT count(*) FROM outbox_message WHERE state IN ('waiting', 'packed')"),
    sa.text("SELECT count(*) FROM outbox_letter WHERE state = 'ready'"),
    sa.text("SELECT count(*) FROM announcement_rest"),
)
ROW = "| {what} | {calls} | {faults} | {confirmed:.2f} s | {sent:.1f} s | {peak:.0f} MB | {told} | {lost} | {doubled} |"
HEAD = """| {kind} | calls | faults | confirmed | put, packed, sent | peak memory | told | lost | told twice |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""


class Fan:
    """A company with so many members, and a platform that goes wrong as often as it is told to."""

    def __init__(self, stores: Stores, members: int) -> None:
        url = stores.url("fanout")
        company.settle(url, members)
        self.clock = Still(MONDAY)
        self.database = Database(url)
        self.standin = StandIn(
            company.CORP_ID, company.AGENT_ID, "s" * 40, company.TOKEN, company.AES_KEY, clock=self.clock
        )
        self.standin.add_users(Member(company.userid(number), f"党员{number}") for number in range(members))
        self.standin.route("POST", f"/cgi-bin/{SEND}", self._answer)
        self.members = range(1, members + 1)
        self.faults = 0
        self.wrong = 0.0
        self._random = random.Random(1)
        self._settings = settings(url, Channels(wecom_app=wecom(self.standin.serve())), stores.place)
        self._deliver = App(self._settings, self.database, self.clock).chores[0].run

    def _answer(self, request: Request) -> Answer:
        if self._random.random() < self.wrong:
            self.faults += 1
            self.standin.fault(SEND, **self._random.choice(FAULTS))
        return self.standin.api.handle(request)

    def announce(self, text: str) -> tuple[float, float]:
        """Confirm it and deliver it; returns the seconds of each."""
        begin = time.monotonic()
        with self.database.write() as session:
            ctx = Context(session, self.clock(), self._settings, Workdays(), Actor(1, "党员0"))
            receivers = people.numbers_of(ctx, people.org_by_code(ctx, "C00"))
            notify.announce(ctx, text, receivers, "全体党员")
        confirmed = time.monotonic()
        while self._delivering():
            self.clock.advance(PATIENCE)
        return confirmed - begin, time.monotonic() - confirmed

    def _delivering(self) -> bool:
        self._deliver()
        with self.database.read() as session:
            open_ = sum(session.connection().execute(query).scalar_one() for query in OPEN)
        return bool(open_)

    def close(self) -> None:
        """Stop the platform and give the store back."""
        self.standin.close()
        self.database.close()


def measured(fan: Fan, what: str, texts: list[str]) -> tuple[str, bool]:
    """A row of the table, and whether everybody was told each text exactly once."""
    fan.standin.reset()
    fan.faults = 0
    spans = [fan.announce(text) for text in texts]
    told = Counter((text["text"], userid) for text in fan.standin.outbox for userid in text["to"])
    lost = len(fan.members) * len(texts) - len(told)
    doubled = told.total() - len(told)
    row = ROW.format(
        what=what,
        calls=sum(call["path"] == SEND for call in fan.standin.calls),
        faults=fan.faults,
        confirmed=sum(confirmed for confirmed, _ in spans) / len(spans),
        sent=sum(sent for _, sent in spans) / len(spans),
        peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        told=len(told),
        lost=lost,
        doubled=doubled,
    )
    return row, not (lost or doubled)


@click.command()
@click.option("--members", default=50_000, show_default=True)
@click.option("--rounds", default=10, show_default=True)
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
def main(members: int, rounds: int, kinds: tuple[str, ...]) -> None:
    """Print a table for each store."""
    failed = False
    for kind in kinds or ("sqlite", "postgresql"):
        stores = Stores(kind)
        click.echo(HEAD.format(kind=kind))
        try:
            fan = Fan(stores, members)
            row, good = measured(fan, "one announcement", ["党员大会改在周五下午三点，请相互转告。"])
            calls = sum(call["path"] == SEND for call in fan.standin.calls)
            click.echo(row)
            fan.wrong = WRONG
            row, all_told = measured(fan, f"{rounds} with faults", [f"第{number}次通知。" for number in range(rounds)])
            click.echo(row)
            failed = failed or not (good and all_told) or calls != -(-members // 1000)
            fan.close()
        finally:
            stores.close()
    sys.exit(failed)


if __name__ == "__main__":
    main()
