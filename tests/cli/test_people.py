"""People in and out at the terminal: what is printed, what is written, how it ends."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot.core.db import Database
from bot.demo import company
from bot.people import Member
from tests.cli.conftest import Run

BAD = "编号,姓名,所在组织,备注\nM0001,史超越,W01,\nN1,郑强,B99,\nN2,郑刚,B04,x\n"


def count(url: str) -> int:
    store = Database(url)
    with store.read() as session:
        number: int = session.connection().execute(sa.select(sa.func.count()).select_from(Member)).scalar_one()
    store.close()
    return number


def copied(name: str) -> str:
    """A file of the demo company, copied to where we are."""
    Path(name).write_bytes((company.DATA / name).read_bytes())
    return name


def test_the_demo_company_is_loaded_once(run: Run, store_url: str) -> None:
    assert run("load", "demo") == (0, "演示单位已就绪：新增组织 77 个，党员 792 名，兼任职务 13 条。\n", "")
    assert run("load", "demo")[1] == "演示单位已就绪：新增组织 0 个，党员 0 名，兼任职务 0 条。\n"
    assert count(store_url) == 792


def test_a_company_from_its_files(run: Run, store_url: str) -> None:
    orgs, members = copied("org.toml"), copied("members.csv")

    code, said, _ = run("import", "orgs", orgs)
    assert (code, said.splitlines()[:2]) == (0, ["试算，没有写入。", "组织：新增 77，更新 0，未变 0，有错 0 行"])
    assert "另有任职 13 条，真正导入时再核对。" in said

    code, said, _ = run("import", "orgs", orgs, "--apply")
    assert (code, said.splitlines()[0]) == (0, "已导入。")
    assert said.count("还没有编号为") == 13

    code, said, _ = run("import", "members", members, "--apply", "--json")
    assert json.loads(said)["plans"] == [{"what": "member", "added": 792, "updated": 0, "unchanged": 0, "bad": 0}]
    assert count(store_url) == 792

    code, said, _ = run("import", "orgs", orgs, "--apply")
    assert "任职：新增 13，更新 0，未变 0，有错 0 行" in said
    code, said, _ = run("import", "members", members)
    assert "党员：新增 0，更新 0，未变 792，有错 0 行" in said


@pytest.mark.parametrize(
    ("what", "name", "text", "said"),
    [
        ("members", "only.csv", "编号,姓名,所在组织\n", "文件里只有表头，没有内容。\n"),
        ("orgs", "only.csv", "别的,表头\n", "文件里只有表头，没有内容。\n"),
        ("members", "none.csv", "", "文件里没有内容。\n"),
    ],
)
def test_a_file_that_says_nothing_is_a_mistake(run: Run, what: str, name: str, text: str, said: str) -> None:
    Path(name).write_text(text, "utf-8")

    assert run("import", what, name, "--apply") == (1, "", said)


def test_a_dry_run_writes_the_mistakes_and_nothing_else(run: Run, store_url: str) -> None:
    run("load", "demo")
    Path("new.csv").write_text(BAD, "utf-8")

    code, said, error = run("import", "members", "new.csv")

    assert code == 1
    assert said.splitlines() == [
        "试算，没有写入。",
        "党员：新增 1，更新 1，未变 0，有错 1 行",
        "更新 M0001 史超越：姓名 史超 → 史超越",
        "新增 N2 郑刚",
        "第 3 行 所在组织：没有「B99」这个组织，或同名的不止一个；请填编号。",
        "提醒：没有用到的列：备注",
        "每行错在哪里，已写到 new-错误说明.xlsx",
    ]
    assert error == "有 1 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。\n"
    assert load_workbook("new-错误说明.xlsx")["待改"]["A3"].value.startswith("所在组织：")
    assert count(store_url) == 792


def test_bad_rows_stop_the_import_unless_the_good_ones_are_wanted(run: Run, store_url: str) -> None:
    run("load", "demo")
    Path("new.csv").write_text(BAD, "utf-8")

    code, said, _ = run("import", "members", "new.csv", "--apply", "-o", "red.xlsx")
    assert (code, said.splitlines()[0], count(store_url)) == (1, "没有导入。", 792)
    assert Path("red.xlsx").exists()

    code, said, error = run("import", "members", "new.csv", "--apply", "--good-rows")
    assert (code, said.splitlines()[0], error) == (0, "已导入。", "")
    assert count(store_url) == 793


def test_bad_rows_as_json(run: Run) -> None:
    run("load", "demo")
    Path("new.csv").write_text(BAD, "utf-8")

    code, said, _ = run("import", "members", "new.csv", "--apply", "--json")

    found = json.loads(said)
    assert (code, found["applied"], found["unused"], found["red_file"]) == (1, False, ["备注"], "new-错误说明.xlsx")
    assert found["problems"] == [
        {"row": 3, "column": "所在组织", "sentence": "没有「B99」这个组织，或同名的不止一个；请填编号。"}
    ]


def test_many_mistakes_are_cut_on_the_screen(run: Run) -> None:
    run("load", "demo")
    rows = "".join(f"N{number},郑强,B99\n" for number in range(25))
    Path("new.csv").write_text(f"编号,姓名,所在组织\n{rows}", "utf-8")

    _, said, _ = run("import", "members", "new.csv")

    assert said.count("没有「B99」") == 20
    assert "……另有 5 条" in said


def test_a_bad_post_takes_the_organisations_back_with_it(run: Run) -> None:
    text = '[committee]\ncode = "C00"\nname = "公司党委"\nkind = "committee"\n'
    Path("org.toml").write_text(f'{text}[[grant]]\norg = "C00"\nrole = "班长"\nmember = "M1"\n', "utf-8")

    code, said, _ = run("import", "orgs", "org.toml", "--apply")

    assert (code, "没有导入。" in said, "「班长」不在可选的词里" in said, "已写到" in said) == (1, True, True, False)
    assert "组织：新增 1，更新 0" in run("import", "orgs", "org.toml")[1]


def test_the_roster_goes_out_and_comes_back(run: Run) -> None:
    run("load", "demo")

    assert run("export", "roster") == (0, "已导出 792 人：党员名册.xlsx\n", "")
    assert "未变 792" in run("import", "members", "党员名册.xlsx")[1]
    assert run("export", "roster", "-o", "r.csv")[0] == 0
    assert "未变 792" in run("import", "members", "r.csv")[1]


def test_the_template(run: Run) -> None:
    run("load", "demo")

    assert run("template", "members", "-o", "空表.xlsx") == (0, "模板已写到 空表.xlsx\n", "")
    assert load_workbook("空表.xlsx").sheetnames == ["党员名册", "选项"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "members", "没有.csv"), 1, "打不开文件 没有.csv。"),
        (("import", "members", "."), 1, "打不开文件 .。"),
        (("export", "roster", "-o", "没有/r.csv"), 1, "写不了文件 没有/r.csv。"),
        (("export", "roster", "-o", "r.pdf"), 1, "导出文件请用 .xlsx 或 .csv 结尾。"),
        (("template", "members"), 1, "还没有组织，请先导入组织再取模板。"),
        (("import", "members"), 2, "缺少参数 FILE。"),
        (("import", "wages", "x"), 2, "没有命令 wages。"),
    ],
)
def test_how_it_ends_when_it_cannot_be(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended, _, error = run(*arguments)

    assert ended == code
    assert error.startswith(said)


def test_an_old_store_is_not_read(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/old.db")

    assert run("export", "roster") == (1, "", "数据库结构不是最新，请先运行 zhibu db upgrade。\n")


def test_help_is_chinese(run: Run) -> None:
    _, said, _ = run("import", "members", "--help")

    assert "真正导入；不加只试算。" in said
