"""Study hours in files: every member out, study besides meetings in, mistakes in red."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot import learning, papers, people
from bot.core.errors import BadInputError, NotAllowedError
from bot.learning import StudyEntry, StudyKind
from bot.people import Member
from tests.learning.school import held
from tests.world import World

HEADS = "编号,姓名,日期,类型,学时,题目"
YONG, MING = "M0009", "M0003"


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "学时.csv")


def test_lines_are_recorded_once(world: World) -> None:
    lines = (
        f"{YONG},黄勇,2026-03-02,培训,8,安全",
        f"{MING},,2026-03-02,培训,8学时,安全",
        f"{MING},,2026年3月3日,自学交流,1.5,",
    )
    with world.acting() as ctx:
        found = papers.study_hours.compare(ctx, sheet(*lines))
        assert papers.study_hours.described(found) == [
            "新增 黄勇 2026-03-02 培训 8",
            "新增 李明 2026-03-02 培训 8",
            "新增 李明 2026-03-03 自学交流 1.5",
        ]
        assert ctx.session.exec(select(StudyEntry)).all() == [], "looking writes nothing"
        assert papers.study_hours.apply(ctx, found) == 3
        again = papers.study_hours.compare(ctx, sheet(*lines))
        assert (again.added, again.unchanged) == ((), 3)
        kept = ctx.session.exec(select(StudyEntry).where(StudyEntry.kind == StudyKind.EXCHANGE)).one()
        assert (kept.member_id, kept.day, kept.minutes, kept.title) == (world.who("李明"), date(2026, 3, 3), 90, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("M0999,,2026-03-02,培训,8,", ("编号", "没有编号 M0999 的党员。")),
        (f"{YONG},李明,2026-03-02,培训,8,", ("姓名", "M0009 是黄勇，不是“李明”。")),
        (f"{YONG},,2026-11-24,培训,8,", ("日期", "日期不能晚于今天。")),
        (f"{YONG},,2024-12-31,培训,8,", ("日期", "只收今年和去年的。")),
        (f"{YONG},,三月,培训,8,", ("日期", "「三月」不是日期，请写成 2026-07-01。")),
        (
            f"{YONG},,2026-03-02,聚餐,8,",
            ("类型", "「聚餐」不在可选的词里：自学交流、培训、集中培训、现场学习、送学上门。"),
        ),
        (f"{YONG},,2026-03-02,培训,很久,", ("学时", "「很久」不是学时，请写 0.1 到 80 之间的数，最多一位小数。")),
        (f"{YONG},,2026-03-02,培训,81,", ("学时", "「81」不是学时，请写 0.1 到 80 之间的数，最多一位小数。")),
        (f"{YONG},,2026-03-02,培训,0.25,", ("学时", "「0.25」不是学时，请写 0.1 到 80 之间的数，最多一位小数。")),
        (f"{YONG},,2026-03-02,培训,,", ("学时", "不能为空。")),
        ("M0008,,2026-05-02,培训,8,", ("日期", "小周那天已不在名册上。")),
    ],
)
def test_a_bad_line_says_what_is_wrong(world: World, line: str, problem: tuple[str, str]) -> None:
    with world.acting() as ctx:
        ctx.get(Member, world.who("小周")).left_on = date(2026, 5, 1)
        found = papers.study_hours.compare(ctx, sheet(line, f"{MING},,2026-03-02,培训,8,"))
        assert [(one.column, one.sentence) for one in found.problems] == [problem]
        red = papers.with_errors(sheet(line), found.problems, papers.study_hours.COLUMNS)
        assert problem[1] in str(load_workbook(io.BytesIO(red)).worksheets[0].cell(2, 1).value)
        with pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
            papers.study_hours.apply(ctx, found)
        assert papers.study_hours.apply(ctx, found, good_rows_only=True) == 1


def test_the_same_line_twice(world: World) -> None:
    with world.acting() as ctx:
        found = papers.study_hours.compare(ctx, sheet(*2 * [f"{YONG},,2026-03-02,培训,8,"]))
        assert [one.sentence for one in found.problems] == ["与第 3 行重复。", "与第 2 行重复。"]


def test_an_officer_keeps_only_the_own_unit(world: World) -> None:
    with world.acting("周芳") as ctx:
        found = papers.study_hours.compare(ctx, sheet(f"{YONG},,2026-03-02,培训,8,"))
        with pytest.raises(NotAllowedError):
            papers.study_hours.apply(ctx, found)


def test_the_template_is_empty_but_for_its_example(world: World) -> None:
    with world.acting() as ctx:
        content = papers.study_hours.template(ctx)
        read = papers.read(content, "学时登记.xlsx")
        assert papers.study_hours.compare(ctx, read).added == ()
    book = load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADS.split(",")
    assert "送学上门" in [cell.value for cell in book["选项"]["A"]]


def test_every_member_is_in_the_file(world: World) -> None:
    with world.acting() as ctx:
        held(ctx, world, "2026-03-12 09:00", "黄勇")
        study = learning.Study(date(2026, 3, 2), StudyKind.TRAINING, 31 * 60)
        learning.record(ctx, [world.who("黄勇")], study)
        people.member(ctx, world.who("李明")).name = "=1+1"
        content, count = papers.study_hours.export(ctx, "学时.xlsx", 2026)
        text, _ = papers.study_hours.export(ctx, "学时.csv", 2026)
        with pytest.raises(BadInputError):
            papers.study_hours.export(ctx, "学时.pdf", 2026)
    head, *lines = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    rows = {line[4]: dict(zip(head, line, strict=True)) for line in lines}
    assert count == len(lines) == len(list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))) - 1 == 14
    told = {name: value for name, value in rows["黄勇"].items() if value is not None}
    assert told == {
        "单位编号": "B04",
        "单位": "锅炉支部",
        "党小组": "锅炉支部第二党小组",
        "编号": YONG,
        "姓名": "黄勇",
        "应学": 32,
        "会议": 1.5,
        "培训": 31,
        "合计": 32.5,
        "还差": 0,
        "情况": "已满",
    }
    assert (rows["老孙"]["应学"], rows["老孙"]["情况"]) == (None, "按名册不作学时要求")
    assert "'=1+1" in text.decode("utf-8-sig")
    assert [line[3] for line in lines] == sorted(str(line[3]) for line in lines)
