"""A unit's tasks of the year and one task, as officers and the office work them off in a browser."""

import re
from datetime import date, timedelta
from typing import Any

from werkzeug.test import TestResponse

from bot import evidence, plan
from bot.people import Org, Role
from bot.plan import BasisLevel, Check, Task, TaskState
from tests.board.desk import duty, give
from tests.plan.shelf import set_up, stored
from tests.problems.office import issue
from tests.web.test_board import read
from tests.web.visiting import Visitor, browser, counted, visit
from tests.world import World

LIST = "/units/B04/tasks"
MOST_STATEMENTS = 30


def lecture(world: World, due: str = "2026-11-25", owner: str = "黄勇", **columns: Any) -> int:
    of = duty(world, basis="党章", evidence=["plan", "short_text"])
    return give(world, of, due, owner=owner, check=Check.CONFIRM, requirement="讲一次党课", **columns)


def fill(world: World, count: int) -> None:
    """So many more tasks, in one go."""
    day = date(2026, 11, 25)
    dates = {"year": 2026, "planned_due": day, "due": day, "opens_on": day, "check": Check.CONFIRM}
    with world.acting() as ctx:
        for number in range(count):
            owner = world.who("李明" if number % 2 else "赵强")
            values = {"period": f"x{number}", "title": f"第{number}件", "owner_id": owner}
            unit = world.orgs["B04"]
            ctx.session.add(Task.model_validate({"org_id": unit, "unit_id": unit} | values | dates))


def press(visitor: Visitor, number: int, what: str, on: int = 0, **typed: str) -> TestResponse:
    return visitor.post(f"/tasks/{number}/{what}", on=f"/tasks/{on or number}", **typed)


def state(world: World, number: int) -> TaskState:
    return stored(world, number).state


def test_the_list_says_what_who_by_when_on_what_basis_and_how_it_stands(world: World) -> None:
    number = lecture(world)
    give(world, None, "2026-11-02", owner="李明", code="B04-01", title="小组会")
    page = visit(world, "老王").get(LIST).text

    assert "共 2 项，按期限排列。" in page
    assert f'<a href="/tasks/{number}">{number} 季度党课</a>' in page
    words = read(page)
    assert "期限 11月25日（周三）， 还有2天 ；责任人 黄勇" in words
    assert "讲一次党课" in words
    assert "惯例，中央没有统一规定：党章" in words
    assert "逾期21天 ；责任人 李明；锅炉支部第一党小组" in words


def test_filters_stand_in_the_address_and_what_means_nothing_is_passed_over(world: World) -> None:
    lecture(world)
    give(world, None, "2026-11-02", title="补交材料")
    visitor = visit(world, "老王")
    page = visitor.get(f"{LIST}?month=11&state=overdue").text

    assert "补交材料" in page
    assert "季度党课" not in page
    assert re.findall(r'<option value="([^"]*)" selected>', page) == ["11", "overdue", ""]
    assert "季度党课" in visitor.get(f"{LIST}?area=4").text
    assert "补交材料" not in visitor.get(f"{LIST}?area=4").text
    assert "没有这样的任务" in visitor.get(f"{LIST}?month=1").text
    assert "共 2 项" in visitor.get(f"{LIST}?month=13&state=best&area=99&page=x").text


def test_in_january_last_year_is_still_there(world: World) -> None:
    late, done = lecture(world), give(world, None, "2026-11-20", title="补交材料", state=TaskState.DONE)
    world.now += timedelta(days=45)
    visitor = visit(world, "老王")
    assert "2027年任务" in visitor.get(LIST).text
    overdue = visitor.get(f"{LIST}?state=overdue").text
    assert (f"/tasks/{late}" in overdue, f"/tasks/{done}" in overdue) == (True, False)
    assert f"/tasks/{late}" in visitor.get("/units/B04").text
    assert f"/tasks/{late}" in visit(world, "黄勇").get("/me").text
    last = visitor.get(f"{LIST}?year=2026&month=11").text
    assert (f"/tasks/{late}" in last, f"/tasks/{done}" in last, 'name="year" value="2026"' in last) == (True,) * 3
    assert "2027年任务" in visitor.get(f"{LIST}?year=2024").text


