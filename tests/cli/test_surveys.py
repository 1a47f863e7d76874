"""Surveys at the terminal."""

from pathlib import Path

from tests.cli.conftest import Run


def test_questions_come_in_and_results_wait(run: Run) -> None:
    assert run("template", "survey", "-o", "题.xlsx").out == "模板已写到 题.xlsx\n"
    Path("题.csv").write_text("题目,选项1,选项2\n多久开一次会合适,每月,每季度\n选哪个,甲,\n", "utf-8")
    code, said, error = run("import", "survey", "题.csv", "--title", "学习", "--apply")
    assert (code, error) == (1, "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n")
    code, said, error = run("import", "survey", "题.csv", "--title", "学习", "--apply", "--good-rows")
    assert (code, error) == (0, "")
    assert said.splitlines()[:4] == [
        "已导入。",
        "调研题目：新增 1，更新 0，未变 0，有错 1 行",
        "1. 多久开一次会合适（每月/每季度）",
        "1号调研已写好，在聊天里回「发调研 1 书记 12月5日」发出。",
    ]
    assert run("export", "survey", "1") == (1, "", "1号调研还没有结束，结束以后才看得到结果。\n")
