"""Records of admissions as a file, in and out."""

from pathlib import Path

import click

from bot import papers
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context

EXPORTED = "已导出发展党员 {count} 人：{path}。里面有姓名，只给书记、组织委员和党委工作部。"


@files.importing.command("admission", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_admission(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入发展党员：一人一行，一步一列填日期；只加不减，违反中央规定的要写依据。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.admission.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.admission.compare(ctx, sheet)
        outcome.take(found, papers.admission.described(found), lambda: _apply(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.admission.AdmissionPlan) -> None:
    papers.admission.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.export.command("admission", cls=ChineseCommand)
@files.target("发展党员.xlsx", "xlsx 或 csv。")
@click.pass_obj
def export_admission(edge: Edge, output: Path) -> None:
    """导出发展党员：一人一行，一步一列；填好可以再导入。"""
    with files.transaction(edge, writing=False) as ctx:
        content, count = papers.admission.export(ctx, output.name)
    write(output, content)
    click.echo(EXPORTED.format(count=count, path=output))


@files.template.command("admission", cls=ChineseCommand)
@files.target("发展党员模板.xlsx", "写到哪里。")
@click.pass_obj
def template_admission(edge: Edge, output: Path) -> None:
    """取发展党员的空白表格，单位可以下拉选。"""
    with files.transaction(edge, writing=False) as ctx:
        content = papers.admission.template(ctx)
    write(output, content)
    click.echo(files.TEMPLATE.format(path=output))
