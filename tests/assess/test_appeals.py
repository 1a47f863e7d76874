"""A unit appeals against what was entered about it, or a line of its result; the office answers with a reason."""

from decimal import Decimal

import pytest

from bot import assess, people
from bot.assess import (
    AppealState,
    Check,
    CheckKind,
    CheckState,
    EntryKind,
    EntryState,
)
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Role
from tests.assess.entering import confirmed, freeze, state
from tests.world import World

GROUND = "请假原因都写了"


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; 林福鹏 is the branch's deputy secretary."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    world.appoint("林福鹏", Role.DEPUTY_SECRETARY, "B04")
    return world


def shown(world: World, period: str = "2026-10") -> int:
    """The check of October, shown."""
    with world.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.MONTH, period)
        return assess.show(ctx, check).id


def appealed(world: World, name: str = "老王", number: int = 1) -> int:
    with world.acting(name) as ctx:
        return assess.appeal_entry(ctx, number, GROUND).id


def test_granted_the_entry_counts_no_more(office: World) -> None:
    confirmed(office)
    number = appealed(office)
    assert office.heard_by("刘洋")[-1] == (
        "锅炉支部申诉（第1号）：锅炉支部 D3-2 记录要素齐全 扣0.5分。理由：请假原因都写了。"
        "回「同意申诉 1 理由」或「驳回申诉 1 理由」。"
    )
    assert office.heard_by("何洁") == []
    with office.acting("刘洋") as ctx:
        assert [row.id for row in assess.open_appeals(ctx)] == [number]
        assess.decide_appeal(ctx, number, "记录第二页有", granted=True)
        assert assess.open_appeals(ctx) == []

    assert state(office) is EntryState.REJECTED
    assert office.heard_by("老王")[-1] == ("申诉第1号同意了：锅炉支部 D3-2 记录要素齐全 扣0.5分。答复：记录第二页有。")
    with office.acting("老王") as ctx:
        boiler = people.org_by_code(ctx, "B04")
        assert assess.of_unit(ctx, boiler, year=2026) == []
        [row] = assess.appeals_of(ctx, boiler)
        assert (row.state, row.decision) == (AppealState.GRANTED, "记录第二页有")


def test_refused_it_stands(office: World) -> None:
    confirmed(office)
    appealed(office, "林福鹏")
    with office.acting("刘洋") as ctx:
        assess.decide_appeal(ctx, 1, "记录里没有", granted=False)

    assert state(office) is EntryState.CONFIRMED
    told = "申诉第1号没有同意：锅炉支部 D3-2 记录要素齐全 扣0.5分。答复：记录里没有。"
    assert office.heard_by("老王")[-1] == office.heard_by("林福鹏")[-1] == told
    with office.acting("老王") as ctx, pytest.raises(ConflictError) as refused:
        assess.appeal_entry(ctx, 1, "再说一次")
    assert refused.value.sentence == "这一项已经申诉过（第1号），没有同意。"


@pytest.mark.parametrize(
    ("day", "in_time"), [("2026-11-23", True), ("2026-11-28", True), ("2026-11-30", True), ("2026-12-01", False)]
)
def test_five_working_days_after_the_unit_was_told(office: World, day: str, in_time: bool) -> None:  # noqa: FBT001 a table
    confirmed(office)
    office.on(day)
    if in_time:
        assert appealed(office) == 1
        return
    with pytest.raises(ConflictError, match="申诉期到11月30日（周一）为止，已经过了"):
        appealed(office)


@pytest.mark.parametrize("name", ["李明", "陈静", "何洁"])
def test_only_secretary_and_deputy_appeal(office: World, name: str) -> None:
    confirmed(office)
    with office.acting(name) as ctx, pytest.raises((NotAllowedError, NotFoundError)):
        assess.appeal_entry(ctx, 1, GROUND)


