"""Commands about the Official Account (公众号) itself: zhibu oa …."""

import click

from bot.app import App
from bot.cli import menus
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, ChineseGroup
from bot.core.errors import ConflictError

NAME = "wechat_oa"
NO_CHANNEL = "还没有配置公众号（[channels.wechat_oa]）。"


@click.group(cls=ChineseGroup)
def oa() -> None:
    """公众号：换菜单。"""


@oa.command(cls=ChineseCommand)
@menus.options
@click.pass_obj
def menu(edge: Edge, /, **asked: bool) -> None:
    """换上公众号聊天下面的菜单；要认证过的公众号。"""
    channel = App(edge.settings, edge.store, edge.clock).channels.get(NAME)
    if channel is None:
        raise ConflictError(NO_CHANNEL)
    click.echo(menus.tended(channel, edge.settings, **asked))


COMMANDS = (oa,)
