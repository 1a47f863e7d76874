"""Two quarters' notices are in hand at once: nobody works on one and means the other."""

import pytest
from sqlmodel import col, select

from bot.circular import Agreement, NoticeItem, NoticePaper, PaperState, Section
from tests.circular import quarter
from tests.filled import settle
from tests.talk import Say
from tests.world import World

WHICH = "没有发布的通报有2份，是哪一份？\n1 2026年第二季度（{second}）\n2 2026年第三季度（{third}）"
DRAFTS = WHICH.format(second="起草中", third="起草中")
SECOND, THIRD = "2026年第二季度", "2026年第三季度"


def _two(world: World) -> None:
    """The second quarter's notice was left lying, with one sentence about 锅炉支部; the third quarter's is drafted."""
    quarter.drafted(world)
    with world.acting() as ctx:
        third = ctx.session.exec(select(NoticePaper)).one()
        second = NoticePaper(
            period="2026Q2",
            check_id=third.check_id,
            title="关于第二季度的通报",
            drafted_at=ctx.now,
            drafted_by=third.drafted_by,
        )
        ctx.session.add(second)
        ctx.session.flush()
        case = NoticeItem(paper_id=second.id, section=Section.PROBLEMS, position=1, text="锅炉支部：6月没有党课记录。")
        case.org_id, case.source_key = world.orgs["B04"], "entry:99"
        ctx.session.add(case)


@pytest.fixture
def two(world: World) -> None:
    settle(world, _two)


def stand(world: World, second: PaperState, third: PaperState) -> None:
    """Both were taken so far."""
    with world.acting() as ctx:
        papers = ctx.session.exec(select(NoticePaper).order_by(col(NoticePaper.period))).all()
        for paper, state in zip(papers, (second, third), strict=True):
            paper.state = state


def states(world: World) -> list[PaperState]:
    with world.acting() as ctx:
        return [one.state for one in ctx.session.exec(select(NoticePaper).order_by(col(NoticePaper.period)))]


def asked_about_both(world: World) -> None:
    stand(world, PaperState.WITH_UNITS, PaperState.WITH_UNITS)
    with world.acting() as ctx:
        for one in ctx.session.exec(select(NoticeItem).where(col(NoticeItem.org_id).is_not(None))):
            one.agreement, one.answer_by = Agreement.ASKED, ctx.today


def number_of(world: World, part: str) -> int:
    with world.acting() as ctx:
        return next(one.id for one in ctx.session.exec(select(NoticeItem)) if part in one.text)


def test_sending_one_to_the_units_asks_which(world: World, say: Say, two: None) -> None:
    assert say("何洁", "送核通报") == DRAFTS
    assert states(world) == [PaperState.DRAFT, PaperState.DRAFT]
    assert say("何洁", "1").startswith("已送1个单位核对")
    assert states(world) == [PaperState.WITH_UNITS, PaperState.DRAFT]
    assert say("何洁", "撤回").startswith(f"已撤回：{SECOND}通报的送核")


@pytest.mark.parametrize(
    ("text", "states_after"),
    [
        ("送核通报 三季度", [PaperState.DRAFT, PaperState.WITH_UNITS]),
        ("送核通报 2026年第二季度", [PaperState.WITH_UNITS, PaperState.DRAFT]),
        ("送核通报 2026Q2", [PaperState.WITH_UNITS, PaperState.DRAFT]),
    ],
)
def test_the_quarter_named_is_taken(
    world: World, say: Say, two: None, text: str, states_after: list[PaperState]
) -> None:
    assert say("何洁", text).startswith("已送")
    assert states(world) == states_after


def test_looking_at_it(say: Say, two: None) -> None:
    assert say("何洁", "通报") == DRAFTS
    assert say("何洁", "2").startswith(f"{THIRD}通报起草中")
    assert say("何洁", "通报 二季度").startswith(f"{SECOND}通报起草中")
    assert "6月没有党课记录" in say("何洁", "通报 二季度 看 三")
    assert say("何洁", "通报 看 三") == DRAFTS
    assert "6月没有党课记录" in say("何洁", "1")
    assert say("何洁", "通报 一季度") == "还没有2026年第一季度的通报；先回「起草通报」。"
    assert say("何洁", "通报 四季度") == "还没有2026年第四季度的通报；先回「起草通报」。"
    assert say("老王", "通报 二季度").startswith("还没有发布的通报")


def test_the_steps_of_who_looks_it_over(world: World, say: Say, two: None) -> None:
    stand(world, PaperState.WITH_UNITS, PaperState.WITH_UNITS)
    both = WHICH.format(second="各单位核对中", third="各单位核对中")
    assert say("刘洋", "审核通报") == both
    assert say("刘洋", "退回通报 数字同二季度的对不上") == both
    assert say("刘洋", "2") == f"已退回{THIRD}通报：数字同二季度的对不上。已告诉起草的同志。改错回「撤回」。"
    assert say("刘洋", "退回通报 二季度，太笼统") == f"已退回{SECOND}通报：太笼统。已告诉起草的同志。改错回「撤回」。"

    stand(world, PaperState.REVIEWED, PaperState.REVIEWED)
    assert say("黄勇", "核稿通报").startswith("没有发布的通报有2份")
    assert say("黄勇", "1").startswith(f"已核稿{SECOND}通报")
    assert say("林福鹏", "签发通报 二季度").startswith(f"已签发{SECOND}通报")
    assert say("林福鹏", "签发通报").startswith("没有发布的通报有2份")


