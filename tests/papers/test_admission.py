"""发展党员 in a file: out, in again; what is against a rule is told in its line; nobody else gets it."""

import io

import pytest
from openpyxl import load_workbook

from bot import admission, papers
from bot.core.audit import latest
from bot.core.errors import BadInputError, NotAllowedError
from tests.admission.register import candidate, d, stored, tasks, the_year
from tests.world import World

HEADS = "编号,单位,姓名,1递交入党申请书,2派人谈话,3确定为入党积极分子,半年考察,7确定为发展对象,依据或原因"


def sheet(*lines: str) -> papers.Sheet:
    return papers.read("\n".join([HEADS, *lines]).encode(), "发展.csv")


def test_records_come_in_and_nothing_is_taken_away(world: World) -> None:
    the_year(world)
    candidate(world, "李小红", s1="2026-03-02", s2="2026-03-20")
    lines = (
        ",B04,王小明,2026-11-18,,,,,",
        "1,,李小红,2026-03-02,,2026-06-20,,,",
        ",汽机支部,赵小兰,,,2025-05-06,2025-11-05、2026-05-06,2026-06-01,",
        "1,锅炉支部,李小红,,,,,,",
    )
    with world.acting() as ctx:
        found = papers.admission.compare(ctx, sheet(*lines[:3]))
        assert papers.admission.described(found) == [
            "新增 锅炉支部 王小明 1 步",
            "新增 汽机支部 赵小兰 4 步",
            "更新 1号 1 步",
        ]
        assert (found.problems, found.unchanged) == ((), 0)
        assert papers.admission.apply(ctx, found) == 3
        [entry] = latest(ctx, "admission.import", limit=5)
        assert (entry.summary, entry.undoable) == ("从文件登记发展党员3人", False)
        assert not [name for name in ("王小明", "赵小兰", "李小红") if name in str(entry.changes)]
    assert stored(world, 1).record().days == {1: [d("2026-03-02")], 2: [d("2026-03-20")], 3: [d("2026-06-20")]}
    assert stored(world, 3).record().days[6] == [d("2025-11-05"), d("2026-05-06")]
    assert ("发展党员2号：派人谈话", "2026-12-18", "open") in tasks(world)

    with world.acting() as ctx:
        again = papers.admission.compare(ctx, sheet(*lines[:3]))
        assert (again.added, again.updated, again.unchanged) == ((), (), 3)
        assert papers.admission.apply(ctx, again) == 0
        assert len(latest(ctx, "admission.import", limit=5)) == 1


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("x,B04,王小明,2026-11-18,,,,,", "编号", "「x」不是编号。"),
        ("9,B04,王小明,2026-11-18,,,,,", "编号", "没有编号 9 的发展党员记录。"),
        ("1,B04,王小明,2026-11-18,,,,,", "编号", "1号是锅炉支部的另一位同志，请核对编号。"),
        ("1,B05,李小红,2026-11-18,,,,,", "编号", "1号是锅炉支部的另一位同志，请核对编号。"),
        ("2,B04,钱小玉,,2026-11-18,,,,", "编号", "2号已停止或已办完，没有改动。"),
        (",B99,王小明,2026-11-18,,,,,", "单位", "没有「B99」这个支部。"),
        (",,王小明,2026-11-18,,,,,", "单位", "新登记的要写单位。"),
        (",B04,王,2026-11-18,,,,,", "姓名", "请写姓名，二到十六个汉字。"),
        (",B04,王小明,,,,,,", "姓名", "一步也没有填。"),
        (",B04,王小明,11月18日,,,,,", "1递交入党申请书", "「11月18日」不是日期，请写成 2026-07-01。"),
        (",B04,王小明,2026-12-18,,,,,", "1递交入党申请书", "2026年12月18日还没到。"),
        ("1,B04,李小红,2026-03-03,,,,,", "1递交入党申请书", "已经记在2026年3月2日；要改请在聊天里说「发展 1 更正」。"),
        (
            ",B04,王小明,2026-03-02,2026-05-20,,,,", "2派人谈话",
            "最晚2026年4月2日：收到入党申请书后一个月内派人谈话（中央规定）。要照实记，请在“依据或原因”一列写文号或原因。",
        ),
        (
            ",B04,王小明,2026-03-02,,2026-06-20,,,", "3确定为入党积极分子",
            "前面还没有记：第2步派人谈话（中央规定的顺序）。要照实记，请在“依据或原因”一列写文号或原因。",
        ),
    ],
)  # fmt: skip
def test_a_line_with_a_mistake_is_told_and_nothing_kept(world: World, line: str, column: str, words: str) -> None:
    candidate(world, "李小红", s1="2026-03-02")
    candidate(world, "钱小玉", s1="2025-03-02", s25="2026-03-02")
    with world.acting() as ctx:
        found = papers.admission.compare(ctx, sheet(line, ",B04,张小刚,2026-11-18,,,,,"))
        assert [(one.column, one.sentence) for one in found.problems] == [(column, words)]
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.admission.apply(ctx, found)
        assert papers.admission.apply(ctx, found, good_rows_only=True) == 1


