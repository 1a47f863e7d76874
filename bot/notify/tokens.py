"""Access tokens shared by all processes: in the store, sealed with a key made of the app's secret.

Whoever fetches a new token holds a lease on its row; everybody else waits and finds the token. In one process the
threads queue first, so that one of them asks the store.
"""

import base64
import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import SQLModel

from bot.channels.tokens import Token
from bot.core.clock import Clock, system_clock
from bot.core.db import Database, insert_once

LEASE = timedelta(seconds=15)
"""Longer than a token is fetched; a process that dies meanwhile holds the others up no longer than this."""
LOOK = 0.05
"""Seconds between two looks whether somebody else has the token by now."""
PURPOSE = b"zhibu platform token"

_TOKENS: sa.Table = SQLModel.metadata.tables["platform_token"]
log = logging.getLogger(__name__)


class StoreTokens:
    """The tokens of one app's processes; `secret` is the app's, and what is stored is of no use without it."""

    def __init__(self, database: Database, secret: str, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock
        key = HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
        self._seal = Fernet(base64.urlsafe_b64encode(key))
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: str) -> Token | None:
        """The token last put, fresh or not; None also for one sealed under another secret."""
        return self._open(self._row(key))

    def put(self, key: str, token: Token) -> None:
        """Keep the token for all processes."""
        values = {"sealed": self._seal.encrypt(token.value.encode()).decode(), "until": token.until}
        with self._database.write() as session:
            self._ensure(session.connection(), key)
            session.connection().execute(_TOKENS.update().where(_TOKENS.c.key == key).values(values))

    def drop(self, key: str, value: str) -> None:
        """Forget the token if it is still `value`."""
        row = self._row(key)
        kept = self._open(row)
        if row is None or kept is None or kept.value != value:
            return
        unchanged = sa.and_(_TOKENS.c.key == key, _TOKENS.c.sealed == row.sealed)
        with self._database.write() as session:
            session.connection().execute(_TOKENS.update().where(unchanged).values(sealed="", until=None))

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """Held by the one who fetches a token for `key`; whoever waits for it goes on when a fresh one is there."""
        with self._guard:
            mine = self._locks.setdefault(key, threading.Lock())
        with mine:
            lease = self._wait(key)
            try:
                yield
            finally:
                if lease:
                    self._release(key, lease)

    def _wait(self, key: str) -> str:
        """Take the lease, however long that takes; empty when meanwhile somebody has brought a fresh token."""
        lease = secrets.token_hex(8)
        start = time.monotonic()
        while not self._is_fresh(key):
            # A clock that stands still or was set back must not keep a lease alive.
            forced = time.monotonic() - start > LEASE.total_seconds()
            if self._take(key, lease, forced=forced):
                return lease
            time.sleep(LOOK)
        return ""

    def _is_fresh(self, key: str) -> bool:
        kept = self.get(key)
        return kept is not None and self._clock() < kept.until

    def _take(self, key: str, lease: str, *, forced: bool) -> bool:
        now = self._clock()
        free = sa.or_(_TOKENS.c.leased_until.is_(None), _TOKENS.c.leased_until <= now, sa.literal(forced))
        values = {"leased_by": lease, "leased_until": now + LEASE}
        update = _TOKENS.update().where(_TOKENS.c.key == key, free).values(values).returning(_TOKENS.c.id)
        with self._database.write() as session:
            self._ensure(session.connection(), key)
            return session.connection().execute(update).first() is not None

    def _release(self, key: str, lease: str) -> None:
        ours = sa.and_(_TOKENS.c.key == key, _TOKENS.c.leased_by == lease)
        with self._database.write() as session:
            session.connection().execute(_TOKENS.update().where(ours).values(leased_by="", leased_until=None))

    @staticmethod
    def _ensure(connection: sa.Connection, key: str) -> None:
        connection.execute(insert_once(connection, _TOKENS).values(key=key, sealed="", leased_by=""))

    def _row(self, key: str) -> "sa.Row[str, object] | None":
        query = sa.select(_TOKENS.c.sealed, _TOKENS.c.until).where(_TOKENS.c.key == key)
        with self._database.read() as session:
            return session.connection().execute(query).one_or_none()

    def _open(self, row: "sa.Row[str, object] | None") -> Token | None:
        if row is None or not row.sealed or row.until is None:
            return None
        try:
            return Token(self._seal.decrypt(row.sealed).decode(), row.until)
        except InvalidToken:
            log.warning("a stored token is sealed under another secret")
            return None
