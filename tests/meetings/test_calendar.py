"""Calling, changing and cancelling meetings, and which one a person means."""

from datetime import date, timedelta

import pytest

from bot import meetings, people
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.meetings import MeetingKind, MeetingState, WhichMeetingError
from tests.meetings.conftest import Called, at
from tests.world import World

GENERAL, GROUP = MeetingKind.GENERAL_MEETING, MeetingKind.GROUP_MEETING
COMMITTEE, THEME = MeetingKind.BRANCH_COMMITTEE_MEETING, MeetingKind.THEME_DAY


def test_the_secretary_calls_a_meeting_and_takes_it_back(world: World) -> None:
    with world.acting("老王") as ctx:
        row = meetings.call(
            ctx,
            kind=GENERAL,
            org_id=world.orgs["B04"],
            starts_at=at("2026-11-27 15:00"),
            place="三楼会议室",
            agenda=("学习全会精神", "讨论转正准备"),
        )

        assert (row.title, row.state) == ("锅炉支部11月党员大会", MeetingState.PLANNED)
        assert (row.called_by, row.called_at, row.starts_at) == (world.who("老王"), world.now, at("2026-11-27 15:00"))
        assert (row.place, row.agenda) == ("三楼会议室", ["学习全会精神", "讨论转正准备"])

    with world.acting("老王") as ctx:
        assert audit.undo_latest(ctx).verb == "meeting.call"
        with pytest.raises(NotFoundError):
            meetings.meeting(ctx, row.id)


@pytest.mark.parametrize(
    ("speaker", "unit", "kind"),
    [
        ("李明", "B04-01", GROUP),
        ("老王", "B04-02", GROUP),
        ("陈静", "B04", COMMITTEE),
        ("何洁", "B05", GENERAL),
        ("何洁", "C00", MeetingKind.CENTRAL_GROUP_STUDY),
    ],
)
def test_who_may_call(world: World, speaker: str, unit: str, kind: MeetingKind) -> None:
    with world.acting(speaker) as ctx:
        row = meetings.call(ctx, kind=kind, org_id=world.orgs[unit], starts_at=at("2026-11-27 15:00"))

    assert row.called_by == world.who(speaker)


@pytest.mark.parametrize(("speaker", "unit", "kind"), [("李明", "B04-02", GROUP), ("黄勇", "B04", GENERAL)])
def test_who_may_not_call(world: World, speaker: str, unit: str, kind: MeetingKind) -> None:
    with world.acting(speaker) as ctx, pytest.raises(NotAllowedError, match="党小组长或支部书记"):
        meetings.call(ctx, kind=kind, org_id=world.orgs[unit], starts_at=at("2026-11-27 15:00"))


@pytest.mark.parametrize(
    ("kind", "unit", "sentence"),
    [
        (GROUP, "B04", "党小组会由党小组召开，请说明是哪个党小组。"),
        (GENERAL, "B04-01", "党员大会不由党小组召开，请说明是哪个支部。"),
        (COMMITTEE, "B04-01", "支委会不由党小组召开，请说明是哪个支部。"),
    ],
)
def test_each_kind_has_its_holder(world: World, kind: MeetingKind, unit: str, sentence: str) -> None:
    with world.acting("老王") as ctx, pytest.raises(BadInputError) as refused:
        meetings.call(ctx, kind=kind, org_id=world.orgs[unit], starts_at=at("2026-11-27 15:00"))

    assert refused.value.sentence == sentence


def test_the_same_meeting_is_not_called_twice_unless_it_was_cancelled(world: World, called: Called) -> None:
    number = called(GENERAL, "2026-11-27 15:00")

    with pytest.raises(ConflictError, match="11月27日（周五）15:00已有一次党员大会"):
        called(GENERAL, "2026-11-27 15:00")
    called(THEME, "2026-11-27 15:00")

    with world.acting("老王") as ctx:
        meetings.cancel(ctx, number, reason="老师来不了")
    assert called(GENERAL, "2026-11-27 15:00") != number


