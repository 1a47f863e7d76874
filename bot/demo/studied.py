"""What the demo company studied besides its meetings: plans by month, hours of training, a few who need none.

Most are on the way to their hours, some are not: there is something to look at and to plan for.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.demo.history import of_hundred
from bot.demo.past import Past, at
from bot.learning import ExcuseReason, StudyEntry, StudyExcuse, StudyKind, StudyTopic
from bot.people import Category, Member, Org

TOPICS: Mapping[int, str] = {
    1: "上年学习情况和今年计划",
    2: "党章总纲",
    3: "纪律处分条例",
    4: "廉洁自律准则",
    5: "党员教育管理工作条例",
    6: "支部工作条例",
    7: "党史上的七月",
    8: "安全生产责任",
    9: "基层组织选举工作条例",
    10: "发展党员工作细则",
    11: "党费收缴使用管理规定",
    12: "全年学习小结",
}
HOW = ("集中学习", "党课", "交流研讨")
FORGOTTEN = 6
"""Of a hundred topics whose month is over, how many nobody has studied."""
TRAINING, TRAINING_DAY = 24 * 60, (5, 20)
TRAINED = 92
"""Of a hundred officers, how many were at the training."""
EXCHANGES = ((3, 18, 120), (6, 17, 180), (9, 16, 240))
AT_HOME = 20
"""Of a hundred of the retired, how many are visited for it."""
JOINED_IN = 62
"""Of a hundred members, how many took part in an exchange."""
EXCUSED = ("M0630", "M0702")


def load(past: Past) -> int:
    """Plans, entries and excuses of the year; returns how many rows."""
    officers = past.officers
    entries = [one for member in past.members.values() for one in _entries(past, member, officers)]
    return past.put(_topics(past)) + past.put(entries) + past.put(_excuses(past))


def _topics(past: Past) -> Iterator[StudyTopic]:
    year = past.ctx.today.year
    begun = past.ctx.workdays.on_or_before(date(year, 1, 20))
    for unit in past.units:
        for month, title in TOPICS.items():
            yield StudyTopic(
                org_id=unit.id,
                year=year,
                number=month,
                month=month,
                title=title,
                how=HOW[month % len(HOW)],
                leader=past.by_number[past.secretaries[unit.id]].name if month % 3 == 0 else "",
                done_on=_studied(past, unit, month),
                by_id=past.secretaries[unit.id],
                at=at(begun),
            )


def _studied(past: Past, unit: Org, month: int) -> date | None:
    share = of_hundred(unit.code, "topic", month)
    day = past.ctx.workdays.on_or_before(date(past.ctx.today.year, month, 8 + share % 20))
    return day if day < past.ctx.today and share >= FORGOTTEN else None


def _entries(past: Past, member: Member, officers: frozenset[int]) -> Iterator[StudyEntry]:
    year = past.ctx.today.year
    trained = date(year, *TRAINING_DAY)
    if trained < past.ctx.today and member.id in officers and of_hundred(member.code, "training") < TRAINED:
        yield _entry(past, member, trained, StudyKind.CENTRAL_TRAINING, TRAINING, "支部书记和支委集中培训")
    for month, day_of_month, minutes in EXCHANGES:
        day = date(year, month, day_of_month)
        if day >= past.ctx.today or of_hundred(member.code, "exchange", month) >= JOINED_IN:
            continue
        is_home = member.category is Category.RETIRED and of_hundred(member.code, "home") < AT_HOME
        kind, title = (StudyKind.HOME_VISIT, "送学上门") if is_home else (StudyKind.EXCHANGE, "读书交流")
        yield _entry(past, member, day, kind, minutes, title)


def _entry(past: Past, member: Member, day: date, kind: StudyKind, minutes: int, title: str) -> StudyEntry:
    return StudyEntry(
        member_id=member.id,
        day=day,
        kind=kind,
        minutes=minutes,
        title=title,
        by_id=past.secretaries[member.org_id],
        at=at(day),
    )


def _excuses(past: Past) -> Iterator[StudyExcuse]:
    for code in EXCUSED:
        member = past.members[code]
        yield StudyExcuse(
            member_id=member.id,
            year=past.ctx.today.year,
            reason=ExcuseReason.AGE,
            by_id=past.secretaries[member.org_id],
            at=at(past.before(200)),
        )
