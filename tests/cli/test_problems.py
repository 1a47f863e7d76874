"""The register of problems at the terminal."""

from pathlib import Path

from tests.cli.conftest import Run


def test_the_register_is_written_even_when_it_is_empty(run: Run) -> None:
    assert run("export", "problems", "-o", "台账.csv") == (0, "已导出问题台账 0 条：台账.csv\n", "")
    assert (
        Path("台账.csv")
        .read_text("utf-8-sig")
        .startswith("编号,单位编号,单位,性质,类别,主要问题,程度,来源,登记日期,问题,")
    )


def test_the_suggestions_of_the_beginning_are_loaded_once(run: Run) -> None:
    assert run("load", "suggestions") == (1, "", "还没有组织，请先导入组织。\n")
    assert run("load", "demo")[0] == 0
    assert run("load", "suggestions") == (0, "已装入建议 12 条。\n", "")
    assert run("load", "suggestions") == (0, "已装入建议 0 条。\n", "")


def test_a_list_is_tried_then_taken_in(run: Run) -> None:
    Path("问题.csv").write_text("问题,性质\n学习室没投影,问题\n多请老师傅讲课,建议\n", "utf-8")
    assert run("import", "problems", "问题.csv") == (1, "", "还没有组织，请先导入组织。\n")
    assert run("load", "demo")[0] == 0

    code, told, _ = run("import", "problems", "问题.csv")
    assert (code, told.splitlines()[0]) == (0, "试算，没有写入。")
    code, told, _ = run("import", "problems", "问题.csv", "--apply")
    assert (code, told.splitlines()[:2]) == (0, ["已导入。", "问题清单：新增 2，更新 0，未变 0，有错 0 行"])
    assert run("export", "problems", "-o", "台账.csv")[1] == "已导出问题台账 2 条：台账.csv\n"
    assert run("template", "problems", "-o", "空.xlsx")[:2] == (0, "模板已写到 空.xlsx\n")
