"""Commands that talk: `say`, `chat`, and the dry run `understand`. From dispatch down the same path as production."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click
from sqlmodel import SQLModel

from bot import migrations, people
from bot.app import App
from bot.channels import console
from bot.chat import Reader
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, now_option
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.errors import BadInputError, NotFoundError
from bot.demo import company

PASTE = ("接龙", "#Group Note")
ACCOUNTS = "wecom_app"
NOT_UTF8 = "文件不是 UTF-8 编码：请用记事本“另存为”，编码选 UTF-8。"


@click.command(cls=ChineseCommand)
@click.argument("userid")
@click.argument("text")
@now_option
@click.pass_obj
def say(edge: Edge, userid: str, text: str, now: datetime | None) -> None:
    """以某个企业微信账号说一句话，打印回复。"""
    edge.now = now
    click.echo(_reply(edge, userid, text))


def _reply(edge: Edge, userid: str, text: str) -> str:
    desk = App(edge.settings, edge.store, edge.clock).desk
    return desk.receive(console.said(userid, text, key=uuid4().hex, at=edge.clock(), accounts=ACCOUNTS))


@click.command(cls=ChineseCommand)
@click.argument("userid")
@now_option
@click.pass_obj
def chat(edge: Edge, userid: str, now: datetime | None) -> None:
    """在终端里以某个账号聊天；粘贴的接龙以空行结束，Ctrl+D 退出。"""
    edge.now = now
    for text in _typed(sys.stdin):
        click.echo(_reply(edge, userid, text))


def _typed(lines: Iterable[str]) -> Iterator[str]:
    """One message a line; a paste goes on until the blank line after its entries."""
    paste: list[str] = []
    for line in lines:
        text = line.rstrip("\n")
        if paste or any(sign in text for sign in PASTE):
            if text.strip() or not any(one.strip()[:1].isdigit() for one in paste):
                paste.append(text)
                continue
            text, paste = "\n".join(paste), []
        if text.strip():
            yield text
    if paste:
        yield "\n".join(paste)


@click.command(cls=ChineseCommand)
@click.argument("texts", nargs=-1)
@click.option("--file", "source", type=click.Path(path_type=Path, allow_dash=True), help="一行一句，或 JSON Lines。")
@click.option("--as", "userid", help="以哪个账号的身份理解；不写则按每行的 role 选演示单位里的人。")
@now_option
@click.pass_obj
def understand(
    edge: Edge, texts: tuple[str, ...], source: Path | None, userid: str | None, now: datetime | None
) -> None:
    """只理解、不办理：每句打印一行 {"intent": …, "slots": …}。"""
    edge.now = now
    with _roster(edge) as ctx:
        reader = Reader()
        for text, role in [(text, "") for text in texts] or _rows(source):
            said = reader.read(_as(ctx, userid, role), text)
            click.echo(json.dumps({"intent": said.intent, "slots": said.slots}, ensure_ascii=False))


def _rows(source: Path | None) -> Iterator[tuple[str, str]]:
    """Text and role of each line of a file, or of standard input."""
    try:
        stream = click.open_file(str(source or "-"), encoding="utf-8-sig")
    except OSError:
        raise NotFoundError(f"打不开文件 {source}") from None
    with stream:
        for number, line in enumerate(_lines(stream), 1):
            if not line.strip():
                continue
            if not line.lstrip().startswith("{"):
                yield line.rstrip("\n"), ""
                continue
            try:
                row = json.loads(line)
                yield str(row["text"]), str(row.get("role", ""))
            except (ValueError, KeyError):
                raise BadInputError(f"第 {number} 行不是带 text 的 JSON。") from None


def _lines(stream: Iterable[str]) -> Iterator[str]:
    try:
        yield from stream
    except UnicodeDecodeError:
        raise BadInputError(NOT_UTF8) from None


@contextmanager
def _roster(edge: Edge) -> Iterator[Context]:
    """The store's roster; the demo company, in memory, where no store has been filled yet."""
    if migrations.is_current(edge.database):
        with edge.reading() as ctx:
            if people.count(ctx):
                yield ctx
                return
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)
    try:
        with database.write() as session:
            ctx = edge.context(session)
            company.load(ctx)
            yield ctx
    finally:
        database.close()


def _as(ctx: Context, userid: str | None, role: str) -> Context:
    """The context with the named account speaking, or the demo company's person for a role."""
    if userid:
        actor = people.speaker_of(ctx, channel=ACCOUNTS, userid=userid.lower())
        if actor is None:
            raise NotFoundError(f"没有绑定账号 {userid}。")
        return ctx.acting(actor)
    code = company.FEATURED.get(role)
    found = people.member_by_code(ctx, code) if code else None
    return ctx.acting(Actor(found.id, found.name)) if found else ctx


COMMANDS = (say, chat, understand)
