"""突击队 and activities in the chat: begun, signed up for, reported, closed; nobody is pressed, nobody ranked."""

import pytest
from sqlmodel import select

from bot import activities, people, plan
from bot.activities import ActivityFigure, ActivityMember
from bot.people import Role
from handlers import achieving, enrolling, going_on, measuring, starting
from tests.talk import Say, talked
from tests.tasks import list_of_the_year
from tests.world import World

TEAM = "成立汽机扣缸突击队，队长李明，队员赵强，12月5日前扣完"
BEGUN = (
    "已成立1号汽机扣缸突击队（锅炉支部），队长李明，队员赵强，12月5日前完成。"
    "下一个工作日早上通知6人，自愿报名。改错回「撤回」。"
)
PASTED = "#接龙\n汽机扣缸突击队报名\n例 姓名 工种\n\n1. 林福鹏 起重\n2. 黄勇 焊工\n3. 林福朋 质检\n4. 黄勇"
CONTEST = "开展四比劳动竞赛"
TOPICS = (achieving, enrolling, going_on, measuring, starting)


@pytest.fixture
def team(world: World) -> World:
    talked(world, ("老王", TEAM))
    return world


def test_a_team_from_beginning_to_end(world: World, say: Say) -> None:
    assert say("老王", TEAM) == BEGUN
    assert say("小周", "我报名扣缸突击队") == ("已报名1号汽机扣缸突击队（锅炉支部）：您，现有2人。改错回「撤回」。")
    assert say("李明", "战报 1 转子一次就位") == (
        "已记1号汽机扣缸突击队（锅炉支部）战报：转子一次就位。全部完成了回「结项 1」。改错回「撤回」。"
    )
    assert say("黄勇", "扣缸突击队进展怎么样") == (
        "1号汽机扣缸突击队（锅炉支部）：在办。队长李明，12月5日前完成。2人参加。"
        "11月23日战报：转子一次就位。报名回「报名 1」，自愿。"
    )
    assert say("李明", "活动 1").startswith(
        "1号汽机扣缸突击队（锅炉支部）：在办。队长李明，12月5日前完成。2人参加：赵强、小周。"
    )
    world.on("2026-12-02")
    assert say("李明", "结项 1 12月1日扣完，零返工") == (
        "已结项：1号汽机扣缸突击队（锅炉支部），12月1日完成，比节点早4天。12月1日扣完，零返工。"
        "提前完成的，党委工作部可以「急难险重 1」确认。改错回「撤回」。"
    )
    assert say("何洁", "急难险重 1") == (
        "已确认1号汽机扣缸突击队（锅炉支部）为急难险重（比节点早4天），考核 J3 可据此加分。改错回「撤回」。"
    )
    assert say("黄勇", "扣缸突击队进展怎么样") == (
        "1号汽机扣缸突击队（锅炉支部）12月1日结项，比节点早4天：12月1日扣完，零返工。"
    )
    assert say("黄勇", "活动") == "现在没有在办的活动。"


def test_beginning_a_team_opens_its_duty_and_taking_it_back_closes_it(world: World, say: Say) -> None:
    list_of_the_year(world)

    assert "任务「节点攻坚突击队」12月15日到期。" in say("老王", TEAM)
    assert say("老王", "撤回") == ("已撤回：登记的1号汽机扣缸突击队，不办了；没发出的消息不发了。")
    with world.database.read() as session:
        assert session.exec(select(plan.Task)).all() == []


def test_who_leads_is_asked(world: World, say: Say) -> None:
    assert say("老王", "组建抢修突击队，下周五前完成消缺") == "抢修突击队的队长是谁？请写姓名。"
    assert say("老王", "尹军") == "名册里没有尹军，没有记，请核对。"
    assert say("老王", "林福鹏").startswith("已成立1号抢修突击队（锅炉支部），队长林福鹏，12月4日前完成。")


def test_members_nobody_knows_are_listed_back(world: World, say: Say) -> None:
    said = say("老王", "成立吹管突击队 队长陈静 队员李名、黄勇 12月20日前完成 目标：一次吹管合格")

    assert said == (
        "已成立1号吹管突击队（锅炉支部），队长陈静，队员黄勇，12月20日前完成。"
        "名册里没有李名（相近的有李明），没有记，请核对。下一个工作日早上通知6人，自愿报名。改错回「撤回」。"
    )
    assert world.heard_by("小周") == [
        "锅炉支部成立吹管突击队：队长陈静，目标：一次吹管合格，12月20日前完成。想参加的回「报名 1」，自愿，不用回复。"
    ]
    assert say("老王", "成立扣缸突击队，队长李明天") == "汽机扣缸突击队的队长是谁？请写姓名。"


