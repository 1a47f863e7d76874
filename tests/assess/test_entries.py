"""What people enter about units: one enters, another confirms, the unit hears of it once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import assess, people
from bot.assess import CheckKind, Draft, EntryKind, EntryState
from bot.assess.drafts import NEED_SHARE, day_words
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Role
from tests.assess.entering import freeze, state
from tests.world import World

MONDAY = date(2026, 11, 23)
CONFIRMED = (
    "锅炉支部 D3-2 记录要素齐全 扣0.5分（第1号）。11月23日（周一）：11月支委会缺记录人。党委工作部录入，"
    "另一位同志已确认。不同意的，最晚11月30日（周一）回「申诉 1 理由」。"
)


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    return world


def draft(world: World, kind: EntryKind = EntryKind.DEDUCTION, org: str = "B04", **more: Any) -> Draft:
    plain: dict[str, Any] = {"code": "D3-2", "text": "11月支委会缺记录人", "day": MONDAY}
    return Draft(kind=kind, org_id=world.orgs[org], **plain | more)


def entered(world: World, kind: EntryKind = EntryKind.DEDUCTION, name: str = "何洁", **more: Any) -> int:
    with world.acting(name) as ctx:
        return assess.enter(ctx, draft(world, kind, **more)).id


def test_one_enters_and_another_confirms(office: World) -> None:
    number = entered(office)
    assert office.heard_by("刘洋") == ["有扣分、加分等您确认，回「待确认」看。"]
    assert office.heard_by("老王") == []
    with office.acting("老王") as ctx:
        boiler = people.org_by_code(ctx, "B04")
        assert list(assess.of_unit(ctx, boiler, year=2026)) == []

    with office.acting("刘洋") as ctx:
        assert [row.id for row in assess.waiting(ctx)] == [number]
        row = assess.confirm(ctx, number)
        assert (row.state, row.points, row.entered_by) == (EntryState.CONFIRMED, Decimal("0.5"), office.who("何洁"))
        assert assess.waiting(ctx) == []
    assert office.heard_by("老王") == [CONFIRMED]
    assert not any(name in CONFIRMED for name in ("何洁", "刘洋"))
    with office.acting("老王") as ctx:
        assert [row.id for row in assess.of_unit(ctx, people.org_by_code(ctx, "B04"), year=2026)] == [number]
        assert assess.entry(ctx, number).text == "11月支委会缺记录人"


def test_a_colleague_hears_once_a_day_that_something_waits(office: World) -> None:
    entered(office)
    entered(office, text="10月支委会缺议题", day=date(2026, 10, 31))
    assert len(office.heard_by("刘洋")) == 1

    office.on("2026-11-24")
    entered(office, text="又缺一次")
    assert len(office.heard_by("刘洋")) == 2


def test_the_one_clerk_of_an_office_has_nobody_to_tell(world: World) -> None:
    number = entered(world)

    assert world.heard_by("何洁") == []
    with (
        world.acting("何洁") as ctx,
        pytest.raises(NotAllowedError, match="第1号是您自己录的，要另一位同志来确认或驳回"),
    ):
        assess.confirm(ctx, number)


def test_a_finding_costs_nothing_and_is_told_at_once(office: World) -> None:
    number = entered(office, EntryKind.FINDING, code="D5-3", text="活动室标识褪色")

    assert state(office, number) is EntryState.CONFIRMED
    assert office.heard_by("老王") == [
        "锅炉支部 D5-3 阵地与标识 检查发现（第1号）：活动室标识褪色。11月23日（周一）记，不扣分，请安排改。"
    ]
    assert office.heard_by("刘洋") == []


def test_a_finding_needs_no_item(office: World) -> None:
    entered(office, EntryKind.FINDING, code="", text="门口没有亮牌")

    assert office.heard_by("老王")[0].startswith("锅炉支部 检查发现（第1号）：门口没有亮牌。")


def test_the_deputy_hears_where_there_is_no_secretary(office: World) -> None:
    with office.acting() as ctx:
        [post] = [post for post, _ in people.posts_of(ctx, office.who("老王")) if post.role is Role.SECRETARY]
        post.role = Role.DEPUTY_SECRETARY
    entered(office, EntryKind.FINDING, code="", text="门口没有亮牌")
    assert len(office.heard_by("老王")) == 1

    with office.acting() as ctx:
        [post] = [post for post, _ in people.posts_of(ctx, office.who("老王"))]
        ctx.session.delete(post)
    entered(office, EntryKind.FINDING, code="", text="门口还是没有亮牌")
    assert len(office.heard_by("老王")) == 1


def test_rejected_with_a_reason(office: World) -> None:
    number = entered(office)
    with office.acting("刘洋") as ctx:
        with pytest.raises(BadInputError, match="请写明原因"):
            assess.reject(ctx, number, "  ")
        assess.reject(ctx, number, "记录里有记录人")

    assert state(office) is EntryState.REJECTED
    assert office.heard_by("何洁") == [
        "您录的第1号没有通过：锅炉支部 D3-2 记录要素齐全 扣0.5分。理由：记录里有记录人。"
    ]
    assert office.heard_by("老王") == []


def test_withdrawn_by_who_entered_it(office: World) -> None:
    number = entered(office)
    with office.acting("刘洋") as ctx, pytest.raises(NotAllowedError, match="第1号不是您录的"):
        assess.withdraw(ctx, number)
    with office.acting("何洁") as ctx:
        assess.withdraw(ctx, number)
    assert state(office) is EntryState.WITHDRAWN


@pytest.mark.parametrize("decide", ["confirm", "reject", "withdraw"])
def test_what_is_decided_is_decided(office: World, decide: str) -> None:
    number = entered(office)
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)

    name = "何洁" if decide == "withdraw" else "刘洋"
    with office.acting(name) as ctx, pytest.raises(ConflictError, match="第1号已经确认，没有改动"):
        {
            "confirm": lambda: assess.confirm(ctx, number),
            "reject": lambda: assess.reject(ctx, number, "不对"),
            "withdraw": lambda: assess.withdraw(ctx, number),
        }[decide]()


def test_whose_entries_one_sees(office: World) -> None:
    number = entered(office)
    with office.acting("老王") as ctx, pytest.raises(NotFoundError, match="没有编号 1 的扣分"):
        assess.entry(ctx, number)
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)
    with office.acting("周芳") as ctx:
        with pytest.raises(NotFoundError, match="没有编号 1 的扣分"):
            assess.entry(ctx, number)
        with pytest.raises(NotAllowedError, match="各单位的检查结果由党委工作部汇总"):
            assess.of_unit(ctx, people.org_by_code(ctx, "B04"), year=2026)
    with office.acting("老王") as ctx:
        boiler = people.org_by_code(ctx, "B04")
        counts = [len(assess.of_unit(ctx, boiler, year=2026, code=code)) for code in ("D3", "D3-2", "D3-1", "D")]
        assert counts == [1, 1, 0, 0]
        assert assess.of_unit(ctx, boiler, year=2025) == []
        with pytest.raises(NotAllowedError):
            assess.waiting(ctx)


@pytest.mark.parametrize("name", ["老王", "黄勇"])
def test_only_the_office_enters(office: World, name: str) -> None:
    with office.acting(name) as ctx, pytest.raises(NotAllowedError, match="由党委工作部录入"):
        assess.enter(ctx, draft(office))


def test_only_the_office_confirms(office: World) -> None:
    number = entered(office)
    with office.acting("老王") as ctx, pytest.raises(NotFoundError):
        assess.confirm(ctx, number)


D, B, V, F = EntryKind.DEDUCTION, EntryKind.BONUS, EntryKind.VALUE, EntryKind.FINDING


@pytest.mark.parametrize(
    ("kind", "said", "points", "value"),
    [
        (D, {"code": "D3-2"}, "0.5", ""),
        (D, {"code": "D3-2", "points": Decimal("1.25")}, "1.25", ""),
        (D, {"code": "D3-3", "points": Decimal(1)}, "1", ""),
        (D, {"code": "K1"}, "2", ""),
        (D, {"code": "K1", "points": Decimal(10)}, "10", ""),
        (B, {"code": "J1", "value": "上级公司"}, "1", "上级公司"),
        (B, {"code": "J3"}, "1", "工程部门确认"),
        (V, {"code": "D5-1", "value": "有载体"}, None, "有载体"),
        (V, {"code": "D4-2", "value": "公司"}, None, "公司"),
        (V, {"code": "D3-4", "value": "92%"}, None, "0.92"),
        (V, {"code": "D3-4", "value": "0"}, None, "0"),
        (V, {"code": "D3-4", "value": "1"}, None, "1"),
        (V, {"code": "D4-1", "value": "2篇"}, None, "2"),
        (V, {"code": "D4-1", "value": "02", "text": ""}, None, "2"),
        (F, {"code": "D3", "points": Decimal(3)}, None, ""),
    ],
)
def test_what_the_table_fills_in(office: World, kind: EntryKind, said: dict[str, Any], points: str, value: str) -> None:
    with office.acting("何洁") as ctx:
        ready = assess.checked(ctx, draft(office, kind, **said))
        assert (ready.points, ready.value) == (None if points is None else Decimal(points), value)


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        (D, {"code": "D9-9"}, "2026年考核表里没有编号为“D9-9”的扣分项，没有记。"),
        (D, {"code": "J1"}, "2026年考核表里没有编号为“J1”的扣分项，没有记。"),
        (D, {"code": "D3-3"}, "D3-3 到会率没有定每例扣几分，请写明扣几分。"),
        (D, {"points": Decimal(6)}, "D3-2 记录要素齐全一次扣 0 到 5 分，最多两位小数，请再写一次。"),
        (D, {"points": Decimal(0)}, "D3-2 记录要素齐全一次扣 0 到 5 分，最多两位小数，请再写一次。"),
        (D, {"points": Decimal("0.555")}, "D3-2 记录要素齐全一次扣 0 到 5 分，最多两位小数，请再写一次。"),
        (D, {"code": "K1", "points": Decimal(11)}, "K1 整改逾期一次扣 0 到 10 分，最多两位小数，请再写一次。"),
        (D, {"text": "  "}, "请写明是什么事，让单位看得懂。"),
        (D, {"day": date(2026, 11, 24)}, "2026年11月24日还没有到，不能先记。"),
        (D, {"org": "C00"}, "请写明是哪个支部；党委不单独考核。"),
        (D, {"org": "B04-01"}, "请写明是哪个支部；锅炉支部第一党小组不单独考核。"),
        (B, {"code": "D3-2"}, "2026年考核表里没有编号为“D3-2”的加分项，没有记。"),
        (B, {"code": "J1"}, "J1 上级表彰请写明是哪一档：公司、上级公司、集团、省级以上。"),
        (B, {"code": "J1", "value": "全国"}, "J1 上级表彰请写明是哪一档：公司、上级公司、集团、省级以上。"),
        (V, {"code": "D3-2"}, "2026年考核表里没有编号为“D3-2”的由人评定的指标，没有记。"),
        (V, {"code": "K1"}, "2026年考核表里没有编号为“K1”的由人评定的指标，没有记。"),
        (V, {"code": "D5-2", "value": "很好"}, "D5-2 班组与典型请写明是哪一档：有典型并推广、有典型、没有典型。"),
        (V, {"code": "D4-1", "value": "两篇"}, "D4-1 季度稿件按例扣分，请写例数，例如「2」。"),
        (V, {"code": "D4-1", "value": "100"}, "D4-1 季度稿件按例扣分，请写例数，例如「2」。"),
        *(
            (V, {"code": "D3-4", "value": value}, NEED_SHARE.format(code="D3-4", name="决议落实"))
            for value in ("", "92", "101%", "-1%", "NaN", "Infinity", "0.1234567", "大部分")
        ),
        (F, {"code": "D9"}, "2026年考核表里没有编号为“D9”的考核项，没有记。"),
        (F, {"text": ""}, "请写明是什么事，让单位看得懂。"),
    ],
)
def test_what_cannot_be_entered(office: World, kind: EntryKind, said: dict[str, Any], sentence: str) -> None:
    with office.acting("何洁") as ctx, pytest.raises(BadInputError) as refused:
        assess.enter(ctx, draft(office, kind, **said))

    assert refused.value.sentence == sentence


def test_the_same_is_entered_once(office: World) -> None:
    number = entered(office)
    with office.acting("刘洋") as ctx, pytest.raises(ConflictError, match="已经录过一样的（第1号）"):
        assess.enter(ctx, draft(office))
    with office.acting("刘洋") as ctx:
        assess.reject(ctx, number, "没有这回事")
    assert entered(office) == 2


@pytest.mark.parametrize(
    ("kind", "period", "what"), [(CheckKind.QUARTER, "2026Q4", "第4季度"), (CheckKind.YEAR, "2026", "年度")]
)
def test_what_is_frozen_changes_no_more(office: World, kind: CheckKind, period: str, what: str) -> None:
    number = entered(office)
    freeze(office, kind, period)
    sentence = f"2026年11月23日所在的{what}考核结果已经定稿，不再改动。"
    deeds: list[tuple[str, Callable[[Context], object]]] = [
        ("何洁", lambda ctx: assess.enter(ctx, draft(office, text="另一件"))),
        ("何洁", lambda ctx: assess.withdraw(ctx, number)),
        ("刘洋", lambda ctx: assess.confirm(ctx, number)),
        ("刘洋", lambda ctx: assess.reject(ctx, number, "不对")),
    ]
    for name, do in deeds:
        with office.acting(name) as ctx, pytest.raises(ConflictError) as refused:
            do(ctx)
        assert refused.value.sentence == sentence
    assert state(office) is EntryState.ENTERED


@pytest.mark.parametrize(("kind", "period"), [(CheckKind.MONTH, "2026-11"), (CheckKind.QUARTER, "2026Q3")])
def test_a_month_counts_into_no_score_and_another_quarter_is_another(
    office: World, kind: CheckKind, period: str
) -> None:
    freeze(office, kind, period)

    assert entered(office) == 1


def undo(world: World, name: str) -> str:
    with world.acting(name) as ctx:
        return audit.undo_latest(ctx).verb


def test_taken_back_in_the_order_it_was_done(office: World) -> None:
    number = entered(office)
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)
    with pytest.raises(ConflictError):
        undo(office, "何洁")

    assert undo(office, "刘洋") == "entry.confirm"
    assert state(office) is EntryState.ENTERED
    with office.acting("刘洋") as ctx:
        assess.reject(ctx, number, "不对")
    assert undo(office, "刘洋") == "entry.reject"
    with office.acting("何洁") as ctx:
        assess.withdraw(ctx, number)
    assert undo(office, "何洁") == "entry.withdraw"
    assert state(office) is EntryState.ENTERED


def test_entering_is_taken_back(office: World) -> None:
    number = entered(office)

    assert undo(office, "何洁") == "entry.enter"
    with office.acting("何洁") as ctx, pytest.raises(BotError):
        assess.entry(ctx, number)


def test_confirmed_again_the_unit_hears_again(office: World) -> None:
    number = entered(office)
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)
    undo(office, "刘洋")
    office.on("2026-11-23 09:40")
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)

    assert office.heard_by("老王") == [CONFIRMED, CONFIRMED]


@pytest.mark.parametrize("code", ["D5-1", "D4-2", "J1", "J3", "D3-2", "D1-1", "X9"])
def test_levels_are_those_of_the_table(office: World, code: str) -> None:
    known = {
        "D5-1": ("有载体有数据成效", "有载体有成效", "有载体", "无载体"),
        "D4-2": ("公司", "上级公司", "集团或省级"),
        "J1": ("公司", "上级公司", "集团", "省级以上"),
        "J3": ("工程部门确认",),
    }
    with office.acting("何洁") as ctx:
        assert assess.levels(ctx, code, 2026) == known.get(code, ())


@given(st.dates())
@settings(deadline=None)
def test_days_are_said_with_their_year(day: date) -> None:
    assert day_words(day) == f"{day.year}年{day.month}月{day.day}日"
