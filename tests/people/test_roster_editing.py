"""One row from a form: the checks of the import, nobody overwritten unseen, to be taken back."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import ExemptReason, Org, OrgKind
from tests.world import World


def entry(ctx: Context) -> AuditEntry:
    [found] = audit.latest(ctx, "people.edit", limit=1)
    return found


def member(code: str, **typed: Any) -> dict[str, Any]:
    return {"编号": code, "姓名": "李明", "所在组织": "B04", **typed}


def test_a_member_is_changed_and_it_is_taken_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_member(ctx, "M0003")
        assert (shown.cells["姓名"], shown.cells["企业微信账号"]) == ("李明", "liming")
        typed = {
            **shown.cells,
            "出生年份": "1988",
            "不计入应到的理由": "自费出国半年以上",
            "上级批准日期": "2026-11-02",
        }
        plan = people.roster.edit_member(ctx, typed, code="M0003", mark=shown.mark)
        assert (len(plan.updated), plan.problems) == (1, ())

    with world.acting("何洁") as ctx:
        row = people.member(ctx, world.who("李明"))
        assert (row.birth_year, row.exempt_reason, row.exempt_approved_on) == (
            1988,
            ExemptReason.ABROAD,
            date(2026, 11, 2),
        )
        assert (entry(ctx).summary, entry(ctx).org_id) == ("修改李明", world.orgs["B04"])
        audit.undo_latest(ctx)

    with world.acting() as ctx:
        row = people.member(ctx, world.who("李明"))
        assert (row.birth_year, row.exempt_reason) == (None, None)


def test_a_form_with_mistakes_changes_nothing_and_names_them(world: World) -> None:
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_member(ctx, "M0003")
        typed = {**shown.cells, "所在组织": "Z99", "入党日期": "昨天"}
        plan = people.roster.edit_member(ctx, typed, code="M0003", mark=shown.mark)
        assert {problem.column for problem in plan.problems} == {"所在组织", "入党日期"}
        assert audit.latest(ctx, "people.edit", limit=1) == []


def test_a_form_older_than_the_row_is_refused(world: World) -> None:
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_member(ctx, "M0003")
        people.roster.edit_member(ctx, member("M0003", 出生年份="1988"), code="M0003", mark=shown.mark)
        with pytest.raises(ConflictError, match="刚才有人改过"):
            people.roster.edit_member(ctx, member("M0003", 出生年份="1989"), code="M0003", mark=shown.mark)


def test_a_form_that_changes_nothing_leaves_no_trace(world: World) -> None:
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_member(ctx, "M0003")
        plan = people.roster.edit_member(ctx, shown.cells, code="M0003", mark=shown.mark)
        assert (plan.updated, plan.problems, plan.unchanged) == ((), (), 1)
        assert audit.latest(ctx, "people.edit", limit=1) == []


def test_a_newcomer_is_added_once_and_taken_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan = people.roster.edit_member(ctx, member("M0100", 姓名="郑强"))
        assert len(plan.added) == 1
        with pytest.raises(ConflictError, match="编号 M0100 已经有了"):
            people.roster.edit_member(ctx, member("M0100", 姓名="郑小强"))
        with pytest.raises(ConflictError, match="编号 M0100 已经有了"):
            people.roster.edit_member(ctx, member("Ｍ０１００ ", 姓名="郑小强"))
        with pytest.raises(ConflictError, match="已经有了"):
            people.roster.edit_member(ctx, member("M0100", 姓名="郑强"))
        with pytest.raises(BadInputError, match="请填编号"):
            people.roster.edit_member(ctx, {"编号": "", "姓名": "", "所在组织": ""})

    with world.acting("何洁") as ctx:
        assert entry(ctx).undoable
        audit.undo_latest(ctx)
        assert people.member_by_code(ctx, "M0100") is None


def test_who_leaves_loses_posts_and_account_with_the_row(world: World) -> None:
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_member(ctx, "M0003")
        plan = people.roster.edit_member(ctx, member("M0003", 离开日期="2026-11-20"), code="M0003", mark=shown.mark)
        assert plan.updated[0].userid == ""

    with world.acting() as ctx:
        assert people.posts_of(ctx, world.who("李明")) == []
        assert people.accounts(ctx, world.who("李明")) == []
        assert not entry(ctx).undoable
        assert entry(ctx).changes[0]["after"]["posts"] == [f"group_leader@{world.orgs['B04-01']}:2024-01-01/2026-11-20"]


def test_a_secretary_edits_his_own_unit_and_no_other(world: World) -> None:
    with world.acting("老王") as ctx:
        own = people.roster.shown_member(ctx, "M0003")
        people.roster.edit_member(ctx, member("M0003", 出生年份="1988"), code="M0003", mark=own.mark)
        other = people.roster.shown_member(ctx, "M0013")
        with pytest.raises(NotAllowedError):
            people.roster.edit_member(
                ctx, member("M0013", 姓名="刘大洋", 所在组织="B05"), code="M0013", mark=other.mark
            )
        with pytest.raises(NotAllowedError):
            people.roster.edit_org(ctx, {"组织编号": "B06", "全称": "新支部", "上级编号": "C00", "类型": "支部"})


def test_a_unit_is_changed_moved_and_put_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        people.roster.edit_org(ctx, {"组织编号": "G01", "全称": "一总支", "上级编号": "C00", "类型": "总支"})
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_org(ctx, "B04")
        assert (shown.cells["类型"], shown.cells["上级编号"], shown.cells["别名"]) == (
            "党支部",
            "C00",
            "锅炉；锅炉支部",
        )
        typed = {**shown.cells, "简称": "锅炉一支部", "上级编号": "G01", "撤销日期": "2026-12-01"}
        people.roster.edit_org(ctx, typed, code="B04", mark=shown.mark)

    with world.acting("何洁") as ctx:
        branch, group = people.org_by_code(ctx, "B04"), people.org_by_code(ctx, "B04-01")
        assert (branch.short, branch.closed_on) == ("锅炉一支部", date(2026, 12, 1))
        assert (branch.path, group.path) == ("C00/G01/B04/", "C00/G01/B04/B04-01/")
        assert (entry(ctx).summary, entry(ctx).org_id) == ("修改锅炉工程公司党支部", branch.id)
        audit.undo_latest(ctx)

    with world.acting() as ctx:
        branch = people.org_by_code(ctx, "B04")
        assert (branch.short, branch.path, branch.parent_id) == ("锅炉支部", "C00/B04/", world.orgs["C00"])


def test_a_unit_added_is_a_unit_and_taken_back_none(world: World) -> None:
    with world.acting("何洁") as ctx:
        people.roster.edit_org(ctx, {"组织编号": "B05-02", "全称": "汽机二组", "上级编号": "B05", "类型": "小组"})
        [row] = ctx.session.exec(select(Org).where(col(Org.code) == "B05-02")).all()
        assert (row.kind, row.parent_id, row.path) == (OrgKind.GROUP, world.orgs["B05"], "C00/B05/B05-02/")
        with pytest.raises(ConflictError, match="已经有了"):
            people.roster.edit_org(ctx, {"组织编号": "B05-02", "全称": "又一组", "上级编号": "B05", "类型": "小组"})
        audit.undo_latest(ctx)
        with pytest.raises(NotFoundError):
            people.org_by_code(ctx, "B05-02")


def test_a_unit_cannot_lie_below_itself(world: World) -> None:
    with world.acting("何洁") as ctx:
        shown = people.roster.shown_org(ctx, "B04")
        plan = people.roster.edit_org(ctx, {**shown.cells, "上级编号": "B04-01"}, code="B04", mark=shown.mark)
        assert "绕成了圈" in plan.problems[0].sentence or "党小组下面" in plan.problems[0].sentence


@pytest.mark.parametrize("show", [people.roster.shown_member, people.roster.shown_org])
def test_what_is_not_there_is_said(show: Any, world: World) -> None:
    with world.acting() as ctx, pytest.raises(NotFoundError, match="没有编号"):
        show(ctx, "Z99")
