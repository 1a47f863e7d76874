"""The year in the office: frozen quarters, the check on site entered by one and confirmed by another, the debrief."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from bot import appraisal, assess
from bot.appraisal import AppraisalRound, AppraisalTally, RoundState, TallySource, VoterGroup
from bot.assess import Check, CheckKind, CheckState, Draft, EntryKind, Score
from bot.core.config import Settings
from bot.core.errors import BadInputError, ConflictError
from bot.people import Role
from tests.filled import settle
from tests.world import World

UNIT = "B04"


def the_quarters(world: World) -> None:
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    for quarter, points in enumerate(("90", "88.5", "92.1"), start=1):
        frozen(world, quarter, points)


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; the first three quarters are frozen: 90, 88.5 and 92.1 points."""
    settle(world, the_quarters)
    return world


def frozen(world: World, quarter: int, points: str | None, state: CheckState = CheckState.FROZEN) -> None:
    with world.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.QUARTER, f"2026Q{quarter}")
        check.state = state
        score = ctx.session.exec(
            select(Score).where(Score.check_id == check.id, Score.org_id == world.orgs[UNIT])
        ).one()
        score.points = None if points is None else Decimal(points)


def on_site(world: World, points: str, day: date = date(2026, 11, 20), *, by: str = "何洁") -> int:
    with world.acting(by) as ctx:
        draft = Draft(EntryKind.ON_SITE, world.orgs[UNIT], day, points=Decimal(points), text="台账齐全")
        return assess.enter(ctx, draft).id


def confirmed(world: World, points: str, day: date = date(2026, 11, 20)) -> int:
    number = on_site(world, points, day)
    with world.acting("刘洋") as ctx:
        assess.confirm(ctx, number)
    return number


def rated(world: World, counts: dict[str, int]) -> None:
    """A counted round in which the unit's own people rated it, on paper."""
    with world.acting() as ctx:
        common: dict[str, Any] = {"opened_by": world.who("何洁"), "opened_at": ctx.now, "minimum": 3}
        row = AppraisalRound(
            year=2026,
            title="年度测评",
            state=RoundState.COUNTED,
            closes_on=ctx.today,
            grades=list(counts),
            counted_at=ctx.now,
            **common,
        )
        ctx.session.add(row)
        ctx.session.flush()
        ctx.session.add(
            AppraisalTally(
                round_id=row.id,
                org_id=world.orgs[UNIT],
                voter_group=VoterGroup.OWN,
                groups=[VoterGroup.OWN],
                source=TallySource.PAPER,
                counts=counts,
            )
        )


def year(world: World) -> tuple[Check, Score]:
    with world.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.YEAR, "2026")
        score = ctx.session.exec(
            select(Score).where(Score.check_id == check.id, Score.org_id == world.orgs[UNIT])
        ).one()
        ctx.session.expunge_all()
        return check, score


def reasons(score: Score) -> dict[str, str]:
    return {line["code"]: line["reason"] for line in score.lines}


def test_a_year_out_of_its_parts(office: World) -> None:
    confirmed(office, "85")
    rated(office, {"好": 8, "较好": 4})

    check, score = year(office)

    # 0.6 x (90 + 88.5 + 92.1) / 3 + 0.2 x 85 + 0.2 x (8 x 100 + 4 x 85) / 12 = 54.12 + 17 + 19
    assert (check.kind, check.period, score.points, score.grade) == (CheckKind.YEAR, "2026", Decimal("90.1"), "优秀")
    assert reasons(score) == {
        "Q": "第1季度90分、第2季度88.5分、第3季度92.1分，平均90.2分。",
        "XC": "现场85分。",
        "SZ": "本单位党员12票95分，合计95分。",
    }


def test_what_nobody_confirmed_is_unknown(office: World) -> None:
    on_site(office, "85")

    _, score = year(office)

    assert (score.points, score.grade) == (None, "")
    assert (score.known, score.known_of) == (Decimal("54.1"), Decimal("60.0"))
    assert reasons(score)["XC"] == "还没有确认的现场分，待核。"


def test_a_quarter_that_is_not_frozen_is_none_yet(office: World) -> None:
    frozen(office, 4, "20", CheckState.SHOWN)

    assert "第4季度" not in reasons(year(office)[1])["Q"]


def test_a_frozen_quarter_with_something_unknown_leaves_the_year_unknown(office: World) -> None:
    frozen(office, 4, None)

    assert reasons(year(office)[1])["Q"] == "第4季度还有待核的项，待核。"


def test_the_last_check_on_site_counts(office: World) -> None:
    confirmed(office, "70", date(2026, 6, 1))
    confirmed(office, "0", date(2026, 11, 1))

    assert reasons(year(office)[1])["XC"] == "现场0分。"


