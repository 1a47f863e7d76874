"""What the served app is measured against, behind the same server with the same settings.

`floor` does the protocol alone: Flask, check, decrypt, parse, encrypt; it stores nothing and says one sentence.
`bare` adds our own statements, as our own path executed them once (`recorded`), in the raw driver with one commit.
Neither shares code with the app's channel, router or store.
"""

import hashlib
import json
import os
import pickle
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import psycopg
import sqlalchemy as sa
from flask import Flask, Response, abort, request
from psycopg.types.json import Json
from sqlmodel import Session

from bench import company
from bot.app import App
from bot.channels.base import Incoming
from bot.chat import InboxMessage
from bot.cli.serve import server
from bot.core import config
from bot.core.clock import SHANGHAI, system_clock
from bot.core.db import Database, Row
from bot.demo.standin_callbacks import Vault
from bot.meetings.models import Attendance

STORE, STATEMENTS = "BENCH_STORE", "BENCH_STATEMENTS"
STEPS = ("claim", "who", "today", "upsert", "audit", "settle")
"""What one sign-in executes, in order; the bench stops when our path does something else."""
SENTENCE = f"已签到：{company.TITLE}。改错回「撤回」。"
ENCRYPT = re.compile(rb"<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]></Encrypt>")
SKEW = 600

KEY = "m:1234567890123456789"
SPEAKER = 3
MEMBER, INBOX, ATTENDANCE = 500_000_001, 600_000_001, 700_000_001
"""The numbers in the sample message; every message puts its own in their place."""
EARLY = datetime(2026, 1, 1, tzinfo=SHANGHAI)

Speak = Callable[[str, str], str]
"""From the key of a message and its sender to the words of the reply."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the driver got it, with the values of the sample message."""

    text: str
    values: Any


def recorded(url: str) -> list[Statement]:
    """What our path hands to the driver for one first sign-in, in an empty store of the bench's company."""
    company.settle(url, 5, first_id=MEMBER - SPEAKER)
    database = Database(url)
    seen: list[Statement] = []
    _overhear(database, seen)
    with database.write() as session:
        first = MEMBER - SPEAKER
        _number_from(session, InboxMessage(id=INBOX - 1, channel="", key="", sender="", received_at=EARLY))
        _number_from(session, Attendance(id=ATTENDANCE - 1, meeting_id=first, member_id=first, at=EARLY, said_at=EARLY))
    settings = config.load(None, company.settings(url))
    incoming = Incoming(
        "wecom_app", KEY, company.userid(SPEAKER), "签到", sent_at=system_clock().replace(microsecond=0)
    )
    desk = App(settings, database).desk
    desk.workdays.freshen(system_clock())  # once a minute, and not for every message
    seen.clear()
    said = desk.receive(incoming)
    database.close()
    if said != SENTENCE or len(seen) != len(STEPS):
        raise RuntimeError(f"a sign-in is not what it was: {said} with {len(seen)} statements")
    return seen


def environment(url: str, statements: Path) -> dict[str, str]:
    """What `bare` needs to know."""
    return {STORE: url, STATEMENTS: str(statements)}


def _overhear(database: Database, seen: list[Statement]) -> None:
    """Have the driver itself tell what it is given to execute, whichever way it came there."""

    def note(text: Any, values: Any) -> None:
        if not text.startswith(("BEGIN", "PRAGMA")):
            seen.append(Statement(text, _plain(values)))

    class PostgresCursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            note(query, params or ())
            return super().execute(query, params, **options)

    class SqliteCursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = (), /) -> Any:
            note(sql, parameters)
            return super().execute(sql, parameters)

    class SqliteConnection(sqlite3.Connection):
        def cursor(self, factory: Any = SqliteCursor) -> Any:
            return super().cursor(factory)

    @sa.event.listens_for(database.engine, "do_connect")
    def listen(*event: Any) -> None:
        event[3].update({"factory": SqliteConnection} if database.is_sqlite else {"cursor_factory": PostgresCursor})


def _number_from(session: Session, row: Row) -> None:
    """Let the next row of a table follow this one, so that the numbers of the sample are not taken for others."""
    session.add(row)
    session.flush()
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(sa.text(f"SELECT setval('{row.__tablename__}_id_seq', {row.id})"))


def _plain(values: Any) -> Any:
    """The values of a statement without the driver's wrappers."""
    if isinstance(values, dict):
        return {name: _plain_value(value) for name, value in values.items()}
    return tuple(_plain_value(value) for value in values)


def _plain_value(value: Any) -> Any:
    return json.dumps(value.obj, ensure_ascii=False, separators=(",", ":")) if isinstance(value, Json) else value


