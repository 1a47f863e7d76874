"""Part five (下季度提示) names only days to come: when it is drawn, and again whenever somebody looks it over."""

from collections.abc import Sequence

import pytest

from bot import circular
from bot.circular import NoticeItem, PaperState, Section, Wish
from bot.core import audit
from tests.circular import quarter
from tests.circular.quarter import PERIOD
from tests.filled import settle
from tests.tasks import duty
from tests.world import World


def _late(world: World) -> None:
    """The third quarter is frozen on 26 October; of the fourth three duties are known, one of them thrice."""
    quarter.usual(world)
    duty(world, "ZB-02-1", "支委会", due="2026-10-20", org="B05", owner="周芳")
    for due in ("2026-10-30", "2026-12-11"):
        duty(world, "ZB-02-1", "支委会", due=due, org="B04", owner="老王")
    duty(world, "ZB-05-1", "三季度台账整理", due="2026-10-26", org="B04", owner="老王")
    duty(world, "ZB-06-1", "组织关系排查", due="2026-10-29", org="B05", owner="周芳")


@pytest.fixture
def late(world: World) -> None:
    settle(world, _late)


def drafted(world: World) -> list[str]:
    with world.acting("何洁") as ctx:
        circular.draft(ctx, PERIOD)
    return quarter.texts(world, Section.AHEAD)


def step(world: World, name: str, do: object) -> Sequence[NoticeItem]:
    with world.acting(name) as ctx:
        rows: Sequence[NoticeItem] = do(ctx, circular.latest(ctx))  # type: ignore[operator]
        return rows


def with_units(world: World) -> None:
    """Asked and agreed the same day."""
    for name, do in (("何洁", circular.ask), ("老王", circular.agree), ("周芳", circular.agree)):
        step(world, name, do)


def test_what_was_due_by_the_day_of_the_draft_is_not_announced(world: World, late: None) -> None:
    assert drafted(world) == [
        "组织关系排查（10月29日前）。",
        "支委会（共2次，第一次10月30日前）。",
        "季度党员大会（12月20日前）。",
    ]


def test_nothing_is_left_of_the_quarter(world: World, late: None) -> None:
    world.on("2026-12-21")
    assert drafted(world) == []
    with world.acting("何洁") as ctx:
        assert circular.content(ctx, circular.latest(ctx)).parts[4].paragraphs == ("下季度没有需要提示的任务。",)


def test_drawn_anew_the_days_gone_by_are_gone(world: World, late: None) -> None:
    drafted(world)
    world.on("2026-11-02")

    assert drafted(world) == ["支委会（12月11日前）。", "季度党员大会（12月20日前）。"]


def test_reviewed_a_week_later_it_names_the_next_days(world: World, late: None) -> None:
    drafted(world)
    with_units(world)
    world.on("2026-10-30")

    assert len(step(world, "刘洋", circular.review)) == 2
    assert quarter.texts(world, Section.AHEAD) == ["支委会（12月11日前）。", "季度党员大会（12月20日前）。"]
    assert quarter.texts(world, Section.AHEAD, removed=True) == ["组织关系排查（10月29日前）。"]
    with world.acting("刘洋") as ctx:
        assert audit.undo_latest(ctx).verb == "notice.review"
    assert quarter.texts(world, Section.AHEAD)[0] == "组织关系排查（10月29日前）。"


def test_signed_weeks_later_still(world: World, late: None) -> None:
    drafted(world)
    with_units(world)
    assert list(step(world, "刘洋", circular.review)) == []
    world.on("2026-10-29")
    assert [one.text for one in step(world, "黄勇", circular.check_wording)] == ["组织关系排查（10月29日前）。"]
    world.on("2026-12-14")
    assert [one.text for one in step(world, "林福鹏", circular.sign)] == ["支委会（共2次，第一次10月30日前）。"]
    assert quarter.texts(world, Section.AHEAD) == ["季度党员大会（12月20日前）。"]
    with world.acting() as ctx:
        assert circular.latest(ctx).state is PaperState.SIGNED


def test_what_the_office_wrote_itself_stays(world: World, late: None) -> None:
    drafted(world)
    number = quarter.numbered(world, "组织关系排查")
    with world.acting("何洁") as ctx:
        circular.change(ctx, circular.latest(ctx), number, Wish("组织关系排查要在10月底前做完。"))
        circular.add(ctx, circular.latest(ctx), Section.AHEAD, Wish("10月28日前报送台账。"))
    with_units(world)
    world.on("2026-11-02")

    assert len(step(world, "刘洋", circular.review)) == 1
    assert quarter.texts(world, Section.AHEAD) == [
        "组织关系排查要在10月底前做完。",
        "支委会（12月11日前）。",
        "季度党员大会（12月20日前）。",
        "10月28日前报送台账。",
    ]