def test_two_of_one_name_are_told_apart(world: World, say: Say) -> None:
    asked = say("老王", "成立扣缸突击队，队长王伟，12月5日前")
    assert asked.startswith("有 2 位王伟，是哪一位？\n1 王伟（锅炉支部第一党小组，1980年生）")
    assert say("老王", "2").startswith("已成立1号汽机扣缸突击队（锅炉支部），队长王伟，12月5日前完成。")
    assert len(world.heard_by("wangwei2")) == 1
    assert world.heard_by("wangwei2")[0].startswith("您是1号汽机扣缸突击队的队长")


def test_an_activity_of_its_own_making_is_called_off(world: World, say: Say) -> None:
    assert say("老王", "组织活动 安全知识问答 12月4日") == (
        "已成立1号安全知识问答（锅炉支部），到12月4日。下一个工作日早上通知8人，自愿报名。改错回「撤回」。"
    )
    assert say("小周", "我要报名").startswith("已报名1号安全知识问答")
    assert say("黄勇", "报名").startswith("已报名1号安全知识问答")
    assert say("老王", "取消活动 1") == "为什么取消1号安全知识问答（锅炉支部）？会原样告诉报了名的人。"
    assert say("老王", "下雪了，改到明年") == (
        "已取消1号安全知识问答（锅炉支部），报了名的会收到原因。改错回「撤回」。"
    )
    assert world.heard_by("黄勇")[-1] == "1号安全知识问答取消了：下雪了，改到明年。"
    assert say("黄勇", "取消活动 1 不想干").startswith("组织活动、组队、报成果由支部书记")
    assert say("老王", "取消活动 1 再取消") == "1号安全知识问答已取消，没有记。"


def test_what_presses_is_told_at_once(world: World, say: Say) -> None:
    assert "正在通知8人，自愿报名。" in say("老王", "组织活动 安全知识问答 明天")


def test_the_office_begins_one_for_the_company(world: World, say: Say) -> None:
    assert say("何洁", CONTEST) == ("已成立1号四比劳动竞赛（党委），到12月31日。会告诉2人，不用报名。改错回「撤回」。")
    assert say("黄勇", "报名 1") == "1号四比劳动竞赛不用报名。"
    assert say("何洁", "成立扣缸突击队，锅炉支部的，队长李明").startswith("已成立2号汽机扣缸突击队（锅炉支部）")
    assert say("黄勇", "成立扣缸突击队，队长李明").startswith("组织活动、组队、报成果由支部书记")


def test_a_pasted_list_signs_up_who_is_known(team: World, say: Say) -> None:
    assert say("老王", PASTED) == (
        "已报名1号汽机扣缸突击队（锅炉支部）：林福鹏、黄勇，现有3人。"
        "名册里没有林福朋（相近的有林福鹏），没有记，请核对。改错回「撤回」。"
    )
    with team.database.read() as session:
        notes = {one.member_id: one.note for one in session.exec(select(ActivityMember))}
    assert notes[team.who("林福鹏")] == "起重"
    assert say("老王", PASTED).startswith("林福鹏、黄勇已经报了1号汽机扣缸突击队（锅炉支部），现有3人。")


def test_of_two_with_one_name_in_a_list_one_is_asked(team: World, say: Say) -> None:
    assert say("老王", "#接龙\n扣缸突击队报名\n1. 王伟 电工\n2. 黄勇").startswith("有 2 位王伟，是哪一位？")
    assert "王伟、黄勇，现有3人" in say("老王", "1")
    assert "王伟、小周，现有5人。王伟原来就在。" in say("老王", "#接龙\n扣缸突击队报名\n1. 王伟\n2. 王伟\n3. 小周")


