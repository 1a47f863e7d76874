"""The office's board as a workbook: what the page shows with the same filters, every unit and task of it."""

from collections.abc import Iterable, Sequence

from bot import assess, board, problems
from bot.board import Board, Burden, Deliveries, Hearer, Load, Mark, Tally, View
from bot.core.clock import local
from bot.core.context import Context
from bot.papers import books
from bot.papers.books import Head, Table, Value

NAME = "看板-{period}.xlsx"
BEHIND, COMING, UNFILED, HEAT = "逾期未办", "未来十四天", "未归档会议", "热力图"
AREAS, TREND, PROBLEMS, LOST, BURDEN, ABOUT = "各领域", "近十二个月", "问题", "没有送到", "负担", "说明"

COUNTED = (Mark.IN_TIME, Mark.LATE, Mark.OPEN, Mark.OVERDUE, Mark.NOT_APPLICABLE)
COUNTS = tuple(Head(board.wording.MARKS[one], 9) for one in COUNTED)
UNIT = (Head("单位编号", 10), Head("单位", 18))
BEHIND_HEADS = (
    *UNIT,
    Head("任务号", 9),
    Head("任务", 30),
    Head("支部或小组", 22),
    Head("期限", 12, is_day=True),
    Head("逾期天数", 9),
    Head("责任人", 10),
)
COMING_HEADS = (Head("期限", 12, is_day=True), Head("任务", 34), Head("单位数", 9), Head("任务数", 9))
UNFILED_HEADS = (Head("会议号", 9), Head("会议", 30), Head("支部或小组", 22), Head("日期", 12, is_day=True))
AREA_HEADS = (Head("编号", 7), Head("领域", 20), *COUNTS)
TREND_HEADS = (Head("月份", 10), *COUNTS, Head("办结率", 9), Head("按期率", 9), Head("开会", 9))
LOST_HEADS = (Head("原因", 40), Head("条数", 9), Head("人数", 9))
BURDEN_HEADS = (
    Head("哪一周", 10),
    Head("对象", 22),
    Head("收到的人数", 12),
    Head("每人中位", 10),
    Head("95%的人不超过", 14),
    Head("最多", 9),
    Head("每周上限", 10),
    Head("超过上限的人数", 14),
)
ABOUT_HEADS = (Head("项目", 14), Head("内容", 40))
CATEGORY, SUGGESTIONS, TOGETHER = "类别", "建议", "合计"
LAST_WEEK, THIS_WEEK = "上周", "本周"
PART, PERIOD, AREA, STATE, MADE = "范围", "期间", "领域", "办理情况", "导出时间"
ALL = "全部"


def export(ctx: Context, view: View) -> tuple[bytes, str]:
    """The board of a view as a file, and what it is called."""
    shown = board.overview(ctx, view, whole=True)
    tables = [
        _table(BEHIND, BEHIND_HEADS, _behind(shown)),
        _table(COMING, COMING_HEADS, _coming(shown)),
        _table(UNFILED, UNFILED_HEADS, ((one.number, one.title, one.short, one.day) for one in shown.unfiled)),
        _heat(shown),
        _table(AREAS, AREA_HEADS, ((one.number, one.name, *_counts(one.tally)) for one in shown.areas)),
        _table(TREND, TREND_HEADS, _trend(shown)),
        _problems(shown),
    ]
    if shown.deliveries is not None and shown.burden is not None:
        tables += [
            _table(LOST, LOST_HEADS, _lost(shown.deliveries)),
            _table(BURDEN, BURDEN_HEADS, _burden(shown.burden)),
        ]
    tables.append(_table(ABOUT, ABOUT_HEADS, _about(ctx, view)))
    return books.workbook(tables), NAME.format(period=view.filter.words)


def _table(title: str, heads: Sequence[Head], rows: Iterable[Sequence[Value]]) -> Table:
    return Table(title, heads, dict(enumerate(rows, start=2)))


def _behind(shown: Board) -> Iterable[Sequence[Value]]:
    for unit in shown.behind.rows:
        for one in unit.tasks:
            yield unit.code, unit.short, one.number, one.title, one.place, one.due, one.days, one.owner


def _coming(shown: Board) -> Iterable[Sequence[Value]]:
    return ((day, one.title, one.units, one.tasks) for day, lines in shown.coming.items() for one in lines)


def _heat(shown: Board) -> Table:
    heads = (*UNIT, *(Head(one.name, 14) for one in shown.heat.columns))
    rows = ((row.code, row.short, *map(board.wording.cell, row.cells)) for row in shown.heat.rows)
    return _table(HEAT, heads, rows)


def _counts(tally: Tally) -> Sequence[int]:
    return [getattr(tally, one.value) for one in COUNTED]


def _trend(shown: Board) -> Iterable[Sequence[Value]]:
    percent = board.wording.percent
    for one in shown.trend:
        yield f"{one.first:%Y-%m}", *_counts(one.tally), percent(one.done), percent(one.in_time), one.meetings


def _problems(shown: Board) -> Table:
    found, words = shown.matters, problems.wording
    rows: list[Sequence[Value]] = []
    for category, states in found.problems.items():
        name = words.CATEGORIES[category] if category else board.wording.UNSORTED
        rows.append((name, *(states.get(state, 0) for state in found.states)))
    if found.suggestions:
        rows.append((SUGGESTIONS, *(found.suggestions.get(state, 0) for state in found.states)))
    rows.append((TOGETHER, *map(found.of, found.states)))
    return _table(PROBLEMS, (Head(CATEGORY, 16), *(Head(words.STATES[state], 10) for state in found.states)), rows)


def _lost(shown: Deliveries) -> Iterable[Sequence[Value]]:
    return ((one.reason, one.messages, one.members) for one in shown.lost)


def _burden(shown: Burden) -> Iterable[Sequence[Value]]:
    for week, loads in ((LAST_WEEK, shown.last), (THIS_WEEK, shown.now)):
        for hearer, load in loads.items():
            yield week, *_load(hearer, load)


def _load(hearer: Hearer, load: Load) -> Sequence[Value]:
    spread = load.spread
    name = board.wording.HEARERS[hearer]
    return name, load.people, spread.median, spread.p95, spread.most, load.allowed, load.over


def _about(ctx: Context, view: View) -> Iterable[Sequence[Value]]:
    asked = view.filter
    yield PART, next((one.short for one in view.units if one.code == asked.unit), ALL)
    yield PERIOD, assess.period_words(asked.words)
    yield AREA, view.areas[asked.area] if asked.area else ALL
    yield STATE, board.wording.MARKS[asked.state] if asked.state else ALL
    yield MADE, f"{local(ctx.now):%Y-%m-%d %H:%M}"
