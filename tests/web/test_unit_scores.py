"""A unit's result as its officers read it in a browser, appeal against it and fetch it."""

import io
import re
from datetime import date

import openpyxl
import pytest
from sqlmodel import col, select
from werkzeug.test import TestResponse

from bot import assess, people
from bot.assess import Appeal, CheckKind, EntryKind
from bot.people import Role
from tests.assess import october
from tests.assess.entering import confirmed
from tests.web.test_board import read
from tests.web.visiting import Visitor, browser, counted, visit
from tests.world import World

PAGE = "/units/B04/score"
FILES = (f"{PAGE}/statement.xlsx", f"{PAGE}/feedback.docx")
MOST_STATEMENTS = 40
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office; one duty of 锅炉支部 was not done in October, whose check is shown."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    october.checked(world)
    return world


def offered(page: str) -> list[str]:
    """The codes of the lines that may be appealed against."""
    return re.findall(r'name="line" value="([^"]+)"', page)


def appeal(visitor: Visitor, code: str, ground: str, query: str = "") -> TestResponse:
    return visitor.post(f"{PAGE}/lines{query}", on=PAGE, line=code, ground=ground)


def appeals(world: World) -> list[tuple[str, str, bool]]:
    with world.acting() as ctx:
        found = ctx.session.exec(select(Appeal).order_by(col(Appeal.id)))
        return [(one.code, one.text, one.is_exempt) for one in found]


def item(page: str, name: str) -> str:
    """One line or entry, as it is read."""
    return read(page.partition(f'<li id="{name}">')[2].partition("</li>")[0])


def test_every_line_has_its_points_its_reason_and_the_rows_behind_it(office: World) -> None:
    with office.acting("老王") as ctx:
        check = assess.latest_shown(ctx)
        assert check is not None
        unit = people.org_by_code(ctx, "B04")
        score, table = assess.result(ctx, check, unit), assess.table_of(ctx, check)
    page = visit(office, "老王").get(PAGE).text

    assert "2026年10月检查</h1>" in page
    assert "待核" in page
    for line in score.lines:
        said = item(page, f"line-{line['code']}")
        assert assess.name_of(table, line["code"]) in said
        assert re.sub(r"\s+", " ", line["reason"]) in said
        if line["applies"] and line["earned"] is None:
            assert "待核" in said
    assert '<a href="/tasks/1">任务1</a>' in page
    assert "不排名次" in page
    assert re.search(r"已能核定 \d+(\.\d)? 分，得 \d+(\.\d)? 分；待核 \d+ 项，没有扣分。", read(page))


def test_a_line_is_appealed_against_and_answered(office: World) -> None:
    visitor = visit(office, "老王")
    code = offered(visitor.get(PAGE).text)[0]
    sent = appeal(visitor, code, "讲过，记录在会议里", "?period=2026-10")

    assert (sent.status_code, sent.location) == (303, f"{PAGE}?period=2026-10")
    page = visitor.get(PAGE).text
    assert "已申诉（第1号）" in page
    assert code not in offered(page)
    assert "理由：讲过，记录在会议里" in page
    assert "等答复" in page
    assert appeals(office) == [(code, "讲过，记录在会议里", False)]
    with office.acting("何洁") as ctx:
        assess.decide_appeal(ctx, 1, "记录里没有", granted=False)
    words = read(visitor.get(PAGE).text)
    assert "没有同意" in words
    assert "答复：记录里没有" in words


def test_that_an_item_does_not_apply_is_said_at_the_beginning(office: World) -> None:
    visitor = visit(office, "老王")
    code = offered(visitor.get(PAGE).text)[0]
    appeal(visitor, code, "不适用，本年没有这项")
    assert appeals(office) == [(code, "不适用，本年没有这项", True)]


