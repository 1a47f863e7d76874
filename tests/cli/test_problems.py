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
