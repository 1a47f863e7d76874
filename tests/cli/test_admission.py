"""Records of admissions at the terminal."""

from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Run


def test_in_and_out(run: Run) -> None:
    run("load", "demo")
    assert run("template", "admission") == (0, "模板已写到 发展党员模板.xlsx\n", "")
    Path("a.csv").write_text("单位,姓名,1递交入党申请书,2派人谈话\nB04,王小明,2024-01-05,2024-03-20\n", "utf-8")

    code, said, error = run("import", "admission", "a.csv")
    assert (code, said.splitlines()[1]) == (1, "发展党员：新增 0，更新 0，未变 0，有错 1 行")
    assert error.startswith("有 1 行有错")
    assert "中央规定" in load_workbook("a-错误说明.xlsx")["待改"]["A2"].value

    Path("a.csv").write_text("单位,姓名,1递交入党申请书,2派人谈话\nB04,王小明,2024-01-05,2024-01-20\n", "utf-8")
    assert "试算，没有写入。\n发展党员：新增 1" in run("import", "admission", "a.csv")[1]
    assert run("import", "admission", "a.csv", "--apply")[1].startswith("已导入。\n发展党员：新增 1")
    assert run("export", "admission")[1].startswith("已导出发展党员 1 人：发展党员.xlsx。")
