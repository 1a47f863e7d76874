"""战报, 数据, 结项, 急难险重: what came of an activity, in words and in figures of the production departments."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from bot import activities, people
from bot.activities import Activity, ActivityState, ActivityTemplate, Figures, Line, Standing, Wanted
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind, Right
from bot.text import args, dates
from bot.text.normal import normalise
from handlers import again, called, meant, tasks

router = Router()

SHOWN = 50
"""Characters of somebody's own words in an answer."""
WHAT = "{label}有什么成果？请写一句，例如「一次打压成功，提前三天」。"
REPORTED = "已记{label}战报：{text}。{next}改错回「撤回」。"
CLOSE_NEXT = "全部完成了回「结项 {number}」。"
BEGUN_TOO = "本单位还没登记这个活动，一并登记了。"
NEED_PERIOD = "请写明是哪个{pace}的，例如「{name}三季度 {example}」。"
NEED_UNIT = "请写明是哪个单位的{name}，例如「锅炉支部{name}三季度…」。"
NEED_FIGURES = "请写明数据：{metrics}，例如「数据 {number} {period} {example}」。"
FIGURES = "已记{label}{period}{who}：{values}，{standing}。{begun}改错回「撤回」。"
STANDINGS: Mapping[Standing, str] = {
    Standing.REACHED: "达标",
    Standing.MISSED: "不达标（不公布）",
    Standing.PENDING: "待核，还缺{lacking}",
}
POINTS, LACKS, KEPT = "合计{points}", "待核，还缺{lacking}", "已存"
HEAD = "{label}{period}，只有本单位和党委工作部看得到："
NO_FIGURES = "{label}{period}还没有您能看的数据。"
CLOSE_WHAT = "{label}结果怎样？请写一句，例如「12月3日扣完，零返工」。"
CLOSED = "已结项：{label}，{day}完成{early}。{result}。{urgent}改错回「撤回」。"
MAY_BE_URGENT = "提前完成的，党委工作部可以「急难险重 {number}」确认。"
URGENT = "已确认{label}为急难险重（{early}），考核 J3 可据此加分。改错回「撤回」。"
METRIC = r"\s*[:：是为]?\s*(?P<value>-?\d+(?:\.\d+)?)\s*(?:分|起|个|项|人|次)?"
_EDGES = " ,，。;；:：、的"


@router.command(
    "战报",
    intent="activity.report",
    usage=("战报 12 转子一次就位，零返工", "三无一创三季度：无违章无事故无次品，创优2项"),
    about="报活动成果；三无一创报四个数，数据来自生产部门。",
    typed=True,
    yields_to="activity.report",
)
@again.asking("activity.report")
def report(ctx: Context, said: Said) -> Reply:
    """What was reached in words; of what is measured by the four numbers, the numbers."""
    code = str(said.slots.get("activity", ""))
    template = activities.defaults().get(code)
    if template is not None and template.zeros:
        return _measured(ctx, said, template)
    text = str(said.slots.get("result", "")) if code else called.number_in(said.rest)[1]
    row = _running(ctx, said, template, text)
    if not text or text == said.slots.get("named"):
        question = WHAT.format(label=called.label(ctx, row))
        return ask(ctx, "activity.result", question, words=(), payload={"number": row.id})
    return _reported(ctx, row.id, text)


@router.answer("activity.result")
def result(ctx: Context, said: Said, answer: Answer) -> Reply:
    """What was reached was typed."""
    return _reported(ctx, answer.payload["number"], said.text)


def _reported(ctx: Context, number: int, text: str) -> Reply:
    made = activities.report(ctx, number, text)
    row = activities.activity(ctx, number)
    more = CLOSE_NEXT.format(number=number) if row.is_team else ""
    shown = activities.wording.said(made.text, SHOWN)
    return Reply(REPORTED.format(label=called.label(ctx, row), text=shown, next=more))


def _running(ctx: Context, said: Said, template: ActivityTemplate | None, text: str) -> Activity:
    """The activity meant; what every unit may carry out is noted with its first report, a team has to be there."""
    own = people.led_units(ctx, Right.RUN_ACTIVITY)
    if template is not None and template.subject is not activities.Subject.TEAM and own:
        found = _own(ctx, template.code, own[0], ctx.today.year)
        if found is None and text:
            return activities.start(ctx, Wanted(own[0], code=template.code, quiet=True)).activity
    return called.one(ctx, said, said.rest, example="战报", fits=lambda one: one.state is ActivityState.OPEN)