def test_another_unit_does_not_even_see_it(office: World) -> None:
    confirmed(office)
    with office.acting("周芳") as ctx, pytest.raises(NotFoundError, match="没有编号 1 的扣分"):
        assess.appeal_entry(ctx, 1, GROUND)
    appealed(office)
    with office.acting("周芳") as ctx:
        with pytest.raises(NotFoundError, match="没有编号 1 的申诉"):
            assess.appeal(ctx, 1)
        with pytest.raises(NotAllowedError):
            assess.open_appeals(ctx)
        with pytest.raises(NotAllowedError):
            assess.appeals_of(ctx, people.org_by_code(ctx, "B04"))


def test_an_appeal_says_why(office: World) -> None:
    confirmed(office)
    with office.acting("老王") as ctx, pytest.raises(BadInputError, match="请写明为什么不对"):
        assess.appeal_entry(ctx, 1, " ")


def test_a_finding_is_not_appealed_against(office: World) -> None:
    confirmed(office, kind=EntryKind.FINDING)
    with office.acting("老王") as ctx, pytest.raises(BadInputError, match="第1号是检查发现，不扣分，不用申诉"):
        assess.appeal_entry(ctx, 1, GROUND)


def test_what_does_not_count_is_not_appealed_against(office: World) -> None:
    confirmed(office)
    office.appoint("刘洋", Role.DEPUTY_SECRETARY, "B04")
    appealed(office)
    with office.acting("老王") as ctx:
        assess.appeal(ctx, 1)
    with office.acting("刘洋") as ctx:
        assess.decide_appeal(ctx, 1, "记录里有", granted=True)
        with pytest.raises(ConflictError, match="第1号已经驳回，不用申诉"):
            assess.appeal_entry(ctx, 1, GROUND)


def test_who_entered_or_appealed_does_not_decide(office: World) -> None:
    confirmed(office)
    office.appoint("老王", Role.PARTY_WORK_CLERK)
    appealed(office)
    for name in ("何洁", "老王"):
        with (
            office.acting(name) as ctx,
            pytest.raises(NotAllowedError, match="要由没有录入、也没有申诉的另一位同志答复"),
        ):
            assess.decide_appeal(ctx, 1, "同意", granted=True)
    with office.acting("林福鹏") as ctx, pytest.raises(NotAllowedError, match="由党委工作部另一位同志确认"):
        assess.decide_appeal(ctx, 1, "同意", granted=True)


def test_an_answer_has_a_reason_and_is_given_once(office: World) -> None:
    confirmed(office)
    appealed(office)
    with office.acting("刘洋") as ctx:
        with pytest.raises(BadInputError, match="答复要写理由"):
            assess.decide_appeal(ctx, 1, "", granted=True)
        assess.decide_appeal(ctx, 1, "记录里没有", granted=False)
        with pytest.raises(ConflictError, match="申诉第1号没有同意，不能再答复"):
            assess.decide_appeal(ctx, 1, "记录里有", granted=True)


def test_frozen_nothing_changes(office: World) -> None:
    confirmed(office)
    appealed(office)
    freeze(office, CheckKind.QUARTER, "2026Q4")
    with office.acting("刘洋") as ctx, pytest.raises(ConflictError, match="第4季度考核结果已经定稿"):
        assess.decide_appeal(ctx, 1, "记录里有", granted=True)
    assert state(office) is EntryState.CONFIRMED


def test_frozen_nothing_is_appealed_against(office: World) -> None:
    confirmed(office)
    freeze(office, CheckKind.QUARTER, "2026Q4")
    with pytest.raises(ConflictError, match="第4季度考核结果已经定稿"):
        appealed(office)


def test_a_line_of_the_result(office: World) -> None:
    shown(office)
    with office.acting("老王") as ctx:
        boiler = people.org_by_code(ctx, "B04")
        row = assess.appeal_line(ctx, boiler, "D1-1", "没有发展对象")
        assert assess.about(ctx, row) == "锅炉支部 D1-1 任务按期完成（2026年10月检查）"
        with pytest.raises(ConflictError, match="这一项已经申诉过（第1号），正在等答复"):
            assess.appeal_line(ctx, boiler, "D1-1", "没有发展对象")
        with pytest.raises(NotFoundError, match="锅炉支部最近一次检查结果里没有 K9 这一项"):
            assess.appeal_line(ctx, boiler, "K9", "没有")
    with office.acting("周芳") as ctx, pytest.raises(NotAllowedError, match="申诉由本单位书记、副书记提出"):
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D1-1", "没有发展对象")
    with office.acting("何洁") as ctx:
        assess.decide_appeal(ctx, 1, "已改为不适用", granted=True)
    assert office.heard_by("老王")[-1] == (
        "申诉第1号同意了：锅炉支部 D1-1 任务按期完成（2026年10月检查）。答复：已改为不适用。得分没有变化。"
    )


