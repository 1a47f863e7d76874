"""The register of problems as a file."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import write
from bot.cli.words import ChineseCommand

EXPORTED = "已导出问题台账 {count} 条：{path}"


@files.export.command("problems", cls=ChineseCommand)
@files.target("问题台账.xlsx", "xlsx 或 csv。")
@click.pass_obj
def export_problems(edge: Edge, output: Path) -> None:
    """导出问题台账：问题、整改通知、责任人、期限、回复、验收。"""
    with files.transaction(edge, writing=False) as ctx:
        content, count = papers.problems.export(ctx, output.name)
    write(output, content)
    click.echo(EXPORTED.format(count=count, path=output))
