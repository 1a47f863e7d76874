"""Hours asked about and recorded in chat: one's own, somebody's, the unit's in bands."""

import pytest
from sqlmodel import select

from bot.learning import StudyEntry
from bot.meetings import MeetingKind
from bot.people import Category, Member, Role
from tests.learning.school import held
from tests.talk import Say
from tests.world import World

SHORT = 200
LECTURES = ("2026-03-12 09:00", "2026-06-12 09:00")


def lessons(world: World) -> None:
    """Two lectures and a theme day without an end, for most of the branch."""
    with world.acting() as ctx:
        for when in LECTURES:
            held(ctx, world, when, "老王", "黄勇", "李明")
        held(ctx, world, "2026-05-12 09:00", "黄勇", kind=MeetingKind.THEME_DAY, minutes=None)


def test_ones_own_hours_and_what_they_are_made_of(world: World, say: Say) -> None:
    lessons(world)
    told = (
        "您2026年学时4，要求32，还差28。会议4（党课2次、主题党日1次）。有1次会没写散会时间，每次按1小时算。"
        "按日子到今天约28.7，仅供参考。"
    )
    for words in ("我的学时", "学时", "学时够了没", "我的学时够了没", "学时 我"):
        assert say("黄勇", words) == told
    assert say("黄勇", "学时 2026年") == told
    assert say("黄勇", "我的学时 2025") == "您2025年学时0，要求32，还差32。"
    assert say("小周", "我的学时") == (
        "您2026年学时0，要求32，还差32。今年还要参加一次集中培训。按日子到今天约28.7，仅供参考。"
    )
    assert say("老孙", "我的学时") == "您按名册不作学时要求。2026年已学0学时。"


def test_study_of_several_is_recorded_in_one_line(world: World, say: Say) -> None:
    assert say("老王", "记学时 11月20日 培训 8小时 黄勇、小周") == (
        "已记11月20日培训8学时，2人：黄勇、小周。改错回「撤回」。"
    )
    assert say("老王", "记学时 11月20日 培训 8小时 黄勇、李明") == (
        "已记11月20日培训8学时，1人：李明。黄勇早已记着，没有重记。改错回「撤回」。"
    )
    assert say("老王", "记学时 11月20日 培训 8小时 黄勇") == "黄勇11月20日的培训8学时早已记着，没有改动。"
    assert say("黄勇", "学时记录") == "您2026年另记的学时（前面是编号）：\n1 11月20日培训8"
    assert say("老王", "学时记录 小周") == "小周2026年另记的学时（前面是编号）：\n2 11月20日培训8"
    assert say("小周", "撤学时 2") == "2号学时记录由登记人或本单位书记、委员来撤。"
    assert say("老王", "撤学时 2") == "已撤2号学时记录：小周，11月20日培训8学时。改错回「撤回」。"
    assert say("小周", "学时记录") == "您2026年没有另记的学时，会议的学时从记录里算。"
    assert say("老王", "撤回") == "已撤回：对2号学时记录的撤销，仍然算。"
    assert say("小周", "学时记录").endswith("2 11月20日培训8")
    assert say("黄勇", "学时记录 小周").startswith("单位的记录由")


