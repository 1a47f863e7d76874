"""年度结果, 算年度, 公布年度, 反馈: a unit's own year, and all of them for the office; nobody is ranked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot import appraisal, assess, people, plan
from bot.assess import Check, CheckKind, CheckState, Gaps, Score
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.text import dates
from handlers import again, drafting, meant, tasks

router = Router()

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
NOT_SHOWN = "{year}年度考核还没有公布；公布后发给书记。"
NOT_COMPUTED = "{year}年度考核还没有算，回「算年度 {year}」。"
LINE = "{code} {name} {earned}/{of}：{reason}"
PENDING, LEFT_OUT = "待核", "不计"
REASON = 60
UNTIL = "不同意的，最晚{until}回「申诉 编号 理由」，例如「申诉 XC …」。"
FEEDBACK = "书面反馈回「反馈」。"
FROZEN, DRAFT = "已定稿，不再改动。", "还没有公布，单位看不到。"
LACKING = "还缺（待核不是扣分）："
NOTHING_LACKS = "各部分都齐了。"
QUARTERS = "第{numbers}季度没有定稿"
ON_SITE, ENTERED = "没有现场分：{units}", "等确认的现场分{count}件，回「待确认」看"
DEBRIEFS = "没有交述职：{units}"
UNCOUNTED, OPEN, UNRATED = "测评还没有开始", "测评正在进行，还没有计票", "没有测评结果：{units}"
FEW, SEVERAL, ALL_UNITS = 8, "{names}等{count}个单位", "全部{count}个单位"
STANDS = "{year}年度考核已经{state}，没有重算。{hint}"
STATES = {CheckState.SHOWN: "公布", CheckState.FROZEN: "定稿"}
AGAIN = "要按现在的记录重算，回「重算 {year}」。"
TO_SHOW = "{graded}{lacking}公布后各书记收到本单位的结果和反馈，{days}个工作日内可以申诉；以后不自动重算，也不能撤回。"
STILL_LACKS = "还缺{listed}，这些项待核。"
SHORT_QUARTERS, SHORT_ON_SITE = "{count}个季度的定稿", "{count}个单位的现场分"
SHORT_RATING, SHORT_UNRATED = "测评计票", "{count}个单位的测评结果"
CHOICES = ("公布", "先等等")
NOT_NOW = "好，没有公布。"
SHOWN = "{year}年度考核已公布，发出{count}条消息。"


@router.command(
    "年度结果",
    "年度考核结果",
    "年度考核",
    intent="year.query",
    usage=("年度结果", "年度结果 2026", "年度结果 锅炉支部"),
    about="看年度考核：书记看本单位的得分和原因；党委工作部看总体和还缺什么。",
    right=Right.SEE_UNIT,
    typed=True,
)
@again.asking("year.query")
def query(ctx: Context, said: Said) -> Reply:
    """The unit's own year once it is shown; the office's is all units together and what is missing."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    year, unit = year_said(ctx, said.rest), unit_said(ctx, said)
    if meant.of_company(unit):
        return _overview(ctx, year)
    check, score = shown_result(ctx, year, unit)
    head = f"{assess.annual.headline(unit, check, score)}{_standing(ctx, check)}"
    return tasks.pages(ctx, head, [*map(_line, score.lines), FEEDBACK])


def year_said(ctx: Context, text: str) -> int:
    """The year said, else the one that is being assessed: up to June the last."""
    if found := YEAR.search(text):
        return int(found[0])
    meant_by = dates.main(dates.find(text, ctx.now, ctx.workdays, prefer="past"))
    period = dates.period(meant_by) if meant_by else None
    return int(period) if period and period.isdecimal() else appraisal.year_of(ctx.today)


def unit_said(ctx: Context, said: Said) -> Org:
    """The unit named, else the highest one led; a group's is its unit's."""
    named = next(iter(meant.units(ctx, said.slots)), None)
    if named is None and (code := drafting.named(ctx, said.rest)):
        named = people.org_by_code(ctx, code)
    return people.unit_of(ctx, named or people.led_units(ctx, Right.SEE_UNIT)[-1])


def found_check(ctx: Context, year: int) -> Check | None:
    """The year's check, if it was computed."""
    try:
        return assess.find_check(ctx, CheckKind.YEAR, str(year))
    except NotFoundError:
        return None


def shown_result(ctx: Context, year: int, unit: Org) -> tuple[Check, Score]:
    """A unit's result of the year, for whom may see it.

    Raises:
        NotAllowedError: the speaker holds no post over it.
        NotFoundError: it was not shown yet, or for the office not computed.
    """
    check, is_office = found_check(ctx, year), people.may(ctx, Right.SEE_ALL_RESULTS, unit)
    if check is None or (check.state is CheckState.DRAFT and not is_office):
        people.require(ctx, Right.SEE_UNIT, unit)
        raise NotFoundError((NOT_COMPUTED if is_office else NOT_SHOWN).format(year=year))
    return check, assess.result(ctx, check, unit)


