"""The year at the terminal: computed, printed, shown, frozen; operating points in, the linkage out."""

from datetime import datetime
from pathlib import Path

import click

from bot import appraisal, assess, papers, people
from bot.assess import CheckKind
from bot.cli import assess as checking
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand, now_option
from bot.core.context import Context

WRITTEN = "得分表已写到 {path}"
TOLD = "已公布，{messages}条消息等待发送。"
EXPORTED = "已导出 {year} 年挂钩表{state}，{units}个单位，其中挂钩{linked}个：{path}"
DRAFT = "（草稿）"
YEARS = click.IntRange(2000, 2999)


@click.command(cls=ChineseCommand)
@click.argument("year", type=YEARS)
@click.option("--json", "as_json", is_flag=True, help="结果打印成 JSON，带每一部分的得分、原因和依据的记录。")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="得分表写到哪里（xlsx，合计是公式）。")
@click.option("--show", "shown", is_flag=True, help="公布：各单位书记收到自己的结果和反馈，五个工作日内可以申诉。")
@click.option("--freeze", "frozen", is_flag=True, help="定稿：要已公布、申诉期已过、各季度已定稿、没有等答复的申诉。")
@now_option
@click.pass_obj
def year(
    edge: Edge, /, year: int, output: Path | None, now: datetime | None, *, as_json: bool, shown: bool, frozen: bool
) -> None:
    """计算并打印各单位的年度考核结果；没公布的每次重算，公布了的不变。"""
    edge.now = now
    with files.transaction(edge, writing=True) as ctx:
        with checking.counted(len(people.assessed(ctx))) as passed:
            found = assess.run_check(ctx, CheckKind.YEAR, str(year), passed=passed)
        messages = assess.tell(ctx, assess.show(ctx, found)) if shown else 0
        if frozen:
            assess.freeze(ctx, found)
        results = assess.every_result(ctx, found)
        content = papers.scores.export(ctx, found) if output else b""
        text = checking.json_text(found, results) if as_json else "\n".join(checking.table(found, results))
    click.echo(text)
    if output:
        write(output, content)
    if not as_json:
        told = [TOLD.format(messages=messages)] if shown else []
        told += [WRITTEN.format(path=output)] if output else []
        for line in told:
            click.echo(line)


@files.importing.command("operating", cls=ChineseCommand)
@files.options
@click.pass_obj
def import_operating(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入各单位的经营业绩分；同一单位同一年的更新，不会重复；没有填分的不动。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, papers.operating.COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.operating.compare(ctx, sheet)
        outcome.take(found, papers.operating.described(found), lambda: _apply(ctx, outcome, found))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, found: papers.operating.OperatingPlan) -> None:
    papers.operating.apply(ctx, found, good_rows_only=outcome.good_rows)


@files.template.command("operating", cls=ChineseCommand)
@files.target("经营业绩分.xlsx", "写到哪里。")
@click.option("--year", type=YEARS, help="哪一年的；不写是正在考核的那一年（6月以前是上一年）。")
@click.pass_obj
def template_operating(edge: Edge, output: Path, year: int | None) -> None:
    """取经营业绩分的表格，挂钩的单位已列好，已有的分数也在里面。"""
    with files.transaction(edge, writing=False) as ctx:
        content = papers.operating.template(ctx, year or appraisal.year_of(ctx.today))
    write(output, content)
    click.echo(files.TEMPLATE.format(path=output))


@files.export.command("linkage", cls=ChineseCommand)
@click.argument("year", type=YEARS)
@files.target("挂钩表.xlsx", "xlsx。")
@click.option("--draft", is_flag=True, help="没有定稿的也导出，表上注明是草稿。")
@click.pass_obj
def export_linkage(edge: Edge, year: int, output: Path, *, draft: bool) -> None:
    """导出党建得分与经营业绩挂钩的结果，交薪酬部门；结果是公式，可以自己核对。"""
    with files.transaction(edge, writing=False) as ctx:
        found = assess.find_check(ctx, CheckKind.YEAR, str(year))
        content, units, linked = papers.linkage.export(ctx, found, draft=draft)
        state = "" if found.frozen_at else DRAFT
    write(output, content)
    click.echo(EXPORTED.format(state=state, year=year, units=units, linked=linked, path=output))


COMMANDS = (year,)
