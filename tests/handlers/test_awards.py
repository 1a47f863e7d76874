"""推荐, 投票, 评选 in the chat: one sentence a deed, a link and never a ballot, winners and nothing of the others."""

import re

import pytest
from sqlmodel import col, select

from bot import awards, people
from bot.awards import Award
from bot.people import Role
from handlers import awarding, choosing, nominating
from tests.activities.site import CLEAN, begin, measure
from tests.appraisal.hall import SETTINGS, seat
from tests.appraisal.hall import opened as rate
from tests.awards.stage import DEED, NAMES, VOTERS, opened, put_forward, vote
from tests.talk import Say, talk
from tests.world import World

SAID = f"推荐 每月一星 小周 {DEED}"
DONE = (
    "已推荐：锅炉支部2026年11月每月一星，小周，连续三个夜班抢通油管路。只有定的人看得到，不通知本人。改错回「撤回」。"
)
TOPICS = (nominating, choosing, awarding)


def test_somebody_is_put_forward_and_hears_nothing(world: World, say: Say) -> None:
    assert say("黄勇", SAID) == DONE
    assert say("李明", f"十一月每月一星推荐小周，{DEED}") == ("小周已有人推荐锅炉支部2026年11月每月一星，不重复记。")
    assert world.heard_by("小周") == world.heard_by("老王") == []
    assert say("老王", "推荐名单 每月一星") == (
        "锅炉支部2026年11月每月一星的推荐，只有定的人看得到：\n小周：连续三个夜班抢通油管路"
    )
    assert say("李明", "推荐名单 每月一星") == "评星、授旗由支部书记、副书记或党委工作部组织。"


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("小周", SAID, "不能推荐自己，请由别的同志推荐。"),
        ("小周", "推荐 每月一星 我 连夜抢通油管路", "不能推荐自己，请由别的同志推荐。"),
        ("周芳", SAID, "名册里没有小周，没有记，请核对。"),
        ("黄勇", f"推荐 每月一星 小舟 {DEED}", "名册里没有小舟（相近的有小周），没有记，请核对。"),
        ("黄勇", "推荐 每月一星", "请写明是谁，例如「推荐 每月一星 李明」。"),
        ("黄勇", "推荐 三无一创 李明 好", "三无一创不评得主，成果用「战报」报。"),
        ("黄勇", f"推荐 三季度每月一星 李明 {DEED}", "每月一星按月评，请写明是哪一个月。"),
        ("黄勇", f"推荐 明年一月每月一星 李明 {DEED}", "2027年1月还没开始，没有记。"),
        ("黄勇", f"推荐 每月一星 李明 {'好' * 61}", "事迹写一句话，60个字以内。"),
        ("黄勇", f"推荐 流动红旗 {'班' * 21} 好", "名称写在20个字以内。"),
        ("黄勇", "取消推荐 每月一星 李明", "没有找到对李明的推荐（锅炉支部2026年11月每月一星）。"),
    ],
)
def test_what_is_not_taken(world: World, say: Say, who: str, said: str, answer: str) -> None:
    assert say(who, said) == answer
    with world.acting("老王") as ctx:
        assert awards.listed(ctx, awards.prize(ctx, "HD-MYYX", people.org_by_code(ctx, "B04"))) == []


def test_what_is_left_open_is_asked(world: World, say: Say) -> None:
    assert say("黄勇", "推荐 每月一星 李明") == "李明有什么事迹？请写一句话，例如「连夜抢通油管路」。"
    assert say("黄勇", "连夜抢修给水泵").startswith("已推荐：锅炉支部2026年11月每月一星，李明，连夜抢修给水泵。")
    asked = say("黄勇", "推荐 李明 三季度零返工")
    assert asked.startswith("是哪一项？\n1 流动红旗\n2 每月一星\n3 创标杆班组")
    assert say("黄勇", "2") == "李明已有人推荐锅炉支部2026年11月每月一星，不重复记。"
    assert say("黄勇", f"推荐 每月一星 王伟 {DEED}").startswith("有 2 位王伟，是哪一位？")
    assert say("黄勇", "2").startswith("已推荐：锅炉支部2026年11月每月一星，王伟，")