def test_fifty_tasks_a_page(world: World) -> None:
    fill(world, 51)
    visitor = visit(world, "老王")
    assert "第 1 页，共 2 页（51 条）" in visitor.get(LIST).text
    assert visitor.get(f"{LIST}?page=2").text.count("<li>\n<a href") == 1


def test_others_see_no_list(world: World) -> None:
    lecture(world)
    for name in ("周芳", "黄勇", "李明"):
        visitor = visit(world, name)
        assert [visitor.get(path).status_code for path in (LIST, "/units/B99/tasks")] == [404, 404]


def test_a_group_leader_sees_the_groups_tasks(world: World) -> None:
    give(world, None, "2026-12-01", owner="李明", code="B04-01", title="小组会")
    assert "小组会" in visit(world, "李明").get("/units/B04-01/tasks").text


def test_one_task_with_all_there_is_to_know(world: World) -> None:
    number = lecture(world)
    with world.acting("黄勇") as ctx:
        evidence.attach_noted(ctx, "见 https://example.com/a?b=1", number, title="")
        plan.ask_extension(ctx, number, ctx.today.replace(month=12, day=5), "现场抢工期")
    page = visit(world, "老王").get(f"/tasks/{number}").text
    words = read(page)

    for said in (
        f"编号 {number}（锅炉支部）",
        "期限 11月25日（周三）， 还有2天",
        "责任人 黄勇",
        "要求 讲一次党课",
        "依据 惯例，中央没有统一规定：党章",
        "怎样算办结 由责任人报完成，另一人核验",
        "凭据 计划、一段文字",
        "已申请延到12月5日（周六），原因：现场抢工期，等答复",
        "11月23日 黄勇 申请延期：现场抢工期",
        "链接 https://example.com/a?b=1 已存好",
    ):
        assert said in words
    assert 'rel="noopener noreferrer"' in page


def test_who_answers_for_it_reports_it_done_and_the_secretary_verifies(world: World) -> None:
    number = lecture(world)
    owner, secretary = visit(world, "黄勇"), visit(world, "老王")
    done = press(owner, number, "done", note="讲了，见 https://example.com/b", day="2026-11-20")

    assert (done.status_code, done.location) == (303, f"/tasks/{number}")
    page = owner.get(f"/tasks/{number}").text
    assert "已报完成，已请老王核验。" in page
    assert "https://example.com/b" in page
    row = stored(world, number)
    assert (row.state, str(row.done_on)) == (TaskState.REPORTED, "2026-11-20")
    assert "核验通过" not in page

    assert press(secretary, number, "verify").status_code == 303
    assert state(world, number) is TaskState.DONE
    assert "已核验。" in secretary.get(f"/tasks/{number}").text


def test_said_again_changes_nothing(world: World) -> None:
    number = lecture(world)
    owner = visit(world, "黄勇")
    token = owner.token(f"/tasks/{number}")
    for _ in range(2):
        sent = owner.client.post(f"/tasks/{number}/done", data={"csrf_token": token, "note": ""})
        assert sent.status_code == 303
    assert "“季度党课”待核验，没有改动。" in owner.get(f"/tasks/{number}").text


def test_a_report_is_sent_back_with_a_reason(world: World) -> None:
    number = lecture(world)
    press(visit(world, "黄勇"), number, "done")
    secretary = visit(world, "老王")
    empty = press(secretary, number, "back", reason=" ")

    assert empty.status_code == 422
    assert "请填写这一项。" in empty.text
    assert '<details class="act" open>' in empty.text
    assert state(world, number) is TaskState.REPORTED

    assert press(secretary, number, "back", reason="没有照片").status_code == 303
    assert state(world, number) is TaskState.OPEN
    assert "老王退回：季度党课。原因：没有照片。" in world.heard_by("黄勇")[-1]


