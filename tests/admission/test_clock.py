"""Steps with a last day ahead are tasks under a number; the roster is followed; a second look changes nothing."""

import pytest

from bot import admission, people, plan
from bot.core import audit
from bot.people import Standing
from tests.admission.register import candidate, d, joined, stored, tasks, the_year
from tests.world import World


@pytest.fixture
def year(world: World) -> World:
    the_year(world)
    return world


def look_round(world: World) -> int:
    with world.acting() as ctx:
        return admission.look_round(ctx)


def test_a_step_is_a_task_of_who_answers_for_it_under_a_number(year: World) -> None:
    with year.acting("老王") as ctx:
        admission.open_new(ctx, people.org(ctx, year.orgs["B04"]), "王小明", 1, d("2026-11-18"))
    with year.acting("陈静") as ctx:
        [task] = plan.mine(ctx)

        assert (task.title, task.due, task.owner_id) == ("发展党员1号：派人谈话", d("2026-12-18"), year.who("陈静"))
        assert (task.opens_on, task.next_nudge_on) == (d("2026-12-08"), d("2026-12-15"))


def test_a_step_recorded_closes_its_task_on_its_own_day(year: World) -> None:
    with year.acting("陈静") as ctx:
        number = admission.open_new(ctx, people.org(ctx, year.orgs["B04"]), "王小明", 1, d("2026-11-18")).entry.row.id
    with year.acting("陈静") as ctx:
        admission.record(ctx, number, 2, d("2026-11-20"))
        assert plan.mine(ctx) == []
    assert tasks(year) == [("发展党员1号：派人谈话", "2026-12-18", "done")]

    with year.acting("陈静") as ctx:
        audit.undo_latest(ctx)
    assert tasks(year) == [("发展党员1号：派人谈话", "2026-12-18", "open")]
    assert list(stored(year, number).record().days) == [1]


def test_what_is_taken_back_leaves_no_task(year: World) -> None:
    with year.acting("陈静") as ctx:
        again = ctx.acting(ctx.actor, cause=7)
        admission.open_new(again, people.org(ctx, year.orgs["B04"]), "王小明", 1, d("2026-11-18"))
        audit.undo_latest(again)

        assert admission.all_units(ctx) == []
    assert tasks(year) == []


def test_of_what_is_far_ahead_or_long_past_there_is_no_task(year: World) -> None:
    candidate(year, "王一", s3="2026-06-01", s4="2026-06-02", s5="2026-06-02")
    candidate(year, "王二", s3="2026-10-10")
    candidate(year, "王三", s3="2026-10-20", s5="2026-11-01")

    assert look_round(year) == 0
    assert tasks(year) == [
        ("发展党员1号：半年考察", "2026-12-01", "open"),
        ("发展党员3号：积极分子报党委备案", "2026-11-20", "open"),
    ]
    assert look_round(year) == 0
    assert len(tasks(year)) == 2


def test_the_next_observation_is_asked_for_half_a_year_after_the_last(year: World) -> None:
    number = candidate(year, "王一", s3="2026-05-28", s4="2026-06-02", s5="2026-06-02")
    look_round(year)
    with year.acting("陈静") as ctx:
        admission.record(ctx, number, 6, d("2026-11-20"))
    assert tasks(year) == [("发展党员1号：半年考察", "2026-11-27", "done")]

    year.on("2027-04-20")
    look_round(year)
    assert tasks(year)[1:] == [("发展党员1号：半年考察", "2027-05-20", "open")]


def test_a_day_put_right_moves_the_deadline(year: World) -> None:
    number = candidate(year, "王一", s1="2026-11-18")
    look_round(year)
    with year.acting("陈静") as ctx:
        admission.correct(ctx, number, 1, d("2026-11-10"))

    assert tasks(year) == [
        ("发展党员1号：派人谈话", "2026-12-18", "cancelled"),
        ("发展党员1号：派人谈话", "2026-12-10", "open"),
    ]


