"""The register of honours at the terminal."""

from pathlib import Path

from tests.cli.conftest import Run

WRONG = "单位编号,荣誉名称,级别,授予日期\nB99,先进党支部,公司级,2026-01\n"


def test_the_register_comes_and_goes(run: Run) -> None:
    assert run("export", "honours", "-o", "荣誉.csv") == (0, "已导出荣誉台账 0 条：荣誉.csv\n", "")
    assert Path("荣誉.csv").read_text("utf-8-sig").startswith("序号,单位编号,单位,党员编号,姓名,荣誉名称,级别,")
    assert run("template", "honours", "-o", "表.xlsx").out == "模板已写到 表.xlsx\n"
    Path("错.csv").write_text(WRONG, "utf-8")
    code, said, error = run("import", "honours", "错.csv", "--apply")
    assert (code, error) == (1, "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n")
    assert "第 2 行 单位编号：没有编号 B99 的单位。" in said
    assert Path("错-错误说明.xlsx").exists()
    code, said, error = run("import", "honours", "错.csv", "--apply", "--good-rows")
    assert (code, said.splitlines()[:2]) == (0, ["已导入。", "荣誉：新增 0，更新 0，未变 0，有错 1 行"])
