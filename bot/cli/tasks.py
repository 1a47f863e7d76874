"""Commands that bring the year's lists in and out: the task list and the action plans."""

from dataclasses import asdict
from pathlib import Path

import click

from bot import admission, papers, people, plan
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context
from bot.plan import Scope

EXPORTED = "已导出{name} {duties} 项、任务 {tasks} 条：{path}"
EXPORTED_LIST = "已导出{name} {duties} 项：{path}"
LOADED = "已装入 {duties} 项。"
OF_YEAR = "{year} 年{name}："
YEARS = click.IntRange(2000, 2999)

_YEAR = click.option("--year", type=YEARS, help="哪一年的清单；不写是今年。")
_UNIT = click.option("--unit", help="只要这个组织（编号）及其下级的任务。")
_WHOLE = click.option("--whole-year", is_flag=True, help="今天以前到期的各期也派任务；不加只派今天以后的。")


@files.importing.command("tasks", cls=ChineseCommand)
@files.options
@_YEAR
@_WHOLE
@click.pass_obj
def import_tasks(edge: Edge, /, file: Path, output: Path | None, year: int | None, **flags: bool) -> None:
    """导入支部任务清单；编号相同的更新，不会重复；导入后重新派任务。"""
    _import(edge, Scope.UNIT, file, files.red_file(file, output), year, **flags)


@files.importing.command("plans", cls=ChineseCommand)
@files.options
@_YEAR
@_WHOLE
@click.pass_obj
def import_plans(edge: Edge, /, file: Path, output: Path | None, year: int | None, **flags: bool) -> None:
    """导入党委行动计划；编号相同的更新，不会重复；导入后重新派任务。"""
    _import(edge, Scope.COMPANY, file, files.red_file(file, output), year, **flags)


def _import(
    edge: Edge, scope: Scope, file: Path, red: Path, year: int | None, *, whole_year: bool, **flags: bool
) -> None:
    found = papers.tasks.read(files.content(file), file.name, scope)
    files.require_lines(found.sheet)
    outcome = Outcome(found.sheet, papers.tasks.COLUMNS, red, **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        listed = papers.tasks.compare(ctx, found, scope, year or found.year or ctx.today.year)
        effects = [OF_YEAR.format(year=listed.year, name=papers.tasks.LISTS[scope]), *papers.tasks.described(listed)]
        outcome.take(listed, effects, lambda: _apply(ctx, outcome, listed, whole_year=whole_year))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _apply(ctx: Context, outcome: Outcome, listed: papers.tasks.ListPlan, *, whole_year: bool) -> None:
    grown = papers.tasks.apply(ctx, listed, good_rows_only=outcome.good_rows, whole_year=whole_year)
    outcome.effects.append(plan.growth_in_words(listed.year, grown))
    outcome.more["grown"] = asdict(grown)


@files.template.command("tasks", cls=ChineseCommand)
@files.target("任务清单模板.xlsx", "写到哪里。")
def template_tasks(output: Path) -> None:
    """取支部任务清单的空白表格，职务、周期等可以下拉选，另附填表说明。"""
    _template(Scope.UNIT, output)


@files.template.command("plans", cls=ChineseCommand)
@files.target("行动计划模板.xlsx", "写到哪里。")
def template_plans(output: Path) -> None:
    """取党委行动计划的空白表格，职务、周期等可以下拉选，另附填表说明。"""
    _template(Scope.COMPANY, output)


@files.load.command("tasks", cls=ChineseCommand)
@_YEAR
@click.pass_obj
def load_tasks(edge: Edge, year: int | None) -> None:
    """装入自带的任务清单和行动计划，长出从今天起的任务；已有的不动。"""
    with files.transaction(edge, writing=True) as ctx:
        year = year or ctx.today.year
        duties = plan.load_defaults(ctx, year)
        grown = plan.grow(ctx, year, since=ctx.today, activists=admission.activists(ctx))
        plan.resolve_owners(ctx)
    click.echo(LOADED.format(duties=duties))
    click.echo(plan.growth_in_words(year, grown))


def _template(scope: Scope, output: Path) -> None:
    write(output, papers.tasks.template(scope))
    click.echo(files.TEMPLATE.format(path=output))


@files.export.command("tasks", cls=ChineseCommand)
@files.target("任务清单.xlsx", "xlsx 或 csv。")
@_YEAR
@_UNIT
@click.pass_obj
def export_tasks(edge: Edge, output: Path, year: int | None, unit: str | None) -> None:
    """导出支部任务清单（改好可以原样导回）和各单位办理情况；csv 只有清单。"""
    _export(edge, Scope.UNIT, output, year, unit)


@files.export.command("plans", cls=ChineseCommand)
@files.target("行动计划.xlsx", "xlsx 或 csv。")
@_YEAR
@_UNIT
@click.pass_obj
def export_plans(edge: Edge, output: Path, year: int | None, unit: str | None) -> None:
    """导出党委行动计划（改好可以原样导回）和办理情况；csv 只有清单。"""
    _export(edge, Scope.COMPANY, output, year, unit)


def _export(edge: Edge, scope: Scope, output: Path, year: int | None, unit: str | None) -> None:
    with files.transaction(edge, writing=False) as ctx:
        place = people.org_by_code(ctx, unit) if unit else None
        made = papers.tasks.export(ctx, output.name, scope, year or ctx.today.year, place)
    write(output, made.content)
    sentence = EXPORTED if made.tasks else EXPORTED_LIST
    name = papers.tasks.LISTS[scope]
    click.echo(sentence.format(name=name, duties=made.duties, tasks=made.tasks, path=output))