def test_a_later_deadline_is_asked_for_and_granted(world: World) -> None:
    number = lecture(world)
    owner, office = visit(world, "黄勇"), visit(world, "何洁")
    asked = press(owner, number, "later", until="2026-12-05", why="现场抢工期")
    assert asked.status_code == 303
    assert "已申请延到12月5日（周六），等答复。" in owner.get(f"/tasks/{number}").text
    assert str(stored(world, number).due) == "2026-11-25"

    assert press(office, number, "grant").status_code == 303
    assert "已同意延期，新期限12月5日（周六）。" in office.get(f"/tasks/{number}").text
    assert str(stored(world, number).due) == "2026-12-05"


def test_a_request_is_refused_and_the_office_sets_a_day_at_once(world: World) -> None:
    number = lecture(world)
    press(visit(world, "黄勇"), number, "later", until="2026-12-05", why="现场抢工期")
    office = visit(world, "何洁")
    press(office, number, "refuse")
    assert "没有同意延期，期限还是11月25日（周三）。" in office.get(f"/tasks/{number}").text

    press(office, number, "later", until="2026-11-30", why="统一改到月底")
    assert "已改期，新期限11月30日（周一）。" in office.get(f"/tasks/{number}").text
    assert str(stored(world, number).due) == "2026-11-30"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"until": "", "why": "忙"}, "请填写这一项。"),
    ({"until": "月底", "why": "忙"}, "有的内容没有填对"),
    ({"until": "2026-12-05", "why": "忙" * 501}, "请写在500个字以内。"),
    ({"until": "2026-12-05", "why": "\0"}, "请填写这一项。"),
    ({"until": "2026-11-24", "why": "忙"}, "新期限要晚于原期限11月25日（周三）"),
    ({"until": "2027-12-05", "why": "忙"}, "新期限最晚到"),
)


def test_what_is_wrong_is_said_and_what_was_typed_stays(world: World) -> None:
    number = lecture(world)
    owner = visit(world, "黄勇")
    for typed, said in WRONG:
        sent = press(owner, number, "later", **typed)
        assert sent.status_code == 422
        assert said in sent.text
        assert typed["why"].strip("\0") in sent.text
        assert 'role="alert"' in sent.text
        assert "Not a valid" not in sent.text
    assert str(stored(world, number).due) == "2026-11-25"


def test_what_must_not_be_kept_is_neither_kept_nor_shown_again(world: World) -> None:
    number = lecture(world)
    sent = press(visit(world, "黄勇"), number, "done", note="我的密码是 Abc12345")
    assert (sent.status_code, "Abc12345" in sent.text) == (422, False)
    assert "不能在网上传" in sent.text
    assert state(world, number) is TaskState.OPEN


def test_it_is_handed_on_within_the_unit(world: World) -> None:
    number = lecture(world)
    secretary = visit(world, "老王")
    page = secretary.get(f"/tasks/{number}").text
    codes = dict(re.findall(r'<option value="(M\d+)">([^（<]+)', page))
    assert "陈静" in codes.values()
    assert not {"黄勇", "周芳"} & set(codes.values())

    [code] = [code for code, name in codes.items() if name == "陈静"]
    assert press(secretary, number, "hand", to=code).status_code == 303
    assert "已转交给陈静。" in secretary.get(f"/tasks/{number}").text
    assert stored(world, number).owner_id == world.who("陈静")
    assert press(secretary, number, "hand", to="").status_code == 422
    unknown = press(secretary, number, "hand", to="M9999")
    assert (unknown.status_code, "没有这个人，请重新选一位。" in unknown.text) == (422, True)


def test_who_does_not_see_it_changes_nothing(world: World) -> None:
    number = lecture(world, state=TaskState.REPORTED)
    typed = {"reason": "不对", "until": "2026-12-05", "why": "忙", "to": "M0001"}
    for name in ("周芳", "小周"):
        visitor, own = visit(world, name), give(world, None, "2026-11-30", owner=name)
        assert visitor.get(f"/tasks/{number}").status_code == 404
        token = visitor.token(f"/tasks/{own}")
        for what in ("done", "verify", "back", "later", "grant", "refuse", "hand"):
            sent = visitor.client.post(f"/tasks/{number}/{what}", data=typed | {"csrf_token": token})
            assert sent.status_code == 404, what
    row = stored(world, number)
    assert (row.state, str(row.due), row.owner_id) == (TaskState.REPORTED, "2026-11-25", world.who("黄勇"))


