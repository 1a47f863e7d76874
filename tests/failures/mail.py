"""Real processes that keep the clock, deliver and answer on one store, the platform, and one clock for all of them."""

import time
from collections.abc import Callable, Iterable
from ctypes import c_bool, c_double
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

import jobs
from bot import notify
from bot.app import App
from bot.channels import sdk
from bot.channels.base import Incoming
from bot.core import config
from bot.core.clock import MovableClock, system_clock
from bot.core.db import Database
from bot.core.scheduler import Scheduler
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.notify import Notice, OutboxMessage, Topic, Urgency
from bot.notify.policy import LEASE
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN, settings
from tests.processes import PROCESSES
from tests.world import PEOPLE, World

PATIENCE = 30.0
"""Seconds a process lives, and a test waits, at most."""
NO_TIME = timedelta()
OFTEN = timedelta(seconds=0.05)


class SharedClock(MovableClock):
    """Pushed in one process, it is pushed in all."""

    def __init__(self, ahead: c_double) -> None:
        super().__init__()
        self._shared = ahead

    def __call__(self) -> Any:
        """The moment it shows."""
        return system_clock() + timedelta(seconds=self._shared.value)

    def advance(self, step: timedelta) -> None:
        """Push the clock by `step`; negative steps go back."""
        self._shared.value += step.total_seconds()


@dataclass(frozen=True)
class Place:
    """What a process is told: where the store and the platform are, the time, and whether to leave."""

    url: str
    api_base: str
    folder: Path
    ahead: c_double
    leaving: c_bool
    silence: float
    """Seconds after which a platform that says nothing is given up."""

    def app(self) -> App:
        """The program, wired as always."""
        sdk.TIMEOUT = (self.silence, self.silence)
        told = config.Settings(
            store=config.Store(url=self.url, backups=self.folder / "backups", evidence=self.folder / "evidence"),
            channels=config.Channels(wecom_app=settings(api_base=self.api_base)),
        )
        return App(told, Database(self.url), SharedClock(self.ahead))

    def stay(self) -> None:
        """Until told to leave."""
        until = time.monotonic() + PATIENCE
        while not self.leaving.value and time.monotonic() < until:
            time.sleep(0.01)


def deliver(place: Place) -> None:
    """A process that delivers."""
    app = place.app()
    chores = [one._replace(every=OFTEN) for one in app.chores if one.name == "deliver"]
    _run(place, Scheduler(app.database, (), app.clock, app.settings, chores=chores))


def keep_time(place: Place) -> None:
    """A process that keeps the timetable."""
    app = place.app()
    _run(place, Scheduler(app.database, jobs.TIMETABLE, app.clock, app.settings))


def answer(place: Place, said: Iterable[Incoming], replies: Connection) -> None:
    """A process that answers members, and sends nothing."""
    app = place.app()
    for incoming in said:
        replies.send(app.desk.receive(incoming))
    place.stay()


def _run(place: Place, scheduler: Scheduler) -> None:
    scheduler.start()
    place.stay()
    scheduler.stop()


