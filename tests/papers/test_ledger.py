"""三会一课台账: what was filed, line by line, and each member's count; for who may see the unit."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot import papers, people
from bot.core.errors import NotAllowedError
from tests.talk import members_met, talked
from tests.world import World

SINCE, UNTIL = date(2026, 10, 1), date(2027, 1, 1)


def rows(content: bytes, sheet: str) -> list[tuple[str, ...]]:
    found = load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [tuple("" if value is None else str(value) for value in row) for row in found]


def test_a_meeting_filed_is_a_line_with_its_numbers(world: World) -> None:
    members_met(world)
    with world.acting("老王") as ctx:
        content, count = papers.ledger.export(ctx, people.org_by_code(ctx, "B04"), SINCE, UNTIL)
    [meeting] = rows(content, "三会一课")[1:]
    assert count == 1
    assert meeting[:4] == ("锅炉支部", "党员大会", "锅炉支部11月党员大会", "2026-11-23 00:00:00")
    assert meeting[4:6] == ("09:00", "三楼会议室")
    assert (meeting[12], meeting[15]) == ("", "未归档"), "no rate before the record is closed"
    counts = {row[1]: row[3:] for row in rows(content, "出勤")[1:]}
    assert counts["黄勇"] == ("0", "1", "0", "0")
    assert counts["李明"] == ("1", "0", "0", "0")


def test_a_group_and_another_quarter_have_their_own(world: World) -> None:
    members_met(world)
    with world.acting("赵强") as ctx:
        group = people.org_by_code(ctx, "B04-02")
        content, count = papers.ledger.export(ctx, group, SINCE, UNTIL)
        assert (count, len(rows(content, "出勤"))) == (0, 7)
        with pytest.raises(NotAllowedError):
            papers.ledger.export(ctx, people.org_by_code(ctx, "B05"), SINCE, UNTIL)
    with world.acting() as ctx:
        assert papers.ledger.export(ctx, people.org_by_code(ctx, "C00"), date(2026, 7, 1), SINCE)[1] == 0


def test_a_cancelled_meeting_is_not_in_it(world: World) -> None:
    talked(world, ("老王", "开会 党课 11月27日下午3点 三楼会议室"), ("老王", "取消会议 11月27日党课 停电"))
    with world.acting() as ctx:
        assert papers.ledger.export(ctx, people.org_by_code(ctx, "B04"), SINCE, UNTIL)[1] == 0


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 1, 1), date(2027, 1, 1)), (SINCE, UNTIL), (date(2026, 12, 1), date(2027, 1, 1))],
)
def test_a_link_carries_unit_and_months(world: World, since: date, until: date) -> None:
    with world.acting() as ctx:
        unit = people.org_by_code(ctx, "B05")
        assert papers.ledger.of_number(ctx, papers.ledger.numbered(unit, since, until)) == (unit, since, until)
