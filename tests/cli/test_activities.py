"""Activities at the terminal: the register out, a contest's figures in and out."""

from pathlib import Path

from bot.core.db import Database
from tests.activities.site import begin
from tests.cli.conftest import Run
from tests.ground import MONDAY
from tests.world import World

LINES = "单位代码,期间,安全,质量,进度,党建\nB04,2026Q3,95,90,88,92\n"


def test_the_register_is_written_even_when_it_is_empty(run: Run) -> None:
    assert run("export", "activities", "-o", "台账.csv") == (0, "已导出活动台账 0 条：台账.csv\n", "")
    assert Path("台账.csv").read_text("utf-8-sig").startswith("编号,单位编号,单位,年度,活动,")


def test_figures_of_a_contest_in_and_out(run: Run, database: Database) -> None:
    begin(World(database, MONDAY), "HD-SIBI")
    assert run("template", "contest", "1", "2026Q3", "-o", "空.xlsx").out == "模板已写到 空.xlsx\n"
    Path("四比.csv").write_text(LINES, "utf-8")

    tried = run("import", "contest", "1", "四比.csv")
    assert tried.out.splitlines()[:3] == [
        "试算，没有写入。",
        "活动数据：新增 1，更新 0，未变 0，有错 0 行",
        "新增 2026年3季度 锅炉支部：安全95、质量90、进度88、党建92",
    ]
    assert run("import", "contest", "1", "四比.csv", "--apply").out.startswith("已导入。")
    out = run("export", "contest", "1", "2026Q3", "-o", "表.xlsx")
    assert out == (0, "已导出 1号四比劳动竞赛2026年3季度的数据 1 行：表.xlsx\n", "")
    assert run("export", "contest", "7", "2026Q3") == (1, "", "没有编号 7 的活动。\n")


def test_bad_rows_come_back_red(run: Run, database: Database) -> None:
    begin(World(database, MONDAY), "HD-SIBI")
    Path("四比.csv").write_text(LINES + "B99,2026Q3,95,90,88,92\n", "utf-8")

    code, _, error = run("import", "contest", "1", "四比.csv", "--apply")
    assert (code, error) == (1, "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n")
    assert Path("四比-错误说明.xlsx").exists()
    assert run("import", "contest", "1", "四比.csv", "--apply", "--good-rows").out.startswith("已导入。")