def test_a_list_for_what_is_not_on(world: World, say: Say) -> None:
    pasted = "#接龙\n锅炉水压突击队报名\n1. 林福鹏\n2. 黄勇"
    assert say("老王", pasted) == "没有找到在办的锅炉水压突击队，没有记。现在没有在办的活动。"
    say("老王", TEAM)
    assert say("老王", pasted) == "没有找到在办的锅炉水压突击队，没有记。在办的有：1号汽机扣缸突击队。"


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("黄勇", "报名 1 焊工", "已报名1号汽机扣缸突击队（锅炉支部）：您，现有2人。改错回「撤回」。"),
        ("李明", "报名 1 黄勇、小周", "已报名1号汽机扣缸突击队（锅炉支部）：黄勇、小周，现有3人。改错回「撤回」。"),
        (
            "黄勇",
            "我和小周报名扣缸突击队",
            "已报名1号汽机扣缸突击队（锅炉支部）：您，现有2人。小周请本人报名，或由队长、党小组长登记。改错回「撤回」。",
        ),
        ("赵强", "给黄勇报名扣缸突击队", "已报名1号汽机扣缸突击队（锅炉支部）：黄勇，现有2人。改错回「撤回」。"),
        (
            "黄勇",
            "给小周报名扣缸突击队",
            "替别人报名由队长、党小组长或书记、委员来做，或由本人回「报名 1」。",
        ),
        (
            "李明",
            "报名 1 黄勇 黄勇",
            "已报名1号汽机扣缸突击队（锅炉支部）：黄勇，现有2人。黄勇写了两次，算一次。改错回「撤回」。",
        ),
        ("李明", "报名 1 张景林", "没有看到可以报名的人。名册里没有张景林，没有记，请核对。"),
        ("李明", "报名 1", "您已经报了1号汽机扣缸突击队（锅炉支部），现有1人。"),
        ("赵强", "报名 1", "您已经报了1号汽机扣缸突击队（锅炉支部），现有1人。"),
        ("黄勇", "报名 7", "没有编号 7 的活动。"),
        ("刘洋", "报名 1", "没有编号 1 的活动。"),
        ("赵强", "退出 1", "已退出1号汽机扣缸突击队（锅炉支部）：您，不用说明原因。改错回「撤回」。"),
        ("赵强", "我退出扣缸突击队", "已退出1号汽机扣缸突击队（锅炉支部）：您，不用说明原因。改错回「撤回」。"),
        ("老王", "取消报名 1 赵强", "已退出1号汽机扣缸突击队（锅炉支部）：赵强，不用说明原因。改错回「撤回」。"),
        ("老王", "退出 1 张景林", "名册里没有张景林，没有记，请核对。"),
        ("黄勇", "退出 1", "您没有报1号汽机扣缸突击队。"),
    ],
)
def test_signing_up_and_leaving(name: str, text: str, answer: str, team: World, say: Say) -> None:
    assert say(name, text) == answer


def test_which_is_asked_when_there_are_several(team: World, say: Say) -> None:
    say("老王", "组织活动 安全知识问答 12月4日")
    assert say("黄勇", "报名") == "是哪一个？\n1 2号安全知识问答（锅炉支部）\n2 1号汽机扣缸突击队（锅炉支部）"
    assert say("黄勇", "1").startswith("已报名2号安全知识问答")
    assert say("黄勇", "活动") == (
        "在办的活动（前面是编号）：\n2 安全知识问答，到12月4日，您已报名\n1 汽机扣缸突击队，12月5日前完成，可报名"
    )
    assert say("黄勇", "活动 安全知识问答").startswith("2号安全知识问答（锅炉支部）：在办。到12月4日。1人参加。")
    for number in range(3, 9):
        say("老王", f"组织活动 第{number}次义务劳动")
    assert say("黄勇", "报名").startswith("有8个活动都可能，请写编号")


def test_what_it_is_called_is_asked_for(world: World, say: Say) -> None:
    assert say("老王", "新建突击队 队长李明").startswith("请写明活动叫什么，例如「成立吹管突击队")
    assert say("老王", "新建突击队 名称吹管突击队 队长李明").startswith("已成立1号吹管突击队（锅炉支部），队长李明。")
    assert say("老王", "成立").startswith("请写明活动叫什么")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("每月一星怎么评", "每月一星：班组推荐一句话事迹，支委会定一人；没有合适的可以空缺。"),
        ("四比竞赛怎么算", "四比劳动竞赛：每季度用生产部门的数据，缺一项就待核，只公布优胜者。"),
    ],
)
def test_how_one_goes_by_the_list(text: str, answer: str, world: World, say: Say) -> None:
    assert say("黄勇", text) == answer


