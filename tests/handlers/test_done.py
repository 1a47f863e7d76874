"""完成, 核验, 退回: by number, by name, from a pasted list; what is said of it and how it is taken back."""

from datetime import date

import pytest

from bot import plan
from bot.plan import TaskState
from tests.talk import Say
from tests.tasks import duty
from tests.world import World


def state(world: World, number: int) -> TaskState:
    with world.acting("何洁") as ctx:
        return plan.task(ctx, number).state


def test_the_owner_reports_and_the_secretary_is_asked(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert say("李明", "完成 1 会已开") == (
        "已报完成：写小结（11月23日（周一）办，按期）。已请老王核验。改错回「撤回」。"
    )
    assert len(world.heard_by("老王")) == 1
    assert "核验回复「核验 1」" in world.heard_by("老王")[0]


def test_a_day_in_the_past_is_late_by_that_day(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-10")

    assert say("李明", "任务1完成了，11月9日办的").startswith("已报完成：写小结（11月9日（周一）办，按期）")


def test_days_to_come_are_refused(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-10")

    assert say("李明", "完成 1，11月30日") == "完成日期不能在今天以后。"
    assert state(world, 1) is TaskState.OPEN


def test_the_secretarys_own_report_bothers_nobody(world: World, say: Say) -> None:
    world.task("写小结", owner="老王", due="2026-11-30")

    assert "由上级核验，不用再报" in say("老王", "完成 1")
    assert world.heard_by("何洁") == []
    assert "1 写小结" in say("何洁", "待核验")


def test_twice_is_once(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert say("李明", "完成 1") == "“写小结”待核验，没有改动。"
    assert len(world.heard_by("老王")) == 1


def test_taken_back_nobody_is_asked_any_more(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert say("李明", "撤回") == "已撤回：报的“写小结”完成，仍是没办完；没发出的消息不发了。"
    assert state(world, 1) is TaskState.OPEN
    assert "没有等核验的任务" in say("老王", "待核验")


def test_several_at_once_each_with_its_reason(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    world.task("交名册", owner="李明", due="2026-11-30")

    assert say("李明", "完成 1 2 99") == (
        "已报完成2项：1 写小结、2 交名册。没有记：没有编号 99 的任务。改错回「撤回」。"
    )
    say("李明", "撤回")
    assert [state(world, number) for number in (1, 2)] == [TaskState.OPEN, TaskState.OPEN]


def test_one_reason_is_given_once(world: World, say: Say) -> None:
    for title, owner in (("写小结", "李明"), ("交名册", "老王"), ("报方案", "老王")):
        world.task(title, owner=owner, due="2026-11-30")
        say(owner, f"完成 {title}")

    assert say("老王", "核验 1 2 3 98 99") == (
        "已核验1项：1 写小结。没有记：2、3：自己负责或自己报的任务由别人核验。没有编号 98、99 的任务。改错回「撤回」。"
    )


def test_none_of_several(say: Say) -> None:
    assert say("李明", "完成 98 99") == "没有编号 98、99 的任务。"


def test_by_what_it_is_called(world: World, say: Say) -> None:
    duty(world, "ZB-05-2", "谈心谈话", due="2026-12-15", period="2026")

    assert say("老王", "谈心谈话全部谈完，销项").startswith("已报完成：谈心谈话（")


def test_by_the_words_of_a_task_given_by_hand(world: World, say: Say) -> None:
    world.task("写年终总结", owner="李明", due="2026-11-30")

    assert say("李明", "完成 写年终总结").startswith("已报完成：写年终总结（")


def test_which_of_several_is_asked(world: World, say: Say) -> None:
    for org in ("B04-01", "B04-02"):
        duty(world, "ZB-05-2", "谈心谈话", due="2026-11-30", org=org)

    assert say("老王", "谈心谈话全部谈完，销项").splitlines() == [
        "有2项都可能，是哪一项？",
        "1 1 谈心谈话（锅炉支部第一党小组）11月30日",
        "2 2 谈心谈话（锅炉支部第二党小组）11月30日",
    ]
    assert say("老王", "三").startswith("没看懂这一句")
    assert say("老王", "2").startswith("已报完成：谈心谈话")
    assert [state(world, number) for number in (1, 2)] == [TaskState.OPEN, TaskState.REPORTED]


def test_too_many_to_choose_from(world: World, say: Say) -> None:
    for month in range(3, 12):
        duty(world, "ZB-05-2", "谈心谈话", due=f"2026-{month:02}-20", opens_on=date(2026, 1, 1))

    assert say("老王", "谈心谈话全部谈完，销项").startswith("有9项都可能，请写编号")


def test_a_number_that_may_be_a_day(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert say("李明", "1号完成了") == "「1号」是任务编号吗？\n1 1 写小结（锅炉支部）11月30日"
    assert say("李明", "是").startswith("已报完成：写小结")


def test_what_a_meeting_completes_is_not_reported_by_hand(world: World, say: Say) -> None:
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30", check="auto", meeting="branch_committee_meeting")

    assert say("老王", "本月支委会开完了") == "“月度支委会”由会议记录自动完成：先把会记下来，归档后自动办结。"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("完成", "是哪项任务？请写编号，例如「完成 12」；编号见「我的任务」。"),
        ("完成 99", "没有编号 99 的任务。"),
        ("完成 0", "没有编号 0 的任务。"),
        ("完成 99999999999", "没有编号 99999999999 的任务。"),
        ("完成 ١٢", "没有编号 12 的任务。"),
        ("完成 １２", "没有编号 12 的任务。"),
        ("完成 扫地", "没有找到还没办完的「扫地」，没有记。编号见「我的任务」。"),
    ],
)
def test_what_cannot_be_found(say: Say, text: str, reply: str) -> None:
    assert say("李明", text) == reply


def test_of_others_one_reports_nothing(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert say("黄勇", "完成 1") == "没有编号 1 的任务。"
    assert say("赵强", "完成 1") in {"“写小结”由责任人本人或支部书记报完成。", "没有编号 1 的任务。"}


def test_verified_by_somebody_else(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    world.task("交名册", owner="李明", due="2026-11-30")
    say("李明", "完成 1 2")

    assert say("老王", "核验 1 2 99") == ("已核验2项：1 写小结、2 交名册。没有记：没有编号 99 的任务。改错回「撤回」。")
    assert say("老王", "核验 1") == "“写小结”按期完成，没有改动。"
    assert say("老王", "撤回") == "已撤回：对“写小结”“交名册”的核验，仍待核验。"


@pytest.mark.parametrize("text", ["核验", "核验 "])
def test_without_a_number_what_waits_is_shown(world: World, say: Say, text: str) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert "1 写小结" in say("老王", text)


def test_nobody_verifies_his_own(world: World, say: Say) -> None:
    world.task("写小结", owner="老王", due="2026-11-30")
    say("老王", "完成 1")

    assert say("老王", "核验 1") == "自己负责或自己报的任务由别人核验。"
    assert say("李明", "核验 1") == "核验、退回任务由本单位书记、副书记或党委工作部来做。"


def test_sent_back_with_a_reason(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert say("老王", "退回 1 材料不全") == "已退回：写小结，原因已告诉责任人。改错回「撤回」。"
    assert world.heard_by("李明") == ["老王退回：写小结。原因：材料不全。改好后回复「完成 1」。"]
    assert say("老王", "撤回") == "已撤回：对“写小结”的退回，仍待核验；没发出的消息不发了。"


def test_the_reason_is_asked_for(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert say("老王", "退回 1") == "退回“写小结”的原因是什么？会原样告诉报完成的人。"
    assert say("老王", "少一张照片") == "已退回：写小结，原因已告诉责任人。改错回「撤回」。"
    assert "少一张照片" in world.heard_by("李明")[0]


def test_what_was_not_reported_is_not_sent_back(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert say("老王", "退回 1") == "“写小结”还没有报完成。"


@pytest.fixture
def parade(world: World) -> None:
    """The theme day is due in both branches."""
    for org, owner in (("B04", "老王"), ("B05", "周芳")):
        duty(world, "ZB-07-1", "月度主题党日", due="2026-11-30", org=org, owner=owner)


LIST = "#接龙\n主题党日完成情况\n1. 锅炉支部 12人 已完成\n2. 汽机支部 未完成"


def test_a_pasted_list_of_units(world: World, say: Say, parade: None) -> None:
    assert say("何洁", LIST) == "已替1个单位报完成：锅炉支部月度主题党日。没填的1个不记。改错回「撤回」。"
    assert (state(world, 1), state(world, 2)) == (TaskState.REPORTED, TaskState.OPEN)


def test_a_pasted_list_is_for_who_may(world: World, say: Say, parade: None) -> None:
    assert say("黄勇", LIST) == "核验、退回任务由本单位书记、副书记或党委工作部来做。"
    assert state(world, 1) is TaskState.OPEN


def test_a_link_in_the_note_is_evidence(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")

    assert "附材料1份" in say("李明", "完成 1 见 https://intranet.example/a.html")
    assert "已交1份" in say("李明", "任务 1")
    assert say("李明", "撤回").startswith("已撤回：报的“写小结”完成，仍是没办完；刚才放进“写小结”的材料")
    assert "已交" not in say("李明", "任务 1")


def test_material_added_afterwards(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert say("李明", "完成 1 https://intranet.example/a.html") == "“写小结”待核验，没有改动。附材料1份。"


def test_units_without_such_a_task_are_named(world: World, say: Say) -> None:
    duty(world, "ZB-07-1", "月度主题党日", due="2026-11-30")
    lines = "\n".join(f"{place}. {unit} 已完成" for place, unit in enumerate(("锅炉支部", "汽机支部"), 1))

    reply = say("何洁", f"#接龙\n主题党日完成情况\n{lines}")

    assert reply.startswith("已替1个单位报完成：锅炉支部月度主题党日。没有记：汽机支部没有这项没办完的任务。")


def test_the_number_of_people_is_in_the_note(world: World, say: Say) -> None:
    duty(world, "ZB-10-1", "积极分子半年考察", due="2026-12-25", period="2026H2")
    say("老王", "积极分子半年考察做完了，3个人")

    assert "报完成：3人" in say("老王", "任务 1")


def test_a_list_that_says_nothing(say: Say, parade: None) -> None:
    assert say("何洁", "#接龙\n主题党日完成情况\n1. 锅炉支部 未完成") == "名单里没有填了完成的单位，没有记。"


def test_what_only_a_task_can_do_makes_a_number_a_task(world: World, say: Say) -> None:
    world.task("写小结", owner="李明", due="2026-11-30")
    say("李明", "完成 1")

    assert say("老王", "1号通过") == "已核验1项：1 写小结。改错回「撤回」。"
