"""Click in Chinese: headings, hints and the sentences for wrong usage."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from bot.core.clock import local

LAST_PORT = 65535
HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class ChineseFormatter(click.HelpFormatter):
    """Writes help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …"), "用法：")
        del prefix

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        self.write(f"{HEADINGS.get(heading, heading)}：\n")


class ChineseContext(click.Context):
    """A click context whose help is Chinese."""

    formatter_class = ChineseFormatter


def _show_help(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 click's own call
    del parameter
    if value and not context.resilient_parsing:
        click.echo(context.get_help())
        context.exit()


def _help_option() -> click.Option:
    return click.Option(
        ["--help", "-h"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_help,
        help="显示这份说明。",
    )


class ChineseCommand(click.Command):
    """A command with Chinese help."""

    context_class = ChineseContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, in Chinese."""
        del ctx
        return _help_option()


class ChineseGroup(click.Group):
    """A group of commands with Chinese help."""

    context_class = ChineseContext
    command_class = ChineseCommand
    group_class = type

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, in Chinese."""
        del ctx
        return _help_option()


class Moment(click.ParamType[datetime]):
    """A moment like 2026-11-23T09:30, in Shanghai time."""

    name = "时刻"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware moment."""
        if isinstance(value, datetime):
            return value
        try:
            return local(datetime.fromisoformat(str(value)))
        except ValueError:
            self.fail("时刻应写作 2026-11-23T09:30", param, ctx)


class Port(click.ParamType[int]):
    """A port one can listen on."""

    name = "端口"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LAST_PORT):
            self.fail(f"应为 1 到 {LAST_PORT} 的整数。", param, ctx)
        return int(text)


def now_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--now`, the moment to act at."""
    return click.option("--now", type=Moment(), help="当作现在的时刻，例如 2026-11-23T09:30。")(command)


def sentence(error: click.ClickException) -> str:
    """A wrong usage in one Chinese sentence."""
    match error:
        case click.exceptions.NoSuchCommand():
            meant = f"，是不是 {error.possibilities[0]}" if error.possibilities else ""
            return f"没有命令 {error.command_name}{meant}。"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}。"
        case click.BadOptionUsage():
            wants = "不写值" if "does not take" in error.message else "要写值"
            return f"选项 {error.option_name} 后面{wants}。"
        case click.BadParameter():
            name = error.param.human_readable_name if error.param else ""
            missing = isinstance(error, click.MissingParameter)
            return f"缺少参数 {name}。" if missing else f"参数 {name} 的值不对：{error.message}"
        case _:
            return _in_words(error.format_message())


def _in_words(message: str) -> str:
    """What click says of arguments that there are not; it has no class for these."""
    if found := re.search(r"unexpected extra arguments? \((.*)\)", message):
        return f"多了参数 {found[1]}；有空格的话要加引号。"
    return f"用法不对：{message}"
