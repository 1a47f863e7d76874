"""The register of honours as a file, in and out."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出荣誉台账 {count} 条：{path}"
YEARS = click.IntRange(1949, 2999)


@files.importing.command("honours", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_honours(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入荣誉：一项一行，单位的写单位编号，个人的写党员编号；导入后等党委工作部确认。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.honours.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.honours.compare(ctx, sheet)
        outcome.take(found, papers.honours.described(found), lambda: _apply(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.honours.HonoursPlan) -> None:
    papers.honours.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.template.command("honours", cls=ChineseCommand)
@files.target("荣誉台账.xlsx", "写到哪里。")
def template_honours(output: Path) -> None:
    """取荣誉台账的空白表格，级别有下拉列表。"""
    write(output, papers.honours.template())
    click.echo(files.TEMPLATE.format(path=output))


@files.export.command("honours", cls=ChineseCommand)
@files.target("荣誉台账.xlsx", "xlsx 或 csv。")
@click.option("--year", type=YEARS, help="哪一年；不写是所有的。")
@click.pass_obj
def export_honours(edge: Edge, output: Path, year: int | None) -> None:
    """导出荣誉台账：单位和个人的荣誉、级别、日期、文号、状态；个人不计分。"""
    with files.transaction(edge, writing=False) as ctx:
        content, count = papers.honours.export(ctx, output.name, year)
    write(output, content)
    click.echo(EXPORTED.format(count=count, path=output))
