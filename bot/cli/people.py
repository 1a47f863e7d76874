"""Commands that bring people in and out: import, export, template, load."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bot import papers, people, plan
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import MOST_EFFECTS, Outcome, write
from bot.cli.words import ChineseCommand
from bot.core.context import Context
from bot.demo import company

Line = people.roster.Line
Plan = people.roster.Plan

LONG = 2000
"""From so many lines on, a bar shows how far the reading is."""

READING = "核对"
LATER = "另有任职 {count} 条，真正导入时再核对。"
EXPORTED = "已导出 {count} 人：{path}"
LOADED = "演示单位已就绪：新增组织 {orgs} 个，党员 {members} 名，兼任职务 {posts} 条。"


@files.importing.command("members", cls=ChineseCommand)
@files.options
@click.pass_obj
def members(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入党员，连同职务和企业微信账号；编号相同的更新，不会重复。"""
    sheet = papers.roster.read_members(files.content(file), file.name)
    files.require_lines(sheet)
    outcome = Outcome(sheet, people.roster.MEMBER_COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx, _counted(sheet.lines) as lines:
        _take(ctx, outcome, people.roster.plan_members(ctx, lines))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


@files.importing.command("orgs", cls=ChineseCommand)
@files.options
@click.pass_obj
def orgs(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入组织和党小组，连同文件里单列的任职；编号相同的更新，不会重复。"""
    found = papers.roster.read_orgs(files.content(file), file.name)
    files.require_lines(found.units)
    outcome = Outcome(found.units, people.roster.ORG_COLUMNS, files.red_file(file, output), **flags)
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        units = people.roster.plan_orgs(ctx, found.units.lines)
        _take(ctx, outcome, units)
        if found.posts.lines and (outcome.is_applied or not units.added):
            _take(ctx, outcome, people.roster.plan_posts(ctx, found.posts.lines))
        elif found.posts.lines:
            outcome.effects.append(LATER.format(count=len(found.posts.lines)))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _take(ctx: Context, outcome: Outcome, found: Plan) -> None:
    """Whoever takes a post by it has the tasks that go with it at once."""
    effects = people.roster.described(ctx, found, most=MOST_EFFECTS)

    def apply() -> None:
        people.roster.apply(ctx, found, good_rows_only=outcome.good_rows)
        plan.hand_over(ctx)

    outcome.take(found, effects, apply)


@contextmanager
def _counted(lines: Sequence[Line]) -> Iterator[Iterator[Line]]:
    """The lines, with a progress bar on the terminal when there are many."""
    hidden = len(lines) < LONG or not sys.stderr.isatty()
    with click.progressbar(lines, label=READING, file=sys.stderr, hidden=hidden) as bar:
        yield iter(bar)


@files.export.command("roster", cls=ChineseCommand)
@files.target("党员名册.xlsx", "xlsx 或 csv。")
@click.pass_obj
def roster(edge: Edge, output: Path) -> None:
    """导出党员名册；改好后可以原样导回。"""
    with files.transaction(edge, writing=False) as ctx:
        write(output, papers.roster.export(ctx, output.name))
        click.echo(EXPORTED.format(count=len(people.roster.member_lines(ctx)), path=output))


@files.template.command("members", cls=ChineseCommand)
@files.target("党员名册模板.xlsx", "写到哪里。")
@click.pass_obj
def template_members(edge: Edge, output: Path) -> None:
    """取党员名册的空白表格，组织和党小组可以下拉选。"""
    with files.transaction(edge, writing=False) as ctx:
        write(output, papers.roster.template(ctx))
    click.echo(files.TEMPLATE.format(path=output))


@files.load.command(cls=ChineseCommand)
@click.pass_obj
def demo(edge: Edge) -> None:
    """装入演示单位：1 个党委、21 个组织、55 个党小组、792 名党员；已有的不动。"""
    with files.transaction(edge, writing=True) as ctx:
        units, staff, posts = company.load(ctx)
    click.echo(LOADED.format(orgs=len(units.added), members=len(staff.added), posts=len(posts.added)))
