"""Talking in tests: `say("李明", "签到")` goes through the desk as a message from WeCom would, and gives the reply."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import count

import handlers
from bot.channels.base import Incoming
from bot.chat import Desk, Router
from tests.world import PEOPLE, World


@dataclass
class Say:
    """A desk in a world; every call is a new message with a key of its own."""

    world: World
    desk: Desk
    numbers: "count[int]"

    def __call__(self, name: str, text: str, *, key: str = "") -> str:
        return self.desk.receive(self.message(name, text, key=key))

    def message(self, name: str, text: str, *, key: str = "") -> Incoming:
        """What the channel would hand over."""
        return Incoming(
            channel="wecom_app",
            key=key or f"m:{next(self.numbers)}",
            sender=_userid(name),
            text=text,
            sent_at=self.world.now.replace(microsecond=0),
        )

    def press(self, name: str, event_key: str, kind: str = "event.click") -> str:
        """A menu entry or button is pressed."""
        return self.desk.receive(replace(self.message(name, ""), kind=kind, event_key=event_key))


def talked(world: World, *words: tuple[str, str]) -> None:
    """What people said before the test begins: the keys of these messages are none that a later talk uses."""
    say = talk(world)
    for number, (name, text) in enumerate(words):
        say(name, text, key=f"before:{world.now:%d%H%M}:{number}")


def members_met(world: World) -> None:
    """The members of 锅炉支部 met at nine, 黄勇 was on leave; now it is a quarter past ten."""
    invited, told = "开会 党员大会 今天上午9点 三楼会议室", "黄勇请假，值班，其他都到了"
    talked(world, *(("老王", text) for text in (invited, told, "确认")))
    world.on("2026-11-23 10:15")


def _userid(name: str) -> str:
    """The account of a person of the cast; any other word is taken as an account."""
    return next((userid for userid, person, *_ in PEOPLE if person == name and userid), name)


@cache
def _everything() -> Router:
    """All handlers, joined once: a desk takes them over and adds its own to them."""
    return handlers.router()


def talk(world: World, router: Router | None = None) -> Say:
    """Start talking in a world, with all handlers unless others are given."""
    desk = Desk(world.database, router or _everything(), lambda: world.now, world.settings)
    if not world.settings.calendar.overrides():
        desk.workdays = world.workdays
    return Say(world, desk, count(1))
