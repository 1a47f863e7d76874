"""核实, 归类, 不予受理, 采纳, 合并, 分派: the office deals with what was reported, and who reported it is told."""

import pytest

from bot.problems import Category, MainProblem, ProblemState, Severity
from tests.problems.office import problem
from tests.talk import Say
from tests.world import World

CLERK = "何洁"


@pytest.fixture
def reports(say: Say) -> None:
    """1 and 3 of 李明 and 小周 about the same, 2 a suggestion of 赵强."""
    say("李明", "反映 学习室一直没投影")
    say("赵强", "建议党课请老师傅讲讲焊接工艺")
    say("小周", "反映 宿舍学习室没有投影仪")


def test_what_waits_with_what_its_words_look_like(say: Say, reports: None) -> None:
    assert say(CLERK, "待核实") == (
        "待核实3件（前面是编号）；发「核实 编号」或「不予受理 编号 理由」：\n"
        "1 学习室一直没投影（11月23日，像P5）\n"
        "2 党课请老师傅讲讲焊接工艺（建议，11月23日，像P5）\n"
        "3 宿舍学习室没有投影仪（11月23日，像P5）"
    )


def test_what_waits_too_long_is_counted(world: World, say: Say, reports: None) -> None:
    world.on("2026-12-01")

    assert say(CLERK, "待核实").startswith("待核实3件，3件超过5个工作日（前面是编号）")


def test_the_category_is_the_offices_to_say(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "核实 2") == (
        "已核实2号：党课请老师傅讲讲焊接工艺。反映人会收到通知。类别由您定，按字面像是下面的，回数字选：\n"
        "1 P5融入中心\n2 P1思想意识（M1）\n3 先不归类"
    )
    assert problem(world, 2).category is None

    assert say(CLERK, "2") == "2号已归入P1思想意识、M1、一般。改错回「撤回」。"
    row = problem(world, 2)
    assert (row.category, row.main) == (Category.IDEOLOGY, MainProblem.FAINT)
    assert world.heard_by("赵强") == ["您反映的2号（党课请老师傅讲讲焊接工艺）已核实，接下来分派整改。"]


def test_it_may_stay_without_a_category(world: World, say: Say, reports: None) -> None:
    say(CLERK, "核实 1")

    assert say(CLERK, "2") == "好，1号先不归类。"
    row = problem(world)
    assert (row.state, row.category) == (ProblemState.VERIFIED, None)


def test_words_that_tell_nothing_get_no_guess(say: Say) -> None:
    say("李明", "反映 啊这事不对")

    assert say(CLERK, "核实 1") == (
        "已核实1号：啊这事不对。反映人会收到通知。"
        "类别发「归类 1 P3」：P1思想意识 P2组织制度 P3作用发挥 P4作风纪律 P5融入中心。改错回「撤回」。"
    )


def test_category_main_problem_and_severity_in_one(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "核实 1 p3 M2 较重") == (
        "已核实1号：学习室一直没投影。反映人会收到通知。归入P3作用发挥、M2、较重。改错回「撤回」。"
    )
    row = problem(world)
    assert (row.category, row.main, row.severity) == (Category.EXAMPLE, MainProblem.LISTLESS, Severity.SERIOUS)
    assert say(CLERK, "归类 1 P4") == "1号已归入P4作风纪律、M2、较重。改错回「撤回」。"
    assert say(CLERK, "归类 1") == (
        "请写类别，例如「归类 1 P3 M2 严重」：P1思想意识 P2组织制度 P3作用发挥 P4作风纪律 P5融入中心；"
        "主要问题：M1有的党员意识不强、学得不深，M2有的党员干部劲头不够、带头不明显，M3有的支部基础弱、工作走形式。"
    )
    assert say(CLERK, "核实 1") == "1号现在是“核实”，没有改动。"


def test_verifying_is_taken_back_and_who_reported_hears_nothing(world: World, say: Say, reports: None) -> None:
    say(CLERK, "核实 1 P5")

    assert say(CLERK, "撤回") == "已撤回：对1号：学习室一直没投影的核实，仍待核实；没发出的消息不发了。"
    assert problem(world).state is ProblemState.REGISTERED


