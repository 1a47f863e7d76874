"""A meeting with a title of two hundred characters is spoken of shortly and printed in full."""

import pytest

from bot import meetings
from bot.meetings import MeetingKind, wording
from bot.text.brief import cut
from tests.talk import Say
from tests.world import World

LONG = "锅炉支部学习贯彻全会精神" * 20
SAID = "锅炉支部学习贯彻全会精神锅炉支部学习贯彻全会精…"
LONGEST = 200


@pytest.fixture
def held(world: World) -> None:
    """Called for nine, twice as long a place as anybody types; now it is a quarter past ten."""
    with world.acting("老王") as ctx:
        starts_at = world.now.replace(hour=9, minute=0)
        place = "三楼会议室左手第二间" * 10
        kind = MeetingKind.GENERAL_MEETING
        meetings.call(ctx, kind=kind, org_id=world.orgs["B04"], starts_at=starts_at, place=place, title=LONG)
    world.on("2026-11-23 10:15")


TALK = (
    ("黄勇", "签到"),
    ("黄勇", "我到了"),
    ("小周", "请假 值班"),
    ("老王", "其他都到了"),
    ("老王", "确认"),
    ("老王", "应到多少人，够不够表决"),
    ("老王", "谁没来"),
    ("老王", "纪要"),
    ("老王", "会议"),
    ("老王", "改会 党员大会 今天上午9点半"),
    ("老王", "撤回"),
    ("老王", "会议结束，归档"),
    ("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束"),
    ("老王", "会议结束，归档"),
    ("老王", "会议结束，归档"),
    ("老王", "列席 张工"),
    ("林福鹏", "请假"),
    ("老王", "重开会议"),
    ("老王", "撤回"),
    ("老王", "重开会议 1"),
    ("老王", "重开会议 1"),
    ("老王", "取消会议 党员大会 停电"),
    ("黄勇", "签到"),
)


def test_every_reply_is_short_enough(say: Say, held: None) -> None:
    replies = [(text, say(name, text)) for name, text in TALK]

    assert [(text, len(reply)) for text, reply in replies if len(reply) > LONGEST] == []
    assert [text for text, reply in replies if SAID not in reply] == []


def test_the_choice_between_two_of_them(world: World, say: Say, held: None) -> None:
    with world.acting("老王") as ctx:
        starts_at = world.now.replace(hour=15, minute=0)
        org_id = world.orgs["B04"]
        meetings.call(ctx, kind=MeetingKind.GENERAL_MEETING, org_id=org_id, starts_at=starts_at, title=LONG)

    reply = say("小周", "今天请假")
    assert reply.count(SAID) == 2
    assert len(reply) <= LONGEST


def test_the_title_itself_is_kept(world: World, held: None) -> None:
    with world.acting("老王") as ctx:
        row = meetings.meeting(ctx, 1)
        assert row.title == LONG
        assert wording.title(row) == SAID


@pytest.mark.parametrize(("text", "said"), [("党课", "党课"), ("一" * 24, "一" * 24), ("一" * 25, "一" * 23 + "…")])
def test_what_fits_is_not_cut(text: str, said: str) -> None:
    assert cut(text, wording.LONGEST_TITLE) == said
