"""What a survey found comes in as a list: sorted where the office sorted it, once, with mistakes told."""

import io

import pytest
from openpyxl import load_workbook

from bot import papers, problems
from bot.core.errors import BadInputError
from bot.problems import Category, Kind, MainProblem, ProblemState, Severity
from tests.world import World

HEADS = "问题,单位编号,性质,类别,主要问题,程度"


def sheet(*lines: str) -> papers.Sheet:
    return papers.read("\n".join([HEADS, *lines]).encode(), "问题.csv")


def test_lines_come_in_once_and_verified(world: World) -> None:
    lines = ("学习室没投影,B04,,融入中心,M2,较重", "多请老师傅讲课,,建议,p1,,", "学习室没投影,B04,,,,")
    with world.acting() as ctx:
        found = papers.findings.compare(ctx, sheet(*lines))
        assert papers.findings.described(found) == ["锅炉支部：学习室没投影", "党委：多请老师傅讲课"]
        assert papers.findings.apply(ctx, found) == 2
        assert papers.findings.apply(ctx, found) == 0
        again = papers.findings.compare(ctx, sheet(*lines))
        assert (again.added, again.unchanged) == ((), 3)
        first, second = (row.problem for row in problems.all_units(ctx))
    assert (first.kind, first.category, first.main, first.severity) == (
        Kind.PROBLEM,
        Category.PRODUCTION,
        MainProblem.LISTLESS,
        Severity.SERIOUS,
    )
    assert (second.kind, second.category, second.main, second.state) == (
        Kind.SUGGESTION,
        Category.IDEOLOGY,
        None,
        ProblemState.VERIFIED,
    )


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("学习室没投影,B99,,,,", "单位编号", "没有编号 B99 的单位；公司的空着。"),
        ("学习室没投影,,意见,,,", "性质", "意见"),
        ("学习室没投影,,,P9,,", "类别", "P9"),
        (",B04,,,,较重", "问题", "空"),
        ("长" * 501 + ",,,,,", "问题", "500"),
    ],
)
def test_a_line_with_a_mistake_is_told_and_nothing_kept(world: World, line: str, column: str, words: str) -> None:
    with world.acting() as ctx:
        found = papers.findings.compare(ctx, sheet(line, "多请老师傅讲课,,建议,,,"))
        [problem] = found.problems
        assert problem.column == column
        assert words in problem.sentence
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.findings.apply(ctx, found)
        assert papers.findings.apply(ctx, found, good_rows_only=True) == 1


def test_the_empty_list_has_its_drop_downs() -> None:
    book = load_workbook(io.BytesIO(papers.findings.template())).worksheets[0]

    assert [cell.value for cell in book[1]][:6] == HEADS.split(",")
    assert len(book.data_validations.dataValidation) >= 4
