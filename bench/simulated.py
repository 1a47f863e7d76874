"""A company under a clock that stands until it is pushed: the real jobs, courier and chat desk, and the stand-in.

Time goes from event to event: the slots of the timetable, what people do, and every moment at which something in the
outbox becomes due, so that nothing is merged that a courier looking every two seconds would have sent apart.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import SQLModel

from bench import company
from bot import migrations
from bot.app import App
from bot.channels import console
from bot.core import config
from bot.core.clock import SHANGHAI, MovableClock
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company as demo
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.notify import LetterState, MessageState

Act = Callable[[], object]
MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]
ROSTER_AS_OF = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
"""The day of the demo company's roster: some joined in the course of the year."""
ACCOUNTS = "SELECT userid, member_id, name FROM chat_account JOIN member ON member.id = member_id WHERE uses_chat"


class Still(MovableClock):
    """A clock that shows what it was last set to."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self._now

    def advance(self, step: timedelta) -> None:
        """Push it."""
        self._now += step

    def go_to(self, moment: datetime) -> None:
        """Set it; never back."""
        self._now = max(moment, self._now)


def at(day: date, hour: time) -> datetime:
    """That hour of that day."""
    return datetime.combine(day, hour, SHANGHAI)


class Simulation:
    """The demo company of 792 with everybody's account in the stand-in's address book."""

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        self.clock = Still(start)
        self.database = Database(url)
        migrations.upgrade(self.database)
        self.workdays = Workdays()
        plain = config.Settings()
        with self.database.write() as session:
            demo.load(Context(session, ROSTER_AS_OF, plain, self.workdays))
        self.standin = StandIn(
            company.CORP_ID, company.AGENT_ID, "s" * 40, company.TOKEN, company.AES_KEY, clock=self.clock
        )
        with self.database.read() as session:
            rows = session.connection().execute(sa.text(ACCOUNTS)).all()
        self.accounts = {row.member_id: row.userid.lower() for row in rows}
        self.standin.add_users(Member(row.userid, row.name) for row in rows)
        self.settings = settings(url, self._channels(self.standin.serve()), place)
        self.app = App(self.settings, self.database, self.clock)
        self.scheduler = self.app.scheduler()
        self._deliver = self.app.chores[0].run
        self._keys = count(1)

    def _channels(self, root: str) -> config.Channels:
        """What people talk through; `root` is where the stand-in serves."""
        return config.Channels(wecom_app=wecom(root))

    def close(self) -> None:
        """Stop the platform and give the store back."""
        self.standin.close()
        self.database.close()

    @contextmanager
    def acting(self, actor: Actor | None = None) -> Iterator[Context]:
        """A transaction in which somebody acts now."""
        with self.database.write() as session:
            yield Context(session, self.clock(), self.settings, self.workdays, actor)

    @contextmanager
    def looking(self) -> Iterator[Context]:
        """A session for looking only."""
        with self.database.read() as session:
            yield Context(session, self.clock(), self.settings, self.workdays)

    def say(self, member_id: int, text: str) -> str:
        """A member types something; the reply of the desk."""
        key = f"said:{next(self._keys)}"
        said = console.said(
            self.accounts[member_id], text, key=key, at=self.clock().replace(microsecond=0), accounts="wecom_app"
        )
        return self.app.desk.receive(said)

    def look(self) -> None:
        """Every job of the timetable is looked at, in its order, as the scheduler does."""
        for job in self.scheduler.timetable:
            self.scheduler.look(job)

    def hours(self) -> list[time]:
        """When the timetable has slots."""
        return sorted({time.fromisoformat(job.at) for job in self.scheduler.timetable if job.at})

    def live(self, moment: datetime, act: Act) -> None:
        """Let time pass until then, delivering whatever becomes due meanwhile, and do it."""
        self.deliver_until(moment)
        self.clock.go_to(moment)
        act()
        self._deliver()

    def deliver_until(self, moment: datetime) -> None:
        """Let the courier work at every moment before this at which something becomes due."""
        while (due := self._next_due()) is not None and due < moment:
            self.clock.go_to(due)
            self._deliver()

    def _next_due(self) -> datetime | None:
        now = self.clock()
        moments = []
        with self.database.read() as session:
            for table, state in ((MESSAGES, MessageState.WAITING), (LETTERS, LetterState.READY)):
                query = sa.select(sa.func.min(table.c.due)).where(table.c.state == state, table.c.due > now)
                moments.append(session.connection().execute(query).scalar_one())
        return min((one for one in moments if one is not None), default=None)


def wecom(root: str) -> config.WecomApp:
    """The app, as its stand-in knows it."""
    known = {"corp_id": company.CORP_ID, "agent_id": company.AGENT_ID, "secret": "s" * 40}
    known |= {"token": company.TOKEN, "aes_key": company.AES_KEY, "api_base": root + "/cgi-bin/"}
    return config.WecomApp.model_validate(known)


def settings(url: str, channels: config.Channels, place: Path) -> config.Settings:
    """Settings of an app at this store that talks to a stand-in."""
    return config.Settings(
        store=config.Store(url=url, backups=place / "backups", evidence=place / "evidence"),
        channels=channels,
        web=config.Web(link_key=SecretStr("k" * 32)),
    )
