"""Activities of the whole company on a page of the office."""

import pytest

from bot import activities
from tests.activities.site import begin
from tests.web.visiting import counted, digest, visit
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


LIST = f"{AT}/list"


def test_the_list_of_the_year_is_read_and_one_activity_changed(world: World) -> None:
    office, at = visit(world, "何洁"), f"{LIST}/HD-TJD-2"
    page = office.get(LIST).text
    assert "<h1>2026年活动清单</h1>" in page
    assert "HD-TJD-2 汽机扣缸突击队" in page
    assert 'value="汽机扣缸"' in office.get(at).text

    typed = {"name": "扣缸突击队<i>", "full": "", "milestone": "扣缸", "source": "", "close_rule": "写明哪天完成"}
    answer = office.post(at, **typed, enrols="y")
    assert answer.status_code == 303
    assert "HD-TJD-2 扣缸突击队&lt;i&gt;" in office.get(LIST).text
    with world.acting() as ctx:
        row = activities.template(ctx, 2026, "HD-TJD-2")
        assert (row.milestone, row.close_rule, row.enrols) == ("扣缸", "写明哪天完成", True)

    before = digest(world)
    assert office.post(at, **typed, enrols="y").status_code == 303
    assert "请填写这一项" in office.post(at, **(typed | {"name": ""})).text
    assert digest(world) == before


def contest() -> activities.ActivityTemplate:
    return next(row for row in activities.defaults().values() if row.weights)


def test_the_weights_of_a_contest_make_a_hundred(world: World) -> None:
    row = contest()
    office, at = visit(world, "何洁"), f"{LIST}/{row.code}"
    first, *rest = row.weights
    typed = {"name": row.name, "close_rule": row.close_rule, "enrols": "y" if row.enrols else ""}
    weights = {f"weight-{metric}": "0" for metric in rest}

    wrong = office.post(at, **typed, **weights, **{f"weight-{first}": "99"})
    assert (wrong.status_code, "各项权重加起来是 99，应为 100。" in wrong.text) == (422, True)
    assert 'value="99"' in wrong.text
    assert "权重请填 0 到 100 的整数" in office.post(at, **typed, **weights, **{f"weight-{first}": "-1"}).text
    assert office.post(at, **typed, **weights, **{f"weight-{first}": "100"}).status_code == 303
    with world.acting() as ctx:
        assert activities.template(ctx, 2026, row.code).weights == {first: 100} | dict.fromkeys(rest, 0)


def test_what_is_not_in_a_list_of_now_is_not_there(world: World) -> None:
    office = visit(world, "何洁")
    for path in ("NONE", "HD-TJD-2?year=2025", "HD-TJD-2?year=2028"):
        assert office.get(f"{LIST}/{path}").status_code == 404
    secretary = visit(world, "老王")
    before = digest(world)
    data = {"csrf_token": secretary.token("/me"), "name": "改"}
    assert secretary.client.post(f"{LIST}/HD-TJD-2", data=data).status_code == 404
    assert digest(world) == before
