"""How many letters a week somebody is told things in, and what waits for the next one."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.notify import MessageState, Topic, Urgency
from bot.notify.limits import allowances
from bot.notify.packing import OVER_BUDGET
from tests.notify.conftest import Desk

ROUTINE, PROMPT, URGENT = Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def states(desk: Desk) -> list[tuple[MessageState, str]]:
    return [(one.state, one.reason) for one in desk.messages()]


@pytest.mark.parametrize(("urgency", "kept"), [(ROUTINE, 1), (PROMPT, 0)])
@pytest.mark.parametrize(("name", "budget"), [("黄勇", 2), ("老王", 3), ("何洁", 10)])
def test_beyond_the_weeks_budget_all_waits_for_mondays_post(
    desk: Desk, name: str, budget: int, urgency: Urgency, kept: int
) -> None:
    """Words that are as good next week leave its last letter to others."""
    account = {"黄勇": "huangyong", "老王": "laowang", "何洁": "hejie"}[name]
    for number in range(budget + 2):
        desk.put(name, f"第 {number} 件。", urgency)
        desk.deliver()
        desk.wait(minutes=20)
    heard = desk.heard(account)
    assert heard == [f"第 {number} 件。" for number in range(budget - kept)]
    assert states(desk)[-1] == (MessageState.WAITING, OVER_BUDGET)

    desk.go_to("2026-11-30 08:56")
    assert desk.deliver() == 0
    desk.go_to("2026-11-30 08:57")
    desk.deliver()
    rest = "\n\n".join(f"第 {number} 件。" for number in range(budget - kept, budget + 2))
    assert desk.heard(account)[len(heard) :] == [rest]


def test_the_last_letter_of_the_week_is_for_what_would_be_lost(desk: Desk) -> None:
    """It takes along what is as good next week."""
    for number in range(2):
        desk.put("黄勇", f"第 {number} 件。", ROUTINE)
        desk.deliver()
    assert desk.heard("huangyong") == ["第 0 件。"]

    desk.put("黄勇", "第 2 件，月底前。", ROUTINE, until=at("2026-11-30 23:59"))
    desk.deliver()
    assert desk.heard("huangyong") == ["第 0 件。"]

    desk.put("黄勇", "今天到期。", ROUTINE, until=at("2026-11-23 23:59"))
    desk.wait(minutes=10)
    desk.deliver()
    assert desk.heard("huangyong")[1:] == ["第 1 件。\n\n第 2 件，月底前。\n\n今天到期。"]


def test_a_budget_of_one_letter_keeps_none_back(desk: Desk) -> None:
    desk.world.settings = Settings.model_validate({"reminders": {"member_a_week": 1}})
    desk.courier = desk.another_courier()
    for number in range(2):
        desk.put("黄勇", f"第 {number} 件。", ROUTINE)
        desk.deliver()

    assert desk.heard("huangyong") == ["第 0 件。"]


def test_what_waits_for_monday_goes_along_with_a_letter_that_goes_anyway(desk: Desk) -> None:
    for number in range(3):
        desk.put("黄勇", f"第 {number} 件。", PROMPT)
        desk.deliver()
    desk.go_to("2026-11-24 21:00")
    desk.put("黄勇", "停水。", URGENT)
    desk.deliver()
    assert desk.heard("huangyong")[2:] == ["停水。"]

    desk.go_to("2026-11-25 10:00")
    desk.put("黄勇", "周五放假。", PROMPT, topic=Topic.ANNOUNCEMENT)
    desk.deliver()
    assert desk.heard("huangyong")[3:] == ["周五放假。\n\n第 2 件。"]


def test_what_is_over_the_budget_and_out_of_date_is_dropped_with_both_reasons(desk: Desk) -> None:
    for number in range(3):
        desk.put("黄勇", f"第 {number} 件。", ROUTINE, until=desk.clock() + timedelta(days=2))
        desk.deliver()
    desk.wait(days=3)
    desk.deliver()

    assert states(desk)[-1] == (MessageState.DROPPED, "过了时间，没有发：本周的提醒已满，等下周")


def test_announcements_and_answers_have_no_place_in_the_budget(desk: Desk) -> None:
    """Each takes along what waits, and leaves the letters of the week to other things."""
    for number in range(2):
        desk.put("黄勇", f"公告 {number}。", PROMPT, topic=Topic.ANNOUNCEMENT)
        desk.put("黄勇", f"搭着走 {number}。", ROUTINE)
        desk.deliver()
        desk.put("黄勇", f"您要我提醒：第 {number} 件。", PROMPT, topic=Topic.ANSWER)
        desk.deliver()
        desk.wait(minutes=20)
    for number in range(3):
        desk.put("黄勇", f"第 {number} 件。", PROMPT)
        desk.deliver()

    assert len(desk.heard("huangyong")) == 6
    assert desk.heard("huangyong")[0] == "公告 0。\n\n搭着走 0。"
    assert states(desk)[-1] == (MessageState.WAITING, OVER_BUDGET)


def test_what_is_urgent_goes_in_a_full_week(desk: Desk) -> None:
    for number in range(3):
        desk.put("黄勇", f"第 {number} 件。", PROMPT)
        desk.deliver()
    assert desk.heard("huangyong") == ["第 0 件。", "第 1 件。"]

    desk.put("黄勇", "今晚停电。", URGENT)
    desk.wait(minutes=10)
    desk.deliver()
    assert desk.heard("huangyong")[2:] == ["今晚停电。\n\n第 2 件。"]


def test_the_budget_of_thousands_is_looked_up_at_once(ctx: Context) -> None:
    """Members who never heard anything have their whole budget."""
    found = allowances(ctx, range(1, 5000))

    assert len(found) == 4999
    assert found[4999].window == 30


def test_an_ended_post_gives_no_officers_budget(desk: Desk) -> None:
    with desk.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE post SET until = :day"), {"day": date(2026, 11, 23).isoformat()})
        assert allowances(ctx, [desk.world.who("老王")])[desk.world.who("老王")].budget == 2