@pytest.mark.parametrize("text", ["义务劳动加我一个", "我报名参加义务劳动", "退出 义务劳动", "报名 义务劳动"])
def test_another_name_is_never_taken_for_the_only_one(text: str, team: World, say: Say) -> None:
    said = say("赵强", text)

    assert said.startswith("没有找到在办的"), said
    assert said.endswith("没有记。在办的有：1号汽机扣缸突击队。")
    say("老王", "组织活动 义务劳动 12月4日")
    assert "2号义务劳动" in say("赵强", text)


def test_the_name_is_no_part_of_the_result(world: World, say: Say) -> None:
    say("老王", "组建抢修突击队，队长林福鹏")

    assert "战报：消缺30项。" in say("老王", "战报 抢修突击队消缺30项")
    assert "战报：抢修一次成功。" in say("老王", "战报 1 抢修一次成功"), "a word of the name that is said of the work"
    assert say("林福鹏", "战报 抢修突击队").startswith("1号抢修突击队（锅炉支部）有什么成果？")
    assert "。昨天全部消完。" in say("林福鹏", "结项 抢修突击队，昨天全部消完")
    say("老王", TEAM)
    assert say("李明", "结项 扣缸突击队").startswith("2号汽机扣缸突击队（锅炉支部）结果怎样？")


def test_what_was_only_noted_is_not_open_to_sign_up(world: World, say: Say) -> None:
    say("老王", "技能比赛结束，我支部拿了焊接第一名")

    assert say("黄勇", "报名") == "没有找到在办的活动，没有记。在办的有：1号安装技能比赛。"
    assert say("黄勇", "报名 1") == "1号安装技能比赛不用报名。"


def test_taken_back(team: World, say: Say) -> None:
    say("黄勇", "报名 1")
    assert say("黄勇", "撤回") == "已撤回：刚才的报名（1号汽机扣缸突击队），恢复到之前。"
    say("赵强", "退出 1")
    assert say("赵强", "撤回") == "已撤回：刚才的退出（1号汽机扣缸突击队），仍在名单里。"
    say("李明", "战报 1 转子就位")
    assert say("李明", "撤回") == "已撤回：刚才报的战报（1号汽机扣缸突击队）。"
    say("李明", "结项 1 零返工")
    assert say("李明", "撤回") == "已撤回：1号汽机扣缸突击队的结项，仍在办。"
    assert say("李明", "活动 1").startswith("1号汽机扣缸突击队（锅炉支部）：在办。")


def test_the_four_numbers_of_the_quarter(world: World, say: Say) -> None:
    assert say("老王", "三无一创三季度：无违章无事故无次品，创优2项") == (
        "已记1号三无一创（锅炉支部）2026年3季度：违章0、事故0、次品0、创优2，达标。"
        "本单位还没登记这个活动，一并登记了。改错回「撤回」。"
    )
    assert say("周芳", "三无一创三季度 违章1起 无事故 无次品 创优3项") == (
        "已记2号三无一创（汽机支部）2026年3季度：违章1、事故0、次品0、创优3，不达标（不公布）。"
        "本单位还没登记这个活动，一并登记了。改错回「撤回」。"
    )
    for text in ("三季度三无一创结果怎么样", "三无一创结果怎么样"):
        assert say("黄勇", text) == "2026年3季度三无一创达标：锅炉支部。"
    assert say("黄勇", "二季度三无一创结果怎么样") == "2026年2季度三无一创还没有公布达标的。"
    assert say("老王", "三无一创 四季度无违章 无事故 次品0") == (
        "已记1号三无一创（锅炉支部）2026年4季度：违章0、事故0、次品0，待核，还缺创优。改错回「撤回」。"
    )
    assert say("老王", "数据 1 四季度 违章0 事故0 次品1 创优2") == (
        "已记1号三无一创（锅炉支部）2026年4季度：违章0、事故0、次品1、创优2，不达标（不公布）。改错回「撤回」。"
    )
    assert say("黄勇", "三无一创三季度：无违章无事故无次品，创优2项").startswith("生产部门的数据由支部书记")
    assert say("何洁", "三无一创三季度：无违章无事故无次品，创优2项").startswith("请写明是哪个单位的三无一创")
    assert say("何洁", "锅炉支部三无一创三季度：无违章无事故无次品，创优3项").startswith(
        "已记1号三无一创（锅炉支部）2026年3季度：违章0、事故0、次品0、创优3，达标。改错"
    )
    assert say("老王", "三无一创无违章无事故无次品，创优2项").startswith("请写明是哪个季度的，例如「三无一创三季度")


