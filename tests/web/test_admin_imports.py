"""Tables brought in on pages: looked at first, nothing stored before it is confirmed, and only what was seen."""

import io
import re
import time
from datetime import timedelta

import openpyxl
import pytest
from werkzeug.test import TestResponse

from bot import people, plan
from bot.core import audit
from bot.people import Sought
from tests.failures import test_bombs as bombs
from tests.plan.shelf import set_up
from tests.web.visiting import Visitor, visit
from tests.world import World

MEMBERS = "/admin/imports/members"
ROWS = "编号,姓名,所在组织,出生年份\nM0003,李明,B04,1988\nM0100,郑强,B05,1990\n"
BAD = ROWS + "M0101,钱七,Z99,1990\n"
SECONDS = 5.0


def send(visitor: Visitor, text: str | bytes, name: str = "名册.csv", path: str = MEMBERS) -> TestResponse:
    content = text if isinstance(text, bytes) else text.encode()
    return visitor.post(path, file=(io.BytesIO(content), name))


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def names(world: World, words: str) -> list[str]:
    with world.acting() as ctx:
        return [one.name for one in people.found(ctx, Sought(words), 0, 9)]


def uploaded(visitor: Visitor, text: str, path: str = MEMBERS) -> tuple[str, str]:
    """Where the preview stands, and what it says."""
    answer = send(visitor, text, path=path)
    assert answer.status_code == 303
    return answer.headers["Location"], visitor.get(answer.headers["Location"]).text


def test_it_is_the_offices_alone(world: World) -> None:
    secretary = visit(world, "老王")
    for path in ("/admin/imports", MEMBERS, f"{MEMBERS}/x", "/admin/templates/members", "/admin/exports/members"):
        assert secretary.get(path).status_code == 404
        assert secretary.client.post(path, data={"file": (io.BytesIO(b"x"), "x.csv")}).status_code in {404, 405}


def test_nothing_is_stored_before_it_is_confirmed(world: World) -> None:
    office = visit(world, "何洁")
    path, page = uploaded(office, ROWS)
    assert "名册.csv，还没有写入" in page
    assert "更新 M0003 李明：出生年份 空 → 1988" in page
    assert "新增 M0100 郑强" in page
    assert names(world, "郑强") == []

    answer = office.post(path, seen=seen(page))
    assert answer.status_code == 303
    assert "已导入党员名册：新增 1，更新 1，未变 0。" in office.get("/admin/imports").text
    assert names(world, "郑强") == ["郑强"]
    with world.acting() as ctx:
        [entry] = audit.latest(ctx, "people.import", limit=1)
        assert entry.actor_id == world.who("何洁")
    again = office.client.post(path, data={"csrf_token": office.token(MEMBERS), "seen": seen(page)})
    assert (again.status_code, "文件已过期，或者已经导入过" in again.text) == (422, True)


def test_bad_rows_are_told_with_a_file_and_the_good_ones_may_go_in(world: World) -> None:
    office = visit(world, "何洁")
    path, page = uploaded(office, BAD)
    assert "第 4 行 所在组织：没有「Z99」这个组织" in page
    assert "确认导入" not in page
    red = office.get(f"{path}/errors.xlsx")
    assert red.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(red.data)).worksheets[0]
    assert "没有「Z99」" in str(sheet["A4"].value)

    refused = office.post(path, seen=seen(page))
    assert (refused.status_code, "有 1 行有错" in refused.text) == (422, True)
    assert names(world, "郑强") == []
    assert office.post(path, seen=seen(page), good="1").status_code == 303
    assert "有错的 1 行没有导入" in office.get("/admin/imports").text
    assert (names(world, "郑强"), names(world, "钱七")) == (["郑强"], [])


def test_what_changed_meanwhile_is_looked_at_again(world: World) -> None:
    office = visit(world, "何洁")
    path, page = uploaded(office, ROWS)
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).birth_year = 1987
    answer = office.post(path, seen=seen(page))
    assert (answer.status_code, "库里又有了变化" in answer.text) == (422, True)
    assert "出生年份 1987 → 1988" in answer.text
    assert names(world, "郑强") == []
    assert office.post(path, seen=seen(answer.text)).status_code == 303
    assert names(world, "郑强") == ["郑强"]


