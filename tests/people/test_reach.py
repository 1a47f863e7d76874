"""Whom an organisation reaches: members, posts and organisations in it and below."""

from bot import people
from bot.core.context import Context
from bot.people import OrgKind, Role
from tests.world import World


def unit(ctx: Context, code: str = "B04") -> people.Org:
    return people.org_by_code(ctx, code)


def test_members_of_a_group_a_unit_and_the_company(world: World) -> None:
    with world.acting("何洁") as ctx:
        people.member(ctx, world.who("黄勇")).left_on = ctx.today
        counts = [len(people.numbers_of(ctx, unit(ctx, code))) for code in ("B04-01", "B04", "C00")]

    assert counts == [5, 10, 13]


def test_posts_in_and_below(world: World) -> None:
    with world.acting("何洁") as ctx:
        company = unit(ctx, "C00")
        assert people.posted(ctx, (Role.SECRETARY,), company) == [world.who("老王"), world.who("周芳")]
        assert people.posted(ctx, (Role.GROUP_LEADER,), unit(ctx)) == [world.who("李明"), world.who("赵强")]
        assert people.posted(ctx, (Role.SECRETARY,), company, kinds=(OrgKind.WORKING_COMMITTEE,)) == []
        assert people.posted(ctx, (Role.SECRETARY,), unit(ctx), kinds=(OrgKind.BRANCH,)) == [world.who("老王")]


def test_organisations_that_are_open(world: World) -> None:
    with world.acting("何洁") as ctx:
        unit(ctx, "B04-02").closed_on = ctx.today
        assert [org.code for org in people.orgs_below(ctx, unit(ctx))] == ["B04", "B04-01"]
