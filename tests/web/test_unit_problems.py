"""What a unit has to put right, as its officers answer and the office accepts in a browser; nobody is unmasked."""

import io
import re
from datetime import date

import openpyxl
from werkzeug.test import TestResponse

from bot import evidence, people, problems
from bot.problems import Category, Demand, Report, Source
from tests.problems.office import FOUND, accept, issue, reply, state
from tests.web.test_board import read
from tests.web.visiting import Visitor, browser, counted, visit
from tests.world import World

LIST, ONE, ALL = "/units/B04/problems", "/problems/1", "/problems"
MOST_STATEMENTS = 30


def press(visitor: Visitor, what: str, on: str = ONE, **typed: str) -> TestResponse:
    return visitor.post(f"{ONE}/{what}", on=on, **typed)


def own_page(world: World, name: str) -> str:
    """A page of his own, with a form on it."""
    return f"/tasks/{world.task('自己的', owner=name, due='2026-11-30').id}"


def report(world: World, name: str = "黄勇", text: str = "食堂的汤从来是凉的") -> int:
    with world.acting(name) as ctx:
        return problems.report(ctx, Report(text, people.org_by_code(ctx, "B04"))).id


def report_unnamed(world: World) -> int:
    with world.acting() as ctx:
        said = Report("食堂的汤从来是凉的", people.org_by_code(ctx, "B04"))
        return problems.report_unnamed(ctx, said, code="K7MP-3XQA").id


def test_one_rectification_with_all_there_is_to_know(world: World) -> None:
    issue(world, category=Category.CONDUCT)
    page = visit(world, "老王").get(ONE).text
    words = read(page)

    for said in (
        f"1号问题 {FOUND}",
        "情况 整改中，11月30日（周一）到期",
        "来源 季检查，2026年11月23日登记",
        "类别 作风纪律",
        "整改〔2026〕1号",
        "要求 说明原因并补课",
        "期限 11月30日（周一）",
        "责任人 老王",
        "验收人 何洁",
    ):
        assert said in words
    assert 'href="/tasks/1"' in page
    assert "验收销号" not in page


def test_the_unit_answers_and_the_office_strikes_it_off(world: World) -> None:
    issue(world)
    secretary, office = visit(world, "老王"), visit(world, "何洁")
    sent = press(secretary, "reply", text="已补开支委会，见 https://example.com/a")

    assert (sent.status_code, sent.location) == (303, ONE)
    words = read(secretary.get(ONE).text)
    assert "整改已回复，等何洁验收。" in words
    assert "整改回复 已补开支委会，见 https://example.com/a 老王，11月23日（周一）" in words
    assert "材料 链接 https://example.com/a" in words
    assert state(world) == "待验收"
    with world.acting("老王") as ctx:
        assert len(evidence.of(ctx, "task", [1])[1]) == 1

    assert "验收销号" not in secretary.get(ONE).text
    assert press(office, "accept", verdict="属实").status_code == 303
    assert state(world) == "已销号"
    assert "验收意见 属实" in read(office.get(ONE).text)
    assert "办理</h2>" not in office.get(ONE).text


def test_what_is_not_enough_is_sent_back_with_a_reason(world: World) -> None:
    issue(world)
    reply(world)
    office = visit(world, "何洁")
    empty = press(office, "back", reason="")
    assert (empty.status_code, state(world)) == (422, "待验收")
    assert "请填写这一项。" in empty.text

    assert press(office, "back", reason="没有会议记录").status_code == 303
    assert "已退回，期限11月30日（周一）不变。" in office.get(ONE).text
    assert state(world) == "退回"
    assert "没有会议记录" in world.heard_by("老王")[-1]
    assert "退回 1 次" in read(visit(world, "老王").get(ONE).text)


def test_an_answer_says_what_was_changed(world: World) -> None:
    issue(world)
    secretary = visit(world, "老王")
    for text, said in (
        ("", "请填写这一项。"),
        ("改" * 501, "请写在500个字以内。"),
        ("我的密码是 Abc12345", "不能在网上传"),
    ):
        sent = press(secretary, "reply", text=text)
        assert (sent.status_code, said in sent.text) == (422, True)
    assert state(world) == "整改中"


def test_a_word_that_came_too_late_is_said_so(world: World) -> None:
    issue(world)
    secretary = visit(world, "老王")
    token = secretary.token(ONE)
    reply(world)
    accept(world)
    sent = secretary.client.post(f"{ONE}/reply", data={"csrf_token": token, "text": "又改了一点"})
    assert (sent.status_code, "1号已经销号。" in sent.text) == (422, True)


def test_who_answers_for_it_does_not_accept_it(world: World) -> None:
    issue(world)
    reply(world)
    secretary = visit(world, "老王")
    for what in ("accept", "back"):
        assert press(secretary, what, reason="好", verdict="好").status_code == 404
    assert state(world) == "待验收"


def test_others_see_nothing_and_change_nothing(world: World) -> None:
    issue(world)
    reply(world)
    for name in ("周芳", "黄勇", "李明"):
        visitor, own = visit(world, name), own_page(world, name)
        for path in (LIST, ONE, ALL, f"{ALL}/export.xlsx", f"{ONE}/notice.docx"):
            assert visitor.get(path).status_code == 404
        for what in ("reply", "accept", "back"):
            assert press(visitor, what, own, text="改了", reason="不对", verdict="好").status_code == 404
    assert state(world) == "待验收"


