"""Ticks of dues as a file, in and out."""

from pathlib import Path

import click

from bot import papers, people
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出 {year} 年党费登记 {count} 人：{path}"
YEARS = click.IntRange(2000, 2999)


@files.importing.command("dues", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_dues(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入党费登记：一人一行，一月一列，填“已交”或“免交”；只加不减，钱数不收。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.dues.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.dues.compare(ctx, sheet)
        outcome.take(found, papers.dues.described(found), lambda: _apply(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.dues.DuesPlan) -> None:
    papers.dues.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.export.command("dues", cls=ChineseCommand)
@files.target("党费登记.xlsx", "xlsx。")
@click.option("--org", "code", help="只要一个单位或党小组的，写组织编号。")
@click.option("--year", type=YEARS, help="哪一年；不写是今年。")
@click.pass_obj
def export_dues(edge: Edge, output: Path, code: str | None, year: int | None) -> None:
    """导出党费登记：一人一行，一月一列；填好可以再导入。"""
    with files.transaction(edge, writing=False) as ctx:
        unit = people.org_by_code(ctx, code) if code else None
        chosen = year or ctx.today.year
        content, count = papers.dues.export(ctx, chosen, unit)
    write(output, content)
    click.echo(EXPORTED.format(year=chosen, count=count, path=output))
