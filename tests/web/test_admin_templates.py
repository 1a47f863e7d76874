"""The lists of the year on pages: read, changed, continued."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import papers, plan
from bot.plan import Task
from tests.web.visiting import counted, digest, visit
from tests.world import World

AT = "/admin/templates"


@pytest.fixture
def listed(world: World) -> World:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
    return world


def test_the_list_says_what_who_by_when_and_on_what_basis(listed: World) -> None:
    office = visit(listed, "何洁")
    page = office.get(AT).text

    assert "<h1>2026年任务清单</h1>" in page
    assert "共 28 项，启用的各项分值合计 100" in page
    assert "ZB-01-1" in page
    assert "3、6、9、12月末日" in page
    assert "DW-01-1" not in page
    assert "DW-01-1" in office.get(f"{AT}?list=company").text
    assert "这一年还没有清单" in office.get(f"{AT}?year=2031").text
    assert "<h1>2026年任务清单</h1>" in office.get(f"{AT}?year=abcd&list=x").text


@pytest.mark.parametrize("name", ["老王", "陈静", "周芳", "小周"])
def test_a_branch_sees_no_list_of_the_office(listed: World, name: str) -> None:
    assert visit(listed, name).get(AT).status_code == 404


def test_the_page_costs_the_same_whatever_stands_in_the_list(world: World) -> None:
    office = visit(world, "何洁")
    with counted(world) as asked:
        office.get(AT)
        before = asked()
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
    with counted(world) as asked:
        office.get(AT)
        assert asked() == before


def shown(world: World, code: str, year: int = 2026) -> dict[str, str]:
    with world.acting("何洁") as ctx:
        row = plan.template(ctx, year, code)
        return papers.tasks.shown(row) | {"mark": papers.tasks.mark(row)}


def test_a_duty_is_changed_in_its_form_and_open_tasks_follow(listed: World) -> None:
    with listed.acting("何洁") as ctx:
        plan.grow(ctx, 2026)
    office, at = visit(listed, "何洁"), f"{AT}/duty/ZB-01-1"
    page = office.get(at).text
    assert "<h1>修改 ZB-01-1" in page
    assert 'id="rrule" name="rrule" value="3、6、9、12月末日"' in page
    typed = shown(listed, "ZB-01-1") | {"rrule": "3、6、9、12月20日", "note": "<script>alert(1)</script>"}

    before = digest(listed)
    seen = office.post(at, **typed, look="1")
    assert seen.status_code == 200
    assert "还没有保存。保存后，2026 年任务：增加 0，改期" in seen.text
    assert "3、6、9、12月20日" in seen.text
    assert digest(listed) == before

    answer = office.post(at, **typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT}?year=2026&list=unit")
    assert "已保存 ZB-01-1" in office.get(AT).text
    assert "<script>alert" not in office.get(at).text
    with listed.acting() as ctx:
        days = set(ctx.session.exec(select(col(Task.due)).where(Task.code == "ZB-01-1")))
    assert date(2026, 12, 18) in days


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(listed: World) -> None:
    office, at = visit(listed, "何洁"), f"{AT}/duty/ZB-01-1"
    before = digest(listed)
    typed = shown(listed, "ZB-01-1") | {"rrule": "月底左右", "name": "", "lead_days": "几天"}
    answer = office.post(at, **typed)

    assert answer.status_code == 422
    assert 'id="rrule-wrong">「月底左右」看不懂' in answer.text
    assert 'id="name-wrong">不能为空' in answer.text
    assert 'value="几天"' in answer.text
    assert "<details open>" in answer.text
    assert digest(listed) == before


def test_a_form_opened_before_another_change_is_not_saved_over_it(listed: World) -> None:
    office, at = visit(listed, "何洁"), f"{AT}/duty/ZB-01-1"
    old = shown(listed, "ZB-01-1")
    office.post(at, **(old | {"weight": "5"}))
    answer = office.post(at, **(old | {"weight": "7"}))

    assert answer.status_code == 422
    assert "打开以后别人改过这一项" in answer.text
    assert shown(listed, "ZB-01-1")["weight"] == "5"


def test_a_new_duty(listed: World) -> None:
    office = visit(listed, "何洁")
    typed = {"code": "ZB-04-9", "area_name": "上党课", "name": "青年党课", "requirement": "每月讲一次"}
    rest = {"role": "宣传委员", "rrule": "每月20日", "kinds": "党支部", "check": "报后核验", "basis_level": "公司规定"}
    answer = office.post(f"{AT}/new", **typed, **rest)
    assert (answer.status_code, "清单新增一项" in office.get(f"{AT}/new").text) == (303, True)
    assert "ZB-04-9 青年党课" in office.get(AT).text

    again = office.post(f"{AT}/new", **typed, **rest)
    assert (again.status_code, "2026年的清单里已经有这个编号" in again.text) == (422, True)
    assert office.post(f"{AT}/new").status_code == 422


def test_saving_what_stands_changes_nothing(listed: World) -> None:
    office = visit(listed, "何洁")
    assert office.post(f"{AT}/duty/ZB-01-1", **shown(listed, "ZB-01-1")).status_code == 303
    assert "没有改动。" in office.get(AT).text


def test_the_list_is_taken_over_for_the_next_year_once(listed: World) -> None:
    office = visit(listed, "何洁")
    answer = office.post(f"{AT}/copy?year=2026", on=AT)
    assert answer.headers["Location"] == f"{AT}?year=2027"
    page = office.get(f"{AT}?year=2027").text
    assert "2027年的清单里增加了 50 项" in page
    assert "ZB-01-1" in page
    office.post(f"{AT}/copy?year=2026", on=AT)
    assert "2027年的清单里各项都已有了，没有改动。" in office.get(AT).text


def test_one_date_of_the_list_is_moved_for_everybody(listed: World) -> None:
    office, at = visit(listed, "何洁"), f"{AT}/duty/ZB-01-1/date"
    assert "这一项还没有派出任务" in office.get(at).text
    with listed.acting("何洁") as ctx:
        plan.grow(ctx, 2026)
    page = office.get(at).text
    assert '<th scope="row">2026Q4</th><td>2026年12月31日</td><td>2 项</td>' in page

    answer = office.post(at, period="2026Q4", due="2026-12-25", reason="年底检修")
    assert answer.status_code == 303
    page = office.get(at).text
    assert "2026Q4 改到2026-12-25，2 项任务跟着改了期限。" in page
    assert '<th scope="row">2026Q4</th><td>2026年12月25日</td>' in page
    assert "新的期限已经过去了" in office.post(at, period="2026Q4", due="2020-01-01", reason="早了").text
    for wrong in ({"reason": ""}, {"due": "哪天"}, {"period": "2031Q1"}):
        typed = {"period": "2026Q4", "due": "2026-12-25", "reason": "检修"} | wrong
        assert office.post(at, **typed).status_code == 422


@pytest.mark.parametrize("path", ["ZB-99-9", "ZB-99-9/date", "<script>"])
def test_what_is_not_in_the_list_is_not_there(listed: World, path: str) -> None:
    assert visit(listed, "何洁").get(f"{AT}/duty/{path}").status_code == 404


def test_a_branch_changes_nothing(listed: World) -> None:
    secretary = visit(listed, "老王")
    token, before = secretary.token("/me"), digest(listed)
    for path in ("copy", "new", "duty/ZB-01-1", "duty/ZB-01-1/date"):
        answer = secretary.client.post(f"{AT}/{path}", data={"csrf_token": token, "name": "改"})
        assert answer.status_code == 404
    assert digest(listed) == before