def test_not_taken_on_with_its_reason(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "不予受理 1") == "1号为什么不受理？理由会原样告诉反映人。"
    assert say(CLERK, "已经在配了，下周到") == (
        "1号不予受理，理由：已经在配了，下周到。反映人会收到通知。改错回「撤回」。"
    )
    assert world.heard_by("李明") == ["您反映的1号（学习室一直没投影）没有受理：已经在配了，下周到。"]
    assert say(CLERK, "核实 1") == "1号现在是“不予受理”，没有改动。"


@pytest.mark.parametrize(
    ("said", "answer", "heard"),
    [
        (
            "采纳 2 明年党课计划里安排",
            "已采纳2号建议：明年党课计划里安排。反映人会收到通知。改错回「撤回」。",
            "您的2号建议（党课请老师傅讲讲焊接工艺）已采纳：明年党课计划里安排。",
        ),
        (
            "不采纳 2 师傅们排不开",
            "2号建议没有采纳，理由：师傅们排不开。反映人会收到通知。改错回「撤回」。",
            "您的2号建议（党课请老师傅讲讲焊接工艺）没有采纳：师傅们排不开。",
        ),
    ],
)
def test_a_suggestion_is_adopted_or_not(
    world: World, say: Say, reports: None, said: str, answer: str, heard: str
) -> None:
    assert say(CLERK, said) == answer
    assert world.heard_by("赵强") == [heard]


def test_a_problem_is_not_adopted(say: Say, reports: None) -> None:
    assert say(CLERK, "采纳 1 好") == "1号登记的是问题，不是建议：核实后分派，或者不予受理。"


def test_two_of_one_matter_are_dealt_with_once_and_both_are_told(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "合并 3 到 1") == (
        "3号已并入1号（学习室一直没投影），编号都不变；有结果两边的反映人都会告诉。改错回「撤回」。"
    )
    say(CLERK, "分派 1 给 锅炉支部 12月15日前 配好投影")
    say("老王", "整改 1 已配投影")
    say(CLERK, "销号 1")

    assert world.heard_by("李明") == [
        "您反映的1号（学习室一直没投影）已核实，交锅炉支部在12月15日前整改。",
        "您反映的1号（学习室一直没投影）已整改并验收：已配投影。",
    ]
    assert world.heard_by("小周") == [
        "您反映的3号（宿舍学习室没有投影仪）和1号是同一件事，并入一起办；编号不变，有结果都会告诉您。",
        "您反映的3号（宿舍学习室没有投影仪）已核实，交锅炉支部在12月15日前整改。",
        "您反映的3号（宿舍学习室没有投影仪）已整改并验收：已配投影。",
    ]


def test_what_was_merged_goes_along(world: World, say: Say, reports: None) -> None:
    say("黄勇", "反映 投影")
    say(CLERK, "合并 3 到 4")
    say(CLERK, "合并 4 到 1")

    assert (problem(world, 3).merged_into, problem(world, 4).merged_into) == (1, 1)
    assert say(CLERK, "核实 3") == "3号已经并入1号，没有改动；请对1号办。"
    assert say(CLERK, "合并 1 到 3") == "3号已经并入1号，没有改动；请对1号办。"
    assert say(CLERK, "撤回") == "已撤回：4号：投影的合并，分开办；没发出的消息不发了。"
    assert (problem(world, 3).merged_into, problem(world, 4).merged_into) == (4, None)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("合并 1 到 1", "一件不能并入它自己。"),
        ("合并 1", "请写两个编号，例如「合并 12 到 5」：12号并入5号一起办。"),
        ("合并 1 到 9", "没有编号 9 的问题。"),
        ("合并 3 到 2", "2号已经不予受理，不能并入它。"),
    ],
)
def test_what_cannot_be_merged(say: Say, reports: None, said: str, answer: str) -> None:
    say(CLERK, "不采纳 2 排不开")

    assert say(CLERK, said) == answer


