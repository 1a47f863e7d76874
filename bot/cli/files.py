"""What commands about files share: their groups, their options, reading a file, one transaction around all of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot import papers
from bot.cli.edge import Edge
from bot.cli.store import bring_up_to_date
from bot.cli.words import ChineseGroup
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError

MOST_BYTES = 5 * 1024 * 1024

HEADINGS_ALONE = "文件里只有表头，没有内容。"
NO_FILE = "打不开文件 {path}。"
NOT_CSV = "这一样不能导出成 csv，请把文件名改成以 {kind} 结尾。"
TEMPLATE = "模板已写到 {path}"


@click.group("import", cls=ChineseGroup)
def importing() -> None:
    """导入组织、党员、任务清单、行动计划（xlsx、csv、toml）；不加 --apply 只试算。"""


@click.group(cls=ChineseGroup)
def export() -> None:
    """导出成文件。"""


@click.group(cls=ChineseGroup)
def template() -> None:
    """取空白表格。"""


@click.group(cls=ChineseGroup)
def load() -> None:
    """装入现成的数据。"""


def options(command: Callable[..., None]) -> Callable[..., None]:
    """What every import takes."""
    for decorate in (
        click.option("--json", "as_json", is_flag=True, help="结果打印成 JSON。"),
        click.option("-o", "--output", type=click.Path(path_type=Path), help="有错时，带红色错误说明的文件写到哪里。"),
        click.option("--good-rows", is_flag=True, help="跳过有错的行，只导入没有错的行。"),
        click.option("--apply", "is_applied", is_flag=True, help="真正导入；不加只试算。"),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


def target(name: str, words: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`-o FILE`, with the name it has unless told; a name that promises another kind of file is refused."""
    kind = Path(name).suffix

    def fitting(_: click.Context, __: click.Parameter, output: Path) -> Path:
        if output.suffix.lower() == ".csv" != kind and "csv" not in words:
            raise BadInputError(NOT_CSV.format(kind=kind))
        return output

    place = click.Path(path_type=Path)
    return click.option("-o", "--output", type=place, default=Path(name), help=words, callback=fitting)


def require_lines(sheet: papers.Sheet) -> None:
    """A file that says nothing is a mistake, not an import of nobody."""
    if not sheet.lines:
        raise BadInputError(HEADINGS_ALONE)


def red_file(file: Path, output: Path | None) -> Path:
    """Where the mistakes go."""
    return output or Path(f"{file.stem}-错误说明.xlsx")


def content(file: Path) -> bytes:
    """The file's bytes, one more than allowed at most: who reads them refuses what is too big."""
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError:
        raise NotFoundError(NO_FILE.format(path=file)) from None


@contextmanager
def transaction(edge: Edge, *, writing: bool) -> Iterator[Context]:
    """A context to look, or one whose changes are kept, in a store brought up to date first."""
    if writing:
        bring_up_to_date(edge)
    with edge.writing() if writing else edge.reading() as ctx:
        yield ctx


COMMANDS = (importing, export, template, load)
