"""Study and articles at the terminal: templates, files in and out."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("what", "told", "heads"),
    [
        ("learning", "已导出 2026 年学时 0 人：出.csv\n", "单位编号,单位,党小组,编号,姓名,应学,会议,自学交流,"),
        (
            "study-plan",
            "已导出 2026 年学习计划 0 个专题：出.csv\n",
            "单位编号,单位,年度,月份,专题,形式,领学人,学完日期",
        ),
        ("articles", "已导出 2026 年稿件 0 条：出.csv\n", "稿件编号,单位编号,单位,题目,发表日期,媒体,级别,"),
    ],
)
def test_files_are_written_even_when_empty(run: Run, what: str, told: str, heads: str) -> None:
    assert run("export", what, "--year", "2026", "-o", "出.csv") == (0, told, "")
    assert Path("出.csv").read_text("utf-8-sig").startswith(heads)


@pytest.mark.parametrize("what", ["learning", "study-plan", "articles"])
def test_a_template_and_a_file_with_mistakes(run: Run, what: str) -> None:
    assert run("template", what, "-o", "空.xlsx") == (0, "模板已写到 空.xlsx\n", "")
    lines = {
        "learning": "编号,日期,类型,学时\nM1,2026-03-02,培训,8\n",
        "study-plan": "单位编号,年度,月份,专题\nB1,2026,1,党章\n",
        "articles": "单位编号,题目,发表日期,媒体\nB1,焊花,2026-03-02,公司网\n",
    }
    Path("有错.csv").write_text(lines[what], "utf-8")
    code, out, err = run("import", what, "有错.csv", "--apply")
    assert code == 1
    assert "有错 1 行" in out
    assert "每行错在哪里，已写到 有错-错误说明.xlsx" in out
    assert "有 1 行有错，没有导入" in err
    assert Path("有错-错误说明.xlsx").stat().st_size > 0


def test_files_come_in(run: Run) -> None:
    Path("组织.csv").write_text("组织编号,全称,简称,类型\nB1,锅炉党支部,锅炉支部,党支部\n", "utf-8")
    Path("党员.csv").write_text("编号,姓名,所在组织\nM1,张三,B1\n", "utf-8")
    for what, name in (("orgs", "组织.csv"), ("members", "党员.csv")):
        assert run("import", what, name, "--apply").code == 0
    for what, content, told in (
        ("learning", "编号,日期,类型,学时\nM1,2026-03-02,培训,8\n", "学时：新增 1，更新 0，未变 0，有错 0 行"),
        ("study-plan", "单位编号,年度,月份,专题\nB1,2026,1,党章\n", "学习计划：新增 1，更新 0，未变 0，有错 0 行"),
        (
            "articles",
            "单位编号,题目,发表日期,媒体\nB1,焊花,2026-03-02,公司网\n",
            "稿件：新增 1，更新 0，未变 0，有错 0 行",
        ),
    ):
        Path("进.csv").write_text(content, "utf-8")
        assert run("import", what, "进.csv").out.startswith("试算，没有写入。\n" + told)
        assert run("import", what, "进.csv", "--apply").out.startswith("已导入。\n" + told)
        assert "未变 1" in run("import", what, "进.csv").out
