"""Drawing a notice: only from a frozen quarter, by the rules of its five sections; again it keeps what people did."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from itertools import pairwise

import pytest

from bot import assess, circular
from bot.assess import CheckKind, EntryKind
from bot.circular import Agreement, NoticeItem, Section, Wish
from bot.core import audit
from bot.core.errors import BadInputError, BotError, NotAllowedError
from bot.people import Org
from tests.circular import quarter
from tests.circular.quarter import PERIOD, texts
from tests.world import World


def test_the_five_sections(world: World) -> None:
    quarter.drafted(world)

    assert texts(world, Section.OVERVIEW) == [
        "2026年第三季度党建工作检查的时间为7月1日至9月30日，数据截至10月12日。",
        "检查采取查阅任务清单、会议和学习记录与现场检查相结合的方式；由人评定的事项，一人录入、另一人确认。",
        "共检查2个单位，其中尚有待核事项、等次未定的2个。",
    ]
    assert texts(world, Section.PRACTICES) == [
        "锅炉支部：突击队提前三天完成汽包吊装。",
        "锅炉支部：党员责任区挂牌到班组。",
        "锅炉支部：劳模讲党课进现场。",
    ]
    assert texts(world, Section.PROBLEMS) == [
        "季度党课：有2个单位没有按期办结。",
        "锅炉支部：活动室标识褪色。",
        "汽机支部：9月支委会缺记录人。",
    ]
    assert texts(world, Section.RECTIFY) == [
        "改正“活动室标识褪色”，说明改了什么。",
        "改正“9月支委会缺记录人”，说明改了什么。",
    ]
    assert texts(world, Section.AHEAD) == ["季度党员大会（12月20日前）。"]


def test_the_paper(world: World) -> None:
    number = quarter.drafted(world)

    with world.acting("何洁") as ctx:
        whole = circular.content(ctx, circular.readable(ctx, number))
    assert (whole.issuer, whole.number, whole.signer) == ("公司党委文件", "", "公司党委")
    assert (whole.dated, whole.printed) == (None, "")
    assert whole.title == "关于2026年第三季度党建工作检查情况的通报"
    assert whole.addressee == "各党工委、党总支、党支部，机关各部室："
    assert [part.heading for part in whole.parts] == [
        "一、总体情况",
        "二、主要做法",
        "三、存在问题",
        "四、整改要求",
        "五、下季度提示",
    ]
    assert whole.parts[2].paragraphs == (
        "（一）共性问题",
        "季度党课：有2个单位没有按期办结。",
        "（二）个性问题",
        "1. 锅炉支部：活动室标识褪色。",
        "2. 汽机支部：9月支委会缺记录人。",
    )
    assert whole.parts[3].rows == (
        ("编号", "责任单位", "整改事项", "时限", "验收人"),
        ("发布时编号", "锅炉支部", "改正“活动室标识褪色”，说明改了什么。", "2026年11月25日", "刘洋"),
        ("发布时编号", "汽机支部", "改正“9月支委会缺记录人”，说明改了什么。", "2026年11月25日", "刘洋"),
    )


def test_grades_are_counted_and_nobody_is_ranked(world: World) -> None:
    quarter.office(world)
    quarter.shown(world)
    with world.acting("刘洋") as ctx:
        check = assess.find_check(ctx, CheckKind.QUARTER, PERIOD)
        for (_, score), grade in zip(assess.every_result(ctx, check), ("良好", "优秀"), strict=True):
            score.grade = grade
    world.on("2026-10-26")
    with world.acting("刘洋") as ctx:
        assess.freeze(ctx, assess.find_check(ctx, CheckKind.QUARTER, PERIOD))
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.OVERVIEW)[-1] == "共检查2个单位，其中优秀1个、良好1个。"


def test_a_quiet_quarter_says_so(world: World) -> None:
    quarter.office(world)
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        drawn = circular.draft(ctx, PERIOD)
        whole = circular.content(ctx, drawn.paper)

    assert (drawn.items, drawn.practices, drawn.left_out) == (3, 0, 0)
    assert [part.paragraphs[-1] for part in whole.parts[1:]] == [
        "本季度没有单独列出的做法。",
        "本季度检查没有发现需要通报的问题。",
        "本季度没有需要单独整改的事项。",
        "下季度没有需要提示的任务。",
    ]


@pytest.mark.parametrize(("given", "drawn"), [(0, 0), (2, 0), (3, 3), (5, 5), (6, 5)])
def test_three_to_five_practices_or_none(world: World, given: int, drawn: int) -> None:
    quarter.office(world)
    quarter.bonuses(world, *(f"第{number}件好做法在班组推开" for number in range(given)))
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        assert circular.draft(ctx, PERIOD).practices == drawn


def test_what_one_unit_alone_did_not_do_is_not_common(world: World) -> None:
    quarter.office(world)
    quarter.owed(world, "B04")
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.PROBLEMS) == []


def test_five_duties_ahead_by_their_dates(world: World) -> None:
    quarter.office(world)
    for place, day in enumerate(("2026-12-31", "2026-10-30", "2026-11-30", "2026-12-10", "2026-12-20", "2026-12-25")):
        quarter.owed(world, "B04", title=f"任务{place}", code=f"ZB-0{place}-1", due=day)
    quarter.owed(world, "B05", title="任务0", code="ZB-00-1", due="2026-12-31")
    quarter.owed(world, "B05", title="任务1", code="ZB-01-1", due="2026-11-27")
    quarter.owed(world, "B05", title="来年", code="ZB-09-1", due="2027-01-10")
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.AHEAD) == [
        "任务1（共2次，第一次10月30日前）。",
        "任务2（11月30日前）。",
        "任务3（12月10日前）。",
        "任务4（12月20日前）。",
        "任务0（12月31日前）。",
    ]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("活动室标识褪色", "锅炉支部：活动室标识褪色。"),
        ("赵强没有参加支委会", "锅炉支部：赵强没有参加支委会。"),
        ("李明明没有参加", "锅炉支部：李明明没有参加。"),
        ("小周没有写思想汇报", "锅炉支部在“阵地与标识”方面有需要改进的事项。"),
        ("书记因病没有到会", "锅炉支部在“阵地与标识”方面有需要改进的事项。"),
        ("在各支部里排名靠后", "锅炉支部在“阵地与标识”方面有需要改进的事项。"),
        ("这一项扣2分", "锅炉支部在“阵地与标识”方面有需要改进的事项。"),
    ],
)
def test_what_may_not_be_printed_is_said_by_its_item(world: World, text: str, printed: str) -> None:
    quarter.office(world)
    quarter.entered(world, EntryKind.FINDING, "B04", "D5-3", text)
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.PROBLEMS) == [printed]


def test_a_finding_without_an_item_that_names_somebody(world: World) -> None:
    quarter.office(world)
    quarter.entered(world, EntryKind.FINDING, "B04", "", "小周没有写思想汇报")
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.PROBLEMS) == ["锅炉支部有一项需要改进的事项。"]


def test_whatever_a_unit_is_called(world: World) -> None:
    quarter.office(world)
    with world.acting() as ctx:
        unit = ctx.get(Org, world.orgs["B04"])
        unit.short, unit.name = "末位支部", "排名工程公司党支部"
    quarter.entered(world, EntryKind.FINDING, "B04", "D5-3", "活动室标识褪色")
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.PROBLEMS) == ["代码B04的单位：活动室标识褪色。"]


def test_what_does_not_fit_is_left_out_and_told(world: World) -> None:
    quarter.office(world)
    for number in range(30):
        quarter.entered(world, EntryKind.FINDING, "B04", "D5-3", f"第{number}间活动室" + "标识褪色" * 13)
    short = quarter.entered(world, EntryKind.FINDING, "B05", "D5-3", "缺标识")
    quarter.frozen(world)
    with world.acting("何洁") as ctx:
        drawn = circular.draft(ctx, PERIOD)

        assert drawn.left_out > 0
        assert f"entry:{short}" not in {one.source_key for one in circular.items(ctx, drawn.paper)}
        assert circular.characters(circular.content(ctx, drawn.paper)) == drawn.characters <= 2500
        cases = circular.items(ctx, drawn.paper, section=Section.PROBLEMS)
        assert len(cases) == len(circular.items(ctx, drawn.paper, section=Section.RECTIFY))
        assert len(cases) + drawn.left_out == 31


def test_drawing_again_keeps_what_people_did(world: World) -> None:
    quarter.drafted(world)
    gone, changed = quarter.numbered(world, "9月支委会"), quarter.numbered(world, "责任区")
    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        own = circular.add(ctx, found, Section.PROBLEMS, Wish("个别单位会议记录要素不全。")).id
        circular.remove(ctx, found, gone, "没跟人家核实")
        circular.change(ctx, found, changed, Wish("锅炉支部：党员责任区挂牌，班组长签字。"))
        row = next(one for one in circular.items(ctx, found, section=Section.RECTIFY) if not one.removed)
        circular.change(ctx, found, row.id, Wish(due=date(2026, 12, 13)))
        ctx.get(NoticeItem, row.id).agreement = Agreement.AGREED
    before = dump(world)
    world.on("2026-10-28")
    with world.acting("刘洋") as ctx:
        drawn = circular.draft(ctx, PERIOD)

    assert dump(world) == before
    assert drawn.paper.drafted_by == world.who("何洁")
    with world.acting() as ctx:
        assert ctx.get(NoticeItem, own).text == "个别单位会议记录要素不全。"
        assert ctx.get(NoticeItem, row.id).due == date(2026, 12, 11), "a Sunday moves to the working day before"


def dump(world: World) -> list[object]:
    with world.acting() as ctx:
        found = circular.latest(ctx)
        return [one.model_dump() for one in circular.items(ctx, found)]


def test_what_the_figures_give_no_more_goes(world: World) -> None:
    quarter.drafted(world)
    with world.acting() as ctx:
        found = circular.latest(ctx)
        known = {one.text: one for one in circular.items(ctx, found)}
        known["季度党课：有2个单位没有按期办结。"].text = "季度党课：有9个单位没有按期办结。"
        known["季度党员大会（12月20日前）。"].source_key = "task:ZB-99-9"
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)

    assert texts(world, Section.PROBLEMS)[0] == "季度党课：有2个单位没有按期办结。"
    assert texts(world, Section.AHEAD) == ["季度党员大会（12月20日前）。"]


def test_drawing_is_taken_back(world: World) -> None:
    quarter.usual(world)
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
        assert circular.find(ctx, PERIOD) is None


def test_the_terminal_drafts_too(world: World) -> None:
    quarter.usual(world)
    with world.acting() as ctx:
        assert circular.draft(ctx, PERIOD).paper.drafted_by is None


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            "",
            (
                "2026年第三季度检查还没有结果，不能起草通报：季度结束后第10天（遇休息日顺延）自动检查、"
                "公布给各单位，过了申诉期回「定稿 2026Q3」，再起草。"
            ),
        ),
        (
            "checked",
            "2026年第三季度检查还没有公布给各单位，不能起草通报：公布后过了申诉期，回「定稿 2026Q3」，再起草。",
        ),
        ("shown", "2026年第三季度检查还没有定稿，不能起草通报：申诉期过了、申诉都答复了，回「定稿 2026Q3」，再起草。"),
    ],
)
def test_a_quarter_that_is_not_frozen_is_refused(world: World, state: str, sentence: str) -> None:
    quarter.office(world)
    if state:
        getattr(quarter, state)(world)
    with world.acting("何洁") as ctx, pytest.raises(BotError) as refused:
        circular.draft(ctx, PERIOD)
    assert refused.value.sentence == sentence


def test_who_may_not_and_what_is_no_quarter(world: World) -> None:
    quarter.usual(world)
    for name in ("老王", "林福鹏", "黄勇", "小周"):
        with world.acting(name) as ctx, pytest.raises(NotAllowedError, match="干事或部长起草"):
            circular.draft(ctx, PERIOD)
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="期间写作 2026Q3"):
            circular.draft(ctx, "2026-09")
        with pytest.raises(BadInputError, match="期间写作"):
            circular.draft(ctx, "三季度")


def test_places_follow_the_paper(world: World) -> None:
    quarter.drafted(world)
    with world.acting() as ctx:
        rows = circular.items(ctx, circular.latest(ctx))
        order = list(Section)
    assert all(order.index(one.section) <= order.index(other.section) for one, other in pairwise(rows))


def test_drawn_twice_at_once_it_is_one_paper(world: World) -> None:
    """Neither sees the other's before both have begun."""
    quarter.usual(world)

    def again() -> int:
        with world.acting("刘洋") as ctx:
            return circular.draft(ctx, PERIOD).items

    with ThreadPoolExecutor() as threads:
        with world.acting("何洁") as ctx:
            drawn = circular.draft(ctx, PERIOD)
            other = threads.submit(again)
            wait([other], timeout=0.2)
        assert other.result(timeout=10) == drawn.items
    with world.acting() as ctx:
        assert circular.latest(ctx).drafted_by == world.who("何洁")
