"""The board as the office sees it in a browser; who sees none of it; what a wrong address gets."""

import io
import re
from datetime import date
from xml.etree import ElementTree as ET

import openpyxl

from bot import plan
from bot.people import Org
from bot.problems import Category
from tests.board.desk import branch_below, duty, give, many_branches
from tests.board.test_duties import hold
from tests.board.test_heat import november
from tests.board.test_mail import NOT_BOUND, Post, register
from tests.problems.office import issue
from tests.web.visiting import Visitor, browser, counted, visit
from tests.world import World

TAGS = re.compile(r"<[^>]+>|&#?\w+;")
NOVEMBER = "/?period=2026-11"
MADE = ("/board/areas.svg", "/board/trend.svg", "/board/export.xlsx")
MOST_STATEMENTS = 40


def read(page: str) -> str:
    """What stands on a page, without tags and breaks."""
    return re.sub(r"\s+", " ", TAGS.sub(" ", page))


def section(page: str, name: str) -> str:
    """One section of the page, as it is read."""
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    assert found is not None, name
    return read(found[1])


def cells(page: str) -> list[list[str]]:
    """The heat map as it is read: each row with its cells."""
    table = page.partition('<table class="heat">')[2].partition("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("</tr>")]
    return [[read(cell).strip() for cell in row] for row in rows if row]


def test_the_office_sees_first_what_needs_it_today(world: World) -> None:
    numbers = november(world)
    meeting = hold(world, "B05", "2026-11-12 15:00")
    Post(world).lose("老吴 黄勇", "2026-11-20T10:00", NOT_BOUND)
    page = visit(world, "何洁").get(NOVEMBER).text

    assert (
        page.index("今天先看") < page.index("逾期未办</h2>") < page.index("各单位、各任务") < page.index("近十二个月")
    )
    assert section(page, "today").split() == [
        *("今天先看", "2", "项逾期未办，涉及", "1", "个单位", "3", "项十四天内到期"),
        *("1", "个会开过没归档", "2", "条消息七天内没送到"),
    ]
    assert "锅炉支部 2 项 ，最久 23 天" in section(page, "behind")
    assert f'href="/tasks/{numbers["lecture"]}"' in page
    assert "11月10日（周二）到期，逾期 13 天，老王负责" in section(page, "behind")
    assert "11月30日（周一） 布置的 1 个单位 季度党课 1 个单位 12月1日（周二）" in section(page, "coming")
    assert f'<a href="/meetings/{meeting}">党员大会</a>' in page
    assert f"{NOT_BOUND} 2 2" in section(page, "lost")
    assert "黄勇（锅炉支部）" in section(page, "lost")
    assert "私密" not in page, "the words of a message are its hearer's"


def test_the_heat_map_is_a_table_with_headings_signs_and_titles(world: World) -> None:
    numbers = november(world)
    page = visit(world, "何洁").get(NOVEMBER).text

    assert cells(page) == [
        ["单位", "月度党小组会", "季度党课", "组织生活会"],
        ["锅炉支部", "○ 2/3", "逾", "–"],
        ["汽机支部", "", "迟", "–"],
    ]
    assert f'<a href="/tasks/{numbers["lecture"]}" title="季度党课：逾期未办">逾</a>' in page
    assert '<a href="/units/B04" title="月度党小组会：共3项：按期办结1、迟办1、未到期1">' in page
    assert '<th scope="row"><a href="/units/B04">锅炉支部</a></th>' in page
    assert 'role="region" aria-label="各单位、各任务的办理情况"' in page


def test_the_figures_stand_in_tables_below_the_pictures(world: World) -> None:
    november(world)
    register(world)
    page = visit(world, "何洁").get(NOVEMBER).text

    assert "3 党小组会 1 1 1 0 0" in section(page, "areas")
    assert "2026-11 3 2 4 1 1 – – 0" in section(page, "trend")
    assert "作风纪律 0 1 1 1" in section(page, "problems")
    assert "合计 2 2 1 1" in section(page, "problems")
    assert "没销号的 5 件" in section(page, "problems")
    assert "其他党员 本周 0 0 0 0 2 0" in section(page, "burden")
    for name in ("areas", "trend"):
        assert f'src="/board/{name}.svg?period=2026-11"' in page
        assert f'srcset="/board/{name}.svg?dark=1&amp;period=2026-11" media="(prefers-color-scheme: dark)"' in page


def test_without_anything_every_part_says_so(world: World) -> None:
    page = visit(world, "何洁").get("/").text

    for words in (
        "没有逾期未办的任务",
        "十四天内没有到期的任务",
        "开过的会都归档了",
        "这个期间没有到期的任务",
        "这个期间各领域没有到期的任务",
        "没有登记的问题",
        "七天内发出的消息都送到了",
        "没有排队等着发的消息",
    ):
        assert words in page
    assert "等您处理" not in page
    assert "没有这种情况的单位" in visit(world, "何洁").get("/?state=overdue").text


def test_what_waits_for_the_reader_and_where_it_is_done(world: World) -> None:
    register(world)
    asked = give(world, duty(world), "2026-11-30", owner="李明")
    reported = give(world, None, "2026-11-25")
    with world.acting("李明") as ctx:
        plan.ask_extension(ctx, asked, date(2026, 12, 8), "<b>出差")
    with world.acting("老王") as ctx:
        plan.complete(ctx, reported)

    office = visit(world, "何洁")
    page = office.get("/").text
    assert "等您处理：报完成等核验 1 项；申请延期 1 项；反映的问题等核实 2 项。 去处理" in read(page)
    with counted(world) as count:
        listed = office.get("/board/waiting").text
        assert count() <= 20
    words = read(listed)
    assert "季度党课 锅炉支部，想延到12月8日（周二）：" in words
    assert "&lt;b&gt;出差" in listed
    assert "锅炉支部，11月23日（周一）办完" in words
    links = re.findall(r'href="(/(?:tasks|problems)[^"]*)"', listed)
    matters = [link for link in links if link.startswith("/problems/")]
    assert links == [f"/tasks/{reported}", f"/tasks/{asked}", *matters, "/problems?state=new"]
    assert (len(matters), [office.get(link).status_code for link in links]) == (2, [200] * 5)
    assert [visit(world, name).get("/board/waiting").status_code for name in ("老王", "黄勇")] == [404] * 2

    world.on("2026-12-02")
    assert "反映的问题等核实 2 项，其中 2 项已超期" in read(visit(world, "何洁").get("/board/waiting").text)


def test_the_register_is_one_step_from_the_board(world: World) -> None:
    office = visit(world, "何洁")

    assert '<a class="more" href="/problems">问题台账</a>' in office.get("/").text
    assert office.get("/problems").status_code == 200

    branch_below(world)
    leader = visit(world, "老王")
    assert "近十二个月" in leader.get("/").text, "he leads a part, and sees its board"
    assert "/problems" not in leader.get("/").text


def test_filters_stand_in_the_address_and_in_every_link(world: World) -> None:
    november(world)
    page = visit(world, "何洁").get("/?unit=B05&area=4&period=2026Q4&state=late").text

    chosen = re.findall(r'<option value="([^"]*)" selected>([^<]*)</option>', page)
    assert chosen == [
        ("B05", "B05 汽机支部"),
        ("4", "4 上党课"),
        ("2026Q4", "2026年第4季度"),
        ("late", "有“迟办”的"),
    ]
    assert cells(page) == [["单位", "季度党课"], ["汽机支部", "迟"]]
    assert 'href="/board/export.xlsx?unit=B05&amp;area=4&amp;period=2026Q4&amp;state=late"' in page
    assert 'src="/board/trend.svg?unit=B05&amp;area=4&amp;period=2026Q4&amp;state=late"' in page
    assert "2026年第4季度，截至11月23日（周一），汽机支部" in read(page)


def test_a_wrong_value_gets_one_sentence_and_the_usual_page(world: World) -> None:
    november(world)
    office = visit(world, "何洁")
    usual = cells(office.get("/").text)

    for query in ("unit=B99&area=99", "period=2026-13&page=x", "state=best", "unit=<script>"):
        found = office.get(f"/?{query}")
        assert found.status_code == 200
        assert found.text.count("认不出来，已按默认的显示。") == 1
        assert cells(found.text) == usual
        assert "<script>" not in found.text.partition("</head>")[2]


def test_fifty_units_a_page_with_a_way_to_the_next(world: World) -> None:
    many_branches(world, 60, duty(world), date(2026, 11, 20))
    office = visit(world, "何洁")
    first, second = (office.get(f"{NOVEMBER}&page={page}").text for page in (1, 2))

    assert (len(cells(first)), len(cells(second))) == (51, 13)
    assert "第 1 页，共 2 页（62 个单位）" in first
    assert 'href="/?period=2026-11&amp;page=2#heat">下一页' in first
    assert 'href="/?period=2026-11&amp;page=1#heat">上一页' in second
    assert "只列出前 50 个单位；全部 60 个单位" in read(first)
    assert first.count("<option") < 40, "of many units only those with others below are offered"


def test_names_are_shown_as_they_are_written(world: World) -> None:
    november(world)
    give(world, None, "2026-11-20", title="<script>alert(1)</script>")
    with world.acting() as ctx:
        ctx.get(Org, world.orgs["B04"]).short = '"><img src=x onerror=alert(2)>'
    page = visit(world, "何洁").get(NOVEMBER).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nothing_on_the_page_needs_what_the_policy_forbids(world: World) -> None:
    november(world)
    found = visit(world, "何洁").get(NOVEMBER)

    assert not re.search(r"\sstyle=|\son\w+=|javascript:", found.text)
    assert found.headers["Cache-Control"] == "no-store"


def test_who_has_no_board_is_led_to_his_own_page_and_sees_no_picture_or_file(world: World) -> None:
    november(world)

    for name, to in (("老王", "/units"), ("李明", "/units"), ("黄勇", "/me")):
        visitor = visit(world, name)
        found = visitor.get("/")
        assert (found.status_code, found.location) == (302, to)
        assert [visitor.get(path).status_code for path in MADE] == [404, 404, 404]
    stranger = browser(world)
    assert all(stranger.get(path).location.startswith("/login") for path in ("/", *MADE))


def test_who_leads_branches_below_sees_them_and_nothing_of_letters(world: World) -> None:
    branch_below(world)
    lecture = duty(world)
    give(world, lecture, "2026-11-20", code="B06")
    give(world, lecture, "2026-11-20", owner="周芳", title="汽机的")
    visitor = visit(world, "老王")
    page = visitor.get(NOVEMBER).text

    assert [row[0] for row in cells(page)] == ["单位", "锅炉支部", "B06支部"]
    assert "汽机" not in page
    assert "没有送到" not in page
    assert "给大家发了多少" not in page
    refused = visitor.get(f"{NOVEMBER}&unit=B05").text
    assert "网址里的单位认不出来" in refused
    assert "汽机" not in refused


def test_the_pictures_are_of_the_same_filters(world: World) -> None:
    november(world)
    office = visit(world, "何洁")
    day, night = office.get("/board/areas.svg?period=2026-11"), office.get("/board/areas.svg?period=2026-11&dark=1")

    assert (day.mimetype, day.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    words = [one.text for one in ET.fromstring(day.text).iter() if one.text]
    assert {"党小组会", "2/3", "上党课", "1/2，逾期1"} <= set(words)
    assert day.text != night.text
    part = office.get("/board/areas.svg?period=2026-11&unit=B05").text
    assert "1/2，逾期1" not in part
    months = office.get("/board/trend.svg").text
    assert "11月" in months
    assert office.get("/board/trend.svg?dark=1").text != months


def sheets(visitor: Visitor, query: str) -> dict[str, list[list[str]]]:
    found = visitor.get(f"/board/export.xlsx?{query}")
    assert found.headers["Cache-Control"] == "no-store"
    assert "attachment" in found.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    return {
        sheet.title: [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def test_the_file_holds_what_the_page_shows(world: World) -> None:
    november(world)
    office = visit(world, "何洁")
    for query in ("period=2026-11", "period=2026&state=late", "period=2026-11&unit=B05"):
        page, found = office.get(f"/?{query}").text, sheets(office, query)

        assert [[row[0], *map(in_words, row[1:])] for row in cells(page)] == [
            [row[1], *map(without_parts, row[2:])] for row in found["热力图"]
        ]
        assert all(f'href="/tasks/{row[2]}"' in page for row in found["逾期未办"][1:])
        assert all(" ".join(row[1:]) in section(page, "areas") for row in found["各领域"][1:])
        assert all(" ".join(row) in section(page, "trend") for row in found["近十二个月"][1:])


def in_words(sign: str) -> str:
    """What a sign of the page is called; of several only how many they are."""
    named = {"": "没有到期的", "–": "不适用", "逾": "逾期未办", "迟": "迟办", "✓": "按期办结", "○": "未到期"}
    return f"共{sign.rpartition('/')[2]}项" if "/" in sign else named.get(sign, sign)


def without_parts(words: str) -> str:
    """The same of a cell of the file."""
    return words.partition("：")[0]


def test_as_many_statements_for_many_units_as_for_few(world: World) -> None:
    lecture = duty(world)
    give(world, lecture, "2026-11-20")
    issue(world, "一", category=Category.CONDUCT)
    office = visit(world, "何洁")
    few = asked(world, office)
    many_branches(world, 70, lecture, date(2026, 11, 20))

    assert asked(world, office) == few
    assert few[0] <= MOST_STATEMENTS


def asked(world: World, visitor: Visitor) -> list[int]:
    """How many statements the page, a picked state and the file take: the pictures' are among the page's."""
    taken = []
    for path in ("/", "/?state=overdue", MADE[-1]):
        with counted(world) as count:
            visitor.get(path)
        taken.append(count())
    return taken
