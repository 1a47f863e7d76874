"""What the stand-in counts: receivers a day, messages a member, requests said twice (paths 90236 and 90312)."""

import json
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

PER_MEMBER = ((30, timedelta(minutes=1)), (1000, timedelta(hours=1)))
"""What one member gets from one app; the rest is dropped and the caller is told `ok`."""
PER_ACCOUNT = 200
"""Receivers a day for every account of the company; beyond that the caller is told 45009."""
DUPLICATES, DUPLICATES_AT_MOST = 1800, 14400


class Quotas:
    """The counters of one app."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, timedelta], deque[datetime]] = {}
        self._seen: dict[str, datetime] = {}
        self._today: tuple[str, int] = ("", 0)

    def allow_day(self, receivers: int, accounts: int, now: datetime) -> bool:
        """Count receivers against the day, if they still fit."""
        day, count = self._today
        count = receivers + (count if day == f"{now:%F}" else 0)
        if count > accounts * PER_ACCOUNT:
            return False
        self._today = (f"{now:%F}", count)
        return True

    def allow_member(self, userid: str, now: datetime) -> bool:
        """Count a message against the minute and the hour of a member, if it still fits both."""
        windows = [(limit, span, self._windows.setdefault((userid, span), deque())) for limit, span in PER_MEMBER]
        for _, span, moments in windows:
            while moments and moments[0] <= now - span:
                moments.popleft()
        if any(len(moments) >= limit for limit, _, moments in windows):
            return False
        for _, _, moments in windows:
            moments.append(now)
        return True

    def is_repeated(self, message: Mapping[str, Any], now: datetime) -> bool:
        """True for the same request inside the interval it asked for."""
        if not message.get("enable_duplicate_check"):
            return False
        whole = json.dumps(message, sort_keys=True)
        seconds = min(int(message.get("duplicate_check_interval") or DUPLICATES), DUPLICATES_AT_MOST)
        before = self._seen.get(whole)
        return before is not None and now - before < timedelta(seconds=seconds)

    def remember(self, message: Mapping[str, Any], now: datetime) -> None:
        """A request was carried out: the same again is repeated."""
        if message.get("enable_duplicate_check"):
            self._seen[json.dumps(message, sort_keys=True)] = now