def test_an_officer_without_the_right_looks_on(world: World) -> None:
    issue(world)
    visitor = visit(world, "陈静")
    assert "办理</h2>" not in visitor.get(ONE).text
    assert press(visitor, "reply", own_page(world, "陈静"), text="改了").status_code == 404
    assert visitor.get(ALL).status_code == 404


def test_the_register_of_a_unit_by_state_and_category(world: World) -> None:
    issue(world, "一件旧的", due=date(2026, 11, 24), category=Category.CONDUCT)
    issue(world, "二件新的", category=Category.IDEOLOGY)
    issue(world, "汽机的", unit="B05")
    reply(world, 2)
    accept(world, 2)
    world.on("2026-11-27")
    visitor = visit(world, "老王")
    page = visitor.get(LIST).text

    assert "共 2 件，没销号的 1 件" in page
    assert "整改中，逾期3天" in page
    assert page.index("一件旧的") < page.index("二件新的")
    assert "汽机的" not in page
    assert "待核实的" not in page
    for query, shown, hidden in (
        ("state=open", "一件旧的", "二件新的"),
        ("state=overdue", "一件旧的", "二件新的"),
        ("category=P1", "二件新的", "一件旧的"),
        ("state=best&category=P9&page=x", "一件旧的", "汽机的"),
    ):
        found = visitor.get(f"{LIST}?{query}").text
        assert shown in found
        assert hidden not in found
    assert "没有这样的问题" in visitor.get(f"{LIST}?state=suggestions").text


def test_the_office_has_the_register_of_all_units(world: World) -> None:
    issue(world, "锅炉的")
    issue(world, "汽机的", unit="B05")
    office = visit(world, "何洁")
    page = office.get(ALL).text
    assert "锅炉的" in page
    assert "汽机的" in page
    part = office.get(f"{ALL}?unit=B05").text
    assert "锅炉的" not in part
    assert '<option value="B05" selected>汽机支部</option>' in part
    assert "锅炉的" in office.get(f"{ALL}?unit=B99").text
    assert f'href="{ALL}"' in office.get(LIST).text
    assert f'href="{ALL}"' not in visit(world, "老王").get(LIST).text
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{ALL}/export.xlsx").data))
    assert len(list(book.worksheets[0].iter_rows())) == 3


def test_an_empty_register_says_what_will_stand_there(world: World) -> None:
    assert "台账里还没有问题" in visit(world, "老王").get(LIST).text
    assert "台账里还没有问题" in visit(world, "何洁").get(ALL).text


def test_the_notice_is_fetched_by_whom_it_concerns(world: World) -> None:
    issue(world)
    found = visit(world, "老王").get(f"{ONE}/notice.docx")
    assert (found.status_code, found.data[:2], found.headers["Cache-Control"]) == (200, b"PK", "no-store")
    number = report(world)
    assert visit(world, "何洁").get(f"/problems/{number}/notice.docx").status_code == 404


def test_what_was_reported_is_the_offices_alone(world: World) -> None:
    number = report(world)
    office = visit(world, "何洁").get(f"/problems/{number}").text
    assert "反映人 黄勇" in read(office)
    assert "还没有下整改通知" in office
    assert "食堂" in visit(world, "何洁").get(f"{ALL}?state=new").text
    secretary = visit(world, "老王")
    assert secretary.get(f"/problems/{number}").status_code == 404
    assert "食堂" not in secretary.get(LIST).text
    assert "食堂" not in secretary.get(f"{LIST}?state=new").text
    own = visit(world, "黄勇").get(f"/problems/{number}")
    assert own.status_code == 200
    assert "反映人" not in own.text


def test_who_reported_is_never_told_to_the_unit_and_without_a_name_to_nobody(world: World) -> None:
    named, unnamed = report(world, text="学习室一直没投影"), report_unnamed(world)
    with world.acting("何洁") as ctx:
        unit, acceptor = people.org_by_code(ctx, "B04"), world.who("何洁")
        for number in (named, unnamed):
            demand = Demand(unit, "", "请改正", date(2026, 11, 30), acceptor, Source.REPORT)
            problems.assign(ctx, number, demand)
    for name in ("老王", "陈静", "何洁"):
        visitor = visit(world, name)
        for number in (named, unnamed):
            page = visitor.get(f"/problems/{number}")
            told = name == "何洁" and number == named
            assert (page.status_code, "黄勇" in page.text) == (200, told)
        assert "黄勇" not in visitor.get(LIST).text


def test_words_are_shown_as_they_are_written(world: World) -> None:
    issue(world, "<script>alert(1)</script>", requirement="<img src=x onerror=alert(2)>")
    reply(world, text="<b onclick=x>改了</b>")
    visitor = visit(world, "何洁")
    for path in (ONE, ALL, LIST):
        page = visitor.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b onclick" not in page
        assert not re.search(r"\sstyle=|\son\w+=\"|javascript:", page)


def test_strangers_are_led_to_the_door(world: World) -> None:
    for path in (LIST, ALL, ONE):
        assert browser(world).get(path).location.startswith("/login")


def test_as_many_statements_for_many_as_for_few(world: World) -> None:
    issue(world)
    office = visit(world, "何洁")

    def asked() -> list[int]:
        taken = []
        for path in (LIST, ALL, ONE):
            with counted(world) as count:
                office.get(path)
            taken.append(count())
        return taken

    few = asked()
    for number in range(4):
        issue(world, f"第{number}件，各不相同")
    assert asked() == few
    assert max(few) <= MOST_STATEMENTS
