"""Articles as a file, in and out."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出 {year} 年稿件 {count} 条：{path}"
YEARS = click.IntRange(2000, 2999)


@files.importing.command("articles", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_articles(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入稿件：一篇在一处发表一行；已有的不重复，上级采用的等党委工作部确认。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.articles.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.articles.compare(ctx, sheet)
        outcome.take(found, papers.articles.described(found), lambda: _file(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _file(ctx: Context, outcome: Outcome, found: papers.articles.ArticlesImport) -> None:
    papers.articles.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.export.command("articles", cls=ChineseCommand)
@files.target("稿件.xlsx", "xlsx 或 csv。")
@click.option("--year", type=YEARS, help="哪一年；不写是今年。")
@click.pass_obj
def export_articles(edge: Edge, output: Path, year: int | None) -> None:
    """导出稿件：题目、发在哪里、哪一级、谁审核、确认没有。"""
    with files.transaction(edge, writing=False) as ctx:
        chosen = year or ctx.today.year
        content, count = papers.articles.export(ctx, output.name, chosen)
    write(output, content)
    click.echo(EXPORTED.format(year=chosen, count=count, path=output))


@files.template.command("articles", cls=ChineseCommand)
@files.target("稿件.xlsx", "写到哪里。")
@click.pass_obj
def template_articles(edge: Edge, output: Path) -> None:
    """取稿件的表格，级别有下拉列表。"""
    with files.transaction(edge, writing=False) as ctx:
        content = papers.articles.template(ctx)
    write(output, content)
    click.echo(files.TEMPLATE.format(path=output))
