"""The announcement of an activity as a picture: the words of the message, and nothing else."""

import re
import struct

import pytest

from bot import activities, papers
from bot.activities import Activity
from bot.papers import charts, posters
from tests.activities.site import begin
from tests.world import World


def lines(world: World, number: int = 1) -> list[str]:
    with world.acting() as ctx:
        return [text for text, _, _ in posters.said(ctx, ctx.get(Activity, number))]


def test_it_says_what_the_message_says(world: World) -> None:
    begin(world, target="零返工")

    shown = lines(world)
    assert shown == [
        "锅炉支部成立",
        "汽机扣缸突击队",
        "队长李明",
        "目标：零返工",
        "12月5日前完成",
        "报名：回复「报名 1」",
        "自愿参加，不用回复。",
    ]
    [said] = world.heard_by("黄勇")
    for line in shown[1:5]:
        assert line in said


def test_of_what_nobody_signs_up_for(world: World) -> None:
    begin(world, "HD-SWYC")

    assert lines(world) == [
        "锅炉支部开展",
        "三无一创",
        "党员身边无违章、无事故、无次品，党员岗位创一流",
        "到12月31日",
        "不用报名，不用回复。",
    ]


def test_what_people_type_stays_text() -> None:
    drawn = posters.svg([("<script>&\x00", 16, "#000")])

    assert re.findall(r">([^<>]+)</text>", drawn) == ["&lt;script&gt;&amp;"]


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("一二三四五", 3, ["一二三", "四五"]),
        ("一二三，四五", 3, ["一二", "三，四", "五"]),
        ("一二三", 3, ["一二三"]),
        ("", 3, []),
        ("，，，，", 2, ["，", "，", "，，"]),
    ],
)
def test_long_lines_are_broken(text: str, longest: int, parts: list[str]) -> None:
    assert list(posters.broken(text, longest)) == parts


def test_what_a_reference_shows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(world)
    with world.acting("老王") as ctx:
        drawn = papers.picture(ctx, "activity:1")
        for wrong in ("activity:9", "activity:", "activity:x", "activity:99999999999"):
            assert papers.picture(ctx, wrong) is None
        if charts.has_chinese_font():
            assert drawn is not None
            assert drawn.startswith(b"\x89PNG")
            assert struct.unpack(">I", drawn[16:20])[0] == posters.WIDTH * posters.SCALE
        monkeypatch.setattr(charts, "has_chinese_font", lambda: False)
        assert papers.picture(ctx, "activity:1") is None
        monkeypatch.undo()
        activities.cancel(ctx, 1, "改期")
        assert papers.picture(ctx, "activity:1") is None