def test_a_crew_is_put_forward_for_the_flag(say: Say) -> None:
    assert say("李明", "推荐 流动红旗 焊接一班 焊口一次合格率99%") == (
        "已推荐：锅炉支部2026年11月流动红旗，焊接一班，焊口一次合格率99%。只有定的人看得到，不通知本人。改错回「撤回」。"
    )
    assert say("老王", "评选 流动红旗 焊接一班") == (
        "已定：锅炉支部2026年11月流动红旗，焊接一班，焊口一次合格率99%。"
        "下一个工作日早上告诉本单位8人，只公布得主。没有查到生产数据，请核对无违章。改错回「撤回」。"
    )


def test_who_made_it_and_who_decides_take_a_nomination_back(world: World, say: Say) -> None:
    say("黄勇", SAID)
    assert say("李明", "取消推荐 每月一星 小周") == "推荐由推荐的人，或者定锅炉支部2026年11月每月一星的人取消。"
    assert say("黄勇", "取消推荐 每月一星 小周") == "已取消推荐：锅炉支部2026年11月每月一星，小周。改错回「撤回」。"
    assert say("黄勇", "撤回") == "已撤回：对推荐的取消（锅炉支部2026年11月每月一星推荐），仍算推荐。"
    assert say("老王", "取消推荐 每月一星 小周").startswith("已取消推荐")
    assert say("老王", "推荐名单 每月一星") == "锅炉支部2026年11月每月一星还没有推荐。"
    assert say("李明", SAID) == DONE
    assert say("李明", "撤回") == "已撤回：刚才的推荐（锅炉支部2026年11月每月一星推荐）。"


def test_a_star_is_decided_told_and_asked_for(world: World, say: Say) -> None:
    put_forward(world, "小周")
    assert say("黄勇", "十一月每月一星是谁") == "每月一星2026年11月还没有公布结果。"
    assert say("老王", "评选 每月一星 小周") == (
        "已定：锅炉支部2026年11月每月一星，小周，连续三个夜班抢通油管路。"
        "下一个工作日早上告诉本单位8人，只公布得主。改错回「撤回」。"
    )

    told = "锅炉支部2026年11月每月一星：小周。连续三个夜班抢通油管路。不用回复。"
    assert world.heard_by("黄勇") == world.heard_by("小周") == [told]
    assert world.heard_by("周芳") == world.heard_by("老孙") == []
    for asked in ("十一月每月一星是谁", "每月一星是谁"):
        assert say("黄勇", asked) == "2026年11月每月一星：小周（连续三个夜班抢通油管路）。"
    assert say("周芳", "十一月每月一星是谁") == "每月一星2026年11月还没有公布结果。"
    assert say("老王", "评选 每月一星 李明 好") == ("锅炉支部2026年11月每月一星已定：小周。要改先「取消评选」。")
    assert say("老王", f"推荐 每月一星 李明 {DEED}") == "锅炉支部2026年11月每月一星已经定了，没有记。"


def test_taken_back_nothing_is_told(world: World, say: Say) -> None:
    put_forward(world, "小周")
    say("老王", "评选 每月一星 小周")

    assert say("老王", "撤回") == "已撤回：锅炉支部2026年11月每月一星的评选，仍没有定；没发出的消息不发了。"
    assert say("老王", "评选 每月一星 李明") == "李明的事迹写一句话，会和名字一起公布，例如「连夜抢通油管路」。"
    assert say("老王", "带头清理现场").startswith("已定：锅炉支部2026年11月每月一星，李明，带头清理现场。")
    assert say("老王", "取消评选 每月一星") == (
        "已取消：锅炉支部2026年11月每月一星，没发出的不发了。可以重新「评选」。改错回「撤回」。"
    )
    assert say("老王", "取消评选 每月一星") == "锅炉支部2026年11月每月一星还没有定，没有可取消的。"


