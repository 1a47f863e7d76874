"""Activities as files: the register, a contest's figures in, its table out."""

from pathlib import Path

import click

from bot import activities, papers
from bot.activities import Activity
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出活动台账 {count} 条：{path}"
TABLE = "已导出 {number}号{name}{period}的数据 {count} 行：{path}"

_NUMBER = click.argument("number", type=int)
_PERIOD = click.argument("period")


@files.export.command("activities", cls=ChineseCommand)
@files.target("活动台账.xlsx", "xlsx 或 csv。")
@click.pass_obj
def export_activities(edge: Edge, output: Path) -> None:
    """导出活动台账：活动、队长、期限、结果；xlsx 另有参加人员和战报。"""
    with files.transaction(edge, writing=False) as ctx:
        content, count = papers.activities.export(ctx, output.name)
    write(output, content)
    click.echo(EXPORTED.format(count=count, path=output))


@files.export.command("contest", cls=ChineseCommand)
@_NUMBER
@_PERIOD
@files.target("评比表.xlsx", "xlsx。")
@click.pass_obj
def export_contest(edge: Edge, number: int, period: str, output: Path) -> None:
    """导出一个活动一期的数据，如 12 2026Q3；合计是公式，缺一项就待核，按单位编号排。"""
    wanted = papers.contests.period(period)
    with files.transaction(edge, writing=False) as ctx:
        row = activities.activity(ctx, number)
        content, count = papers.contest_xlsx(ctx, row, wanted)
        said = {"number": number, "name": row.name, "period": activities.wording.period(wanted), "count": count}
    write(output, content)
    click.echo(TABLE.format(**said, path=output))


@files.template.command("contest", cls=ChineseCommand)
@_NUMBER
@_PERIOD
@files.target("活动数据.xlsx", "写到哪里。")
@click.pass_obj
def template_contest(edge: Edge, number: int, period: str, output: Path) -> None:
    """取一个活动一期的数据表，如 12 2026Q3；单位已列好，班组、项目自己加行。"""
    with files.transaction(edge, writing=False) as ctx:
        row = activities.activity(ctx, number)
        content = papers.contests.template(ctx, row, papers.contests.period(period))
    write(output, content)
    click.echo(files.TEMPLATE.format(path=output))


@files.importing.command("contest", cls=ChineseCommand)
@_NUMBER
@files.options
@click.pass_obj
def import_contest(edge: Edge, /, number: int, file: Path, output: Path | None, **flags: bool) -> None:
    """导入一个活动的生产数据；同一单位同一期的更新，不会重复；没有填的不动，按待核算。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    with files.transaction(edge, writing=flags["is_applied"]) as ctx:
        row = activities.activity(ctx, number)
        shown = papers.contests.columns(papers.contests.template_of(ctx, row))
        outcome = Outcome(sheet, shown, files.red_file(file, output), **flags)
        found = papers.contests.compare(ctx, row, sheet)
        told = papers.contests.described(ctx, row, found)
        outcome.take(found, told, lambda: _apply(ctx, outcome, row, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, row: Activity, found: papers.contests.ContestPlan) -> None:
    papers.contests.apply(ctx, row, found, good_rows_only=outcome.good_rows)
