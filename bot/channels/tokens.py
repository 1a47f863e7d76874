"""Where access tokens are kept between calls; several processes may share one store."""

import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the moment from which it is no longer used."""

    value: str
    until: datetime

    def __repr__(self) -> str:
        return f"Token(until={self.until:%Y-%m-%d %H:%M:%S})"


class TokenStore(Protocol):
    """Tokens by the key of their app."""

    def get(self, key: str) -> Token | None:
        """The token last put, fresh or not."""
        ...

    def put(self, key: str, token: Token) -> None:
        """Keep the token."""
        ...

    def drop(self, key: str, value: str) -> None:
        """Forget the token if it is still `value`: somebody else may have fetched a better one."""
        ...

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Held by the one who fetches a token for `key`; everyone else waits and then finds it."""
        ...


class MemoryTokens:
    """Tokens of one process."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: str) -> Token | None:
        """The token last put, fresh or not."""
        return self._tokens.get(key)

    def put(self, key: str, token: Token) -> None:
        """Keep the token until the process ends."""
        with self._guard:
            self._tokens[key] = token

    def drop(self, key: str, value: str) -> None:
        """Forget the token if it is still `value`."""
        with self._guard:
            kept = self._tokens.get(key)
            if kept is not None and kept.value == value:
                del self._tokens[key]

    def lock(self, key: str) -> AbstractContextManager[object]:
        """One lock a key."""
        with self._guard:
            return self._locks.setdefault(key, threading.Lock())