def test_a_star_may_stay_vacant_without_a_reason(world: World, say: Say) -> None:
    put_forward(world, "小周")

    assert say("老王", "评选 每月一星") == (
        "锅炉支部2026年11月每月一星定谁？回姓名或名称，没有合适的回「空缺」，不用说明原因。"
    )
    assert say("老王", "空缺") == "已记：锅炉支部2026年11月每月一星空缺，不公布。改错回「撤回」。"
    assert world.heard_by("黄勇") == []
    assert say("黄勇", "十一月每月一星是谁") == "2026年11月每月一星空缺。"


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("李明", "评选 每月一星 小周", "评星、授旗由支部书记、副书记或党委工作部组织。"),
        ("周芳", f"评选 每月一星 小周 {DEED}", "名册里没有小周，没有记，请核对。"),
        ("老王", f"评选 每月一星 老王 {DEED}", "不能定自己，请由别的同志来定。"),
        ("何洁", "评选 流动红旗 空缺", "请写明是哪个单位的流动红旗，例如「评选 锅炉支部 流动红旗」。"),
        ("老王", "评选 技能比赛 李明、小周、赵强、黄勇", "安装技能比赛最多定3个。"),
        ("老王", "评选 技能比赛 李明、李明", "得主写重了，请核对。"),
        ("老王", f"评选 流动红旗 {'班' * 21}", "名称写在20个字以内。"),
        ("李明", "历届 每月一星", "锅炉支部每月一星还没有得主的记录。"),
        ("李明", "历届 锅炉支部流动红旗", "锅炉支部流动红旗还没有得主的记录。"),
    ],
)
def test_what_cannot_be_decided(say: Say, who: str, said: str, answer: str) -> None:
    assert say(who, said) == answer


def test_the_flag_goes_from_crew_to_crew(world: World, say: Say) -> None:
    say("老王", "评选 十月流动红旗 起重班")
    world.on("2026-11-30")
    assert say("何洁", "评选 锅炉支部 流动红旗 焊接一班").startswith("已定：锅炉支部2026年11月流动红旗，焊接一班。")

    assert world.heard_by("黄勇")[-1] == "锅炉支部2026年11月流动红旗：焊接一班。红旗由起重班移交。不用回复。"
    assert say("黄勇", "流动红旗这个月给谁了") == "2026年11月流动红旗：焊接一班（11月30日接）。"
    assert say("黄勇", "历届 流动红旗") == (
        "锅炉支部流动红旗历届：\n2026年11月 焊接一班，11月30日接\n2026年10月 起重班，11月23日接"
    )
    assert say("何洁", "流动红旗这个月给谁了") == "2026年11月流动红旗：焊接一班（11月30日接）。"


def test_only_a_crew_with_clean_figures_gets_the_flag(world: World, say: Say) -> None:
    row = begin(world, "HD-SWYC").activity
    for crew, values in (("焊接一班", CLEAN), ("起重班", CLEAN | {"violations": 1}), ("电工班", {"violations": 0})):
        measure(world, row, values, period="2026-Q4", subject=crew)

    assert say("老王", "评选 流动红旗 起重班") == (
        "起重班2026年11月有违章、事故或次品，不评流动红旗；可以定别的班组，或者「空缺」。"
    )
    for crew in ("电工班", "架子班"):
        assert say("老王", f"评选 流动红旗 {crew}").startswith(
            f"{crew}2026年11月的四比或安全数据没齐，待核，不能评流动红旗"
        )
    assert "没有查到" not in say("老王", "评选 流动红旗 焊接一班")