def test_one_records_oneself_with_a_title(world: World, say: Say) -> None:
    assert say("黄勇", "记学时 昨天 自学交流《纪律处分条例》 一个半小时 我") == (
        "已记11月22日自学交流《纪律处分条例》1.5学时，1人：黄勇。改错回「撤回」。"
    )
    assert say("黄勇", "撤回") == "已撤回：刚才记的学时（自学交流1.5学时，1人）。"
    assert say("黄勇", "我的学时").startswith("您2026年学时0，")
    assert say("黄勇", "记学时 11月19日 培训 4小时") == "已记11月19日培训4学时，1人：黄勇。改错回「撤回」。"
    assert say("黄勇", "记学时") == "请这样写：记学时 11月19日 自学交流 1小时。"
    assert say("黄勇", "记学时 培训 8小时 小周") == "学习计划和别人的学时由支部书记、委员或党小组长登记。"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("记学时", "请这样写：记学时 12月3日 培训 8小时 张三、李四。"),
        ("送学", "请这样写：送学 王大爷 11月20日 1小时。"),
        ("记学时 培训 黄勇", "请写学了多久，例如「8小时」「半天」。"),
        ("记学时 培训 8小时 12月3日 黄勇", "还没到12月3日，不能先记学时。"),
        ("记学时 11月24日 培训 8小时 黄勇", "还没到11月24日，不能先记学时。"),
        ("记学时 明天 培训 8小时 黄勇", "还没到11月24日，不能先记学时。"),
        ("记学时 2月30日 培训 8小时 黄勇", "「2月30日」看不准是哪一天，请写几月几日。"),
        ("记学时 培训 8小时 黄永", "锅炉支部的名册里没有黄永（相近的有黄勇），没有记，请核对。"),
    ],
)
def test_what_is_asked_back(world: World, say: Say, text: str, reply: str) -> None:
    assert say("老王", text) == reply


def test_the_kind_and_the_person_are_asked_for(world: World, say: Say) -> None:
    assert say("老王", "记学时 8小时 王伟") == ("是哪一种学习？\n1 自学交流\n2 培训\n3 集中培训\n4 现场学习")
    assert say("老王", "3").startswith("有 2 位王伟，是哪一位？")
    assert say("老王", "2") == "已记11月23日集中培训8学时，1人：王伟。改错回「撤回」。"
    with world.acting() as ctx:
        assert ctx.session.exec(select(StudyEntry)).one().member_id == world.who("wangwei2")


def test_the_old_are_spoken_of_by_their_family_name(world: World, say: Say) -> None:
    with world.acting() as ctx:
        for name, own in (("老吴", "吴长河"), ("老孙", "吴长江")):
            ctx.get(Member, world.who(name)).name = own
        ctx.get(Member, world.who("黄勇")).category = Category.RETIRED
    assert say("赵强", "送学 黄师傅 11月20日 1小时") == "已记11月20日送学上门1学时，1人：黄勇。改错回「撤回」。"
    assert say("赵强", "送学 吴大爷 11月20日 1小时").startswith("有 2 位吴大爷，是哪一位？")
    assert say("赵强", "2") == "已记11月20日送学上门1学时，1人：吴长河。改错回「撤回」。"
    assert say("赵强", "送学 老吴 11月19日 1小时").startswith("有 2 位老吴，是哪一位？")
    assert say("赵强", "送学 林大爷 11月19日 1小时") == "锅炉支部第二党小组的名册里没有林大爷，没有记，请核对。"
    assert say("赵强", "送学 黄勇 11月19日").startswith("请写学了多久")
    assert say("黄勇", "送学 小周 11月19日 1小时").startswith("学习计划和别人的学时由")


def test_the_unit_in_bands_and_names_for_its_secretary_alone(world: World, say: Say) -> None:
    lessons(world)
    say("老王", "记学时 3月2日 培训 4天 黄勇、李明、赵强、小周、林福鹏")
    say("老王", "记学时 3月3日 培训 4天 老王")
    told = say("老王", "支部学时")
    assert told == (
        "锅炉支部2026年学时：应达标9人，已满5人，过半1人，不到一半3人；不作要求2人。"
        "按日子还跟不上的4人（只您看得到）：老王、陈静、王伟、王伟。"
    )
    assert len(told) <= SHORT
    counts = "锅炉支部2026年学时：应达标9人，已满5人，过半1人，不到一半3人；不作要求2人。按日子跟得上的5人。"
    assert say("陈静", "支部学时") == counts
    assert say("何洁", "支部学时 锅炉支部") == counts
    assert say("何洁", "支部学时").startswith("党委2026年学时：应达标12人，已满5人，")
    assert say("赵强", "小组学时").startswith("锅炉支部第二党小组2026年学时：应达标4人，已满3人，")
    assert say("黄勇", "支部学时").startswith("单位的记录由")
    assert say("老王", "学时 锅炉支部") == told


