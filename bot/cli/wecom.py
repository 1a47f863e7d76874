"""Commands about the WeCom app itself: zhibu wecom …."""

import click

from bot.app import App
from bot.channels.base import HasContacts
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, ChineseGroup
from bot.core.errors import ConflictError

NAME = "wecom_app"
NO_CHANNEL = "还没有配置企业微信应用（[channels.wecom_app]）。"
READ = "通讯录里看得见 {count} 人。"


@click.group(cls=ChineseGroup)
def wecom() -> None:
    """企业微信应用：对通讯录。"""


def channel(app: App) -> object:
    """The app's channel; what it can do beyond talking, the protocols of `bot.channels.base` tell.

    Raises:
        ConflictError: none is configured.
    """
    found = app.channels.get(NAME)
    if found is None:
        raise ConflictError(NO_CHANNEL)
    return found


@wecom.command(cls=ChineseCommand)
@click.pass_obj
def contacts(edge: Edge) -> None:
    """读一遍企业微信通讯录，看应用看得见多少人。"""
    book = channel(App(edge.settings, edge.store, edge.clock))
    if not isinstance(book, HasContacts):
        raise ConflictError(NO_CHANNEL)
    click.echo(READ.format(count=len(book.contacts())))


COMMANDS = (wecom,)