def test_the_check_on_site_of_a_frozen_quarter_may_still_be_entered(office: World) -> None:
    """The quarters of the year are frozen when people go and look in January."""
    confirmed(office, "91", date(2026, 9, 30))

    assert reasons(year(office)[1])["XC"] == "现场91分。"


def test_not_once_the_year_itself_is_frozen(office: World) -> None:
    check, _ = year(office)
    with office.acting() as ctx:
        ctx.get(Check, check.id).state = CheckState.FROZEN

    with pytest.raises(ConflictError, match="年度考核结果已经定稿"):
        on_site(office, "91", date(2026, 9, 30))


@pytest.mark.parametrize("points", ["-1", "100.01", "90.125"])
def test_points_on_site_are_of_a_hundred(office: World, points: str) -> None:
    with pytest.raises(BadInputError, match="0 到 100 的分数"):
        on_site(office, points)


def test_points_on_site_cost_a_quarter_nothing(office: World) -> None:
    """They are a part of the year alone."""
    before = _quarter(office)
    confirmed(office, "10", date(2026, 11, 3))

    assert _quarter(office) == before


def _quarter(office: World) -> list[tuple[Decimal, str]]:
    with office.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.QUARTER, "2026Q4")
        rows = ctx.session.exec(select(Score).where(Score.check_id == check.id).order_by(col(Score.org_id))).all()
        return [(row.known, str(row.lines)) for row in rows]


def test_a_veto_with_a_document_caps_the_grade(office: World) -> None:
    confirmed(office, "95")
    rated(office, {"好": 12})
    office.settings = Settings.model_validate({"assess": {"vetoes": {"V1": "集团党发〔2026〕3号"}}})
    with office.acting("何洁") as ctx:
        entry = assess.AssessmentEntry(
            kind=EntryKind.DEDUCTION,
            state=assess.EntryState.CONFIRMED,
            org_id=office.orgs[UNIT],
            code="V1",
            day=date(2026, 5, 1),
            text="立案",
            entered_by=office.who("何洁"),
            entered_at=ctx.now,
        )
        ctx.session.add(entry)

    _, score = year(office)

    # 54.12 + 19 + 20
    assert (score.points, score.grade) == (Decimal("93.1"), "一般")


def test_shown_it_stands_until_it_is_computed_anew(office: World) -> None:
    confirmed(office, "85")
    rated(office, {"好": 12})
    first, before = year(office)
    with office.acting("何洁") as ctx:
        assess.show(ctx, ctx.get(Check, first.id))
    confirmed(office, "95", date(2026, 11, 21))

    assert year(office)[1].points == before.points

    with office.acting("刘洋") as ctx:
        (amended,) = assess.recompute(ctx, ctx.get(Check, first.id))
        assert (amended.before.points, amended.now.points) == (Decimal("91.1"), Decimal("93.1"))


def test_a_granted_appeal_against_the_points_on_site_changes_the_year(office: World) -> None:
    confirmed(office, "95", date(2026, 11, 1))
    number = confirmed(office, "45", date(2026, 11, 20))
    rated(office, {"好": 12})
    first, before = year(office)
    with office.acting("何洁") as ctx:
        assess.show(ctx, ctx.get(Check, first.id))
    with office.acting("老王") as ctx:
        appeal = assess.appeal_entry(ctx, number, "那天停电，没看到台账").id

    with office.acting("刘洋") as ctx:
        decided = assess.decide_appeal(ctx, appeal, "以上一次为准", granted=True)

    assert before.points == Decimal("83.1")
    assert [(one.check.period, one.now.points) for one in decided.amended] == [("2026", Decimal("93.1"))]


def test_a_unit_may_appeal_until_the_year_is_frozen(office: World) -> None:
    confirmed(office, "85")
    first, _ = year(office)
    with office.acting("何洁") as ctx:
        assess.show(ctx, ctx.get(Check, first.id))

    with office.acting("刘洋") as ctx, pytest.raises(ConflictError, match="2026年度考核还不能定稿"):
        assess.freeze(ctx, ctx.get(Check, first.id))
    with office.on("2026-12-15").acting("刘洋") as ctx:
        assert assess.freeze(ctx, ctx.get(Check, first.id)).state is CheckState.FROZEN


def test_without_a_counted_round_there_are_no_ratings(office: World) -> None:
    with office.acting() as ctx:
        assert appraisal.counts(ctx, 2026) == {}
    assert reasons(year(office)[1])["SZ"] == "还没有可用的测评结果，待核。"
