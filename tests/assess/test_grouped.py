"""What a unit's own group reads of a check: what is still to be done and by whom, and of points nothing."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from bot import assess, notify
from bot.assess import CheckKind, Draft, EntryKind
from bot.core.config import Assess, Channels, GroupRobot, Settings
from bot.notify import OutboxLetter
from bot.people import Role
from bot.plan import Task
from tests.talk import talk
from tests.tasks import duty
from tests.world import World

FIRST = "11月检查，锅炉支部：10月25日至11月24日应办{total}项，按期1项，迟办0项，没办{missing}项。"


TOLD_YET: dict[str, Any] = {"next_nudge_on": date(2026, 11, 26)}
"""Less than three times."""


def robots(*units: str) -> GroupRobot:
    return GroupRobot.model_validate({"key": "k" * 36, "units": {code: {"key": code * 9} for code in units}})


@pytest.fixture
def office(world: World) -> World:
    """锅炉支部 has a group; of November it did one duty of two, and one falls due in the rest of the month."""
    world.settings = Settings(channels=Channels(group_robot=robots("B04")))
    done: dict[str, Any] = {"state": "done", "done_on": date(2026, 10, 28)}
    duty(world, "ZB-02-1", "月度支委会", due="2026-10-30", **done)
    duty(world, "ZB-02-1", "月度支委会", due="2026-10-30", org="B05", owner="周芳", period="2026-10", **done)
    duty(world, "ZB-03-1", "月度党小组会", due="2026-11-20", org="B04-01", owner="李明", **TOLD_YET)
    duty(world, "ZB-05-1", "党费登记", due="2026-11-25", **TOLD_YET)
    duty(world, "ZB-06-1", "十二月的事", due="2026-12-01", owner="陈静", **TOLD_YET)
    return world


def told(world: World, kind: CheckKind = CheckKind.MONTH, period: str = "2026-11", when: str = "2026-11-25") -> None:
    with world.on(f"{when} 08:41").acting() as ctx:
        assess.tell(ctx, assess.show(ctx, assess.run_check(ctx, kind, period)))


def posted(world: World) -> list[OutboxLetter]:
    """What goes to groups of units."""
    query = select(OutboxLetter).where(col(OutboxLetter.channel).startswith("group_robot/"))
    with world.database.read() as session:
        found = session.exec(query.order_by(col(OutboxLetter.id))).all()
        session.expunge_all()
        return list(found)


def test_the_group_reads_what_is_to_be_done_and_by_whom(office: World) -> None:
    told(office)
    told(office)

    [letter] = posted(office)
    assert letter.text.splitlines() == [
        FIRST.format(total=2, missing=1),
        "本月还要办的2项：",
        "1. 月度党小组会（11月20日到期，李明）",
        "2. 党费登记（11月25日前，老王）",
        "已经办了的请报完成，没开的会不补记。",
    ]
    assert (letter.channel, letter.userids, letter.mentions) == ("group_robot/B04", ["B04"], ["liming", "laowang"])


def test_nothing_of_points_of_others_or_of_what_was_given_in_person(office: World) -> None:
    """A task of the house's own list under a name of its own tells of a person."""
    office.task("找小周谈话", owner="老王", due="2026-11-18")
    named = duty(office, "ZB-11-1", "发展党员", due="2026-11-19", **TOLD_YET)
    with office.acting() as ctx:
        ctx.get(Task, named).title = "小周转正"
    told(office)

    [letter] = posted(office)
    assert letter.text.splitlines()[:2] == [FIRST.format(total=4, missing=3), "本月还要办的2项："]
    assert not any(word in letter.text for word in ("小周", "分", "汽机", "周芳", "十二月"))


def test_who_wants_quiet_is_named_and_not_called(office: World) -> None:
    with office.acting("李明") as ctx:
        notify.mute(ctx, until=None)
    told(office)

    [letter] = posted(office)
    assert "李明" in letter.text
    assert letter.mentions == ["laowang"]


