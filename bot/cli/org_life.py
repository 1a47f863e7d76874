"""Elections, talks and appraisals of all units as a file."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand

EXPORTED = "已导出 {year} 年组织生活登记 {count} 个单位：{path}"


@files.export.command("org-life", cls=ChineseCommand)
@files.target("组织生活登记.xlsx", "xlsx。")
@click.option("--year", type=click.IntRange(2000, 2999), help="哪一年；不写是今年。")
@click.pass_obj
def export_org_life(edge: Edge, output: Path, year: int | None) -> None:
    """导出换届、谈心谈话、民主评议：一个单位一行，只有日期和人数。"""
    with files.transaction(edge, writing=False) as ctx:
        chosen = year or ctx.today.year
        content, count = papers.org_life.export(ctx, chosen)
    write(output, content)
    click.echo(EXPORTED.format(year=chosen, count=count, path=output))


@files.importing.command("org-life", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_org_life(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入换届、谈心谈话、民主评议：导出的表填好再导；空着的不动，谈心是今年的累计数。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.org_life.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.org_life.compare(ctx, sheet)
        outcome.take(found, papers.org_life.described(found), lambda: _apply(outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(outcome: Outcome, found: papers.org_life.OrgLifePlan) -> None:
    papers.org_life.apply(found, good_rows_only=outcome.good_rows)