def test_somebodys_hours_for_his_officers(world: World, say: Say) -> None:
    lessons(world)
    assert say("老王", "学时 黄勇").startswith("黄勇2026年学时4，要求32，还差28。会议4（")
    assert say("老王", "学时 王伟").startswith("有 2 位王伟，是哪一位？")
    assert say("老王", "1").startswith("王伟2026年学时0，要求32，")
    assert say("老王", "黄勇的学时够了没").startswith("黄勇2026年学时4，")
    assert say("老王", "王伟的学时够了没").count("王伟（") == 2
    assert say("黄勇", "学时 小周").startswith("单位的记录由")
    assert say("老王", "学时 周芳").startswith("锅炉支部的名册里没有周芳")
    assert say("老王", "刘洋的学时够了没") == "您管的名册里没有刘洋。"
    say("老王", "记学时 11月20日 培训 半天 黄勇")
    say("老王", "记学时 11月20日 集中培训 一天 黄勇")
    assert "会议4（党课2次、主题党日1次），培训4，集中培训8。有1次会" in say("老王", "学时 黄勇")


def test_no_hours_are_asked_of_somebody(world: World, say: Say) -> None:
    assert say("老王", "免学时 黄勇 年龄大了") == "已记：黄勇今年不作学时要求（年龄原因）。改错回「撤回」。"
    assert say("黄勇", "我的学时") == "您支部已定不作学时要求。2026年已学0学时。"
    assert say("老王", "恢复学时 黄勇") == "已恢复黄勇今年的学时要求。改错回「撤回」。"
    assert say("老王", "撤回") == "已撤回：对黄勇学时要求的恢复，仍不作要求。"
    assert say("老王", "免学时 李明") == "为什么不作要求？只记类别。\n1 年龄原因\n2 长期在外\n3 其他原因"
    assert say("老王", "2") == "已记：李明今年不作学时要求（长期在外）。改错回「撤回」。"
    assert say("老王", "免学时 小周 住院") == "已记：小周今年不作学时要求（其他原因）。改错回「撤回」。"
    assert say("老王", "免学时") == "请写上姓名，例如「免学时 王大爷 年龄」。"
    assert say("老王", "恢复学时") == "请写上姓名，例如「恢复学时 王大爷」。"
    assert say("黄勇", "免学时 黄勇 年龄").startswith("学习计划和别人的学时由")


def test_a_unit_where_nobody_is_asked(world: World, say: Say) -> None:
    with world.acting() as ctx:
        for one in ctx.session.exec(select(Member)):
            one.category = Category.RETIRED
    world.appoint("刘洋", Role.DEPUTY_SECRETARY, "B05")
    assert say("刘洋", "支部学时") == "汽机支部没有应达标的党员。"


def test_in_ones_own_words(world: World, say: Say) -> None:
    assert say("老王", "黄勇昨天培训8学时") == "已记11月22日培训8学时，1人：黄勇。改错回「撤回」。"
    assert say("赵强", "昨天给老吴送学1小时") == "已记11月22日送学上门1学时，1人：老吴。改错回「撤回」。"
    assert say("黄勇", "我昨天自学交流1学时") == "已记11月22日自学交流1学时，1人：黄勇。改错回「撤回」。"
    assert say("老王", "小周昨天学了2学时").startswith("是哪一种学习？")
    assert say("老王", "1") == "已记11月22日自学交流2学时，1人：小周。改错回「撤回」。"
    assert say("陈静", "咱们支部学时怎么样").startswith("锅炉支部2026年学时：应达标9人，")
    assert say("黄勇", "小周昨天培训8学时").startswith("学习计划和别人的学时由")


def test_a_long_name_is_not_said_back(say: Say) -> None:
    assert len(say("老王", "学时 " + "啊" * 4000)) <= 200


@pytest.mark.parametrize("text", ["学时 第一名是谁", "学时 谁最多", "学时 倒数是谁"])
def test_hours_are_no_contest(say: Say, text: str) -> None:
    assert say("何洁", text).startswith("这个我不做：不排名")
