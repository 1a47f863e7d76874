"""Signing up: everybody for himself, who leads for others; nobody is pressed, nobody is listed who has not."""

from datetime import date

import pytest

from bot import activities
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from tests.activities.site import begin, take_back
from tests.world import World


@pytest.fixture
def team(world: World) -> World:
    begin(world)
    return world


def enrol(world: World, by: str, *names: str, note: str = "", number: int = 1) -> activities.Enrolled:
    with world.acting(by) as ctx:
        return activities.enrol(ctx, number, {world.who(name): note for name in names})


def taking_part(world: World) -> list[tuple[str, str]]:
    with world.acting("老王") as ctx:
        found = activities.activity(ctx, 1)
        people = [(name, row.note) for row, name in activities.enrolled(ctx, found)]
        assert activities.count(ctx, found) == len(people)
        return people


def test_one_signs_up_leaves_and_signs_up_again(team: World) -> None:
    assert enrol(team, "黄勇", "黄勇", note="焊工").added == (team.who("黄勇"),)
    assert enrol(team, "黄勇", "黄勇", note="起重").known == (team.who("黄勇"),)
    assert taking_part(team) == [("赵强", ""), ("黄勇", "焊工")]
    with team.acting("黄勇") as ctx:
        activities.leave(ctx, 1, [team.who("黄勇")])
    assert taking_part(team) == [("赵强", "")]
    with team.acting("黄勇") as ctx, pytest.raises(NotFoundError, match="您没有报1号汽机扣缸突击队"):
        activities.leave(ctx, 1, [team.who("黄勇")])
    assert enrol(team, "黄勇", "黄勇", note="起重").count == 2
    assert taking_part(team)[1] == ("黄勇", "起重")
    take_back(team, "黄勇")
    assert taking_part(team) == [("赵强", "")]


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        ("老王", ("黄勇", "小周"), True),
        ("陈静", ("黄勇",), True),
        ("何洁", ("黄勇", "刘洋"), True),
        ("李明", ("黄勇", "刘洋"), True),
        ("赵强", ("黄勇", "小周"), True),
        ("赵强", ("林福鹏",), False),
        ("黄勇", ("黄勇", "小周"), False),
        ("周芳", ("刘洋",), False),
    ],
)
def test_who_signs_up_others(by: str, whom: tuple[str, ...], may: bool, team: World) -> None:  # noqa: FBT001 a table
    if may:
        assert len(enrol(team, by, *whom).added) == len(whom)
        return
    with pytest.raises((NotAllowedError, NotFoundError)):
        enrol(team, by, *whom)


def test_who_was_signed_up_hears_it_once(team: World) -> None:
    enrol(team, "李明", "黄勇")
    enrol(team, "李明", "黄勇")

    assert team.heard_by("黄勇")[1:] == [
        "您在1号汽机扣缸突击队里，队长李明，12月5日前完成。有别的安排回「退出 1」就行。"
    ]


def test_an_activity_without_a_leader_says_so(world: World) -> None:
    begin(world, "", name="义务劳动")
    enrol(world, "老王", "黄勇")

    assert world.heard_by("黄勇")[1:] == ["已替您报名1号义务劳动。有别的安排回「退出 1」就行。"]


def test_after_the_day_nobody_signs_up(team: World) -> None:
    team.on("2026-12-05")
    assert enrol(team, "黄勇", "黄勇").count == 2
    team.on("2026-12-06")
    with pytest.raises(ConflictError, match="12月5日已到期，报名截止"):
        enrol(team, "小周", "小周")


def test_what_nobody_signs_up_for(world: World) -> None:
    begin(world, "HD-SWYC")
    with pytest.raises(ConflictError, match="1号三无一创不用报名"):
        enrol(world, "黄勇", "黄勇")
    with pytest.raises(NotFoundError, match="没有编号 7 的活动"):
        enrol(world, "黄勇", "黄勇", number=7)
    with pytest.raises(NotFoundError, match="没有编号 1 的活动"):
        enrol(world, "刘洋", "刘洋")


def test_of_the_company_members_of_every_unit_sign_up(world: World) -> None:
    begin(world, "", by="何洁", unit="C00", name="全员健步走", ends_on=date(2026, 12, 4))
    assert enrol(world, "刘洋", "刘洋").count == 1
    assert enrol(world, "黄勇", "黄勇").count == 2
    with world.acting("赵强") as ctx:
        with pytest.raises(NotAllowedError, match="替别人报名"):
            activities.leave(ctx, 1, [world.who("刘洋")])
        activities.leave(ctx, 1, [world.who("黄勇")])
        with pytest.raises(NotFoundError, match="小周没有报1号全员健步走"):
            activities.leave(ctx, 1, [world.who("小周")])


def test_a_note_stays_short(team: World) -> None:
    with pytest.raises(BadInputError, match="写在300个字以内"):
        enrol(team, "黄勇", "黄勇", note="长" * 301)


def test_of_another_unit_one_brings_nobody(team: World) -> None:
    enrol(team, "李明", "周芳")

    with pytest.raises(NotAllowedError, match="1号汽机扣缸突击队是锅炉支部的活动，请由锅炉支部书记、委员或队长登记"):
        enrol(team, "周芳", "刘洋")
