"""Activities of the whole company on a page of the office."""

import pytest

from bot import activities
from tests.activities.site import begin
from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/activities"


def test_the_office_sees_what_goes_on_with_leader_and_sign_ups(world: World) -> None:
    team = begin(world).activity.id
    begin(world, code="", name="清明<script>植树", by="周芳", unit="B05")
    office = visit(world, "何洁")
    page = office.get(AT).text

    assert "共 2 项" in page
    assert f"{team} 汽机扣缸突击队" in page
    assert "李明" in page
    assert "1 人" in page
    assert "2026年12月5日" in page
    assert "清明&lt;script&gt;植树" in page
    assert "还没有人报名" in page
    assert page.index("清明") < page.index("扣缸")


def test_states_are_told_apart(world: World) -> None:
    row = begin(world).activity
    with world.acting("老王") as ctx:
        activities.cancel(ctx, row.id, "停工")
    office = visit(world, "何洁")

    assert "没有在办的活动" in office.get(AT).text
    assert "汽机扣缸突击队" in office.get(f"{AT}?state=cancelled").text
    assert "没有在办的活动" in office.get(f"{AT}?state=none").text


@pytest.mark.parametrize("name", ["老王", "周芳", "小周"])
def test_a_branch_officer_who_runs_activities_himself_does_not_see_all(world: World, name: str) -> None:
    assert visit(world, name).get(AT).status_code == 404


def test_the_page_costs_the_same_whatever_goes_on(world: World) -> None:
    office = visit(world, "何洁")
    office.get(AT)
    with counted(world) as asked:
        office.get(AT)
        before = asked()
    begin(world)
    begin(world, code="", name="植树")
    with counted(world) as asked:
        office.get(AT)
        assert asked() == before
