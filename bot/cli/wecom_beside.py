"""What stands beside the app's chat, from the terminal: its menu. Hangs in the group of `wecom`."""

import click

from bot.app import App
from bot.cli import menus
from bot.cli.edge import Edge
from bot.cli.wecom import channel, wecom
from bot.cli.words import ChineseCommand


@wecom.command(cls=ChineseCommand)
@menus.options
@click.pass_obj
def menu(edge: Edge, /, **asked: bool) -> None:
    """换上应用聊天下面的菜单；应用要先开启接收消息。"""
    click.echo(menus.tended(channel(App(edge.settings, edge.store, edge.clock)), edge.settings, **asked))
