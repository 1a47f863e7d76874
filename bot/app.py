"""The front door: wires settings, store, channels and handlers; the only file that knows handlers and jobs."""

import gc
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

import handlers.menu
import jobs
from bot import cards, channels, migrations, notify, papers
from bot.channels.base import Channel, Wiring
from bot.channels.beside import ChangesCards, Menu, SignsInside, Windowed
from bot.chat import Desk, Router
from bot.core import config, log
from bot.core.clock import Clock, system_clock
from bot.core.db import Database
from bot.core.scheduler import Scheduler
from bot.core.timetable import Chore, Job
from bot.web import create_app
from jobs import deliver, fetch_evidence, grey_cards, look_up_contacts, show_workbench

DELIVERY = timedelta(seconds=2)
"""How often the outbox is looked at."""
GREYING = timedelta(seconds=10)
"""How often cards are looked at whose matter may be over."""
FETCHING = timedelta(seconds=20)
"""How often what people sent is fetched from the platform."""
LOOKING_UP = timedelta(seconds=30)
"""How often accounts are looked up that the platform has told of."""
SHOWING = timedelta(minutes=1)
"""How often the numbers in the workbench are compared."""
CONFIG_VARIABLE = "ZHIBU_CONFIG"
"""Names the configuration file for server processes, which start without arguments."""


@dataclass
class App:
    """Everything that runs, wired once."""

    settings: config.Settings
    database: Database
    clock: Clock = system_clock

    @cached_property
    def desk(self) -> Desk:
        """Where messages are answered."""
        listener = partial(notify.hear, outcomes=cards.outcomes)
        told_on = {
            name: isinstance(one, ChangesCards) and one.shows_cards
            for name, one in self.channels.items()
            if not isinstance(one, Windowed)
        }
        shower = notify.Answering(cards.offered, told_on)
        return Desk(self.database, router(), self.clock, self.settings, listener, shower)

    @cached_property
    def senders(self) -> Mapping[str, notify.Sender]:
        """Everything that is configured, by name: a section of the settings, opened by the file called like it."""
        base = self.settings.web.base_url
        tokens = partial(notify.StoreTokens, self.database, clock=self.clock)
        wiring = Wiring(tokens, self.clock, f"{base}/me" if base else "")
        return {
            name: import_module(f"{channels.__name__}.{name}").opened(section, wiring)
            for name, section in self.settings.channels
            if section is not None
        }

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Those people talk from; to groups something is only said."""
        return {name: sender for name, sender in self.senders.items() if isinstance(sender, Channel)}

    @cached_property
    def chores(self) -> tuple[Chore, ...]:
        """What is done with the platforms, by any number of processes."""
        makers = notify.Makers(picture=papers.picture, card=cards.card, file=papers.sent_file)
        courier = notify.Courier(self.database, self.senders, self.clock, self.settings, makers)
        greyer = notify.Greyer(self.database, self.senders, self.clock, self.settings, cards.outcomes, cards.keepers)
        fetcher = fetch_evidence.fetcher(self.database, self.channels, self.clock, self.settings)
        shower = show_workbench.shower(self.database, self.channels, self.clock, self.settings)
        looker = look_up_contacts.looker(self.database, self.channels, self.clock, self.settings)
        return (
            Chore("deliver", partial(deliver.run, courier), DELIVERY, courier.leave),
            Chore("fetch_evidence", partial(fetch_evidence.run, fetcher), FETCHING, fetcher.leave),
            Chore("grey_cards", partial(grey_cards.run, greyer), GREYING, greyer.leave),
            Chore("show_workbench", partial(show_workbench.run, shower), SHOWING, shower.leave),
            Chore("look_up_contacts", partial(look_up_contacts.run, looker), LOOKING_UP, looker.leave),
        )

    def scheduler(self, *, delivering: bool = False) -> Scheduler:
        """The clock with its timetable, not yet started; `delivering` does the chores beside it."""
        chores = self.chores if delivering else ()
        return Scheduler(self.database, jobs.TIMETABLE, self.clock, self.settings, chores=chores)

    def web(self) -> Flask:
        """The web application."""
        is_current = partial(migrations.is_current, self.database)
        return create_app(self.desk, self.channels, self.clock, is_current, jobs.TIMETABLE)


def router() -> Router:
    """Every command people can say."""
    return handlers.router()


def menu(channel: object, settings: config.Settings) -> Menu:
    """What stands in the menu under the chat of a channel; pages open by themselves where people sign in with it."""
    base = settings.web.base_url
    return handlers.menu.built(f"{base}/me" if base and isinstance(channel, SignsInside) else "")


def timetable() -> tuple[Job, ...]:
    """Everything the clock does, and when."""
    return jobs.TIMETABLE


def wsgi() -> Flask:
    """The web application of a server process, configured by file and environment."""
    return _configured().web()


def wsgi_and_clock() -> Flask:
    """The same, with the clock started beside it.

    In the worker and not in the process that watches over it: a worker that dies takes its clock along and comes back
    with it, and nothing runs before a fork. One worker is one clock; more of them share the slots in the store.
    """
    app = _configured()
    app.scheduler(delivering=True).start()
    return app.web()


def _configured() -> App:
    path = os.environ.get(CONFIG_VARIABLE)
    settings = config.load(Path(path) if path else None)
    log.setup(settings.log.level, json_lines=settings.log.json_lines)
    app = App(settings, Database(settings.store.url))
    try:
        app.desk.warm()
    except SQLAlchemyError:
        logging.getLogger(__name__).error("store unreachable at start; names in logs are not masked until it is")  # noqa: TRY400
    keep_loaded()
    return app


def keep_loaded() -> None:
    """Look no more for garbage in what is loaded, which stays to the end: a full search stops everybody for 0.2 s.

    Not even once before: of 280 000 objects hardly 3 000 are garbage.
    """
    configure_mappers()
    gc.freeze()