def test_an_entry_is_appealed_against_by_its_number(office: World) -> None:
    number = confirmed(office, "缺记录人", day=FRIDAY)
    finding = confirmed(office, "标识褪色", EntryKind.FINDING, day=FRIDAY)
    visitor = visit(office, "老王")
    page = visitor.get(PAGE).text

    assert "第1号 D3-2 记录要素齐全 扣0.5分 11月20日（周五） 缺记录人" in item(page, f"entry-{number}")
    assert "申诉（最晚11月30日（周一））" in item(page, f"entry-{number}")
    assert "检查发现" in item(page, f"entry-{finding}")
    assert "申诉（最晚" not in item(page, f"entry-{finding}")
    assert visitor.post(f"{PAGE}/entries/{number}", on=PAGE, ground="写了").status_code == 303
    assert appeals(office) == [("D3-2", "写了", False)]
    again = visitor.post(f"{PAGE}/entries/{number}", on=PAGE, ground="写了")
    assert (again.status_code, "已经申诉过（第1号）" in again.text) == (422, True)


@pytest.mark.parametrize(("decision", "state"), [("grant", "同意"), ("refuse", "没有同意")])
def test_the_office_answers_an_appeal_with_a_reason(office: World, decision: str, state: str) -> None:
    number = confirmed(office, "缺记录人", day=FRIDAY)
    secretary = visit(office, "老王")
    secretary.post(f"{PAGE}/entries/{number}", on=PAGE, ground="写了")
    path, clerk, head = f"{PAGE}/appeals/1", visit(office, "何洁"), visit(office, "刘洋")

    for visitor in (secretary, clerk):
        assert 'value="grant"' not in visitor.get(PAGE).text, "he appealed, she entered it"
        own = office.task("自己的", owner="老王" if visitor is secretary else "何洁", due="2026-11-30").id
        assert visitor.post(path, on=f"/tasks/{own}", ground="好", decision=decision).status_code == 404
    empty = head.post(path, on=PAGE, ground="", decision=decision)
    assert (empty.status_code, "请填写这一项。" in empty.text) == (422, True)
    assert head.post(path, on=PAGE, ground="看过记录", decision=decision).status_code == 303
    page = read(head.get(PAGE).text)
    assert f"第1号 D3-2 记录要素齐全 {state} 理由：写了 答复：看过记录" in page
    again = head.post(path, on=f"/tasks/{office.task('自己的', owner='刘洋', due='2026-11-30').id}", ground="再看")
    assert (again.status_code, "不能再答复" in again.text) == (422, True)


def test_a_ground_is_needed_and_what_was_typed_stays(office: World) -> None:
    visitor = visit(office, "老王")
    code = offered(visitor.get(PAGE).text)[0]
    for ground, said in (("", "请填写这一项。"), ("  ", "请填写这一项。"), ("长" * 501, "请写在500个字以内。")):
        sent = appeal(visitor, code, ground)
        assert sent.status_code == 422
        assert said in item(sent.text, f"line-{code}")
        assert ground.strip() in sent.text
        assert sent.text.count("is-invalid") == 1
    assert appeals(office) == []


def test_a_line_that_is_not_there_or_not_open_any_more(office: World) -> None:
    visitor = visit(office, "老王")
    code = offered(visitor.get(PAGE).text)[0]
    assert appeal(visitor, "<script>", "写了").status_code == 404
    office.on("2026-12-15")
    late = visit(office, "老王")
    own = office.task("自己的", owner="老王", due="2026-12-30").id
    assert offered(late.get(PAGE).text) == []
    sent = late.post(f"{PAGE}/lines", on=f"/tasks/{own}", line=code, ground="写了")
    assert (sent.status_code, "申诉期到11月30日（周一）为止" in sent.text) == (422, True)
    assert appeals(office) == []


