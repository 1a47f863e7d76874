"""The year's lists at the terminal: what is printed, what is written, how it ends."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.plan.templates import DEFAULTS
from tests.cli.conftest import Run

HEAD = "编号,类别,名称,要求,责任人,期限规则,周期,适用组织,核验方式,依据层级,分值,经办"
GOOD = "ZB-04-3,上党课,青年党课,每月一次,宣传委员,每月28日,每月,党支部,报后核验,公司规定,2,x"
BAD = "ZB-04-4,上党课,青年党课,每月一次,班长,每月28日,每月,党支部,报后核验,公司规定,2,"


def list_of(*rows: str, name: str = "清单.csv") -> str:
    Path(name).write_text("\n".join((HEAD, *rows)), "utf-8")
    return name


def test_a_dry_run_shows_every_row_and_writes_nothing(run: Run) -> None:
    run("load", "demo")
    name = list_of(GOOD, BAD)

    code, said, error = run("import", "tasks", name, "--year", "2027")

    assert code == 1
    assert said.splitlines() == [
        "试算，没有写入。",
        "任务清单：新增 1，更新 0，未变 0，有错 1 行",
        "2027 年任务清单：",
        "新增 ZB-04-3 青年党课",
        (
            "第 3 行 责任人：「班长」不在可选的词里：书记、副书记、组织委员、宣传委员、纪检委员、党小组长、"
            "党委书记、党委副书记等。"
        ),
        "提醒：导入后启用的各项分值合计 2，不是 100。",
        "提醒：没有用到的列：经办",
        "每行错在哪里，已写到 清单-错误说明.xlsx",
    ]
    assert error == "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n"
    assert load_workbook("清单-错误说明.xlsx")["待改"]["A3"].value.startswith("责任人：「班长」")
    assert run("export", "tasks", "--year", "2027") == (1, "", "2027 年还没有任务清单。\n")


def test_a_list_is_imported_grown_and_imported_again_without_a_change(run: Run) -> None:
    run("load", "demo")
    name = list_of(GOOD, BAD)

    code, said, _ = run("import", "tasks", name, "--year", "2999", "--apply", "--good-rows")
    assert (code, said.splitlines()[0]) == (0, "已导入。")
    assert "2999 年任务：增加 168，改期 0，改内容 0，不再适用 0，恢复 0" in said.splitlines()

    code, said, _ = run("import", "tasks", list_of(GOOD), "--year", "2999", "--apply", "--json")
    told = json.loads(said)
    assert (code, told["applied"], told["grown"]["added"]) == (0, True, 0)
    assert told["plans"] == [{"what": "task", "added": 0, "updated": 0, "unchanged": 1, "bad": 0}]

    code, said, _ = run("import", "tasks", list_of(GOOD.replace(",2,", ",3,")), "--year", "2999", "--apply")
    assert "更新 ZB-04-3 青年党课：分值 2 → 3" in said
    assert "改内容 168" in said


def test_both_lists_go_out_and_come_back(run: Run) -> None:
    run("load", "demo")
    for what in ("tasks", "plans"):
        source = f"{what}.toml"
        Path(source).write_bytes((DEFAULTS / source).read_bytes())
        assert run("import", what, source, "--year", "2026", "--apply", "--whole-year")[0] == 0

    assert run("export", "tasks", "--year", "2026")[1] == "已导出任务清单 28 项、任务 2382 条：任务清单.xlsx\n"
    assert run("export", "plans", "--year", "2026")[1] == "已导出行动计划 22 项、任务 59 条：行动计划.xlsx\n"
    assert run("export", "tasks", "--year", "2026", "-o", "t.csv")[1] == "已导出任务清单 28 项：t.csv\n"
    assert run("export", "tasks", "--year", "2026", "--unit", "B04", "-o", "b.xlsx")[1].startswith(
        "已导出任务清单 28 项、"
    )
    for what, name, count in (("tasks", "任务清单.xlsx", 28), ("plans", "行动计划.xlsx", 22), ("tasks", "t.csv", 28)):
        code, said, _ = run("import", what, name, "--year", "2026")
        assert (code, f"新增 0，更新 0，未变 {count}，有错 0 行" in said) == (0, True)
    assert load_workbook("b.xlsx")["2026年办理情况"]["A2"].value == "B04"


@pytest.mark.parametrize(("what", "name"), [("tasks", "任务清单"), ("plans", "行动计划")])
def test_the_template(run: Run, what: str, name: str) -> None:
    assert run("template", what) == (0, f"模板已写到 {name}模板.xlsx\n", "")
    assert load_workbook(f"{name}模板.xlsx").sheetnames == [name, "填表说明", "选项"]
    code, said, _ = run("import", what, f"{name}模板.xlsx", "--year", "2026")
    assert (code, "新增 0，更新 0，未变 0，有错 0 行" in said) == (0, True)


def test_the_year_of_a_toml_file_counts_unless_another_is_named(run: Run) -> None:
    text = "plan_year = 2031\n" + (DEFAULTS / "plans.toml").read_text("utf-8")
    Path("plans.toml").write_text(text, "utf-8")

    assert "2031 年行动计划：" in run("import", "plans", "plans.toml")[1]
    assert "2032 年行动计划：" in run("import", "plans", "plans.toml", "--year", "2032")[1]


def bomb() -> bytes:
    """A workbook that inflates a thousandfold."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", bomb(), "文件解开后过大，没有读取；请删去多余内容再传。"),
        ("a.xlsx", b"no book", "这不是 xlsx 工作簿；请在 Excel 里另存为 xlsx 再传。"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "文件超过 5 MB，请拆开再传。"),
        ("a.csv", HEAD.encode(), "文件里只有表头，没有内容。"),
        ("a.csv", "名称\n青年党课".encode(), "没有找到表头：第一行要有「编号」。"),
        ("a.toml", b"[[plan]]\ncode = 1", "toml 文件里没有 task。"),
        ("a.pdf", b"x", "只收 xlsx、csv 文件。"),
    ],
)
def test_files_that_are_not_read(run: Run, name: str, content: bytes, said: str) -> None:
    Path(name).write_bytes(content)

    assert run("import", "tasks", name, "--apply") == (1, "", f"{said}\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "tasks", "没有.csv"), 1, "打不开文件 没有.csv。"),
        (("export", "tasks", "--unit", "B99"), 1, "没有代码为 B99 的组织。"),
        (("export", "tasks", "-o", "t.pdf"), 1, "导出文件请用 .xlsx 或 .csv 结尾。"),
        (("export", "tasks", "--year", "12"), 2, ""),
        (("template", "plans", "-o", "没有/a.xlsx"), 1, "写不了文件 没有/a.xlsx。"),
    ],
)
def test_how_it_ends_when_it_cannot_be(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended, _, error = run(*arguments)

    assert ended == code
    assert error.startswith(said)


def test_the_lists_that_come_with_the_program(run: Run) -> None:
    run("load", "demo")

    code, said, error = run("load", "tasks", "--year", "2999")

    assert (code, error) == (0, "")
    assert said.startswith("已装入 50 项。\n2999 年任务：增加 24")
    assert said.endswith("，改期 0，改内容 0，不再适用 0，恢复 0\n")
    assert run("load", "tasks", "--year", "2999").out.splitlines()[0] == "已装入 0 项。"
