"""Surveys as files: questions in, answers and counts out."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出 {number}号调研，{count} 个答案：{path}"
DRAFTED = "{number}号调研已写好，在聊天里回「发调研 {number} 书记 12月5日」发出。"


@files.importing.command("survey", cls=ChineseCommand)
@click.option("--title", required=True, help="调研的题目。")
@files.options
@click.pass_obj
def import_survey(edge: Edge, /, file: Path, output: Path | None, title: str, **flags: bool) -> None:
    """导入一次调研的题目：一题一行，有选项的是选择题；导入后在聊天里发。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.surveys.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.surveys.compare(sheet)
        outcome.take(found, papers.surveys.described(found), lambda: _apply(ctx, outcome, found, title))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.surveys.SurveyPlan, title: str) -> None:
    row = papers.surveys.apply(ctx, found, title, good_rows_only=outcome.good_rows)
    outcome.more["number"] = row.id
    outcome.effects.append(DRAFTED.format(number=row.id))


@files.template.command("survey", cls=ChineseCommand)
@files.target("调研题目.xlsx", "写到哪里。")
def template_survey(output: Path) -> None:
    """取调研题目的空白表格。"""
    write(output, papers.surveys.template())
    click.echo(files.TEMPLATE.format(path=output))


@files.export.command("survey", cls=ChineseCommand)
@click.argument("number", type=int)
@files.target("调研结果.xlsx", "xlsx。")
@click.pass_obj
def export_survey(edge: Edge, number: int, output: Path) -> None:
    """导出一次结束了的调研：选择题计数和全部答案，没有姓名。"""
    with files.transaction(edge, writing=False) as ctx:
        content, count = papers.surveys.export(ctx, number)
    write(output, content)
    click.echo(EXPORTED.format(number=number, count=count, path=output))
