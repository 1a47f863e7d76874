"""Elections, talks and appraisals of all units as a file."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import write
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
