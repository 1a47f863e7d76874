"""The roster on pages: found, changed through the checks of the import, bound, left; posts handed on from a day."""

import re
from datetime import date

import pytest

from bot import logins, people, plan
from bot.people import ExemptReason, Role
from bot.text.binding import Given
from tests.web.visiting import counted, visit, way_in
from tests.world import World

LIST = "/admin/members"
LIMING = "/admin/members/M0003"
EDIT = f"{LIMING}/edit"
FORM = {"code": "M0003", "name": "李明", "org": "B04", "group": "B04-01"}
MOST_STATEMENTS = 25


def mark(page: str) -> str:
    found = re.search(r'name="mark" value="(\w*)"', page)
    assert found is not None
    return found[1]


def stored(world: World, name: str) -> people.Member:
    with world.acting() as ctx:
        found = people.member(ctx, world.who(name))
        ctx.session.expunge(found)
    return found


def post_number(world: World, code: str, role: Role) -> int:
    with world.acting() as ctx:
        [one] = people.held(ctx, people.org_by_code(ctx, code), role, 0, 9)
    return one.number


@pytest.mark.parametrize("name", ["老王", "李明", "黄勇"])
def test_it_is_the_offices_alone(name: str, world: World) -> None:
    visitor = visit(world, name)
    for path in ("/admin", LIST, LIMING, EDIT, "/admin/new/member", "/admin/posts", "/admin/posts/1"):
        assert visitor.get(path).status_code == 404


def test_a_secretary_cannot_post_what_he_cannot_see(world: World) -> None:
    secretary = visit(world, "老王")
    token = secretary.token(way_in(world, "老王"))
    for path in (EDIT, f"{LIMING}/leave", f"{LIMING}/unbind", f"{LIMING}/bind", "/admin/posts/1", "/admin/new/post"):
        assert secretary.client.post(path, data={"csrf_token": token, **FORM}).status_code == 404
    assert stored(world, "李明").left_on is None


def test_the_start_page_leads_to_what_there_is(world: World) -> None:
    page = visit(world, "何洁").get("/admin").text
    assert "现有党员 14 人" in page
    assert f'href="{LIST}"' in page
    assert 'aria-current="page">管理' in page


def test_members_are_found_by_name_code_and_unit(world: World) -> None:
    office = visit(world, "何洁")
    assert "李明" in office.get(f"{LIST}?q=李").text
    assert "M0004，锅炉支部，锅炉支部第一党小组，正式" in office.get(f"{LIST}?q=m0004").text
    there = office.get(f"{LIST}?unit=汽机支部").text
    assert ("周芳" in there, "李明" in there, "共 3 人" in there) == (True, False, True)
    assert "没有「月球」这个单位" in office.get(f"{LIST}?unit=月球").text
    assert "没有查到" in office.get(f"{LIST}?q=没有这个人").text
    assert "没有查到" in office.get(f"{LIST}?state=gone").text


def test_the_statements_of_a_list_are_as_many_for_one_as_for_all(world: World) -> None:
    office = visit(world, "何洁")
    office.get(LIST)
    with counted(world) as one:
        office.get(f"{LIST}?q=李明")
        few = one()
    with counted(world) as everybody:
        office.get(LIST)
        assert everybody() <= few + 1
    assert few <= MOST_STATEMENTS


def test_a_member_is_shown_with_the_history_of_posts(world: World) -> None:
    with world.acting("何洁") as ctx:
        people.end_post(ctx, 3, date(2026, 6, 1))
        people.begin_post(ctx, code="M0003", role=Role.DEPUTY_SECRETARY, unit="B04", since=date(2026, 6, 1))
    page = re.sub(r"\s+", " ", visit(world, "何洁").get(LIMING).text)
    assert "2026年6月1日起，现任" in page
    assert "2024年1月1日起，2026年6月1日止" in page
    assert page.index("锅炉支部 副书记") < page.index("第一党小组 党小组长")
    assert "liming" in page


