"""F47: who has no business with a thing changes nothing of it and is told nothing of it, by any command.

Every command of the program is said: by a plain member all that need a post, by another branch's secretary all that
name something by its number. The store as a whole stands as it was.
"""

import re
from collections.abc import Iterator

import pytest

from bot import people
from bot.chat.router import Command
from tests.failures import estate
from tests.failures.estate import NOBODY
from tests.talk import Say, talk
from tests.world import World

NUMBER = re.compile(r"(?<= )\d+(?=[\s、号]|$)")
OPEN = re.compile(r"\n1 |？$|回复「确认」")
"""Where a reply leaves a question."""
UNKNOWN = "9999"
OWN_NUMBERS = {"task": ("5", "6"), "score": ("6", "7")}
"""What 锅炉支部 has under these numbers; whatever else it has one of is number 1."""
MORE = ("改会 1 周五下午4点", "取消会议 1 老师来不了", "打印纪要 1", "记录 1 主持人周芳", "谁没来 1")
ONE_ROW = ("notice.", "year.", "score.freeze")
"""Numbers that are no rows of a unit: sentences of one paper, years."""


@pytest.fixture
def say(world: World) -> Say:
    estate.settled(world)
    return talk(world)


def commands(say: Say) -> list[Command]:
    return list(say.desk.router.commands.values())


def answered(say: Say, name: str, text: str) -> Iterator[str]:
    """What is replied to this, and to whatever would carry it out if it was asked for."""
    reply = say(name, text)
    yield reply
    if OPEN.search(reply):
        yield from (say(name, answer) for answer in ("确认", "1", "取消"))


def named(command: Command) -> list[str]:
    """The examples that name something by its number."""
    return [usage for usage in command.usage if NUMBER.search(usage)]


def test_a_plain_member_changes_nothing_by_what_needs_a_post(world: World, say: Say) -> None:
    before = estate.digest(world)
    guarded = [command for command in commands(say) if command.right is not None]

    told = [
        reply
        for command in guarded
        for text in {command.words[0], *(NUMBER.sub("1", usage) for usage in command.usage)}
        for reply in answered(say, NOBODY, text)
    ]

    assert len(guarded) > 110
    assert estate.changed(before, world) == []
    assert not [reply for reply in told if any(words in reply for words in estate.PRIVATE)]
    assert all(0 < len(reply) <= 200 for reply in told)


def test_the_secretary_of_another_branch_changes_nothing_by_number(world: World, say: Say) -> None:
    before = estate.digest(world)
    told: list[str] = []
    for command in commands(say):
        for number in OWN_NUMBERS.get(command.intent.partition(".")[0], ("1",)):
            for usage in named(command):
                told += answered(say, "周芳", NUMBER.sub(number, usage))
    for text in MORE:
        told += answered(say, "周芳", text)

    assert len(told) > 90
    assert estate.changed(before, world) == []
    assert not [reply for reply in told if any(words in reply for words in estate.PRIVATE)]


@pytest.mark.parametrize("name", [NOBODY, "周芳"])
def test_what_is_not_ones_own_is_answered_like_what_is_not_there(say: Say, name: str) -> None:
    """By these words nobody finds out which numbers are taken."""
    different = []
    for command in commands(say):
        if command.intent.startswith(ONE_ROW) or (command.right is None and name == NOBODY):
            continue
        number = OWN_NUMBERS.get(command.intent.partition(".")[0], ("1",))[0]
        for usage in named(command):
            there, nowhere = (say(name, NUMBER.sub(one, usage)) for one in (number, UNKNOWN))
            if there.replace(number, "") != nowhere.replace(UNKNOWN, ""):
                different.append((usage, there, nowhere))

    assert different == []


FORGED = (
    "核验 5",
    "确认扣分 6",
    "发布通报",
    "删通报 1",
    "绑定 zhangsan 老王",
    "同意延期 6",
    "取消会议 1",
    "定稿 2026Q3",
    "1",
    "确认",
)


@pytest.mark.parametrize("kind", ["event.click", "event.template_card_event"])
def test_a_forged_button_can_do_no_more_than_who_presses_it(world: World, say: Say, kind: str) -> None:
    """The key of a button is what its sender types, whoever made it up: it is read as his words."""
    before = estate.digest(world)

    for key in (*FORGED, "任务 5;核验 5", "task.verify:5", '{"do":"核验 5"}', "核验\x005"):
        say.press(NOBODY, key, kind)
        say.press("zhangsan", key, kind)

    assert estate.changed(before, world) == []


def test_a_button_for_somebody_else_does_not_answer_his_question(world: World, say: Say) -> None:
    asked = say("何洁", "扣分 锅炉支部 D3-2 0.5 支委会缺记录人")
    before = estate.digest(world)

    assert "记下" in asked
    assert say.press(NOBODY, "确认") == ""
    assert "没有等您回答的问题" in say(NOBODY, "1")
    assert estate.changed(before, world) == []


def test_who_left_and_who_is_not_bound_can_do_nothing(world: World, say: Say) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("laowang")).left_on = ctx.today
    before = estate.digest(world)

    for name in ("老王", "zhangsan"):
        for text in ("我的任务", "签到", "核验 5", "公告 锅炉支部 停电", "绑定 zhangsan 老王"):
            assert "还没有把您和党员名册对上" in say(name, text)

    assert estate.changed(before, world) == []
