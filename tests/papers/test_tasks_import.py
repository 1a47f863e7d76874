"""A year's list brought in: every mistake with its row and sentence, only what differs, the year grown again."""

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot import papers, people, plan
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from bot.papers import books
from bot.papers.tasks import ListPlan
from bot.people import OrgKind, Role
from bot.plan import Check, Growth, Period, Scope
from bot.plan.templates import DEFAULTS
from tests.world import World

GOOD: dict[str, object] = {
    "编号": "ZB-04-3",
    "类别": "上党课",
    "名称": "青年党课",
    "要求": "每月给青年讲一次",
    "责任人": "宣传委员",
    "期限规则": "每月20日",
    "周期": "每月",
    "适用组织": "党支部",
    "核验方式": "报后核验",
    "依据层级": "公司规定",
}
TOML = """
plan_year = 2027
areas = ["领导班子建设"]

[[plan]]
code = "DW-01-9"
area = 1
name = "班子务虚会"
requirement = "每季度一次"
responsible = "committee_secretary"
rrule = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"
lead_days = [5, 20]
weight = 2.5
shift = "none"
basis_level = "company"
override = { committee = "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=20" }
needs = { min_full_members = 7 }

[[plan]]
code = "DW-01-8"
name = "换届准备"
area = 1
requirement = "届满前半年"
responsible = "committee_secretary"
trigger = "term_end"
due = "-P6M"
basis_level = "central"
"""


