"""Delivery killed with -9 again and again: every notice reaches its person once.

    python -m bench.kill_couriers [--times 50] [--store sqlite|postgresql] [--seed 1]

Two `zhibu deliver` processes share a store. Each time the platform has seen some more calls, one of them is killed at a
random moment and started anew; notices keep coming. What died with a process is sent again when its lease has run out,
and the platform's duplicate check removes what had arrived. Exit code 1 when a notice was lost or shown twice.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from itertools import count

import click
import sqlalchemy as sa

from bench import company
from bench.served import ROOT
from bench.stores import Stores
from bot import notify
from bot.core import config
from bot.core.clock import system_clock
from bot.core.context import Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_http import Answer, Request
from bot.notify import Notice, Topic, Urgency

DELIVER = (sys.executable, "-m", "bot", "deliver")
COURIERS = 2
SEND = "message/send"
SLOW = 0.03
"""Seconds the platform takes before and after it has taken a message: kills fall between as well."""
WAITING = 200
"""Notices kept in the outbox while couriers are killed."""
EARLIER = timedelta(hours=1)
PATIENCE = 300.0
STATES = sa.text("SELECT state, count(*) FROM outbox_message GROUP BY state")


class Fleet:
    """A store, a platform, some couriers, and notices that keep coming."""

    def __init__(self, stores: Stores, members: int, seed: int) -> None:
        url = stores.url("killed")
        company.settle(url, members)
        self.database = Database(url)
        self.standin = StandIn(company.CORP_ID, company.AGENT_ID, "s" * 40, company.TOKEN, company.AES_KEY)
        self.standin.add_users(Member(company.userid(number), f"党员{number}") for number in range(members))
        self.standin.route("POST", f"/cgi-bin/{SEND}", self._answer)
        address = {"ZHIBU_CHANNELS__WECOM_APP__API_BASE": self.standin.serve() + "/cgi-bin/"}
        self._environ = os.environ | {"PYTHONPATH": str(ROOT)} | company.settings(url) | address
        self._log = (stores.place / "deliver.log").open("ab")
        self._random = random.Random(seed)
        self._numbers = count(1)
        self._members = members
        self._calls = threading.Semaphore(0)
        self.put = 0
        self.couriers = [self._start() for _ in range(COURIERS)]

    def _answer(self, request: Request) -> Answer:
        self._calls.release()
        time.sleep(SLOW)
        answer = self.standin.api.handle(request)
        time.sleep(SLOW)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(DELIVER, cwd=ROOT, env=self._environ, stdout=self._log, stderr=self._log)

    def kill_one(self) -> None:
        """Let some calls pass, kill a courier at whatever it is doing, start another."""
        self._fill()
        for _ in range(self._random.randrange(5, 80)):
            if not self._calls.acquire(timeout=60):
                raise click.ClickException("nobody delivers")
        time.sleep(self._random.uniform(0, 2 * SLOW))
        place = self._random.randrange(COURIERS)
        self.couriers[place].send_signal(signal.SIGKILL)
        self.couriers[place].wait()
        self.couriers[place] = self._start()

    def _fill(self) -> None:
        with self.database.write() as session:
            ctx = Context(session, system_clock(), config.Settings(), Workdays())
            missing = WAITING - self.states(session.connection())["waiting"]
            numbers = [next(self._numbers) for _ in range(max(missing, 0))]
            self.put += notify.put_many(ctx, [_notice(ctx, number, self._members) for number in numbers])

    def states(self, connection: sa.Connection) -> Counter[str]:
        """Notices by state."""
        return Counter({state: number for state, number in connection.execute(STATES)})  # noqa: C416

    def settle(self) -> Counter[str]:
        """Wait until the leases of the dead have run out and everything is delivered."""
        end = time.monotonic() + PATIENCE
        while True:
            with self.database.read() as session:
                states = self.states(session.connection())
            if not states["waiting"] + states["packed"] or time.monotonic() > end:
                return states
            time.sleep(1)

    def close(self) -> None:
        """End the couriers we started, the platform and the store."""
        for one in self.couriers:
            one.kill()
            one.wait()
        self._log.close()
        self.standin.close()
        self.database.close()


def _notice(ctx: Context, number: int, members: int) -> Notice:
    member, text = 1 + number % members, f"第{number}号通知"
    return Notice(member, text, f"notice:{number}", Topic.TASK, Urgency.URGENT, due=ctx.now - EARLIER)


@click.command()
@click.option("--times", default=50, show_default=True)
@click.option("--members", default=2000, show_default=True)
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
@click.option("--seed", default=1, show_default=True)
def main(times: int, members: int, kinds: tuple[str, ...], seed: int) -> None:
    """Kill, wait, count."""
    failed = False
    for kind in kinds or ("sqlite", "postgresql"):
        stores, begin = Stores(kind), time.monotonic()
        fleet = Fleet(stores, members, seed)
        try:
            for _ in range(times):
                fleet.kill_one()
            killing = time.monotonic() - begin
            states = fleet.settle()
        finally:
            fleet.close()
            stores.close()
        seen = Counter(part for text in fleet.standin.outbox for _ in text["to"] for part in text["text"].split("\n\n"))
        calls = sum(call["path"] == SEND for call in fleet.standin.calls)
        doubled = seen.total() - len(seen)
        failed = failed or bool(doubled) or len(seen) != fleet.put or states != {"sent": fleet.put}
        click.echo(
            f"{kind}: {times} kills in {killing:.0f} s, {fleet.put} notices, {len(seen)} shown, {doubled} twice, "
            f"{calls} calls, {calls - len(fleet.standin.outbox)} of them removed by the duplicate check, "
            f"states {dict(states)}, all over after {time.monotonic() - begin:.0f} s"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
