"""Sign-ins against the served app, beside the protocol alone and a bare transaction: rates, latencies, and a count.

    python -m bench.webhook [--seconds 3] [--rounds 5] [--store sqlite|postgresql]

The three servers run the whole time and are asked in turn, so that a busy machine is busy for all; medians are shown.
Every message is the first sign-in of its member, so that it has its full effect.
"""

import pickle
import statistics
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count

import click
import sqlalchemy as sa

from bench import company, load, reference
from bench.served import REFERENCE, ZHIBU, Served
from bench.stores import Stores

CONNECTIONS = 16
MAX_RATE = 2500
"""Sign-ins a second for which members are made in advance; the floor, which stores nothing, begins anew."""
APP, BARE, FLOOR = "zhibu serve", "bare transaction", "protocol floor"
HEAD = """| {kind} | messages/s | of bare | of floor | CPU each | p50 full | p99 full | p50 half | p99 half |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""
ROW = "| {name} | {rate:.0f} | {bare:.2f} | {floor:.2f} | {spent:.2f} ms | {full} | {half} |"
COUNTS = ("inbox_message", "attendance", "audit_entry")


class Subject:
    """One server with its connections and the members who have not spoken to it yet."""

    def __init__(self, served: Served, members: int) -> None:
        self.served = served
        self._driver = load.Driver(served.port, CONNECTIONS)
        self._sender = load.postman()
        self._members = members
        self._places = count()
        self._sealed: deque[load.Message] = deque()
        self._spent: list[float] = []
        self.full: list[load.Run] = []
        self.half: list[load.Run] = []

    def at_full_load(self, seconds: float) -> None:
        """All connections busy."""
        self._seal(int(seconds * MAX_RATE))
        busy = self.served.busy()
        run = _good(self._driver.full(self._drawn(), seconds=seconds), self.served)
        self._spent.append(1000 * (self.served.busy() - busy) / len(run.answers))
        self.full.append(run)

    def at_half_load(self, seconds: float) -> None:
        """Half of the rate reached at full load, evenly paced."""
        rate = self.rate / 2
        self._seal(int(seconds * rate))
        messages = [self._sealed.popleft() for _ in range(int(seconds * rate))]
        self.half.append(_good(self._driver.paced(messages, rate=rate), self.served))

    @property
    def rate(self) -> float:
        """Messages a second at full load."""
        return statistics.median(run.rate for run in self.full)

    @property
    def spent(self) -> float:
        """Milliseconds of processor the server process takes for one message at full load; the store's not counted."""
        return statistics.median(self._spent)

    def latencies(self, runs: list[load.Run]) -> str:
        """Median and 99th percentile in milliseconds, as two cells."""
        return " | ".join(f"{statistics.median(run.latency(percent) for run in runs):.1f} ms" for percent in (50, 99))

    def close(self) -> None:
        """Hang up."""
        self._driver.close()

    def _seal(self, many: int) -> None:
        while len(self._sealed) < many:
            place = next(self._places)
            member = company.userid(place % self._members)
            self._sealed.append(load.sealed(self._sender, member, 10**17 + place))

    def _drawn(self) -> Iterator[load.Message]:
        while self._sealed:
            yield self._sealed.popleft()


def _good(run: load.Run, served: Served) -> load.Run:
    bad = [one.status for one in run.answers if one.status != 200]
    if bad:
        found = f"{len(bad)} of {len(run.answers)} were not answered with 200: {bad[:5]}"
        raise click.ClickException(f"{served.command[-1]}: {found}\n{served.said()}")
    return run


def compare(stores: Stores, rounds: int, seconds: float) -> str:
    """The table of the three servers."""
    statements = stores.place / "statements"
    statements.write_bytes(pickle.dumps(reference.recorded(stores.url("sample"))))
    members = int(rounds * seconds * MAX_RATE * 1.5)
    subjects: dict[str, Subject] = {}
    with ExitStack() as stack:
        for name, command in ((APP, ZHIBU), (BARE, (*REFERENCE, "bare")), (FLOOR, (*REFERENCE, "floor"))):
            url = stores.url(command[-1])
            company.settle(url, members)
            served = Served(company.settings(url) | reference.environment(url, statements), stores.place, command)
            stack.callback(served.kill)
            served.start()
            subjects[name] = Subject(served, members)
            stack.callback(subjects[name].close)
        for _ in range(rounds):
            for subject in subjects.values():
                subject.at_full_load(seconds)
        for _ in range(rounds):
            for subject in subjects.values():
                subject.at_half_load(seconds)
    lines = [HEAD.format(kind=stores.kind)]
    for name, one in subjects.items():
        ratios = {"bare": one.rate / subjects[BARE].rate, "floor": one.rate / subjects[FLOOR].rate}
        full, half = one.latencies(one.full), one.latencies(one.half)
        lines.append(ROW.format(name=name, rate=one.rate, spent=one.spent, full=full, half=half, **ratios))
    return "\n".join(lines)


def everybody(stores: Stores) -> str:
    """All 792 members of the company sign in at once, once each; nobody is lost, nobody counted twice."""
    url = stores.url("everybody")
    company.settle(url)
    served = Served(company.settings(url), stores.place)
    served.start()
    sender = load.postman()
    driver = load.Driver(served.port, CONNECTIONS)
    try:
        messages = [load.sealed(sender, company.userid(place), 10**17 + place) for place in range(company.BLOCK)]
        run = _good(driver.full(messages), served)
    finally:
        driver.close()
        served.stop()
    wrong = [words for words in (load.opened(sender, one) for one in run.answers) if words != reference.SENTENCE]
    counted = counts(url)
    if wrong or len(run.answers) != company.BLOCK or set(counted.values()) != {company.BLOCK}:
        raise click.ClickException(f"{len(run.answers)} answers, wrong ones: {wrong[:3]}, rows: {counted}")
    return f"{company.BLOCK} members in {run.seconds:.2f} s, every reply opened and right; rows: {counted}"


def counts(url: str) -> dict[str, int]:
    """Rows of the three tables a sign-in writes to, and how many different keys and members they hold."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in COUNTS}
        different = "SELECT count(DISTINCT member_id) FROM attendance WHERE state = 'present'"
        found["members present"] = connection.execute(sa.text(different)).scalar_one()
    engine.dispose()
    return found


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="Length of one round of one server.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--store", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True)
def main(seconds: float, rounds: int, kinds: tuple[str, ...]) -> None:
    """Print a table and a count for each store."""
    for kind in kinds or ("sqlite", "postgresql"):
        stores = Stores(kind)
        try:
            click.echo(compare(stores, rounds, seconds))
            click.echo(f"\n{everybody(stores)}\n")
        finally:
            stores.close()


if __name__ == "__main__":
    main()
