"""The picture of a check: the numbers of the text, no unit, nothing where there is nothing to draw."""

import re
from datetime import date

import pytest

from bot import assess, papers
from bot.assess import CheckKind, Counted, overall
from bot.core.context import Context
from bot.papers import charts, pictures
from tests.assess.test_overall import GRADED, QUARTER, figures
from tests.world import World

MANY = tuple(Counted(f"第{number}项", 9 - number) for number in range(1, 8))


@pytest.mark.parametrize(
    "told",
    [
        figures(),
        figures(grades=GRADED, ungraded=1),
        figures(QUARTER, grades=GRADED, missed=MANY, lost=MANY[2:], appeals_until=date(2026, 10, 16)),
        figures(on_time=0, late=0, missing=0, missed=()),
    ],
    ids=["a month", "graded", "a quarter", "nothing due"],
)
def test_every_number_of_the_text_is_in_the_picture(told: assess.Figures) -> None:
    told = assess.shared_figures(told)
    drawn = {(label, f"{count}{chart.unit}") for chart in pictures.bars(told) for label, count in chart.rows}
    first, *rest = overall.group_text(told).split("\n")

    late, missing = re.findall(r"(?:迟办|没办)(\d+)项", first)
    assert {("迟办", f"{late}项"), ("没办", f"{missing}项")} <= drawn
    assert ("按期", f"{told.done - told.late}项") in drawn
    assert re.findall(r"\d+", pictures.subtitle(told)) == re.findall(r"\d+", first.split("，", 1)[1])[:8]
    lists = "".join(rest[:-1])
    for label, count in re.findall(r"[：、]([^：、（]+)（(\d+)个单位）", lists):
        assert (label, f"{count}个单位") in drawn
    for label, count in re.findall(r"[：、](优秀|良好|一般|待提升|有待核项、还没定的)(\d+)个", lists):
        assert (label.removesuffix("的"), f"{count}个") in drawn


def test_a_list_is_as_long_as_one_can_read() -> None:
    titles = [chart.title for chart in pictures.bars(figures(missed=MANY)) if chart.rows]

    assert titles == ["到期任务", "没办较多的事项"]
    assert [len(chart.rows) for chart in pictures.bars(figures(missed=MANY))] == [3, 0, 5, 0]


def test_what_a_reference_shows(world: World) -> None:
    world.task("季度党课", owner="老王", due="2026-10-20")
    with world.acting() as ctx:
        reference = f"check:{assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, '2026-10')).id}"
    with world.database.read() as session:
        ctx = Context(session, world.now, world.settings, world.workdays)
        shown = [papers.picture(ctx, reference) for _ in range(2)]
        assert papers.picture(ctx, "check:99") is None
        assert papers.picture(ctx, "meeting:1") is None
        assert papers.picture(ctx, "check:") is None

    assert shown[0] == shown[1]
    if charts.has_chinese_font():
        assert shown[0] is not None
        assert shown[0].startswith(b"\x89PNG")
        assert len(shown[0]) < 500_000
