"""活动: what is on for the speaker, how one goes, who reached the mark; never who has not signed up."""

import re
from collections.abc import Collection, Sequence

from bot import activities, people
from bot.activities import Activity, ActivityState, ActivityTemplate, Pace
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.text.brief import some
from handlers import again, awarded, called, meant, tasks, which

router = Router()

HEAD = "在办的活动（前面是编号）："
NOTHING = "现在没有在办的活动。{proposed}"
NOTHING_THERE = "没有您看得到的{unit}在办的活动。"
PROPOSED = "可以开展{names}等，说「成立 名称」就行。"
LINE, UNIT = "{number} {name}{unit}{until}{how}", "（{unit}）"
JOIN, IN = "，可报名", "，您已报名"
ONE = "{label}：{state}。{about}{enrolled}{report}{how}"
ENROLLED, NAMES = "{count}人参加。", "{count}人参加：{names}。"
REPORT = "{day}战报：{text}。"
HOW = "报名回「报名 {number}」，自愿。"
CLOSED = "{label}{day}结项{early}：{result}。"
REACHED = "{period}{name}达标：{names}。"
NONE_REACHED = "{period}{name}还没有公布达标的。"
NOT_PUBLISHED = "{name}{period}还没有公布结果。"
NOT_BEGUN = "本单位还没有开展{name}。"
RULE = "{name}：{rule}。"
RULES = re.compile(r"怎么(?:评|选|算|比|定)|规则|办法|标准")
MOST_NAMES = 8
SHOWN = 40


@router.command(
    "活动",
    intent="activity.query",
    usage=("活动", "活动 12", "扣缸突击队进展怎么样"),
    about="看有什么活动、进展怎样、谁达标；只公布达标的和优胜的。",
    typed=True,
    yields_to="activity.query",
)
@again.asking("activity.query")
def query(ctx: Context, said: Said) -> Reply:
    """What is on; one activity by number or name; of what is measured, who reached the mark."""
    code = str(said.slots.get("activity", "")) or called.code_in(said.rest)
    template = activities.defaults().get(code)
    if template is not None and RULES.search(said.text):
        return Reply(RULE.format(name=template.name, rule=template.close_rule))
    if template is not None and template.zeros:
        return Reply(_reached(ctx, template, str(said.slots.get("period", ""))))
    if template is not None:
        return _of_kind(ctx, template, str(said.slots.get("period", "")))
    number, rest = called.number_in(said.rest)
    if number is not None or (rest and "activity" not in said.slots and activities.named(ctx, rest)):
        return Reply(one(ctx, called.one(ctx, said, said.rest, example="活动")))
    if (place := which.place_said(ctx, said)) is not None:
        return _there(ctx, people.unit_of(ctx, place))
    return _list(ctx, activities.around_me(ctx))


def _there(ctx: Context, unit: Org) -> Reply:
    """What is on in the unit that was named, of what the speaker sees."""
    rows = [row for row in activities.around_me(ctx) if row.unit_id == unit.id]
    return _pages(ctx, rows) if rows else Reply(NOTHING_THERE.format(unit=unit.short))


def _list(ctx: Context, rows: Sequence[Activity]) -> Reply:
    if not rows:
        led = people.led_units(ctx, Right.RUN_ACTIVITY)
        names = [one.name for one in activities.proposed(ctx, led[0])][:MOST_NAMES] if led else []
        return Reply(NOTHING.format(proposed=PROPOSED.format(names="、".join(names)) if names else ""))
    return _pages(ctx, rows)


def _pages(ctx: Context, rows: Sequence[Activity]) -> Reply:
    """One line each; whose it is, where it is not the own unit's."""
    mine, places = activities.taking_part(ctx), activities.places(ctx, rows)
    home = people.member(ctx, ctx.speaker.id).org_id
    lines = [_line(ctx, row, "" if row.unit_id == home else places[row.org_id].short, mine) for row in rows]
    return tasks.pages(ctx, HEAD, lines)


def _line(ctx: Context, row: Activity, unit: str, mine: Collection[int]) -> str:
    how = ""
    if _may_join(ctx, row):
        how = IN if row.id in mine else JOIN
    whose = UNIT.format(unit=unit) if unit else ""
    return LINE.format(number=row.id, name=row.name, unit=whose, until=activities.wording.by_when(row), how=how)


def _may_join(ctx: Context, row: Activity) -> bool:
    on = row.state is ActivityState.OPEN and row.leader_id != ctx.speaker.id
    return row.enrols and on and not (row.ends_on and row.ends_on < ctx.today)


def one(ctx: Context, row: Activity) -> str:
    """How an activity goes: who leads, by when, how many take part (who, for those who lead), the last report."""
    label = called.label(ctx, row)
    if row.state is ActivityState.CLOSED and row.done_on:
        early = activities.wording.early(row)
        return CLOSED.format(
            label=label,
            day=meant.day_words(ctx, row.done_on),
            early=f"，{early}" if early else "",
            result=activities.wording.said(row.result, SHOWN * 2),
        )
    leader = people.member(ctx, row.leader_id).name if row.leader_id else ""
    about = "，".join(activities.wording.particulars(row, leader))
    said = activities.reports(ctx, row)
    joins = _may_join(ctx, row) and not activities.is_in(ctx, row, ctx.speaker.id)
    return ONE.format(
        label=label,
        state=activities.wording.STATES[row.state],
        about=f"{about}。" if about else "",
        enrolled=_enrolled(ctx, row) if row.enrols else "",
        report=REPORT.format(day=meant.day_words(ctx, said[-1].day), text=activities.wording.said(said[-1].text, SHOWN))
        if said
        else "",
        how=HOW.format(number=row.id) if joins else "",
    )


def _enrolled(ctx: Context, row: Activity) -> str:
    """How many; who, only for the leader and those who look after the unit."""
    leads = row.leader_id == ctx.speaker.id or people.may(ctx, Right.SEE_UNIT, people.org(ctx, row.org_id))
    found = activities.enrolled(ctx, row) if leads else []
    if not found:
        count = activities.count(ctx, row)
        return ENROLLED.format(count=count) if count else ""
    names = some((name for _, name in found), MOST_NAMES)
    return NAMES.format(count=len(found), names=names)


def _reached(ctx: Context, template: ActivityTemplate, asked: str) -> str:
    """Who reached the mark in the period asked for, else in the last one anybody did: nobody else is named."""
    year, quarter = ctx.today.year, activities.period_of(Pace.QUARTER, ctx.today)
    before = int(quarter[-1]) - 1
    last = f"{year}-Q{before}" if before else f"{year - 1}-Q4"
    for period in [asked] if asked else [quarter, last]:
        lines = activities.reached(ctx, template.code, period)
        if lines:
            names = some((line.name for line in lines), MOST_NAMES)
            return REACHED.format(period=activities.wording.period(period), name=template.name, names=names)
    return NONE_REACHED.format(period=activities.wording.period(asked or last), name=template.name)


def _of_kind(ctx: Context, template: ActivityTemplate, period: str) -> Reply:
    """Who got it, else the unit's own activity of this kind, else those around; of a choice, that nothing is told."""
    if got := awarded.told(ctx, template, period):
        return Reply(got)
    rows = called.nearest(ctx, activities.around_me(ctx, code=template.code))
    if len(rows) == 1:
        return Reply(one(ctx, rows[0]))
    if rows:
        return _pages(ctx, rows)
    if template.chosen:
        words = activities.wording.period(period or activities.period_of(template.pace, ctx.today))
        return Reply(NOT_PUBLISHED.format(name=template.name, period=words))
    raise NotFoundError(NOT_BEGUN.format(name=template.name))
