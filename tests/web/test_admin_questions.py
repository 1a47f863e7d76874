"""What people are told about the rules, looked up by the office."""

from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/questions"


def test_the_office_reads_and_searches_the_answers(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(AT).text
    assert "党员大会多久开一次" in page
    assert "一般每季度一次，由支部书记召集" in page
    assert "中央规定：支部工作条例第十一条" in page

    found = office.get(f"{AT}?q=党费 工资").text
    assert "党员大会多久开一次" not in found
    assert "党费" in found
    assert "没有查到" in office.get(f"{AT}?q=<script>").text
    assert "<script>alert" not in office.get(f"{AT}?q=<script>alert(1)").text


def test_nobody_else_comes_in_and_nothing_is_asked_of_the_store(world: World) -> None:
    for name in ("老王", "周芳", "小周"):
        assert visit(world, name).get(AT).status_code == 404
    office = visit(world, "何洁")
    with counted(world) as asked:
        office.get(AT)
        assert asked() <= 20
