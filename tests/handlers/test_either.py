"""27号通过, 27号退回, 27号办完了: a task or a rectification, told apart by what waits for the speaker."""

import pytest

from bot.problems import Problem, Source
from tests.problems.office import issue, reply, state
from tests.talk import Say
from tests.world import World

WHICH = "1号有两件，是哪一件？\n1 任务 1 写小结（锅炉支部）11月30日\n2 整改 1号：三季度支委会少开一次（锅炉支部）"


def both_made(world: World) -> None:
    """Task 1 is 写小结; problem 1 is put right under task 2."""
    world.task("写小结", owner="李明", due="2026-11-30")
    issue(world)


def test_both_wait_and_it_is_asked(world: World, say: Say) -> None:
    both_made(world)
    say("李明", "完成 1")
    reply(world)

    assert say("何洁", "1号通过") == WHICH
    assert say("何洁", "2").startswith("已销号：1号（三季度支委会少开一次），锅炉支部")
    assert say("何洁", "1号通过") == "已核验1项：1 写小结。改错回「撤回」。"


def test_the_task_is_picked(world: World, say: Say) -> None:
    both_made(world)
    say("李明", "完成 1")
    reply(world)

    assert say("何洁", "1号退回，缺照片") == WHICH
    assert say("何洁", "1") == "已退回：写小结，原因已告诉责任人。改错回「撤回」。"
    assert say("何洁", "1号退回，缺照片") == "已退回1号整改，原因已告诉锅炉支部，期限11月30日。改错回「撤回」。"
    assert state(world) == "退回"


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("何洁", "1号通过", "已销号：1号"),
        ("何洁", "2号通过", "已销号：1号"),
        ("何洁", "1号不通过，缺照片", "已退回1号整改"),
        ("何洁", "1号退回", "1号整改没改好在哪里？会原样告诉锅炉支部。"),
        ("老王", "1号通过", "“写小结”还没有报完成"),
        ("何洁", "任务1通过", "“写小结”还没有报完成"),
        ("何洁", "核验 1", "“写小结”还没有报完成"),
        ("何洁", "27号通过", "没有等您核验的27号任务，也没有等您验收的27号整改。"),
        ("何洁", "27号退回，缺照片", "没有等您核验的27号任务，也没有等您验收的27号整改。"),
        ("李明", "27号通过", "核验、退回任务由本单位书记、副书记或党委工作部来做。"),
    ],
)
def test_only_the_rectification_waits(world: World, say: Say, who: str, said: str, answer: str) -> None:
    both_made(world)
    reply(world)

    assert say(who, said).startswith(answer)


def test_a_problem_nobody_was_asked_to_put_right_says_so(world: World, say: Say) -> None:
    with world.acting() as ctx:
        unit = world.orgs["B04"]
        ctx.session.add(Problem(text="学习室没有投影", org_id=unit, source=Source.REPORT, day=ctx.today))

    assert say("何洁", "1号通过") == "1号问题还没有下整改通知。"


def test_done_by_a_bare_number(world: World, say: Say) -> None:
    both_made(world)

    assert say("老王", "1号办完了") == WHICH
    assert say("老王", "1") == "已报完成：写小结（11月23日（周一）办，按期）。由上级核验，不用再报。改错回「撤回」。"
    assert say("老王", "1号办完了，投影配好了") == "1号整改已回复：投影配好了。等何洁验收。改错回「撤回」。"


def test_done_by_the_number_of_a_problem_alone(world: World, say: Say) -> None:
    issue(world)

    assert say("老王", "1号办完了").startswith("1号（三季度支委会少开一次）改了什么？")
    assert say("周芳", "1号办完了").startswith("没有编号 1 的任务；")