def test_a_contest_is_decided_by_a_person_who_sees_whose_figures_are_best(world: World, say: Say) -> None:
    row = begin(world, "HD-SIBI").activity
    whole = {"safety": 90, "quality": 90, "schedule": 90, "party": 90}
    for crew, values in (("水压班组", whole), ("吹管班组", whole | {"safety": 95}), ("砌筑班组", {"safety": 100})):
        measure(world, row, values, period="2026-Q4", subject=crew)

    assert say("老王", "评选 四比竞赛") == (
        "锅炉支部2026年4季度四比劳动竞赛定谁？按数据是吹管班组，只供参考。"
        "回姓名或名称，没有合适的回「空缺」，不用说明原因。"
    )
    assert say("老王", "水压班组").startswith("已定：锅炉支部2026年4季度四比劳动竞赛，水压班组。")
    assert say("黄勇", "四比竞赛给谁了") == "2026年4季度四比劳动竞赛：水压班组。"
    assert world.heard_by("黄勇")[1:] == ["锅炉支部2026年4季度四比劳动竞赛：水压班组。不用回复。"]


def test_the_first_three_of_the_skills_contest(world: World, say: Say) -> None:
    assert say("老王", "评选 技能比赛 李明、小周、赵强").startswith(
        "已定：锅炉支部2026年安装技能比赛，李明、小周、赵强。"
    )
    assert world.heard_by("黄勇") == ["锅炉支部2026年安装技能比赛：李明、小周、赵强。不用回复。"]
    assert say("黄勇", "技能比赛是谁") == "2026年安装技能比赛：李明；小周；赵强。"


def test_a_vote_from_beginning_to_end(world: World) -> None:
    world.settings = SETTINGS
    say = talk(world)
    put_forward(world, *NAMES)
    assert say("老王", "开投票 每月一星") == "锅炉支部2026年11月每月一星投票到哪天截止？例如「11月27日」。"
    assert say("老王", "11月27日") == (
        "锅炉支部2026年11月每月一星，从3个里选一个，本单位党员10人有票，11月27日截止。"
        "自愿投，通知一次，不催。\n1 开始\n2 取消"
    )
    assert say("老王", "1") == (
        "锅炉支部2026年11月每月一星投票已开始，11月27日截止。到时回「结束投票」看选出谁，票数不显示。"
    )
    link = say("小周", "投票")
    assert re.fullmatch(
        r"锅炉支部2026年11月每月一星，11月27日截止。点开选一个或弃权，只供您本人，半小时内有效：\n"
        r"https://zhibu\.example\.com/ballots/c-\S+\n请不要在聊天里说投了谁。",
        link,
    )
    for name, chosen in zip(VOTERS, (0, 2, 2, 2), strict=False):
        vote(world, name, 1, chosen)
    assert say("老王", "结束投票") == "投票11月27日截止，还没有都投完；到截止日或都投完了再结束。"
    world.on("2026-11-27")
    assert say("老王", "结束投票 每月一星") == (
        "锅炉支部2026年11月每月一星投票已结束。投票选出赵强。定谁由您来定：「评选 每月一星 …」。"
    )
    assert "投票选出赵强。" in say("老王", "推荐名单 每月一星")
    assert say("老王", "评选 每月一星 赵强").startswith("已定：锅炉支部2026年11月每月一星，赵强，")
    assert not any("票" in one for one in world.heard_by("黄勇")[1:])


@pytest.mark.parametrize(
    "said", ["我投李明", "投票 李明", "每月一星投给李明", "十一月每月一星我投票给小周", "每月一星投李明一票"]
)
def test_a_ballot_in_the_chat_is_not_kept(world: World, said: str) -> None:
    opened(world)

    assert talk(world)("黄勇", said) == ("票只在网页上投。刚才那句没有保存，请也在聊天里撤回，再只说「投票」要链接。")
    with world.acting() as ctx:
        kept = ctx.connection.exec_driver_sql("SELECT text FROM inbox_message").scalars().all()
    assert not any("投" in one for one in kept)