class Mail:
    """The cast and the platform on a Monday morning; processes are started, killed, told to leave.

    `silence`: seconds a process waits for the platform; `hurry`: what passes at every look of the test.
    """

    def __init__(self, world: World, folder: Path, *, silence: float = 10.0, hurry: timedelta = NO_TIME) -> None:
        ahead = RawValue(c_double, (world.now - system_clock()).total_seconds())
        self.world = world
        self.clock = SharedClock(ahead)
        self.hurry = hurry
        self.standin = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=self.clock)
        self.standin.add_users(Member(userid, name) for userid, name, *_ in PEOPLE if userid)
        url = world.database.url.render_as_string(hide_password=False)
        leaving = RawValue(c_bool, False)
        self.place = Place(url, self.standin.serve() + "/cgi-bin/", folder, ahead, leaving, silence)
        self._processes: list[ForkServerProcess] = []

    def start(self, work: Callable[..., None], *told: object) -> ForkServerProcess:
        """A process under way."""
        process = PROCESSES.Process(target=work, args=(self.place, *told), daemon=True)
        process.start()
        self._processes.append(process)
        return process

    def leave(self, seconds: float = PATIENCE) -> list[int | None]:
        """Tell all processes to leave, and wait; what they ended with, None for one that is still there."""
        self.place.leaving.value = True
        until = time.monotonic() + seconds
        for process in self._processes:
            process.join(max(0, until - time.monotonic()))
        self.place.leaving.value = False
        return [process.exitcode for process in self._processes]

    def close(self) -> None:
        """End whatever is left."""
        for process in self._processes:
            process.kill()
            process.join()
            process.close()
        self.standin.close()

    def outlive(self) -> None:
        """Let the leases of the dead run out."""
        self.clock.advance(LEASE + timedelta(seconds=1))

    def until_asked(self, times: int) -> None:
        """Wait until the platform was asked to send so often, or nothing is left to be sent."""
        self._wait(lambda: self.sends() >= times or self.open() == 0)

    def until_settled(self, many: int = 1) -> None:
        """Wait until nothing is on its way, of so many messages at least."""
        self._wait(lambda: len(self.queued()) >= many and self.open() == 0)

    def _wait(self, come: Callable[[], bool]) -> None:
        """Until it has come to pass, the clock hurrying meanwhile.

        Raises:
            TimeoutError: it does not.
        """
        until = time.monotonic() + PATIENCE
        while not come():
            if time.monotonic() > until:
                raise TimeoutError(self.states())
            self.clock.advance(self.hurry)
            time.sleep(0.01)

    def crowd(self, many: int) -> list[str]:
        """More members of the boiler branch with an account; returns their accounts."""
        names = [f"member{number:03}" for number in range(many)]
        tables = SQLModel.metadata.tables
        with self.world.acting() as ctx:
            rows = [{"code": name, "name": name, "org_id": self.world.orgs["B04"]} for name in names]
            member, account = tables["member"], tables["chat_account"]
            inserted = ctx.connection.execute(member.insert().returning(member.c.id, member.c.code), rows)
            self.world.members.update({code: number for number, code in inserted})
            bound = [{"channel": "wecom_app", "userid": name, "member_id": self.world.members[name]} for name in names]
            ctx.connection.execute(account.insert(), [one | {"bound_at": ctx.now} for one in bound])
        self.standin.add_users(Member(name, name) for name in names)
        return names

    def put(self, texts: Iterable[tuple[str, str]]) -> None:
        """Queue texts that no budget holds back, each of them once: who, what."""
        self.world.now = self.clock()
        notices = [
            Notice(self.world.who(name), text, f"{name}:{text}", Topic.TASK, Urgency.URGENT) for name, text in texts
        ]
        with self.world.acting() as ctx:
            notify.put_many(ctx, notices)

    def sends(self) -> int:
        """How often the platform was asked to send."""
        return sum(call["path"] == "message/send" for call in self.standin.calls)

    def told(self) -> list[tuple[str, str]]:
        """Who has been shown what, each paragraph by itself."""
        return sorted(
            (userid, text)
            for userid in self.standin.users
            for line in self.standin.conversation(userid)
            for text in line["text"].split("\n\n")
        )

    def queued(self) -> list[tuple[str, str]]:
        """Who was to be told what."""
        names = {number: userid for userid, number in self.world.members.items()}
        with self.world.database.read() as session:
            rows = session.exec(select(OutboxMessage.member_id, OutboxMessage.text)).all()
        return sorted((names[member], text) for member, text in rows)

    def states(self) -> dict[str, int]:
        """How many messages are in which state."""
        count = sa.select(col(OutboxMessage.state), sa.func.count()).group_by(col(OutboxMessage.state))
        with self.world.database.read() as session:
            return {state.value: number for state, number in session.connection().execute(count)}

    def open(self) -> int:
        """How many messages are on their way."""
        states = self.states()
        return states.get("waiting", 0) + states.get("packed", 0)
