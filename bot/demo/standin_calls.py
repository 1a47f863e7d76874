"""The calls of an API of the stand-in: all are noted, and some are made to go wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.demo.standin_answers import Json, failure
from bot.demo.standin_http import Answer, Request


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls: instead of their effect, or `after` it."""

    path: str
    errcode: int | None = None
    http: int | None = None
    hang: float = 0.0
    raw: str | None = None
    reset: bool = False
    times: int = 1
    after: bool = False

    def answer(self, now: datetime) -> Answer:
        """What the caller gets to see."""
        if self.hang or self.reset:
            return Answer(hang=self.hang, reset=self.reset)
        if self.raw is not None:
            return Answer(self.raw.encode(), "text/html", self.http or 200)
        if self.http:
            return Answer(b"<html><h1>Bad Gateway</h1></html>", "text/html", self.http)
        return Answer.of(failure(self.errcode or -1, now))


class Calls:
    """What was asked, and what goes wrong with what is asked next; whoever uses it holds a lock."""

    def __init__(self) -> None:
        self.made: list[Json] = []
        self.faults: list[Fault] = []

    def clear(self) -> None:
        """Forget what was asked, and what was to go wrong."""
        self.made, self.faults = [], []

    def answer(self, path: str, request: Request, now: datetime, do: Callable[[], Answer]) -> Answer:
        """Note one call and answer it: an open fault first, unless it comes after the effect."""
        self.made.append({"path": path, "at": now.isoformat(timespec="seconds"), "body": request.json()})
        fault = next((one for one in self.faults if one.times > 0 and one.path in {path, "*"}), None)
        if fault is None:
            return do()
        if fault.after:
            do()
        fault.times -= 1
        return fault.answer(now)
