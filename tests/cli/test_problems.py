"""The register of problems at the terminal."""

from pathlib import Path

from tests.cli.conftest import Run


def test_the_register_is_written_even_when_it_is_empty(run: Run) -> None:
    assert run("export", "problems", "-o", "台账.csv") == (0, "已导出问题台账 0 条：台账.csv\n", "")
    assert Path("台账.csv").read_text("utf-8-sig").startswith("编号,单位编号,单位,类别,程度,来源,登记日期,问题,")
