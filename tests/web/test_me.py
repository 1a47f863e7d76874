"""A member's first screen: what waits for him and nobody else, one button each; large type."""

from datetime import date

from bot import meetings, people
from bot.meetings import Mark, MeetingKind, Presence
from tests.activities.site import begin
from tests.appraisal.hall import opened as rated
from tests.appraisal.hall import seat
from tests.awards.stage import opened as voted
from tests.surveys.hall import sent
from tests.web.visiting import Visitor, browser, counted, visit
from tests.world import World

PAGES = ("", "/meetings", "/tasks", "/activities", "/ballots", "/hours", "/report", "/complaint")
MOST_STATEMENTS = 24


def called(world: World, when: str = "2026-11-27 15:00", unit: str = "B04") -> int:
    with world.acting("何洁") as ctx:
        at = world.now.fromisoformat(f"{when}+08:00")
        return meetings.call(ctx, kind=MeetingKind.THEME_DAY, org_id=world.orgs[unit], starts_at=at, place="三楼").id


def test_everything_that_waits_stands_on_the_first_screen(world: World) -> None:
    called(world)
    begin(world)
    world.task("交季度总结", owner="黄勇", due="2026-11-20")
    sent(world)
    page = visit(world, "黄勇").get("/me").text

    assert [page.count(f">{word}</button>") for word in ("参加", "报名", "去答")] == [1, 1, 1]
    for words in ("11月主题党日", "11月27日（周五）15:00，三楼", "! 逾期 3 天", "汽机扣缸突击队", "支部作用发挥"):
        assert words in page
    assert 'href="/me/tasks/1/done">完成</a>' in page
    assert "交述职" not in page


def test_ballots_wait_for_who_has_a_turn(world: World) -> None:
    voted(seat(world))
    rated(world)
    page = visit(world, "陈静").get("/me").text
    assert page.count(">去投票</button>") == 2
    assert "评 1 个单位，不记名" in page


def test_where_nothing_waits_it_says_so(world: World) -> None:
    page = visit(world, "刘洋").get("/me").text
    assert ("现在没有等您办的" in page, '<ul class="cards">' in page) == (True, False)


def test_what_is_anothers_or_done_is_not_there(world: World) -> None:
    called(world, unit="B05")
    world.task("交季度总结", owner="老王", due="2026-11-20")
    number = called(world, "2026-11-23 10:00")
    with world.acting("黄勇") as ctx:
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(ctx.speaker.id, Presence.PRESENT)])
    page = visit(world, "黄勇").get("/me").text
    assert ("汽机支部" in page, "交季度总结" in page) == (False, False)
    assert ("✓ 到会" in page, ">签到</button>" in page) == (True, False)


def test_only_who_leads_a_unit_is_asked_for_its_debrief(world: World) -> None:
    assert "/me/debrief" in visit(world, "老王").get("/me").text
    assert visit(world, "黄勇").get("/me/debrief").status_code == 404


def test_names_are_shown_not_obeyed(world: World) -> None:
    world.task("<script>alert(1)</script>", owner="黄勇", due="2026-11-27")
    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).name = "<b>黄勇</b>"
    page = visit(world, "黄勇").get("/me").text
    assert ("<script>alert" in page, "<b>黄勇" in page, "&lt;script&gt;alert" in page) == (False, False, True)


def test_large_type_stays_for_a_year_until_it_is_put_back(world: World) -> None:
    visitor = visit(world, "黄勇")
    answer = visitor.post("/me/type", on="/me", size="large")
    cookie = answer.headers["Set-Cookie"]
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert all(word in cookie for word in ("type=large", "Max-Age=31622400", "Secure", "HttpOnly", "SameSite=Lax"))
    page = visitor.get("/me").text
    assert ('<html lang="zh-CN" class="large">' in page, "字改回原来的大小</button>" in page) == (True, True)
    visitor.post("/me/type", on="/me", size="")
    assert 'class="large"' not in visitor.get("/me").text


def test_nobody_looks_without_having_logged_in(world: World) -> None:
    stranger = browser(world)
    for path in PAGES:
        answer = stranger.get(f"/me{path}")
        assert (answer.status_code, "/login?to=" in answer.headers["Location"]) == (302, True), path


def test_how_many_statements_a_page_takes_does_not_grow(world: World) -> None:
    visitor = visit(world, "黄勇")
    grown = []
    for days in ((24,), (25, 26, 27)):
        for day in days:
            called(world, f"2026-11-{day} 15:00")
            begin(world, name=f"突击队{day}", ends_on=date(2026, 12, day))
            world.task(f"总结{day}", owner="黄勇", due=f"2026-11-{day}")
        grown.append([statements(world, visitor, f"/me{path}") for path in PAGES])
    assert grown[0] == grown[1]
    assert max(grown[0]) <= MOST_STATEMENTS


def statements(world: World, visitor: Visitor, path: str) -> int:
    with counted(world) as said:
        assert visitor.get(path).status_code == 200
        return said()
