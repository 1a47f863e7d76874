"""The roster as a file: out and in again without a change, the template to fill in, the mistakes in red."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import papers, people
from bot.core.context import Context
from bot.core.errors import BadInputError
from tests.world import World

TOML = """
[committee]
code = "C00"
kind = "committee"
name = "公司党委"

[[org]]
code = "B01"
kind = "branch"
name = "机关支部"
parent = "C00"
aliases = ["机关", "机关一"]
founded = 2001-07-01

[[group]]
code = "B01-01"
org = "B01"
name = "第一党小组"

[[grant]]
org = "C00"
role = "union_chair"
member = "M1"
"""


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def planned(ctx: Context, content: bytes, name: str) -> people.roster.Plan:
    return people.roster.plan_members(ctx, papers.roster.read_members(content, name).lines)


@pytest.mark.parametrize("name", ["名册.xlsx", "名册.CSV"])
def test_what_goes_out_comes_in_without_a_change(world: World, name: str) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).name = "=黄勇"
        people.member(ctx, world.who("小周")).suspended_on = date(2026, 5, 1)
        ctx.session.flush()
        plan = planned(ctx, papers.roster.export(ctx, name), name)

    assert (plan.added, plan.updated, plan.problems, plan.unchanged) == ((), (), (), 14)


def test_who_has_left_is_not_in_the_export(world: World) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).left_on = date(2026, 5, 1)
        ctx.session.flush()
        sheet = papers.read(papers.roster.export(ctx, "a.csv"), "a.csv")

    assert "M0009" not in {line.cells["编号"] for line in sheet.lines}
    assert len(sheet.lines) == 13


def test_the_export_speaks_chinese(world: World) -> None:
    with world.acting() as ctx:
        sheet = papers.read(papers.roster.export(ctx, "a.xlsx"), "a.xlsx")
    rows = {line.cells["编号"]: dict(line.cells) for line in sheet.lines}

    assert rows["M0001"]["职务"] == "书记"
    assert rows["M0014"]["兼任职务"] == "党务工作者@C00"
    assert rows["M0010"]["不计入应到的理由"] == "年老体弱卧床"
    assert rows["M0010"]["上级批准日期"] == date(2026, 3, 1)
    assert (rows["M0008"]["党员身份"], rows["M0011"]["使用企业微信"]) == ("预备", "否")
    assert rows["M0003"]["党小组"] == "B04-01 锅炉支部第一党小组"


def test_another_ending_is_refused(world: World) -> None:
    with world.acting() as ctx, pytest.raises(BadInputError, match=r"\.xlsx 或 \.csv"):
        papers.roster.export(ctx, "名册.pdf")


def test_the_template_offers_units_and_groups_and_its_example_is_skipped(world: World) -> None:
    with world.acting() as ctx:
        content = papers.roster.template(ctx)
        plan = planned(ctx, content, "模板.xlsx")
    lists = opened(content)["选项"]

    offered = [[cell.value for cell in column if cell.value] for column in lists.columns]
    assert ["C00 公司党委", "B04 锅炉工程公司党支部", "B05 汽机工程公司党支部"] in offered
    assert ["正式", "预备"] in offered
    assert (plan.added, plan.problems) == ((), ())
    assert opened(content)["党员名册"]["A2"].value == "示例行"


def test_a_filled_in_template_is_imported(world: World) -> None:
    with world.acting() as ctx:
        book = opened(papers.roster.template(ctx))
        titles = {cell.value: cell.column for cell in book["党员名册"][1]}
        filled = {"编号": "M0100", "姓名": "郑强", "所在组织": "B05 汽机工程公司党支部", "入党日期": date(2021, 7, 1)}
        for title, value in filled.items():
            book["党员名册"].cell(3, titles[title], value)
        target = io.BytesIO()
        book.save(target)
        plan = planned(ctx, target.getvalue(), "模板.xlsx")

    assert [(entry.number, entry.code, entry.values["joined_on"]) for entry in plan.added] == [
        (3, "M0100", date(2021, 7, 1))
    ]


def test_no_template_before_there_are_units(ctx: Context) -> None:
    with pytest.raises(BadInputError, match="先导入组织"):
        papers.roster.template(ctx)


def test_mistakes_come_back_in_red_beside_the_rows_as_they_were(world: World) -> None:
    text = "编号,姓名,所在组织,党员身份,备注\nM0100,郑强,B99,群众,=1+1\n\nM0101,郑刚,B05,正式,\n"
    columns = people.roster.MEMBER_COLUMNS
    with world.acting() as ctx:
        sheet = papers.read(text.encode("gbk"), "a.csv")
        plan = people.roster.plan_members(ctx, sheet.lines)
        red = papers.with_errors(sheet, plan.problems, columns)
        again = papers.read(red, "a.xlsx")
        second = people.roster.plan_members(ctx, again.lines)
    page = opened(red)["待改"]

    assert [cell.value for cell in page[1]] == ["错误说明", "编号", "姓名", "所在组织", "党员身份", "备注"]
    assert page["A2"].value == (
        "党员身份：「群众」不在可选的词里：正式、预备。\n所在组织：没有「B99」这个组织，或同名的不止一个；请填编号。"
    )
    assert (page["D2"].fill.fgColor.rgb, page["E2"].fill.fgColor.rgb) == ("FFFFE5E5", "FFFFE5E5")
    assert (page["F2"].value, page["F2"].data_type) == ("=1+1", "s")
    assert (page["A3"].value, page["A4"].value, page["B4"].value) == (None, None, "M0101")
    assert [problem.row for problem in second.problems] == [2, 2]
    assert opened(papers.with_errors(again, second.problems, columns))["待改"].max_column == 6


def test_organisations_from_toml() -> None:
    found = papers.roster.read_orgs(TOML.encode(), "org.toml")
    lines = {line.cells["code"]: line for line in found.units.lines}

    assert [line.number for line in found.units.lines] == [2, 3, 4]
    assert (lines["B01-01"].cells["kind"], lines["B01-01"].cells["parent"]) == ("group", "B01")
    assert (lines["B01"].cells["aliases"], lines["B01"].cells["founded"]) == ("机关；机关一", "2001-07-01")
    assert dict(found.posts.lines[0].cells) == {"org": "C00", "role": "union_chair", "member": "M1"}


def test_organisations_from_a_table() -> None:
    found = papers.roster.read_orgs("编号,全称\nC00,党委\n".encode(), "org.csv")

    assert (found.units.headings, found.posts.lines) == (("编号", "全称"), ())


def test_members_from_toml() -> None:
    sheet = papers.roster.read_members('[[member]]\ncode = "M1"\nname = "王伟"\n'.encode(), "m.TOML")

    assert (sheet.headings, sheet.lines[0].cells["name"]) == (("code", "name"), "王伟")


@pytest.mark.parametrize("text", ["", "org = 1", '[[member]]\ncode = "M1"'])
def test_toml_without_what_is_looked_for(text: str) -> None:
    with pytest.raises(BadInputError, match="toml 文件里没有"):
        papers.roster.read_orgs(text.encode(), "org.toml")
    with pytest.raises(BadInputError, match="toml 文件里没有"):
        papers.roster.read_members(b"", "m.toml")
