"""Members brought in: added, changed, moved, gone; posts and accounts with them; every bad row named."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from bot.people import Category, ChatAccount, ExemptReason, Member, Post, Role, Standing
from bot.people.roster import Line, Plan
from tests.world import World

TODAY = date(2026, 11, 23)


def lines(*rows: dict[str, Any]) -> list[Line]:
    """Rows as they stand in a file, below the headings."""
    return [Line(number, row) for number, row in enumerate(rows, start=2)]


def planned(ctx: Context, *rows: dict[str, Any]) -> Plan:
    return people.roster.plan_members(ctx, lines(*rows))


def bring_in(ctx: Context, *rows: dict[str, Any]) -> Plan:
    plan = planned(ctx, *rows)
    people.roster.apply(ctx, plan)
    return plan


def person(code: str, name: str = "新来的", unit: str = "B05", **more: Any) -> dict[str, Any]:
    return {"编号": code, "姓名": name, "所在组织": unit, **more}


def stored(ctx: Context, code: str) -> Member:
    return ctx.session.exec(select(Member).where(Member.code == code)).one()


def posts(ctx: Context, code: str) -> list[tuple[str, Role, date, date | None]]:
    """Every post the member ever held: unit, role, from, until."""
    number = stored(ctx, code).id
    rows = ctx.session.exec(select(Post).where(Post.member_id == number).order_by(Post.id)).all()  # type: ignore[arg-type]
    return [(people.org(ctx, post.org_id).code, post.role, post.since, post.until) for post in rows]


def accounts(ctx: Context) -> dict[str, str]:
    rows = ctx.session.exec(select(ChatAccount)).all()
    return {row.userid: people.member(ctx, row.member_id).code for row in rows}


def sentences(plan: Plan) -> list[str]:
    return [f"{problem.row} {problem.column} {problem.sentence}" for problem in plan.problems]


def test_a_newcomer_with_everything(world: World) -> None:
    with world.acting() as ctx:
        plan = bring_in(
            ctx,
            person(
                "M0100",
                "郑 强",
                "B04 锅炉工程公司党支部",
                性别="女",
                出生年份=1990.0,
                在职情况="在职",
                党员身份="预备",
                党小组="B04-02",
                职务="宣传委员；党小组长",
                兼任职务="团委书记@C00",
                任职日期="2026-11-01",
                入党日期=46000.0,
                企业微信账号="ZhengQiang",
            ),
        )
        new = stored(ctx, "M0100")

        assert (len(plan.added), plan.updated, plan.problems, plan.hints) == (1, (), (), ())
        assert (new.name, new.gender, new.birth_year, new.joined_on) == ("郑强", "F", 1990, date(2025, 12, 9))
        assert (new.standing, new.category, new.uses_chat) == (Standing.PROBATIONARY, Category.ACTIVE, True)
        assert sorted(posts(ctx, "M0100")) == [
            ("B04", Role.PUBLICITY_COMMISSIONER, date(2026, 11, 1), None),
            ("B04-02", Role.GROUP_LEADER, date(2026, 11, 1), None),
            ("C00", Role.YOUTH_LEAGUE_SECRETARY, date(2026, 11, 1), None),
        ]
        assert accounts(ctx)["zhengqiang"] == "M0100"


def test_bringing_the_same_in_again_changes_nothing(world: World) -> None:
    row = person("M0100", 党小组="B05-01", 职务="宣传委员", 企业微信账号="new")
    with world.acting() as ctx:
        bring_in(ctx, row)
        again = bring_in(ctx, row)

    assert (again.added, again.updated, again.unchanged) == ((), (), 1)


def test_a_column_that_is_not_in_the_file_is_left_alone(world: World) -> None:
    with world.acting() as ctx:
        plan = bring_in(ctx, person("M0001", "王大山", "B04"))

        assert dict(plan.updated[0].values) == {"name": "王大山"}
        assert dict(plan.updated[0].before) == {"name": "老王"}
        assert posts(ctx, "M0001") == [("B04", Role.SECRETARY, date(2024, 1, 1), None)]
        assert accounts(ctx)["laowang"] == "M0001"


def test_a_member_who_changes_unit_keeps_the_history(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0001", "老王", "B05", 党小组="B05-01", 职务="副书记"))

        assert stored(ctx, "M0001").org_id == world.orgs["B05"]
        assert posts(ctx, "M0001") == [
            ("B04", Role.SECRETARY, date(2024, 1, 1), TODAY),
            ("B05", Role.DEPUTY_SECRETARY, TODAY, None),
        ]


def test_moving_without_a_posts_column_ends_the_posts_of_the_old_unit_only(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0014", "何洁", "B04", 党小组=""))
        bring_in(ctx, person("M0003", "李明", "B04", 党小组="B04-02"))

        assert posts(ctx, "M0014") == [("C00", Role.PARTY_WORK_CLERK, date(2024, 1, 1), None)]
        assert posts(ctx, "M0003") == [("B04-01", Role.GROUP_LEADER, date(2024, 1, 1), TODAY)]


def test_the_posts_column_speaks_for_the_own_unit_the_other_one_for_elsewhere(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0014", "何洁", 党小组="B05-01", 职务=""))
        assert posts(ctx, "M0014")[0][3] is None

        bring_in(ctx, person("M0014", "何洁", 党小组="B05-01", 兼任职务=""))
        assert posts(ctx, "M0014")[0][3] == TODAY


def test_a_post_ended_by_mistake_is_taken_up_again_the_same_day(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0013", "刘洋", 职务="组织委员"))
        bring_in(ctx, person("M0013", "刘洋", 职务=""))
        assert posts(ctx, "M0013") == [("B05", Role.ORGANISATION_COMMISSIONER, TODAY, TODAY)]

        bring_in(ctx, person("M0013", "刘洋", 职务="组织委员"))
        assert posts(ctx, "M0013") == [("B05", Role.ORGANISATION_COMMISSIONER, TODAY, None)]


def test_whoever_leaves_keeps_no_post_and_no_account(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0001", "老王", "B04", 离开日期="2026-10-31"))

        assert stored(ctx, "M0001").left_on == date(2026, 10, 31)
        assert posts(ctx, "M0001") == [("B04", Role.SECRETARY, date(2024, 1, 1), date(2026, 10, 31))]
        assert "laowang" not in accounts(ctx)
        assert people.speaker_of(ctx, channel="wecom_app", userid="laowang") is None


def test_who_has_left_comes_back_only_by_an_empty_column(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0013", "刘洋", 离开日期="2026-10-31"))

        still = bring_in(ctx, person("M0013", "刘洋", 企业微信账号="liuyang", 职务="宣传委员"))
        assert still.hints[0].sentence == "此人已于 2026-10-31 离开；如已转回，请加上「离开日期」一列并留空。"
        assert (still.unchanged, posts(ctx, "M0013")) == (1, [])

        bring_in(ctx, person("M0013", "刘洋", 企业微信账号="liuyang", 离开日期=""))
        assert stored(ctx, "M0013").left_on is None
        assert accounts(ctx)["liuyang"] == "M0013"


def test_two_members_exchange_their_accounts(world: World) -> None:
    with world.acting() as ctx:
        bring_in(
            ctx,
            person("M0004", "王伟", "B04", 企业微信账号="wangwei2"),
            person("M0007", "王伟", "B04", 党小组="B04-02", 企业微信账号="wangwei1"),
        )

        assert accounts(ctx)["wangwei2"] == "M0004"
        assert accounts(ctx)["wangwei1"] == "M0007"


def test_a_leaver_s_account_goes_to_the_newcomer(world: World) -> None:
    with world.acting() as ctx:
        bring_in(
            ctx,
            person("M0013", "刘洋", 企业微信账号="liuyang", 离开日期="2026-11-01"),
            person("M0100", "刘扬", 企业微信账号="liuyang", 离开日期=""),
        )

        assert accounts(ctx)["liuyang"] == "M0100"


def test_a_blank_account_unbinds_nobody_and_no_chat_does(world: World) -> None:
    with world.acting() as ctx:
        assert bring_in(ctx, person("M0013", "刘洋", 企业微信账号="")).unchanged == 1
        bring_in(ctx, person("M0013", "刘洋", 企业微信账号="liuyang", 使用企业微信="否"))

        assert "liuyang" not in accounts(ctx)
        assert stored(ctx, "M0013").uses_chat is False


def test_an_approval_does_not_outlive_its_reason(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0010", "老孙", "B04", 不计入应到的理由="回原籍"))
        sun = stored(ctx, "M0010")

        assert (sun.exempt_reason, sun.exempt_approved_on) == (ExemptReason.MOVED_HOME, None)
        assert sun.exempt_adopted_on is None


def test_the_same_reason_keeps_its_approval(world: World) -> None:
    with world.acting() as ctx:
        assert bring_in(ctx, person("M0010", "老孙", "B04", 不计入应到的理由="infirm")).unchanged == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (person("M1", unit="B99"), "2 所在组织 没有「B99」这个组织，或同名的不止一个；请填编号。"),
        (person("M1", unit="B04-01"), "2 所在组织 B04-01 是党小组，这里要填它所在的支部。"),
        (person("M1", unit=""), "2 所在组织 不能为空。"),
        (person("M1", name=""), "2 姓名 不能为空。"),
        (person("M1", 党小组="B04-01"), "2 党小组 B04-01 不属于 B05。"),
        (person("M1", 党小组="B05"), "2 党小组 B05 不是党小组。"),
        (person("M1", 党小组="第九党小组"), "2 党小组 没有「第九党小组」这个党小组，或同名的不止一个；请填编号。"),
        (person("M1", 党员身份="群众"), "2 党员身份 「群众」不在可选的词里：正式、预备。"),
        (person("M1", 入党日期="2027-01-01"), "2 入党日期 不能晚于今天。"),
        (person("M1", 离开日期="2026-12-01"), "2 离开日期 不能晚于今天。"),
        (person("M1", 职务="党小组长"), "2 职务 没有填党小组，不能任党小组长。"),
        (person("M1", 职务="党委书记"), "2 职务 「党委书记」是党委的职务，请在「兼任职务」里写：党委书记@C00。"),
        (person("M1", 兼任职务="书记"), "2 兼任职务 请写明「书记」在哪个组织，例如：书记@B04。"),
        (person("M1", 兼任职务="书记@X"), "2 兼任职务 没有「X」这个组织。"),
        (person("M1", 兼任职务="工会主席@B04"), "2 兼任职务 B04 不设「工会主席」。"),
        (person("M1", 兼任职务="党小组长@B04"), "2 兼任职务 B04 不设「党小组长」。"),
        (person("M1", 企业微信账号="laowang"), "2 企业微信账号 账号「laowang」已绑定 M0001，请先核对。"),
        (
            person("M1", 不计入应到的理由="", 上级批准日期="2026-01-01"),
            "2 不计入应到的理由 填了批准日期，却没有填不计入应到的理由。",
        ),
        (person("M0003", "李明"), "2 党小组 党小组 B04-01 不属于 B05，请一并改填。"),
    ],
)
def test_a_row_that_cannot_be_right(world: World, row: dict[str, Any], said: str) -> None:
    with world.acting() as ctx:
        plan = planned(ctx, row)

        assert sentences(plan) == [said]
        assert (plan.added, plan.updated, plan.bad_rows) == ((), (), 1)


def test_all_bad_rows_are_named_and_nothing_is_imported(world: World) -> None:
    rows = (
        person("M1"),
        person("M2", unit="B99", 党员身份="群众"),
        person("M1"),
        person("M3", 企业微信账号="x"),
        person("M4", 企业微信账号="X"),
    )
    with world.acting() as ctx:
        plan = planned(ctx, *rows)

        assert [(problem.row, problem.column) for problem in plan.problems] == [
            (2, "编号"),
            (3, "党员身份"),
            (3, "所在组织"),
            (4, "编号"),
            (5, "企业微信账号"),
            (6, "企业微信账号"),
        ]
        with pytest.raises(BadInputError, match="有 5 行有错，没有导入"):
            people.roster.apply(ctx, plan)
        assert people.count(ctx) == 14


def test_the_good_rows_alone_when_they_are_wanted(world: World) -> None:
    with world.acting() as ctx:
        plan = planned(ctx, person("M1"), person("M2", unit="B99"))
        people.roster.apply(ctx, plan, good_rows_only=True)

        assert stored(ctx, "M1").name == "新来的"
        assert people.count(ctx) == 15


def test_an_account_is_not_given_up_by_a_bad_row(world: World) -> None:
    with world.acting() as ctx:
        plan = planned(
            ctx,
            person("M0012", "周芳", 党小组="B05-01", 企业微信账号="liuyang"),
            person("M0013", "刘洋", unit="B99", 党小组="", 企业微信账号="new"),
        )

    assert sentences(plan)[0] == "2 企业微信账号 账号「liuyang」已绑定 M0013，请先核对。"


def test_a_closed_unit_takes_nobody(world: World) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B05").closed_on = date(2026, 6, 30)
        ctx.session.flush()
        plan = planned(ctx, person("M1"), person("M0013", "刘洋", 离开日期="2026-06-30"))

    assert sentences(plan) == ["2 所在组织 B05 已于 2026-06-30 撤销。"]
    assert [entry.code for entry in plan.updated] == ["M0013"]


def test_sizes_that_the_rules_do_not_foresee_are_only_mentioned(world: World) -> None:
    many = [person(f"N{number:03d}", unit="B04") for number in range(40)]
    with world.acting() as ctx:
        plan = bring_in(ctx, *many, person("M0013", "刘洋", 党员身份="预备", 党小组="B05-01"))

    assert [hint.sentence for hint in plan.hints] == [
        "B04 锅炉工程公司党支部 将有 51 名党员，支部一般不超过 50 人。",
        "B05 汽机工程公司党支部 将有 2 名正式党员，不足 3 人应设联合支部。",
    ]


def test_somebody_too_young_is_only_mentioned(world: World) -> None:
    with world.acting() as ctx:
        plan = planned(ctx, person("M1", 出生年份="2000", 入党日期="2017-07-01"))

    assert (plan.problems, [hint.column for hint in plan.hints]) == ((), ["入党日期"])


def test_posts_named_apart_are_added_once(world: World) -> None:
    rows = lines(
        {"org": "C00", "role": "union_chair", "member": "M0012"},
        {"org": "C00", "role": "party_work_clerk", "member": "M0014"},
        {"org": "C00", "role": "hr_head", "member": "M9999"},
    )
    with world.acting() as ctx:
        plan = people.roster.plan_posts(ctx, rows)
        people.roster.apply(ctx, plan)
        again = people.roster.plan_posts(ctx, rows)

        assert (len(plan.added), plan.unchanged) == (1, 1)
        assert [hint.sentence for hint in plan.hints] == ["还没有编号为 M9999 的党员；导入党员后请再导一次。"]
        assert posts(ctx, "M0012")[-1] == ("C00", Role.UNION_CHAIR, TODAY, None)
        assert (again.added, again.unchanged) == ((), 2)


def test_posts_that_cannot_be(world: World) -> None:
    with world.acting() as ctx:
        stored(ctx, "M0013").left_on = date(2026, 1, 1)
        ctx.session.flush()
        plan = people.roster.plan_posts(
            ctx,
            lines(
                {"org": "B99", "role": "书记", "member": "M0012"},
                {"org": "B05", "role": "书记", "member": "M0013"},
                {"org": "B05", "role": "", "member": "M0012"},
            ),
        )

    assert sentences(plan) == [
        "2 组织 没有「B99」这个组织。",
        "3 党员编号 M0013 已经离开，不能任职。",
        "4 职务 不能为空。",
    ]


def test_a_small_import_is_written_down_row_by_row(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0013", "刘扬", 党小组="B05-01", 职务="宣传委员"))
        entry = ctx.session.exec(select(audit.AuditEntry)).one()

        assert (entry.verb, entry.summary) == ("people.import", "导入党员：新增 0，更新 1，未变 0")
        assert entry.changes == [
            {
                "table": "member",
                "key": stored(ctx, "M0013").id,
                "before": {"name": "刘洋"},
                "after": {
                    "name": "刘扬",
                    "posts": [f"publicity_commissioner@{world.orgs['B05']}:2026-11-23/"],
                },
            }
        ]


def test_a_large_import_is_written_down_by_codes(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, *(person(f"N{number:03d}") for number in range(51)))
        entry = ctx.session.exec(select(audit.AuditEntry)).one()

    assert entry.summary == "导入党员：新增 51，更新 0，未变 0"
    [change] = entry.changes
    assert change["after"]["added"][:2] == ["N000", "N001"]
    assert change["after"]["updated"] == []


def test_an_import_that_changes_nothing_leaves_no_trail(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, person("M0013", "刘洋"))

        assert ctx.session.exec(select(audit.AuditEntry)).all() == []


def test_a_secretary_manages_the_own_branch_only(world: World) -> None:
    with world.acting("周芳") as ctx:
        bring_in(ctx, person("M0100"))
        with pytest.raises(NotAllowedError, match="人员和组织由"):
            bring_in(ctx, person("M0101", unit="B04"))
        with pytest.raises(NotAllowedError):
            bring_in(ctx, person("M0004", "王伟", "B05", 党小组="B05-01"))
        with pytest.raises(NotAllowedError):
            people.roster.apply(
                ctx, people.roster.plan_orgs(ctx, lines({"编号": "B06", "全称": "六支部", "上级": "C00"}))
            )


def test_the_office_manages_everybody(world: World) -> None:
    with world.acting("何洁") as ctx:
        bring_in(ctx, person("M0100"), person("M0101", unit="B04"))
        plan = people.roster.plan_orgs(ctx, lines({"编号": "B06", "全称": "六支部", "上级": "C00"}))
        people.roster.apply(ctx, plan)

        assert people.org_by_code(ctx, "B06").path == "C00/B06/"


def test_what_would_change_is_said_row_by_row(world: World) -> None:
    with world.acting() as ctx:
        plan = planned(
            ctx,
            person("M0003", "李明", 党小组="B05-01", 职务="", 企业微信账号="lm"),
            person("M0013", "刘洋", 党小组="", 职务="宣传委员", 使用企业微信="否"),
            person("M0100", "郑强", 职务="组织委员", 党小组="", 入党日期=""),
            person("M0101", "郑刚", 入党日期=""),
        )
        said = people.roster.described(ctx, plan, most=3)

    assert said == [
        "更新 M0003 李明：所在组织 B04 → B05；党小组 B04-01 → B05-01；不再任党小组长（B04-01）；绑定账号",
        "更新 M0013 刘洋：使用企业微信 是 → 否；党小组 B05-01 → 空；任宣传委员（B05）；解除账号",
        "新增 M0100 郑强，任组织委员（B05）",
        "……另有 1 行",
    ]
