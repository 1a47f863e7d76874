"""数据, 三无一创: what production departments measured; for the unit itself and the office, never a table for all."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot import activities, people
from bot.activities import Activity, ActivityTemplate, Figures, Line, Standing, Wanted
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind, Right
from bot.text import dates
from bot.text.normal import normalise
from handlers import again, called, meant, tasks

router = Router()

BEGUN_TOO = "本单位还没登记这个活动，一并登记了。"
NEED_PERIOD = "请写明是哪个{pace}的，例如「{name}三季度 {example}」。"
NEED_UNIT = "请写明是哪个单位的{name}，例如「锅炉支部{name}三季度…」。"
FIGURES = "已记{label}{period}{who}：{values}，{standing}。{begun}改错回「撤回」。"
STANDINGS: Mapping[Standing, str] = {
    Standing.REACHED: "达标",
    Standing.MISSED: "不达标（不公布）",
    Standing.PENDING: "待核，还缺{lacking}",
}
POINTS, LACKS, KEPT = "合计{points}", "待核，还缺{lacking}", "已存"
HEAD = "{label}{period}，只有本单位和党委工作部看得到："
NO_FIGURES = "{label}{period}还没有您能看的数据。"
METRIC = r"\s*[:：是为]?\s*(?P<value>-?\d+(?:\.\d+)?)\s*(?:分|起|个|项|人|次(?!品))?"
_EDGES = " ,，。;；:：、的"


def own(ctx: Context, code: str, unit: Org, year: int) -> Activity | None:
    """The unit's own activity of this kind in this year, what is closed too."""
    rows = activities.around_me(ctx, code=code)
    return next((row for row in rows if row.org_id == unit.id and row.year == year), None)


def measured(ctx: Context, said: Said, template: ActivityTemplate) -> Reply:
    """The numbers of the quarter, of the unit named or led."""
    people.require_anywhere(ctx, Right.ENTER_FIGURES)
    unit = next(iter(meant.units(ctx, said.slots)), None) or people.led_units(ctx, Right.ENTER_FIGURES)[0]
    if unit.kind is OrgKind.COMMITTEE:
        raise BadInputError(NEED_UNIT.format(name=template.name))
    example = "、".join(f"{name}0" for name in template.metrics.values())
    values = {name: Decimal(said.slots[name]) for name in template.metrics if name in said.slots}
    period = str(said.slots.get("period", ""))
    if not period or not values:
        pace = activities.wording.PACES[template.pace]
        raise BadInputError(NEED_PERIOD.format(pace=pace, name=template.name, example=example))
    year = int(period[:4])
    row = own(ctx, template.code, unit, year)
    begun = ""
    if row is None:
        started = Wanted(unit, code=template.code, starts_on=activities.first_day(period), quiet=True)
        row, begun = activities.start(ctx, started).activity, BEGUN_TOO
    return _entered(ctx, row, Figures(unit, period, values), begun)


def _entered(ctx: Context, row: Activity, told: Figures, begun: str = "") -> Reply:
    activities.enter_figures(ctx, row, [told])
    template = activities.template_of(ctx, row)
    [line] = [
        one
        for one in activities.table(ctx, row, told.period)
        if (one.unit.id, one.subject) == (told.org.id, told.subject)
    ]
    return Reply(
        FIGURES.format(
            label=called.label(ctx, row),
            period=activities.wording.period(told.period),
            who=told.subject or ("" if told.org.id == row.org_id else told.org.short),
            values=_values_of(template, line),
            standing=_standing_of(template, line),
            begun=begun,
        )
    )


def _values_of(template: ActivityTemplate | None, line: Line) -> str:
    """`安全95、质量90`: what is there."""
    metrics = template.metrics if template else {}
    number = activities.wording.number
    return "、".join(f"{name}{number(line.values[code])}" for code, name in metrics.items() if code in line.values)


