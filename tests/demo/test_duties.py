"""The tasks in the panel beside the chat: the most urgent first, those alike in one row."""

from bot import people, plan
from bot.demo import duties
from tests.world import World


def test_what_a_member_sees_of_his_duties(world: World) -> None:
    late = world.task("补台账", owner="李明", due="2026-11-20")
    world.task("月度党小组会", owner="李明", due="2026-11-30", code="B04-01")
    world.task("月度党小组会", owner="李明", due="2026-11-30", code="B04-02")
    reported = world.task("写心得", owner="李明", due="2026-12-04")
    with world.acting("李明") as ctx:
        plan.complete(ctx, reported.id)

    with world.acting() as ctx:
        rows = duties.around(ctx, people.member(ctx, world.who("李明")))

    assert [(row["title"], row["due"], row["state"], row["tone"]) for row in rows] == [
        ("补台账", "11月20日，逾期3天", "", "poor"),
        ("月度党小组会（2项）", "11月30日", "", ""),
        ("写心得", "12月4日", "等核验", "warn"),
    ]
    assert (rows[0]["number"], rows[0]["unit"]) == (f"任务 {late.id}", "锅炉支部")


def test_last_years_duty_says_so(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-12-31")
    world.on("2027-01-05")

    with world.acting() as ctx:
        [row] = duties.around(ctx, people.member(ctx, world.who("李明")))
    assert row["due"] == "2026年12月31日，逾期5天"


def test_nobody_is_shown_the_duties_of_others(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-11-20")

    with world.acting() as ctx:
        assert duties.around(ctx, people.member(ctx, world.who("黄勇"))) == []
