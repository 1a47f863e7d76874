"""The register of problems as a file."""

from pathlib import Path

import click

from bot import papers, problems
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import write
from bot.cli.words import ChineseCommand

LOADED = "已装入建议 {count} 条。"
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


@files.load.command("suggestions", cls=ChineseCommand)
@click.pass_obj
def load_suggestions(edge: Edge) -> None:
    """装入调研得出的十二条建议，进问题台账，已核实；已有的不动。"""
    with files.transaction(edge, writing=True) as ctx:
        count = problems.begin(ctx)
    click.echo(LOADED.format(count=count))