def test_the_office_asks_what_is_on_in_one_unit(world: World, say: Say) -> None:
    say("老王", "组织活动 安全知识问答 12月4日")

    assert say("何洁", "活动 锅炉支部").startswith("在办的活动（前面是编号）：\n1 安全知识问答（锅炉支部）")
    assert say("何洁", "活动 汽机支部") == "没有您看得到的汽机支部在办的活动。"
    assert say("周芳", "活动 锅炉支部") == "没有您看得到的锅炉支部在办的活动。"


def test_figures_of_the_contest_stay_with_the_unit_and_the_office(world: World, say: Say) -> None:
    say("何洁", CONTEST)
    assert say("何洁", "数据 1 锅炉一班 三季度 安全95 质量90 进度88 党建92") == (
        "已记1号四比劳动竞赛（党委）2026年3季度锅炉一班：安全95、质量90、进度88、党建92，合计91.3。改错回「撤回」。"
    )
    assert say("老王", "数据 1 三季度 安全95 质量90 进度88") == (
        "已记1号四比劳动竞赛（党委）2026年3季度锅炉支部：安全95、质量90、进度88，待核，还缺党建。改错回「撤回」。"
    )
    assert say("何洁", "数据 1 汽机支部 三季度 安全80") == (
        "已记1号四比劳动竞赛（党委）2026年3季度汽机支部：安全80，待核，还缺质量、进度、党建。改错回「撤回」。"
    )
    assert say("老王", "数据 1") == (
        "1号四比劳动竞赛（党委）2026年3季度，只有本单位和党委工作部看得到：\n"
        "锅炉支部：安全95、质量90、进度88，待核，还缺党建"
    )
    assert "锅炉一班：安全95、质量90、进度88、党建92，合计91.3" in say("何洁", "数据 1 三季度")
    assert say("老王", "数据 1 二季度") == "1号四比劳动竞赛（党委）2026年2季度还没有您能看的数据。"
    assert say("老王", "数据 1 安全95").startswith("请写明是哪个季度的")
    assert say("老王", "数据 1 三季度 安全101").startswith("“安全”填得不对")
    assert say("黄勇", "数据 1").startswith("单位的记录由本单位书记")
    assert say("何洁", "撤回") == "已撤回：刚才录的数据（1号四比劳动竞赛），恢复到之前。"
    assert say("黄勇", "四比竞赛结果出来了吗") == "1号四比劳动竞赛（党委）：在办。到12月31日。"
    for name in ("黄勇", "李明", "刘洋"):
        assert not [text for text in world.heard_by(name) if "91" in text or "安全9" in text]


def test_a_number_below_nothing_is_none(world: World, say: Say) -> None:
    say("老王", "开展百日大干")
    assert say("老王", "数据 1 三季度 进度-5").startswith("“进度”填得不对")
    assert say("老王", "数据 1 昨天 进度90").startswith("请写明是哪个年度的")
    assert say("老王", "数据 1 三季度 进度90 安全88") == (
        "已记1号百日大干（锅炉支部）2026年3季度：进度90、安全88，已存。改错回「撤回」。"
    )
    with world.database.read() as session:
        assert len(session.exec(select(ActivityFigure)).all()) == 2


def test_a_result_of_what_every_unit_carries_out_needs_no_beginning(world: World, say: Say) -> None:
    assert say("老王", "百日大干战报 完成焊口三百道 合格率99%").startswith(
        "已记1号百日大干（锅炉支部）战报：完成焊口三百道"
    )
    assert world.heard_by("黄勇") == []
    say("老王", "三比三争战报 完成检修三台")
    assert say("老王", "数据 2").startswith("2号三比三争没有要填的数据，成果用「战报 2」报。")
    assert say("老王", "百日大干完成汽包就位，零返工").startswith("已记1号百日大干（锅炉支部）战报：完成汽包就位")
    assert say("李明", "百日大干完成汽包就位，零返工") == "1号百日大干的战报和结项由队长或书记、委员来报。"
    assert say("老王", "水压突击队一次打压成功，提前三天") == (
        "没有找到在办的锅炉水压突击队，没有记。在办的有：2号三比三争、1号百日大干。"
    )


