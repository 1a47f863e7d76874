"""Commands that bring people in and out: import, export, template, load."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bot import papers, people
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.store import bring_up_to_date
from bot.cli.words import ChineseCommand, ChineseGroup
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.demo import company

Line = people.roster.Line

MOST_BYTES = 5 * 1024 * 1024
LONG = 2000
"""From so many lines on, a bar shows how far the reading is."""

READING = "核对"
HEADINGS_ALONE = "文件里只有表头，没有内容。"
NO_FILE = "打不开文件 {path}。"
LATER = "另有任职 {count} 条，真正导入时再核对。"
EXPORTED = "已导出 {count} 人：{path}"
TEMPLATE = "模板已写到 {path}"
LOADED = "演示单位已就绪：新增组织 {orgs} 个，党员 {members} 名，兼任职务 {posts} 条。"


@click.group("import", cls=ChineseGroup)
def importing() -> None:
    """导入组织或党员（xlsx、csv、toml）；不加 --apply 只试算。"""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for decorate in (
        click.option("--json", "as_json", is_flag=True, help="结果打印成 JSON。"),
        click.option("-o", "--output", type=click.Path(path_type=Path), help="有错时，带红色错误说明的文件写到哪里。"),
        click.option("--good-rows", is_flag=True, help="跳过有错的行，只导入没有错的行。"),
        click.option("--apply", "is_applied", is_flag=True, help="真正导入；不加只试算。"),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


@importing.command("members", cls=ChineseCommand)
@_options
@click.pass_obj
def members(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入党员，连同职务和企业微信账号；编号相同的更新，不会重复。"""
    sheet = papers.roster.read_members(_content(file), file.name)
    _require_lines(sheet)
    outcome = Outcome(sheet, people.roster.MEMBER_COLUMNS, _red_file(file, output), **flags)
    with _transaction(edge, writing=outcome.is_applied) as ctx, _counted(sheet.lines) as lines:
        outcome.take(ctx, people.roster.plan_members(ctx, lines))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


@importing.command("orgs", cls=ChineseCommand)
@_options
@click.pass_obj
def orgs(edge: Edge, /, file: Path, output: Path | None, **flags: bool) -> None:
    """导入组织和党小组，连同文件里单列的任职；编号相同的更新，不会重复。"""
    found = papers.roster.read_orgs(_content(file), file.name)
    _require_lines(found.units)
    outcome = Outcome(found.units, people.roster.ORG_COLUMNS, _red_file(file, output), **flags)
    with _transaction(edge, writing=outcome.is_applied) as ctx:
        plan = people.roster.plan_orgs(ctx, found.units.lines)
        outcome.take(ctx, plan)
        if found.posts.lines and (outcome.is_applied or not plan.added):
            outcome.take(ctx, people.roster.plan_posts(ctx, found.posts.lines))
        elif found.posts.lines:
            outcome.effects.append(LATER.format(count=len(found.posts.lines)))
        outcome.refuse_bad_rows()
    click.echo(outcome.report())


def _require_lines(sheet: papers.Sheet) -> None:
    """A file that says nothing is a mistake, not an import of nobody."""
    if not sheet.lines:
        raise BadInputError(HEADINGS_ALONE)


def _red_file(file: Path, output: Path | None) -> Path:
    return output or Path(f"{file.stem}-错误说明.xlsx")


def _content(file: Path) -> bytes:
    """The file's bytes, one more than allowed at most: who reads them refuses what is too big."""
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError:
        raise NotFoundError(NO_FILE.format(path=file)) from None


@contextmanager
def _transaction(edge: Edge, *, writing: bool) -> Iterator[Context]:
    if writing:
        bring_up_to_date(edge)
    with edge.writing() if writing else edge.reading() as ctx:
        yield ctx


@contextmanager
def _counted(lines: Sequence[Line]) -> Iterator[Iterator[Line]]:
    """The lines, with a progress bar on the terminal when there are many."""
    hidden = len(lines) < LONG or not sys.stderr.isatty()
    with click.progressbar(lines, label=READING, file=sys.stderr, hidden=hidden) as bar:
        yield iter(bar)


@click.group(cls=ChineseGroup)
def export() -> None:
    """导出成文件。"""


@export.command("roster", cls=ChineseCommand)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("党员名册.xlsx"), help="xlsx 或 csv。")
@click.pass_obj
def roster(edge: Edge, output: Path) -> None:
    """导出党员名册；改好后可以原样导回。"""
    with _transaction(edge, writing=False) as ctx:
        write(output, papers.roster.export(ctx, output.name))
        click.echo(EXPORTED.format(count=len(people.roster.member_lines(ctx)), path=output))


@click.group(cls=ChineseGroup)
def template() -> None:
    """取空白表格。"""


@template.command("members", cls=ChineseCommand)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("党员名册模板.xlsx"), help="写到哪里。")
@click.pass_obj
def template_members(edge: Edge, output: Path) -> None:
    """取党员名册的空白表格，组织和党小组可以下拉选。"""
    with _transaction(edge, writing=False) as ctx:
        write(output, papers.roster.template(ctx))
    click.echo(TEMPLATE.format(path=output))


@click.group(cls=ChineseGroup)
def load() -> None:
    """装入现成的数据。"""


@load.command(cls=ChineseCommand)
@click.pass_obj
def demo(edge: Edge) -> None:
    """装入演示单位：1 个党委、21 个组织、55 个党小组、792 名党员；已有的不动。"""
    with _transaction(edge, writing=True) as ctx:
        units, staff, posts = company.load(ctx)
    click.echo(LOADED.format(orgs=len(units.added), members=len(staff.added), posts=len(posts.added)))


COMMANDS = (importing, export, template, load)