def test_moving_a_meeting_keeps_what_was_not_said(world: World, called: Called) -> None:
    number = called(COMMITTEE, "2026-11-25 19:30", place="项目部")

    with world.acting("老王") as ctx:
        meetings.write(ctx, number, meetings.Notes(ends_at=at("2026-11-25 20:30")))
        row = meetings.change(ctx, number, starts_at=at("2026-12-03 19:30"), agenda=["研究发展对象"])
    assert (row.title, row.starts_at, row.ends_at) == (
        "锅炉支部12月支委会",
        at("2026-12-03 19:30"),
        at("2026-12-03 20:30"),
    )
    assert (row.place, row.agenda) == ("项目部", ["研究发展对象"])

    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
        row = meetings.meeting(ctx, number)
        assert (row.title, row.starts_at, row.agenda) == ("锅炉支部11月支委会", at("2026-11-25 19:30"), [])


def test_a_title_of_ones_own_stays(world: World) -> None:
    with world.acting("老王") as ctx:
        row = meetings.call(
            ctx, kind=THEME, org_id=world.orgs["B04"], starts_at=at("2026-11-27 15:00"), title="义务植树"
        )
        meetings.change(ctx, row.id, starts_at=at("2026-12-04 15:00"), place="江边")

        assert (row.title, row.place, row.ends_at) == ("义务植树", "江边", None)


def test_moving_onto_the_same_kind_is_refused(world: World, called: Called) -> None:
    first, _ = called(GENERAL, "2026-11-25 15:00"), called(GENERAL, "2026-11-27 15:00")

    with world.acting("老王") as ctx:
        with pytest.raises(ConflictError):
            meetings.change(ctx, first, starts_at=at("2026-11-27 15:00"))
        assert meetings.change(ctx, first, starts_at=at("2026-11-25 15:00")).id == first
        assert meetings.change(ctx, first, place="礼堂").starts_at == at("2026-11-25 15:00")


def test_cancelling_says_why_and_ends_it(world: World, called: Called) -> None:
    number = called(MeetingKind.PARTY_LECTURE, "2026-11-24 15:00")

    with world.acting("老王") as ctx:
        with pytest.raises(BadInputError, match="为什么"):
            meetings.cancel(ctx, number, reason=" ")
        row = meetings.cancel(ctx, number, reason="老师来不了")
        assert (row.state, row.reason) == (MeetingState.CANCELLED, "老师来不了")
        assert meetings.cancel(ctx, number, reason="又说一遍").reason == "老师来不了"
        with pytest.raises(ConflictError, match="已取消"):
            meetings.change(ctx, number, place="礼堂")
    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
        assert meetings.meeting(ctx, number).state is MeetingState.PLANNED


def test_a_plain_member_changes_nothing(world: World, called: Called) -> None:
    number = called()

    with world.acting("黄勇") as ctx:
        with pytest.raises(NotAllowedError):
            meetings.change(ctx, number, place="礼堂")
        with pytest.raises(NotAllowedError):
            meetings.cancel(ctx, number, reason="没空")


def meant(world: World, name: str, day: str = "", kind: MeetingKind | None = None) -> list[str]:
    with world.acting(name) as ctx:
        found = meetings.find(ctx, member_id=world.who(name), day=date.fromisoformat(day) if day else None, kind=kind)
        return [f"{row.title} {row.starts_at:%m-%d %H:%M}" for row in found]


def test_whose_meeting_it_is(world: World, called: Called) -> None:
    called(GENERAL, "2026-11-25 15:00", unit="C00")
    called(GENERAL, "2026-11-25 15:00")
    called(GENERAL, "2026-11-25 15:00", unit="B05")
    called(GROUP, "2026-11-25 09:00", unit="B04-01")
    called(GROUP, "2026-11-25 09:00", unit="B04-02")
    called(COMMITTEE, "2026-11-25 17:00")

    company, branch = "党委11月党员大会 11-25 15:00", "锅炉支部11月党员大会 11-25 15:00"
    second = "锅炉支部第二党小组11月党小组会 11-25 09:00"
    assert meant(world, "黄勇") == [second, company, branch]
    assert meant(world, "林福鹏") == ["锅炉支部第一党小组11月党小组会 11-25 09:00", company, branch]
    assert meant(world, "陈静")[-1] == "锅炉支部11月支委会 11-25 17:00"
    assert meant(world, "刘洋") == [company, "汽机支部11月党员大会 11-25 15:00"]
    assert meant(world, "黄勇", kind=GROUP) == [second]


