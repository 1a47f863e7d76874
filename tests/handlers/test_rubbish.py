"""Whatever stands behind a command of tasks, an answer comes, short and without a crash; questions survive it too."""

import pytest

from tests.filled import settle
from tests.talk import Say
from tests.tasks import duty
from tests.world import World

COMMANDS = (
    "任务",
    "依据",
    "完成",
    "核验",
    "退回",
    "延期",
    "改期",
    "转交",
    "同意延期",
    "不同意延期",
    "不适用",
    "取消任务",
    "催办",
    "布置任务",
    "公告",
    "紧急公告",
    "静默",
    "提醒我",
    "进度",
    "我的任务",
)
RUBBISH = (
    "",
    " 0",
    " 99999999999",
    "99999999999",
    " ١٢",
    " １２",
    " -1",
    " 1.5",
    " 12 13 14",
    " ²",
    " " + "9" * 500,
    " 零",
    " 12；DROP TABLE task",
    " \U0001f600",
    " 2月30日",
    " 'x' {count} %s",
    "\n\n",
)
NUMBERS = (" 99999999999", "99999999999", " -1", " " + "9" * 500, " ²")
"""PostgreSQL is stricter than SQLite about numbers; what else is not understood never comes to the store."""


def the_tasks(world: World) -> None:
    for due in ("2026-10-20", "2026-11-30", "2026-12-31"):
        duty(world, "ZB-05-2", "谈心谈话", due=due)
    world.task("写小结", owner="李明", due="2026-11-30")


@pytest.fixture
def busy(world: World) -> None:
    """A task of each kind of state, so that numbers mean something."""
    settle(world, the_tasks)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("store_url", "name", "rubbish"),
    [
        ("sqlite", "老王", RUBBISH),
        ("sqlite", "何洁", RUBBISH),
        ("sqlite", "黄勇", RUBBISH),
        ("postgres", "老王", NUMBERS),
        ("postgres", "何洁", NUMBERS),
    ],
    indirect=["store_url"],
    ids=lambda one: one if isinstance(one, str) else str(len(one)),
)
def test_rubbish_behind_a_command(say: Say, busy: None, command: str, name: str, rubbish: tuple[str, ...]) -> None:
    for rest in rubbish:
        reply = say(name, command + rest)

        assert "出错了" not in reply, (command + rest)[:30]
        assert len(reply) <= 200, (command + rest)[:30]


OPENERS = (
    ("老王", "延期 1", "哪天"),
    ("老王", "改期 1 12月5日", "原因"),
    ("老王", "布置任务", "什么任务"),
    ("老王", "布置任务 写总结", "给谁"),
    ("老王", "提醒我交总结", "哪天"),
    ("老王", "静默", "什么时候"),
    ("何洁", "不适用 1", "为什么"),
    ("何洁", "公告：停电", "发给谁"),
    ("何洁", "公告 锅炉支部 停电", "发送"),
    ("何洁", "催办 1", "发送"),
    ("何洁", "让各支部周五前报送党员名册", "布置"),
)


@pytest.mark.parametrize(("name", "opener", "asked"), OPENERS, ids=[opener for _, opener, _ in OPENERS])
def test_rubbish_as_an_answer(world: World, say: Say, busy: None, name: str, opener: str, asked: str) -> None:
    for rubbish in ("\U0001f600", "９９", "99999999999", "2月30日", "' {x} %s", "啊" * 300, "0"):
        assert asked in say(name, opener)
        reply = say(name, rubbish)

        assert "出错了" not in reply, rubbish
        assert len(reply) <= 200, rubbish
        say(name, "取消")
