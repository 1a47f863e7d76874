"""What the panel beside the chat shows of the boiler branch, on both databases."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot import meetings, people
from bot.chat import ask
from bot.core import audit
from bot.core.context import Context
from bot.demo import company, records, suggestions
from bot.meetings import LeaveReason, Mark, Meeting, MeetingKind, Presence
from bot.people import Role
from tests.talk import talk
from tests.world import World


def a_group_meeting(world: World) -> int:
    """李明 calls his group and marks four of five: two there, one late, 林福鹏 away on business."""
    with world.acting("李明") as ctx:
        meeting = meetings.call(
            ctx, kind=MeetingKind.GROUP_MEETING, org_id=world.orgs["B04-01"], starts_at=world.now, place="学习室"
        )
        marks = (
            Mark(world.who("laowang"), Presence.PRESENT),
            Mark(world.who("liming"), Presence.PRESENT),
            Mark(world.who("wangwei1"), Presence.LATE, minutes_late=5),
            Mark(world.who("linfupeng"), Presence.LEAVE, reason=LeaveReason.BUSINESS_TRIP, reason_text="去榆林"),
        )
        meetings.mark(ctx, meeting, marks)
        return meeting.id


def around(world: World, name: str) -> list[dict[str, Any]]:
    with world.acting() as ctx:
        return records.meetings_around(ctx, people.member(ctx, world.who(name)))


def trail(world: World, name: str) -> list[tuple[str, str]]:
    with world.acting() as ctx:
        found = records.trail_around(ctx, people.member(ctx, world.who(name)))
        return [(entry["who"], entry["what"]) for entry in found]


def names(meeting: dict[str, Any]) -> dict[str, Sequence[str]]:
    return {one["word"]: one["names"] for one in meeting["lists"]}


def test_the_leader_sees_counts_rolls_and_reasons(world: World) -> None:
    number = a_group_meeting(world)

    [meeting] = around(world, "李明")

    assert meeting["id"] == number
    assert meeting["at"] == "2026-11-23T09:30:00+08:00"
    assert meeting["place"] == "学习室"
    assert meeting["counts"] == [("应到", 5), ("实到", 3), ("请假", 1), ("未登记", 1)]
    assert names(meeting) == {"到会": ["老王", "李明"], "迟到": ["王伟"], "请假": ["林福鹏（出差）"]}
    assert meeting["quorum"] == ""
    assert meeting["minutes"] == "还没有记"


def test_a_member_of_the_group_does_not_see_why_another_is_on_leave(world: World) -> None:
    a_group_meeting(world)

    [meeting] = around(world, "wangwei1")

    assert names(meeting)["请假"] == ["林福鹏"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [("老王", 1), ("黄勇", 0), ("周芳", 0), ("何洁", 1)],
    ids=["his branch", "other group", "other branch", "the office above all"],
)
def test_one_sees_what_is_around_him_and_below_his_posts(world: World, name: str, seen: int) -> None:
    a_group_meeting(world)

    assert len(around(world, name)) == seen
    assert len(trail(world, name)) == 2 * seen


def test_the_meeting_touched_last_stands_first(world: World) -> None:
    a_group_meeting(world)
    world.now += timedelta(minutes=1)
    with world.acting("老王") as ctx:
        starts_at = ctx.now + timedelta(days=4)
        meetings.call(ctx, kind=MeetingKind.GENERAL_MEETING, org_id=world.orgs["B04"], starts_at=starts_at)
    assert [one["title"] for one in around(world, "李明")] == ["锅炉支部11月党员大会", "锅炉支部第一党小组11月党小组会"]
    world.now += timedelta(minutes=1)

    with world.acting("林福鹏") as ctx:
        meetings.sign_in(ctx, said_at=ctx.now)

    newest, other = around(world, "李明")
    assert names(newest)["到会"] == ["老王", "李明", "林福鹏"]
    assert other["quorum"].startswith("有表决权应到")


def test_minutes_grow_part_by_part(world: World) -> None:
    number = a_group_meeting(world)

    with world.acting("李明") as ctx:
        meetings.write(ctx, number, meetings.Notes(chair_id=world.who("李明"), agenda=["学习党章"]))
        meetings.resolve(ctx, number, "下周交心得", owner_id=world.who("林福鹏"))

    assert around(world, "李明")[0]["minutes"] == "已有主持人、议题、决议 1 条"


def test_closed_minutes_say_when(world: World) -> None:
    number = a_group_meeting(world)
    with world.acting() as ctx:
        meeting = ctx.get(Meeting, number)
        meeting.closed_at = ctx.now

    assert around(world, "李明")[0]["minutes"] == "已归档（11月23日（周一）09:30）"


def test_guests_are_listed_apart(world: World) -> None:
    number = a_group_meeting(world)
    with world.acting("老王") as ctx:
        ctx.session.add(
            meetings.Attendance(
                meeting_id=number, member_id=world.who("黄勇"), state=Presence.PRESENT, at=ctx.now, said_at=ctx.now
            )
        )

    assert names(around(world, "李明")[0])["列席"] == ["黄勇"]


def test_the_trail_tells_who_did_what_newest_first(world: World) -> None:
    a_group_meeting(world)
    with world.acting("李明") as ctx:
        audit.undo_latest(ctx)
    with world.acting() as ctx:
        audit.record(ctx, "job.tidy", summary="清理", org_id=world.orgs["B04"])

    title = "锅炉支部第一党小组11月党小组会"
    assert trail(world, "老王") == [
        ("程序", "清理"),
        ("李明", f"撤回：{title}"),
        ("李明", f"登记 4 人：{title}"),
        ("李明", f"召集：{title}"),
    ]


def test_an_entry_of_ones_own_shows_without_a_unit(world: World) -> None:
    with world.acting("黄勇") as ctx:
        audit.record(ctx, "complaint", summary="提醒太多")

    assert trail(world, "黄勇") == [("黄勇", "投诉：提醒太多")]
    assert trail(world, "赵强") == []


def test_everybody_is_listed_by_unit_with_posts_and_account(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "USERIDS", {})
    with world.acting() as ctx:
        found = {person["name"]: person for person in records.directory(ctx)}

    assert len(found) == 13, "two are called 王伟"
    assert (found["老王"]["unit"], found["老王"]["group"], found["老王"]["roles"]) == ("锅炉支部", "第一党小组", "书记")
    assert found["何洁"]["roles"] == "党委工作部干事"
    assert (found["老吴"]["chat"], found["老吴"]["userid"]) == (False, "")
    assert all(word in found["李明"]["search"] for word in ("李明", "锅炉", "第一党小组", "党小组长", "liming"))


def test_somebody_who_left_is_not_listed(world: World) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).left_on = ctx.today

    with world.acting() as ctx:
        assert "黄勇" not in {person["name"] for person in records.directory(ctx)}


def test_nobody_has_this_code(ctx: Context) -> None:
    assert records.person(ctx, "M9999") is None


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("黄勇", "签到 请假_周五_出差 线上参加 这个月我们支部还有什么会 我的任务 活动 学时够了没 网页 反映 撤回 帮助"),
        ("李明", "粘贴接龙 报人数 我的任务 应到多少 谁没来 开会 纪要 活动 党费 撤回 帮助"),
        ("老王", "签到 我的任务 进度 网页 开会 粘贴接龙 应到多少 过半没有 谁没来 纪要 活动 发展党员 党费 撤回 帮助"),
        ("何洁", "网页 进度 逾期的任务 我的任务 布置任务 催办 公告 待核实 荣誉 换届 撤回 帮助"),
    ],
)
def test_what_a_newcomer_may_try(world: World, name: str, labels: str) -> None:
    with world.acting() as ctx:
        found = suggestions.chips(ctx, people.member(ctx, world.who(name)))

    assert [chip["label"].replace(" ", "_") for chip in found] == labels.split()


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        (Role.DEPUTY_SECRETARY, ["活动", "发展党员", "党费"]),
        (Role.PUBLICITY_COMMISSIONER, ["活动", "稿件"]),
        (Role.DISCIPLINE_COMMISSIONER, ["活动"]),
    ],
)
def test_an_officer_may_try_what_he_keeps(world: World, role: Role, kept: list[str]) -> None:
    world.appoint("黄勇", role, "B04")
    with world.acting() as ctx:
        found = suggestions.chips(ctx, people.member(ctx, world.who("黄勇")))

    labels = [chip["label"] for chip in found]
    assert labels[labels.index("纪要") + 1 : labels.index("撤回")] == kept


def test_whatever_is_offered_is_understood(world: World) -> None:
    say = talk(world)
    for name in ("黄勇", "李明", "老王", "何洁"):
        with world.acting() as ctx:
            found = suggestions.chips(ctx, people.member(ctx, world.who(name)))
        for chip in found:
            assert "没看懂" not in say(name, chip["text"]), (name, chip["text"])


def test_the_ready_paste_is_the_leaders_own_group(world: World) -> None:
    with world.acting() as ctx:
        chips = suggestions.chips(ctx, people.member(ctx, world.who("李明")))
    texts = {chip["label"]: chip["text"] for chip in chips if not chip["send"]}

    assert texts["粘贴接龙"] == (
        "#接龙\n11月党小组会参会接龙（锅炉支部第一党小组）\n\n"
        "1. 老王 到\n2. 陈静 到\n3. 李明 到\n4. 王伟 请假（出差）\n5. 林福鹏 值班，请假"
    )
    assert texts["报人数"] == "锅炉支部第一党小组今天开会，应到5实到4，林福鹏请假（出差）"


@pytest.mark.parametrize(
    ("choices", "words", "answers"),
    [
        ([], None, ["确认", "取消"]),
        (["11月23日（周一）10:00 主题党日", "党员大会"], None, ["1 11月23日（周一）10", "2 党员大会"]),
        ([], ["更多", "下一页"], ["更多"]),
        ([], [], ["取消"]),
    ],
)
def test_an_open_question_brings_its_answers(
    world: World, choices: list[str], words: list[str] | None, answers: list[str]
) -> None:
    with world.acting("李明") as ctx:
        ask(ctx, "filing.save", "是哪一个？", choices=choices, words=words)

    def offered(name: str) -> list[str]:
        with world.acting() as ctx:
            found = suggestions.answers(ctx, people.member(ctx, world.who(name)))
            return [chip["label"] for chip in found]

    assert (offered("李明"), offered("老王")) == (answers, [])
    world.now += timedelta(minutes=11)
    assert offered("李明") == [], "ten minutes are over"