def table(*rows: dict[str, object]) -> bytes:
    """A csv of these rows."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    return books.csv_text(heads, [[row.get(head, "") for head in heads] for row in rows])  # type: ignore[misc]


def compared(ctx: Context, *rows: dict[str, object], scope: Scope = Scope.UNIT) -> ListPlan:
    return papers.tasks.compare(ctx, papers.tasks.read(table(*rows), "a.csv", scope), scope, 2026)


def imported(world: World, *rows: dict[str, object], name: str | None = None) -> Growth:
    with world.acting(name) as ctx:
        return papers.tasks.apply(ctx, compared(ctx, *rows))


def mistakes(found: ListPlan) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.sentence) for problem in found.problems]


@pytest.mark.parametrize(
    ("values", "column", "sentence"),
    [
        ({"编号": ""}, "编号", "不能为空。"),
        ({"编号": "四之三"}, "编号", "「四之三」不能作编号：只能用字母、数字和“-_.@”，最多 64 个字符。"),
        ({"编号": "4-3"}, "编号", "「4-3」不成编号，请写成 ZB-01-1 的样子。"),
        ({"编号": "ZB-00-1"}, "类别序号", "“类别序号”填得不对。"),
        ({"编号": "ZB-05-1", "类别": ""}, "类别", "不能为空。"),
        ({"类别": "长" * 21}, "类别", "太长，最多 20 个字。"),
        ({"名称": ""}, "名称", "不能为空。"),
        ({"名称": "长" * 31}, "名称", "太长，最多 30 个字。"),
        ({"要求": ""}, "要求", "不能为空。"),
        ({"要求": "长" * 301}, "要求", "太长，最多 300 个字。"),
        ({"责任人": ""}, "责任人", "不能为空。"),
        (
            {"责任人": "李明"},
            "责任人",
            "「李明」不在可选的词里：书记、副书记、组织委员、宣传委员、纪检委员、党小组长、党委书记、党委副书记等。",
        ),
        (
            {"协助人": "书记、班长"},
            "协助人",
            "「班长」不在可选的词里：书记、副书记、组织委员、宣传委员、纪检委员、党小组长、党委书记、党委副书记等。",
        ),
        ({"适用组织": ""}, "适用组织", "不能为空。"),
        (
            {"适用组织": "党支部；车间"},
            "适用组织",
            "「车间」不在可选的词里：党委、党工委、党总支、党支部、联合党支部、临时党支部、党小组。",
        ),
        ({"周期": "每周"}, "周期", "「每周」不在可选的词里：每月、每季度、每半年、每年、每届、按事件。"),
        ({"核验方式": ""}, "核验方式", "不能为空。"),
        ({"核验方式": "抽查"}, "核验方式", "「抽查」不在可选的词里：自动、报后核验、外部数据。"),
        ({"依据层级": ""}, "依据层级", "不能为空。"),
        ({"依据层级": "省里"}, "依据层级", "「省里」不在可选的词里：中央规定、惯例、公司规定。"),
        ({"期限规则": "月底"}, "期限规则", "「月底」看不懂，请写成“每月25日”“3、6、9、12月末日”或“5月4日”。"),
        ({"期限规则": "2月-31日"}, "期限规则", "「2月-31日」看不懂，请写成“每月25日”“3、6、9、12月末日”或“5月4日”。"),
        ({"期限规则": "每月45日"}, "期限规则", "“期限规则”看不懂，或者一年里没有一天。"),
        ({"周期": "每季度"}, "期限规则", "“期限规则”在同一个周期里有两天。"),
        ({"期限规则": ""}, "期限规则", "“期限规则”和“触发事件”要填一个，也只填一个。"),
        ({"期限规则": "", "周期": ""}, "期限规则", "“期限规则”和“触发事件”要填一个，也只填一个。"),
        ({"触发事件": "任期届满", "触发后期限": "当天"}, "期限规则", "“期限规则”和“触发事件”要填一个，也只填一个。"),
        (
            {"期限规则": "", "触发事件": "满月"},
            "触发事件",
            "「满月」不是能触发任务的事件：任期届满、法定节假日、项目节点、发展党员步骤，或“ZB-05-1完成后”。",
        ),
        ({"期限规则": "", "触发事件": "ZB-09-9完成后", "触发后期限": "后3天"}, "触发事件", "没有编号 ZB-09-9 的任务。"),
        ({"期限规则": "", "触发事件": "任期届满", "周期": "每届"}, "触发后期限", "“触发后期限”填得不对。"),
        ({"触发后期限": "马上"}, "触发后期限", "「马上」看不懂，请写成“当天”“后15天”“前5天”“后3个月”或“按步骤”。"),
        ({"分类期限规则": "党总支 每月1日"}, "分类期限规则", "「党总支 每月1日」看不懂，请写成“党总支：6、12月末日”。"),
        (
            {"分类期限规则": "车间：每月1日"},
            "分类期限规则",
            "「车间」不在可选的词里：党委、党工委、党总支、党支部、联合党支部、临时党支部、党小组。",
        ),
        (
            {"分类期限规则": "党总支：每月1日；党支部：FREQ=WEEKLY"},
            "分类期限规则",
            "“分类期限规则”在同一个周期里有两天。",
        ),
        ({"适用条件": "正式党员：很多"}, "适用条件", "「很多」不是数。"),
        ({"适用条件": "积极：1"}, "适用条件", "「积极」不在可选的词里：正式党员、党小组、入党积极分子。"),
        ({"适用条件": "党小组：1000"}, "适用条件", "“适用条件”填得不对。"),
        ({"免做单位": "车间"}, "免做单位", "「车间」不在可选的词里：项目、机关、生产、离退休。"),
        ({"提前天数": "二十"}, "提前天数", "「二十」不是天数，请写成“20、5”。"),
        ({"提前天数": "400"}, "提前天数", "“提前天数”填得不对。"),
        ({"遇休提前": "看情况"}, "遇休提前", "「看情况」不在可选的词里：是、否。"),
        ({"按小组": "有"}, "按小组", "「有」不在可选的词里：是、否。"),
        ({"启用": "停"}, "启用", "「停」不在可选的词里：是、否。"),
        (
            {"对应会议": "班前会"},
            "对应会议",
            "「班前会」不在可选的词里：党员大会、支委会、党小组会、党课、主题党日、组织生活会、民主评议党员、民主生活会等。",
        ),
        ({"分值": "很多"}, "分值", "「很多」不是数。"),
        ({"分值": "101"}, "分值", "“分值”填得不对。"),
        ({"类别序号": "一"}, "类别序号", "「一」不是数。"),
        ({"消息数": "群众：1"}, "消息数", "「群众」不在可选的词里：党员、骨干。"),
        ({"依据": "长" * 201}, "依据", "太长，最多 200 个字。"),
        ({"备注": "长" * 301}, "备注", "太长，最多 300 个字。"),
    ],
)
def test_every_kind_of_mistake(ctx: Context, values: dict[str, object], column: str, sentence: str) -> None:
    found = compared(ctx, GOOD | {"编号": "ZB-04-1"}, GOOD | values)

    assert mistakes(found) == [(3, column, sentence)]
    assert ([entry.code for entry in found.added], found.bad_rows) == (["ZB-04-1"], 1)


def test_all_mistakes_of_a_row_at_once(ctx: Context) -> None:
    found = compared(ctx, {"编号": "ZB-04-3", "名称": "", "责任人": "班长", "核验方式": "抽查", "分值": "x"})

    assert [column for _, column, _ in mistakes(found)] == [
        *("责任人", "核验方式", "分值", "类别", "名称", "要求", "适用组织", "依据层级"),
    ]


def test_one_code_twice(ctx: Context) -> None:
    found = compared(ctx, GOOD, GOOD | {"编号": "zb-04-3"})

    assert mistakes(found) == [(2, "编号", "与第 3 行重复。"), (3, "编号", "与第 2 行重复。")]


def test_a_duty_of_the_other_list_stays_there(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        found = compared(ctx, GOOD | {"编号": "DW-01-1"})

    assert mistakes(found) == [(2, "编号", "DW-01-1 在2026年的“行动计划”里，不能从这张表导入。")]


def test_without_the_column_of_codes_it_is_no_list(ctx: Context) -> None:
    with pytest.raises(BadInputError, match="没有找到表头：第一行要有「编号」。"):
        compared(ctx, {"名称": "x"})


def test_a_duty_is_added_then_changed_then_left_alone(world: World) -> None:
    imported(world, GOOD | {"分值": "1.5", "提前天数": "3、10", "佐证": "会议记录；签到表"})
    with world.acting() as ctx:
        row = plan.template(ctx, 2026, "ZB-04-3")
        stored = (row.role, row.kinds, row.period, row.area, row.weight, row.lead_days, row.evidence, row.shifts)
        assert stored == (
            Role.PUBLICITY_COMMISSIONER,
            [OrgKind.BRANCH],
            Period.MONTH,
            4,
            Decimal("1.5"),
            [10, 3],
            ["meeting_record", "签到表"],
            True,
        )
        again = compared(ctx, GOOD)
        assert (again.same, again.drafts) == (("ZB-04-3",), ())

        few = compared(
            ctx, {"编号": "ZB-04-3", "分值": "2", "佐证": "", "启用": "", "要求": "每月给青年讲一次，" + "讲" * 40}
        )
        [entry] = few.updated
        assert (dict(entry.values)["weight"], dict(entry.before)["evidence"]) == (2, ["meeting_record", "签到表"])
        assert papers.tasks.described(few) == [
            (
                f"更新 ZB-04-3 青年党课：要求 每月给青年讲一次 → 每月给青年讲一次，{'讲' * 14}…；"
                "佐证 会议记录；签到表 → 空；分值 1.5 → 2"
            )
        ]
        papers.tasks.apply(ctx, few)
        row = plan.template(ctx, 2026, "ZB-04-3")
        assert (row.weight, row.evidence, row.active, row.lead_days) == (Decimal(2), [], True, [10, 3])
        far = compared(ctx, {"编号": "ZB-04-3", "要求": "每月给青年讲一次，" + "讲" * 39 + "完"})
        assert papers.tasks.described(far) == ["更新 ZB-04-3 青年党课：要求 有改动"]


def test_what_is_left_blank_is_as_usual(ctx: Context) -> None:
    first = GOOD | {"期限规则": "", "触发事件": "任期届满", "触发后期限": "前3个月", "周期": ""}
    rows = [
        first,
        GOOD | {"编号": "ZB-04-4", "类别": "", "周期": "", "期限规则": "1、6月25日", "遇休提前": "", "按小组": "是"},
        GOOD | {"编号": "ZB-04-5", "周期": "", "期限规则": "", "触发事件": "ZB-04-4完成后", "触发后期限": "后5天"},
        GOOD | {"编号": "ZB-04-6", "周期": "", "期限规则": "每月1日", "对应会议": "党课", "适用条件": "党小组：1"},
        GOOD | {"编号": "ZB-04-7", "周期": "", "期限规则": "6、12月末日", "对应会议": ""},
        GOOD | {"编号": "ZB-04-8", "周期": "", "期限规则": "5月4日", "消息数": "党员：0；骨干：1"},
    ]
    found = compared(ctx, *rows)

    assert mistakes(found) == []
    made = found.drafts
    assert [draft.period for draft in made] == [
        *(Period.TERM, Period.QUARTER, Period.EVENT, Period.MONTH, Period.HALF_YEAR, Period.YEAR),
    ]
    assert (made[0].offset, made[1].area_name, made[1].shifts, made[1].per_group) == ("-P3M", "上党课", True, True)
    assert (made[3].meeting, made[3].needs, made[4].meeting, made[5].chat_load) == (
        *("party_lecture", {"min_groups": 1}),
        *("", {"m": 0, "s": 1}),
    )


def test_what_should_be_looked_at(world: World) -> None:
    imported(world, GOOD | {"分值": "60"}, GOOD | {"编号": "ZB-04-4", "分值": "39.5"})
    with world.acting() as ctx:
        whole = compared(ctx, GOOD | {"编号": "ZB-04-5", "分值": "0.5"})
        off = compared(ctx, {"编号": "ZB-04-4", "启用": "否"})

    assert [hint.sentence for hint in whole.hints] == [
        "清单里另有 2 项不在文件里，没有改动；要停用的请在“启用”里填“否”。",
    ]
    assert [hint.sentence for hint in off.hints] == [
        "清单里另有 1 项不在文件里，没有改动；要停用的请在“启用”里填“否”。",
        "导入后启用的各项分值合计 60，不是 100。",
    ]


def test_the_year_is_grown_again_and_each_task_has_its_owner(world: World) -> None:
    world.appoint("陈静", Role.PUBLICITY_COMMISSIONER, "B04")

    assert imported(world, GOOD) == Growth(added=2)
    with world.acting() as ctx:
        tasks = plan.of_member(ctx.acting(world.actor(ctx, "陈静")), world.who("陈静"))
    assert [(task.title, task.period) for task in tasks] == [("青年党课", "2026-12")]
    assert imported(world, GOOD) == Growth()
    assert imported(world, GOOD | {"名称": "青年微党课", "期限规则": "每月21日"}) == Growth(moved=2, reworded=2)
    assert imported(world, {"编号": "ZB-04-3", "启用": "否"}) == Growth(dropped=2)
    with world.acting() as ctx:
        assert papers.tasks.apply(ctx, compared(ctx, {"编号": "ZB-04-3", "启用": "是"}), whole_year=True) == Growth(
            added=2 * 11, revived=2
        )


def test_whoever_takes_over_by_the_list_is_told(world: World) -> None:
    world.appoint("李明", Role.PUBLICITY_COMMISSIONER, "B04")
    imported(world, GOOD)
    imported(world, GOOD | {"责任人": "组织委员"})

    assert world.heard_by("陈静") == ["您接手了 1 项任务，回复“我的任务”看。"]


def test_bad_rows_stop_the_import_unless_the_good_ones_are_wanted(world: World) -> None:
    rows = (GOOD, GOOD | {"编号": "4"})
    with world.acting() as ctx, pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
        papers.tasks.apply(ctx, compared(ctx, *rows))
    with world.acting() as ctx:
        papers.tasks.apply(ctx, compared(ctx, *rows), good_rows_only=True)
        assert [row.code for row in plan.templates(ctx, 2026)] == ["ZB-04-3"]


def test_the_list_is_the_offices(world: World) -> None:
    with pytest.raises(NotAllowedError):
        imported(world, GOOD, name="老王")
    assert imported(world, GOOD, name="何洁").added == 2


def test_mistakes_come_back_in_red(ctx: Context) -> None:
    file = papers.tasks.read(table(GOOD, GOOD | {"编号": "ZB-04-4", "责任人": "=1+1"}), "a.csv", Scope.UNIT)
    found = papers.tasks.compare(ctx, file, Scope.UNIT, 2026)
    again = papers.read(papers.with_errors(file.sheet, found.problems, papers.tasks.COLUMNS), "a.xlsx")

    first, second = again.lines
    assert (first.cells["错误说明"], second.cells["责任人"]) == ("", "=1+1")
    assert str(second.cells["错误说明"]).startswith("责任人：「=1+1」不在可选的词里：书记、")


def test_action_plans_from_toml(ctx: Context) -> None:
    file = papers.tasks.read(TOML.encode(), "plans.TOML", Scope.COMPANY)
    found = papers.tasks.compare(ctx, file, Scope.COMPANY, 2027)

    assert (file.year, mistakes(found)) == (2027, [])
    first, second = found.drafts
    assert (first.year, first.area_name, first.kinds, first.check) == (
        *(2027, "领导班子建设", [OrgKind.COMMITTEE], Check.CONFIRM),
    )
    assert (first.period, first.shifts, first.lead_days, first.weight) == (
        Period.QUARTER,
        False,
        [20, 5],
        Decimal("2.5"),
    )
    assert (first.overrides, first.needs) == (
        {OrgKind.COMMITTEE: "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=20"},
        {"min_full_members": 7},
    )
    assert (second.offset, second.period, second.area_name) == ("-P6M", Period.TERM, "领导班子建设")


@pytest.mark.parametrize(("name", "scope"), [("tasks", Scope.UNIT), ("plans", Scope.COMPANY)])
def test_the_defaults_themselves_can_be_imported(ctx: Context, name: str, scope: Scope) -> None:
    file = papers.tasks.read(Path(str(DEFAULTS / f"{name}.toml")).read_bytes(), f"{name}.toml", scope)
    first = papers.tasks.compare(ctx, file, scope, 2026)
    plan.load_defaults(ctx, 2026)
    second = papers.tasks.compare(ctx, file, scope, 2026)

    assert (file.year, first.problems, second.problems, second.drafts) == (None, (), (), ())
    assert len(first.added) == second.unchanged == (28 if scope is Scope.UNIT else 22)


def test_toml_without_what_is_looked_for() -> None:
    with pytest.raises(BadInputError, match="toml 文件里没有 task。"):
        papers.tasks.read(TOML.encode(), "plans.toml", Scope.UNIT)


def test_a_hundred_duties_are_imported_at_once(ctx: Context) -> None:
    rows: list[dict[str, Any]] = [GOOD | {"编号": f"ZB-{area:02}-{n}"} for area in range(1, 11) for n in range(1, 11)]
    file = papers.tasks.read(table(*rows), "a.csv", Scope.UNIT)

    start = time.process_time()
    found = papers.tasks.compare(ctx, file, Scope.UNIT, 2026)
    papers.tasks.apply(ctx, found)

    assert time.process_time() - start < 1
    assert (len(found.added), len(plan.templates(ctx, 2026)), people.count(ctx)) == (100, 100, 0)
