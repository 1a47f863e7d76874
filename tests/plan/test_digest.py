"""The week's digest: one message a person, what the week asks for first, then what comes, then what others owe."""

from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from bot import people, plan
from bot.notify import OutboxMessage, Topic
from bot.people import Post, Role
from bot.plan import BasisLevel, Check, Period, Rung, Task, TaskNudge, TaskTemplate
from tests.world import World


def monday(world: World, day: str = "2026-11-23") -> int:
    """How many digests are queued when the week opens."""
    with world.on(f"{day} 08:47").acting() as ctx:
        return plan.digest(ctx)


def test_the_week_in_one_message(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-11-20")
    world.task("党费登记", owner="李明", due="2026-11-23")
    world.task("写心得", owner="李明", due="2026-11-27")
    world.task("交照片", owner="李明", due="2026-11-29", lead=0)
    world.task("月度党小组会", owner="李明", due="2026-12-01", lead=1)

    assert monday(world) == 3
    [text] = world.heard_by("李明")
    assert text.splitlines() == [
        "本周任务：",
        "已过期3天：补台账（任务1）",
        "今天到期：党费登记（任务2）",
        "11月27日到期：写心得（任务3）",
        "11月29日到期：交照片（任务4）",
        "办完回复「完成 1」。看一项回「任务 1」。",
    ]


def test_what_the_digest_said_the_mornings_do_not_say_again(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-27", lead=2)
    monday(world)

    said = []
    for day in ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"):
        with world.on(f"{day} 08:53").acting() as ctx:
            said.append(plan.remind(ctx))

    assert said == [0, 0, 0, 0, 1, 1]
    with world.acting() as ctx:
        nudges = ctx.session.exec(select(TaskNudge.rung).order_by(col(TaskNudge.said_on))).all()
        assert list(nudges) == [Rung.LEAD, Rung.DUE, Rung.LATE]


def test_what_the_morning_said_the_digest_does_not_say_again(world: World) -> None:
    """After an outage nobody knows which of them comes first."""
    world.task("党费登记", owner="李明", due="2026-11-23")
    world.task("写心得", owner="李明", due="2026-11-27", lead=2)
    with world.on("2026-11-23 09:30").acting() as ctx:
        assert plan.remind(ctx) == 1

    assert monday(world) == 1
    assert world.heard_by("李明") == [
        "今天到期：党费登记（任务1）\n办完回复「完成 1」。",
        "本周任务：\n11月27日到期：写心得（任务2）\n办完回复「完成 2」。",
    ]


def test_what_was_announced_last_week_has_its_own_day(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-27", lead=10)
    assert [monday(world, "2026-11-16"), monday(world, "2026-11-23")] == [1, 0]

    with world.on("2026-11-27 08:53").acting() as ctx:
        assert plan.remind(ctx) == 1
        assert len(ctx.session.exec(select(TaskNudge)).all()) == 2


def test_a_second_look_in_the_same_week_says_nothing(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-27")

    assert [monday(world), monday(world), monday(world, "2026-11-24")] == [1, 0, 0]


def test_a_week_without_anything_is_silent(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-12-27")

    assert monday(world) == 0


def test_an_early_lead_is_only_shown(world: World) -> None:
    task = world.task("按期换届", owner="老王", due="2027-05-26", lead=30)
    with world.acting() as ctx:
        template = TaskTemplate(
            year=2027,
            code="ZB-01-3",
            area=1,
            area_name="党员大会",
            name="按期换届",
            requirement="任期届满前完成换届。",
            role=Role.SECRETARY,
            period=Period.TERM,
            lead_days=[183, 92, 30],
            check=Check.CONFIRM,
            weight=Decimal(3),
            basis_level=BasisLevel.CENTRAL,
        )
        ctx.session.add(template)
        ctx.session.flush()
        stored = ctx.get(Task, task.id)
        stored.template_id, stored.opens_on = template.id, date(2026, 11, 24)

    assert [monday(world, day) for day in ("2026-11-16", "2026-11-23", "2026-11-30", "2027-02-22")] == [0, 1, 0, 1]
    assert world.heard_by("老王") == ["本周任务：\n可以准备了：按期换届（任务1），5月26日到期"] * 2
    with world.acting() as ctx:
        assert ctx.session.exec(select(TaskNudge)).all() == []


def test_the_secretary_hears_how_many_of_the_units_others_are_late(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-11-13")
    world.task("记党费", owner="陈静", due="2026-11-12")
    world.task("写总结", owner="老王", due="2026-11-11")

    monday(world)

    assert world.heard_by("老王")[0].splitlines()[-1] == "锅炉支部另有2项别人的任务逾期，回复「进度」看。"
    assert "另有" not in world.heard_by("李明")[0]


def test_what_others_are_late_with_since_long_is_no_letter_of_its_own(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-11-20")

    assert [monday(world, day) for day in ("2026-11-23", "2026-11-30", "2026-12-07")] == [3, 1, 1]
    world.task("写总结", owner="老王", due="2026-12-16")
    assert monday(world, "2026-12-14") == 2
    owed = "锅炉支部另有1项别人的任务逾期，回复「进度」看。"
    assert [text.splitlines()[-1] for text in world.heard_by("老王")] == [owed, owed]
    assert len(world.heard_by("何洁")) == 4


def test_what_another_department_provides_is_late_for_the_office_alone(world: World) -> None:
    task = world.task("服务中心绩效", owner="李明", due="2026-11-20")
    with world.acting() as ctx:
        late = ctx.get(Task, task.id)
        late.check, late.next_nudge_on = Check.EXTERNAL, None

    monday(world)

    assert world.heard_by("老王") == []
    assert world.heard_by("何洁") == ["各单位逾期未办1项，涉及1个单位，回复「进度」看。"]


def test_the_office_gets_its_own_list_and_nobody_is_named(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-11-13")
    world.task("写总结", owner="周芳", due="2026-11-11")

    monday(world)

    assert world.heard_by("何洁") == ["各单位逾期未办2项，涉及2个单位，回复「进度」看。"]


def test_who_left_the_office_hears_nothing(world: World) -> None:
    world.task("补台账", owner="李明", due="2026-11-13")
    with world.acting() as ctx:
        [held] = [post for post, _ in people.posts_of(ctx, world.who("何洁"))]
        ctx.get(Post, held.id).until = date(2026, 11, 1)

    monday(world)

    assert world.heard_by("何洁") == []


def test_the_digest_is_worth_nothing_once_the_week_is_over(world: World) -> None:
    world.task("写心得", owner="李明", due="2026-11-27")
    monday(world)

    with world.acting() as ctx:
        message = ctx.session.exec(select(OutboxMessage)).one()
        assert message.until is not None
        assert (f"{message.until:%m-%d %H:%M}", message.topic) == ("11-29 23:59", Topic.DIGEST)
