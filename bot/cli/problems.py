"""The register of problems as a file."""

from pathlib import Path

import click

from bot import papers, problems
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

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


@files.importing.command("problems", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_problems(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入调研查出的问题和建议，进问题台账，已核实；同一单位同样的话不重复。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.findings.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.findings.compare(ctx, sheet)
        outcome.take(found, papers.findings.described(found), lambda: _apply(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.findings.FindingsPlan) -> None:
    papers.findings.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.template.command("problems", cls=ChineseCommand)
@files.target("问题清单模板.xlsx", "写到哪里。")
def template_problems(output: Path) -> None:
    """取问题清单的空白表格，性质、类别、主要问题、程度可以下拉选。"""
    write(output, papers.findings.template())
    click.echo(files.TEMPLATE.format(path=output))


@files.load.command("suggestions", cls=ChineseCommand)
@click.pass_obj
def load_suggestions(edge: Edge) -> None:
    """装入调研得出的十二条建议，进问题台账，已核实；已有的不动。"""
    with files.transaction(edge, writing=True) as ctx:
        count = problems.begin(ctx)
    click.echo(LOADED.format(count=count))
