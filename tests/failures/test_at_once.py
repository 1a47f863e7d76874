"""Two people record the same thing at the same moment: the second waits, finds it there, and nothing is doubled."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot import activities, elections, learning, org_life, people, publicity
from bot.core.context import Context
from bot.core.errors import ConflictError, NotFoundError
from bot.learning import ExcuseReason, Study, StudyKind
from bot.org_life import Grades
from bot.people import Org
from bot.publicity import Level
from tests.activities.site import begin
from tests.world import World

DAY = date(2026, 11, 20)
OVERLAP = 0.1
"""Seconds the first stays in the store after the second has come."""
PATIENCE = 8.0
Doing = tuple[str, Callable[[Context], object]]
"""Who, and what."""


def branch(ctx: Context) -> Org:
    return people.org_by_code(ctx, "B04")


def asks(ctx: Context) -> None:
    elections.request(ctx, branch(ctx), DAY)


def appraises(ctx: Context) -> None:
    org_life.appraise(ctx, branch(ctx), DAY, Grades(3, 6))


def excuses(ctx: Context) -> None:
    [old] = [one for one in people.members_of(ctx, branch(ctx)) if one.name == "老孙"]
    learning.excuse(ctx, old.id, ExcuseReason.AGE)


def records(ctx: Context) -> None:
    [one] = [one for one in people.members_of(ctx, branch(ctx)) if one.name == "黄勇"]
    learning.record(ctx, [one.id], Study(DAY, StudyKind.TRAINING, 60))


def plans(ctx: Context) -> None:
    learning.set_topics(ctx, branch(ctx), 2026, [learning.Draft(12, "学习全会精神")])


def publishes(ctx: Context) -> None:
    publicity.file(ctx, branch(ctx), publicity.Draft("焊花朵朵开", "集团公众号", Level.COMPANY, DAY))


def measures(ctx: Context) -> None:
    [row] = activities.around_me(ctx)
    told = activities.Figures(branch(ctx), "2026-Q3", {"violations": Decimal(0)})
    activities.enter_figures(ctx, row, [told])


def at_once(world: World, first: Doing, second: Doing) -> list[Exception]:
    """One does a thing, and before that is in the store another comes with his; what he was told, if it failed."""
    came, failed = Event(), list[Exception]()

    def later() -> None:
        came.set()
        try:
            with world.acting(second[0]) as ctx:
                second[1](ctx)
        except Exception as error:  # noqa: BLE001 told to the test
            failed.append(error)

    other = Thread(target=later)
    with world.acting(first[0]) as ctx:
        first[1](ctx)
        other.start()
        came.wait(PATIENCE)
        other.join(OVERLAP)
    other.join(PATIENCE)
    return failed


@pytest.mark.parametrize(
    ("does", "table"),
    [
        (asks, "election"),
        (appraises, "member_appraisal"),
        (excuses, "study_excuse"),
        (records, "study_entry"),
        (plans, "study_topic"),
        (publishes, "article"),
        (publishes, "article_outlet"),
        (measures, "activity_figure"),
    ],
)
def test_what_two_say_at_once_is_there_once(world: World, does: Callable[[Context], None], table: str) -> None:
    with world.acting() as ctx:
        branch(ctx).term_end = date(2027, 1, 31)
    begin(world, "HD-SWYC")

    assert at_once(world, ("老王", does), ("何洁", does)) == []
    with world.acting() as ctx:
        rows = sa.select(sa.func.count()).select_from(SQLModel.metadata.tables[table])
        assert ctx.connection.execute(rows).scalar_one() == 1


def test_an_article_is_taken_off_or_confirmed_never_both(world: World) -> None:
    for number, (first, error) in enumerate(((remove, NotFoundError), (confirm, ConflictError)), 1):
        with world.acting("老王") as ctx:
            publishes(ctx)
        second = confirm if first is remove else remove

        [told] = at_once(world, first(number), second(number))

        assert isinstance(told, error)


def remove(number: int) -> Doing:
    return "老王", lambda ctx: publicity.remove(ctx, number)


def confirm(number: int) -> Doing:
    return "何洁", lambda ctx: publicity.confirm(ctx, number)
