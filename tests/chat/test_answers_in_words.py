"""Questions answered in words: what is to be done, and lists that can be read on."""

import pytest

from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from tests.talk import Say, talk
from tests.world import World

router = Router()


@router.command("种菜", intent="plant", usage="种菜", about="问种什么。", typed=True)
def plant(ctx: Context, said: Said) -> Reply:
    return ask(ctx, "plant", "种什么？", words=(), payload={"bed": 3})


@router.command("读报", intent="read", usage="读报", about="一页一页读。", typed=True)
def read(ctx: Context, said: Said) -> Reply:
    return ask(ctx, "page", "第1页。回「更多」看下一页。", words=("更多", "下一页"), payload={"page": 2})


@router.command("浇水", intent="water", usage="浇水 12", about="浇一块地。", typed=True)
def water(_: Context, said: Said) -> Reply:
    return Reply(f"浇{said.rest}")


@router.command("分菜", intent="share", usage="分菜", about="问分给谁。", typed=True)
def share(ctx: Context, said: Said) -> Reply:
    return ask(ctx, "share", "给谁？", choices=("食堂", "宿舍"), words=())


@router.answer("share")
def shared(_: Context, said: Said, answer: Answer) -> Reply:
    return Reply(said.text if answer.picked is None else f"第{answer.picked}个")


@router.answer("plant")
def planted(ctx: Context, said: Said, answer: Answer) -> Reply:
    if said.text == "石头":
        raise BadInputError("石头种不活，种什么？")
    return Reply(f"{answer.payload['bed']}号地种{said.text}")


@router.answer("page")
def turned(ctx: Context, said: Said, answer: Answer) -> Reply:
    return Reply(f"第{answer.payload['page']}页")


@pytest.fixture
def say(world: World) -> Say:
    return talk(world, router)


def test_what_is_typed_is_the_answer(say: Say) -> None:
    assert say("李明", "种菜") == "种什么？"
    assert say("李明", "西红柿，两行") == "3号地种西红柿，两行"


def test_rubbish_is_asked_again(say: Say) -> None:
    say("李明", "种菜")

    assert say("李明", "石头") == "石头种不活，种什么？"
    assert say("李明", "1") == "3号地种1"


@pytest.mark.parametrize(("typed", "taken"), [("2", "第1个"), ("食堂", "第0个"), ("门卫", "门卫"), ("3", "3")])
def test_a_choice_or_words_of_ones_own(say: Say, typed: str, taken: str) -> None:
    assert say("李明", "分菜") == "给谁？\n1 食堂\n2 宿舍"
    assert say("李明", typed) == taken


def test_it_may_be_declined(say: Say) -> None:
    say("李明", "种菜")

    assert say("李明", "算了") == "好，不记了。"
    assert say("李明", "茄子").startswith("没看懂")


def test_a_command_is_no_answer(say: Say) -> None:
    say("李明", "种菜")

    assert say("李明", "读报").startswith("第1页")


def test_once_something_else_was_done_nothing_is_taken_for_the_answer(say: Say) -> None:
    say("李明", "种菜")
    say("李明", "浇水 12")

    assert say("李明", "石头").startswith("没看懂。您是想")
    say("李明", "种菜")
    assert say("李明", "浇水 12，浇水 13").startswith("浇12")
    assert say("李明", "茄子").startswith("没看懂。您是想")


def test_a_command_with_its_number_right_behind_it_is_no_answer(say: Say) -> None:
    for text in ("浇水12", "浇水 12", "浇水12号", "浇水12 多浇些"):
        say("李明", "种菜")
        assert say("李明", text).startswith("浇12"), text
    say("李明", "种菜")
    assert say("李明", "浇水3处的瓜") == "3号地种浇水3处的瓜"


def test_words_that_come_too_late_are_read_anew(world: World, say: Say) -> None:
    say("李明", "种菜")
    world.on("2026-11-23 09:41")

    assert say("李明", "茄子").startswith("没看懂")


def test_declining_too_late(world: World, say: Say) -> None:
    say("李明", "种菜")
    world.on("2026-11-23 09:41")

    assert say("李明", "取消").startswith("刚才的问题已过十分钟")


@pytest.mark.parametrize("word", ["更多", "下一页", "更多。"])
def test_a_list_is_read_on(say: Say, word: str) -> None:
    say("李明", "读报")

    assert say("李明", word) == "第2页"


def test_nobody_has_to_read_on(say: Say) -> None:
    say("李明", "读报")

    assert say("李明", "天气不错").startswith("没看懂。您是想")


def test_a_yes_does_not_turn_the_page(say: Say) -> None:
    say("李明", "读报")

    assert "第2页" not in say("李明", "1")


def test_the_page_is_forgotten_after_ten_minutes(world: World, say: Say) -> None:
    say("李明", "读报")
    world.on("2026-11-23 09:41")

    assert say("李明", "更多") == "刚才的问题已过十分钟，没有记下任何东西。请再发一次。"
