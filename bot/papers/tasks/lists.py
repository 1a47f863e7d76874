"""A year's list as a file: the template to fill in, and the list as it stands, which can be imported again."""

from collections.abc import Iterable, Sequence

from bot import people, plan
from bot.core.context import Context
from bot.papers import books
from bot.papers.books import Head, Marks, Table
from bot.papers.tasks.columns import COLUMNS, FIELDS, NEEDED, OPEN_LISTS, PRINTED
from bot.papers.tasks.importing import LISTS
from bot.plan import Scope, TaskTemplate

Cell = people.roster.Cell

EXPLAINED = "填表说明"
EXAMPLE_CODE = "示例行"
COLUMN, NEEDED_HEAD, HOW, WORDS = "列", "必填", "怎么填", "可选的词"
MUST = "是"
COMPANY_EXAMPLE = {
    "area_name": "领导班子建设",
    "name": "班子年度民主生活会",
    "requirement": "每年一次，一般在第四季度；会前听意见，会后列整改清单。",
    "role": "党委书记",
    "rrule": "12月31日",
    "period": "每年",
    "kinds": "党委",
    "basis": "民主生活会若干规定",
    "support": "",
    "overrides": "",
    "needs": "",
}
"""What the example of the action plans says where it differs from that of the task list."""
GENERAL = (
    ("导入", "", "先试算，只看改了什么；加 --apply 才写入。编号相同的更新，不会重复；文件里没有的列不改。", ""),
    ("空格", "", "已有的任务：周期、分值、是否类的列空着就不改，别的列空着就是清空。", ""),
)


def template(scope: Scope) -> bytes:
    """An empty list with an example, drop-downs and an explanation of every column."""
    example = {column.key: column.example for column in COLUMNS} | {"code": EXAMPLE_CODE}
    if scope is Scope.COMPANY:
        example |= COMPANY_EXAMPLE
    row = [example[column.key] for column in COLUMNS]
    table = Table(LISTS[scope], heads(), {2: row}, Marks(example_row=2), printed=len(PRINTED))
    return books.workbook([table, _explained()])


def heads() -> list[Head]:
    """The headings of a list."""
    return [
        Head(
            column.title,
            column.width,
            needed=column.key in NEEDED,
            choices=column.choices,
            open_list=column.key in OPEN_LISTS,
        )
        for column in COLUMNS
    ]


def _explained() -> Table:
    rows = [
        (
            field.column.title,
            MUST if key in NEEDED else "",
            field.hint,
            "" if key in OPEN_LISTS[:1] else "、".join(field.column.choices),
        )
        for key, field in FIELDS.items()
    ]
    shape = [Head(COLUMN, 14), Head(NEEDED_HEAD, 6), Head(HOW, 60), Head(WORDS, 60)]
    return Table(EXPLAINED, shape, dict(enumerate((*GENERAL, *rows), start=2)))


def listed(ctx: Context, scope: Scope, year: int) -> Sequence[TaskTemplate]:
    """The duties of a year's list, by code."""
    return plan.templates(ctx, year, scope)


def table(rows: Iterable[TaskTemplate], scope: Scope, year: int) -> Table:
    """The list as a table that can be imported again."""
    cells = dict(enumerate(map(row_cells, rows), start=2))
    return Table(f"{year}年{LISTS[scope]}", heads(), cells, printed=len(PRINTED))


def row_cells(row: TaskTemplate) -> list[Cell]:
    """The cells of one duty, in the order of the columns."""
    return [field.write(getattr(row, key)) for key, field in FIELDS.items()]