def test_who_was_told_three_times_is_not_named_before_others(office: World) -> None:
    with office.acting() as ctx:
        for task in ctx.session.exec(select(Task).where(col(Task.owner_id) == office.who("李明"))):
            task.next_nudge_on = None
    told(office)

    [letter] = posted(office)
    assert letter.text.splitlines()[:2] == [FIRST.format(total=2, missing=1), "本月还要办的1项："]
    assert "李明" not in letter.text
    assert letter.mentions == ["laowang"]


def test_a_duty_of_nobody_calls_nobody(office: World) -> None:
    with office.acting() as ctx:
        for task in ctx.session.exec(select(Task).where(col(Task.owner_id) == office.who("李明"))):
            task.owner_id = None
    told(office)

    [letter] = posted(office)
    assert "1. 月度党小组会（11月20日到期，还没有责任人）" in letter.text
    assert letter.mentions == ["laowang"]


def test_what_every_group_has_to_do_is_one_matter(office: World) -> None:
    duty(office, "ZB-03-1", "月度党小组会", due="2026-11-20", org="B04-02", owner="赵强", **TOLD_YET)
    told(office)

    [letter] = posted(office)
    assert letter.text.splitlines()[1:4] == [
        "本月还要办的3项：",
        "1. 月度党小组会（2项，11月20日到期，赵强、李明）",
        "2. 党费登记（11月25日前，老王）",
    ]
    assert letter.mentions == ["zhaoqiang", "liming", "laowang"]


def test_only_the_first_six_are_listed_and_called(office: World) -> None:
    for number in range(1, 8):
        duty(
            office,
            f"ZB-2{number}-1",
            f"事{number}",
            due=f"2026-11-0{number}",
            owner="陈静" if number < 5 else "赵强",
            **TOLD_YET,
        )
    told(office)

    [letter] = posted(office)
    lines = letter.text.splitlines()
    assert (lines[1], len(lines), lines[-2]) == ("本月还要办的9项：", 10, "等9项，全部的回「我的任务」看。")
    assert letter.mentions == ["liming", "zhaoqiang", "chenjing"]


def test_a_group_hears_that_all_is_done(office: World) -> None:
    office.settings = Settings(channels=Channels(group_robot=robots("b05")))
    told(office)

    [letter] = posted(office)
    assert letter.text == "11月检查，汽机支部：10月25日至11月24日应办1项，全部办结。"
    assert (letter.channel, letter.mentions) == ("group_robot/B05", [])


def quarter(world: World, publish: str) -> None:
    """锅炉支部 lost half a point in the third quarter."""
    channels = Channels(group_robot=robots("B04"))
    world.settings = Settings(channels=channels, assess=Assess(publish_scores=publish))
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    duty(world, "ZB-04-1", "季度党课", due="2026-09-09", state="done", done_on=date(2026, 9, 8))
    with world.on("2026-10-01").acting("何洁") as ctx:
        assess.enter(ctx, Draft(EntryKind.DEDUCTION, world.orgs["B04"], date(2026, 9, 30), "D3-5", "归档晚了"))
    with world.acting("刘洋") as ctx:
        assess.confirm(ctx, 1)
    told(world, CheckKind.QUARTER, "2026Q3", "2026-10-12")


def test_points_are_the_secretary_s_alone(world: World) -> None:
    quarter(world, "own")
    assert posted(world) == []


def test_where_the_company_publishes_points_a_group_reads_its_own_and_they_are_put_right(world: World) -> None:
    quarter(world, "all")
    [before] = posted(world)
    assert before.text.splitlines()[0].startswith("3季度检查初稿，锅炉支部：")
    assert before.text.splitlines()[1] == "本单位书记可以申诉，到10月19日（周一）为止。"

    say = talk(world)
    say("老王", "申诉 1 第二天就归档了")
    say("刘洋", "同意申诉 1 查过了，第二天就归档了")
    [now] = posted(world)
    assert now.text != before.text
    assert now.mentions == []