def test_a_tie_is_told_to_who_decides_alone(world: World) -> None:
    number = opened(world).id
    for name, chosen in zip(VOTERS, (0, 0, 1, 1), strict=False):
        vote(world, name, number, chosen)
    say = talk(world.on("2026-11-27"))

    assert say("小周", "结束投票") == "评星、授旗由支部书记、副书记或党委工作部组织。"
    assert say("周芳", "结束投票") == "您定的评选里，现在没有进行中的投票。"
    assert "投票并列：李明、小周，请会上定。" in say("老王", "结束投票")
    assert len(world.heard_by("黄勇")) == 1


def test_free_sentences_decide_too(world: World, say: Say) -> None:
    assert say("黄勇", "推荐焊接三班评流动红旗，零返工").startswith(
        "已推荐：锅炉支部2026年11月流动红旗，焊接三班，零返工。"
    )
    assert say("老王", "十月每月一星定李明，抢修三夜").startswith("已定：锅炉支部2026年10月每月一星，李明，抢修三夜。")
    assert say("老王", "流动红旗这个月给焊接一班").startswith("已定：锅炉支部2026年11月流动红旗，焊接一班。")
    assert say("老王", "这个月每月一星空缺") == "已记：锅炉支部2026年11月每月一星空缺，不公布。改错回「撤回」。"
    assert say("黄勇", "流动红旗历届得主") == "锅炉支部流动红旗历届：\n2026年11月 焊接一班，11月23日接"
    assert say("黄勇", "流动红旗都推荐了谁") == "评星、授旗由支部书记、副书记或党委工作部组织。"
    assert say("黄勇", "我要投票") == "现在没有要您投的评选。"
    assert say("黄勇", "推荐 流动红旗") == "请写明是谁，例如「推荐 每月一星 李明」。"


def test_a_vote_is_opened_by_a_free_sentence(world: World) -> None:
    world.settings = SETTINGS
    say = talk(world)
    put_forward(world, *NAMES)

    assert say("老王", "十一月每月一星开投票，11月27日截止，党员投").startswith(
        "锅炉支部2026年11月每月一星，从3个里选一个，本单位党员10人有票，11月27日截止。"
    )


def test_several_votes_are_told_apart(world: World) -> None:
    opened(world)
    say = talk(world)
    for crew in ("焊接一班", "起重班"):
        say("李明", f"推荐 流动红旗 {crew} 零返工")
    say("老王", "开投票 流动红旗 12月1日 党员投")
    say("老王", "1")

    assert say("小周", "投票") == (
        "有2项投票，要哪一项的链接？\n1 锅炉支部2026年11月每月一星\n2 锅炉支部2026年11月流动红旗"
    )
    assert say("小周", "2").startswith("锅炉支部2026年11月流动红旗，12月1日截止。")
    assert say("老王", "作废投票").startswith("是哪一项投票？")
    assert say("老王", "1").startswith("锅炉支部2026年11月每月一星投票作废后")
    assert say("老王", "结束投票 流动红旗").startswith("投票12月1日截止")
    assert say("何洁", "结束投票 流动红旗").startswith("投票12月1日截止")


def test_who_has_no_vote_is_told_where_a_rating_is_on(world: World) -> None:
    rating = seat(world)
    rate(rating)

    assert talk(rating)("小周", "投票") == "现在没有要您投的评选。述职测评的票回「测评」要链接。"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("历届 锅炉支部流动红旗", "锅炉支部流动红旗历届：\n2026年11月 焊接一班，11月23日接"),
        ("历届 汽机支部 流动红旗", "汽机支部流动红旗还没有得主的记录。"),
        ("红旗历史 锅炉支部", "锅炉支部流动红旗历届：\n2026年11月 焊接一班，11月23日接"),
    ],
)
def test_the_office_asks_after_any_unit(say: Say, said: str, answer: str) -> None:
    say("老王", "评选 流动红旗 焊接一班")

    assert say("何洁", said) == answer


