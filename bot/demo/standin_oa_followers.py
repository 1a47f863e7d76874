"""The stand-in's Official Account, its followers, and for how long and how often each of them may be spoken to.

The windows are those of 客服消息 since June 2023: after a message 48 hours and five, after a tap a minute and three.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

MESSAGE, TAP = "message", "tap"
WINDOWS: Mapping[str, tuple[timedelta, int]] = {
    MESSAGE: (timedelta(hours=48), 5),
    TAP: (timedelta(minutes=1), 3),
}
OUT_OF_TIME, OUT_OF_COUNT = 45015, 45047
FIELDS: Mapping[str, str] = {"thing1": "thing", "time2": "time"}
"""The fields of a template and what each takes."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the admin page shows of one Official Account."""

    app_id: str
    original_id: str
    """By this name (原始 ID) it stands in every message, not by its app id."""
    secret: str
    token: str
    aes_key: str = ""
    mode: str = "safe"
    """`plain`, `compatible` or `safe`."""
    template_id: str = ""
    """The one template it has; empty: none."""
    subscribe_id: str = ""
    """The one template followers agree to, once each."""
    fields: Mapping[str, str] = field(default_factory=lambda: FIELDS)
    """What both templates are made of."""


@dataclass(slots=True)
class Follower:
    """Somebody who knows the account; his openid tells capital letters from small ones."""

    openid: str
    name: str
    note: str = ""
    """What tells him from others of the same name."""
    follows: bool = True
    blocks_templates: bool = False
    agreed: int = 0
    """How many messages he has agreed to (订阅通知)."""


def openid_for(somebody: str) -> str:
    """An openid as WeChat makes them: an `o` and 27 signs, always the same for the same person."""
    return "o" + base64.urlsafe_b64encode(hashlib.sha256(somebody.encode()).digest()).decode()[:27]


class Windows:
    """Which windows stand open, by openid and kind."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], tuple[datetime, int]] = {}

    def open(self, openid: str, kind: str, now: datetime) -> None:
        """A new window of this kind, in place of the last."""
        lasts, messages = WINDOWS[kind]
        self._open[openid, kind] = (now + lasts, messages)

    def take(self, openid: str, now: datetime) -> int:
        """Count a message against the window that closes first; the errcode where none is open, 0 else."""
        standing = sorted(
            (until, kind, left)
            for (whose, kind), (until, left) in self._open.items()
            if whose == openid and now < until
        )
        usable = [one for one in standing if one[2] > 0]
        if not usable:
            return OUT_OF_COUNT if standing else OUT_OF_TIME
        until, kind, left = usable[0]
        self._open[openid, kind] = (until, left - 1)
        return 0

    def shown(self, openid: str, now: datetime) -> list[dict[str, Any]]:
        """The open windows of a follower: `kind`, `until`, `left`."""
        return [
            {"kind": kind, "until": until.isoformat(timespec="seconds"), "left": left}
            for (whose, kind), (until, left) in self._open.items()
            if whose == openid and now < until
        ]

    def clear(self) -> None:
        """Close them all."""
        self._open.clear()
