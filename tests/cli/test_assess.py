"""Checks at the terminal: printed by code, as JSON for scripts, exported with sums that Excel reckons itself."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.assess import Check, CheckState
from bot.assess import checks as computing
from bot.cli import assess
from bot.core.db import Database
from tests.cli.conftest import Run

NOW = ("--now", "2026-11-23T09:30")


@pytest.fixture
def demo(run: Run) -> Run:
    """The demo company with this year's list, nothing done yet."""
    assert run("load", "demo").code == 0
    assert run("run-job", "recur", "--now", "2026-01-01T00:11").code == 0
    return run


def test_a_check_is_printed_by_code(demo: Run) -> None:
    code, said, error = demo("check", "2026-10", *NOW)

    lines = said.splitlines()
    assert (code, error) == (0, "")
    assert lines[0] == "10月检查（2026-10，截至2026-11-23）：21个单位，还没有公布。"
    assert lines[1].split() == ["编号", "单位", "已核定", "得分", "待核", "等次"]
    codes = [line.split()[0] for line in lines[2:]]
    assert (codes, len(codes)) == (sorted(codes), 21)
    assert len({assess._width(line[: line.index(" —")]) for line in lines[2:]}) == 1, "columns stand in line"
    assert demo("check", "2026-10", *NOW).out == said


def test_a_check_for_scripts(demo: Run, store_url: str) -> None:
    told = json.loads(demo("check", "2026Q3", "--json", *NOW).out)

    assert {name: told[name] for name in ("kind", "period", "state", "as_of")} == {
        "kind": "quarter",
        "period": "2026Q3",
        "state": "draft",
        "as_of": "2026-11-23",
    }
    assert len(told["units"]) == 21
    unit = told["units"][0]
    assert (unit["code"], unit["name"], unit["points"], unit["grade"]) == ("B01", "机关一支部", None, "")
    assert [line["code"] for line in unit["lines"]][:2] == ["D1-1", "D2-1"]

    database = Database(store_url)
    with database.write() as session:
        session.get_one(Check, 1).state = CheckState.SHOWN
    database.close()
    lines = demo("check", "2026Q3", "--now", "2026-11-30T09:30").out.splitlines()
    assert lines[0] == "3季度检查（2026Q3，截至2026-11-23）：21个单位，已公布，不自动重算。"


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("10月", "期间写作 2026-10（月）、2026Q3（季度）或 2026（年度）。"),
        ("2027-01", "2027-01 还没有到，没有可以检查的。"),
    ],
)
def test_what_cannot_be_checked(demo: Run, period: str, sentence: str) -> None:
    assert demo("check", period, *NOW) == (1, "", f"{sentence}\n")


def test_nothing_to_export_yet(run: Run) -> None:
    told = "2026-10 还没有检查结果。每月25日（遇休息日提前）自动检查；要现在算，请管理员运行 zhibu check 2026-10。\n"
    assert run("export", "scores", "2026-10") == (1, "", told)


def reckoned(book: Any, lines: Any, row: int, column: int) -> float:
    """What Excel shows for a sum over the lines, a line's product worked out first."""
    found = re.search(r"SUM\(逐项!([A-Z])(\d+):[A-Z](\d+)\),1\)", str(book.cell(row, column).value))
    assert found
    cells: list[Any] = [lines[f"{found[1]}{number}"] for number in range(int(found[2]), int(found[3]) + 1)]
    total = 0.0
    for cell in cells:
        if cell.value is not None:
            first, second = re.fullmatch(r"=([A-Z]\d+)\*([A-Z]\d+)", cell.value).groups()  # type: ignore[union-attr]
            total += lines[first].value * lines[second].value
    return round(total + 1e-9, 1)


