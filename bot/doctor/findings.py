"""What a check is, whom it looks at, and what it finds: one sentence, and for trouble what to do and who does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.channels.errcodes import Errcode, Who
from bot.core.clock import Clock, system_clock
from bot.core.config import Settings
from bot.core.db import Database


class Grade(StrEnum):
    """How well a thing is."""

    OK = "ok"
    WARNING = "warning"
    """It works, but not all of it, or not for long."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; never a secret, never a name of a person."""

    grade: Grade
    said: str
    remedy: str = ""
    who: Who = Who.NOBODY

    @classmethod
    def ok(cls, said: str) -> "Finding":
        """All is well."""
        return cls(Grade.OK, said)

    @classmethod
    def warning(cls, said: str, remedy: str, who: Who) -> "Finding":
        """Something is missing that one can do without."""
        return cls(Grade.WARNING, said, remedy, who)

    @classmethod
    def wrong(cls, said: str, remedy: str, who: Who) -> "Finding":
        """Something does not work."""
        return cls(Grade.WRONG, said, remedy, who)

    @classmethod
    def refused(cls, code: int, meant: Errcode | None, *, seen: str = "") -> "Finding":
        """A platform's refusal by the table of errcodes; `seen` is the address it says we have."""
        if meant is None:
            return cls.wrong(f"{REFUSED}（{code}）。", UNLISTED, Who.IT)
        address = ADDRESS.format(seen=seen) if seen else ""
        passes = meant.who is Who.NOBODY
        grade = Grade.WARNING if passes else Grade.WRONG
        return cls(grade, f"{meant.means}（{code}）{address}。", f"{meant.remedy}。", meant.who)


REFUSED = "平台没有接受"
UNLISTED = "错误码不在我们的表里：到平台的错误码查询页查这个数。"
ADDRESS = "，平台看到的地址是 {seen}"


@dataclass(frozen=True, slots=True)
class Patient:
    """An installation: its settings, and its store where there is one."""

    settings: Settings
    database: Database | None
    clock: Clock = system_clock
    offline: bool = False
    """Whether nobody is asked over the network."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at; `online` ones ask the network."""

    name: str
    title: str
    about: str
    run: Callable[[Patient], Iterable[Finding]]
    online: bool = False