def test_a_member_is_changed_by_the_form(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(EDIT).text
    assert 'value="M0003"' in page
    answer = office.post(
        EDIT,
        mark=mark(page),
        **FORM,
        birth_year="1988",
        exempt_reason="自费出国半年以上",
        exempt_approved_on="2026-11-02",
        exempt_adopted_on="2026-11-10",
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, LIMING)
    assert "已改好李明。" in office.get(LIMING).text
    row = stored(world, "李明")
    assert (row.birth_year, row.exempt_reason) == (1988, ExemptReason.ABROAD)
    assert (row.exempt_approved_on, row.exempt_adopted_on) == (date(2026, 11, 2), date(2026, 11, 10))
    with world.acting() as ctx:
        assert people.accounts(ctx, row.id)[0].userid == "liming"


def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(EDIT).text
    answer = office.post(EDIT, mark=mark(page), **{**FORM, "org": "Z99", "name": "李<b>明"}, joined_on="2027-01-01")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "「所在组织」「入党日期」没有填对" in answer.text
    assert "没有「Z99」这个组织" in answer.text
    assert 'id="org-wrong"' in answer.text
    assert "不能晚于今天" in answer.text
    assert 'value="李&lt;b&gt;明"' in answer.text
    assert stored(world, "李明").joined_on is None


def test_a_form_older_than_the_row_is_refused_and_keeps_what_was_typed(world: World) -> None:
    office, colleague = visit(world, "何洁"), visit(world, "何洁")
    old = mark(office.get(EDIT).text)
    assert colleague.post(EDIT, mark=old, **FORM, birth_year="1985").status_code == 303
    answer = office.post(EDIT, mark=old, **FORM, birth_year="1990")
    assert (answer.status_code, "刚才有人改过" in answer.text, 'value="1990"' in answer.text) == (422, True, True)
    assert stored(world, "李明").birth_year == 1985


def test_a_newcomer_comes_with_an_account(world: World) -> None:
    office = visit(world, "何洁")
    new = {"code": "M0100", "name": "郑强", "org": "B05 汽机工程公司党支部", "userid": "ZhengQiang", "standing": "预备"}
    assert office.post("/admin/new/member", **new).headers["Location"] == "/admin/members/M0100"
    with world.acting() as ctx:
        actor = people.speaker_of(ctx, channel="wecom_app", userid="zhengqiang")
        assert actor is not None
        assert actor.name == "郑强"
    again = office.post("/admin/new/member", **new)
    assert (again.status_code, "编号 M0100 已经有了" in again.text) == (422, True)
    taken = office.post("/admin/new/member", **{**new, "code": "M0101"})
    assert (taken.status_code, "已绑定 M0100" in taken.text) == (422, True)


def test_who_left_is_a_stranger_and_his_tasks_go_on(world: World) -> None:
    task = world.task("报材料", owner="老王", due="2026-12-01")
    office = visit(world, "何洁")
    assert office.post("/admin/members/M0001/leave", on="/admin/members/M0001", left_on="").status_code == 422
    answer = office.post("/admin/members/M0001/leave", on="/admin/members/M0001", left_on="2026-11-23")
    assert answer.status_code == 303
    with world.acting() as ctx:
        assert ctx.get(plan.Task, task.id).owner_id is None, "nobody holds a post there that would answer for it"
    page = office.get("/admin/members/M0001").text
    assert "已登记老王离开" in page
    assert "没有绑定" in page
    assert "登记离开</button>" not in page
    assert "老王" in office.get(f"{LIST}?state=gone").text
    late = office.post("/admin/members/M0003/leave", on=LIMING, left_on="2026-12-24")
    assert (late.status_code, "不能晚于今天" in late.text) == (422, True)


def test_accounts_are_let_go_and_bound(world: World) -> None:
    office = visit(world, "何洁")
    assert office.post(f"{LIMING}/unbind", on=LIMING).status_code == 303
    assert office.post(f"{LIMING}/unbind", on=LIMING).status_code == 422
    assert office.post(f"{LIMING}/bind", on=LIMING, userid="").status_code == 422
    taken = office.post(f"{LIMING}/bind", on=LIMING, userid="laowang")
    assert (taken.status_code, "已绑定 M0001" in taken.text) == (422, True)
    assert office.post(f"{LIMING}/bind", on=LIMING, userid="Li.Ming").status_code == 303
    with world.acting() as ctx:
        assert [one.userid for one in people.accounts(ctx, world.who("李明"))] == ["li.ming"]


def test_a_code_is_shown_once_and_the_account_stands_with_its_channel(world: World) -> None:
    office = visit(world, "何洁")
    assert "企业微信 liming" in office.get(LIMING).text
    page = office.post(f"{LIMING}/code", on=LIMING)
    [code] = re.findall(r"<strong>(\d{4} \d{4})</strong>", page.text)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert code not in office.get(LIMING).text

    with world.acting() as ctx:
        readings = [Given(code.replace(" ", ""))]
        bound = people.codes.bind_by(ctx, people.codes.Account("wechat_oa", "oOpenId1"), readings)
        assert isinstance(bound, people.codes.Bound)
    page = office.get(LIMING)
    assert "<li>公众号 <span" in page.text
    assert "oOpenId1" not in page.text


def test_who_left_gets_no_code(world: World) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).left_on = ctx.today
    refused = visit(world, "何洁").post(f"{LIMING}/code", on="/admin/members/M0001")
    assert (refused.status_code, "李明已不在名册上" in refused.text) == (422, True)


