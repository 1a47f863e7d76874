"""The two kinds of access tokens of an Official Account.

Of `token` each call ends the one before. `stable_token` gives the same one to whoever asks until its last five minutes,
and may be forced twenty times a day, half a minute apart.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.demo.standin_oa_followers import Account

LIFE = timedelta(hours=2)
OVERLAP = timedelta(minutes=5)
FORCED_A_DAY, FORCED_APART = 20, timedelta(seconds=30)
GRANT = "client_credential"


class Tokens:
    """All access tokens ever given, until they are ended."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.clear()

    def clear(self) -> None:
        """Forget all of them."""
        self._until: dict[str, datetime] = {}
        self._latest = {"token": "", "stable_token": ""}
        self._forced: list[datetime] = []
        self._unknown = 40001

    def expire(self, code: int, now: datetime) -> None:
        """End all: 42001 lets them be known but old; 40001 or 40014 is what unknown ones are told from now on."""
        if code == 42001:  # noqa: PLR2004
            self._until = dict.fromkeys(self._until, now)
        else:
            self._until, self._unknown = {}, code

    def refusal(self, token: str, now: datetime) -> int:
        """The errcode of a call with this token; 0 for none."""
        if not token:
            return 41001
        until = self._until.get(token)
        if until is None:
            return self._unknown
        return 0 if now < until else 42001

    def given(self, kind: str, asked: Mapping[str, Any], now: datetime) -> dict[str, Any] | int:
        """The answer of an endpoint, or its errcode."""
        code = self._stranger(asked)
        if code:
            return code
        if kind == "token":
            self._until.pop(self._latest[kind], None)
            return self._new(kind, now)
        if asked.get("force_refresh"):
            return self._force(now)
        until = self._until.get(self._latest[kind], now)
        if until - now > OVERLAP:
            return {"access_token": self._latest[kind], "expires_in": int((until - now).total_seconds())}
        return self._new(kind, now)

    def _stranger(self, asked: Mapping[str, Any]) -> int:
        if asked.get("grant_type") != GRANT:
            return 40002
        if asked.get("appid") != self._account.app_id:
            return 40013 if asked.get("appid") else 41002
        secret = asked.get("secret")
        if secret != self._account.secret:
            return 40125 if secret else 41004
        return 0

    def _force(self, now: datetime) -> dict[str, Any] | int:
        self._forced = [at for at in self._forced if f"{at:%F}" == f"{now:%F}"]
        if len(self._forced) >= FORCED_A_DAY:
            return 45009
        if self._forced and now - self._forced[-1] < FORCED_APART:
            return 45011
        self._forced.append(now)
        self._until.pop(self._latest["stable_token"], None)
        return self._new("stable_token", now)

    def _new(self, kind: str, now: datetime) -> dict[str, Any]:
        token = secrets.token_urlsafe(96)
        self._until[token] = now + LIFE
        self._latest[kind] = token
        return {"access_token": token, "expires_in": int(LIFE.total_seconds())}