def test_what_is_being_put_right_takes_others_in_but_goes_nowhere(say: Say, reports: None) -> None:
    say(CLERK, "分派 1 给 锅炉支部 12月15日前 配好投影")

    assert say(CLERK, "合并 1 到 3") == "1号已经下过整改通知，不能并入别的；可以把别的并入它。"
    assert say(CLERK, "合并 3 到 1").startswith("3号已并入1号")


def test_a_report_becomes_a_rectification(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "分派 1 给 锅炉支部 12月15日前 配好投影，由陈静负责") == (
        "1号已分派锅炉支部，整改〔2026〕1号：学习室一直没投影。要求：配好投影。12月15日前，陈静负责，何洁验收。改错回「撤回」。"
    )
    row = problem(world)
    assert (row.state, row.org_id) == (ProblemState.RECTIFYING, world.orgs["B04"])
    assert say(CLERK, "撤回").startswith("已撤回：下达的整改（1号：学习室一直没投影），不用办了")
    row = problem(world)
    assert (row.state, row.org_id) == (ProblemState.REGISTERED, world.orgs["C00"])


def test_unit_and_deadline_are_asked_for(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "分派 1") == "1号分派给哪个单位？请写单位名称。"
    assert say(CLERK, "锅炉支部") == (
        "1号分派给锅炉支部：学习室一直没投影。限什么时候改好？\n"
        "1 12月23日前（一般，30天）\n2 12月8日前（较重，15天）\n3 11月30日前（严重，7天）\n4 取消"
    )
    assert say(CLERK, "4") == "好，没有分派。"
    say(CLERK, "分派 1 锅炉支部")
    assert "要求：查明原因，按期改正。12月8日前" in say(CLERK, "2")


def test_what_is_asked_for_may_stand_on_both_sides_of_the_deadline(say: Say, reports: None) -> None:
    assert "要求：配好投影，说明原因。12月15日前" in say(CLERK, "分派 1 锅炉支部 配好投影，请于12月15日前 说明原因")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("下周五前把灯换了", "要求：把灯换了。12月4日前"),
        ("12月4日", "要求：查明原因，按期改正。12月4日前"),
        ("12月4日前", "要求：查明原因，按期改正。12月4日前"),
    ],
)
def test_a_deadline_may_be_typed_at_the_choices(say: Say, reports: None, typed: str, asked: str) -> None:
    say(CLERK, "分派 1 锅炉支部")
    assert asked in say(CLERK, typed)


def test_a_typed_deadline_that_is_none_is_not_taken(say: Say, reports: None) -> None:
    say(CLERK, "分派 1 锅炉支部")
    assert "已分派" not in say(CLERK, "越快越好")


def test_a_report_of_a_unit_goes_to_it(say: Say) -> None:
    say("周芳", "反映 汽机支部活动室老锁着")

    assert say(CLERK, "分派 1 12月15日前 白天开着").startswith("1号已分派汽机支部，")


@pytest.mark.parametrize("said", ["分派 1 给 锅炉支部 2月30日前 配好", "分派 1 给 锅炉支部 13月1日前 配好"])
def test_a_deadline_no_calendar_has(say: Say, reports: None, said: str) -> None:
    assert "说不准是哪一天" in say(CLERK, said)


def test_who_answers_for_it_does_not_accept_it(say: Say, reports: None) -> None:
    answer = say(CLERK, "分派 1 给 锅炉支部 12月15日前 配好投影，由老王验收")

    assert answer == "验收人不能是整改责任人，请另指定验收人。"


def test_the_same_matter_under_way_is_to_be_merged(say: Say, reports: None) -> None:
    say(CLERK, "整改通知 锅炉支部 学习室一直没投影，配好投影，12月10日前")

    assert say(CLERK, "分派 1 给 锅炉支部 12月15日前") == ("锅炉支部的4号是同一件事，正在整改；请回「合并 1 到 4」。")


