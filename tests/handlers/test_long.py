"""However much somebody types, the reply can be read on a telephone: at most two hundred characters."""

from datetime import timedelta

import pytest

import handlers
from bot import meetings as rows
from bot.meetings import MeetingKind
from handlers import additions, attendance, makeup, meetings, minutes, numbers, rollcall, statistics
from tests.filled import settle
from tests.talk import Say, members_met
from tests.world import World

LONGEST = 200
TAIL = "关于学习贯彻全会精神并结合本单位实际抓好落实的若干意见" * 80
NAMES = "、".join(f"钱{chr(0x4E00 + number)}" for number in range(300))
TOPICS = (additions, attendance, makeup, meetings, minutes, numbers, rollcall, statistics)
USAGES = [usage for topic in TOPICS for command in topic.router.commands.values() for usage in command.usage]
SAID = [
    *(f"{usage} {TAIL}" for usage in USAGES),
    *(f"{usage}，{TAIL}" for usage in USAGES),
    f"表决 {TAIL} 赞成5 反对0 弃权1",
    f"表决 {TAIL} 赞成500 反对0 弃权1",
    f"列席 {NAMES}",
    f"补学 {NAMES}",
    f"逾期原因 {TAIL}",
    f"纪要 {TAIL}",
    f"取消今天的党员大会，{TAIL}",
    f"记录：主持人老王，记录人陈静，议题{TAIL}，决议：{TAIL}，由李明负责",
    "记录：决议：" + "；".join(f"第{number}件事由钱{chr(0x4E00 + number)}负责" for number in range(60)),
    "#接龙\n党员大会\n" + "\n".join(f"{number + 1}. {name}" for number, name in enumerate(NAMES.split("、"))),
    f"#接龙\n党员大会 {TAIL}\n1. 黄勇\n2. 林福鹏 请假（{TAIL}）\n4. 小周",
    f"{NAMES}请假，其他都到了",
]


@pytest.fixture
def held(world: World) -> None:
    """A members' meeting at nine, the roll called, now a quarter past ten."""
    settle(world, members_met)


def test_all_commands_on_meetings_are_tried() -> None:
    assert len(USAGES) > 20
    assert {command.intent for topic in TOPICS for command in topic.router.commands.values()} <= set(
        handlers.router().commands
    )


@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)  # SQLite minds no length
@pytest.mark.parametrize("text", SAID, ids=lambda text: text[:12])
def test_a_long_tail_is_answered_shortly(say: Say, held: None, text: str) -> None:
    replies = [say("老王", text), say("老王", "确认"), say("老王", "会议结束，归档"), say("黄勇", "签到")]

    assert all(replies)
    assert [reply for reply in replies if len(reply) > LONGEST] == []


def test_what_is_cut_is_kept_in_full(world: World, say: Say, held: None) -> None:
    motion = TAIL[:300]
    reply = say("老王", f"表决 {motion} 赞成5 反对0 弃权1")

    assert reply.startswith(f"已记表决「{motion[:39]}…」：赞成5")
    assert "前面已记过一次" in say("老王", f"表决 {motion} 赞成5 反对0 弃权1")
    assert "前面已记过一次" not in say("老王", f"表决 {motion}之二 赞成5 反对0 弃权1")


@pytest.mark.parametrize("count", [2, 12, 20])
def test_a_month_full_of_meetings(world: World, say: Say, count: int) -> None:
    for day in range(count):
        say("老王", f"开会 党课 {24 + day if day < 7 else day - 6}日下午3点 {TAIL[:20]}")

    reply = say("老王", "会议")
    assert len(reply) <= LONGEST
    assert ("……共" in reply) == (count > 2)


def test_long_titles_leave_room_for_fewer_meetings(world: World, say: Say) -> None:
    with world.acting("老王") as ctx:
        for day in range(1, 6):
            starts_at, org_id = world.now + timedelta(days=day), world.orgs["B04"]
            rows.call(
                ctx, kind=MeetingKind.PARTY_LECTURE, org_id=org_id, starts_at=starts_at, title=TAIL, place=TAIL[:40]
            )

    reply = say("老王", "会议")
    assert len(reply) <= LONGEST
    assert len(reply.splitlines()) == 1 + 3 + 1
    assert reply.endswith("……共5个")
    assert say("老王", "下个月有什么会") == "12月没有您的会。"
