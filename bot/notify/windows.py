"""Whether somebody may be told now where only who was heard of late is spoken to (客服消息). Pure.

What he does opens a window: a message for 48 hours and five letters, a tap on the menu for a minute and three (公众号,
announcement of 12 June 2023). Windows of different kinds stand side by side; the one that ends first is spent first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

ON_THE_WAY = timedelta(seconds=5)
"""What is packed closer to the end than this would be sent after it."""


class Way(StrEnum):
    """How somebody can be told now."""

    INSIDE = "inside"
    """In so many words: a window is open."""
    OUTSIDE = "outside"
    """In the form for who was not heard of late."""
    NOT_YET = "not_yet"


class Opening(NamedTuple):
    """A window of an account: its number in the store, its kind, until when and for how many letters it is open."""

    number: int
    kind: str
    until: datetime
    left: int


def can_send(openings: Sequence[Opening], now: datetime, *, under_way: int = 0, has_outside: bool) -> Way:
    """How the next letter can go, `under_way` others being meant for the same windows already."""
    if len(allot(openings, now, under_way + 1)) > under_way:
        return Way.INSIDE
    return Way.OUTSIDE if has_outside else Way.NOT_YET


def allot(openings: Sequence[Opening], now: datetime, letters: int) -> Sequence[Opening]:
    """The window each of so many letters is taken from; fewer where there is no more room."""
    open_ = [one for one in openings if one.until > now + ON_THE_WAY]
    room = [one for one in sorted(open_, key=lambda one: one.until) for _ in range(one.left)]
    return room[:letters]
