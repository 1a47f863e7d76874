"""The year at the terminal: printed by code, written, shown, frozen; operating points in, the linkage out."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot.assess import Check, CheckKind, CheckState, Score
from bot.core.db import Database
from tests.cli.conftest import Run

NOW = ("--now", "2026-12-23T09:30")
LATER = ("--now", "2027-01-15T09:30")


@pytest.fixture
def demo(run: Run) -> Run:
    """The demo company, nothing done yet."""
    assert run("load", "demo").code == 0
    return run


def test_a_year_is_printed_by_code_and_written(demo: Run) -> None:
    code, said, error = demo("year", "2026", "-o", "年度.xlsx", *NOW)

    lines = said.splitlines()
    assert (code, error) == (0, "")
    assert lines[0] == "2026年度考核（2026，截至2026-12-23）：21个单位，还没有公布。"
    assert lines[1].split() == ["编号", "单位", "已核定", "得分", "待核", "等次"]
    assert lines[2].split() == ["B01", "机关一支部", "0", "0", "3", "—"]
    assert lines[-1] == "得分表已写到 年度.xlsx"
    codes = [line.split()[0] for line in lines[2:-1]]
    assert (codes, len(codes)) == (sorted(codes), 21)
    assert load_workbook("年度.xlsx")["得分表"].max_row == 22


def test_a_year_for_scripts(demo: Run) -> None:
    told = json.loads(demo("year", "2026", "--json", "-o", "年度.xlsx", *NOW).out)

    assert (told["kind"], told["period"], told["state"], len(told["units"])) == ("year", "2026", "draft", 21)
    assert [line["code"] for line in told["units"][0]["lines"]] == ["Q", "XC", "SZ"]
    assert Path("年度.xlsx").exists()


def test_shown_then_frozen(demo: Run) -> None:
    assert demo("year", "2026", "--freeze", *NOW) == (1, "", "2026年度考核还没有公布，不能定稿。\n")
    said = demo("year", "2026", "--show", *NOW).out.splitlines()
    assert "21个单位，已公布，不自动重算。" in said[0]
    assert said[-1].startswith("已公布，2")
    assert demo("year", "2026", "--show", *NOW).out.splitlines()[-1] == "已公布，0条消息等待发送。"
    code, _, error = demo("year", "2026", "--freeze", *NOW)
    assert (code, error) == (1, "2026年度考核还不能定稿：各单位可以申诉到12月30日（周三）为止。\n")
    assert "已定稿，不再改动。" in demo("year", "2026", "--freeze", *LATER).out


@pytest.mark.parametrize(
    ("typed", "code", "error"),
    [(("year", "26"), 2, ""), (("year", "2031", *NOW), 1, "2031 还没有到，没有可以检查的。\n")],
)
def test_what_is_no_year(demo: Run, typed: tuple[str, ...], code: int, error: str) -> None:
    ran = demo(*typed)

    assert (ran.code, ran.out) == (code, "")
    assert ran.err == error or code == 2


def test_operating_points_in_and_the_linkage_out(demo: Run, store_url: str) -> None:
    assert demo("template", "operating", "--year", "2026", "-o", "经营.xlsx").out == "模板已写到 经营.xlsx\n"
    units = [row[0] for row in load_workbook("经营.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)]
    first, second = units[0], units[1]
    rows = f"单位代码,年度,经营业绩分\n{first},2026,93.5\n{second},2026,好\n"
    Path("经营.csv").write_text(rows, "utf-8")

    code, said, error = demo("import", "operating", "经营.csv")
    assert (code, error) == (1, "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n")
    assert said.startswith("试算，没有写入。\n经营业绩分：新增 1，更新 0，未变 0，有错 1 行")
    red = load_workbook("经营-错误说明.xlsx").worksheets[0]
    assert [cell.value for cell in red[1]][:2] == ["错误说明", "单位代码"]
    assert str(red["A3"].value).startswith("经营业绩分：「好」不是分数")

    Path("经营.csv").write_text(rows.replace("好", "88.25"), "utf-8")
    assert demo("import", "operating", "经营.csv").out.startswith("试算，没有写入。")
    assert demo("import", "operating", "经营.csv", "--apply").out.startswith("已导入。")
    told = json.loads(demo("import", "operating", "经营.csv", "--apply", "--json").out)
    assert told["plans"] == [{"what": "operating", "added": 0, "updated": 0, "unchanged": 2, "bad": 0}]

    assert demo("export", "linkage", "2026") == (1, "", "2026 还没有检查结果。党委工作部回「算年度 2026」就有。\n")
    demo("year", "2026", *NOW)
    assert demo("export", "linkage", "2026").err == "2026年度考核还没有定稿，不能交薪酬部门；先看草稿的，加 --draft。\n"
    assert demo("export", "linkage", "2026", "--draft", "-o", "草稿.xlsx").out == (
        "已导出 2026 年挂钩表（草稿），21个单位，其中挂钩0个：草稿.xlsx\n"
    )
    database = Database(store_url)
    with database.write() as session:
        check = session.get_one(Check, 1)
        assert check.kind is CheckKind.YEAR
        check.state, check.frozen_at = CheckState.FROZEN, check.computed_at
        for score in session.exec(select(Score)).all():
            score.points, score.grade = score.known, "待提升"
    database.close()
    assert demo("export", "linkage", "2026").out == "已导出 2026 年挂钩表，21个单位，其中挂钩2个：挂钩表.xlsx\n"
