"""The commands: `zhibu …`. Exit codes: 0 done, 1 a known error in one Chinese sentence, 2 wrong usage."""

import logging
import sys
from pathlib import Path

import click
import sqlalchemy as sa

from bot.cli import chat, demo, docs, jobs, people, serve, store
from bot.cli.edge import Edge
from bot.cli.words import ChineseGroup, sentence
from bot.core import log
from bot.core.errors import BotError

WRONG_USAGE = 2
UNREACHABLE = "数据库连不上：请检查 [store] url、网络和数据库服务。"


@click.group(cls=ChineseGroup)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="配置文件，默认 config.toml（如果有）。")
@click.pass_context
def zhibu(context: click.Context, config_path: Path | None) -> None:
    """支部通：党支部工作的聊天助手。"""
    context.obj = Edge(config_path)
    context.call_on_close(context.obj.close)


ROOMS = (demo, chat, people, serve, jobs, store, docs)

for command in (command for room in ROOMS for command in room.COMMANDS):
    zhibu.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    log.setup("WARNING", json_lines=False)
    try:
        zhibu.main(args=arguments, prog_name="zhibu", standalone_mode=False)
    except BotError as error:
        click.echo(error.sentence, err=True)
        sys.exit(1)
    except sa.exc.OperationalError:
        logging.getLogger(__name__).debug("store unreachable", exc_info=True)
        click.echo(UNREACHABLE, err=True)
        sys.exit(1)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(WRONG_USAGE)
    except click.ClickException as error:
        click.echo(f"{sentence(error)} 输入 zhibu --help 查看用法。", err=True)
        sys.exit(WRONG_USAGE)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
