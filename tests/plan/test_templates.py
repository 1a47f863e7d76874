"""The list of a year: what a company starts from, what the office makes of it, the mistakes it is told of."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from bot import plan
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.meetings import MeetingKind
from bot.people import OrgKind
from bot.plan import BasisLevel, Check, Scope
from bot.plan.templates import defaults
from tests.world import World

LECTURE: dict[str, Any] = {
    "year": 2026,
    "code": "ZB-04-3",
    "area": 4,
    "area_name": "上党课",
    "name": "青年党课",
    "requirement": "每月给青年讲一次",
    "role": "publicity_commissioner",
    "kinds": ["branch"],
    "rrule": "FREQ=MONTHLY;BYMONTHDAY=20",
    "period": "month",
    "lead_days": [3, 10],
    "check": "confirm",
    "weight": "1.5",
    "basis": "公司规定",
    "basis_level": "company",
}


def test_what_a_company_starts_from() -> None:
    units = [one for one in defaults() if one.scope is Scope.UNIT]
    company = [one for one in defaults() if one.scope is Scope.COMPANY]

    assert [(len(one), sum(draft.weight for draft in one)) for one in (units, company)] == [(28, 100), (22, 100)]
    assert [len({draft.area for draft in one}) for one in (units, company)] == [11, 7]
    levels = [draft.basis_level for draft in units]
    assert [levels.count(level) for level in BasisLevel] == [18, 1, 9]
    checks = [draft.check for draft in units]
    assert [checks.count(check) for check in Check] == [12, 15, 1, 0]
    assert all(draft.basis for draft in defaults())
    assert all(draft.kinds == [OrgKind.COMMITTEE] for draft in company)


def test_a_meeting_fulfils_only_what_records_can_show() -> None:
    by_meeting = {draft.code: draft for draft in defaults() if draft.meeting}

    assert {draft.check for draft in by_meeting.values()} == {Check.AUTO}
    assert {draft.meeting for draft in by_meeting.values()} < set(MeetingKind)
    assert by_meeting["ZB-03-1"].meeting == MeetingKind.GROUP_MEETING


def test_what_the_office_changed_stands_when_the_defaults_are_loaded_again(world: World) -> None:
    with world.acting("何洁") as ctx:
        assert plan.load_defaults(ctx, 2026) == 50
        draft = next(one for one in defaults() if one.code == "ZB-04-2")
        plan.save_template(ctx, draft.model_copy(update={"year": 2026, "name": "书记讲两次课", "active": False}))

    with world.acting() as ctx:
        assert plan.load_defaults(ctx, 2026) == 0
        row = plan.template(ctx, 2026, "zb-04-2")
        assert (row.name, row.active) == ("书记讲两次课", False)
        assert [len(plan.templates(ctx, 2026, scope)) for scope in (None, *Scope)] == [50, 28, 22]


def test_the_next_year_begins_with_this_years_list(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        plan.save_template(ctx, plan.read_draft(LECTURE))

        assert [plan.copy_year(ctx, 2026), plan.copy_year(ctx, 2026)] == [51, 0]
        copied, row = plan.template(ctx, 2027, "ZB-04-3"), plan.template(ctx, 2026, "ZB-04-3")
        assert copied.id != row.id
        assert copied.model_dump(exclude={"id", "year"}) == row.model_dump(exclude={"id", "year"})
        assert plan.copy_year(ctx, 2030) == 0


def test_the_office_adds_a_duty_and_takes_it_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        row = plan.save_template(ctx, plan.read_draft(LECTURE))
        assert (row.lead_days, row.weight, row.scope, row.shifts) == ([10, 3], Decimal("1.50"), Scope.UNIT, True)
    with world.acting("何洁") as ctx:
        entry = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
        assert entry is not None
        assert (entry.verb, entry.summary) == ("template.save", "清单增加：ZB-04-3 青年党课")
        audit.undo_latest(ctx)
    with world.acting() as ctx, pytest.raises(NotFoundError, match=r"2026 年的清单里没有 ZB-04-3。"):
        plan.template(ctx, 2026, "ZB-04-3")


def test_the_office_changes_a_duty_and_takes_it_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.save_template(ctx, plan.read_draft(LECTURE))
    with world.acting("何洁") as ctx:
        plan.save_template(ctx, plan.read_draft(LECTURE | {"weight": 2, "support": ["secretary"]}))
        row = plan.template(ctx, 2026, "ZB-04-3")
        assert (row.weight, row.support) == (Decimal(2), ["secretary"])
    with world.acting("何洁") as ctx:
        assert audit.undo_latest(ctx).summary == "清单修改：ZB-04-3 青年党课"
        row = plan.template(ctx, 2026, "ZB-04-3")
        assert (row.weight, row.support) == (Decimal("1.50"), [])


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_the_list_is_the_offices(name: str, world: World) -> None:
    with world.acting(name) as ctx, pytest.raises(NotAllowedError):
        plan.save_template(ctx, plan.read_draft(LECTURE))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"role": "boss"}, "“责任人”填得不对"),
        ({"support": ["secretary", "boss"]}, "“协助人”填得不对"),
        ({"kinds": ["branch", "office"]}, "“适用组织”填得不对"),
        ({"kinds": []}, "“适用组织”填得不对"),
        ({"code": "4-3"}, "“编号”填得不对"),
        ({"name": " "}, "“名称”填得不对"),
        ({"weight": "很多"}, "“分值”填得不对"),
        ({"weight": -1}, "“分值”填得不对"),
        ({"needs": {"min_chairs": 1}}, "“适用条件”填得不对"),
        ({"lead_days": [-3]}, "“提前天数”填得不对"),
        ({"check": "later"}, "“核验方式”填得不对"),
        ({"colour": "red"}, "“colour”填得不对"),
        ({"rrule": "每月底"}, "“期限规则”看不懂，或者一年里没有一天"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-31"}, "“期限规则”看不懂，或者一年里没有一天"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=FR"}, "“期限规则”在同一个周期里有两天"),
        ({"overrides": {"branch": "FREQ=MONTHLY;BYMONTHDAY=1,2"}}, "“分类期限规则”在同一个周期里有两天"),
        ({"overrides": {"office": "FREQ=MONTHLY"}}, "“分类期限规则”填得不对"),
        ({"rrule": ""}, "“期限规则”和“触发事件”要填一个，也只填一个"),
        ({"trigger": "term_end", "offset": "P0D"}, "“期限规则”和“触发事件”要填一个，也只填一个"),
        ({"rrule": "", "trigger": "full_moon", "offset": "P0D"}, "“触发事件”填得不对"),
        ({"rrule": "", "trigger": "after:ZB-05-1", "offset": "十五天"}, "“触发后期限”填得不对"),
        ({"role": "boss", "check": "later"}, "“责任人”填得不对；“核验方式”填得不对"),
    ],
)
def test_mistakes_are_named(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInputError) as told:
        plan.read_draft(LECTURE | values)

    code = values.get("code", "ZB-04-3")
    assert told.value.sentence == f"任务{code}没有保存：{sentence}。"


def test_without_a_committee_nobody_changes_the_list(ctx: Context) -> None:
    with pytest.raises(NotFoundError, match="还没有党委，不能改任务清单。"):
        plan.save_template(ctx, plan.read_draft(LECTURE))