def test_stopped_and_gone_on_with(year: World) -> None:
    number = candidate(year, "王一", s1="2026-11-18")
    look_round(year)
    for act, state in ((admission.stop, "cancelled"), (admission.resume, "open")):
        with year.acting("陈静") as ctx:
            act(ctx, number)
        assert tasks(year) == [("发展党员1号：派人谈话", "2026-12-18", state)]
        assert look_round(year) == 0


def test_what_the_secretary_cancelled_stays_so(year: World) -> None:
    candidate(year, "王一", s1="2026-11-18")
    look_round(year)
    with year.acting("老王") as ctx:
        [task] = plan.standing(ctx, "admission_step", None)
        plan.drop(ctx, task, "另有安排")

    assert look_round(year) == 0
    assert tasks(year) == [("发展党员1号：派人谈话", "2026-12-18", "cancelled")]


def test_a_month_before_probation_ends_its_end_is_asked_for(year: World) -> None:
    """The applicant is to be reminded by a person: he hears nothing from us."""
    joined(year, "小周", "2025-12-20")

    assert look_round(year) == 2

    assert tasks(year) == [("发展党员1号：提醒本人提转正申请", "2026-12-18", "open")]
    one = stored(year, 1)
    assert (one.row.name, one.row.member_id, one.record().days) == ("小周", year.who("小周"), {15: [d("2025-12-20")]})
    assert year.heard_by("小周") == []
    assert look_round(year) == 0

    with year.acting("陈静") as ctx:
        admission.extend(ctx, 1, 6)
    assert [state for *_, state in tasks(year)] == ["cancelled"]


def test_who_was_admitted_by_the_record_finds_himself_on_the_roster(year: World) -> None:
    number = candidate(year, "小周", s1="2024-06-01", s15="2026-07-15", s17="2026-08-20")
    joined(year, "小周", "2026-07-15")

    look_round(year)

    assert stored(year, number).row.member_id == year.who("小周")
    with year.acting() as ctx:
        assert len(admission.all_units(ctx)) == 1
        assert admission.of_member(ctx, people.member(ctx, year.who("小周"))) is not None


def test_of_two_of_one_name_nothing_is_guessed(year: World) -> None:
    first = candidate(year, "小周", s15="2026-07-15", s17="2026-08-20")
    second = candidate(year, "小周", s15="2026-07-16", s17="2026-08-20")
    joined(year, "小周", "2026-07-15")

    look_round(year)

    assert [stored(year, one).row.member_id for one in (first, second)] == [None, None]
    with year.acting() as ctx:
        assert len(admission.all_units(ctx)) == 2


def test_who_moves_leaves_or_is_made_a_full_member_elsewhere_is_followed(year: World) -> None:
    joined(year, "小周", "2025-12-20")
    look_round(year)
    joined(year, "小周", "2025-12-20", "B05")
    look_round(year)
    assert stored(year, 1).unit.code == "B05"
    assert [state for *_, state in tasks(year)] == ["cancelled", "open"]

    with year.acting() as ctx:
        people.member(ctx, year.who("小周")).standing = Standing.FULL
    look_round(year)
    assert stored(year, 1).row.stopped_on == d("2026-11-23")
    assert [state for *_, state in tasks(year)] == ["cancelled", "cancelled"]


def test_who_left_is_waited_for_no_longer(year: World) -> None:
    joined(year, "小周", "2025-12-20")
    look_round(year)
    with year.acting() as ctx:
        people.member(ctx, year.who("小周")).left_on = d("2026-11-20")

    assert look_round(year) > 0
    assert not stored(year, 1).is_under_way
    assert look_round(year) == 0


def test_a_confirmation_we_recorded_leaves_the_filing_to_be_done(year: World) -> None:
    joined(year, "小周", "2025-10-20")
    look_round(year)
    with year.acting("陈静") as ctx:
        admission.record(ctx, 1, 24, d("2026-11-20"), basis="第23步补记")
        admission.confirm(ctx, 1)
    look_round(year)

    assert stored(year, 1).is_under_way
