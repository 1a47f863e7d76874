"""The year's lists as files: out and in again without a change, the template to fill in, how the tasks stand."""

import io
import time
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import papers, people, plan
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.demo import company
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState
from bot.papers.tasks import ListPlan
from bot.plan import Scope, TaskState, Timing
from tests.world import World


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def compared(ctx: Context, content: bytes, name: str, scope: Scope = Scope.UNIT) -> ListPlan:
    return papers.tasks.compare(ctx, papers.tasks.read(content, name, scope), scope, 2026)


def lines(ctx: Context, scope: Scope = Scope.UNIT, unit: str = "") -> list[dict[str, Any]]:
    """The second sheet, by heading."""
    place = people.org_by_code(ctx, unit) if unit else None
    page = opened(papers.tasks.book(ctx, scope, 2026, place))["2026年办理情况"]
    heads = [cell.value for cell in page[1]]
    return [dict(zip(heads, row, strict=True)) for row in page.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("name", ["清单.xlsx", "清单.CSV"])
@pytest.mark.parametrize("scope", Scope)
def test_what_goes_out_comes_in_without_a_change(world: World, name: str, scope: Scope) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        row = plan.templates(ctx, 2026, scope)[0]
        row.name, row.note, row.active, row.weight = "=SUM(1)", "+1", False, row.weight / 4
        row.evidence, row.overrides = (
            ["会议照片"],
            {"branch": "FREQ=MONTHLY;BYDAY=1FR", "group": "FREQ=MONTHLY;BYMONTHDAY=9"},
        )
        row.rrule, row.period, row.exempt_profiles = (
            "FREQ=MONTHLY;BYMONTHDAY=9",
            plan.Period.MONTH,
            ["retired", "office"],
        )
        ctx.session.flush()
        found = compared(ctx, papers.tasks.export(ctx, name, scope, 2026).content, name, scope)

    assert (found.problems, found.added, found.updated) == ((), (), ())
    assert found.unchanged == len(found.same) == (28 if scope is Scope.UNIT else 22)


def test_the_list_is_ready_for_screen_and_printer(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        book = opened(papers.tasks.book(ctx, Scope.UNIT, 2026))

    assert book.sheetnames == ["2026年任务清单", "2026年办理情况", "选项"]
    for page in book.worksheets[:2]:
        assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == ("C2", "$1:$1", "landscape")
        assert (page.page_setup.paperSize, page.sheet_properties.pageSetUpPr.fitToPage) == (9, True)
    assert book.worksheets[0].print_area == "'2026年任务清单'!$A$1:$N$29"
    assert [cell.value for cell in book.worksheets[0][2]][:9] == [
        "ZB-01-1",
        "党员大会",
        "季度党员大会",
        "每季度开一次党员大会。要表决的，先数有表决权的应到和实到：实到够一半才能表决，赞成超过应到的一半才算通过。",
        "书记",
        "3、6、9、12月末日",
        None,
        None,
        "每季度",
    ]


@pytest.mark.parametrize("scope", Scope)
def test_the_template_offers_words_explains_itself_and_its_example_is_skipped(scope: Scope, world: World) -> None:
    content = papers.tasks.template(scope)
    book = opened(content)
    page = book.worksheets[0]
    titles = {cell.value: cell.column_letter for cell in page[1]}
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in page.data_validations.dataValidation}
    offered = {
        title: [cell.value for cell in book["选项"][rules[letter].formula1.split("$")[1]] if cell.value]
        for title, letter in titles.items()
        if letter in rules
    }

    assert book.sheetnames == ["任务清单" if scope is Scope.UNIT else "行动计划", "填表说明", "选项"]
    assert offered["周期"] == ["每月", "每季度", "每半年", "每年", "每届", "按事件"]
    assert offered["核验方式"] == ["自动", "报后核验", "外部数据"]
    assert offered["依据层级"] == ["中央规定", "惯例", "公司规定"]
    assert offered["遇休提前"] == offered["按小组"] == offered["启用"] == ["是", "否"]
    assert (len(offered["责任人"]), offered["责任人"][0], offered["适用组织"][-2]) == (16, "书记", "临时党支部")
    assert (rules[titles["适用组织"]].showErrorMessage, rules[titles["责任人"]].showErrorMessage) == (False, True)
    explained = {row[0]: row for row in book["填表说明"].iter_rows(min_row=4, values_only=True)}
    assert set(explained) == set(titles)
    assert explained["周期"][1:] == (
        "是",
        "一项管多长时间；同一周期只能有一个到期日。空着按期限规则定。",
        "每月、每季度、每半年、每年、每届、按事件",
    )
    with world.acting() as ctx:
        found = compared(ctx, content, "模板.xlsx", scope)
    assert (found.added, found.problems) == ((), ())


@pytest.mark.parametrize("scope", Scope)
def test_the_example_itself_would_be_imported(scope: Scope, world: World) -> None:
    book = opened(papers.tasks.template(scope))
    book.worksheets[0]["A2"] = "ZB-01-1"
    target = io.BytesIO()
    book.save(target)

    with world.acting() as ctx:
        found = compared(ctx, target.getvalue(), "模板.xlsx", scope)
    assert (len(found.added), found.problems) == (1, ())


def test_every_kind_of_cell_that_looks_like_a_formula_is_text(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        row = plan.template(ctx, 2026, "ZB-01-1")
        row.name = row.requirement = row.basis = row.note = '=HYPERLINK("http://127.0.0.1")'
        task = world_task(ctx, world, "@SUM(A1)")
        book = opened(papers.tasks.book(ctx, Scope.UNIT, 2026))
        text = papers.tasks.export(ctx, "a.csv", Scope.UNIT, 2026).content.decode("utf-8-sig")

    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {task.title, row.name} <= {cell.value for cell in cells}
    assert (text.count("'=HYPERLINK"), text.count(",=")) == (4, 0)


def world_task(ctx: Context, world: World, title: str, **columns: Any) -> plan.Task:
    """A task of the first group given by hand."""
    unit = world.orgs["B04"]
    values: dict[str, Any] = {
        "year": 2026,
        "period": "x",
        "check": plan.Check.CONFIRM,
        "opens_on": date(2026, 11, 1),
    } | columns
    due = values.setdefault("due", date(2026, 12, 4))
    values = {"planned_due": due, "org_id": unit, "unit_id": unit} | values
    task = plan.Task(title=title, **values)
    ctx.session.add(task)
    ctx.session.flush()
    return task


def test_how_the_tasks_stand(world: World) -> None:
    with world.acting() as ctx:
        done = {"state": TaskState.DONE, "done_on": date(2026, 11, 5), "timing": Timing.LATE}
        world_task(ctx, world, "迟办", period="2026-10", due=date(2026, 10, 30), owner_id=world.who("李明"), **done)
        world_task(ctx, world, "没办", period="2026Q3", due=date(2026, 9, 30))
        moved = world_task(ctx, world, "改期", period="2026H2", planned_due=date(2026, 11, 30))
        world_task(ctx, world, "不急", period="2026", due=date(2026, 12, 31), opens_on=date(2026, 12, 1))
        world_task(ctx, world, "免办", due=date(2027, 1, 1), state=TaskState.NOT_APPLICABLE, reason="单位已撤销。")
        for kind, state in enumerate((EvidenceState.KEPT, EvidenceState.WANTED, EvidenceState.LOST)):
            ctx.session.add(evidence_of(world, moved.id, kind, state))
        ctx.session.flush()
        found = lines(ctx)

    shown = [[row[key] for key in ("任务", "期次", "状态", "完成情况", "责任人", "佐证份数", "备注")] for row in found]
    assert shown == [
        ["没办", "2026年三季度", "逾期", None, None, 0, None],
        ["迟办", "2026年10月", "已完成", "逾期", "李明", 0, None],
        ["改期", "2026年下半年", "待办", None, None, 2, None],
        ["不急", "2026年", "未开始", None, None, 0, None],
        ["免办", "x", "不适用", None, None, 0, "单位已撤销。"],
    ]
    assert (found[1]["完成日期"].date(), found[1]["期限"].date(), found[1]["原期限"]) == (
        date(2026, 11, 5),
        date(2026, 10, 30),
        None,
    )
    assert found[2]["原期限"].date() == date(2026, 11, 30)


def evidence_of(world: World, task_id: int, number: int, state: EvidenceState) -> EvidenceFile:
    """A file handed in for a task."""
    return EvidenceFile(
        member_id=world.who("李明"),
        kind=EvidenceKind.IMAGE,
        state=state,
        channel="wecom_app",
        media_id=f"m{number}",
        subject="task",
        subject_id=task_id,
        at=world.now,
        due=world.now,
    )


def test_units_stand_by_their_code_whoever_is_behind(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
        everybody, boilers, group = (lines(ctx, unit=code) for code in ("", "B04", "B04-01"))
        company_wide = lines(ctx, Scope.COMPANY)

    codes = [row["组织编号"] for row in everybody]
    assert codes == sorted(codes)
    assert set(codes) == {"B04", "B04-01", "B04-02", "B05", "B05-01"}
    assert {row["组织编号"] for row in boilers} == {"B04", "B04-01", "B04-02"}
    assert {row["编号"] for row in group} == {"ZB-03-1", "ZB-03-2"}
    assert {row["组织编号"] for row in company_wide} == {"C00"}
    assert not {row["编号"] for row in company_wide} & {row["编号"] for row in everybody}


@pytest.mark.parametrize(("name", "unit"), [("何洁", ""), ("何洁", "B05"), ("老王", "B04")])
def test_officers_see_the_units_below_them(name: str, unit: str, world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    with world.acting(name) as ctx:
        assert opened(papers.tasks.book(ctx, Scope.UNIT, 2026, people.org_by_code(ctx, unit) if unit else None))


@pytest.mark.parametrize(("name", "unit"), [("老王", ""), ("老王", "B05"), ("小周", "B04")])
def test_others_do_not_see_them(name: str, unit: str, world: World) -> None:
    with world.acting(name) as ctx, pytest.raises(NotAllowedError):
        papers.tasks.book(ctx, Scope.UNIT, 2026, people.org_by_code(ctx, unit) if unit else None)


def test_an_empty_year_and_another_ending_are_refused(ctx: Context) -> None:
    with pytest.raises(NotFoundError, match="2026 年还没有行动计划。"):
        papers.tasks.book(ctx, Scope.COMPANY, 2026)
    with pytest.raises(BadInputError, match=r"\.xlsx 或 \.csv"):
        papers.tasks.export(ctx, "清单.pdf", Scope.UNIT, 2026)


def test_a_year_of_the_demo_company_is_written_at_once(ctx: Context) -> None:
    company.load(ctx)
    plan.load_defaults(ctx, 2026)
    plan.grow(ctx, 2026)

    start = time.process_time()
    made = papers.tasks.export(ctx, "a.xlsx", Scope.UNIT, 2026)

    assert (made.duties, made.tasks) == (28, 2382)
    assert time.process_time() - start < 3
