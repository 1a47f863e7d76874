"""Commands about the store: migrate, check, back up, restore."""

from pathlib import Path

import click

from bot import migrations
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, ChineseGroup
from bot.core import backup
from bot.core.errors import ConflictError


@click.group(cls=ChineseGroup)
def db() -> None:
    """数据库结构：升级、检查。"""


@db.command(cls=ChineseCommand)
@click.pass_obj
def upgrade(edge: Edge) -> None:
    """把数据库结构升级到最新；SQLite 文件先自动备份。"""
    bring_up_to_date(edge)
    click.echo(f"数据库结构已是最新（{migrations.head()}）。")


def bring_up_to_date(edge: Edge) -> None:
    """Migrate the store when it is behind; an SQLite file with content is copied first."""
    database = edge.database
    if migrations.is_current(database):
        return
    if database.is_sqlite and migrations.revision(database):
        copy = backup.take(database, edge.settings.store.backups, now=edge.clock())
        click.echo(f"升级前已备份：{copy}", err=True)
    migrations.upgrade(database)


@db.command(cls=ChineseCommand)
@click.pass_obj
def check(edge: Edge) -> None:
    """检查数据库结构是不是最新，与程序是否一致。"""
    if migrations.differs(edge.store):
        raise ConflictError("数据库结构与程序不一致，请联系信息人员。")
    click.echo("数据库结构是最新的，与程序一致。")


@click.command("backup", cls=ChineseCommand)
@click.pass_obj
def back_up(edge: Edge) -> None:
    """备份 SQLite 数据库和佐证材料（不用停服务），并检查备份是否完好。"""
    store = edge.settings.store
    click.echo(f"已备份：{backup.take(edge.database, store.backups, now=edge.clock(), evidence=store.evidence)}")


@click.command(cls=ChineseCommand)
@click.argument("copy", type=click.Path(path_type=Path))
@click.pass_obj
def restore(edge: Edge, copy: Path) -> None:
    """用一个备份恢复 SQLite 数据库和佐证材料（先停服务）；现有数据另存一份。"""
    aside = backup.restore(edge.database, copy, now=edge.clock(), evidence=edge.settings.store.evidence)
    click.echo("已恢复。" + (f"原来的数据另存为：{aside}" if aside else ""))


COMMANDS = (db, back_up, restore)
