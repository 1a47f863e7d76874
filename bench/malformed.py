"""Callbacks that are forged, broken or senseless, thousands of them, and a check that the served app shrugs.

    python -m bench.malformed [--count 22000] [--seed 1] [--threads 4] [--sender u000001]

Each case says what may become of it: `refused` must be a 4xx (or a closed connection), `harmless` a 200 or a 4xx,
`heard` a 200. Nothing may be a 5xx or take a second. At the end HTTP itself is broken, forty half requests are held
open, and a proper request must still be answered. Exit code 1 when anything was otherwise.
"""

import http.client
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

import click
import sqlalchemy as sa

from bench import broken_http, company
from bench.forging import HARMLESS, HEARD, LAYERS, REFUSED, Case, Forge, Target, kinds
from bench.served import Served
from bench.stores import Stores

__all__ = ["Case", "Target", "cases"]
DEFAULT = Target(company.TOKEN, company.AES_KEY, company.CORP_ID, company.AGENT_ID, time.time)
SLOW = 1.0
LISTED = 20


def cases(seed: int, count: int, target: Target = DEFAULT) -> Iterator[Case]:
    """The same `count` cases for the same seed, layer by layer in turn, signed for the moment they are drawn."""
    for number in range(count):
        yield LAYERS[number % len(LAYERS)](Forge(target, random.Random(f"{seed}:{number}")))


def acceptable(expect: str, status: str) -> bool:
    """Whether a status (or `closed`) may follow what was expected."""
    refused = status == "closed" or status.startswith("4")
    return {REFUSED: refused, HARMLESS: refused or status == "200", HEARD: status == "200"}[expect]


@dataclass
class Tally:
    """What became of the cases."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, status: str, seconds: float, *, ok: bool) -> None:
        """One case is done."""
        with self._guard:
            self.counts[name, status if status == "closed" else f"{status[:1]}xx"] += 1
            self.slowest = sorted([*self.slowest, (seconds, name)], reverse=True)[:5]
            if not ok or seconds > SLOW:
                self.wrong.append(f"{name}: {status} after {seconds:.2f} s")

    def show(self) -> None:
        """Print a row a kind of case."""
        for name in sorted({name for name, _ in self.counts}):
            found = {status: count for (one, status), count in sorted(self.counts.items()) if one == name}
            click.echo(f"  {name:<24}" + "  ".join(f"{status} {count}" for status, count in found.items()))
        click.echo("slowest: " + ", ".join(f"{name} {seconds * 1000:.0f} ms" for seconds, name in self.slowest))


class Gun:
    """One thread's connection; opened again whenever the server has closed it."""

    def __init__(self, url: str) -> None:
        at = urlsplit(url)
        self.host, self.port, self.path = at.hostname or "127.0.0.1", at.port or 80, at.path
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=10)

    def fire(self, case: Case) -> tuple[str, float]:
        """The status, or `closed`; and the seconds it took. A kept connection the server has left is opened again."""
        begin = time.monotonic()
        status = self._ask(case) if self._connection.sock is not None else "closed"
        return (self._ask(case) if status == "closed" else status), time.monotonic() - begin

    def _ask(self, case: Case) -> str:
        try:
            address = f"{self.path}?{urlencode(case.query, errors='surrogatepass')}"
            self._connection.request("POST", address, case.body, {"Content-Type": "text/xml"})
            response = self._connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return "closed"
        return str(response.status)

    def is_alive(self) -> bool:
        """Whether /healthz answers 200."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def bombard(url: str, drawn: Iterator[Case], threads: int, tally: Tally) -> None:
    """Fire all cases from some threads."""
    guard = threading.Lock()

    def work() -> None:
        gun = Gun(url)
        while True:
            with guard:
                case = next(drawn, None)
            if case is None:
                return
            status, seconds = gun.fire(case)
            tally.note(case.name, status, seconds, ok=acceptable(case.expect, status))

    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def break_http(url: str, target: Target, tally: Tally) -> None:
    """What no client library would send, and a proper request beside forty half ones."""
    gun = Gun(url)
    for attack in broken_http.attacks(gun.path):
        status, seconds = broken_http.fire(gun.host, gun.port, attack)
        ok = status not in {"500", "502", "503", "504", "silent"}
        tally.note("wire" if ok else f"wire {attack.name}", status, 0.0 if status == "closed" else seconds, ok=ok)
    with ExitStack() as stack:
        broken_http.hold(gun.host, gun.port, gun.path, stack)
        case = kinds(Forge(target, random.Random()))
        status, seconds = Gun(url).fire(case)
        tally.note("beside half requests", status, seconds, ok=status == "200")


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """The served app on a store of its own, with one company in it; gives the callback's and the store's URL."""
    stores = Stores("sqlite")
    store = stores.url("malformed")
    company.settle(store)
    app = Served(company.settings(store), stores.place)
    try:
        app.start()
        yield f"http://127.0.0.1:{app.port}/hook/wecom_app", store
    finally:
        app.kill()
        stores.close()


def rows(store: str) -> dict[str, int]:
    """What was kept: replies to authentic texts, and what they changed."""
    engine = sa.create_engine(store)
    with engine.connect() as connection:
        found = {
            table: connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("inbox_message", "attendance", "audit_entry")
        }
    engine.dispose()
    return found


@click.command()
@click.option("--count", default=22_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--threads", default=4, show_default=True)
@click.option("--sender", default="nobody.knows", show_default=True, help="whose account hostile texts come from")
def main(count: int, seed: int, threads: int, sender: str) -> None:
    """Fire the cases at an app of our own and say what became of them."""
    target = replace(DEFAULT, sender=sender)
    with served() as (url, store):
        tally, begin = Tally(), time.monotonic()
        bombard(url, cases(seed, count, target), threads, tally)
        seconds = time.monotonic() - begin
        break_http(url, target, tally)
        alive, kept = Gun(url).is_alive(), rows(store)
    tally.show()
    classes: Counter[str] = Counter()
    for (_, status), number in tally.counts.items():
        classes[status] += number
    summed = ", ".join(f"{status} {number}" for status, number in sorted(classes.items()))
    click.echo(f"{count} cases in {seconds:.1f} s: {summed}; kept {kept}")
    click.echo(f"not as expected: {len(tally.wrong)}; healthz {'answers' if alive else 'is dead'}")
    for line in tally.wrong[:LISTED]:
        click.echo(f"  {line}")
    if tally.wrong or not alive:
        sys.exit(1)


if __name__ == "__main__":
    main()
