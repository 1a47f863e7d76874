"""Who says something to somebody whose week is full hears at once that he must say it in person."""

from dataclasses import dataclass

import pytest
from sqlmodel import select

from bot.notify import OutboxMessage
from tests.talk import Say
from tests.told import fill_the_week
from tests.world import World

UNTOLD = "李明本周收的消息已满，不再发，请当面告诉。"
LONGEST_REPLY = 200


@dataclass(frozen=True)
class Case:
    """What 老王 says, and how the reply ends while there is room in the week."""

    words: tuple[str, ...]
    usually: str = "改错回「撤回」。"
    before: tuple[tuple[str, str], ...] = ()


REPORTED = (("李明", "完成 1"),)
CASES = [
    Case(("催办 1", "发送"), "已催办1项。改错回「撤回」。"),
    Case(("退回 1 材料不全",), "已退回：写小结，原因已告诉责任人。改错回「撤回」。", REPORTED),
    Case(("布置任务 报送党员名册 李明 11月25日前",), "11月25日（周三）前办完。改错回「撤回」。"),
    Case(("转交 2 李明",), "以后由李明负责，已告诉李明。改错回「撤回」。"),
]


@pytest.fixture
def near(world: World) -> None:
    """李明 has a summary to write by Wednesday, 黄勇 a list."""
    world.task("写小结", owner="李明", due="2026-11-25")
    world.task("交名册", owner="黄勇", due="2026-11-25")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.words[0][:2])
def test_who_is_full_is_named(world: World, say: Say, near: None, case: Case) -> None:
    for name, words in case.before:
        say(name, words)
    fill_the_week(world, "李明", 3)

    said = [say("老王", words) for words in case.words][-1]

    assert UNTOLD in said
    assert "已告诉" not in said
    assert len(said) <= LONGEST_REPLY


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.words[0][:2])
def test_who_has_room_is_told(world: World, say: Say, near: None, case: Case) -> None:
    for name, words in case.before:
        say(name, words)
    fill_the_week(world, "李明", 2)

    assert [say("老王", words) for words in case.words][-1].endswith(case.usually)


def test_what_the_next_week_tells_in_time_names_nobody(world: World, say: Say) -> None:
    fill_the_week(world, "李明", 3)

    assert "已满" not in say("老王", "布置任务 报送党员名册 李明 12月10日前")


def test_of_several_only_those_are_named_whose_week_is_full(world: World, say: Say) -> None:
    fill_the_week(world, "李明", 3)
    fill_the_week(world, "黄勇", 2)

    say("老王", "布置任务 报送党员名册 李明、黄勇、赵强 11月25日前")

    assert "李明、黄勇本周收的消息已满" in say("老王", "布置")


@pytest.mark.parametrize(
    ("due", "until"),
    [
        ("2026-11-25", "2026-11-26"),
        ("2026-12-10", "2026-12-11"),
        # Near or past: three days, as for any word of the kind.
        ("2026-11-23", "2026-11-26"),
        ("2026-11-10", "2026-11-26"),
    ],
)
def test_a_word_on_a_task_is_worth_something_until_its_deadline(world: World, say: Say, due: str, until: str) -> None:
    world.task("写小结", owner="李明", due=due)
    say("老王", "转交 1 黄勇")

    with world.acting() as ctx:
        found = ctx.session.exec(select(OutboxMessage.until)).all()
    assert [f"{one:%Y-%m-%d}" for one in found if one] == [until, until]
