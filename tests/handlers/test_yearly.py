"""The year in the office's chat: points on site, the year computed, shown, appealed against, frozen, fed back."""

import itertools
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot import assess, people
from bot.appraisal import AppraisalRound, AppraisalTally, Debrief, RoundState, TallySource, VoterGroup
from bot.assess import AssessmentEntry, CheckKind, CheckState, EntryState, Score, YearFeedback
from bot.core.config import Settings, Web
from bot.core.errors import BadInputError
from bot.people import Role
from handlers import feedback, onsite, yearly
from tests.filled import settle
from tests.talk import Say, talk
from tests.world import World

UNITS = ("B04", "B05")
LINES: list[dict[str, Any]] = [
    {"code": "D1-1", "of": "40", "earned": "38.5", "applies": True, "reason": "1项迟办。", "rows": []},
    {"code": "D3-1", "of": "6", "earned": "6", "applies": True, "reason": "没有少开。", "rows": []},
    {"code": "D3-2", "of": "5", "earned": "4.5", "applies": True, "reason": "1次会议缺表决情况。", "rows": []},
    {"code": "D4-1", "of": "4", "earned": None, "applies": True, "reason": "待录入。", "rows": []},
]


def the_quarters(world: World) -> None:
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    for quarter in range(1, 5):
        with world.acting("何洁") as ctx:
            check = assess.run_check(ctx, CheckKind.QUARTER, f"2026Q{quarter}")
            check.state = CheckState.FROZEN
            for _, score in assess.every_result(ctx, check):
                score.points, score.grade, score.lines = Decimal(90), "优秀", LINES


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; all four quarters are frozen with 90 points for both units."""
    settle(world, the_quarters)
    return world


@pytest.fixture
def say(office: World) -> Say:
    """What is said in that office."""
    return talk(office)


def rated(world: World) -> None:
    """Both units handed in, and a counted round in which their own people rated them 好, on paper."""
    with world.acting() as ctx:
        opened: dict[str, Any] = {"opened_by": world.who("何洁"), "opened_at": ctx.now, "minimum": 3}
        row = AppraisalRound(year=2026, title="年度测评", closes_on=ctx.today, grades=["好"], **opened)
        row.state, row.counted_at = RoundState.COUNTED, ctx.now
        ctx.session.add(row)
        ctx.session.flush()
        for code in UNITS:
            unit: dict[str, Any] = {"org_id": world.orgs[code]}
            tally: dict[str, Any] = {
                "voter_group": VoterGroup.OWN,
                "groups": [VoterGroup.OWN],
                "source": TallySource.PAPER,
            }
            ctx.session.add(AppraisalTally(round_id=row.id, counts={"好": 12}, **tally, **unit))
            ctx.session.add(Debrief(year=2026, by_id=1, at=ctx.now, text="述职", **unit))


def seen(say: Say, unit: str, points: str) -> None:
    """Entered by 何洁, confirmed by 刘洋."""
    say("何洁", f"现场分 {unit} {points} 台账规范")
    number = re.search(r"第(\d+)号", say("何洁", "1"))
    assert number
    assert "已确认1件" in say("刘洋", f"确认现场分 {number[1]}")


def shown(office: World, say: Say) -> None:
    """The year of both units, all parts known."""
    rated(office)
    seen(say, "锅炉支部", "92")
    seen(say, "汽机支部", "80")
    say("何洁", "公布年度 2026")
    assert say("何洁", "1").startswith("2026年度考核已公布，发出4条消息。")


def test_points_on_site_are_entered_by_one_and_confirmed_by_another(office: World, say: Say) -> None:
    assert say("何洁", "现场分 锅炉支部 92 台账规范") == (
        "锅炉支部 XC 现场考评 得92分，计入2026年度：台账规范。\n记下后等另一位同志确认，确认前不算。\n1 记下\n2 取消"
    )
    assert say("何洁", "1") == (
        "已记第1号：锅炉支部 XC 现场考评 得92分，计入2026年度。"
        "等另一位同志回「确认现场分 1」，确认后才算。改错回「撤回」。"
    )
    assert "您自己录的" in say("何洁", "确认现场分 1")
    assert "1 锅炉支部 XC 现场考评 得92分：台账规范" in say("刘洋", "待确认")
    assert (
        say("刘洋", "确认现场分 1") == "已确认1件，已告诉本单位书记：第1号锅炉支部 XC 现场考评 得92分。改错回「撤回」。"
    )
    assert office.heard_by("老王")[-1].startswith("锅炉支部 XC 现场考评 得92分（第1号）。11月23日（周一）：台账规范。")

    again = say("何洁", "现场分 锅炉支部 95")
    assert "原来确认的92分不再用。" in again
    assert say("何洁", "2") == "好，没有记。"


def test_what_is_missing_is_asked_for(say: Say) -> None:
    assert say("何洁", "现场分") == "记哪个单位的现场分？请写单位名称。"
    assert say("何洁", "汽机支部") == "汽机支部现场考评多少分？请写 0 到 100 的数，例如「92」。"
    assert say("何洁", "说不准") == "汽机支部现场考评多少分？请写 0 到 100 的数，例如「92」。"
    assert say("何洁", "88.5分 活动室干净").startswith("汽机支部 XC 现场考评 得88.5分，计入2026年度：活动室干净。")


def test_from_january_to_june_it_is_the_year_before(office: World) -> None:
    say = talk(office.on("2027-01-15"))

    assert say("何洁", "现场分 锅炉支部 92").startswith(
        "锅炉支部 XC 现场考评 得92分，计入2026年度（按2026年12月31日记）。"
    )
    assert "计入2026年度。" in say("何洁", "1")
    assert "计入2026年度" in say("何洁", "现场分 锅炉支部 93"), "other points the same day are no repetition"
    say("何洁", "1")
    assert "已经录过一样的（第1号）" in say("何洁", "现场分 锅炉支部 92")
    with office.acting() as ctx:
        days = ctx.session.exec(select(col(AssessmentEntry.day))).all()
    assert days == [date(2026, 12, 31)] * 2


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("现场分 锅炉支部 101", "现场考评请写 0 到 100 的分数"),
        (f"现场分 锅炉支部 92 {'长' * 301}", "请把事情写在300字以内。"),
    ],
)
def test_points_that_are_none(say: Say, said: str, answer: str) -> None:
    assert say("何洁", said).startswith(answer)
    assert say("老王", said) == "扣分、加分、现场分和检查发现由党委工作部录入。"


def test_the_office_sees_what_the_year_lacks(office: World, say: Say) -> None:
    assert say("何洁", "年度结果") == (
        "2026年度考核还没有算，回「算年度 2026」。还缺（待核不是扣分）：\n"
        "没有现场分：全部2个单位\n没有交述职：全部2个单位\n测评还没有开始"
    )
    seen(say, "锅炉支部", "92")
    say("何洁", "现场分 汽机支部 80")
    say("何洁", "1")
    with office.acting() as ctx:
        assess.find_check(ctx, CheckKind.QUARTER, "2026Q4").state = CheckState.SHOWN

    assert say("何洁", "算年度 2026") == (
        "2026年度考核，2个单位：有待核项、还没定的2个。按11月23日（周一）的记录计算，还没有公布。还缺（待核不是扣分）：\n"
        "第4季度没有定稿\n没有现场分：汽机支部\n等确认的现场分1件，回「待确认」看\n没有交述职：全部2个单位\n测评还没有开始"
    )
    rated(office)
    assert "没有交述职" not in say("何洁", "年度结果")


@pytest.mark.parametrize(
    ("count", "whole", "said"), [(2, 3, "甲、甲"), (3, 3, "全部3个单位"), (9, 12, f"{'、'.join('甲' * 8)}等9个单位")]
)
def test_units_that_lack_something(office: World, count: int, whole: int, said: str) -> None:
    with office.acting() as ctx:
        unit = people.assessed(ctx)[0].model_copy(update={"short": "甲"})

    assert yearly._named([unit] * count, whole) == said


def test_a_rating_under_way_and_units_without_one(office: World) -> None:
    assert list(yearly._lacks(assess.Gaps(is_counted=False, is_open=True), 2)) == ["测评正在进行，还没有计票"]
    with office.acting() as ctx:
        unrated = assess.Gaps(unrated=tuple(people.assessed(ctx)[:1]))
    assert list(yearly._lacks(unrated, 2)) == ["没有测评结果：锅炉支部"]
    assert list(yearly._in_short(unrated)) == ["1个单位的测评结果"]


def test_shown_by_another_in_the_meantime(office: World, say: Say) -> None:
    say("何洁", "公布年度 2026")
    say("刘洋", "公布年度 2026")
    assert say("刘洋", "1").startswith("2026年度考核已公布")

    assert say("何洁", "1").startswith("2026年度考核已经公布，没有重算。")
    assert len([text for text in office.heard_by("老王") if text.startswith("2026年度考核")]) == 1


def test_no_words_are_no_feedback(office: World) -> None:
    with office.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.YEAR, "2026")
        with pytest.raises(BadInputError, match="请写反馈的内容"):
            assess.write_feedback(ctx, check, people.assessed(ctx)[0], " ")


def test_before_it_is_shown_a_unit_sees_nothing(office: World, say: Say) -> None:
    say("何洁", "算年度")

    assert say("老王", "年度结果") == "2026年度考核还没有公布；公布后发给书记。"
    assert say("老王", "年度结果 2025年") == "2025年度考核还没有公布；公布后发给书记。"
    assert say("老王", "反馈") == "2026年度考核还没有公布；公布后发给书记。"
    assert say("黄勇", "年度结果") == "单位的记录由本单位书记、委员和党小组长查看。"
    assert say("老王", "公布年度 2026") == say("老王", "算年度 2026") == "扣分、加分和申诉由党委工作部另一位同志确认。"
    assert "还没有公布，单位看不到。" in say("何洁", "年度结果 锅炉支部")


def test_shown_each_secretary_hears_the_own_result_with_the_feedback(office: World, say: Say) -> None:
    rated(office)
    seen(say, "锅炉支部", "92")
    preview = say("何洁", "公布年度 2026")
    assert preview == (
        "2026年度考核，2个单位：优秀1个、有待核项、还没定的1个。还缺1个单位的现场分，这些项待核。"
        "公布后各书记收到本单位的结果和反馈，5个工作日内可以申诉；以后不自动重算，也不能撤回。\n1 公布\n2 先等等"
    )
    assert say("何洁", "2") == "好，没有公布。"
    seen(say, "汽机支部", "70")
    say("何洁", "公布年度 2026")
    assert say("何洁", "1") == (
        "2026年度考核已公布，发出4条消息。2026年度考核，2个单位：优秀1个、良好1个。"
        "各单位的结果和反馈已发本单位书记，申诉到11月30日（周一）为止，之后回「定稿 2026」。"
    )

    # 0.6 x 90 + 0.2 x 92 + 0.2 x 100
    text = office.heard_by("老王")[-1]
    assert text == (
        "2026年度考核，锅炉支部：得92.4分，优秀。\n季度平均54/60，现场考评18.4/20，述职测评20/20。\n"
        "做得好的：程序合规得满分。\n下一年要做的：任务按期完成（失1.5分）、记录要素齐全（失0.5分）。\n"
        "逐项原因回「年度结果」，书面反馈回「反馈」。不同意的，11月30日（周一）前（含当天）回「申诉 编号 理由」。"
    )
    assert len(text) <= 200
    assert "汽机" not in text
    assert office.heard_by("何洁")[-1].startswith("2026年度考核，2个单位：优秀1个、良好1个。")
    with office.acting() as ctx:
        assert all(row.sent_at == ctx.now for row in ctx.session.exec(select(YearFeedback)))
    assert (
        say("何洁", "公布年度 2026")
        == say("何洁", "算年度 2026")
        == ("2026年度考核已经公布，没有重算。要按现在的记录重算，回「重算 2026」。")
    )


def test_a_unit_reads_its_year_part_by_part(office: World, say: Say) -> None:
    shown(office, say)

    assert say("老王", "年度结果") == (
        "2026年度考核，锅炉支部：得92.4分，优秀。"
        "不同意的，最晚11月30日（周一）回「申诉 编号 理由」，例如「申诉 XC …」。\n"
        "Q 季度平均 54/60：第1季度90分、第2季度90分、第3季度90分、第4季度90分，平均90分。\n"
        "XC 现场考评 18.4/20：现场92分。\nSZ 述职测评 20/20：本单位党员12票100分，合计100分。\n书面反馈回「反馈」。"
    )
    assert say("老王", "年度结果 汽机支部") == "单位的记录由本单位书记、委员和党小组长查看。"
    assert "汽机支部：得90" in say("何洁", "年度结果 汽机支部 2026")
    office.on("2026-12-15")
    assert "不同意的" not in say("老王", "年度结果")


def test_what_is_unknown_of_a_year_is_listed_like_that_of_a_quarter(office: World, say: Say) -> None:
    seen(say, "锅炉支部", "92")
    say("何洁", "公布年度 2026")
    say("何洁", "1")

    assert say("何洁", "待核 2026") == (
        "2026年度考核待核2项，没有扣分；还缺什么，回「年度结果」：\nXC 现场考评：汽机支部\nSZ 述职测评：各单位"
    )
    assert say("何洁", "各单位得分 2026").startswith(
        "2026年度考核，2个单位（已核定满分和得分）：\nB04 锅炉支部 80 72.4\n"
    )


def test_the_month_stays_the_month(office: World, say: Say) -> None:
    """What the year says does not stand in the way of the latest check."""
    shown(office, say)

    assert "年度" not in say("老王", "本月检查")
    assert "2026年度考核，锅炉支部" in say("老王", "检查结果 2026年")


def test_an_appeal_against_the_points_on_site(office: World, say: Say) -> None:
    shown(office, say)

    assert say("老王", "申诉 XC 那天停电") == (
        "已申诉（第1号）：锅炉支部 XC 现场考评 得92分。等党委工作部答复。改错回「撤回」。"
    )
    assert "还有 1 件申诉没有答复" in say("何洁", "定稿 2026")
    assert say("刘洋", "同意申诉 1 另约时间再看").startswith(
        "已同意第1号申诉：锅炉支部 XC 现场考评 得92分，这一件不算了，已告诉单位。"
    )
    with office.acting() as ctx:
        check = assess.find_check(ctx, CheckKind.YEAR, "2026")
        [score] = [score for org, score in assess.every_result(ctx, check) if org.code == "B04"]
        assert (score.points, score.known) == (None, Decimal(74))
        assert ctx.get(AssessmentEntry, 1).state is EntryState.REJECTED


@pytest.mark.parametrize(
    ("code", "typed"), [("Q", "Q "), ("SZ", "SZ "), ("Q", "季度平均"), ("SZ", "述职测评，"), ("SZ", "sz：")]
)
def test_an_appeal_against_another_part(office: World, say: Say, code: str, typed: str) -> None:
    shown(office, say)

    said = say("老王", f"申诉 {typed}不适用，票数不对")
    assert said.startswith(f"已申诉（第1号）：锅炉支部 {code} ")
    assert "（2026年度考核）" in said
    assert "不再计入" not in said
    assert "不再计入" not in say("何洁", "同意申诉 1 已改正")


def test_frozen_for_ever(office: World, say: Say) -> None:
    shown(office, say)
    office.on("2026-12-08")

    assert say("刘洋", "定稿 2026") == (
        "2026年度考核，2个单位，按11月23日的记录和考核表第1版计算。定稿后永远不再改动，也不能撤回。\n1 定稿\n2 先不定稿"
    )
    assert say("刘洋", "1") == "2026年度考核已定稿，2个单位，不再改动。"
    assert "已定稿，不再改动。" in say("老王", "年度结果")
    assert say("何洁", "年度结果").endswith("。已定稿。")
    assert say("何洁", "公布年度 2026") == "2026年度考核已经定稿，没有重算。"
    assert "考核结果已经定稿" in say("何洁", "现场分 锅炉支部 95")
    assert say("何洁", "反馈 锅炉支部 再写一句") == "2026年度考核已经定稿，反馈不再改动。"


def test_a_quarter_that_may_still_change_is_in_the_way(office: World, say: Say) -> None:
    shown(office, say)
    with office.acting() as ctx:
        assess.find_check(ctx, CheckKind.QUARTER, "2026Q4").state = CheckState.SHOWN

    office.on("2026-12-08")

    assert "第4季度还没有定稿，先回「定稿 2026Q4」" in say("刘洋", "定稿 2026")


def test_the_office_writes_the_feedback_the_unit_reads_it(office: World, say: Say) -> None:
    assert say("何洁", "反馈 锅炉支部 台账规范") == "2026年度考核还没有算，回「算年度 2026」。"
    say("何洁", "算年度")
    assert say("何洁", "反馈 锅炉支部") == (
        "锅炉支部2026年度还没有反馈；公布时自动起草，也可以现在写：「反馈 锅炉支部 内容」。"
    )
    assert say("何洁", "反馈 锅炉支部 台账规范，明年把学时补齐") == (
        "已记锅炉支部2026年度反馈：台账规范，明年把学时补齐\n公布时发给书记。改错回「撤回」。"
    )
    shown(office, say)
    assert "台账规范，明年把学时补齐" in office.heard_by("老王")[-1]
    assert say("老王", "反馈") == "锅炉支部2026年度反馈：\n台账规范，明年把学时补齐"
    assert say("何洁", "反馈 汽机支部").startswith("汽机支部2026年度反馈（自动起草）：\n做得好的：程序合规得满分。")

    assert "已告诉书记。" in say("何洁", "反馈 锅炉支部 先把学时补齐")
    assert office.heard_by("老王")[-1] == "锅炉支部2026年度反馈有改动：先把学时补齐\n全文和 Word 回「反馈」。"
    assert say("何洁", "撤回") == "已撤回：刚才写的锅炉支部 2026年度反馈，恢复原来的；没发出的消息不发了。"
    assert "台账规范" in say("老王", "反馈")


def test_feedback_as_word_by_a_link(office: World, say: Say) -> None:
    shown(office, say)
    office.settings = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))
    said = talk(office)("老王", "反馈 2026", key="link")

    assert re.search(r"Word 文件，半小时内有效：https://zhibu\.example\.com/papers/feedback/[\w.-]+$", said)
    assert said.startswith("锅炉支部2026年度反馈：\n做得好的：")


@pytest.mark.parametrize(("host", "ellipses"), [("zb.cn", 1), (f"{'zhibu' * 8}.{'zhibu' * 7}.example.com", 0)])
def test_a_long_feedback_beside_a_link_is_no_longer_than_a_reply(
    office: World, say: Say, host: str, ellipses: int
) -> None:
    """The link counts; where it leaves no room, the file alone says it."""
    say("何洁", "算年度")
    say("何洁", f"反馈 锅炉支部 {'台账规范，' * 58}明年补齐学时")
    shown(office, say)
    office.settings = Settings(web=Web(base_url=f"https://{host}", link_key=SecretStr("k" * 32)))
    said = talk(office)("老王", "反馈 2026", key="link")

    assert len(said) <= 200
    assert said.startswith("锅炉支部2026年度反馈：\n")
    assert re.search(r"\nWord 文件，半小时内有效：https://[\w.]+/papers/feedback/[\w.-]+$", said)
    assert said.count("…") == ("台账规范" in said) == ellipses


def test_who_does_not_write_feedback(say: Say) -> None:
    say("何洁", "算年度")

    assert say("老王", "反馈 食堂太咸").startswith("年度反馈由党委工作部写")
    assert say("何洁", "反馈").startswith("看哪个单位的反馈？")
    assert say("何洁", f"反馈 锅炉支部 {'长' * 301}") == "反馈最多300字，没有记；请写短些。"
    assert say("黄勇", "反馈") == "单位的记录由本单位书记、委员和党小组长查看。"


def test_each_usage_is_understood(office: World, say: Say) -> None:
    routers = (onsite.router, yearly.router, feedback.router)
    commands = itertools.chain.from_iterable(router.commands.values() for router in routers)
    for usage in [usage for command in commands for usage in command.usage]:
        said = say("何洁", usage)
        assert "没听懂" not in said, usage
        assert len(said) <= 200, usage


def test_a_year_without_frozen_quarters_has_nothing_to_say_item_by_item(world: World) -> None:
    say = talk(world)
    say("何洁", "公布年度 2026")
    assert say("何洁", "公布").startswith("2026年度考核已公布")

    assert say("老王", "反馈") == "锅炉支部2026年度反馈：\n今年没有定稿的季度结果，没有逐项的反馈。"
    with world.acting() as ctx:
        assert {score.points for score in ctx.session.exec(select(Score))} == {None}