def _standing(ctx: Context, check: Check) -> str:
    """What may still become of it."""
    if check.state is not CheckState.SHOWN:
        return FROZEN if check.state is CheckState.FROZEN else DRAFT
    until = assess.appeals_end(ctx, check)
    return UNTIL.format(until=plan.wording.day(until)) if ctx.today <= until else ""


def _line(line: Mapping[str, Any]) -> str:
    earned = LEFT_OUT if not line["applies"] else PENDING
    if line["applies"] and line["earned"] is not None:
        earned = assess.annual.points_of(line["earned"])
    return LINE.format(
        code=line["code"],
        name=assess.YEAR_PARTS.get(line["code"], ""),
        earned=earned,
        of=assess.number(Decimal(line["of"])),
        reason=plan.wording.short(line["reason"], REASON),
    )


def _overview(ctx: Context, year: int) -> Reply:
    """Grade counts, and what the year still lacks."""
    people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    check = found_check(ctx, year)
    head = NOT_COMPUTED.format(year=year)
    if check is not None:
        head = assess.annual.overview(ctx, check, assess.results(ctx, check))
    if check is not None and check.state is CheckState.FROZEN:
        return Reply(head)
    units = people.assessed(ctx)
    lines = list(_lacks(assess.gaps(ctx, year, units), len(units)))
    return tasks.pages(ctx, f"{head}{LACKING if lines else NOTHING_LACKS}", lines)


def _lacks(gaps: Gaps, whole: int) -> Iterator[str]:
    """One line for each thing that lacks."""
    if gaps.quarters:
        yield QUARTERS.format(numbers="、".join(map(str, gaps.quarters)))
    if gaps.on_site:
        yield ON_SITE.format(units=_named(gaps.on_site, whole))
    if gaps.entered:
        yield ENTERED.format(count=gaps.entered)
    if gaps.debriefs:
        yield DEBRIEFS.format(units=_named(gaps.debriefs, whole))
    if not gaps.is_counted:
        yield OPEN if gaps.is_open else UNCOUNTED
    if gaps.unrated:
        yield UNRATED.format(units=_named(gaps.unrated, whole))


def _named(units: Sequence[Org], whole: int) -> str:
    if len(units) == whole:
        return ALL_UNITS.format(count=whole)
    names = "、".join(unit.short for unit in units[:FEW])
    return names if len(units) <= FEW else SEVERAL.format(names=names, count=len(units))


@router.command(
    "算年度",
    "计算年度",
    intent="year.compute",
    usage="算年度 2026",
    about="按现在的记录算年度考核；公布前可以算多次，单位看不到。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def compute(ctx: Context, said: Said) -> Reply:
    """Compute the year; what was shown or frozen stands."""
    people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    year = year_said(ctx, said.rest)
    check = assess.run_check(ctx, CheckKind.YEAR, str(year))
    if check.state is not CheckState.DRAFT:
        return Reply(_stands(check))
    return _overview(ctx, year)


def _stands(check: Check) -> str:
    hint = AGAIN.format(year=check.period) if check.state is CheckState.SHOWN else ""
    return STANDS.format(year=check.period, state=STATES[check.state], hint=hint)


@router.command(
    "公布年度",
    "公布年度结果",
    intent="year.show",
    usage="公布年度 2026",
    about="公布年度考核：先按现在的记录算一遍，您看过再公布；各书记收到自己的结果和反馈。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def show(ctx: Context, said: Said) -> Reply:
    """Show what would be shown, and what it lacks, before anybody hears of it."""
    people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    check = assess.run_check(ctx, CheckKind.YEAR, str(year_said(ctx, said.rest)))
    if check.state is not CheckState.DRAFT:
        return Reply(_stands(check))
    found = assess.results(ctx, check)
    gaps = list(_in_short(assess.gaps(ctx, int(check.period), [unit for unit, _ in found])))
    text = TO_SHOW.format(
        graded=assess.annual.graded(ctx, check, found),
        lacking=STILL_LACKS.format(listed="、".join(gaps)) if gaps else "",
        days=assess.table_of(ctx, check).scoring.appeal_days,
    )
    return ask(ctx, "year.show", text, choices=CHOICES, payload={"number": check.id})


def _in_short(gaps: Gaps) -> Iterator[str]:
    if gaps.quarters:
        yield SHORT_QUARTERS.format(count=len(gaps.quarters))
    if gaps.on_site:
        yield SHORT_ON_SITE.format(count=len(gaps.on_site))
    if not gaps.is_counted:
        yield SHORT_RATING
    if gaps.unrated:
        yield SHORT_UNRATED.format(count=len(gaps.unrated))


@router.answer("year.show")
def shown(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Shown and told, or not."""
    if answer.picked:
        return Reply(NOT_NOW)
    check = ctx.get(Check, answer.payload["number"])
    if check.state is not CheckState.DRAFT:
        return Reply(_stands(check))
    count = assess.tell(ctx, assess.show(ctx, check))
    check = ctx.get(Check, answer.payload["number"])
    found = assess.results(ctx, check)
    untold = len(found) - len(people.secretaries(ctx, [unit.id for unit, _ in found]))
    said = SHOWN.format(year=check.period, count=count)
    return Reply(said + assess.annual.overview(ctx, check, found, untold=untold))