def test_a_preview_is_its_owners_for_an_hour(world: World) -> None:
    world.appoint("刘洋", people.Role.PARTY_WORK_CLERK)
    office, colleague = visit(world, "何洁"), visit(world, "刘洋")
    path, page = uploaded(office, ROWS)
    there = colleague.get(path)
    assert (there.status_code, "郑强" in there.text) == (422, False)
    assert colleague.get(f"{path}/errors.xlsx").status_code == 404
    world.now += timedelta(minutes=61)
    late = visit(world, "何洁")
    assert "文件已过期" in late.get(path).text
    assert late.post(path, on=MEMBERS, seen=seen(page)).status_code == 422
    assert names(world, "郑强") == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "文件里没有内容"),
        ("编号,姓名,所在组织\n".encode(), "a.csv", "只有表头"),
        ("甲,乙\n1,2\n".encode(), "a.csv", "没有找到表头"),
        (b"x", "a.exe", "只收 xlsx、csv 文件"),
        (b"PK\x03\x04 broken", "a.xlsx", "xlsx"),
        (b"[[org]]\ncode = 'B'\n", "a.toml", "没有"),
        (bombs.FAR, "a.xlsx", "行数超过"),
        (bombs.ENTITY, "a.xlsx", "外部实体"),
        (bombs.TABLES["inflating.xlsx"][0], "a.xlsx", "解开后过大"),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, name: str, words: str, world: World) -> None:
    office = visit(world, "何洁")
    begun = time.monotonic()
    answer = send(office, content, name)
    assert (answer.status_code, words in answer.text) == (422, True), answer.text[-800:]
    assert time.monotonic() - begun < SECONDS


def test_no_file_and_too_large_a_one(world: World) -> None:
    office = visit(world, "何洁")
    assert "请先选一个文件" in office.post(MEMBERS).text
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = io.BytesIO(head.encode() + b"a," * (3 << 20))
    answer = office.client.post(MEMBERS, input_stream=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, "超过 5 MB" in answer.text) == (413, True)
    large = "编号,姓名,所在组织\n" + "".join(f"N{number:05},{'名' * 40},B05\n" for number in range(2000))
    assert len(large.encode()) > 256 * 1024
    path, page = uploaded(office, large)
    assert "另有" in page
    assert "2000" in page
    assert office.get(path).status_code == 200


def test_a_form_of_another_site_is_refused_before_it_is_read(world: World) -> None:
    office = visit(world, "何洁")
    for token in ("", "x" * 90):
        answer = office.client.post(MEMBERS, data={"csrf_token": token, "file": (io.BytesIO(bombs.FAR), "a.xlsx")})
        assert (answer.status_code, "打不开" in answer.text or "开得太久" in answer.text) == (400, True)


def test_units_and_the_posts_beside_them(world: World) -> None:
    office = visit(world, "何洁")
    text = (
        "[[org]]\ncode = 'B06'\nname = '电仪党支部'\nparent = 'C00'\nkind = 'branch'\n"
        "[[grant]]\norg = 'B06'\nrole = 'secretary'\nmember = 'M0013'\n"
    )
    answer = send(office, text, "组织.toml", "/admin/imports/orgs")
    page = office.get(answer.headers["Location"]).text
    assert "新增 B06 电仪党支部" in page
    assert "另有任职 1 条" in page
    assert office.post(answer.headers["Location"], seen=seen(page)).status_code == 303
    with world.acting() as ctx:
        unit = people.org_by_code(ctx, "B06")
        assert [one.name for one in people.holders(ctx, people.Role.SECRETARY, unit.id)] == ["刘洋"]

    twice = send(office, text, "组织.toml", "/admin/imports/orgs")
    assert "没有要改的" in office.get(twice.headers["Location"]).text