def test_today_then_the_nearest_day_ahead_then_the_last_day_back(world: World, called: Called) -> None:
    back = called(GENERAL, "2026-11-20 15:00")
    assert meant(world, "黄勇") == ["锅炉支部11月党员大会 11-20 15:00"]
    called(THEME, "2026-12-08 15:00")
    assert meant(world, "黄勇") == ["锅炉支部11月党员大会 11-20 15:00"]
    called(THEME, "2026-12-07 15:00")
    assert meant(world, "黄勇") == ["锅炉支部12月主题党日 12-07 15:00"]
    called(GENERAL, "2026-11-24 15:00")
    assert meant(world, "黄勇") == ["锅炉支部11月党员大会 11-24 15:00"]
    called(GENERAL, "2026-11-23 00:00")
    assert meant(world, "黄勇") == ["锅炉支部11月党员大会 11-23 00:00"]

    assert meant(world, "黄勇", "2026-11-20") == ["锅炉支部11月党员大会 11-20 15:00"]
    assert meant(world, "黄勇", "2026-11-21") == []
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, back, reason="停电")
    assert meant(world, "黄勇", "2026-11-20") == []


@pytest.mark.parametrize(("when", "found"), [("2026-11-16 15:00", 1), ("2026-11-15 15:00", 0)])
def test_nobody_means_a_meeting_longer_ago_than_a_week(world: World, called: Called, when: str, found: int) -> None:
    called(GENERAL, when)

    assert len(meant(world, "黄勇")) == found


def test_what_a_unit_has_coming(world: World, called: Called) -> None:
    called(GENERAL, "2026-11-30 23:30")
    called(GROUP, "2026-11-25 09:00", unit="B04-01")
    called(THEME, "2026-12-01 00:00")
    called(GENERAL, "2026-11-26 15:00", unit="B05")
    called(GENERAL, "2026-11-20 15:00")

    with world.acting("老王") as ctx:
        boiler = people.org(ctx, world.orgs["B04"])
        coming = meetings.coming(ctx, until=date(2026, 12, 1), org=boiler)
        assert [row.title for row in coming] == ["锅炉支部第一党小组11月党小组会", "锅炉支部11月党员大会"]
        assert len(meetings.coming(ctx, since=date(2026, 11, 1), until=date(2027, 1, 1), org=boiler)) == 4
        assert len(meetings.coming(ctx, until=date(2027, 1, 1), kind=THEME)) == 1
        [found] = meetings.find(ctx, org=boiler, kind=THEME)
        assert meetings.day_of(found) == date(2026, 12, 1)


def test_the_one_meant_or_a_question(world: World, called: Called) -> None:
    first = called(GENERAL, "2026-11-27 15:00")
    second = called(THEME, "2026-11-27 16:00")

    with world.acting("老王") as ctx:
        found = meetings.find(ctx, member_id=ctx.speaker.id)
        with pytest.raises(WhichMeetingError) as asked:
            meetings.the_one(found)
        assert asked.value.meeting_ids == (first, second)
        assert asked.value.sentence == "有2个会，请选是哪一个。"
        assert asked.value.choices == (
            "11月27日（周五）15:00 锅炉支部11月党员大会",
            "11月27日（周五）16:00 锅炉支部11月主题党日",
        )
        assert meetings.the_one(found[:1]).id == first
        with pytest.raises(NotFoundError):
            meetings.the_one([])


def test_somebody_who_left_the_committee_is_not_meant(world: World, called: Called) -> None:
    called(COMMITTEE, "2026-11-25 17:00")
    with world.acting() as ctx:
        for post, _ in people.posts_of(ctx, world.who("陈静")):
            post.until = ctx.today - timedelta(days=1)

    assert meant(world, "陈静") == []
    assert meant(world, "老王") == ["锅炉支部11月支委会 11-25 17:00"]