def test_words_are_asked_for(team: World, say: Say) -> None:
    assert say("李明", "战报 1") == (
        "1号汽机扣缸突击队（锅炉支部）有什么成果？请写一句，例如「一次打压成功，提前三天」。"
    )
    assert say("李明", "缸体就位").startswith("已记1号汽机扣缸突击队（锅炉支部）战报：缸体就位。")
    assert say("李明", "结项 1") == ("1号汽机扣缸突击队（锅炉支部）结果怎样？请写一句，例如「12月3日扣完，零返工」。")
    assert say("李明", "零返工").startswith(
        "已结项：1号汽机扣缸突击队（锅炉支部），11月23日完成，比节点早12天。零返工。"
    )
    assert say("何洁", "急难险重").startswith("有几个活动都可能，请写编号")


def test_closed_in_ones_own_words(team: World, say: Say) -> None:
    assert say("老王", "结项 1 2月30日扣完").startswith("「2月30日」看不准是哪一天")
    assert say("老王", "扣缸突击队结项，零返工").startswith("已结项：1号汽机扣缸突击队（锅炉支部），11月23日完成")
    assert say("老王", "结项 1 零返工") == "1号汽机扣缸突击队已结项，没有记。"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("流动红旗这个月给谁了", "流动红旗2026年11月还没有公布结果。"),
        ("上个月每月一星是谁", "每月一星2026年10月还没有公布结果。"),
        ("三比三争搞些啥活动", "本单位还没有开展三比三争。"),
        ("现在有什么活动", "现在没有在办的活动。"),
        ("活动", "现在没有在办的活动。"),
    ],
)
def test_asked_when_nothing_is_on(text: str, answer: str, world: World, say: Say) -> None:
    assert say("黄勇", text) == answer


def test_a_secretary_is_told_what_may_be_begun(world: World, say: Say) -> None:
    assert say("老王", "活动") == "现在没有在办的活动。可以开展三比三争等，说「成立 名称」就行。"


def test_two_teams_of_one_kind_are_listed_for_the_office(world: World, say: Say) -> None:
    say("何洁", "成立扣缸突击队，锅炉支部的，队长李明")
    say("何洁", "成立扣缸突击队，汽机支部的，队长刘洋")
    assert say("何洁", "扣缸突击队进展怎么样") == (
        "2号汽机扣缸突击队（汽机支部）：在办。队长刘洋。报名回「报名 2」，自愿。"
    )
    with world.acting() as ctx:
        home = people.member(ctx, world.who("何洁"))
        home.org_id, home.group_id = world.orgs["C00"], None
    assert say("何洁", "扣缸突击队进展怎么样") == (
        "在办的活动（前面是编号）：\n2 汽机扣缸突击队（汽机支部），可报名\n1 汽机扣缸突击队（锅炉支部），可报名"
    )


def test_a_list_of_twenty_takes_no_more_statements_than_one_of_two(world: World, say: Say) -> None:
    def asked() -> int:
        with world.asked() as said:
            assert say("黄勇", "活动").startswith("在办的活动")
        return len(said)

    with world.acting("老王") as ctx:
        unit = people.org(ctx, world.orgs["B04"])
        for number in range(2):
            activities.start(ctx, activities.Wanted(unit, name=f"第{number}次义务劳动", quiet=True))
    asked()
    few = asked()
    with world.acting("老王") as ctx:
        for number in range(2, 6):
            activities.start(ctx, activities.Wanted(unit, name=f"第{number}次义务劳动", quiet=True))
    assert asked() == few


def test_a_union_chair_begins_one(world: World, say: Say) -> None:
    world.appoint("黄勇", Role.UNION_CHAIR, "B04")
    assert say("黄勇", "组织活动 拔河比赛 12月4日").startswith("已成立1号拔河比赛（锅炉支部），到12月4日。")


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__)
def test_each_usage_is_understood(topic: object, world: World, say: Say) -> None:
    for command in topic.router.commands.values():  # type: ignore[attr-defined]
        for usage in command.usage:
            said = say("老王", usage)
            assert not said.startswith(("没看懂", "出错了")), usage
            assert 0 < len(said) <= 200, usage
            assert len(say("老王", f"{usage} {'长' * 900}")) <= 200, usage
            say("老王", "取消")


def test_a_day_that_cannot_be_relied_on_is_asked_for(world: World, say: Say) -> None:
    assert say("老王", "组织活动 安全知识问答 2月30日") == "「2月30日」看不准是哪一天，请写几月几日。"
    assert say("老王", "成立扣缸突击队，队长李明，节后前完成").startswith("「节后」看不准是哪一天")
    assert say("老王", "开展百日大干") == ("已成立1号百日大干（锅炉支部）。会告诉8人，不用报名。改错回「撤回」。")