def test_a_new_officer_finds_the_tasks_of_the_post_at_once(world: World) -> None:
    number = world.task("季度小结", owner="陈静", due="2026-11-27").id
    set_up(world, number, role=people.Role.PUBLICITY_COMMISSIONER, owner_fixed=False)
    new = visit(world, "李明")
    assert "季度小结" not in new.get("/me").text
    office = visit(world, "何洁")
    text = (
        "[[org]]\ncode = 'B05'\nname = '汽机工程公司党支部'\nparent = 'C00'\nkind = 'branch'\n"
        "[[grant]]\norg = 'B04'\nrole = 'publicity_commissioner'\nmember = 'M0003'\n"
    )
    path = send(office, text, "组织.toml", "/admin/imports/orgs").headers["Location"]
    assert office.post(path, seen=seen(office.get(path).text)).status_code == 303
    assert "季度小结" in new.get("/me").text


@pytest.mark.parametrize("name", ["members", "orgs", "tasks", "plans"])
def test_what_is_exported_changes_nothing_when_it_comes_back(name: str, world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    office = visit(world, "何洁")
    answer = office.get(f"/admin/exports/{name}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    back = send(office, answer.data, "表.xlsx", f"/admin/imports/{name}")
    page = office.get(back.headers["Location"]).text
    assert ("和库里的一样" in page, "有错的" in page, "确认导入" in page) == (True, False, False)


@pytest.mark.parametrize("name", ["members", "orgs", "tasks", "plans", "operating", "problems", "learning"])
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_every_table_has_a_template_that_its_import_reads(name: str, world: World) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B04").profile = "production"
    office = visit(world, "何洁")
    answer = office.get(f"/admin/templates/{name}")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert len([cell for cell in next(sheet.iter_rows(values_only=True)) if cell]) >= 5
    assert f'href="/admin/templates/{name}"' in office.get(f"/admin/imports/{name}").text


PROBLEMS = "问题,单位编号,性质\n会议室太小,B04,\n"
OTHERS: list[tuple[str, str, str]] = [
    ("problems", PROBLEMS, "锅炉支部：会议室太小"),
    ("operating", "单位代码,年度,经营业绩分\nB04,2026,93.5\n", "新增 2026 锅炉支部 93.5"),
]


@pytest.mark.parametrize(("name", "text", "words"), OTHERS)
def test_other_tables_come_in_alike(name: str, text: str, words: str, world: World) -> None:
    office = visit(world, "何洁")
    path, page = uploaded(office, text, f"/admin/imports/{name}")
    assert words in page
    assert office.post(path, seen=seen(page)).status_code == 303
    path, page = uploaded(office, text, f"/admin/imports/{name}")
    assert "和库里的一样" in page


def test_a_list_of_tasks_comes_in_and_its_tasks_grow(world: World) -> None:
    office = visit(world, "何洁")
    nothing = office.get("/admin/exports/tasks")
    assert (nothing.status_code, "还没有" in nothing.text) == (404, True)
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    book = openpyxl.load_workbook(io.BytesIO(office.get("/admin/exports/tasks").data))
    titles = [str(cell.value).rstrip("*") for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, titles.index(plan.TEMPLATE_FIELDS["name"]) + 1).value = "改了名的任务"
    changed = io.BytesIO()
    book.save(changed)
    back = send(office, changed.getvalue(), "清单.xlsx", "/admin/imports/tasks")
    page = office.get(back.headers["Location"]).text
    assert "→ 改了名的任务" in page
    assert office.post(back.headers["Location"], seen=seen(page)).status_code == 303
    with world.acting() as ctx:
        assert "改了名的任务" in {one.name for one in plan.templates(ctx, 2026)}


def test_what_is_not_there(world: World) -> None:
    office = visit(world, "何洁")
    for path in ("/admin/imports/king", "/admin/imports/king/x", "/admin/templates/king", "/admin/exports/operating"):
        assert office.get(path).status_code == 404
    assert "文件已过期" in office.get(f"{MEMBERS}/x").text


def test_names_in_a_table_are_text(world: World) -> None:
    office = visit(world, "何洁")
    harm = "<script>alert(1)</script>"
    answer = send(office, f"编号,姓名,所在组织,{harm}\nM0100,{harm},B05,\n", f"{harm}.csv")
    assert "<script>alert" not in office.get(answer.headers["Location"]).text
