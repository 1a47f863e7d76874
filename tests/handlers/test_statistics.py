"""How many meetings, and the attendance rate of those closed; no ranking."""

from datetime import date

import pytest

from bot import people
from handlers import which
from tests.filled import settle
from tests.talk import Say, members_met, talk, talked
from tests.world import World


def the_meeting(world: World) -> None:
    members_met(world)
    minutes = "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束"
    talked(world, *(("老王", text) for text in (minutes, "会议结束，归档")))


@pytest.fixture
def closed(world: World) -> None:
    """A members' meeting of the boiler branch, closed: nine of ten there, one on leave."""
    settle(world, the_meeting)


def test_the_word_alone_means_ones_own_unit(say: Say, closed: None) -> None:
    assert say("老王", "统计") == (
        "锅炉支部2026年登记开会1次（党员大会1）。到会率100.0%（按已归档的1次算，批准的请假不计）。"
    )


def test_a_unit_and_a_month_may_be_named(say: Say, closed: None) -> None:
    assert say("何洁", "锅炉支部这个月到会率多少").startswith("锅炉支部2026年11月登记开会1次")


def test_several_units_stand_by_code_and_unknown_is_not_zero(say: Say, closed: None) -> None:
    assert say("何洁", "锅炉支部、汽机支部这个月到会率多少").splitlines() == [
        "2026年11月（到会率按已归档的会算）：",
        "锅炉支部：开会1次，到会率100.0%",
        "汽机支部：开会0次，到会率待核",
    ]


def test_nothing_held_yet(say: Say) -> None:
    assert say("周芳", "统计") == "汽机支部2026年还没有登记过会。"


def test_a_kind_of_meeting_may_be_named(say: Say, closed: None) -> None:
    assert say("老王", "今年开了几次党员大会").startswith("锅炉支部2026年登记开会1次（党员大会1）。到会率100.0%")
    assert say("老王", "今年开了几次党课") == "锅炉支部2026年还没有登记过党课。"
    assert say("何洁", "锅炉支部、汽机支部下半年党课到会率").splitlines() == [
        "2026年下半年党课（到会率按已归档的会算）：",
        "锅炉支部：开会0次，到会率待核",
        "汽机支部：开会0次，到会率待核",
    ]


def test_a_half_year_and_a_week(say: Say, closed: None) -> None:
    assert say("老王", "统计 上半年") == "锅炉支部2026年上半年还没有登记过会。"
    assert say("老王", "统计 下半年").startswith("锅炉支部2026年下半年登记开会1次")
    assert say("老王", "统计 这周").startswith("锅炉支部11月23日至11月29日登记开会1次")


def test_a_unit_that_is_not_known_is_asked_for(say: Say, closed: None) -> None:
    assert say("何洁", "二支部今年开了几次会") == "没有叫「二支部」的单位，请写全称再说一次。"


def test_a_unit_of_which_there_are_two_is_asked_for(world: World, closed: None) -> None:
    with world.acting() as ctx:
        for code, alias in (("B04", "检修二支部"), ("B05", "运行二支部")):
            unit = people.org_by_code(ctx, code)
            unit.aliases = [*unit.aliases, alias]
    say = talk(world)

    assert say("何洁", "二支部今年开了几次会", key="m:ask").splitlines()[0] == "「二支部」是哪一个？"
    assert say("何洁", "1", key="m:pick").startswith("锅炉支部2026年登记开会1次")


def test_the_whole_company_is_for_the_office(say: Say, closed: None) -> None:
    assert say("何洁", "统计 全公司").startswith("党委2026年登记开会1次")
    assert say("老王", "统计 全公司") == "单位的记录由本单位书记、委员和党小组长查看。"


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-02", "2026-02-01", "2026-03-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-H1", "2026-01-01", "2026-07-01"),
        ("2026-H2", "2026-07-01", "2027-01-01"),
        ("2026-W48", "2026-11-23", "2026-11-30"),
        ("2026-W01", "2025-12-29", "2026-01-05"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
    ],
)
def test_periods_are_half_open(text: str, first: str, after: str) -> None:
    assert which.period(text) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize("name", ["黄勇", "周芳"])
def test_other_units_are_not_shown(say: Say, name: str) -> None:
    assert say(name, "锅炉支部这个月到会率多少") == "单位的记录由本单位书记、委员和党小组长查看。"


def test_two_of_one_name_are_both_shown(say: Say) -> None:
    lines = say("老王", "王伟今年参加了几次会").splitlines()

    assert [line.partition("2026")[0] for line in lines] == [
        "王伟（锅炉支部第一党小组，1980年生）",
        "王伟（锅炉支部第二党小组，1984年生）",
    ]


def test_who_is_on_leave_without_why(say: Say, closed: None) -> None:
    assert say("老王", "谁请假了") == "锅炉支部11月党员大会：请假1人，黄勇。"


def test_nobody_on_leave_and_who_is_absent(say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")
    assert say("老王", "谁请假了") == "锅炉支部11月党员大会：没有人请假。"
    say("老王", "除了黄勇都到了")
    say("老王", "确认")
    assert say("老王", "谁没来") == "锅炉支部11月党员大会：应到10人都登记了。缺席1人，黄勇。"


def test_how_often_somebody_was_there(say: Say) -> None:
    assert say("老王", "谁没来 赵强").startswith("赵强2026年登记在册：")
    assert say("老王", "我的考勤").startswith("您2026年登记在册：")


def test_no_meeting_to_count(say: Say) -> None:
    assert say("老王", "应到多少人") == "11月23日没有找到会，没有记。可以说「会议」看近期安排。"


def test_the_rate_is_unknown_before_a_meeting_is_closed(say: Say) -> None:
    say("老王", "开会 党课 今天上午9点")

    assert say("老王", "统计") == "锅炉支部2026年登记开会1次（党课1）。还没有归档的会，到会率待核。"
    assert "2026年第4季度" in say("老王", "锅炉支部四季度到会率多少")


def test_an_election_is_counted_in_both_readings(say: Say) -> None:
    assert "按应到过半为23票，按实到过半为19票" in say("老王", "45个有选举权的到了36个能选举吗")


def test_study_hours_are_told(say: Say) -> None:
    assert say("黄勇", "我的学时够了没") == "您2026年学时0，要求32，还差32。按日子到今天约28.7，仅供参考。"


def test_nobody_of_that_name(say: Say) -> None:
    assert say("老王", "刘洋今年参加了几次会") == "您管的名册里没有刘洋。"


@pytest.mark.parametrize("command", ["进度", "统计"])
@pytest.mark.parametrize("unit", ["火星支部", "月球项目部", "不存在的总支"])
def test_a_unit_nobody_knows_is_not_taken_for_ones_own(say: Say, command: str, unit: str) -> None:
    assert say("老王", f"{command} {unit}") == f"没有叫「{unit}」的单位，请写全称再说一次。"


@pytest.mark.parametrize("words", ["我们支部", "各支部", "本支部", "支部"])
def test_words_that_name_no_unit_mean_ones_own(say: Say, words: str) -> None:
    assert "没有叫" not in say("老王", f"进度 {words}")
