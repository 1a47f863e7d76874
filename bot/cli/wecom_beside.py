"""What stands beside the app's chat, from the terminal: its menu, its tile. Hangs in the group of `wecom`."""

import click

from bot import workbench as tile
from bot.app import App
from bot.channels.beside import HasWorkbench
from bot.cli import menus
from bot.cli.edge import Edge
from bot.cli.wecom import NAME, NO_CHANNEL, channel, wecom
from bot.cli.words import ChineseCommand
from bot.core.errors import ConflictError
from bot.workbench import Numbers

SET = "工作台已经换成数字样式。{how}"
SHOWN = "各人的待办数和逾期数会在几分钟内出现。"
OFF = "配置里 [channels.wecom_app] workbench = true 以后，各人才看到自己的数。"


@wecom.command(cls=ChineseCommand)
@menus.options
@click.pass_obj
def menu(edge: Edge, /, **asked: bool) -> None:
    """换上应用聊天下面的菜单；应用要先开启接收消息。"""
    click.echo(menus.tended(channel(App(edge.settings, edge.store, edge.clock)), edge.settings, **asked))


@wecom.command(cls=ChineseCommand)
@click.pass_obj
def workbench(edge: Edge) -> None:
    """让工作台里本应用的卡片显示待办数和逾期数；做一次就好，再做从头显示。"""
    shown = channel(App(edge.settings, edge.store, edge.clock))
    app = edge.settings.channels.wecom_app
    if not isinstance(shown, HasWorkbench) or app is None:
        raise ConflictError(NO_CHANNEL)
    shown.set_tile(tile.figures(edge.settings, Numbers()))
    with edge.writing() as ctx:
        tile.forget(ctx, NAME)
    click.echo(SET.format(how=SHOWN if app.workbench else OFF))
