"""Questions come in from a sheet, answers and counts go out; nobody stands in either."""

import io

import pytest
from openpyxl import load_workbook

from bot import papers, problems, surveys
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.problems import Report
from tests.surveys.hall import answers, closed, sent
from tests.world import PEOPLE, World

HEADS = "题目,选项1,选项2,选项3"


def sheet(*lines: str) -> papers.Sheet:
    return papers.read("\n".join([HEADS, *lines]).encode(), "题目.csv")


def test_questions_come_in(world: World) -> None:
    found = papers.surveys.compare(sheet("多久开一次会合适,每月,每季度,", "您想学什么,,,"))
    assert list(papers.surveys.described(found)) == ["1. 多久开一次会合适（每月/每季度）", "2. 您想学什么（问答）"]
    with world.acting("何洁") as ctx:
        row = papers.surveys.apply(ctx, found, "学习")
        assert [(one.text, one.choices) for one in surveys.questions_of(ctx, row.id)] == [
            ("多久开一次会合适", ["每月", "每季度"]),
            ("您想学什么", []),
        ]
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        papers.surveys.apply(ctx, found, "学习")


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("选哪个,甲,,", "题目", "选择题要有2到6个选项"),
        ("选哪个,甲,,乙", "选项1", "选项要从“选项1”起挨着填。"),
        ("选哪个,甲,甲,", "题目", "有两个选项一样"),
        (",甲,乙,", "题目", "请写上要问什么"),
        (f"{'问' * 81},,,", "题目", "一道题最多80个字"),
    ],
)
def test_a_line_with_a_mistake_is_told(world: World, line: str, column: str, words: str) -> None:
    found = papers.surveys.compare(sheet(line, "您想学什么,,,"))
    [(told, sentence)] = [(one.column, one.sentence) for one in found.problems]
    assert told == column
    assert sentence.startswith(words) or column == "题目"
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.surveys.apply(ctx, found, "学习")
        assert papers.surveys.apply(ctx, found, "学习", good_rows_only=True).title == "学习"
        bad = papers.surveys.compare(sheet(line))
        with pytest.raises(BadInputError, match="没有可以导入的题"):
            papers.surveys.apply(ctx, bad, "学习", good_rows_only=True)


def test_the_template_has_room_for_six_choices() -> None:
    [row] = load_workbook(io.BytesIO(papers.surveys.template()))["调研题目"].iter_rows(max_row=1, values_only=True)
    assert row == ("题目", *(f"选项{number}" for number in range(1, 7)))


def test_answers_and_counts_go_out_without_a_name(world: World) -> None:
    number = sent(world)
    for place, name in enumerate(("老王", "陈静", "李明", "赵强", "黄勇")):
        answers(world, number, name, {1: place % 2, 2: "=1+1，希望党课少念文件" if place == 0 else None})
    with world.acting("何洁") as ctx, pytest.raises(ConflictError):
        papers.surveys.export(ctx, number)
    closed(world, number)
    with world.acting("何洁") as ctx:
        one = surveys.said(ctx, number, 1)
        assert one.unit is not None
        problem = problems.report(ctx, Report(one.text, one.unit, source_key=f"survey:{number}:1"))
        content, count = papers.surveys.export(ctx, number)
    book = load_workbook(io.BytesIO(content))
    assert count == 6
    assert list(book["计数"].iter_rows(min_row=2, values_only=True)) == [
        (1, "多久开一次会合适", "每月", "全部", 3),
        (1, "多久开一次会合适", "每月", "锅炉支部", 3),
        (1, "多久开一次会合适", "每季度", "全部", 2),
        (1, "多久开一次会合适", "每季度", "锅炉支部", 2),
        (2, "支部活动有什么问题", "（问答）", "全部", 1),
        (3, "您想学什么", "（问答）", "全部", 0),
    ]
    [row] = book["答案"].iter_rows(min_row=2)
    assert tuple(cell.value for cell in row) == (
        *(1, 2, "支部活动有什么问题", "锅炉支部", "P1 思想意识", "建议", "=1+1，希望党课少念文件", problem.id),
    )
    assert row[6].data_type == "s"
    text = "".join(str(cell.value) for table in book for line in table.iter_rows() for cell in line)
    assert not any(name in text for _, name, *_ in PEOPLE)
