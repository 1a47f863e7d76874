"""The served app killed with -9 again and again under load: what was answered is recorded, exactly once.

    python -m bench.kill [--times 100] [--store sqlite|postgresql] [--seed 1]

Every time at another moment. What was not answered is delivered again after the restart, as WeCom would, and so is
some of what was answered. Exit code 1 when anything was lost or doubled, or a start took three seconds.
"""

import random
import sys
import threading
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count

import click
import sqlalchemy as sa

from bench import company, load
from bench.served import Served
from bench.stores import Stores

READY = 3.0
CONNECTIONS = 8
BATCH = 400
"""Messages offered a time; a kill comes before they are all answered."""


@dataclass
class Record:
    """What was sent and answered so far."""

    sent: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    starts: list[float] = field(default_factory=list)
    again: int = 0
    in_doubt: int = 0
    """Messages without an answer that were recorded all the same: killed between commit and answer."""
    wrong: list[str] = field(default_factory=list)


class Loop:
    """One store, one server, killed and started."""

    def __init__(self, url: str, served: Served, seed: int, members: int) -> None:
        self.url = url
        self.served = served
        self.record = Record()
        self._random = random.Random(seed)
        self._sender = load.postman()
        self._places = count()
        self._members = members

    def once(self) -> None:
        """Load, kill at a random moment, look at the store, start, deliver again."""
        messages = [self._message(next(self._places)) for _ in range(BATCH)]
        many = self._random.randrange(1, BATCH // 2)
        answers = self._until_killed(messages, many)
        answered = {one.message.number for one in answers if one.status == 200}
        sent = {one.message.number for one in answers}
        self.record.answered |= answered
        self.record.sent |= sent
        stored = self._stored()
        if len(stored) != len(set(stored)) or not self.record.answered <= set(stored):
            self.record.wrong.append(f"answered but not recorded: {sorted(self.record.answered - set(stored))[:5]}")
        self.record.in_doubt += len((sent - answered) & set(stored))
        self.record.starts.append(self.served.start())
        repeated = self._random.sample(sorted(answered), min(20, len(answered)))
        self._again([number - FIRST for number in [*(sent - answered), *repeated]])

    def _message(self, place: int) -> load.Message:
        return load.sealed(self._sender, company.userid(place % self._members), FIRST + place)

    def _until_killed(self, messages: list[load.Message], many: int) -> list[load.Answer]:
        answers: list[load.Answer] = []
        enough = threading.Event()

        def heard(answer: load.Answer) -> None:
            answers.append(answer)
            if len(answers) >= many:
                enough.set()

        with closing(load.Driver(self.served.port, CONNECTIONS)) as driver:
            talking = threading.Thread(target=driver.full, args=[messages], kwargs={"heard": heard})
            talking.start()
            enough.wait(30)
            self.served.kill()
            talking.join()
        return answers

    def _again(self, places: list[int]) -> None:
        with closing(load.Driver(self.served.port, CONNECTIONS)) as driver:
            answers = driver.full([self._message(place) for place in places]).answers
        self.record.again += len(answers)
        self.record.answered |= {one.message.number for one in answers if one.status == 200}
        bad = [one.status for one in answers if one.status != 200]
        if bad:
            self.record.wrong.append(f"not answered after the restart: {bad[:5]}")

    def _stored(self) -> list[int]:
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [int(key.removeprefix("m:")) for (key,) in connection.execute(sa.text(STORED))]
        engine.dispose()
        return found

    def balance(self) -> dict[str, int]:
        """Rows of each kind; all must be the number of members who spoke."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = {name: connection.execute(sa.text(query)).scalar_one() for name, query in ROWS.items()}
        engine.dispose()
        return found


FIRST = 10**17
STORED = "SELECT key FROM inbox_message"
ROWS = {
    "messages": "SELECT count(*) FROM inbox_message",
    "attendance": "SELECT count(*) FROM attendance WHERE state = 'present'",
    "audit": "SELECT count(*) FROM audit_entry WHERE verb = 'attendance.sign_in'",
}


@click.command()
@click.option("--times", default=100, show_default=True)
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
@click.option("--seed", default=1, show_default=True)
def main(times: int, kinds: tuple[str, ...], seed: int) -> None:
    """Kill and count."""
    failed = False
    for kind in kinds or ("sqlite", "postgresql"):
        stores = Stores(kind)
        url = stores.url("killed")
        members = times * BATCH
        company.settle(url, members)
        loop = Loop(url, Served(company.settings(url), stores.place), seed, members)
        try:
            loop.served.start()
            for _ in range(times):
                loop.once()
            rows, record = loop.balance(), loop.record
        finally:
            loop.served.kill()
            stores.close()
        if set(rows.values()) != {len(record.answered)}:
            record.wrong.append(f"rows {rows}, answered {len(record.answered)}")
        if max(record.starts) >= READY:
            record.wrong.append(f"a start took longer than {READY:.0f} s")
        failed = failed or bool(record.wrong)
        click.echo(
            f"{kind}: {times} kills, {len(record.answered)} messages answered and recorded once, "
            f"{record.in_doubt} killed between commit and answer, {record.again} delivered again, "
            f"slowest start {max(record.starts):.1f} s, rows {rows}; wrong: {record.wrong or 'nothing'}"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
