"""The store and what it tells: is it there and current, does the clock run, does what is to be said get out."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from bot import migrations, notify
from bot.channels.errcodes import ACCOUNT, ROBOT, WECOM, Who
from bot.core import job_run
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BusyError
from bot.core.workdays import Workdays
from bot.doctor.findings import Finding, Patient

TABLES = {"wecom_app": WECOM, "wechat_oa": ACCOUNT, "group_robot": ROBOT}
TITLES = {"wecom_app": "企业微信应用", "wechat_oa": "公众号", "group_robot": "群机器人"}

REACHED = "{kind} 连得上，结构是最新的（{revision}）。"
NO_FILE = "还没有数据库文件。"
UNREACHABLE = "数据库连不上，或已损坏。"
CONNECT = "检查 [store] url、网络和数据库服务；文件损坏的，用 zhibu restore 恢复备份。"
EMPTY = "数据库是空的，还没有建表。"
BEHIND = "数据库结构是旧的（{revision}）。"
UPGRADE = "运行 zhibu db upgrade。"

LONGEST_REST = timedelta(hours=26)
"""The clock does something every night."""
RUNS = "定时任务在运行，最近一次在 {at:%m月%d日 %H:%M}。"
NEVER_RAN = "定时任务从来没有执行过。"
STOPPED = "定时任务停了，最近一次在 {at:%m月%d日 %H:%M}。"
START = "启动 zhibu serve（不带 --no-scheduler）或 zhibu scheduler。"
FAILED = "定时任务 {name} 最近一次出错，编号 {code}。"
LOOK_UP = "在日志里按编号找原因，改好后 zhibu run-job {name}。"

LONGEST_WAIT = timedelta(minutes=10)
FLOWS = "要发的都发出去了。"
WAITS = "要发的还有 {count} 条，最早的等了 {minutes} 分钟。"
SOON = "发送程序每两秒看一次，过一会儿再查。"
STUCK = "{count} 条消息等了 {hours:.1f} 小时还没有发出去。"
DELIVER = "看有没有 zhibu serve 或 zhibu deliver 在运行，再看下面暂停的渠道。"
PAUSED = "{title}暂停发送到 {until:%H:%M}：{reason}"
RESUME = "原因消除后会自己接着发，一条不丢。"
LATELY = timedelta(days=7)
LOST = "近七天有 {count} 条消息没有送到。"
WHO_LOST = "原因见网页“管理 → 待发消息”，每天早上也报党委工作部。"

Look = Callable[[Context], Iterator[Finding]]


def database(patient: Patient) -> Iterator[Finding]:
    """It answers, and has the tables this program wants."""
    if patient.database is None:
        yield Finding.wrong(NO_FILE, UPGRADE, Who.IT)
        return
    try:
        kind, revision = _version(patient.database), migrations.revision(patient.database)
    except (SQLAlchemyError, BusyError):
        yield Finding.wrong(UNREACHABLE, CONNECT, Who.IT)
        return
    if revision == migrations.head():
        yield Finding.ok(REACHED.format(kind=kind, revision=revision))
    else:
        yield Finding.wrong(BEHIND.format(revision=revision) if revision else EMPTY, UPGRADE, Who.IT)


def _version(database: Database) -> str:
    name, asked = ("SQLite", "SELECT sqlite_version()") if database.is_sqlite else ("PostgreSQL", "SHOW server_version")
    with database.reader.connect() as connection:
        return f"{name} {connection.exec_driver_sql(asked).scalar_one()}"


def _if_current(look: Look) -> Callable[[Patient], Iterator[Finding]]:
    """Look into the store where it can be read; where it cannot, `database` says so."""

    @wraps(look)
    def check(patient: Patient) -> Iterator[Finding]:
        try:
            if patient.database is None or not migrations.is_current(patient.database):
                return
            with patient.database.read() as session:
                yield from look(Context(session, patient.clock(), patient.settings, Workdays()))
        except (SQLAlchemyError, BusyError):
            return

    return check


@_if_current
def jobs(ctx: Context) -> Iterator[Finding]:
    """Something was done by the clock within a day, and nothing failed when it was last tried."""
    latest = job_run.latest_start(ctx.connection)
    if latest is None:
        yield Finding.warning(NEVER_RAN, START, Who.IT)
        return
    if ctx.now - latest > LONGEST_REST:
        yield Finding.wrong(STOPPED.format(at=latest), START, Who.IT)
    else:
        yield Finding.ok(RUNS.format(at=latest))
    for name, [past, *_] in job_run.history(ctx.connection, 1).items():
        if past.error and past.error != job_run.BUSY:
            yield Finding.wrong(FAILED.format(name=name, code=past.error), LOOK_UP.format(name=name), Who.IT)


@_if_current
def outbox(ctx: Context) -> Iterator[Finding]:
    """What is due has gone out; a channel that rests says why; what was lost is counted."""
    pauses = list(_pauses(ctx))
    yield _waiting(ctx, resting=bool(pauses))
    yield from pauses
    lost = len(notify.undelivered(ctx, since=ctx.now - LATELY))
    if lost:
        yield Finding.warning(LOST.format(count=lost), WHO_LOST, Who.OFFICE)


def _waiting(ctx: Context, *, resting: bool) -> Finding:
    waits = notify.backlog(ctx)
    count = waits.messages + waits.letters
    if waits.oldest is None or not count:
        return Finding.ok(FLOWS)
    age = ctx.now - waits.oldest
    if age > LONGEST_WAIT:
        return Finding.wrong(STUCK.format(count=count, hours=age / timedelta(hours=1)), DELIVER, Who.IT)
    said = WAITS.format(count=count, minutes=int(age / timedelta(minutes=1)))
    return Finding.warning(said, SOON, Who.NOBODY) if resting else Finding.ok(said)


def _pauses(ctx: Context) -> Iterator[Finding]:
    pause: Any = notify.Pause
    rows = sa.select(col(pause.channel), col(pause.until), col(pause.code), col(pause.reason))
    for channel, until, code, reason in ctx.connection.execute(rows.where(col(pause.until) > ctx.now)):
        platform, _, unit = channel.partition("/")
        meant = TABLES.get(platform, {}).get(code)
        title = TITLES.get(platform, platform) + (f"（{unit}）" if unit else "")
        remedy = f"{meant.remedy}；{RESUME}" if meant else RESUME
        said = PAUSED.format(title=title, until=until, reason=reason)
        yield Finding.warning(said, remedy, meant.who if meant else Who.IT)
