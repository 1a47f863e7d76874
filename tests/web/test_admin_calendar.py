"""Working days on a page: what the table says, what the office corrects, and that chat goes by it."""

from datetime import timedelta

import pytest

from bot import plan
from tests.web.visiting import counted, digest, visit
from tests.world import World

AT = "/admin/calendar"
DAY = {"day": "2026-11-28", "works": "works", "note": "通知<script>"}


def test_the_year_is_listed_and_a_day_is_corrected(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(AT).text
    assert "<h1>2026年工作日</h1>" in page
    assert "<b>10月1日（周四）</b> 休息，国庆节" in page
    assert "<b>10月10日（周六）</b> 上班，调休" in page
    assert "<b>10月7日（周三）</b> 休息，" in page
    assert "休息日（" not in page
    assert "还没有调休安排" not in page

    answer = office.post(AT, **DAY)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT}?year=2026")
    page = office.get(AT).text
    assert "已记下，2026年11月28日上班。" in page
    assert "<b>11月28日（周六）</b> 上班" in page
    assert "本公司改的：通知&lt;script&gt;" in page

    answer = office.post(f"{AT}/clear", on=AT, day="2026-11-28")
    assert answer.status_code == 303
    page = office.get(AT).text
    assert "已改回，2026年11月28日按节假日表。" in page
    assert "11月28日（周六）" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2026-13-45"}, "有的内容没有填对"),
        ({"day": ""}, "请填写这一项"),
        ({"works": "maybe"}, "有的内容没有填对"),
        ({"note": "长" * 61}, "请写在60个字以内"),
        ({"day": "2036-01-01"}, "只能改 2025 年到 2028 年的日子"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(world: World, typed: dict[str, str], said: str) -> None:
    office = visit(world, "何洁")
    before = digest(world)
    answer = office.post(AT, **(DAY | typed))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert (DAY | typed)["note"].replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert digest(world) == before


def test_other_years_say_whether_the_notice_is_in(world: World) -> None:
    office = visit(world, "何洁")
    assert "<h1>2028年工作日</h1>" in office.get(f"{AT}?year=2028").text
    assert "2028年还没有调休安排" in office.get(f"{AT}?year=2028").text
    assert "<h1>2046年工作日</h1>" in office.get(f"{AT}?year=2999").text
    assert "<h1>2026年工作日</h1>" in office.get(f"{AT}?year=x").text


def test_a_day_nobody_corrected_cannot_be_let_be(world: World) -> None:
    office = visit(world, "何洁")
    assert office.post(f"{AT}/clear", on=AT, day="2026-11-28").status_code == 404
    assert office.post(f"{AT}/clear", on=AT, day="never").status_code == 422


def test_a_branch_does_not_come_in(world: World) -> None:
    secretary = visit(world, "老王")
    token, before = secretary.token("/me"), digest(world)
    assert secretary.get(AT).status_code == 404
    for path in (AT, f"{AT}/clear"):
        assert secretary.client.post(path, data={"csrf_token": token, **DAY}).status_code == 404
    assert digest(world) == before


def test_the_page_costs_the_same_whatever_was_corrected(world: World) -> None:
    office = visit(world, "何洁")
    with counted(world) as asked:
        office.get(AT)
        before = asked()
    with world.acting("何洁") as ctx:
        for number in range(5):
            plan.set_day(ctx, ctx.today + timedelta(days=number), works=False)
    with counted(world) as asked:
        office.get(AT)
        assert asked() == before
