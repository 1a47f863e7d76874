"""换届, 谈心谈话 and 民主评议 of all units as a table: days and numbers, nobody's name."""

from collections.abc import Sequence
from datetime import date

from bot import elections, org_life, people
from bot.core.context import Context
from bot.elections import Term
from bot.org_life import MemberAppraisal, TalkKind, Talks
from bot.papers import books
from bot.papers.books import Head, Value
from bot.people import Org, OrgKind

TITLE = "组织生活登记"
TALKS = (TalkKind.COMMITTEE, TalkKind.WITH_MEMBERS, TalkKind.MEMBERS)
HEADS = (
    Head("单位编号", 10),
    Head("单位", 18),
    Head("任期届满", 12, is_day=True),
    Head("换届请示", 12, is_day=True),
    Head("选举日期", 12, is_day=True),
    Head("选举应到", 9),
    Head("选举到会", 9),
    Head("谈心：委员之间", 9),
    Head("谈心：委员与党员", 9),
    Head("谈心：党员之间", 9),
    Head("评议日期", 12, is_day=True),
    Head("优秀", 7),
    Head("合格", 7),
    Head("基本合格", 9),
    Head("不合格", 8),
    Head("不定等次", 9),
    Head("反馈日期", 12, is_day=True),
)


def export(ctx: Context, year: int) -> tuple[bytes, int]:
    """A line for each unit of the company, in the order of the organisation; and how many there are.

    Raises:
        NotAllowedError: the speaker keeps these for no whole company.
    """
    terms = {one.unit.id: one for one in elections.terms(ctx)}
    talks, appraised = org_life.of_units(ctx, year)
    units = [one for root in people.roots(ctx) for one in people.orgs_below(ctx, root) if one.kind is not OrgKind.GROUP]
    rows: dict[int, Sequence[Value]] = {
        number: (unit.code, unit.short, *_term(unit, terms.get(unit.id)), *_talks(talks.get(unit.id)), *found)
        for number, unit in enumerate(units, start=2)
        for found in [_grades(appraised.get(unit.id))]
    }
    return books.book(TITLE, HEADS, rows), len(rows)


def _term(unit: Org, term: Term | None) -> Sequence[int | date | None]:
    found = term.election if term else None
    if found is None:
        return unit.term_end, None, None, None, None
    return unit.term_end, found.requested_on, found.held_on, found.expected, found.present


def _talks(found: Talks | None) -> Sequence[int | None]:
    return [found.counts.get(kind) if found else None for kind in TALKS]


def _grades(found: MemberAppraisal | None) -> Sequence[int | date | None]:
    if found is None:
        return (None,) * 7
    return found.day, found.excellent, found.qualified, found.basic, found.unqualified, found.ungraded, found.told_on
