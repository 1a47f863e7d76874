"""我的任务, 任务 12, 待核验: lists a page at a time, one task with its three 三定."""

import pytest

from bot.people import Role
from bot.plan import TaskState
from tests.talk import Say
from tests.tasks import duties_of_the_year, duty
from tests.world import World


def test_this_month_first_then_later(world: World, say: Say) -> None:
    duty(world, "ZB-01-1", "季度党员大会", due="2026-12-31", period="2026Q4")
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30")
    duty(world, "ZB-04-1", "季度党课", due="2026-11-20", period="2026Q4")

    assert say("老王", "我的任务").splitlines() == [
        "您要办的（前面是编号）：",
        "3 季度党课 11月20日，逾期3天",
        "2 月度支委会 11月30日",
        "以后的：",
        "1 季度党员大会 12月31日",
    ]


def test_the_same_duty_of_several_groups_is_one_line(world: World, say: Say) -> None:
    for org in ("B04-01", "B04-02"):
        duty(world, "ZB-03-1", "月度党小组会", due="2026-11-30", org=org)

    assert say("老王", "我的任务").splitlines()[1:] == ["1、2 月度党小组会 11月30日（2项）"]


def test_the_whole_year_is_shown_a_page_at_a_time(world: World, say: Say) -> None:
    duties_of_the_year(world)
    pages = [say("老王", "我的任务 全年")]
    while "回「更多」" in pages[-1]:
        pages.append(say("老王", "更多"))

    assert len(pages) > 1
    assert all(len(page) <= 200 for page in pages)
    assert pages[0].startswith("您全年要办的（前面是编号）：\n1 第1项")
    numbered = [line for page in pages for line in page.splitlines() if " 第" in line]
    assert [line.split()[0] for line in numbered] == [str(number) for number in range(1, 25)]
    assert say("老王", "更多") == "没有要接着看的清单。看任务，回「我的任务」。"


def test_a_page_is_forgotten_after_ten_minutes(world: World, say: Say) -> None:
    duties_of_the_year(world)
    say("老王", "我的任务 全年")
    world.on("2026-11-23 09:41")

    assert say("老王", "下一页").startswith("刚才的问题已过十分钟")


def test_nobody_has_to_turn_the_page(world: World, say: Say) -> None:
    duties_of_the_year(world)
    say("老王", "我的任务 全年")

    assert say("老王", "帮助").startswith("可以这样说")
    assert "第" in say("老王", "下一页")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("我的任务", "您没有要办的任务。"),
        ("逾期的任务", "您没有逾期的任务。"),
        ("下个月的任务", "您12月没有要办的任务。"),
        ("本周任务", "您11月23日至11月29日没有要办的任务。"),
        ("待核验", "没有等核验的任务。"),
    ],
)
def test_nothing_to_do(say: Say, text: str, reply: str) -> None:
    assert say("老王", text) == reply


@pytest.mark.parametrize(
    ("text", "number"),
    [("下个月的任务", 1), ("逾期的任务", 2), ("四季度的任务", 1), ("本月到期任务", 3)],
)
def test_only_what_is_asked_for(world: World, say: Say, text: str, number: int) -> None:
    duty(world, "ZB-01-1", "季度党员大会", due="2026-12-31", period="2026Q4")
    duty(world, "ZB-04-1", "季度党课", due="2026-11-20", period="2026Q4")
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30")

    assert f"\n{number} " in say("老王", text)


def test_a_unit_and_a_person_for_who_may_see_them(world: World, say: Say) -> None:
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30")

    assert say("何洁", "锅炉支部的任务").splitlines() == ["锅炉支部要办的（前面是编号）：", "1 月度支委会 11月30日"]
    assert say("陈静", "老王的任务").splitlines()[0] == "老王要办的（前面是编号）："
    assert say("周芳", "锅炉支部的任务") == "单位的记录由本单位书记、委员和党小组长查看。"
    assert say("黄勇", "老王的任务") == "单位的记录由本单位书记、委员和党小组长查看。"


def test_a_unit_of_which_there_is_none(say: Say) -> None:
    assert say("何洁", "二支部的任务") == "没有叫「二支部」的单位，请写全称再说一次。"


def test_one_of_two_of_a_name(world: World, say: Say) -> None:
    world.task("写小结", owner="wangwei2", due="2026-11-30")

    assert say("老王", "王伟的任务").startswith("有 2 位王伟，是哪一位？\n1 ")
    assert "写小结" in say("老王", "2")