def test_numbering_and_publishing(world: World, say: Say, two: None) -> None:
    stand(world, PaperState.SIGNED, PaperState.SIGNED)
    both = WHICH.format(second="已签发", third="已签发")
    assert say("何洁", "发布通报") == both
    assert say("何洁", "1").startswith(f"{SECOND}通报已签发，文号是多少？")
    assert say("何洁", "公司党发〔2026〕18号").startswith(f"发布{SECOND}通报（公司党发〔2026〕18号）")
    assert say("何洁", "1").startswith(f"已发布{SECOND}通报")
    assert states(world) == [PaperState.PUBLISHED, PaperState.SIGNED]
    assert say("何洁", "发布通报").startswith(f"{THIRD}通报已签发，文号是多少？")


def test_two_clerks_ask_for_the_same_number(world: World, say: Say, two: None) -> None:
    stand(world, PaperState.SIGNED, PaperState.SIGNED)
    say("何洁", "发布通报 二季度，文号公司党发〔2026〕18号，明天发")
    assert say("刘洋", "发布通报 三季度，文号公司党发〔2026〕18号，明天发") == (
        "公司党发〔2026〕18号刚编给另一份通报了，这份编下一个。"
        "已编号公司党发〔2026〕19号，定在10月27日印发；那天早上提醒您回「发布通报」。改错回「撤回」。"
    )


def test_a_secretary_agrees_to_one(world: World, say: Say, two: None) -> None:
    asked_about_both(world)
    both = WHICH.format(second="各单位核对中", third="各单位核对中")
    assert say("老王", "通报") == both
    assert say("老王", "1").startswith(f"{SECOND}通报写到您单位的")
    assert say("老王", "同意通报") == both
    assert say("老王", "1") == "已记：同意1条。改错回「撤回」。"
    assert say("老王", "同意通报 三季度").startswith("已记：同意5条")
    assert say("周芳", "同意通报").startswith("已记：同意2条")


def test_a_number_says_which(world: World, say: Say, two: None) -> None:
    old, new = number_of(world, "6月没有党课"), number_of(world, "锅炉支部：活动室")
    assert say("何洁", f"改通报 {old} 锅炉支部：6月党课没有签到").startswith(f"已改第{old}条")
    assert say("何洁", f"删通报 {new}").startswith("已去掉2条")
    assert say("何洁", f"恢复通报 {new}").startswith("已放回2条")
    assert say("何洁", "改通报 999 好").startswith("通报里没有编号 999 的内容")
    asked_about_both(world)
    assert say("老王", f"不同意通报 {old} 6月补过了").startswith(f"已记：第{old}条有异议")
    assert say("老王", f"同意通报 {old}").startswith("已记：同意1条")


def test_writing_into_one(world: World, say: Say, two: None) -> None:
    assert say("何洁", "写入通报 三 两个支部台账不齐") == DRAFTS
    assert say("何洁", "1").startswith("已写进存在问题")
    assert say("何洁", "写入通报 三季度 三 四个支部台账不齐").startswith("已写进存在问题")
    with world.acting() as ctx:
        written = [one for one in ctx.session.exec(select(NoticeItem)) if "台账不齐" in one.text]
        periods = [ctx.get(NoticePaper, one.paper_id).period for one in written]
    assert periods == ["2026Q2", "2026Q3"]


def test_taking_out_of_one(world: World, say: Say, two: None) -> None:
    assert say("何洁", "通报里把锅炉支部那条去掉，没跟人家核实") == DRAFTS
    assert say("何洁", "1").startswith("已去掉1条：锅炉支部：6月没有党课记录。原因：没跟人家核实。")
    old = number_of(world, "6月没有党课")
    say("何洁", f"恢复通报 {old}")
    assert say("何洁", "二季度通报里把锅炉支部那条去掉，没跟人家核实").startswith("已去掉1条：锅炉支部：6月没有党课")
    say("何洁", f"恢复通报 {old}")
    assert say("何洁", "通报去掉那条") == DRAFTS
    assert say("何洁", "1").startswith("去掉哪一条？请写编号")
    assert say("何洁", f"{old} 没核实").startswith("已去掉1条")


def test_drawing_one_anew(say: Say, two: None) -> None:
    assert say("何洁", "起草通报") == DRAFTS
    assert say("何洁", "2").startswith(f"已起草{THIRD}通报")
    assert say("何洁", "起草三季度通报").startswith(f"已起草{THIRD}通报")