def _own(ctx: Context, code: str, unit: Org, year: int) -> Activity | None:
    """The unit's own activity of this kind in this year, what is closed too."""
    rows = activities.around_me(ctx, code=code)
    return next((row for row in rows if row.org_id == unit.id and row.year == year), None)


def _measured(ctx: Context, said: Said, template: ActivityTemplate) -> Reply:
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
    row = _own(ctx, template.code, unit, year)
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
            values=values_of(template, line),
            standing=standing_of(template, line),
            begun=begun,
        )
    )


def values_of(template: ActivityTemplate | None, line: Line) -> str:
    """`安全95、质量90`: what is there."""
    metrics = template.metrics if template else {}
    number = activities.wording.number
    return "、".join(f"{name}{number(line.values[code])}" for code, name in metrics.items() if code in line.values)


def standing_of(template: ActivityTemplate | None, line: Line) -> str:
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
        try:
            values[code] = Decimal(found["value"])
        except InvalidOperation:
            continue
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
    said = [f"{one.name}：{values_of(template, one)}，{standing_of(template, one)}" for one in lines]
    return tasks.pages(ctx, HEAD.format(**named), said)


@router.command(
    "结项",
    intent="activity.close",
    usage=("结项 12 11月20日扣完，零返工", "扣缸突击队结项，零返工"),
    about="写明结果和完成日期，算出比节点早几天；没写日期算今天。",
    typed=True,
    yields_to="activity.close",
)
@again.asking("activity.close")
def close(ctx: Context, said: Said) -> Reply:
    """Close an activity with what came of it, on the day said, else today."""
    row = called.one(
        ctx, said, said.rest, example="结项", fits=lambda one: one.state is ActivityState.OPEN and _closes(ctx, one)
    )
    text = str(said.slots.get("result", "")) if "activity" in said.slots else called.number_in(said.rest)[1]
    if not text:
        question = CLOSE_WHAT.format(label=called.label(ctx, row))
        return ask(ctx, "activity.close.what", question, words=(), payload={"number": row.id})
    return _closed(ctx, row.id, text)


def _closes(ctx: Context, row: Activity) -> bool:
    """Whether it can be meant by who says so."""
    return row.leader_id == ctx.speaker.id or people.may(ctx, Right.RUN_ACTIVITY, people.org(ctx, row.org_id))


@router.answer("activity.close.what")
def close_what(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The result was typed."""
    return _closed(ctx, answer.payload["number"], said.text)


def _closed(ctx: Context, number: int, text: str) -> Reply:
    row = activities.close(ctx, number, text, done_on=_done_on(ctx, text))
    early = activities.wording.early(row)
    urgent = MAY_BE_URGENT.format(number=row.id) if (row.days_early or 0) > 0 else ""
    return Reply(
        CLOSED.format(
            label=called.label(ctx, row),
            day=meant.day_words(ctx, row.done_on or ctx.today),
            early=f"，{early}" if early else "",
            result=activities.wording.said(row.result, SHOWN),
            urgent=urgent,
        )
    )


def _done_on(ctx: Context, text: str) -> date | None:
    """The day named in the words; what cannot be relied on is asked for.

    Raises:
        BadInputError: words that look like a day and are none.
    """
    if unsure := dates.refused(text, ctx.now, ctx.workdays, prefer="past"):
        raise BadInputError(args.UNSURE_DATE.format(words=unsure[0]))
    found = dates.main(dates.find(text, ctx.now, ctx.workdays, prefer="past"))
    return dates.day(found) if found else None


@router.command(
    "急难险重",
    intent="activity.urgent",
    usage="急难险重 12",
    about="确认提前完成的突击队为急难险重，由结项人以外的同志确认。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
@again.asking("activity.urgent")
def urgent(ctx: Context, said: Said) -> Reply:
    """The office's word on a team that was early."""
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    number, _ = called.number_in(said.rest)
    if number is None:
        raise BadInputError(called.TOO_MANY.format(count="几", example="急难险重"))
    row = activities.confirm_urgent(ctx, number)
    return Reply(URGENT.format(label=called.label(ctx, row), early=activities.wording.early(row)))
