"""The commands: `zhibu …`. Exit codes: 0 done, 1 a known error in one Chinese sentence, 2 wrong usage."""

import gc
import logging
import secrets
import sys
from pathlib import Path

import click
import sqlalchemy as sa

from bot.cli import (
    activities,
    admission,
    articles,
    assess,
    awards,
    chat,
    demo,
    docs,
    doctor,
    dues,
    files,
    honours,
    jobs,
    learning,
    ledger,
    notice,
    oa,
    org_life,
    people,
    problems,
    serve,
    store,
    surveys,
    tasks,
    wecom,
    wecom_beside,
    year,
)
from bot.cli.edge import Edge
from bot.cli.words import ChineseGroup, sentence
from bot.core import log
from bot.core.errors import BotError

WRONG_USAGE = 2
UNREACHABLE = "数据库连不上：请检查 [store] url、网络和数据库服务。"
DAMAGED = "数据库文件已损坏，或不是数据库：请检查 [store] url，或用 zhibu restore 恢复备份。"
NO_ACCESS = "读写不了 {path}：请检查路径、权限和磁盘空间。"
CRASHED = "出错了，编号 {code}：请把上面几行发给信息人员。"


@click.group(cls=ChineseGroup)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="配置文件，默认 config.toml（如果有）。")
@click.pass_context
def zhibu(context: click.Context, config_path: Path | None) -> None:
    """支部通：党支部工作的聊天助手。"""
    context.obj = Edge(config_path)
    context.call_on_close(context.obj.close)


ROOMS = (demo, chat, files, assess, year, notice, wecom, oa, serve, jobs, store, doctor, docs)
HANGING = (
    activities,
    admission,
    articles,
    awards,
    dues,
    honours,
    learning,
    ledger,
    org_life,
    people,
    problems,
    surveys,
    tasks,
    wecom_beside,
)
"""Rooms whose commands hang in the groups of others: imported, that is enough."""

for command in (command for room in ROOMS for command in room.COMMANDS):
    zhibu.add_command(command)

gc.freeze()
"""What is loaded stays to the end: to search it for garbage on leaving would take half a second."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    log.setup("WARNING", json_lines=False)
    try:
        zhibu.main(args=arguments, prog_name="zhibu", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(WRONG_USAGE)
    except click.ClickException as error:
        click.echo(f"{sentence(error)} 输入 zhibu --help 查看用法。", err=True)
        sys.exit(WRONG_USAGE)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 whatever happens, the person reads Chinese
        click.echo(_explained(error), err=True)
        sys.exit(1)


def _explained(error: Exception) -> str:
    """What went wrong in one sentence; of what nobody expected, the log tells more under the number."""
    match error:
        case BotError():
            return error.sentence
        case sa.exc.OperationalError():
            return UNREACHABLE
        case sa.exc.DatabaseError() if type(error) is sa.exc.DatabaseError:
            return DAMAGED
        case OSError() if error.filename:
            return NO_ACCESS.format(path=error.filename)
    code = secrets.token_hex(2)
    logging.getLogger(__name__).error("command crashed", exc_info=error, extra={"number": code})
    return CRASHED.format(code=code)
