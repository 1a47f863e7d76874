"""An activity is begun from the year's list or freely; a team has a leader; everybody is told once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot import activities, people, plan
from bot.activities import Activity, ActivityMember, ActivityState, Wanted
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.notify import OutboxMessage
from bot.people import Role
from tests.activities.site import DAY, TEAM, begin, take_back
from tests.tasks import list_of_the_year
from tests.world import World

WEIGHTS = {"safety": 40, "quality": 40, "party": 20}
ANNOUNCED = "锅炉支部成立汽机扣缸突击队：队长李明，12月5日前完成。想参加的回「报名 1」，自愿，不用回复。"


@pytest.fixture
def year(world: World) -> World:
    list_of_the_year(world)
    return world


def test_a_team_is_announced_once_to_who_is_at_work(world: World) -> None:
    started = begin(world)

    row = started.activity
    assert (row.name, row.is_team, row.enrols, row.milestone) == ("汽机扣缸突击队", True, True, "汽机扣缸")
    assert (row.year, row.unit_id, row.ends_on) == (2026, world.orgs["B04"], DAY)
    assert started.told == 6
    for hearer in ("陈静", "林福鹏", "小周", "黄勇", "wangwei1", "wangwei2"):
        assert world.heard_by(hearer) == [ANNOUNCED]
    assert world.heard_by("李明") == [
        "您是1号汽机扣缸突击队的队长，12月5日前完成。有进展回「战报 1 写一句」，完成回「结项 1 写一句」。"
    ]
    assert world.heard_by("赵强") == ["您在1号汽机扣缸突击队里，队长李明，12月5日前完成。有别的安排回「退出 1」就行。"]
    for silent in ("老王", "老孙", "周芳", "何洁"):
        assert world.heard_by(silent) == []


def test_it_comes_with_the_post_and_as_a_picture(world: World) -> None:
    begin(world)

    with world.database.read() as session:
        [said] = session.exec(select(OutboxMessage).where(OutboxMessage.member_id == world.who("黄勇"))).all()
        assert (f"{said.due:%m-%d %H:%M}", f"{said.until:%m-%d}") == ("11-24 08:57", "12-06")
        assert (said.picture, said.about, said.urgency) == ("activity:1", "activity:1", "routine")


def test_what_presses_is_told_at_once(world: World) -> None:
    begin(world, ends_on=date(2026, 11, 24))

    with world.database.read() as session:
        assert {one.due for one in session.exec(select(OutboxMessage))} == {world.now}


def test_a_company_tells_its_secretaries_alone(world: World) -> None:
    started = begin(world, "HD-SBSZ", by="何洁", unit="C00")

    assert started.told == 2
    assert world.heard_by("老王") == [
        "党委开展三比三争（比担当争做贡献、比作为争当先进、比业绩争创一流）：到12月31日。不用回复。"
    ]
    assert world.heard_by("李明") == []


def test_of_its_own_making_anybody_may_sign_up(world: World) -> None:
    started = begin(world, "", name="安全知识问答", ends_on=date(2026, 12, 4), target="人人会用灭火器")

    row = started.activity
    assert (row.code, row.is_team, row.enrols, row.leader_id) == ("", False, True, None)
    assert world.heard_by("黄勇") == [
        "锅炉支部开展安全知识问答：目标：人人会用灭火器，到12月4日。想参加的回「报名 1」，自愿，不用回复。"
    ]


def test_a_milestone_opens_the_duty(year: World) -> None:
    started = begin(year)

    assert started.task is not None
    assert (started.task.code, started.task.due, started.activity.task_id) == (
        "ZB-07-3",
        date(2026, 12, 15),
        started.task.id,
    )
    take_back(year, "老王")
    with year.database.read() as session:
        assert session.get(Activity, 1) is None
        assert session.exec(select(ActivityMember)).all() == []


@pytest.mark.parametrize(
    ("code", "more", "sentence"),
    [
        ("", {}, "请写明活动叫什么"),
        ("", {"name": "长" * 31}, "活动名称写在30个字以内"),
        ("", {"name": "抢修突击队"}, "抢修突击队要有队长"),
        (TEAM, {"leader_id": None}, "汽机扣缸突击队要有队长"),
        (TEAM, {"ends_on": date(2026, 11, 22)}, "完成日期不能早于今天"),
        (TEAM, {"target": "长" * 301}, "写在300个字以内"),
    ],
)
def test_what_is_not_begun(code: str, more: dict[str, Any], sentence: str, world: World) -> None:
    with pytest.raises(BadInputError, match=sentence):
        begin(world, code, **more)


def test_the_same_is_not_begun_twice(world: World) -> None:
    begin(world)

    with pytest.raises(ConflictError, match="锅炉支部已有1号汽机扣缸突击队在办"):
        begin(world)
    assert begin(world, by="何洁", unit="B05").activity.id == 2


def test_who_may_begin_one(world: World) -> None:
    for name, unit in (("黄勇", "B04"), ("李明", "B04"), ("周芳", "B04"), ("老王", "C00")):
        with pytest.raises(NotAllowedError, match="组织活动"):
            begin(world, by=name, unit=unit)
    with pytest.raises(NotFoundError, match="2026年的活动清单里没有HD-X"):
        begin(world, "HD-X")


def test_it_is_called_off_for_a_reason(year: World) -> None:
    started = begin(year)
    year.on("2026-11-24")
    with year.acting("老王") as ctx:
        with pytest.raises(BadInputError, match="请写明为什么取消"):
            activities.cancel(ctx, 1, " ")
        with pytest.raises(BadInputError, match="写在300个字以内"):
            activities.cancel(ctx, 1, "长" * 301)
        activities.cancel(ctx, 1, "节点推迟到明年")

    assert year.heard_by("赵强")[-1] == "1号汽机扣缸突击队取消了：节点推迟到明年。"
    assert year.heard_by("黄勇") == [ANNOUNCED]
    assert started.task is not None
    with year.database.read() as session:
        assert session.get_one(plan.Task, started.task.id).state is plan.TaskState.CANCELLED
    with year.acting("李明") as ctx, pytest.raises(NotAllowedError):
        activities.cancel(ctx, 1, "不想干")
    with year.acting("老王") as ctx, pytest.raises(ConflictError, match="1号汽机扣缸突击队已取消"):
        activities.cancel(ctx, 1, "再取消")
    take_back(year, "老王")
    with year.acting("老王") as ctx:
        assert activities.activity(ctx, 1).state is ActivityState.OPEN


def test_the_office_changes_the_list_for_a_year(world: World) -> None:
    with world.acting("何洁") as ctx:
        assert activities.load_defaults(ctx, 2027) == 13
        assert activities.load_defaults(ctx, 2027) == 0
        activities.save_template(ctx, 2027, "HD-SIBI", {"weights": WEIGHTS})
        activities.save_template(ctx, 2027, "HD-GZS", {"active": False})
        assert activities.template(ctx, 2027, "HD-SIBI").weights == WEIGHTS
        assert activities.template(ctx, 2026, "HD-SIBI").weights["schedule"] == 25
        assert "HD-GZS" not in {one.code for one in activities.templates(ctx, 2027)}
        for changes in ({}, {"code": "HD-X"}):
            with pytest.raises(BadInputError, match="没有这一栏"):
                activities.save_template(ctx, 2027, "HD-SIBI", changes)
        with pytest.raises(BadInputError, match="要是这个活动的指标"):
            activities.save_template(ctx, 2027, "HD-SIBI", {"weights": {"likes": 100}})
        with pytest.raises(NotFoundError):
            activities.save_template(ctx, 2027, "HD-GZS", {"name": "工作室"})
    with world.acting() as ctx:
        assert activities.save_template(ctx, 2027, "HD-ZXBS", {"close_rule": "半年评一次"}).close_rule == "半年评一次"
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        activities.save_template(ctx, 2027, "HD-SIBI", {"name": "四比"})


def test_what_is_proposed_before_and_after_the_year_has_a_list(world: World) -> None:
    with world.acting("老王") as ctx:
        unit = people.org(ctx, world.orgs["B04"])
        assert [one.code for one in activities.proposed(ctx, unit)] == ["HD-SBSZ"]
        unit.profile = "office"
        activities.load_defaults(ctx, 2026)
        assert [one.code for one in activities.proposed(ctx, unit)] == ["HD-SBSZ", "HD-ZXBS"]


def test_a_union_chair_runs_activities(world: World) -> None:
    world.appoint("黄勇", Role.UNION_CHAIR, "B04")
    with world.acting("黄勇") as ctx:
        wanted = Wanted(people.org(ctx, world.orgs["B04"]), name="拔河比赛")
        assert activities.start(ctx, replace(wanted, quiet=True)).told == 0
    assert world.heard_by("李明") == []


def test_a_group_has_its_own(world: World) -> None:
    started = begin(world, "", unit="B04-01", name="小组义务劳动")

    assert (started.activity.unit_id, started.told) == (world.orgs["B04"], 4)
    assert world.heard_by("赵强") == []
    with world.acting("黄勇") as ctx, pytest.raises(NotFoundError):
        activities.activity(ctx, 1)
    with world.acting("林福鹏") as ctx:
        assert activities.activity(ctx, 1).name == "小组义务劳动"


def test_what_others_have_built_on_is_not_taken_back(world: World) -> None:
    begin(world)
    with world.acting("黄勇") as ctx:
        activities.enrol(ctx, 1, {world.who("黄勇"): ""})

    with pytest.raises(ConflictError, match="后来又改过"):
        take_back(world, "老王")