def test_others_see_nothing_of_it_and_change_nothing(office: World) -> None:
    number = confirmed(office, "缺记录人", day=FRIDAY)
    for name in ("周芳", "黄勇", "李明"):
        visitor = visit(office, name)
        own = office.task("自己的", owner=name, due="2026-11-30").id
        for path in (PAGE, f"{PAGE}?period=2026-10", *FILES):
            assert visitor.get(path).status_code == 404
        typed = {"csrf_token": visitor.token(f"/tasks/{own}"), "line": "D3-2", "ground": "写了"}
        for path in (f"{PAGE}/lines", f"{PAGE}/entries/{number}"):
            assert visitor.client.post(path, data=typed).status_code == 404
    assert appeals(office) == []


def test_who_may_look_but_not_appeal_is_offered_nothing(office: World) -> None:
    number = confirmed(office, "缺记录人", day=FRIDAY)
    for name in ("陈静", "何洁"):
        visitor = visit(office, name)
        own = office.task("自己的", owner=name, due="2026-11-30").id
        assert "申诉（最晚" not in visitor.get(PAGE).text
        for path in (f"{PAGE}/lines", f"{PAGE}/entries/{number}"):
            assert visitor.post(path, on=f"/tasks/{own}", line="D3-2", ground="写了").status_code == 404
    assert appeals(office) == []


def test_the_statement_is_the_units_own(office: World) -> None:
    found = visit(office, "老王").get(f"{FILES[0]}?period=2026-10")
    assert found.headers["Cache-Control"] == "no-store"
    assert "attachment" in found.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    units = {row[1] for row in book["得分表"].iter_rows(min_row=2, values_only=True)}
    assert units == {"锅炉支部"}


def test_only_a_year_has_a_feedback(office: World) -> None:
    assert visit(office, "老王").get(f"{FILES[1]}?period=2026-10").status_code == 404
    with office.acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.YEAR, "2026"))
    visitor = visit(office, "老王")
    page = visitor.get(f"{PAGE}?period=2026").text
    assert "2026年度考核</h1>" in page
    assert "季度平均" in page
    assert f'href="{FILES[1]}?period=2026"' in page
    found = visitor.get(f"{FILES[1]}?period=2026")
    assert (found.status_code, found.data[:2]) == (200, b"PK")


def test_what_was_not_shown_is_not_there(office: World) -> None:
    visitor = visit(office, "老王")
    page = visitor.get(f"{PAGE}?period=2026Q3").text
    assert "这个期间还没有公布的结果" in page
    assert f'href="{PAGE}?period=2026-10"' in page
    assert visitor.get(f"{PAGE}/statement.xlsx?period=2026Q3").status_code == 404
    assert "2026年10月检查</h1>" in visitor.get(f"{PAGE}?period=<script>").text
    assert "2026年10月检查</h1>" in visit(office, "何洁").get(PAGE).text


def test_before_the_first_check_the_page_says_when_there_will_be_one(world: World) -> None:
    page = visit(world, "老王").get(PAGE)
    assert page.status_code == 200
    assert "每月25日检查后会发给书记" in page.text
    assert visit(world, "周芳").get(PAGE).status_code == 404
    assert browser(world).get(PAGE).location.startswith("/login")


def test_words_are_shown_as_they_are_written(office: World) -> None:
    confirmed(office, "<script>alert(1)</script>", day=FRIDAY)
    visitor = visit(office, "老王")
    appeal(visitor, offered(visitor.get(PAGE).text)[0], "<img src=x onerror=alert(2)>")
    page = visitor.get(PAGE).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert not re.search(r"\sstyle=|\son\w+=\"|javascript:", page)


def test_as_many_statements_for_many_entries_as_for_few(office: World) -> None:
    confirmed(office, "缺记录人", day=FRIDAY)
    visitor = visit(office, "老王")

    def asked() -> int:
        with counted(office) as count:
            visitor.get(PAGE)
        return count()

    few = asked()
    for number in range(8):
        confirmed(office, f"缺记录人{number}", day=FRIDAY)
    assert asked() == few <= MOST_STATEMENTS