def test_withdrawn_from_a_unit_it_waits_for_another(world: World, say: Say, reports: None) -> None:
    say(CLERK, "分派 1 给 汽机支部 12月15日前 配好投影")
    say(CLERK, "撤销整改 1 不归汽机管")

    assert problem(world).state is ProblemState.VERIFIED
    assert say(CLERK, "分派 1 给 锅炉支部 12月15日前 配好投影").startswith("1号已分派锅炉支部，整改〔2026〕2号")


def test_the_words_of_an_adopted_suggestion_can_be_asked_of_a_unit(say: Say, reports: None) -> None:
    say(CLERK, "采纳 2 明年安排")

    answer = say(CLERK, "整改通知 党委 党课请老师傅讲讲焊接工艺，12月10日前")
    assert "党课请老师傅讲讲焊接工艺" in answer
    assert "第2次出现" not in answer


def test_only_the_office_decides(world: World, say: Say, reports: None) -> None:
    on_one = ("核实 1", "归类 1 P3", "不予受理 1 不属实", "合并 3 到 1", "分派 1 给 锅炉支部", "待核实")

    for said in (*on_one, "采纳 2 好", "不采纳 2 不好"):
        assert say("老王", said) == "下整改通知、验收销号由党委工作部来做；指定了验收人的，由验收人验收。"
    assert {problem(world, number).state for number in (1, 2, 3)} == {ProblemState.REGISTERED}


def test_the_register_by_category_by_kind_and_by_what_is_new(say: Say, reports: None) -> None:
    say(CLERK, "核实 1 P5")

    assert say(CLERK, "问题台账 P5") == "P5融入中心类问题台账共1件，未销号1件（前面是编号）：\n1 学习室一直没投影，核实"
    assert say(CLERK, "融入中心的问题") == say(CLERK, "问题 p5")
    assert say(CLERK, "问题 P1") == "P1思想意识类问题台账还没有记录。"
    assert say(CLERK, "建议台账") == ("建议1件，未办结1件（前面是编号）：\n2 党课请老师傅讲讲焊接工艺，登记")
    for words in ("没核实的问题", "待核实的问题", "问题台账 待核实"):
        assert say(CLERK, words).startswith("待核实2件（前面是编号）：\n2 党课请老师傅讲讲焊接工艺，登记")


def test_who_reported_is_told_to_the_office_and_himself_not_to_the_unit(say: Say) -> None:
    say("小周", "反映 锅炉支部学习室一直没投影")

    told = "1号，锅炉支部：锅炉支部学习室一直没投影。登记。"
    assert say(CLERK, "问题 1") == told + "小周反映。类别待定，按字面像P5。"
    assert say("小周", "问题 1") == told
    for other in ("老王", "李明", "周芳"):
        assert say(other, "问题 1") == "没有编号 1 的问题。"
    assert say("老王", "问题台账") == "锅炉支部问题台账还没有记录。"

    say(CLERK, "分派 1 12月15日前 配好投影")
    assert "小周" not in say("老王", "问题 1")
    assert say("老王", "问题台账").startswith("锅炉支部问题台账共1件")


def test_what_was_said_of_it_stands_in_the_register(say: Say, reports: None) -> None:
    say(CLERK, "不予受理 1 已经在修")
    say(CLERK, "采纳 2 明年安排")
    say("李明", "反映 学习室的投影又坏了")
    say(CLERK, "合并 4 到 3")

    assert "不予受理。理由：已经在修。" in say("李明", "问题 1")
    assert say("赵强", "问题 2") == "2号，党委：党课请老师傅讲讲焊接工艺。已销号。答复：明年安排。"
    assert "已并入3号一起办。" in say("李明", "问题 4")


def test_the_number_may_come_first(world: World, say: Say, reports: None) -> None:
    assert say(CLERK, "2号建议不采纳 没有预算").startswith("2号建议没有采纳，理由：没有预算。")
    assert say(CLERK, "3号和1号是一个事，合一起").startswith("3号已并入1号（学习室一直没投影）")
    assert say(CLERK, "1号派给锅炉支部，12月4日前配好").startswith("1号已分派锅炉支部")
    assert problem(world).state is ProblemState.RECTIFYING