def test_what_waits_for_the_secretary(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1 已交")

    assert say("老王", "待核验").splitlines()[1:] == ["1 写小结 11月30日，等核验"]
    assert "写小结" in say("老王", "待核验的任务 锅炉支部")
    assert say("李明", "待核验") == "核验、退回任务由本单位书记、副书记或党委工作部来做。"


def test_one_task_with_what_who_and_by_when(world: World, say: Say) -> None:
    duty(
        world,
        "ZB-01-1",
        "季度党员大会",
        due="2026-12-31",
        period="2026Q4",
        requirement="每季度开一次全体党员参加的大会。",
        meeting="general_meeting",
        check="auto",
        evidence=["meeting_record"],
    )

    assert say("老王", "任务 1").splitlines() == [
        "1 季度党员大会（锅炉支部，第4季度）",
        "要求：每季度开一次全体党员参加的大会。",
        "责任：老王；期限：12月31日（周四），12月1日起提醒",
        "依据：支部工作条例第十二条（中央规定）",
        "办法：把会记下来，归档后自动完成；凭据：会议记录",
    ]


def test_a_convention_is_not_made_to_look_like_a_rule(world: World, say: Say) -> None:
    duty(world, "ZB-04-1", "季度党课", due="2026-12-31", basis_level="convention", basis="")

    assert "惯例，中央没有统一规定" in say("老王", "12号任务的依据".replace("12", "1"))


def test_how_it_went(world: World, say: Say) -> None:
    duty(world, "ZB-05-2", "谈心谈话", due="2026-11-30", owner="李明", org="B04")
    say("李明", "完成 1 都谈了")
    say("老王", "退回 1 缺一个人")

    assert "11月23日 老王 退回：缺一个人" in say("李明", "任务 1")


@pytest.mark.parametrize("requirement", ["长" * 300, ""])
def test_a_reply_is_never_too_long(world: World, say: Say, requirement: str) -> None:
    duty(world, "ZB-01-1", "名" * 60, due="2026-12-31", requirement=requirement, basis="据" * 90, evidence=["roster"])

    assert len(say("老王", "任务 1")) <= 200


@pytest.mark.parametrize("text", ["任务 99", "任务 0", "任务 99999999999", "任务 ١٢", "任务 ９９"])
def test_a_number_that_no_task_has(say: Say, text: str) -> None:
    reply = say("老王", text)

    assert reply.startswith(("没有编号", "没看懂"))


def test_what_is_not_ones_own_is_not_shown(world: World, say: Say) -> None:
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30")

    assert say("黄勇", "任务 1") == "没有编号 1 的任务。"


def test_a_duty_by_its_name(world: World, say: Say) -> None:
    duty(world, "ZB-05-1", "年度组织生活会", due="2026-12-31", period="2026", evidence=["meeting_record"])

    assert "凭据：会议记录" in say("老王", "组织生活会要交什么材料")
    assert say("周芳", "组织生活会要交什么材料").startswith("没有找到还没办完的「年度组织生活会」")


def test_finished_tasks_are_not_listed(world: World, say: Say) -> None:
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30", state=TaskState.DONE)

    assert say("老王", "我的任务") == "您没有要办的任务。"


def test_the_plans_of_the_company_are_tasks_of_their_owners(world: World, say: Say) -> None:
    duty(world, "DW-02-1", "书记集中轮训", due="2026-11-30", org="C00", scope="company", role=Role.PARTY_WORK_CLERK)

    assert "1 书记集中轮训 11月30日" in say("何洁", "我的任务")


def test_a_task_nobody_answers_for(world: World, say: Say) -> None:
    duty(world, "ZB-10-1", "积极分子考察", due="2026-12-25", owner="")

    assert "责任：还没有人，请支部书记用「转交 1 姓名」定人" in say("老王", "任务 1")


@pytest.mark.parametrize(
    ("text", "when"),
    [("下半年的任务", "下半年"), ("明年上半年的任务", "2027年上半年")],
)
def test_spans_in_words(say: Say, text: str, when: str) -> None:
    reply = say("老王", text)

    assert when in reply
    assert "没有要办的任务" in reply


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("何洁", "全公司逾期的任务", ["各单位逾期没办的（前面是编号）：", "1、2 季度党课 11月20日（2项），逾期3天"]),
        ("何洁", "逾期的任务", ["您没有逾期的任务。"]),
        ("老王", "本单位逾期的任务", ["锅炉支部逾期没办的（前面是编号）：", "1 季度党课 11月20日，逾期3天"]),
        ("黄勇", "本单位逾期的任务", ["您没有逾期的任务。"]),
    ],
)
def test_the_tasks_of_all_that_is_led(world: World, say: Say, name: str, text: str, lines: list[str]) -> None:
    duty(world, "ZB-04-1", "季度党课", due="2026-11-20", owner="陈静")
    duty(world, "ZB-04-1", "季度党课", due="2026-11-20", org="B05", owner="周芳")

    assert say(name, text).splitlines() == lines