def _standing_of(template: ActivityTemplate | None, line: Line) -> str:
    """`达标`, `合计91.3`, `待核，还缺党建`: a missing number is never zero."""
    metrics = template.metrics if template else {}
    lacking = "、".join(name for code, name in metrics.items() if code not in line.values)
    if template is not None and template.weights:
        return POINTS.format(points=line.points) if line.points is not None else LACKS.format(lacking=lacking)
    if template is not None and template.zeros:
        return STANDINGS[line.standing].format(lacking=lacking)
    return LACKS.format(lacking=lacking) if lacking else KEPT


@router.command(
    "数据",
    intent="activity.figures",
    usage=("数据 12 锅炉一班 三季度 安全95 质量90 进度88 党建92", "数据 12 三季度"),
    about="录生产部门的数据，或看本单位的；缺一项就待核，不发表格、不公布。",
    right=Right.SEE_UNIT,
    typed=True,
)
@again.asking("activity.figures")
def figures(ctx: Context, said: Said) -> Reply:
    """Enter the figures of a unit or crew for a period, or show those of the units looked after."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    row = called.one(ctx, said, said.rest, example="数据")
    template = activities.template_of(ctx, row)
    if template is None or not template.metrics:
        raise BadInputError(activities.wording.NO_METRICS.format(number=row.id, name=row.name))
    _, words = called.number_in(normalise(said.rest))
    period, words = _period(ctx, words)
    values, words = _values(template, words)
    if values and not period:
        pace = activities.wording.PACES[template.pace]
        raise BadInputError(NEED_PERIOD.format(pace=pace, name=row.name, example="安全95 …"))
    period = period or _last(ctx, row, template)
    if not values:
        return _shown(ctx, row, template, period)
    org, subject = _whose(ctx, row, words)
    return _entered(ctx, row, Figures(org, period, values, subject))


def _period(ctx: Context, words: str) -> tuple[str, str]:
    """The period named, and the words without it."""
    for when in dates.find(words, ctx.now, ctx.workdays, prefer="past"):
        if period := dates.period(when):
            return period, words[: when.start] + " " + words[when.stop :]
    return "", words


def _values(template: ActivityTemplate, words: str) -> tuple[dict[str, Decimal], str]:
    """The numbers behind the names of the metrics, and what is left."""
    values: dict[str, Decimal] = {}
    for code, name in template.metrics.items():
        found = re.search(re.escape(name) + METRIC, words)
        if found is None:
            continue
        values[code] = Decimal(found["value"])
        words = words[: found.start()] + " " + words[found.end() :]
    return values, words


def _whose(ctx: Context, row: Activity, words: str) -> tuple[Org, str]:
    """The unit or group named, else the crew or project as written, within the activity's unit or one's own."""
    subject = re.sub(r"\s+", "", words).strip(_EDGES)
    found = [one.unit for one in people.lexicon(ctx).units_in(subject) if one.stop - one.start == len(subject)]
    if found:
        return people.org_by_code(ctx, found[0].code), ""
    place = people.org(ctx, row.org_id)
    if people.may(ctx, Right.ENTER_FIGURES, place):
        return place, subject
    led = people.led_units(ctx, Right.ENTER_FIGURES)
    return (led[0] if led else place), subject


def _last(ctx: Context, row: Activity, template: ActivityTemplate) -> str:
    """The last period with figures, else the one that holds today."""
    told = activities.periods(ctx, row)
    return told[-1] if told else activities.period_of(template.pace, ctx.today)


def _shown(ctx: Context, row: Activity, template: ActivityTemplate, period: str) -> Reply:
    lines: Sequence[Line] = activities.shown(ctx, row, period)
    named = {"label": called.label(ctx, row), "period": activities.wording.period(period)}
    if not lines:
        return Reply(NO_FIGURES.format(**named))
    said = [f"{one.name}：{_values_of(template, one)}，{_standing_of(template, one)}" for one in lines]
    return tasks.pages(ctx, HEAD.format(**named), said)
