"""Awards at the terminal: tried, taken in, given out."""

from pathlib import Path

from tests.cli.conftest import Run


def test_past_awards_are_tried_taken_in_and_given_out(run: Run) -> None:
    Path("评选.csv").write_text(
        "单位编号,评选,时间,得主\nB05,流动红旗,2026年9月,焊接一班\nB05,流动红旗,9月,起重班\n", "utf-8"
    )
    assert run("load", "demo")[0] == 0

    code, told, _ = run("import", "awards", "评选.csv", "--apply")
    assert (code, told.splitlines()[:2]) == (1, ["没有导入。", "评选结果：新增 1，更新 0，未变 0，有错 1 行"])
    assert Path("评选-错误说明.xlsx").exists()
    assert run("import", "awards", "评选.csv", "--good-rows", "--apply")[1].startswith("已导入。")
    assert run("export", "awards", "-o", "评选.xlsx")[1] == "已导出评选结果 1 条：评选.xlsx\n"
    assert run("template", "awards", "-o", "空.xlsx")[:2] == (0, "模板已写到 空.xlsx\n")
