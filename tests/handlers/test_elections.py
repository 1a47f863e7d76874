"""A branch's election from the reminder to the new term, in the words of the secretary and the office."""

from datetime import date

import pytest

from bot import elections, people, plan
from bot.people import Org
from tests.talk import Say, talk
from tests.world import World


@pytest.fixture
def say(world: World) -> Say:
    """锅炉支部's term ends on 31 January, 汽机支部's was over on 30 September."""
    ends(world, "B04", date(2027, 1, 31))
    ends(world, "B05", date(2026, 9, 30))
    return talk(world)


def ends(world: World, code: str, day: date | None) -> None:
    with world.acting() as ctx:
        unit: Org = people.org_by_code(ctx, code)
        unit.term_end = day
        ctx.session.add(unit)


def test_from_the_request_to_the_new_term(world: World, say: Say) -> None:
    assert (
        say("老王", "我们啥时候换届")
        == "锅炉支部本届2027年1月31日届满（还有69天）。现在该报换届请示了，报了回「换届请示 日期」。"
    )
    assert say("老王", "换届请示 11月20日") == (
        "已记：锅炉支部换届请示2026年11月20日报上级。选举开完回「换届选举 12月20日 应到45 到会40」。改错回「撤回」。"
    )
    assert "请示2026年11月20日已报" in say("陈静", "换届")
    world.on("2026-12-21")
    said = say("老王", "换届选举 12月20日 应到45 到会36")
    assert said.startswith("已记：锅炉支部2026年12月20日选举。")
    assert {"36", "45", "23", "19"} <= set(_numbers(said))
    assert "等上级批复" in say("老王", "换届")
    world.on("2026-12-28")
    assert say("何洁", "换届批复 锅炉支部 12月25日") == (
        "已记：锅炉支部换届2026年12月25日批复，新一届任期到2029年12月20日。改错回「撤回」。"
    )
    assert "2029年12月20日届满" in say("老王", "换届")
    assert say("何洁", "撤回") == "已撤回：锅炉支部换届批复的登记，仍等批复。"
    assert "2027年1月31日届满" in say("老王", "换届")


def _numbers(text: str) -> list[str]:
    return "".join(sign if sign.isdecimal() else " " for sign in text).split()


def test_the_duty_of_the_list_is_named_with_its_number(world: World, say: Say) -> None:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2027)
        plan.grow(ctx, 2027)
    world.on("2026-12-28")
    say("老王", "换届选举 12月20日 应到45 到会40")
    said = say("何洁", "换届批复 锅炉支部 12月25日")
    with world.acting("老王") as ctx:
        [task] = plan.find(ctx, "ZB-01-3", org=people.org_by_code(ctx, "B04"))
    assert f"报完成回「完成 {task.id}」" in said


def test_the_office_sees_whose_term_ends(world: World, say: Say) -> None:
    assert say("何洁", "换届") == (
        "半年内届满或已过期的2个单位：\n锅炉支部 2027年1月31日，该报请示\n汽机支部 2026年9月30日，已过期"
    )
    say("周芳", "换届请示 11月20日")
    assert "汽机支部 2026年9月30日，请示已报" in say("何洁", "换届")
    say("周芳", "换届选举 11月21日 应到3 到会3")
    assert "汽机支部 2026年9月30日，已选举待批复" in say("何洁", "换届")
    ends(world, "B04", None)
    ends(world, "B05", None)
    assert say("何洁", "换届") == "半年内没有届满的单位。"


def test_a_later_day_needs_a_document(say: Say) -> None:
    assert "请写上文号" in say("何洁", "换届延期 汽机支部 2027年3月31日")
    assert say("何洁", "换届延期 汽机支部 2027年3月31日 公司党〔2026〕12号") == (
        "已记：汽机支部换届延期到2027年3月31日，依据公司党〔2026〕12号。改错回「撤回」。"
    )
    assert say("周芳", "换届").startswith("汽机支部本届2027年3月31日届满（还有128天）。请在2026年12月31日前")
    assert "超出了" in say("何洁", "换届延期 汽机支部 2027年10月31日 公司党〔2026〕12号")


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "换届", "换届由支部书记、组织委员和党委工作部登记。"),
        ("老王", "换届批复 11月20日", "换届的批复和延期由党委工作部登记。"),
        ("何洁", "换届批复 11月20日", "请写上单位，例如「换届批复 机关一支部 12月25日」。"),
        ("何洁", "换届批复 汽机支部 11月20日", "汽机支部还没有登记选举，先报「换届选举 12月20日 应到45 到会40」。"),
        ("老王", "换届请示 12月20日", "日期在今天之后，还没发生的不登记。"),
        ("老王", "换届选举 11月20日", "请写上应到和到会人数，例如「换届选举 12月20日 应到45 到会40」。"),
        ("老王", "换届选举 11月20日 应到123456 到会40", "「123456」人太多了，没有记，请核对。"),
        ("老王", "换届选举 11月20日 应到0 到会0", "应到人数是0，没有记，请核对。"),
        (
            "何洁",
            "换届延期 锅炉支部 2027年1月31日 公司党〔2026〕12号",
            "延期的日期要在届满日2027年1月31日之后，没有记，请核对。",
        ),
        ("老王", "换届选举 11月20日 应到10 到会11", "到会11人多于应到10人，没有记，请核对。"),
        (
            "老王",
            "换届选举 2025年11月20日 应到10 到会9",
            "提前或者延期最多一年：锅炉支部本届2027年1月31日届满，2025年11月20日超出了，没有记。",
        ),
    ],
)
def test_what_cannot_be_recorded_is_said(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply


def test_what_was_held_is_not_put_off(say: Say) -> None:
    say("周芳", "换届选举 11月21日 应到3 到会3")
    assert say("何洁", "换届延期 汽机支部 2027年3月31日 公司党〔2026〕12号") == (
        "汽机支部2026年11月21日的换届选举已经登记，不用再延期，没有记。"
    )
    assert "已选举待批复" in say("何洁", "换届")


def test_an_approval_before_the_election_is_a_slip(say: Say) -> None:
    say("周芳", "换届选举 11月21日 应到3 到会3")
    assert say("何洁", "换届批复 汽机支部 11月20日") == "批复的日期早于选举的日期，没有记，请核对。"


def test_the_appointed_have_no_term(world: World, say: Say) -> None:
    with world.acting() as ctx:
        unit = people.org_by_code(ctx, "B05")
        unit.kind = people.OrgKind.WORKING_COMMITTEE
        ctx.session.add(unit)
    assert say("周芳", "换届") == "汽机支部不由选举产生，没有换届。"
    ends(world, "B04", None)
    assert "还没有登记" in say("老王", "换届")
    with world.acting("何洁") as ctx:
        assert elections.terms(ctx) == []


def test_the_question_of_the_rule_is_still_one(say: Say) -> None:
    assert "党支部、党总支3年" in say("老王", "换届几年一次")
