"""操作记录 in a browser: searched, paged, closed to others, safe whatever was typed."""

import re
from urllib.parse import quote

import pytest

from bot.core.audit import Change
from tests.people.test_deeds import did
from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/audit"


def test_the_office_looks_who_did_what(world: World) -> None:
    change = Change("task", 7, {"due": "2026-11-27", "reason": "住院"}, {"due": "2026-12-01", "reason": ""})
    did(world, "老王", "task.move", "<script>心得", changes=[change], org_id=world.orgs["B04"])
    did(world, "李明", "complaint", "提醒太多")
    did(world, None, "rain.fall")
    page = visit(world, "何洁").get(AT).text

    assert "<b>改期</b> &lt;script&gt;心得" in page
    assert "11月23日 09:30，老王，锅炉支部" in page
    assert "任务 7：修改 期限 2026-11-27 → 2026-12-01，另有 1 项不显示" in page
    assert "<b>投诉</b>" in page
    assert "不写是谁" in page
    assert "<b>其他操作</b>" in page
    assert "系统自动" in page
    assert not any(secret in page for secret in ("提醒太多", "住院", "李明"))


@pytest.mark.parametrize(
    ("query", "hits", "said"),
    [
        ("who=老王", 1, ""),
        ("verb=meeting.call", 2, ""),
        ("verb=nothing", 2, ""),
        ("unit=B05", 1, ""),
        ("unit=月亮", 2, "没有「月亮」这个单位"),
        ("since=2026-11-24", 0, ""),
        ("until=2026-11-23&since=2026-11-23", 2, ""),
        ("since=不知道", 2, "日期没有看懂"),
        ("until=9999-12-31", 2, "日期没有看懂"),
        ("before=99999999999999999999", 2, ""),
        ("before=-1&who=%00", 2, ""),
    ],
)
def test_what_is_asked_for_is_found(world: World, query: str, hits: int, said: str) -> None:
    office = visit(world, "何洁")
    did(world, "老王", "meeting.call", "党员大会找得到", org_id=world.orgs["B04"])
    did(world, "周芳", "meeting.call", "支委会找得到", org_id=world.orgs["B05"])
    answer = office.get(f"{AT}?{quote(query, safe='=&%-.')}")
    assert (answer.status_code, answer.text.count("找得到")) == (200, hits)
    assert said in answer.text
    assert ("没有找到" in answer.text) == (hits == 0)


def test_page_by_page_back_to_the_first(world: World) -> None:
    office = visit(world, "何洁")
    with counted(world) as few:
        office.get(AT)
    taken = few()
    for number in range(60):
        did(world, "老王", "task.move", f"第{number}件")
    with counted(world) as many:
        page = office.get(f"{AT}?who=老王").text
    assert (many(), taken <= 20) == (taken, True)
    older = re.search(r'href="([^"]+)">更早的', page)
    assert older is not None
    rest = office.get(older[1].replace("&amp;", "&")).text
    assert ("第9件" in rest, "第10件" in rest, "更早的" in rest, "回到最新" in rest) == (True, False, False, True)


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_others_find_no_such_page(world: World, name: str) -> None:
    assert visit(world, name).get(AT).status_code == 404
