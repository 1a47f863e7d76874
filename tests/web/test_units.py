"""A unit's page and calendar: what is due and by whom, meetings, what waits; who sees which unit."""

import re

import pytest

from bot import meetings, people
from bot.meetings import MeetingKind
from bot.plan import TaskState
from tests.meetings.conftest import Called, at, called
from tests.plan.shelf import set_up
from tests.problems.office import issue
from tests.web.test_meeting_pages import read
from tests.web.visiting import counted, visit
from tests.world import World

__all__ = ["called"]

MOST_STATEMENTS = 26


def section(page: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    assert found is not None, name
    return read(f"<main>{found[1]}")


def test_who_leads_one_unit_comes_to_it_at_once(world: World) -> None:
    for name, code in (("周芳", "B05"), ("老王", "B04"), ("李明", "B04-01")):
        answer = visit(world, name).get("/units")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/units/{code}")


def test_the_office_finds_a_unit_among_all(world: World) -> None:
    visitor = visit(world, "何洁")
    page = visitor.get("/units").text
    assert [code in page for code in ("/units/C00", "/units/B04", "/units/B05", "/units/B04-01")] == [
        True,
        True,
        True,
        False,
    ]
    found = visitor.get("/units?q=汽机").text
    assert ("/units/B05" in found, 'href="/units/B04"' in found) == (True, False)
    assert "没有这样的单位" in visitor.get("/units?q=<script>").text


@pytest.mark.parametrize(("name", "code"), [("黄勇", "B04"), ("周芳", "B04"), ("赵强", "B04"), ("老王", "Z99")])
def test_others_units_are_not_there(world: World, name: str, code: str) -> None:
    visitor = visit(world, name)
    for path in (f"/units/{code}", f"/units/{code}/calendar"):
        assert visitor.get(path).status_code == 404
    assert visitor.get("/units").status_code == (404 if name == "黄勇" else 302)


def test_the_secretary_sees_what_is_due_and_what_waits(world: World, called: Called) -> None:
    old = world.task("季度<b>党课</b>", owner="老王", due="2026-10-20")
    soon = world.task("月度党小组会", owner="李明", due="2026-11-27")
    done = world.task("交小结", owner="陈静", due="2026-11-30")
    set_up(world, done.id, state=TaskState.REPORTED)
    world.task("明年的", owner="老王", due="2026-12-05")
    world.task("别家的", owner="周芳", due="2026-11-27")
    past, ahead = called(when="2026-11-12 15:00"), called(MeetingKind.PARTY_LECTURE, when="2026-11-26 15:00")
    issue(world, "记录要素不全")
    page = visit(world, "老王").get("/units/B04").text

    waiting = section(page, "waiting")
    assert "交小结 等核验" in waiting
    assert "记录要素不全 整改中" in waiting
    due = section(page, "due")
    assert "季度&lt;b&gt;党课&lt;/b&gt; 10月20日（周二），老王负责， ! 逾期34天" in due
    assert "月度党小组会 11月27日（周五）到期，李明负责， 还没到期" in due
    assert "明年的" not in due
    assert "别家的" not in page
    assert f'href="/tasks/{soon.id}"' in page
    assert old.id != soon.id
    held = section(page, "meetings")
    assert held.index("开过没归档") < held.index("11月12日（周四）15:00") < held.index("11月26日（周四）15:00")
    assert [f'href="/meetings/{number}"' in page for number in (past, ahead)] == [True, True]
    assert 'href="/units/B04/calendar"' in page


def test_a_unit_without_anything_says_what_to_do_next(world: World) -> None:
    text = read(visit(world, "周芳").get("/units/B05").text)
    for words in ("没有等您处理的", "这个月没有到期的任务", "一个月内没有安排会"):
        assert words in text
    assert "开过没归档" not in text


def test_a_group_leader_sees_the_group(world: World, called: Called) -> None:
    world.task("月度党小组会", owner="赵强", due="2026-11-27", code="B04-02")
    world.task("支部的", owner="老王", due="2026-11-27")
    called(MeetingKind.GROUP_MEETING, when="2026-11-25 15:00", unit="B04-02")
    text = read(visit(world, "赵强").get("/units/B04-02").text)
    assert ("月度党小组会" in text, "支部的" in text, "11月25日（周三）15:00" in text) == (True, False, True)


@pytest.mark.parametrize(("name", "code"), [("老王", "B04"), ("赵强", "B04-02"), ("何洁", "C00")])
def test_every_link_of_the_page_leads_somewhere(world: World, called: Called, name: str, code: str) -> None:
    called(), called(MeetingKind.GROUP_MEETING, when="2026-11-25 15:00", unit="B04-02")
    world.task("季度党课", owner="老王", due="2026-11-27")
    issue(world)
    visitor = visit(world, name)
    page = visitor.get(f"/units/{code}").text.partition("<main")[2].partition("</main>")[0]
    links = set(re.findall(r'href="([^"]+)"', page))
    assert len(links) >= 3
    assert {link: visitor.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_an_open_record_is_shown_until_it_is_closed(world: World, called: Called) -> None:
    today, yesterday, long_ago = called(), called(when="2026-11-22 09:00"), called(when="2026-08-01 09:00")
    off = called(when="2026-11-20 09:00")
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, off, reason="停电")

    def shown() -> list[int]:
        with world.acting("老王") as ctx:
            return [one.id for one in meetings.open_records(ctx, people.org_by_code(ctx, "B04"), most=9)]

    assert shown() == [yesterday]
    assert {today, long_ago, off}.isdisjoint(shown())
    with world.acting("老王") as ctx:
        assert meetings.open_records(ctx, people.org_by_code(ctx, "B05"), most=9) == []
        assert meetings.open_records(ctx, people.org_by_code(ctx, "C00"), most=0) == []
    with world.acting("老王") as ctx:
        meetings.write(
            ctx, yesterday, meetings.Notes(world.who("老王"), world.who("陈静"), ends_at=at("2026-11-22 10:00"))
        )
        meetings.write(ctx, yesterday, meetings.Notes(stated={"present": 8}))
        assert meetings.close(ctx, yesterday).closed
    assert shown() == []


def test_the_calendar_has_every_day_with_its_meetings_and_duties(world: World, called: Called) -> None:
    number = called(when="2026-11-26 15:00")
    world.task("季度党课", owner="老王", due="2026-11-27")
    several = [world.task("月度党小组会", owner=name, due="2026-11-30") for name in ("李明", "赵强")]
    visitor = visit(world, "老王")
    page = visitor.get("/units/B04/calendar").text
    text = read(page)

    assert "<h1>2026年11月</h1>" in page
    assert (page.count('<li class="date'), 'class="date from-6' in page) == (30, True)
    assert f'<a href="/meetings/{number}"><b>15:00</b> 锅炉支部11月党员大会</a>' in page
    assert "11月27日（周五） 27 季度党课 到期" in text
    assert "月度党小组会（2 项） 到期" in text
    assert not any(f"/tasks/{one.id}" in page for one in several)
    assert "11月23日（周一） 23 今天" in text
    assert "month=2026-10" in page
    assert "month=2026-12" in page
    empty = visitor.get("/units/B04/calendar?month=2027-02").text
    assert (empty.count('<li class="date'), "这个月没有会" in empty, "month=2027-03" in empty) == (28, True, True)


def test_a_month_that_cannot_be_is_this_one(world: World) -> None:
    client = visit(world, "老王").client
    for month in ("2026-13", "", "1999-01", "2026-1", "٢026-11", "'; drop"):
        page = client.get("/units/B04/calendar", query_string={"month": month})
        assert "<h1>2026年11月</h1>" in page.text, month


def test_the_pages_ask_the_store_as_often_for_many_as_for_few(world: World, called: Called) -> None:
    visitor = visit(world, "老王")

    def asked(path: str) -> int:
        with counted(world) as statements:
            assert visitor.get(path).status_code == 200
            return statements()

    paths = ("/units/B04", "/units/B04/calendar")
    few = [asked(path) for path in paths]
    for number in range(1, 6):
        called(when=f"2026-11-{number:02} 15:00")
        called(when=f"2026-12-{number:02} 15:00")
        world.task(f"任务{number}", owner="李明", due=f"2026-11-{number + 20}")
        reported = world.task(f"报过{number}", owner="李明", due="2026-11-25")
        set_up(world, reported.id, state=TaskState.REPORTED)
    many = [asked(path) for path in paths]
    assert many == few
    assert max(many) <= MOST_STATEMENTS
