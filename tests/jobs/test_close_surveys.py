"""A survey closes the night after its last day, however often or late the clock looks."""

from jobs import close_surveys
from tests.surveys.hall import answers, sent
from tests.world import World


def test_the_night_after_its_last_day(world: World) -> None:
    number = sent(world)
    answers(world, number, "黄勇", {1: 0})
    closed = []
    for day in ("2026-11-26 00:29", "2026-11-27 00:29", "2026-11-28 00:29", "2026-11-30 00:29"):
        with world.on(day).acting() as ctx:
            closed.append(close_surveys.run(ctx))
    assert closed == [0, 0, 1, 0]
    assert world.heard_by("何洁") == ["1号调研（支部作用发挥）已截止，1人答了。看结果回「调研结果 1」。"]
