"""Reports in words, figures by period; only who reaches the mark is told to everybody."""

from decimal import Decimal

import pytest
from sqlmodel import select

from bot import activities, people
from bot.activities import Activity, ActivityFigure, ActivityReport, Standing, Wanted
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from tests.activities.site import CLEAN, begin, measure, take_back
from tests.world import World

GOOD = {"safety": 95, "quality": 90, "schedule": 88, "party": 92}


def say(world: World, text: str, by: str = "李明") -> ActivityReport:
    with world.acting(by) as ctx:
        return activities.report(ctx, 1, text)


def test_a_report_is_kept_with_its_day_and_who_gave_it(world: World) -> None:
    begin(world)
    said = say(world, " 一次打压成功 ")

    assert (said.text, said.day, said.by_id) == ("一次打压成功", world.now.date(), world.who("李明"))
    assert say(world, "一次打压成功").id == said.id
    world.on("2026-11-25")
    assert say(world, "一次打压成功", "老王").id != said.id
    with world.acting("黄勇") as ctx:
        assert [one.text for one in activities.reports(ctx, activities.activity(ctx, 1))] == ["一次打压成功"] * 2
    with pytest.raises(NotAllowedError, match="由队长或书记、委员来报"):
        say(world, "我也报", "赵强")
    with pytest.raises(BadInputError, match="请写明成果，例如「战报 1"):
        say(world, "  ")
    with pytest.raises(BadInputError, match="写在300个字以内"):
        say(world, "长" * 301)
    take_back(world, "老王")
    with world.database.read() as session:
        assert len(session.exec(select(ActivityReport)).all()) == 1


def test_figures_of_the_department_say_who_reaches_the_mark(world: World) -> None:
    boiler = begin(world, "HD-SWYC").activity
    turbine = begin(world, "HD-SWYC", by="周芳", unit="B05").activity
    assert measure(world, boiler, CLEAN) == 4
    assert measure(world, boiler, CLEAN) == 0
    assert measure(world, turbine, CLEAN | {"violations": 1}, by="周芳", unit="B05") == 4
    assert measure(world, boiler, CLEAN, subject="磨煤机责任区", unit="B04-01") == 4
    assert measure(world, boiler, {"violations": 0}, subject="风机责任区") == 1

    with world.acting("黄勇") as ctx:
        found = activities.reached(ctx, "HD-SWYC", "2026-Q3")
        assert [line.name for line in found] == ["锅炉支部", "磨煤机责任区"]
        assert activities.reached(ctx, "HD-SWYC", "2026-Q4") == []
        assert activities.reached(ctx, "HD-SIBI", "2026-Q3") == []
        assert activities.reached(ctx, "HD-SWYC", "2025-Q3") == []
        assert activities.shown(ctx, boiler, "2026-Q3") == []
    with world.acting("老王") as ctx:
        own = activities.shown(ctx, boiler, "2026-Q3")
        assert [(line.name, line.standing) for line in own] == [
            ("锅炉支部", Standing.REACHED),
            ("风机责任区", Standing.PENDING),
            ("磨煤机责任区", Standing.REACHED),
        ]
        assert activities.shown(ctx, turbine, "2026-Q3") == []
        assert activities.periods(ctx, boiler) == ["2026-Q3"]


def test_the_contest_of_the_four(world: World) -> None:
    row = begin(world, "HD-SIBI", by="何洁", unit="C00").activity
    measure(world, row, GOOD, subject="锅炉一班")
    measure(world, row, {"safety": 100, "quality": 100, "schedule": 100}, subject="锅炉二班")
    measure(world, row, GOOD | {"safety": 0}, by="周芳", unit="B05")

    with world.acting("何洁") as ctx:
        lines = activities.table(ctx, row, "2026-Q3")
        assert [(line.name, line.points) for line in lines] == [
            ("锅炉一班", Decimal("91.3")),
            ("锅炉二班", None),
            ("汽机支部", Decimal("62.8")),
        ]
    with world.acting("周芳") as ctx:
        assert [line.name for line in activities.shown(ctx, row, "2026-Q3")] == ["汽机支部"]


def test_a_number_put_right_is_kept_once_and_can_be_taken_back(world: World) -> None:
    row = begin(world, "HD-SIBI").activity
    measure(world, row, GOOD)
    assert measure(world, row, {"safety": "95.00", "quality": "91.5"}) == 1

    def quality() -> Decimal:
        with world.database.read() as session:
            found = session.exec(select(ActivityFigure).where(ActivityFigure.metric == "quality")).one()
            return found.value

    assert quality() == Decimal("91.5")
    take_back(world, "老王")
    assert quality() == Decimal(90)


@pytest.mark.parametrize(
    ("code", "values", "more", "sentence"),
    [
        ("HD-SIBI", {"safety": 101}, {}, "“安全”填得不对：要不小于 0，最多两位小数，不超过 100"),
        ("HD-SWYC", {"violations": -1}, {}, "“违章”填得不对：要不小于 0，最多两位小数。"),
        ("HD-SWYC", {"likes": 9}, {}, "没有要填的数据"),
        ("HD-SBSZ", {"safety": 1}, {}, "1号三比三争没有要填的数据"),
        ("HD-SIBI", {"safety": 90}, {"period": "2026"}, "四比劳动竞赛按季度填数据"),
        ("HD-SIBI", {"safety": 90}, {"period": "2027-Q1"}, "2027年1季度还没开始"),
        ("HD-SIBI", {"safety": 90}, {"unit": "B05"}, "汽机支部不在1号四比劳动竞赛的范围内"),
    ],
)
def test_figures_that_are_none(
    code: str, values: dict[str, int], more: dict[str, str], sentence: str, world: World
) -> None:
    row = begin(world, code).activity
    by = "何洁" if more.get("unit") else "老王"
    with pytest.raises(BadInputError, match=sentence):
        measure(world, row, values, by=by, **more)


def test_who_enters_figures(world: World) -> None:
    row = begin(world, "HD-SWYC").activity
    for name in ("李明", "陈静", "周芳"):
        with pytest.raises(NotAllowedError, match="生产部门的数据"):
            measure(world, row, CLEAN, by=name)
    with world.acting() as ctx:
        unit = people.org(ctx, world.orgs["B04"])
        told = activities.Figures(unit, "2026-Q3", {"violations": Decimal(0)})
        assert activities.enter_figures(ctx, row, [told]) == 1, "at the terminal nobody speaks"


def test_of_what_was_called_off_there_are_no_figures(world: World) -> None:
    row = begin(world, "HD-SWYC").activity
    measure(world, row, CLEAN)
    with world.acting("老王") as ctx:
        activities.cancel(ctx, row.id, "改做四比")
    with world.acting("老王") as ctx:
        called_off = ctx.get(Activity, row.id)
        own = activities.start(ctx, Wanted(people.org(ctx, world.orgs["B04"]), name="拔河比赛")).activity
        assert activities.reached(ctx, "HD-SWYC", "2026-Q3") == []
        unit = people.org(ctx, world.orgs["B04"])
        with pytest.raises(ConflictError, match="1号三无一创已取消"):
            activities.enter_figures(ctx, called_off, [activities.Figures(unit, "2026-Q3", {"violations": Decimal(0)})])
        with pytest.raises(BadInputError, match="没有要填的数据"):
            activities.table(ctx, own, "2026-Q3")
    with world.acting("刘洋") as ctx, pytest.raises(NotFoundError):
        activities.report(ctx, row.id, "成了")
