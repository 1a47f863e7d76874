"""The whole demonstration in one process: store, company, the stand-in with the chat window, and the bot itself.

Everything typed in the window goes encrypted through the bot's real webhook, and the reply comes back encrypted.
"""

import logging
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from pydantic import SecretStr
from sqlmodel import select
from werkzeug.serving import BaseWSGIServer, make_server

from bot import migrations, people, workbench
from bot.app import App, menu
from bot.channels.beside import HasMenu, HasWorkbench
from bot.chat import InboxMessage
from bot.core import config
from bot.core.audit import AuditEntry
from bot.core.clock import SHANGHAI, MovableClock, local
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import ConflictError
from bot.core.job_run import JobRun
from bot.core.scheduler import Scheduler
from bot.core.workdays import Workdays
from bot.demo import company, history, judged, method, platforms, records, rectified, scene
from bot.demo.standin import StandIn
from bot.demo.standin_http import HOST
from bot.demo.standin_oa import OaStandIn
from bot.demo.window import Stage, Window

FOLDER = Path("data")
FILE = "demo.db"
START = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
"""A Monday morning: where a new demonstration begins when no moment is given."""

LAST_PORT = 65535
LAST_MOMENTS = (AuditEntry.at, InboxMessage.received_at, JobRun.started_at)

PORT_TAKEN = "端口 {port} 已被占用，请换一个：python3 run.py demo --port {other}"
NO_FOLDER = "写不了文件夹 {folder}：请换一个目录，或关掉另一个开着的演示。"
BROKEN = "演示数据 {path} 打不开：请加 --fresh 重新开始。"
PREPARING = "正在准备演示数据库…"
LOADING = "正在载入演示单位…"
LOADED = "已载入 {count} 名党员。"
KEPT = "接着用上次的演示数据（{count} 名党员）；重新开始请加 --fresh。"

Tell = Callable[[str], None]


@dataclass(slots=True)
class Demo:
    """A running demonstration."""

    url: str
    """The chat window."""
    bot_url: str
    settings: config.Settings
    """What the bot was told."""
    clock: MovableClock
    standin: StandIn
    oa: OaStandIn
    database: Database
    bot: BaseWSGIServer
    scheduler: Scheduler

    def close(self) -> None:
        """Stop the clock and both servers and give the store back."""
        self.scheduler.stop()
        self.standin.close()
        self.bot.shutdown()
        self.bot.server_close()
        self.database.close()


def start(
    *, tell: Tell, port: int = 0, now: datetime | None = None, fresh: bool = False, folder: Path = FOLDER
) -> Demo:
    """Bring everything up; `port` is the window's (0: a free one), `tell` hears how far it is.

    Raises:
        ConflictError: the port is taken, or the store cannot be opened.
    """
    _require_free(port)
    tell(PREPARING)
    database = _store(folder, fresh=fresh)
    clock = MovableClock(now or _resume(database))
    _fill(database, clock, tell)
    with ExitStack() as undo:
        undo.callback(database.close)
        with database.read() as session:
            ctx = Context(session, clock(), config.Settings(), Workdays())
            everybody, bound = records.directory(ctx), records.bound(ctx, platforms.OA)
        built = platforms.built(everybody, bound, clock, port)
        undo.callback(built.standin.close)
        with socket.create_server((HOST, 0)) as free:
            bot_url = f"http://{HOST}:{free.getsockname()[1]}"
            settings = _settings(built.channels, bot_url, database, folder)
            app = App(settings, database, clock)
            bot = _serve(app.web(), free)
        built.know(bot_url)
        _dress(app)
        scheduler = app.scheduler(delivering=True)
        scheduler.start()
        undo.callback(scheduler.stop)
        Window(Stage(settings, database, clock, built.standin, built.oa, scheduler.wake)).hang()
        undo.pop_all()
    return Demo(built.url, bot_url, settings, clock, built.standin, built.oa, database, bot, scheduler)


def _require_free(port: int) -> None:
    """Ask before anything is loaded; the stand-in's own server would share a port on Windows."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        raise ConflictError(PORT_TAKEN.format(port=port, other=port + 1 if port < LAST_PORT else 8000)) from None


def _store(folder: Path, *, fresh: bool) -> Database:
    """The demo's own file, at the newest revision."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            for ending in ("", "-wal", "-shm"):
                path.with_name(FILE + ending).unlink(missing_ok=True)
        database = Database(f"sqlite:///{path}")
        migrations.upgrade(database)
    except OSError:
        raise ConflictError(NO_FOLDER.format(folder=folder)) from None
    except sa.exc.DBAPIError:
        raise ConflictError(BROKEN.format(path=path)) from None
    return database


def _resume(database: Database) -> datetime:
    """A minute after the last thing recorded, so that time never runs backwards in a kept store."""
    with database.read() as session:
        last = [session.exec(select(sa.func.max(moment))).one() for moment in LAST_MOMENTS]
    return max([START, *(local(moment) + timedelta(minutes=1) for moment in last if moment)])


def _fill(database: Database, clock: MovableClock, tell: Tell) -> None:
    """Load the company in one transaction, unless it is there: an interrupted start leaves nothing behind."""
    with database.write() as session:
        ctx = Context(session, clock(), config.Settings(), Workdays())
        count = people.count(ctx)
        if count:
            tell(KEPT.format(count=count))
            return
        tell(LOADING)
        company.load(ctx)
        history.load(ctx)
        judged.load(ctx)
        rectified.load(ctx)
        method.load(ctx)
        scene.load(ctx)
        tell(LOADED.format(count=people.count(ctx)))


def _settings(channels: config.Channels, bot_url: str, database: Database, folder: Path) -> config.Settings:
    return config.Settings(
        store=config.Store(
            url=database.url.render_as_string(hide_password=False),
            backups=folder / "backups",
            evidence=folder / "evidence",
        ),
        channels=channels,
        web=config.Web(base_url=bot_url, link_key=SecretStr(secrets.token_urlsafe(32))),
    )


def _dress(app: App) -> None:
    """As the terminal would: the menus under the chats, and the tile in the workbench, which remembers nothing."""
    for name, channel in app.channels.items():
        if isinstance(channel, HasMenu):
            channel.set_menu(menu(channel, app.settings))
        if isinstance(channel, HasWorkbench):
            channel.set_tile(workbench.figures(app.settings, workbench.Numbers()))
            with app.database.write() as session:
                workbench.forget(Context(session, app.clock(), app.settings, Workdays()), name)


def _serve(app: Flask, free: socket.socket) -> BaseWSGIServer:
    """Serve the bot's web application on a socket that is already bound."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    host, port = free.getsockname()
    bot = make_server(host, port, app, threaded=True, fd=free.fileno())
    threading.Thread(target=bot.serve_forever, args=(0.05,), name="bot", daemon=True).start()
    return bot
