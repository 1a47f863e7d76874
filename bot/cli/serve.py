"""Commands that keep running: the server."""

import os
import socket
from pathlib import Path
from typing import Any

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from bot.app import CONFIG_VARIABLE
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, Port
from bot.core.errors import ConflictError

THREADS = 128
"""Threads answering callbacks. Many, though writers queue for the store: each half sent request holds one."""

TAKEN = "{host}:{port} 用不了：端口被占用，或没有权限。请换一个 --port。"


@click.command(cls=ChineseCommand)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="配置文件，默认 config.toml。")
@click.option("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1。")
@click.option("--port", default=8000, type=Port(), help="端口，默认 8000。")
@click.option("--no-scheduler", is_flag=True, help="不执行定时任务（另用 zhibu scheduler 执行）。")
@click.pass_obj
def serve(edge: Edge, config_path: Path | None, host: str, port: int, *, no_scheduler: bool) -> None:
    """启动服务：企业微信回调、健康检查、文件下载、定时任务。"""
    edge.config_path = config_path or edge.config_path
    edge.store.close()
    if edge.settings.channels.wecom_app is None:
        raise ConflictError("还没有配置企业微信应用（[channels.wecom_app]），请对照 config.example.toml 填写。")
    if edge.config_path:
        os.environ[CONFIG_VARIABLE] = str(edge.config_path.resolve())
    _require_free(host, port)
    click.echo(f"支部通已启动：http://{host}:{port} （按 Ctrl+C 停止）")
    server("bot.app:wsgi" if no_scheduler else "bot.app:wsgi_and_clock", host=host, port=port).serve()


def _require_free(host: str, port: int) -> None:
    """Ask before the server does: its own answer is a page of traceback."""
    try:
        socket.create_server((host, port)).close()
    except OSError:
        raise ConflictError(TAKEN.format(host=host, port=port)) from None


def server(application: str, *, host: str, port: int) -> AbstractServer[Any]:
    """The server process around a WSGI factory, with the settings everything here is measured with."""
    return Server(
        application,
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,  # it warns of the many threads, which are wanted
        respawn_failed_workers=True,
    )


COMMANDS = (serve,)
