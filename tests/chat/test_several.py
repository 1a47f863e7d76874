"""Two matters in one line: both are done or neither, and nothing is passed over in silence."""

import pytest

from bot.chat import Reply, Router, Said
from bot.chat.several import together
from bot.core.context import Context
from bot.plan import TaskState
from tests.plan.shelf import stored
from tests.talk import Say
from tests.world import World


@pytest.fixture
def two(world: World) -> None:
    """老王 has a list to hand in, 李明 a summary to write."""
    world.task("写小结", owner="李明", due="2026-11-30")
    world.task("交名册", owner="老王", due="2026-11-30")


def test_both_are_done_and_taken_back_together(world: World, say: Say, two: None) -> None:
    assert say("老王", "完成2，1改到12月10日，现场忙") == (
        "已报完成：交名册（11月23日（周一）办，按期）。由上级核验，不用再报。\n"
        "已申请：写小结延到12月10日（周四），等布置人或党委工作部答复。改错回「撤回」。"
    )
    assert stored(world, 2).state is TaskState.REPORTED

    assert say("老王", "撤回").startswith("已撤回：“写小结”的延期申请，期限不变；报的“交名册”完成")
    assert stored(world, 2).state is TaskState.OPEN


def test_two_commands_of_different_kinds_are_both_done(world: World, say: Say) -> None:
    assert say("老王", "开会 党员大会 周五下午3点").startswith("已安排")

    assert say("李明", "请假 周五 去医院，另外我党费交了没") == (
        "已记：锅炉支部11月党员大会 11月27日（周五）15:00，您请假。改错回「撤回」。\n"
        "2026年还没有您的党费登记。没登记不等于没交，请问支部组织委员。"
    )
    assert say("李明", "我到了，另外替王大爷请假").count("\n") == 0


def test_the_day_of_the_second_is_not_taken_for_the_first(world: World, say: Say, two: None) -> None:
    assert say("老王", "完成2，1号改到周五").splitlines() == [
        "已报完成：交名册（11月23日（周一）办，按期）。由上级核验，不用再报。改错回「撤回」。",
        "「1号」是任务编号吗？",
        "1 1 写小结（锅炉支部）11月30日",
    ]


def test_neither_where_one_cannot_be_done(world: World, say: Say, two: None) -> None:
    assert say("老王", "完成2，退回1 没写完") == (
        "「退回1 没写完」办不了：“写小结”还没有报完成。这一句里的2件都没有办，请分开说。"
    )
    assert stored(world, 2).state is TaskState.OPEN


def test_while_the_first_asks_the_second_waits_and_says_so(world: World, say: Say, two: None) -> None:
    assert say("何洁", "催办1，转交2 李明").splitlines()[-3:] == [
        "1 发送",
        "2 取消",
        "「转交2 李明」等上面这件答完再说一次，还没有办。",
    ]
    assert stored(world, 2).owner_id == world.who("老王")


def test_what_is_not_sure_is_asked(world: World, say: Say, two: None) -> None:
    assert say("老王", "完成2，1号退回，缺照片").splitlines() == [
        "这句里有2件事，都还没有办。先办哪一件？办完再说另一件。",
        "1 完成2",
        "2 1号退回，缺照片",
    ]
    assert stored(world, 2).state is TaskState.OPEN

    assert say("老王", "1").startswith("已报完成：交名册")


def test_a_question_open_before_does_not_hold_them_up(world: World, say: Say, two: None) -> None:
    say("老王", "催办 1")

    assert say("老王", "完成2，转交1 黄勇").startswith(
        "已报完成：交名册（11月23日（周一）办，按期）。由上级核验，不用再报。\n已转交"
    )


def test_what_is_too_long_together_is_shortened(world: World, say: Say) -> None:
    for number in range(3):
        world.task(f"{number}" + "很长的任务名称" * 5, owner="老王", due="2026-11-30")

    said = say("老王", "完成1，改期2 12月10日 现场忙，改期3 12月10日 现场忙")

    assert len(said) <= 200
    assert said.endswith("改错回「撤回」。")


def test_what_one_of_them_keeps_nowhere_is_not_kept(world: World) -> None:
    router = Router()

    @router.command(intent="task")
    def report(_: Context, __: Said) -> Reply:
        return Reply("已报完成。")

    @router.command(intent="dues")
    def reckon(_: Context, __: Said) -> Reply:
        return Reply("每月120元。", keeps_words=False, kept="党费照规定算。")

    with world.acting("李明") as ctx:
        reply = together(ctx, router, [Said("完成1", "task"), Said("工资8000党费交多少", "dues")])

    assert reply == Reply("已报完成。\n每月120元。", keeps_words=False, kept="已报完成。\n党费照规定算。")
