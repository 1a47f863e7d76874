"""One token for all processes: fetched once, sealed, and not held up by who died."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.synchronize import Event

import pytest
import sqlalchemy as sa

from bot.channels.base import Outgoing
from bot.channels.tokens import Token, TokenStore
from bot.channels.wecom_app import WecomApp
from bot.core.clock import MovableClock
from bot.core.db import Database
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.notify import StoreTokens, tokens
from tests.channels.conftest import AES_KEY, AGENT, CORP, MONDAY, SECRET, TOKEN, settings
from tests.processes import PROCESSES

PATIENCE = 60.0
"""Seconds a process may take."""


def send_five(url: str, base: str, start: Event, name: str) -> None:
    """A process that holds no token and sends."""
    channel = WecomApp(settings(api_base=base), tokens=StoreTokens(Database(url), SECRET))
    start.wait(PATIENCE)
    for number in range(5):
        channel.send(Outgoing(("liming",), "通知", key=f"{name}:{number}"))


@pytest.fixture
def store(database: Database) -> StoreTokens:
    """The store of one process."""
    return StoreTokens(database, SECRET, MovableClock(MONDAY))


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """WeCom, and one member who sees the app."""
    wecom = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY)
    wecom.add_users([Member("liming", "李明")])
    yield wecom
    wecom.close()


def gettokens(standin: StandIn) -> int:
    return sum(call["path"] == "gettoken" for call in standin.calls)


def at_once(count: int, do: Callable[[int], object]) -> None:
    start = threading.Barrier(count)

    def run(number: int) -> None:
        start.wait()
        do(number)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(run, range(count)))


def test_a_token_is_kept_and_dropped_by_its_value(store: StoreTokens, database: Database) -> None:
    kept: TokenStore = store
    assert kept.get("app") is None
    kept.drop("app", "old")
    kept.put("app", Token("new", MONDAY + timedelta(hours=2)))
    kept.drop("app", "old")
    assert StoreTokens(database, SECRET).get("app") == Token("new", MONDAY + timedelta(hours=2))

    kept.drop("app", "new")
    assert kept.get("app") is None
    kept.put("app", Token("newer", MONDAY))
    assert kept.get("app") == Token("newer", MONDAY)
    assert kept.get("other") is None


def test_a_token_is_of_no_use_to_who_reads_the_store(
    store: StoreTokens, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store.put("app", Token("secret-token", MONDAY + timedelta(hours=2)))
    with database.read() as session:
        [row] = session.connection().execute(sa.text("SELECT * FROM platform_token")).mappings()

    assert "secret-token" not in str(dict(row))
    assert StoreTokens(database, "another secret").get("app") is None
    assert "sealed under another secret" in caplog.text
    for text in (caplog.text, repr(store), str(vars(store))):
        assert "secret-token" not in text
        assert SECRET not in text


@pytest.mark.parametrize("stores", [1, 4, 20])
def test_twenty_cold_threads_fetch_one_token(database: Database, standin: StandIn, stores: int) -> None:
    base = standin.serve() + "/cgi-bin/"
    shared = [StoreTokens(database, SECRET) for _ in range(stores)]
    apps = [WecomApp(settings(api_base=base), tokens=shared[number % stores]) for number in range(20)]
    at_once(20, lambda number: apps[number].send(Outgoing(("liming",), "通知", key=str(number))))
    assert (gettokens(standin), len(standin.outbox)) == (1, 20)

    standin.expire_tokens()
    at_once(20, lambda number: apps[number].send(Outgoing(("liming",), "再通知", key=str(number))))
    assert gettokens(standin) == 2


def test_four_cold_processes_fetch_one_token(store_url: str, standin: StandIn) -> None:
    base = standin.serve() + "/cgi-bin/"
    start = PROCESSES.Event()
    processes = [
        PROCESSES.Process(target=send_five, args=(store_url, base, start, name), daemon=True) for name in "abcd"
    ]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0] * 4

    assert gettokens(standin) == 1
    assert sum(call["path"] == "message/send" for call in standin.calls) == 20


def test_who_dies_while_fetching_holds_nobody_up_for_long(database: Database) -> None:
    clock = MovableClock(MONDAY)
    dead, alive = StoreTokens(database, SECRET, clock), StoreTokens(database, SECRET, clock)
    held = dead.lock("app")
    held.__enter__()
    clock.advance(tokens.LEASE)

    start = time.monotonic()
    with alive.lock("app"):
        assert time.monotonic() - start < 5
    held.__exit__(None, None, None)


def test_a_clock_set_back_keeps_no_lease_alive(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "LEASE", timedelta(seconds=0.3))
    clock = MovableClock(MONDAY)
    held = StoreTokens(database, SECRET, clock).lock("app")
    held.__enter__()
    clock.advance(timedelta(hours=-1))

    start = time.monotonic()
    with StoreTokens(database, SECRET, clock).lock("app"):
        assert 0.3 < time.monotonic() - start < 5
    held.__exit__(None, None, None)


def test_a_lease_is_given_back_even_after_a_failure(store: StoreTokens, database: Database) -> None:
    def fail() -> None:
        with store.lock("app"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    start = time.monotonic()
    with StoreTokens(database, SECRET, MovableClock(MONDAY)).lock("app"):
        assert time.monotonic() - start < 5


def test_who_waits_goes_on_when_the_token_is_there(store: StoreTokens, database: Database) -> None:
    other = StoreTokens(database, SECRET, MovableClock(MONDAY))
    arrived = threading.Event()

    def wait() -> None:
        with other.lock("app"):
            arrived.set()

    with store.lock("app"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not arrived.wait(0.3)
        store.put("app", Token("new", MONDAY + timedelta(hours=2)))
        assert arrived.wait(5)
    waiting.join()
