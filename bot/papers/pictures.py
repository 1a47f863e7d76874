"""Pictures of what the text says already, drawn from the same figures; in those of checks no unit is named."""

from collections.abc import Callable, Mapping, Sequence

from bot import assess
from bot.assess import Check, CheckKind, Counted, Figures
from bot.core.context import Context
from bot.papers import charts, laurels, posters
from bot.papers.charts import Bars

CHECK = "check"
"""What a reference begins with: `check:12`."""
LISTED = 5
"""Rows of a list: the first of them are those of the text."""

DRAWN: Mapping[str, Callable[[Context, int], bytes | None]] = {posters.KIND: posters.draw, laurels.KIND: laurels.draw}

TITLE = "{name}总体情况"
SUBTITLE = "{units}个单位，{first}至{last}应办{total}项，办结{done}项（{share}%）"
TASKS, ON_TIME, LATE, MISSING = "到期任务", "按期", "迟办", "没办"
GRADES, UNGRADED = "各等次单位数", "有待核项、还没定"
OFTEN_MISSING, OFTEN_LOST = "没办较多的事项", "丢分较多的项"
ITEMS, UNITS, IN_UNITS = "项", "个", "个单位"


def picture(ctx: Context, reference: str) -> bytes | None:
    """The PNG of a reference: `check:12`, all units of a check together, `activity:12`, `award:12`.

    None where there is no such thing, or no Chinese font on this machine.
    """
    kind, _, number = reference.partition(":")
    if kind in DRAWN and number.isdecimal():
        return DRAWN[kind](ctx, int(number))
    found = ctx.session.get(Check, int(number)) if kind == CHECK and number.isdecimal() else None
    if found is None or found.kind is CheckKind.YEAR:
        return None
    told = assess.shared_figures(assess.overview_figures(ctx, found))
    return charts.draw(TITLE.format(name=assess.wording.name(found)), subtitle(told), bars(told))


def subtitle(told: Figures) -> str:
    """How much is done, as the first line of the text has it."""
    return SUBTITLE.format(
        units=told.units,
        first=assess.wording.day(told.first),
        last=assess.wording.day(told.last),
        total=told.total,
        done=told.done,
        share=told.share,
    )


def bars(told: Figures) -> list[Bars]:
    """Tasks, grades once there are some, and what is missing and lost in most units."""
    tasks = ((ON_TIME, told.on_time), (LATE, told.late), (MISSING, told.missing))
    return [Bars(TASKS, tasks, ITEMS), _grades(told), _often(OFTEN_MISSING, told.missed), _often(OFTEN_LOST, told.lost)]


def _grades(told: Figures) -> Bars:
    rows = [(one.title, one.units) for one in told.grades if one.units]
    if not rows:
        return Bars(GRADES, ())
    return Bars(GRADES, (*rows, *([(UNGRADED, told.ungraded)] if told.ungraded else [])), UNITS)


def _often(title: str, some: Sequence[Counted]) -> Bars:
    return Bars(title, tuple((one.title, one.units) for one in some[:LISTED]), IN_UNITS)
