"""导出: a ledger as a file for who asked; what is whose the paper itself decides when it is made."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from bot import papers, people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import NotAllowedError
from bot.people import Org, Right
from handlers import again, linked, meant, which

router = Router()

READY = "{what}，只供您本人，半小时内有效：\n{url}"
LEDGER = "{unit}{period}三会一课台账"
DUES = "{unit}{year}年党费登记"
TASKS = "{unit}{year}年任务清单"
PROBLEMS, ROSTER = "全公司问题台账", "全公司党员名册"
SCORES = "检查结果请回「检查表」，季度的写「检查表 2026Q3」。"
NOT_HERE = "这一样聊天里不导出。能导出的有：三会一课台账、党费登记、任务清单；党委工作部还有问题台账、党员名册。"
OFFICE_ONLY = "问题台账和名册的文件由党委工作部导出；本单位的问题回「问题」看。"


@router.command(
    "导出",
    "台账",
    intent="export.ledger",
    usage=("导出四季度三会一课台账", "导出 党费登记", "导出任务清单"),
    about="把台账导成 Excel 发给您；名册只给链接，半小时内有效。",
    right=Right.SEE_UNIT,
    asks_back=True,
)
@again.asking("export.ledger")
def export(ctx: Context, said: Said) -> Reply:
    """The table asked for; 三会一课 when none was named."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    make = SCOPES.get(str(said.slots.get("scope", "")), _ledger)
    return make(ctx, said)


def _unit(ctx: Context, said: Said) -> Org:
    """The unit or group named, else the highest one led."""
    named = next(iter(meant.named_units(ctx, said)), None) or which.mentioned(ctx, said.text)
    unit = named or people.led_units(ctx, Right.SEE_UNIT)[-1]
    people.require(ctx, Right.SEE_UNIT, unit)
    return unit


def _months(ctx: Context, said: Said) -> tuple[date, date]:
    """The period said, whole months of it; this year when none is."""
    first, after = which.period(str(said.slots.get("period") or ctx.today.year))
    begins = first.replace(day=1)
    return begins, after if after.day == 1 and after > begins else _next_month(begins)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _ledger(ctx: Context, said: Said) -> Reply:
    unit, (since, until) = _unit(ctx, said), _months(ctx, said)
    period = meant.span_words(ctx, str(said.slots.get("period") or ctx.today.year))
    what = LEDGER.format(unit=unit.short, period=period)
    return _handed(ctx, "ledger", papers.ledger.numbered(unit, since, until), what)


def _dues(ctx: Context, said: Said) -> Reply:
    unit, (since, until) = _unit(ctx, said), _months(ctx, said)
    people.require(ctx, Right.KEEP_DUES, unit)
    what = DUES.format(unit=unit.short, year=since.year)
    return _handed(ctx, "dues", papers.ledger.numbered(unit, since, until), what)


def _tasks(ctx: Context, said: Said) -> Reply:
    unit = people.unit_of(ctx, _unit(ctx, said))
    people.require(ctx, Right.SEE_UNIT, unit)
    return _handed(ctx, "tasks", unit.id, TASKS.format(unit=unit.short, year=ctx.today.year))


def _handed(ctx: Context, kind: str, number: int, what: str) -> Reply:
    return Reply(linked.handed(ctx, kind, number, what, partial(READY.format, what=what)))


def _whole(kind: str, what: str, right: Right) -> Callable[[Context, Said], Reply]:
    """A table of the whole company."""

    def make(ctx: Context, _: Said) -> Reply:
        if not people.may_everywhere(ctx, right):
            raise NotAllowedError(OFFICE_ONLY)
        return _handed(ctx, kind, people.roots(ctx)[0].id, what)

    return make


def _scores(_: Context, __: Said) -> Reply:
    return Reply(SCORES)


def _not_here(_: Context, __: Said) -> Reply:
    return Reply(NOT_HERE)


SCOPES: Mapping[str, Callable[[Context, Said], Reply]] = {
    "three_meetings_one_lecture": _ledger,
    "attendance": _ledger,
    "dues": _dues,
    "tasks": _tasks,
    "problems": _whole("problems", PROBLEMS, Right.RECTIFY),
    "roster": _whole("roster", ROSTER, Right.MANAGE_PEOPLE),
    "scores": _scores,
    "other": _not_here,
}
"""By what was asked for; each hands it over or says where it is."""
