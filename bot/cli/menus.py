"""The menu under a chat from the terminal: put there, looked at, taken away; alike on every platform that has one."""

import click

from bot import app
from bot.channels.beside import HasMenu, Menu
from bot.core.config import Settings
from bot.core.errors import ConflictError

NO_MENUS = "这个渠道没有菜单。"
ONE = "--show、--delete、--dry-run 一次写一个。"
DONE = "菜单已经换上，{count} 项；各人的手机最迟一天内看到。"
TRIED = "没有发出，换上以后是这样："
NOTHING, GONE = "现在没有菜单。", "菜单已经去掉；各人的手机最迟一天内看到。"
ENTRY = "  {label}：{does}"
SAYS, OPENS = "说「{says}」", "打开 {link}"


def tended(channel: object, settings: Settings, *, show: bool, delete: bool, dry_run: bool) -> str:
    """What was asked, done; returns what is to be told.

    Raises:
        UsageError: two things at once.
        ConflictError: the platform has no menus.
        DeliveryError: the platform refused.
    """
    if show + delete + dry_run > 1:
        raise click.UsageError(ONE)
    if not isinstance(channel, HasMenu):
        raise ConflictError(NO_MENUS)
    if show:
        return shown(channel.menu()) or NOTHING
    if delete:
        channel.delete_menu()
        return GONE
    menu = app.menu(channel, settings)
    if dry_run:
        return f"{TRIED}\n{shown(menu)}"
    channel.set_menu(menu)
    return f"{DONE.format(count=sum(len(group.entries) for group in menu))}\n{shown(menu)}"


def shown(menu: Menu) -> str:
    """A menu as it is printed."""
    lines = []
    for group in menu:
        lines.append(group.label)
        for one in group.entries:
            does = OPENS.format(link=one.link) if one.link else SAYS.format(says=one.says)
            lines.append(ENTRY.format(label=one.label, does=does))
    return "\n".join(lines)


def options(command: click.decorators.FC) -> click.decorators.FC:
    """--show, --delete, --dry-run."""
    command = click.option("--dry-run", is_flag=True, help="只看会换成什么样，不发出。")(command)
    command = click.option("--delete", is_flag=True, help="去掉菜单。")(command)
    return click.option("--show", is_flag=True, help="只看现在的菜单。")(command)
