"""One duty of the list as a form: what is shown is what is read, what is blank is empty, nobody's change is lost."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import papers, plan
from bot.core.errors import ConflictError, NotAllowedError, NotFoundError
from bot.papers.tasks import ListPlan
from bot.plan import Scope, Task, TaskTemplate
from tests.world import World

TITLES = plan.TEMPLATE_FIELDS
FORM = {"code": "ZB-04-9", "area_name": "上党课", "name": "青年党课", "requirement": "每月讲一次", "role": "宣传委员"}
REST = {"rrule": "每月20日", "kinds": "党支部", "check": "报后核验", "basis_level": "公司规定"}


def headed(values: dict[str, str]) -> dict[str, str]:
    return {TITLES[key]: words for key, words in values.items()}


def filled(row: TaskTemplate, **typed: str) -> dict[str, str]:
    return headed(papers.tasks.shown(row) | typed)


def said(found: ListPlan) -> list[tuple[str, str]]:
    return [(problem.column, problem.sentence) for problem in found.problems]


def test_every_duty_of_the_default_lists_is_read_as_it_is_shown(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        for row in plan.templates(ctx, 2026):
            found = papers.tasks.typed(ctx, row.scope, 2026, filled(row))
            assert (found.same, found.problems, found.drafts) == ((row.code,), (), ())


def test_what_is_blank_in_a_form_is_empty(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        row = plan.template(ctx, 2026, "ZB-01-1")
        assert row.lead_days
        found = papers.tasks.typed(ctx, Scope.UNIT, 2026, filled(row, lead_days="", note="", weight="7.5"))
        papers.tasks.save(ctx, found)

        assert (row.lead_days, str(row.weight), row.requirement) == ([], "7.50", papers.tasks.shown(row)["requirement"])
        assert [hint.sentence for hint in found.hints] == ["导入后启用的各项分值合计 101.5，不是 100。"]


def test_a_new_duty_is_as_usual_where_nothing_was_said_and_takes_no_code_of_another(world: World) -> None:
    with world.acting("何洁") as ctx:
        found = papers.tasks.typed(ctx, Scope.UNIT, 2026, headed(FORM | REST), is_new=True)
        assert papers.tasks.save(ctx, found).added > 0
        row = plan.template(ctx, 2026, "ZB-04-9")
        assert (row.area, row.period, row.active, row.shifts) == (4, plan.Period.MONTH, True, True)

        again = papers.tasks.typed(ctx, Scope.UNIT, 2026, headed(FORM | REST | {"name": "别的"}), is_new=True)
        same = papers.tasks.typed(ctx, Scope.UNIT, 2026, headed(FORM | REST), is_new=True)
        assert said(again) == said(same) == [("编号", "2026年的清单里已经有这个编号。")]
        assert again.drafts == ()


@pytest.mark.parametrize("code", ["", "示例行"])
def test_a_form_without_a_code_is_not_saved(world: World, code: str) -> None:
    blank = headed(dict.fromkeys(papers.tasks.HINTS, "") | {"code": code})
    with world.acting("何洁") as ctx:
        found = papers.tasks.typed(ctx, Scope.UNIT, 2026, blank, is_new=True)
        assert (said(found), found.drafts) == ([("编号", "不能为空。")], ())


def test_what_is_wrong_stands_beside_its_field(world: World) -> None:
    with world.acting("何洁") as ctx:
        wrong = FORM | REST | {"role": "所长", "rrule": "月底", "weight": "很多"}
        found = papers.tasks.typed(ctx, Scope.UNIT, 2026, headed(wrong))
        assert {column for column, _ in said(found)} == {"责任人", "期限规则", "分值"}


def test_open_tasks_follow_and_what_fell_due_stays(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
        row = plan.template(ctx, 2026, "ZB-01-1")
        found = papers.tasks.typed(ctx, Scope.UNIT, 2026, filled(row, rrule="3、6、9、12月20日"))
        grown = papers.tasks.save(ctx, found)
        days = set(ctx.session.exec(select(col(Task.due)).where(Task.code == "ZB-01-1")))

    assert grown.moved > 0
    assert days == {date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 18)}


def test_a_form_is_not_saved_over_anothers_change(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
        row = plan.template(ctx, 2026, "ZB-01-1")
        known = papers.tasks.mark(row)
        papers.tasks.require_unchanged(ctx, 2026, "ZB-01-1", known)
        row.note = "改过"
        with pytest.raises(ConflictError):
            papers.tasks.require_unchanged(ctx, 2026, "ZB-01-1", known)
        with pytest.raises(NotFoundError):
            papers.tasks.require_unchanged(ctx, 2026, "ZB-99-1", known)


def test_a_branch_does_not_change_the_offices_list(world: World) -> None:
    with world.acting("老王") as ctx:
        found = papers.tasks.typed(ctx, Scope.UNIT, 2026, headed(FORM | REST))
        with pytest.raises(NotAllowedError):
            papers.tasks.save(ctx, found)
