"""The register of problems as a file: one row a problem, with what was asked for, answered and accepted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot import people, problems
from bot.core.clock import local
from bot.core.context import Context
from bot.papers import listed
from bot.papers.books import Head, Value
from bot.problems import Entry

TITLE = "问题台账"
HEADS = (
    Head("编号", 7),
    Head("单位编号", 10),
    Head("单位", 16),
    Head("性质", 7),
    Head("类别", 10),
    Head("主要问题", 24),
    Head("程度", 7),
    Head("来源", 10),
    Head("登记日期", 12, is_day=True),
    Head("问题", 34),
    Head("补充", 24),
    Head("出现次数", 9),
    Head("整改通知", 16),
    Head("整改要求", 28),
    Head("依据", 18),
    Head("责任人", 9),
    Head("期限", 12, is_day=True),
    Head("状态", 9),
    Head("整改回复", 34),
    Head("回复日期", 12, is_day=True),
    Head("退回次数", 9),
    Head("验收人", 9),
    Head("验收意见", 20),
    Head("销号日期", 12, is_day=True),
    Head("核实日期", 12, is_day=True),
    Head("答复", 28),
    Head("并入", 7),
)
"""Who reported it stands in none of them: the file goes round."""
OVERDUE = "{state}（逾期）"
ADDITION = "{day}{text}"
EMPTY: tuple[Value, ...] = (None,) * 6
NO_ANSWER: tuple[Value, ...] = (None,) * 6


def export(ctx: Context, name: str) -> tuple[bytes, int]:
    """The whole register by number, as xlsx or csv by the ending of the name; and how many rows it has.

    Raises:
        BadInputError: another ending.
    """
    rows = list(_rows(ctx))
    return listed.written(name, TITLE, HEADS, rows), len(rows)


def _rows(ctx: Context) -> Iterable[Sequence[Value]]:
    found = problems.all_units(ctx)
    beside = problems.additions(ctx)
    names = people.names(ctx, {number for row in found for number in _members(row)})
    for row in found:
        added = "；".join(
            ADDITION.format(day=problems.wording.day(one.day), text=one.text) for one in beside.get(row.problem.id, ())
        )
        decided = (row.problem.decided_on, row.problem.answer, row.problem.merged_into)
        yield (*_found(row, added), *_asked(ctx.today, row, names), *_answered(row, names), *decided)


def _members(row: Entry) -> Iterable[int]:
    if row.task is not None and row.task.owner_id is not None:
        yield row.task.owner_id
    if row.rectification is not None:
        yield row.rectification.closed_by or row.rectification.acceptor_id


def _found(row: Entry, added: str) -> Sequence[Value]:
    one, words = row.problem, problems.wording
    return (
        one.id,
        row.unit.code,
        row.unit.short,
        problems.saying.KINDS[one.kind],
        words.CATEGORIES[one.category] if one.category else "",
        problems.saying.MAIN_PROBLEMS[one.main] if one.main else "",
        words.SEVERITIES[one.severity],
        words.SOURCES[one.source],
        one.day,
        one.text,
        added,
        one.came_back + 1,
    )


def _asked(today: date, row: Entry, names: Mapping[int, str]) -> Sequence[Value]:
    state = problems.wording.STATES[row.problem.state]
    if row.rectification is None or row.task is None:
        return (*EMPTY[1:], state)
    return (
        problems.numbered(row.rectification),
        row.rectification.requirement,
        row.rectification.basis,
        names.get(row.task.owner_id or 0, ""),
        row.task.due,
        OVERDUE.format(state=state) if row.is_overdue(today) else state,
    )


def _answered(row: Entry, names: Mapping[int, str]) -> Sequence[Value]:
    one = row.rectification
    if one is None:
        return NO_ANSWER
    return (
        one.reply,
        local(one.replied_at).date() if one.replied_at else None,
        one.returned,
        names.get(one.closed_by or one.acceptor_id, ""),
        one.verdict,
        local(one.closed_at).date() if one.closed_at else None,
    )
