"""Ledgers, dues, elections and talks at the terminal: a period, a unit, a file."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def company(run: Run) -> Run:
    """The demo company in the store, so much of it as has a name."""
    assert run("load", "demo")[0] == 0
    return run


def test_the_ledger_of_a_unit_and_a_quarter(company: Run) -> None:
    said = company("export", "attendance", "--org", "B04", "--period", "2026Q4", "-o", "台账.xlsx")

    assert said == (0, "已导出 2026Q4 三会一课台账，0 次会议：台账.xlsx\n", "")
    assert Path("台账.xlsx").read_bytes().startswith(b"PK")
    assert company("export", "attendance", "-o", "全部.xlsx")[0] == 0


def test_a_ledger_of_no_time_and_no_unit(run: Run) -> None:
    assert run("export", "attendance", "--period", "四季度")[::2] == (
        1,
        "「四季度」不是时间：写 2026、2026H2、2026Q4 或 2026-11。\n",
    )
    assert run("export", "attendance")[::2] == (1, "有几个并列的上级组织，请用 --org 写明要哪一个。\n")


def test_dues_go_out_and_come_back(company: Run) -> None:
    assert company("export", "dues", "--org", "B05", "--year", "2026", "-o", "党费.xlsx")[0] == 0
    assert "没有改动" not in company("import", "dues", "党费.xlsx").out
    Path("错.csv").write_text("编号,年度,11月\nX,2026,52.5\n", "utf-8")
    code, out, err = company("import", "dues", "错.csv", "--apply")
    assert (code, err) == (1, "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n")
    assert "第 2 行 11月：「52.5」看不懂" in out


def test_elections_and_talks_go_out(company: Run) -> None:
    code, out, err = company("export", "org-life", "--year", "2026", "-o", "组织生活.xlsx")

    assert (code, out, err) == (0, "已导出 2026 年组织生活登记 22 个单位：组织生活.xlsx\n", "")
    assert company("import", "org-life", "组织生活.xlsx").out.startswith("试算，没有写入。")
    Path("表.csv").write_text("单位编号,谈心：委员之间\nB04,3\nB05,三\n", "utf-8")
    code, out, _ = company("import", "org-life", "表.csv", "--apply", "--good-rows")
    assert (code, out.splitlines()[:3]) == (
        0,
        ["已导入。", "组织生活登记：新增 1，更新 0，未变 0，有错 1 行", "锅炉支部：谈心谈话"],
    )


@pytest.mark.parametrize("command", ["attendance", "dues"])
def test_what_is_only_a_workbook_is_not_called_a_csv(run: Run, command: str) -> None:
    code, out, error = run("export", command, "-o", "x.CSV")

    assert (code, out, error) == (1, "", "这一样不能导出成 csv，请把文件名改成以 .xlsx 结尾。\n")
    assert not Path("x.CSV").exists()