def test_no_winner_is_told_to_be_of_another_unit(world: World, say: Say) -> None:
    """Two units' stars of one month, for who looks after both; each member hears his own."""
    say("老王", f"评选 每月一星 小周 {DEED}")
    say("周芳", "评选 每月一星 刘洋 抢修汽轮机")

    assert say("何洁", "十一月每月一星是谁") == (
        "2026年11月每月一星：锅炉支部小周（连续三个夜班抢通油管路）；汽机支部刘洋（抢修汽轮机）。"
    )
    assert say("刘洋", "十一月每月一星是谁") == "2026年11月每月一星：刘洋（抢修汽轮机）。"


def test_a_vote_is_called_off_after_it_was_said_what_is_lost(world: World) -> None:
    vote(world, "黄勇", opened(world).id, 0)
    say = talk(world)

    assert say("老王", "作废投票") == ("锅炉支部2026年11月每月一星投票作废后，已投的1张票不能恢复。\n1 作废\n2 留着")
    assert say("老王", "2") == "好，投票照旧。"
    say("老王", "取消投票")
    assert say("老王", "1") == "锅炉支部2026年11月每月一星投票已作废，票数已清空。"
    assert say("小周", "投票") == "现在没有要您投的评选。"


def test_a_vote_not_confirmed_or_not_possible_is_not_opened(world: World) -> None:
    world.settings = SETTINGS
    say = talk(world)
    put_forward(world, *NAMES)

    assert say("老王", "开投票 每月一星 11月27日 支委会投") == (
        "支委会成员能在网上投票的只有2人，不足3人保不了密，开不了；请会上定，再「评选」。"
    )
    say("老王", "开投票 每月一星 11月27日 党员投")
    assert say("老王", "2") == "好，没有开。"
    assert say("李明", "开投票 每月一星 11月27日") == "评星、授旗由支部书记、副书记或党委工作部组织。"


def test_the_units_vote_on_departments(world: World) -> None:
    world.settings = SETTINGS
    with world.acting() as ctx:
        for name in ("李明", "赵强"):
            org = people.Org(code=f"X{name}", name=name, short=name, kind=people.OrgKind.BRANCH, path=f"C00/X{name}/")
            org.parent_id = world.orgs["C00"]
            ctx.session.add(org)
            ctx.session.flush()
            post = people.Post(member_id=world.who(name), org_id=org.id, role=Role.SECRETARY, since=ctx.today)
            ctx.session.add(post)
    say = talk(world)
    for name in ("工程部", "安质部"):
        assert say("老王", f"推荐 先进部室 {name} 到现场解决问题").startswith("已推荐：党委2026年下半年争先进部室")
    assert "各单位书记4人有票" in say("何洁", "开投票 先进部室 12月10日")
    assert say("何洁", "1").startswith("党委2026年下半年争先进部室、做优秀党员投票已开始")
    assert "争先进部室" in say("周芳", "投票")
    assert say("何洁", "评选 先进部室 工程部") == "党委2026年下半年争先进部室、做优秀党员正在投票，不能另开一次。"


def test_every_example_is_understood(world: World, say: Say) -> None:
    world.settings = SETTINGS
    examples = [one for topic in TOPICS for command in topic.router.commands.values() for one in command.usage]

    assert len(examples) == 14
    for example in examples:
        answer = say("老王", example)
        assert not answer.startswith(("没听懂", "没有听懂")), example
        assert len(answer) <= 200


def test_what_was_decided_is_one_row_a_winner(world: World, say: Say) -> None:
    say("老王", "评选 技能比赛 李明、小周")

    with world.acting() as ctx:
        rows = [
            (one.place, one.member_id, one.period) for one in ctx.session.exec(select(Award).order_by(col(Award.place)))
        ]
    assert rows == [(1, world.who("李明"), "2026"), (2, world.who("小周"), "2026")]