def test_a_line_is_appealed_against_in_time(office: World) -> None:
    shown(office)
    with office.on("2026-12-01").acting("老王") as ctx, pytest.raises(ConflictError, match="申诉期到11月30日"):
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D1-1", "没有发展对象")


def test_nothing_shown_yet(office: World) -> None:
    with office.acting("何洁") as ctx:
        assess.run_check(ctx, CheckKind.MONTH, "2026-10")
    with office.acting("老王") as ctx, pytest.raises(NotFoundError, match="锅炉支部还没有公布的检查结果"):
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D1-1", "没有发展对象")


def test_a_frozen_result_takes_no_appeal_and_no_answer(office: World) -> None:
    number = shown(office)
    with office.acting("老王") as ctx:
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D1-1", "没有发展对象")
    with office.acting() as ctx:
        ctx.get(Check, number).state = CheckState.FROZEN
    with office.acting("老王") as ctx, pytest.raises(ConflictError, match="2026年10月检查结果已经定稿，不再改动"):
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D3-2", "写了")
    with office.acting("何洁") as ctx, pytest.raises(ConflictError, match="2026年10月检查结果已经定稿，不再改动"):
        assess.decide_appeal(ctx, 1, "已改", granted=True)


def test_what_may_still_be_appealed_against(office: World) -> None:
    early = confirmed(office)
    office.on("2026-11-26")
    late = confirmed(office)
    confirmed(office, kind=EntryKind.FINDING)
    with office.acting("老王") as ctx:
        boiler = people.org_by_code(ctx, "B04")
        assert [row.id for row in assess.open_to_appeal(ctx, boiler, "D3-2")] == [late, early]
        assess.appeal_entry(ctx, late, GROUND)
        assert [row.id for row in assess.open_to_appeal(ctx, boiler, "D3-2")] == [early]
        assess.appeal_entry(ctx, early, GROUND)
        assert [row.id for row in assess.open_to_appeal(ctx, boiler, "D3-2")] == [late, early]
        assert assess.open_to_appeal(ctx, boiler, "D3-1") == []
    with office.on("2026-12-02").acting("老王") as ctx:
        boiler = people.org_by_code(ctx, "B04")
        assert [row.id for row in assess.open_to_appeal(ctx, boiler, "D3-2")] == [late]


def test_answers_and_appeals_are_taken_back(office: World) -> None:
    confirmed(office)
    appealed(office)
    with office.acting("刘洋") as ctx:
        assess.decide_appeal(ctx, 1, "记录里有", granted=True)
        assert audit.undo_latest(ctx).verb == "appeal.decide"
        row = assess.entry(ctx, 1)
        assert (row.state, row.points, row.decision) == (EntryState.CONFIRMED, Decimal("0.50"), "")
    with pytest.raises(ConflictError), office.acting("刘洋") as ctx:
        audit.undo_latest(ctx)
    with office.acting("老王") as ctx:
        assert audit.undo_latest(ctx).verb == "appeal.make"
        assert assess.appeals_of(ctx, people.org_by_code(ctx, "B04")) == []
    with office.acting("刘洋") as ctx:
        assert audit.undo_latest(ctx).verb == "entry.confirm"


@pytest.mark.parametrize(
    ("text", "words"), [("2026-10", "2026年10月检查"), ("2026Q3", "2026年第3季度检查"), ("2026", "2026年度考核")]
)
def test_what_checks_are_called(text: str, words: str) -> None:
    assert assess.check_words(text) == words
