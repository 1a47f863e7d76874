"""Who got stars, flags and contests as a file, in and out."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出评选结果 {count} 条：{path}"


@files.importing.command("awards", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_awards(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入以前的评选结果：一个得主一行，没有得主写“空缺”；不通知任何人。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.awards.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.awards.compare(ctx, sheet)
        outcome.take(found, papers.awards.described(found), lambda: _apply(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.awards.AwardsPlan) -> None:
    papers.awards.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.template.command("awards", cls=ChineseCommand)
@files.target("评选结果.xlsx", "写到哪里。")
def template_awards(output: Path) -> None:
    """取评选结果的空白表格，评什么有下拉列表。"""
    write(output, papers.awards.template())
    click.echo(files.TEMPLATE.format(path=output))


@files.export.command("awards", cls=ChineseCommand)
@files.target("评选结果.xlsx", "xlsx 或 csv。")
@click.pass_obj
def export_awards(edge: Edge, output: Path) -> None:
    """导出评选结果：每月一星、流动红旗、竞赛的得主、事迹和日期；没有票数，没有落选的。"""
    with files.transaction(edge, writing=False) as ctx:
        content, count = papers.awards.export(ctx, output.name)
    write(output, content)
    click.echo(EXPORTED.format(count=count, path=output))