def test_letting_accounts_go_ends_what_is_logged_in(world: World) -> None:
    with world.acting("李明") as ctx:
        token, _ = logins.begin(ctx, world.who("李明"), logins.Way.LINK)
    visit(world, "何洁").post(f"{LIMING}/unbind", on=LIMING)
    with world.acting() as ctx:
        assert logins.recognise(ctx, token) is None


def test_a_post_is_handed_on_with_its_tasks(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026, since=ctx.today, activists={})
        plan.resolve_owners(ctx)
    office, number = visit(world, "何洁"), post_number(world, "B04", Role.SECRETARY)
    path = f"/admin/posts/{number}"
    assert "锅炉支部 书记" in office.get("/admin/posts?unit=B04&role=secretary").text
    wrong = office.post(path, until="2023-01-01", successor="M0002")
    assert (wrong.status_code, "不能早于任职日期" in wrong.text, 'value="M0002"' in wrong.text) == (422, True, True)
    assert office.post(path, until="昨天").status_code == 422
    assert '<option value="M0002">陈静</option>' in office.get(path).text
    assert office.post(path, until="2026-11-23", successor="M0002").status_code == 303
    page = office.get("/admin/posts").text
    assert re.search("没办完的任务已随职务交接。</p>.*撤回</button> 十分钟内有效", page, re.DOTALL)
    assert re.fullmatch(r"您接手了 \d+ 项任务，回复“我的任务”看。", world.heard_by("陈静")[-1])

    with world.acting() as ctx:
        assert [one.name for one in people.holders(ctx, Role.SECRETARY, world.orgs["B04"])] == ["陈静"]
    assert "这一任已经结束" in office.get(path).text


def test_a_post_begins_on_a_day(world: World) -> None:
    office = visit(world, "何洁")
    given = {
        "member": "M0003",
        "role": "publicity_commissioner",
        "unit": "B04 锅炉工程公司党支部",
        "since": "2026-11-20",
    }
    assert 'value="M0003"' in office.get("/admin/new/post?member=M0003").text
    for missing in ({"member": ""}, {"unit": ""}, {"role": "king"}, {"since": ""}):
        assert office.post("/admin/new/post", **{**given, **missing}).status_code == 422
    assert office.post("/admin/new/post", **given).status_code == 303
    page = office.get("/admin/posts?unit=B04").text
    assert "锅炉支部 宣传委员</a> 李明" in page
    assert "没有「月球」这个单位" in office.get("/admin/posts?unit=月球").text
    assert "没有查到任职" in office.get("/admin/posts?role=hr_head").text


def test_a_form_without_its_fields_is_refused(world: World) -> None:
    office = visit(world, "何洁")
    for path in ("/admin/new/member", "/admin/new/org", "/admin/new/post", EDIT, "/admin/orgs/B04"):
        assert office.post(path).status_code == 422, path


def test_what_is_not_there(world: World) -> None:
    office = visit(world, "何洁")
    for path in (
        "/admin/members/Z1",
        "/admin/members/Z1/edit",
        "/admin/members/a%00b",
        "/admin/posts/999",
        "/admin/posts/x",
    ):
        assert office.get(path).status_code == 404
    assert office.post("/admin/members/a%00b/edit", on=EDIT, **FORM).status_code == 404


def test_a_name_is_text(world: World) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).name = "<script>alert(1)</script>"
    office = visit(world, "何洁")
    for path in (LIST, LIMING, EDIT, "/admin/posts"):
        assert "<script>alert" not in office.get(path).text
