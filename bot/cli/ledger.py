"""The ledger of 三会一课 and attendance as a file."""

from pathlib import Path

import click

from bot import papers, people
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import write
from bot.cli.words import ChineseCommand
from bot.core.errors import BadInputError
from bot.text import args

ONE = "有几个并列的上级组织，请用 --org 写明要哪一个。"
EXPORTED = "已导出 {period} 三会一课台账，{count} 次会议：{path}"


@files.export.command("attendance", cls=ChineseCommand)
@files.target("三会一课台账.xlsx", "xlsx。")
@click.option("--period", help="哪一段：2026、2026H2、2026Q4 或 2026-11；不写是今年。")
@click.option("--org", "code", help="只要一个单位或党小组的，写组织编号。")
@click.pass_obj
def export_attendance(edge: Edge, output: Path, period: str | None, code: str | None) -> None:
    """导出三会一课台账：一次会议一行，另一张表是每人到会、请假、缺席的次数。"""
    with files.transaction(edge, writing=False) as ctx:
        chosen = period or str(ctx.today.year)
        since, until = args.months(chosen)
        places = [people.org_by_code(ctx, code)] if code else people.roots(ctx)
        if len(places) != 1:
            raise BadInputError(ONE)
        content, count = papers.ledger.export(ctx, places[0], since, until)
    write(output, content)
    click.echo(EXPORTED.format(period=chosen, count=count, path=output))
