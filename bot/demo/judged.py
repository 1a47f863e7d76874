"""How the demo company's units were judged so far: quarters frozen, the last month shown, entries, an open appeal.

Like the year before it, made from names by checksum. Quietly: what was told then was read long ago.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel import SQLModel

from bot import assess, people
from bot.assess import CheckKind, EntryKind, EntryState
from bot.core.clock import SHANGHAI
from bot.core.context import Actor, Context
from bot.demo import company
from bot.demo.history import of_hundred
from bot.people import Member, Org, Role

OFFICE = (Role.PARTY_WORK_CLERK, Role.PARTY_WORK_HEAD)
"""Who entered, and who confirmed."""
AFTER, MONTH_DAY = 9, 25
"""A quarter is shown on the first working day after the ninth, a month on its 25th or before."""
MORNING = time(8, 43)
VALUES: Mapping[str, Sequence[str]] = {
    "D2-2": ("0.97", "0.95", "0.93", "0.9"),
    "D2-4": ("1", "1", "0.95", "0.9"),
    "D3-4": ("1", "1", "0.95", "0.9", "0.85"),
    "D5-1": ("有载体有数据成效", "有载体有数据成效", "有载体有成效", "有载体"),
    "D5-2": ("有典型并推广", "有典型并推广", "有典型"),
    "D5-4": ("0.94", "0.91", "0.88", "0.86"),
}
"""What people judge, by unit and quarter; the best first and more than once."""
ARTICLES = ("集团或省级", "上级公司", "公司", "公司")
ADOPTED = "稿件《{name}》被采用"
TITLES = ("把支部建在工地上", "夜班里的党员责任区", "一张任务清单的三个月")
NO_ARTICLE = ("D4-1", "2", "本季度没有报送稿件")
LESS = (
    ("D3-5", "0.5", "支委会记录过了七天才归档"),
    NO_ARTICLE,
    ("D5-3", "0.5", "活动室标识褪色"),
    ("D2-1", "1", "专题学习少一次"),
)
"""What was found on site."""
FOUND, OFTEN = 30, 45
"""Of a hundred units and quarters, in how many something was found, and something adopted."""
COMMENDED = (("J1", "上级公司", "1", "先进党支部"), ("J3", "工程部门确认", "1", "突击队提前完成节点"))
DISPUTED = ("D3-2", "0.5", "10月支委会记录没写应到人数")
GROUND = "记录第二页写了应到人数"
WAITING = (("B05", "D5-3", "0.5", "党旗悬挂不规范"), ("W02", "D3-2", "0.5", "支委会记录没写列席人员"))
TABLE = SQLModel.metadata.tables["assessment_entry"]


def load(ctx: Context) -> int:
    """Enter, compute, show and freeze what lies before today; returns how many checks. Nothing without the company."""
    office = _office(ctx)
    units = people.assessed(ctx)
    if len(office) < len(OFFICE) or not units:
        return 0
    entered = [row for quarter in (1, 2, 3, 4) for row in _entered(ctx, units, office, quarter)]
    entered += _of_late(ctx, units, office)
    past = [row for row in entered if row["entered_at"] < ctx.now]
    if past:
        ctx.connection.execute(TABLE.insert(), past)
    quarters = sum(_judge(ctx, quarter, office[1]) for quarter in (1, 2, 3, 4))
    _appeal(ctx)
    return quarters + _month(ctx)


class Adopted(NamedTuple):
    """An article of a unit that others took, and how far up."""

    title: str
    level: str


def adopted(unit: Org, quarter: int) -> Adopted | None:
    """What others took of a unit in a quarter, if anything."""
    if of_hundred(unit.code, "articles", quarter) >= OFTEN:
        return None
    title = TITLES[of_hundred(unit.code, "title", quarter) % len(TITLES)]
    return Adopted(title, ARTICLES[of_hundred(unit.code, "level", quarter) % len(ARTICLES)])


def found(unit: Org, quarter: int) -> tuple[str, str, str] | None:
    """What was found of a unit in a quarter, if anything: the item, the points, the words."""
    if of_hundred(unit.code, "found", quarter) >= FOUND:
        return None
    return LESS[of_hundred(unit.code, "less", quarter) % len(LESS)]


def _office(ctx: Context) -> list[Member]:
    found = [one for root in people.roots(ctx) for role in OFFICE for one in people.holders(ctx, role, root.id)[:1]]
    return list({one.id: one for one in found}.values())


def _entered(ctx: Context, units: Sequence[Org], office: Sequence[Member], quarter: int) -> Iterator[dict[str, Any]]:
    """What was entered about the units at the end of a quarter."""
    first_after = _opens(ctx.today.year, quarter + 1)
    day = ctx.workdays.on_or_before(first_after - timedelta(days=1))
    for unit in units:
        for code, values in VALUES.items():
            value = values[of_hundred(unit.code, code, quarter) % len(values)]
            yield _row(unit, office, day, EntryKind.VALUE, code=code, value=value)
        if article := adopted(unit, quarter):
            title = ADOPTED.format(name=article.title)
            yield _row(unit, office, day, EntryKind.VALUE, code="D4-2", value=article.level, text=title)
        if fault := found(unit, quarter):
            code, points, text = fault
            yield _row(unit, office, day, EntryKind.DEDUCTION, code=code, points=Decimal(points), text=text)
    code, level, points, text = COMMENDED[quarter % len(COMMENDED)]
    best = units[quarter * 5 % len(units)]
    yield _row(best, office, day, EntryKind.BONUS, code=code, value=level, points=Decimal(points), text=text)


def _of_late(ctx: Context, units: Sequence[Org], office: Sequence[Member]) -> Iterator[dict[str, Any]]:
    """Of the last days: something the featured unit disputes, and two things that wait for a second person."""
    by_code = {unit.code: unit for unit in units}
    day = ctx.workdays.shift(ctx.today, -2)
    if featured := by_code.get(_featured(ctx)):
        code, points, text = DISPUTED
        yield _row(featured, office, day, EntryKind.DEDUCTION, code=code, points=Decimal(points), text=text)
    for unit, code, points, text in WAITING:
        if unit in by_code:
            row = _row(by_code[unit], office, day, EntryKind.DEDUCTION, code=code, points=Decimal(points), text=text)
            yield row | {"state": EntryState.ENTERED, "decided_by": None, "decided_at": None}


def _featured(ctx: Context) -> str:
    secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
    return people.org(ctx, secretary.org_id).code if secretary else ""


def _row(unit: Org, office: Sequence[Member], day: date, kind: EntryKind, **more: Any) -> dict[str, Any]:
    noon = datetime.combine(day, time(11), SHANGHAI)
    return {
        "kind": kind,
        "state": EntryState.CONFIRMED,
        "org_id": unit.id,
        "day": day,
        "points": None,
        "value": "",
        "text": "",
        "document": "",
        "entered_by": office[0].id,
        "entered_at": noon,
        "decided_by": office[1].id,
        "decided_at": noon + timedelta(hours=4),
        "decision": "",
        **more,
    }


def _opens(year: int, quarter: int) -> date:
    """The first day of a quarter; the fifth is the first of the next year."""
    return date(year + (quarter - 1) // 4, 1 + (quarter - 1) % 4 * 3, 1)


def _judge(ctx: Context, quarter: int, head: Member) -> bool:
    """Show the quarter and freeze it when its days to appeal are over; whether there was anything to show by now."""
    shown = ctx.workdays.shift(_opens(ctx.today.year, quarter + 1).replace(day=AFTER), 1)
    then = _on(ctx, shown)
    if then.now >= ctx.now:
        return False
    check = assess.show(then, assess.run_check(then, CheckKind.QUARTER, f"{ctx.today.year}Q{quarter}"))
    later = _on(ctx, ctx.workdays.shift(assess.appeals_end(then, check), 1)).acting(Actor(head.id, head.name))
    if later.now < ctx.now:
        assess.freeze(later, check)
    return True


def _month(ctx: Context) -> bool:
    """Show the last month's check; whether there is one."""
    slot = ctx.workdays.on_or_before(ctx.today.replace(day=MONTH_DAY))
    if _on(ctx, slot).now >= ctx.now:
        slot = ctx.workdays.on_or_before((ctx.today.replace(day=1) - timedelta(days=1)).replace(day=MONTH_DAY))
    then = _on(ctx, slot)
    if slot.year == ctx.today.year:
        assess.show(then, assess.run_check(then, CheckKind.MONTH, assess.month_of(slot)))
    return slot.year == ctx.today.year


def _on(ctx: Context, day: date) -> Context:
    """The same surroundings on an earlier morning, nobody speaking."""
    return replace(ctx, now=datetime.combine(day, MORNING, SHANGHAI), memo={})


def _appeal(ctx: Context) -> None:
    """The featured secretary has appealed an hour ago against what was entered last about the unit."""
    secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
    if secretary is None:
        return
    query = TABLE.select().where(TABLE.c.org_id == secretary.org_id, TABLE.c.text == DISPUTED[2])
    for row in ctx.connection.execute(query):
        appeal = assess.Appeal(
            entry_id=row.id,
            org_id=row.org_id,
            code=row.code,
            text=GROUND,
            by_id=secretary.id,
            at=ctx.now - timedelta(hours=1),
        )
        ctx.session.add(appeal)
    ctx.session.flush()
