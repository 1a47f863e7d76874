"""The month's check on its day: each secretary hears of the own unit, the office of all, nobody of another."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import assess
from bot.assess import Check, CheckState
from bot.core import audit
from bot.core.config import Channels, GroupRobot, Settings
from bot.core.context import Context
from bot.core.workdays import Workdays
from bot.notify import OutboxLetter, OutboxMessage, Topic, Urgency
from bot.people import Member, Post
from bot.plan import Task, TaskState
from jobs import monthly_check
from tests.world import World


@pytest.fixture
def office(world: World) -> World:
    """November so far: the boiler branch did two duties of three, the turbine branch its only one."""
    kept = [
        world.task("月度支委会", owner="老王", due="2026-10-30"),
        world.task("月度主题党日", owner="陈静", due="2026-11-13"),
        world.task("月度支委会", owner="周芳", due="2026-10-30"),
    ]
    world.task("月度党小组会", owner="李明", due="2026-11-20", code="B04-01")
    world.task("党费登记", owner="老王", due="2026-11-25")
    for task, day in zip(kept, ("2026-10-28", "2026-11-16", "2026-10-29"), strict=True):
        finish(world, task, day)
    return world


def finish(world: World, task: Task, day: str) -> None:
    with world.acting() as ctx:
        found = ctx.get(Task, task.id)
        found.state, found.done_on = TaskState.DONE, date.fromisoformat(day)
        ctx.session.add(found)


def run(world: World, when: str = "2026-11-25 08:41") -> int:
    with world.on(when).acting() as ctx:
        return monthly_check.run(ctx)


def test_each_hears_what_is_his(office: World) -> None:
    assert run(office) == 4

    assert office.heard_by("老王") == [
        (
            "11月检查，锅炉支部：10月25日至11月24日应办3项，按期1项，迟办1项，没办1项。\n"
            "今年以来已能核定33.3分，得28.3分；待核9项，没有扣分。\n"
            "今年还没办：月度党小组会（11月20日）。能办的尽快办，没开的会不补记。\n逐项原因回复「本月检查」。"
        )
    ]
    assert office.heard_by("周芳") == [
        (
            "11月检查，汽机支部：10月25日至11月24日应办1项，全部办结。\n"
            "今年以来已能核定33.3分，得28.3分；待核9项，没有扣分。\n逐项原因回复「本月检查」。"
        )
    ]
    assert office.heard_by("何洁") == [
        (
            "11月检查，2个单位：10月25日至11月24日应办4项，办结3项（75%），其中迟办1项，没办1项。\n"
            "全部办结的单位1个。\n没办较多的事项：月度党小组会（1个单位）。\n"
            "各单位的结果已发给本单位书记，只发本单位的。"
        ),
        "11月检查，2个单位：10月25日至11月24日应办4项，办结3项（75%），其中迟办1项，没办1项。",
    ]
    assert not office.heard_by("李明")
    with office.acting() as ctx:
        said = ctx.session.exec(select(OutboxMessage)).all()
        check = ctx.session.exec(select(Check)).one()
        assert {(one.topic, one.urgency, one.about) for one in said} == {
            (Topic.RESULT, Urgency.ROUTINE, f"check:{check.id}")
        }
        assert {one.member_id: one.picture for one in said if one.picture} == {office.who("何洁"): f"check:{check.id}"}
        assert ctx.session.exec(select(OutboxLetter)).all() == [], "there is no group"
        assert (check.period, check.state, check.as_of) == ("2026-11", CheckState.SHOWN, date(2026, 11, 25))


def test_the_group_reads_and_sees_it_once_and_no_unit_and_nobody_is_named(office: World) -> None:
    robot = GroupRobot.model_validate({"key": "k" * 36})
    office.settings = Settings(channels=Channels(group_robot=robot))
    assert [run(office), run(office)] == [4, 0], "posts are no messages"

    with office.acting() as ctx:
        text, picture = ctx.session.exec(select(OutboxLetter).order_by(col(OutboxLetter.id))).all()
        assert (text.key, text.picture, text.userids) == ("check:1:group", "", [])
        assert (picture.key, picture.picture) == ("check:1:group:picture", "check:1")
        overview, caption = office.heard_by("何洁")
        assert picture.text == caption
        assert text.text == overview.replace("没办较多的事项：月度党小组会（1个单位）。\n", ""), (
            "one unit is nobody else's"
        )
        assert not any(word in text.text for word in ("锅炉", "汽机", "名", "老王"))


def test_it_is_said_once(office: World) -> None:
    with office.on("2026-11-24 15:00").acting() as ctx:
        assess.run_check(ctx, assess.CheckKind.MONTH, "2026-11")

    assert [run(office), run(office), run(office, "2026-11-26 10:00")] == [4, 0, 0]
    with office.acting() as ctx:
        post = ctx.session.exec(select(Post).where(Post.member_id == office.who("老王"))).one()
        post.member_id = office.who("陈静")
        ctx.session.add(post)
    assert run(office) == 0, "a new secretary is not told of an old check"


def test_in_the_next_months_the_next_is_computed(office: World) -> None:
    """By hand before the day: the month that is over, to its end."""
    assert run(office, "2026-11-03 10:00") == 4
    assert office.heard_by("周芳")[0].startswith("10月检查，汽机支部：10月1日至10月31日应办1项")
    assert [run(office), run(office, "2026-12-25 08:41")] == [4, 3]
    assert office.heard_by("周芳")[1].startswith("11月检查，汽机支部：10月25日至11月24日应办1项")


def test_who_owed_nothing_and_owes_nothing_hears_nothing(world: World) -> None:
    assert run(world) == 0


def test_an_empty_store(ctx: Context) -> None:
    assert monthly_check.run(ctx) == 0


def test_a_unit_without_a_secretary(office: World) -> None:
    with office.acting() as ctx:
        ctx.session.get_one(Member, office.who("周芳")).left_on = date(2026, 11, 1)

    assert run(office) == 3
    assert office.heard_by("何洁")[0].endswith("另有1个单位没有书记，没有发。")


def test_its_day_is_the_25th_or_the_working_day_before() -> None:
    days = Workdays()
    year = [date.fromordinal(number) for number in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    found = [f"{one:%m-%d}" for one in year if monthly_check.day(one, days)]

    assert found == [
        *("01-23", "02-25", "03-25", "04-24", "05-25", "06-25"),
        *("07-24", "08-25", "09-24", "10-23", "11-25", "12-25"),
    ]


def installed(world: World, when: str) -> None:
    """The first thing the trail knows: the organisations were imported."""
    with world.on(when).acting() as ctx:
        audit.record(ctx, "people.import", summary="导入组织：新增 6，更新 0，未变 0")


@pytest.mark.parametrize("day", ["2026-11-25 08:10", "2026-11-27 10:00"])
def test_who_begins_after_the_25th_is_not_judged_by_what_was_before(office: World, day: str) -> None:
    """The scheduler makes up the slot of the 25th at once; December's is the first."""
    installed(office, day)

    assert run(office, day) == run(office, "2026-11-30 08:41") == run(office, "2026-12-10 10:00") == 0
    with office.acting() as ctx:
        assert ctx.session.exec(select(Check)).all() == []
    assert run(office, "2026-12-25 08:41") == 3
    assert office.heard_by("老王")[0].startswith("12月检查，锅炉支部：11月25日至12月24日")


def test_after_an_outage_the_25th_is_made_up(office: World) -> None:
    """The machine stood still from the 24th to the 29th."""
    installed(office, "2026-11-20 10:00")

    assert run(office, "2026-11-29 09:12") == 4
    assert office.heard_by("老王")[0].startswith("11月检查，锅炉支部")
