"""What the demo company's units were honoured for, and what was written of them where.

The seed tells of five advanced branches of the company, one of the upper company, one of the group, and a workshop.
Articles agree with what was judged: who sent none in a quarter has none, what was adopted is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.demo import judged
from bot.demo.history import of_hundred
from bot.demo.past import Past, at
from bot.honours import Honour, HonourLevel, HonourState
from bot.people import Org, Role
from bot.publicity import Article, ArticleOutlet, Level, OutletState

ADVANCED = "先进党支部"


class Given(NamedTuple):
    """What was given to which unit, for the year before; without a confirmation it waits."""

    unit: str
    title: str
    level: HonourLevel
    day: tuple[int, int]
    document: str = ""
    matter: str = ""
    is_confirmed: bool = True


GIVEN = (
    *(
        Given(code, ADVANCED, HonourLevel.COMPANY, (6, 26), "公司党〔{year}〕18号")
        for code in ("B01", "B04", "B05", "W01", "W02")
    ),
    Given("B11", ADVANCED, HonourLevel.UPPER_COMPANY, (6, 29), "上级公司党〔{year}〕31号"),
    Given("W01", ADVANCED, HonourLevel.GROUP, (7, 1), "集团党〔{year}〕40号"),
    Given("B04", "高技能人才创新工作室", HonourLevel.PROVINCIAL, (4, 28), matter="劳模创新工作室"),
    Given("W03", "安全生产先进集体", HonourLevel.COMPANY, (11, 12), is_confirmed=False),
)
LEVELS = {"集团或省级": Level.GROUP_OR_PROVINCIAL, "上级公司": Level.UPPER_COMPANY, "公司": Level.COMPANY}
OUTLETS = {
    Level.UNIT: "支部宣传栏",
    Level.COMPANY: "公司网",
    Level.UPPER_COMPANY: "上级公司网",
    Level.GROUP_OR_PROVINCIAL: "集团网",
}
OWN_TITLES = (
    "班前会上的十分钟党课",
    "责任区里的一天",
    "党员带头啃下的那道工序",
    "老同志的读书会",
    "支部活动室里的大讨论",
    "一封家书里的廉洁提醒",
)
LAST = 4
"""The quarter that is going on: of it the office has not looked at everything."""
UNREAD = 10
"""Of a hundred articles, how many do not say who looked through them."""
ARRIVED = 85
"""Of a hundred units and quarters, in how many there was an article besides what was adopted."""


@dataclass(frozen=True, slots=True)
class Told:
    """One article of a unit, where it was, and whether the office has looked."""

    unit: Org
    title: str
    level: Level
    day: date
    is_confirmed: bool = True


def load(past: Past) -> int:
    """Register both; returns how many honours and articles."""
    return past.put(_honours(past)) + _articles(past)


def _honours(past: Past) -> Iterator[Honour]:
    year, clerk = past.ctx.today.year, past.office(Role.PARTY_WORK_CLERK)
    head = past.office(Role.PARTY_WORK_HEAD)
    for one in GIVEN:
        day = date(year, *one.day)
        if day >= past.ctx.today:
            continue
        unit = past.places[one.unit]
        yield Honour(
            org_id=unit.id,
            title=one.title,
            level=one.level,
            year=year - 1 if one.is_confirmed else year,
            day=day,
            document=one.document.format(year=year),
            matter=one.matter,
            state=HonourState.CONFIRMED if one.is_confirmed else HonourState.WAITING,
            by_id=clerk if one.is_confirmed else past.secretaries[unit.id],
            at=at(day),
            decided_by=head if one.is_confirmed else None,
            decided_at=at(day) if one.is_confirmed else None,
        )


def _articles(past: Past) -> int:
    told = [one for unit in past.units for quarter in (1, 2, 3, 4) for one in _told(past, unit, quarter)]
    told.sort(key=lambda one: (one.day, one.unit.code))
    rows = [_article(past, one) for one in told]
    past.put(rows)
    past.put(_outlet(past, row, one) for row, one in zip(rows, told, strict=True))
    return len(rows)


def _told(past: Past, unit: Org, quarter: int) -> Iterator[Told]:
    """A unit's articles of one quarter, up to today."""
    if judged.found(unit, quarter) == judged.NO_ARTICLE:
        return
    last = past.before(2)
    if adopted := judged.adopted(unit, quarter):
        day = _day(past, quarter, 40 + of_hundred(unit.code, "day", quarter) // 3)
        if day < last:
            yield Told(unit, adopted.title, LEVELS[adopted.level], day, is_confirmed=quarter < LAST)
    if of_hundred(unit.code, "own", quarter) < ARRIVED:
        share = of_hundred(unit.code, "which", quarter)
        day = _day(past, quarter, share * 3 // 4)
        if day < last:
            level = Level.COMPANY if share % 3 == 0 and quarter == LAST else Level.UNIT
            yield Told(unit, OWN_TITLES[(share + quarter) % len(OWN_TITLES)], level, day, is_confirmed=False)


def _day(past: Past, quarter: int, days: int) -> date:
    begins = date(past.ctx.today.year, quarter * 3 - 2, 1)
    return past.ctx.workdays.on_or_before(date.fromordinal(begins.toordinal() + 4 + days))


def _article(past: Past, one: Told) -> Article:
    secretary = past.by_number[past.secretaries[one.unit.id]]
    here = past.by_unit[one.unit.id] or [secretary]
    author = here[of_hundred(one.unit.code, one.title) % min(8, len(here))]
    looked = "" if of_hundred(one.title, one.unit.code, "read") < UNREAD else secretary.name
    return Article(
        org_id=one.unit.id,
        title=one.title,
        day=one.day,
        authors=author.name,
        reviewer=looked,
        by_id=secretary.id,
        at=at(one.day),
    )


def _outlet(past: Past, row: Article, one: Told) -> ArticleOutlet:
    own = one.level is Level.UNIT
    decided = one.is_confirmed and not own
    state = OutletState.OWN if own else OutletState.CONFIRMED if decided else OutletState.WAITING
    return ArticleOutlet(
        article_id=row.id,
        outlet=OUTLETS[one.level],
        level=one.level,
        day=one.day,
        state=state,
        by_id=row.by_id,
        at=at(one.day),
        decided_by=past.office(Role.PARTY_WORK_CLERK) if decided else None,
        decided_at=at(one.day) if decided else None,
    )
