"""A member's meetings: saying that he comes, asking for leave, signing in; nobody says it for another here."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import meetings
from bot.meetings import Attendance, LeaveReason, Mark, MeetingKind, Presence
from tests.web.test_me import called
from tests.web.visiting import visit
from tests.world import World


def stored(world: World, name: str) -> list[tuple[int, Presence, LeaveReason | None, str]]:
    with world.acting() as ctx:
        query = select(Attendance).where(Attendance.member_id == world.who(name)).order_by(col(Attendance.id))
        return [(row.meeting_id, row.state, row.reason, row.reason_text) for row in ctx.session.exec(query)]


def test_one_says_that_he_comes_and_takes_it_back_with_leave(world: World) -> None:
    number, visitor = called(world), visit(world, "黄勇")

    answer = visitor.post(f"/me/meetings/{number}/coming", on="/me/meetings")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/meetings")
    page = visitor.get("/me/meetings").text
    assert ("11月主题党日您参加。" in page, "说会来" in page, ">参加</button>" in page) == (True, True, False)
    assert stored(world, "黄勇") == [(number, Presence.WILL_ATTEND, None, "")]

    away = f"/me/meetings/{number}/leave"
    answer = visitor.post(f"{away}?home=1", on=away, reason="on_duty", text=" 值夜班\x00 ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert stored(world, "黄勇") == [(number, Presence.LEAVE, LeaveReason.ON_DUTY, "值夜班")]
    assert 'value="值夜班"' in visitor.get(away).text
    assert "值夜班" not in visit(world, "小周").get("/me/meetings").text


def test_one_signs_in_when_it_is_on(world: World) -> None:
    number, visitor = called(world, "2026-11-23 09:30"), visit(world, "黄勇")
    assert ">签到</button>" in visitor.get("/me").text
    answer = visitor.post(f"/me/meetings/{number}/here", on="/me", home="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert "已签到" in visitor.get("/me").text
    visitor.post(f"/me/meetings/{number}/here", on="/me")
    assert "已经签过到了" in visitor.get("/me/meetings").text
    assert stored(world, "黄勇") == [(number, Presence.PRESENT, None, "")]


def test_one_follows_it_from_afar(world: World) -> None:
    number, visitor = called(world, "2026-11-23 09:30"), visit(world, "黄勇")
    assert visitor.post(f"/me/meetings/{number}/online", on="/me").status_code == 303
    assert stored(world, "黄勇") == [(number, Presence.ONLINE, None, "")]


def test_a_late_comer_who_presses_an_old_button_stays_late(world: World) -> None:
    number, visitor = called(world, "2026-11-23 09:00"), visit(world, "黄勇")
    token = visitor.token("/me")
    with world.acting("老王") as ctx:
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(world.who("黄勇"), Presence.LATE, minutes_late=10)])
    answer = visitor.client.post(f"/me/meetings/{number}/here", data={"csrf_token": token})
    assert (answer.status_code, stored(world, "黄勇")[0][1]) == (303, Presence.LATE)


@pytest.mark.parametrize("deed", ["coming", "online", "here", "leave"])
def test_anothers_meeting_is_not_there(world: World, deed: str) -> None:
    number, visitor = called(world, unit="B05"), visit(world, "黄勇")
    for one in (number, number + 7, 2**40):
        answer = visitor.post(f"/me/meetings/{one}/{deed}", on="/me", reason="rest", text="")
        assert (answer.status_code, "没有这个页面，或者您看不到它。" in answer.text) == (404, True)
    assert stored(world, "黄勇") == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": "holiday", "text": ""}, "有的内容没有填对"),
        ({"reason": "sick", "text": "长" * 201}, "请写在200个字以内。"),
        ({"reason": "sick", "text": "身份证610102198001011234"}, "不能在网上传"),
    ],
)
def test_what_is_typed_wrong_is_told_and_not_kept(world: World, typed: dict[str, str], words: str) -> None:
    number, visitor = called(world), visit(world, "黄勇")
    answer = visitor.post(f"/me/meetings/{number}/leave", **typed)
    assert (answer.status_code, words in answer.text, 'role="alert"' in answer.text) == (422, True, True)
    assert "610102" not in answer.text
    assert stored(world, "黄勇") == []


def test_a_form_without_our_token_changes_nothing(world: World) -> None:
    number, visitor = called(world), visit(world, "黄勇")
    assert visitor.client.post(f"/me/meetings/{number}/coming").status_code == 400
    assert stored(world, "黄勇") == []


def test_too_early_and_too_late_are_told_in_words(world: World) -> None:
    ahead, visitor = called(world), visit(world, "黄勇")
    answer = visitor.post(f"/me/meetings/{ahead}/online", on="/me/meetings")
    assert (answer.status_code, "还没开；要说来不来" in answer.text) == (409, True)
    answer = visitor.post(f"/me/meetings/{ahead}/here", on="/me/meetings")
    assert (answer.status_code, "这个会今天不开" in answer.text) == (409, True)
    with world.acting() as ctx:
        ctx.connection.execute(sa.update(meetings.Meeting).values(state=meetings.MeetingState.CLOSED))
    answer = visitor.post(f"/me/meetings/{ahead}/leave", reason="rest", text="")
    assert (answer.status_code, "已归档" in answer.text) == (422, True)
    assert stored(world, "黄勇") == []


def test_the_year_so_far_is_paged(world: World) -> None:
    with world.acting("何洁") as ctx:
        for day in range(1, 29):
            for month in (9, 10):
                at = world.now.replace(month=month, day=day, hour=9)
                meetings.call(ctx, kind=MeetingKind.THEME_DAY, org_id=world.orgs["B04"], starts_at=at, place="三楼")
    first, second = (visit(world, "黄勇").get(f"/me/meetings?page={page}").text for page in (1, 2))
    assert (first.count("未登记"), second.count("未登记")) == (50, 6)
    assert ("第 1 页，共 2 页（56 条）" in first, "10月28日" in first, "9月1日" in second) == (True, True, True)
