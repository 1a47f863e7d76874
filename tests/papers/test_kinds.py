"""Papers by their reference: for one member who may see them, or for everybody who may."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot import papers, people, plan
from tests.world import World


@pytest.fixture
def planned(world: World) -> World:
    """The year's tasks are there."""
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    return world


def test_a_paper_is_made_for_its_member(planned: World) -> None:
    with planned.acting() as ctx:
        made = papers.sent_file(ctx, f"tasks:{planned.orgs['B04']}:{planned.who('老王')}")

    assert made is not None
    assert made.name == "任务清单-B04.xlsx"
    assert load_workbook(BytesIO(made.content)).sheetnames


@pytest.mark.parametrize(
    ("reference", "who"),
    [
        ("tasks:{unit}:{who}", "黄勇"),
        ("tasks:99:{who}", "老王"),
        ("tasks:{unit}:999", "老王"),
        ("tasks:{unit}", "老王"),
        ("tasks:", "老王"),
        ("", "老王"),
        ("cake:{unit}:{who}", "老王"),
        ("own:1:{who}", "老王"),
        ("roster:1:{who}", "何洁"),
        ("notice:99", "老王"),
    ],
)
def test_there_is_none_for_who_may_not_see_it_nor_of_what_is_not(planned: World, reference: str, who: str) -> None:
    with planned.acting() as ctx:
        named = reference.format(unit=planned.orgs["B04"], who=planned.who(who))
        assert papers.sent_file(ctx, named) is None


def test_who_has_left_is_sent_nothing(planned: World) -> None:
    with planned.acting() as ctx:
        people.member(ctx, planned.who("老王")).left_on = ctx.today
        assert papers.sent_file(ctx, f"tasks:{planned.orgs['B04']}:{planned.who('老王')}") is None
