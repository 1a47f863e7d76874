"""Study hours and study plans as files, in and out."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

HOURS = "已导出 {year} 年学时 {count} 人：{path}"
TOPICS = "已导出 {year} 年学习计划 {count} 个专题：{path}"
YEARS = click.IntRange(2000, 2999)
YEAR = click.option("--year", type=YEARS, help="哪一年；不写是今年。")


@files.importing.command("learning", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_learning(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入会议以外的学时：一人一天一行；已有的不重复。会议的学时从记录里算，不用导。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.study_hours.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.study_hours.compare(ctx, sheet)
        outcome.take(found, papers.study_hours.described(found), lambda: _record(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _record(ctx: Context, outcome: Outcome, found: papers.study_hours.StudyImport) -> None:
    papers.study_hours.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.importing.command("study-plan", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_study_plan(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入各单位的学习计划：一个专题一行；同一单位同一年题目相同的更新，不会重复。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.study_plan.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.study_plan.compare(ctx, sheet)
        outcome.take(found, papers.study_plan.described(found), lambda: _set(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _set(ctx: Context, outcome: Outcome, found: papers.study_plan.TopicsImport) -> None:
    papers.study_plan.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.export.command("learning", cls=ChineseCommand)
@files.target("学时.xlsx", "xlsx 或 csv。")
@YEAR
@click.pass_obj
def export_learning(edge: Edge, output: Path, year: int | None) -> None:
    """导出学时：一人一行，要求、会议、另记的、合计；按名册编号，不比高低。"""
    with files.transaction(edge, writing=False) as ctx:
        chosen = year or ctx.today.year
        content, count = papers.study_hours.export(ctx, output.name, chosen)
    write(output, content)
    click.echo(HOURS.format(year=chosen, count=count, path=output))


@files.export.command("study-plan", cls=ChineseCommand)
@files.target("学习计划.xlsx", "xlsx 或 csv。")
@YEAR
@click.pass_obj
def export_study_plan(edge: Edge, output: Path, year: int | None) -> None:
    """导出学习计划：一个专题一行，带学完的日期；填好可以再导入。"""
    with files.transaction(edge, writing=False) as ctx:
        chosen = year or ctx.today.year
        content, count = papers.study_plan.export(ctx, output.name, chosen)
    write(output, content)
    click.echo(TOPICS.format(year=chosen, count=count, path=output))


@files.template.command("learning", cls=ChineseCommand)
@files.target("学时登记.xlsx", "写到哪里。")
@click.pass_obj
def template_learning(edge: Edge, output: Path) -> None:
    """取学时登记的表格，类型有下拉列表。"""
    with files.transaction(edge, writing=False) as ctx:
        content = papers.study_hours.template(ctx)
    write(output, content)
    click.echo(files.TEMPLATE.format(path=output))


@files.template.command("study-plan", cls=ChineseCommand)
@files.target("学习计划.xlsx", "写到哪里。")
@click.pass_obj
def template_study_plan(edge: Edge, output: Path) -> None:
    """取学习计划的表格。"""
    with files.transaction(edge, writing=False) as ctx:
        content = papers.study_plan.template(ctx)
    write(output, content)
    click.echo(files.TEMPLATE.format(path=output))
