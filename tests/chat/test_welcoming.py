"""Who is not known yet is told how to become known; who opens the chat is greeted once a day, else it is a look."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import Incoming, Window
from bot.chat import Reply, Router
from bot.core.context import Context
from bot.core.errors import BusyError
from tests.talk import Say, talk
from tests.world import World

ENTERS = "event.enter_agent"
HELLO, WHO = "您好，李明", "您是哪位"


@pytest.fixture
def say(world: World) -> Say:
    """A desk that greets and knows nothing else."""
    router = Router()

    @router.welcome(ENTERS, "event.subscribe")
    def greet(ctx: Context, _: Incoming) -> Reply:
        return Reply(f"您好，{ctx.actor.name}" if ctx.actor else WHO)

    return talk(world, router)


def busy() -> None:
    """A store nobody can write to."""
    raise BusyError


def enters(say: Say, name: str = "李明", *, key: str = "", kind: str = ENTERS) -> str:
    return say.desk.receive(replace(say.message(name, "", key=key), kind=kind))


def test_who_opens_the_chat_is_greeted_once_a_day(world: World, say: Say) -> None:
    assert [enters(say) for _ in range(3)] == [HELLO, "", ""]
    assert enters(say, "黄勇") == "您好，黄勇"

    world.now += timedelta(days=1)
    assert [enters(say), enters(say)] == [HELLO, ""]


def test_a_copy_of_the_event_gets_the_same_answer(world: World, say: Say) -> None:
    assert [enters(say, key="e:1") for _ in range(3)] == [HELLO] * 3
    assert enters(say, key="e:2") == ""


def test_a_stranger_too_is_told_once_a_day(say: Say) -> None:
    assert [enters(say, "nobody7") for _ in range(2)] == [WHO, ""]


def test_to_follow_and_to_enter_are_one_greeting(say: Say) -> None:
    assert [enters(say, kind="event.subscribe"), enters(say)] == [HELLO, ""]


def test_to_open_the_chat_again_takes_no_writer_s_place(
    world: World, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    enters(say, key="e:1")
    monkeypatch.setattr(world.database, "write", busy)

    assert [enters(say), enters(say, key="e:1")] == ["", HELLO]
    with pytest.raises(BusyError):
        enters(say, "黄勇")


def test_two_events_at_once_are_one_greeting(say: Say) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda one: enters(say, key=f"e:{one}"), range(4)))
    assert sorted(told) == ["", "", "", HELLO]


def test_an_event_that_opens_a_window_is_heard_though_it_is_not_answered(world: World, say: Say) -> None:
    heard: list[str] = []

    def listen(_: Context, incoming: Incoming, reply: str, __: str) -> str:
        heard.append(incoming.key)
        return reply

    say.desk.listener = listen
    follows = replace(say.message("李明", ""), kind="event.subscribe", opens=Window("follow", timedelta(minutes=1), 3))

    told = [say.desk.receive(replace(follows, key=f"e:{one}")) for one in (1, 2)]
    assert (told, heard) == ([HELLO, ""], ["e:1", "e:2"])


def test_an_open_question_is_not_touched(world: World, say: Say) -> None:
    said = talk(world)
    said("老王", "开会 党课 今天上午9点")
    asked_back = said("老王", "黄勇请假，值班，其他都到了")
    assert "确认" in asked_back
    enters(say, "老王", key="e:9")

    assert said("老王", "好的") != "现在没有等您回答的问题，没有记下任何东西。要办什么请直接说，或回「帮助」。"


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ("wecom_app", "请把「绑定 nobody7 您的姓名」发给支部组织委员"),
        ("wechat_oa", "请向支部书记要绑定码，发「绑定 绑定码」给我。"),
    ],
)
def test_how_to_become_known(channel: str, told: str, say: Say) -> None:
    said = say.desk.receive(replace(say.message("nobody7", "签到"), channel=channel))
    assert told in said
    assert ("nobody7" in said) == (channel == "wecom_app")


def test_other_events_are_as_silent_as_before(say: Say) -> None:
    assert enters(say, kind="event.location") == ""


def test_no_two_greet() -> None:
    router, other = Router(), Router()
    router.welcome(ENTERS)(lambda _, __: Reply(""))
    other.include(router)
    with pytest.raises(ValueError, match="two welcomes"):
        other.include(router)