class Protocol:
    """The envelope, as thin as it can be."""

    def __init__(self) -> None:
        self.vault = Vault(company.TOKEN, company.AES_KEY, company.CORP_ID)

    def open(self) -> dict[str, str]:
        """The fields of the message in this request."""
        found = ENCRYPT.search(request.get_data(cache=False))
        if found is None:
            abort(400)
        ciphertext, timestamp = found[1].decode(), request.args["timestamp"]
        stale = abs(time.time() - int(timestamp)) > SKEW
        if stale or self.vault.sign(timestamp, request.args["nonce"], ciphertext) != request.args["msg_signature"]:
            abort(403)
        return {element.tag: element.text or "" for element in ET.fromstring(self.vault.decrypt(ciphertext))}

    def seal(self, receiver: str, words: str) -> str:
        """The signed and encrypted answer."""
        now = str(int(time.time()))
        ciphertext = self.vault.encrypt(
            f"<xml><ToUserName><![CDATA[{receiver}]]></ToUserName><FromUserName><![CDATA[{company.CORP_ID}]]>"
            f"</FromUserName><CreateTime>{now}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{words}]]></Content></xml>"
        )
        nonce = hashlib.md5(ciphertext.encode()).hexdigest()[:16]
        signature = self.vault.sign(now, nonce, ciphertext)
        return (
            f"<xml><Encrypt><![CDATA[{ciphertext}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{now}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )


def _app(speak: Speak) -> Flask:
    app, protocol = Flask(__name__), Protocol()

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.post("/hook/wecom_app")
    def receive() -> Response:
        fields = protocol.open()
        sender = fields["FromUserName"].lower()
        words = speak(f"m:{fields['MsgId']}", sender)
        return Response(protocol.seal(sender, words), mimetype="text/xml")

    return app


def floor() -> Flask:
    """The protocol alone."""
    return _app(lambda *_: SENTENCE)


def bare() -> Flask:
    """The protocol and one transaction in the raw driver."""
    url = sa.make_url(os.environ[STORE])
    steps = dict(zip(STEPS, pickle.loads(Path(os.environ[STATEMENTS]).read_bytes()), strict=True))
    transaction = _sqlite(str(url.database)) if url.get_backend_name() == "sqlite" else _postgres(url)

    def speak(key: str, sender: str) -> str:
        with transaction() as execute:
            return _sign_in(execute, steps, key, sender)

    return _app(speak)


Execute = Callable[[str, Any], Any]
"""Executes a statement; gives the first row if there are rows."""


def _sign_in(execute: Execute, steps: dict[str, Statement], key: str, sender: str) -> str:
    known: dict[Any, Any] = {KEY: key, company.userid(SPEAKER): sender}

    def run(step: str) -> Any:
        statement = steps[step]
        if isinstance(statement.values, dict):
            return execute(statement.text, {name: known.get(value, value) for name, value in statement.values.items()})
        return execute(statement.text, [known.get(value, value) for value in statement.values])

    known[INBOX] = run("claim")[0]
    known[MEMBER] = run("who")[0]
    meeting = run("today")
    known[MEMBER - SPEAKER] = meeting[0]
    attendance = run("upsert")[0]
    [changes] = [value for value in _values(steps["audit"]) if str(value).startswith("[")]
    known[changes] = changes.replace(str(ATTENDANCE), str(attendance)).replace(str(MEMBER), str(known[MEMBER]))
    run("audit")
    run("settle")
    return f"已签到：{meeting[3]}。改错回「撤回」。"


def _values(statement: Statement) -> Any:
    return statement.values.values() if isinstance(statement.values, dict) else statement.values


def _sqlite(path: str) -> Callable[[], Any]:
    turn, local = threading.Lock(), threading.local()

    @contextmanager
    def transaction() -> Iterator[Execute]:
        with turn:
            if not hasattr(local, "connection"):
                local.connection = sqlite3.connect(path, isolation_level=None)
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=3500"):
                    local.connection.execute(f"PRAGMA {pragma}")
            connection: sqlite3.Connection = local.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield lambda text, values: connection.execute(text, values).fetchone()
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    return transaction


def _postgres(url: sa.URL) -> Callable[[], Any]:
    local = threading.local()
    place = url.set(drivername="postgresql").render_as_string(hide_password=False)

    @contextmanager
    def transaction() -> Iterator[Execute]:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(place, options="-c timezone=UTC -c synchronous_commit=on")
        connection: psycopg.Connection[Any] = local.connection

        def execute(text: str, values: Any) -> Any:
            cursor = connection.execute(text, values)
            return cursor.fetchone() if cursor.description else None

        with connection.transaction():
            yield execute

    return transaction


@click.command()
@click.argument("which", type=click.Choice(["floor", "bare"]))
@click.option("--port", type=int, required=True)
def main(which: str, port: int) -> None:
    """Serve a reference."""
    server(f"bench.reference:{which}", host="127.0.0.1", port=port).serve()


if __name__ == "__main__":
    main()