def test_the_sums_of_the_workbook_are_formulas_and_agree(demo: Run) -> None:
    demo("check", "2026-10", *NOW)

    assert demo("export", "scores", "2026-10", "-o", "得分.xlsx").out == (
        "已导出 2026-10 检查结果，21个单位：得分.xlsx\n"
    )
    book = load_workbook("得分.xlsx")
    sums: Any = book["得分表"]
    lines: Any = book["逐项"]
    assert sums.max_row == 22
    told = json.loads(demo("check", "2026-10", "--json", *NOW).out)["units"]
    for row, unit in enumerate(told, start=2):
        waiting = sum(line["applies"] and line["earned"] is None for line in unit["lines"])
        place = re.search(r"逐项!J(\d+):J(\d+),\"待核\"", str(sums.cell(row, 5).value))
        assert place
        states = [lines[f"J{number}"].value for number in range(int(place[1]), int(place[2]) + 1)]
        assert (sums.cell(row, 1).value, states.count("待核")) == (unit["code"], waiting)
        assert reckoned(sums, lines, row, 3) == float(unit["known_of"])
        assert reckoned(sums, lines, row, 4) == float(unit["known"]) == sums.cell(row, 7).value
        assert sums.cell(row, 8).value == f'=IF(ABS(D{row}-G{row})<0.05,"一致","不一致")'
    assert {lines.cell(row, 10).value for row in range(2, lines.max_row + 1)} <= {"已核定", "待核", "不计入"}
    assert lines["D2"].value == "任务按期完成"
    assert Path("得分.xlsx").stat().st_size < 200_000


def test_many_units_show_how_far_it_is(
    demo: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assess, "LONG", 21)
    monkeypatch.setattr(computing, "BATCH", 10)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert "计算" in demo("check", "2026-10", *NOW).err
    assert capsys.readouterr().err == ""


def test_the_table_of_a_year_out_and_in(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").code == 0
    assert run("export", "scheme", "2026").out == "已导出 2026 年考核表：考核表.xlsx\n"
    book = load_workbook(tmp_path / "考核表.xlsx")
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    [grade] = [row for row in sheet.iter_rows(min_row=2) if row[titles.index("名称")].value == "优秀"]
    grade[titles.index("分值")].value = 92
    book.save(tmp_path / "新.xlsx")

    tried = run("import", "scheme", "2026", "新.xlsx").out.splitlines()
    assert tried[:3] == [
        "试算，没有写入。",
        "考核表：新增 0，更新 1，未变 47，有错 0 行",
        "更新 等次 优秀：分值 90 → 92",
    ]
    done = run("import", "scheme", "2026", "新.xlsx", "--apply").out.splitlines()
    assert (done[0], done[3]) == ("已导入。", "2026 年考核表现在是第 2 版。")
    assert json.loads(run("import", "scheme", "2026", "新.xlsx", "--apply", "--json").out)["version"] == 2

    grade[titles.index("分值")].value = 70
    book.save(tmp_path / "错.xlsx")
    refused = run("import", "scheme", "2026", "错.xlsx", "--apply", "--good-rows")
    assert refused.code == 1
    assert "考核表要整张一致" in refused.err
    assert (tmp_path / "错-错误说明.xlsx").exists()


def test_a_check_is_frozen_at_the_terminal(demo: Run, store_url: str) -> None:
    assert demo("check", "2026Q3", "--freeze", *NOW).err == "2026年第3季度检查还没有公布，不能定稿。\n"
    assert demo("run-job", "quarterly_check", "--now", "2026-10-10T08:43").code == 0
    late = ("--now", "2026-11-23T09:30")
    assert "不自动重算" in demo("check", "2026Q3", "--recompute", *late).out.splitlines()[0]
    assert "可以申诉到11月30日" in demo("check", "2026Q3", "--freeze", *late).err
    frozen = demo("check", "2026Q3", "--freeze", "--now", "2026-12-01T09:30").out.splitlines()
    assert frozen[0] == "3季度检查（2026Q3，截至2026-10-10）：21个单位，已定稿，不再改动。"
