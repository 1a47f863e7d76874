"""布置任务: what, to whom, by when; what is missing is asked for, several are shown first."""

import pytest
from sqlmodel import col, select

from bot import people
from bot.plan import Task, TaskState
from tests.talk import Say
from tests.world import World


def tasks(world: World) -> list[tuple[str, str]]:
    with world.acting() as ctx:
        rows = ctx.session.exec(select(Task).order_by(col(Task.id))).all()
        return [(row.title, row.due.isoformat()) for row in rows if row.state is TaskState.OPEN]


def test_everything_in_one_line(world: World, say: Say) -> None:
    assert say("老王", "布置任务 写年终总结 李明 12月10日前") == (
        "已布置（编号 1）：写年终总结，李明，12月10日（周四）前办完。改错回「撤回」。"
    )
    assert world.heard_by("李明") == ["老王布置任务：写年终总结，期限12月10日（周四）。办完回复「完成 1」。"]
    assert "1 写年终总结 12月10日" in say("李明", "我的任务")


def test_what_is_missing_is_asked_for(world: World, say: Say) -> None:
    assert say("老王", "布置任务") == "布置什么任务？写清要办的事，例如「报送党员名册」。"
    assert say("老王", "写年终总结") == "“写年终总结”布置给谁？写姓名、单位，或「各支部」「各党小组」。"
    assert say("老王", "随便谁") == "没看出是谁。请写名册上的姓名、单位，或「各支部」「各党小组」。"
    assert say("老王", "李明") == "“写年终总结”什么时候要？例如「12月10日」「周五」。"
    assert say("老王", "尽快").startswith("请写明日期")
    assert say("老王", "12月10日").startswith("已布置（编号 1）：写年终总结，李明，12月10日（周四）前办完")
    assert tasks(world) == [("写年终总结", "2026-12-10")]


def test_it_may_be_called_off_midway(world: World, say: Say) -> None:
    say("老王", "布置任务")
    say("老王", "写年终总结")

    assert say("老王", "算了") == "好，不记了。"
    assert tasks(world) == []


def test_all_branches_after_a_look(world: World, say: Say) -> None:
    assert say("何洁", "让各支部周五前报送党员名册").splitlines() == [
        "布置任务：报送党员名册",
        "给各支部2个单位，11月27日（周五）前办完：",
        "1 布置",
        "2 取消",
    ]
    assert tasks(world) == []

    assert say("何洁", "1") == "已布置2项：报送党员名册，各支部2个单位，11月27日（周五）前办完。改错回「撤回」。"
    assert tasks(world) == [("报送党员名册", "2026-11-27")] * 2
    assert (len(world.heard_by("老王")), len(world.heard_by("周芳"))) == (1, 1)


def test_all_groups(world: World, say: Say) -> None:
    say("老王", "布置任务 统计困难党员")
    assert "给各党小组2个" in say("老王", "各党小组") + say("老王", "12月1日")
    say("老王", "布置")

    assert (len(world.heard_by("李明")), len(world.heard_by("赵强"))) == (1, 1)


@pytest.mark.parametrize("answer", ["2", "取消"])
def test_not_given(world: World, say: Say, answer: str) -> None:
    say("何洁", "让各支部周五前报送党员名册")

    assert say("何洁", answer) in {"好，没有布置。", "好，不记了。"}
    assert tasks(world) == []


def test_one_of_two_of_a_name(world: World, say: Say) -> None:
    say("老王", "布置任务 写年终总结")
    assert say("老王", "王伟").startswith("有 2 位王伟，是哪一位？")
    assert say("老王", "2") == "“写年终总结”什么时候要？例如「12月10日」「周五」。"
    say("老王", "12月10日")

    assert len(world.heard_by("wangwei2")) == 1


def test_somebody_without_chat(world: World, say: Say) -> None:
    assert "老吴没有聊天账号，请当面告诉。" in say("老王", "布置任务 写年终总结 老吴 12月10日前")


def test_one_unit(world: World, say: Say) -> None:
    assert say("何洁", "布置任务 锅炉支部 报送党员名册 12月10日前").startswith(
        "已布置（编号 1）：报送党员名册，锅炉支部，12月10日（周四）前办完"
    )


def test_taken_back(world: World, say: Say) -> None:
    say("何洁", "让各支部周五前报送党员名册")
    say("何洁", "1")

    assert say("何洁", "撤回") == "已撤回：布置的“报送党员名册”，不用办了；没发出的消息不发了。"
    assert tasks(world) == []


def test_a_long_text_is_title_and_requirement(world: World, say: Say) -> None:
    text = "报送党员名册，" + "逐人核对姓名组织关系党费标准联系方式" * 3
    say("老王", f"布置任务 {text} 李明 12月10日前")

    with world.acting() as ctx:
        row = ctx.session.exec(select(Task)).one()
        assert row.title == "报送党员名册"
        assert row.requirement.startswith("报送党员名册，逐人核对")


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "布置任务 写总结 李明 12月10日前", "布置、转交任务由支部书记、副书记或党委工作部来做。"),
        ("老王", "布置任务 写总结 周芳 12月10日前", "锅炉支部的名册里没有周芳，没有记，请核对。"),
        ("老王", "布置任务 写总结 李明 11月2日前", "期限不能早于今天。"),
    ],
)
def test_what_is_refused(world: World, say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply
    assert tasks(world) == []


def test_a_unit_without_groups(world: World, say: Say) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B05-01").closed_on = ctx.today
    say("周芳", "布置任务 统计困难党员")

    assert say("周芳", "各党小组") == "您管的单位里没有党小组，没有布置。"


@pytest.mark.parametrize("typed", ["1", "……", "😀"])
def test_a_task_has_words(world: World, say: Say, typed: str) -> None:
    question = say("老王", "布置任务")

    assert say("老王", typed) in {question, ""}
    assert say("老王", "写小结").startswith("“写小结”布置给谁？")
