"""Who may act where: in the own unit and below it, by the letter, as long as the post lasts."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import meetings, people
from bot.core.context import Context
from bot.core.errors import AmbiguousError, BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.meetings import MeetingKind
from bot.people import ChatAccount, Member, Org, OrgKind, Post, Right, Role
from tests.world import World

ALIKE = ("B1", "B10", "b1", "B_", "B%", "B1-01")


@pytest.fixture
def alike(world: World) -> World:
    """Branches whose codes begin alike, each with one member; 刘洋 is secretary of B1."""
    with world.acting() as ctx:
        for code in ALIKE:
            parent = "B1" if code == "B1-01" else "C00"
            path = f"C00/B1/{code}/" if parent == "B1" else f"C00/{code}/"
            kind = OrgKind.GROUP if parent == "B1" else OrgKind.BRANCH
            unit = Org(code=code, name=code, short=code, kind=kind, path=path, parent_id=world.orgs[parent])
            ctx.session.add(unit)
            ctx.session.flush()
            world.orgs[code] = unit.id
            above, group = (unit.parent_id or 0, unit.id) if parent == "B1" else (unit.id, None)
            ctx.session.add(Member(code=f"N{code}", name=f"{code}的党员", org_id=above, group_id=group))
    world.appoint("刘洋", Role.SECRETARY, "B1")
    return world


def place(ctx: Context, world: World, code: str) -> Org:
    return people.org(ctx, world.orgs[code])


@pytest.mark.parametrize(("code", "may"), [("B1", True), ("B1-01", True), *((code, False) for code in ALIKE[1:5])])
def test_a_post_reaches_its_unit_and_not_one_that_sounds_like_it(alike: World, code: str, may: bool) -> None:  # noqa: FBT001 a table
    with alike.acting("刘洋") as ctx:
        assert people.may(ctx, Right.SEE_UNIT, place(ctx, alike, code)) is may
        assert people.may(ctx, Right.SEE_UNIT, place(ctx, alike, "C00")) is False


def test_members_meetings_and_figures_are_told_apart_by_the_letter(alike: World) -> None:
    found = {}
    with alike.acting("何洁") as ctx:
        for code in ALIKE[:5]:
            theme, here = MeetingKind.THEME_DAY, alike.orgs[code]
            meetings.call(ctx, kind=theme, org_id=here, starts_at=ctx.now + timedelta(hours=1))
        for code in ALIKE[:5]:
            unit = place(ctx, alike, code)
            names = [member.name for member in people.members_of(ctx, unit)]
            held = [meeting.org_id for meeting in meetings.find(ctx, org=unit)]
            figures = meetings.unit_statistics(ctx, unit, ctx.today, ctx.today + timedelta(days=1))
            found[code] = names, held, [row.org_id for row in figures]

    for code, told in found.items():
        only = [alike.orgs[code]]
        names = ["B1的党员", "B1-01的党员"] if code == "B1" else [f"{code}的党员"]
        assert (sorted(told[0]), told[1], told[2]) == (sorted(names), only, only)


def test_a_post_lasts_from_its_first_day_to_the_day_before_its_end(world: World) -> None:
    with world.acting() as ctx:
        for role, since, until in (
            (Role.SECRETARY, date(2026, 11, 24), None),
            (Role.DEPUTY_SECRETARY, date(2024, 1, 1), date(2026, 11, 23)),
        ):
            row = Post(member_id=world.who("黄勇"), org_id=world.orgs["B05"], role=role, since=since, until=until)
            ctx.session.add(row)

    for day, may in (("2026-11-22", True), ("2026-11-23", False), ("2026-11-24", True)):
        with world.on(day).acting("黄勇") as ctx:
            assert people.may_anywhere(ctx, Right.KEEP_MINUTES) is may, day
            assert people.may(ctx, Right.KEEP_MINUTES, place(ctx, world, "B05")) is may, day


def test_what_was_looked_up_for_one_is_not_believed_of_another(world: World) -> None:
    with world.acting("老王") as ctx:
        boiler = place(ctx, world, "B04")
        assert people.may(ctx, Right.MANAGE_PEOPLE, boiler)
        other = ctx.acting(world.actor(ctx, "黄勇"))
        assert not people.may(other, Right.MANAGE_PEOPLE, boiler)
        with pytest.raises(NotAllowedError, match="组织委员"):
            people.require_anywhere(other, Right.MANAGE_PEOPLE)


def test_the_clerk_of_a_branch_is_not_the_companys(world: World) -> None:
    world.appoint("周芳", Role.PARTY_WORK_CLERK, "B05")

    with world.acting("周芳") as ctx:
        people.require_anywhere(ctx, Right.CONFIRM_RESULT)
        with pytest.raises(NotAllowedError, match="由党委工作部另一位同志确认"):
            people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    with world.acting("何洁") as ctx:
        people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    with world.acting("小周") as ctx:
        assert not people.may_everywhere(ctx, Right.CONFIRM_RESULT)


@pytest.mark.parametrize(
    ("by", "userid", "name", "error"),
    [
        ("黄勇", "laowu", "老吴", NotAllowedError),
        ("李明", "laowu", "老吴", NotAllowedError),
        ("周芳", "laowu", "老吴", NotFoundError),
        ("老王", "laowu", "王伟", AmbiguousError),
        ("老王", "LiMing", "老吴", ConflictError),
        ("老王", "老吴", "老吴", BadInputError),
        ("老王", "a" * 65, "老吴", BadInputError),
    ],
)
def test_an_account_is_bound_by_those_who_keep_the_roster(
    world: World, by: str, userid: str, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error), world.acting(by) as ctx:
        people.bind(ctx, channel="wecom_app", userid=userid, name=name)

    with world.acting("老王") as ctx:
        people.bind(ctx, channel="wecom_app", userid="LaoWu", name="老吴")
        assert people.speaker_of(ctx, channel="wecom_app", userid="laowu") is not None
        assert ctx.session.exec(select(sa.func.count(col(ChatAccount.id)))).one() == 14