def test_with_a_reason_it_is_kept_and_told_as_a_hint(world: World) -> None:
    with world.acting() as ctx:
        found = papers.admission.compare(ctx, sheet(",B04,王小明,2026-03-02,2026-05-20,2026-06-01,,,书记住院"))
        assert found.problems == ()
        assert [one.sentence for one in found.hints] == [
            "最晚2026年4月2日：收到入党申请书后一个月内派人谈话（中央规定）。",
            "最早2026年6月2日：递交申请满三个月再确定积极分子（本地规定）。",
        ]
        papers.admission.apply(ctx, found)
    assert {step.basis for step in stored(world, 1).steps} == {"书记住院"}


def test_the_file_that_goes_out_comes_in(world: World) -> None:
    candidate(world, "王小明", s3="2025-05-06", s6="2025-11-05 2026-05-06", s4="2025-05-07", s5="2025-05-07")
    candidate(world, "李小红", "B05", s15="2026-07-15", s17="2026-08-20")
    with world.acting() as ctx:
        for name in ("发展党员.xlsx", "发展党员.csv"):
            content, count = papers.admission.export(ctx, name)
            found = papers.admission.compare(ctx, papers.read(content, name))
            assert (count, found.added, found.updated, found.unchanged, found.problems) == (2, (), (), 2, ())
        with pytest.raises(BadInputError, match="结尾"):
            papers.admission.export(ctx, "x.doc")
        content, _ = papers.admission.export(ctx, "a.xlsx")
    first, second = list(load_workbook(io.BytesIO(content))["发展党员"].iter_rows(min_row=2, values_only=True))[:2]
    assert first[:3] == (1, "B04 锅炉支部", "王小明")
    assert first[8] == "2025-11-05、2026-05-06"
    assert first[-4:-2] == ("入党积极分子", "在办")
    assert str(first[-1])[:10] == "2026-11-06"
    assert second[-4:-1][0] == "预备党员"
    assert str(second[-2])[:10] == "2027-07-15"


def test_who_keeps_admissions_gets_what_is_his(world: World) -> None:
    candidate(world, "王小明", s1="2026-11-18")
    candidate(world, "李小红", "B05", s1="2026-11-18")
    counts = {}
    for name in ("老王", "周芳", "何洁"):
        with world.acting(name) as ctx:
            counts[name] = papers.admission.export(ctx, "a.xlsx")[1]
    assert counts == {"老王": 1, "周芳": 1, "何洁": 2}
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError, match="发展党员的情况由"):
        papers.admission.export(ctx, "a.xlsx")
    with world.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        papers.admission.apply(ctx, papers.admission.compare(ctx, sheet("1,B04,王小明,,2026-11-20,,,,")))


def test_formulas_go_out_as_text(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18")
    with world.acting("老王") as ctx:
        admission.record(ctx, number, 2, d("2026-11-20"), basis="=1+1")
        content, _ = papers.admission.export(ctx, "a.xlsx")
    row = next(load_workbook(io.BytesIO(content))["发展党员"].iter_rows(min_row=2))
    [cell] = [one for one in row if one.value == "=1+1"]
    assert cell.data_type == "s"


def test_the_template_comes_in_empty(world: World) -> None:
    with world.acting() as ctx:
        found = papers.admission.compare(ctx, papers.read(papers.admission.template(ctx), "t.xlsx"))
    assert (found.added, found.updated, found.unchanged, found.problems) == ((), (), 0, ())


def test_a_stopped_one_is_so_in_the_file(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18")
    over = candidate(world, "李小红", s25="2026-11-18")
    with world.acting("老王") as ctx:
        admission.stop(ctx, number)
        content, _ = papers.admission.export(ctx, "a.xlsx")
    rows = list(load_workbook(io.BytesIO(content))["发展党员"].iter_rows(min_row=2, values_only=True))
    assert {row[0]: row[-3] for row in rows if row[0]} == {number: "已停止", over: "已办完"}