def test_who_may_see_but_not_act_is_offered_nothing_and_refused(world: World) -> None:
    number = lecture(world)
    visitor = visit(world, "陈静")
    page = visitor.get(f"/tasks/{number}").text
    assert "办理</h2>" not in page
    own = give(world, None, "2026-11-30", owner="陈静")
    assert press(visitor, number, "done", on=own).status_code == 404
    assert state(world, number) is TaskState.OPEN


def test_nobody_verifies_his_own(world: World) -> None:
    number = lecture(world, owner="老王")
    secretary = visit(world, "老王")
    press(secretary, number, "done")
    assert "核验通过" not in secretary.get(f"/tasks/{number}").text
    other = give(world, None, "2026-11-30")
    assert press(secretary, number, "verify", on=other).status_code == 404
    world.appoint("林福鹏", Role.DEPUTY_SECRETARY, "B04")
    assert "核验通过" in visit(world, "林福鹏").get(f"/tasks/{number}").text


def test_a_rectification_leads_to_its_own_page(world: World) -> None:
    issue(world)
    with world.acting() as ctx:
        number = ctx.get(Task, 1).id
    page = visit(world, "老王").get(f"/tasks/{number}").text
    assert 'href="/problems/1"' in page
    assert "报完成</button>" not in page


def test_what_a_meeting_completes_and_what_was_given_by_hand(world: World) -> None:
    by_meeting = give(world, duty(world, meeting="party_lecture"), "2026-11-25", check=Check.AUTO)
    by_hand = give(world, None, "2026-11-25", assigned_by=world.who("何洁"), reason="另有安排")
    visitor = visit(world, "老王")
    page = visitor.get(f"/tasks/{by_meeting}").text
    assert "把会记下来，归档后自动完成" in page
    assert 'href="/units/B04/meetings/new?kind=party_lecture"' in page
    call = visitor.get("/units/B04/meetings/new?kind=party_lecture").text
    assert '<option selected value="party_lecture">' in call
    set_up(world, by_meeting, state=TaskState.DONE)
    assert "安排这次会" not in visitor.get(f"/tasks/{by_meeting}").text
    page = visitor.get(f"/tasks/{by_hand}").text
    assert "何洁布置，不在年度清单里" in page
    assert "不用交材料" in page
    assert "还没有材料。" in page
    assert "另有安排" in page


def test_names_and_words_are_shown_as_they_are_written(world: World) -> None:
    number = lecture(world, title="<script>alert(1)</script>")
    with world.acting() as ctx:
        ctx.get(Org, world.orgs["B04"]).short = '"><img src=x onerror=alert(2)>'
    press(visit(world, "黄勇"), number, "done", note="<b onclick=x>好</b>")
    visitor = visit(world, "老王")
    for page in (visitor.get(LIST).text, visitor.get(f"/tasks/{number}").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b onclick" not in page
        assert not re.search(r"\sstyle=|\son\w+=\"|javascript:", page)


def test_strangers_are_led_to_the_door(world: World) -> None:
    number = lecture(world)
    for path in (LIST, f"/tasks/{number}"):
        assert browser(world).get(path).location.startswith("/login")


def test_as_many_statements_for_many_as_for_few(world: World) -> None:
    number = lecture(world)
    visitor = visit(world, "老王")

    def asked() -> list[int]:
        taken = []
        for path in (LIST, f"/tasks/{number}"):
            with counted(world) as count:
                visitor.get(path)
            taken.append(count())
        return taken

    few = asked()
    fill(world, 28)
    for day in (3, 4):
        with world.acting("黄勇" if day % 2 else "老王") as ctx:
            plan.complete(ctx, number)
        with world.acting("何洁") as ctx:
            plan.send_back(ctx, number, "再补")
    assert asked() == few
    assert max(few) <= MOST_STATEMENTS


def test_what_a_basis_is_called_stands_before_it_once(world: World) -> None:
    number = give(world, duty(world, basis="党章", basis_level=BasisLevel.CENTRAL), "2026-11-25")
    assert "依据 党章（中央规定）" in read(visit(world, "老王").get(f"/tasks/{number}").text)
