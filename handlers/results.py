"""本月检查, 扣分依据: a unit's own result and what stands behind it; nobody is ranked, nobody named."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from bot import assess, people, plan
from bot.assess import Appeal, AppealState, AssessmentEntry, Check, EntryKind, EntryState, Score
from bot.chat import Reply, Router, Said
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right
from bot.text import dates
from handlers import again, drafting, linked, meant, tasks

router = Router()

NOTHING_SHOWN = "{period}还没有公布的检查结果；每次检查后会发给书记。"
KNOWN = "{check}，{unit}：今年以来得{points}分{grade}。"
PARTLY = "{check}，{unit}：今年以来已能核定{known_of}分，得{known}分；待核{waiting}项，没有扣分。"
GRADE = "，{grade}"
UNRANKED = "只看自己的，不排名次。"
RANKED = ("第几", "排名", "名次")
LOST = "丢分和待核的（其余满分）："
NOTHING_LOST = "没有丢分的项。"
LINE = "{code} {name} {earned}/{of}：{reason}"
PENDING = "待核"
EXTRA = "{code} {name} {earned}：{reason}"
SUM = re.compile(r"[，,]\s*得 [\d.]+ 分(?=。?$)")
"""What a reason ends with and the line has begun with."""
REASON = 48
"""Characters of a reason in a line."""
GAP = "{grade}从{min}分起，还差{gap}分。"
REACHED = "{grade}从{min}分起，够了。"
UNSURE = "{grade}从{min}分起；还有待核的项，差多少现在说不准。"

ONE = "第{number}号：{headline}，{state}。\n{day}{text}。\n{office}{decided}{appeal}"
BY_ONE = "党委工作部{day}录入"
STATES: Mapping[EntryState, str] = {
    EntryState.ENTERED: "等另一位同志确认",
    EntryState.CONFIRMED: "已确认",
    EntryState.REJECTED: "不算了",
    EntryState.WITHDRAWN: "已撤下",
}
BY_ANOTHER = "，另一位同志{day}{what}"
DECISIONS = {EntryState.CONFIRMED: "确认", EntryState.REJECTED: "驳回：{reason}"}
APPEALED: Mapping[AppealState, str] = {
    AppealState.OPEN: "。申诉第{number}号等答复。",
    AppealState.GRANTED: "。申诉第{number}号{day}同意了，这一件不再算：{reason}。",
    AppealState.REFUSED: "。申诉第{number}号{day}没有同意，维持不变：{reason}。",
}
WHOSE = "看哪个单位的扣分、加分？请写上单位，例如「扣分明细 锅炉支部」。"
UNTIL = "。不同意的，最晚{day}回「申诉 {number} 理由」。"
TEXT = 60
NO_ENTRIES = "{unit}今年{code}没有确认的扣分、加分。"
ENTRIES = "{unit}今年{code}录入并确认的（前面是编号）："
ENTRY = "{number} {item} {what} {day}{text}"
STATEMENT = "{unit}{period}结果表"
SHEET = "{what}，只供您本人，半小时内有效：\n{url}"
BY_RECORDS = "按记录算的："
RECORDS_TOO = "按记录算的逐项原因回「本月检查」。"


@router.command(
    "本月检查",
    "检查结果",
    "得分",
    intent="score.query",
    asks_back=True,
    usage=("本月检查", "我们支部多少分", "三会一课那块扣在哪了", "离优秀还差多少"),
    about="看本单位最近一次检查：得分、丢分的原因、待核的项；只看自己的。",
    right=Right.SEE_UNIT,
)
@again.asking("score.query")
def query(ctx: Context, said: Said) -> Reply:
    """The unit's latest result that was shown, or that of the period said; the office's is all units together."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    unit = _unit(ctx, said)
    check = _check(ctx, said.text)
    if meant.of_company(unit):
        return Reply(_overview(ctx, check))
    score = _result(ctx, check, unit)
    dimension = str(said.slots.get("dimension", ""))
    head = _head(check, unit, score)
    if any(word in said.text for word in RANKED):
        head = f"{head}{UNRANKED}"
    if said.slots.get("ask"):
        return Reply(f"{head}\n{_gap(ctx, check, score, said.slots)}")
    lines = _lines(ctx, check, score, dimension)
    return tasks.pages(ctx, f"{head}{LOST if lines else NOTHING_LOST}", lines)


@router.command(
    "检查表",
    intent="score.sheet",
    usage=("检查表", "检查表 2026Q3"),
    about="取本单位检查结果的表格（Excel），逐项得分和原因，合计是公式。",
    right=Right.SEE_UNIT,
    typed=True,
)
def sheet(ctx: Context, said: Said) -> Reply:
    """The unit's own result line by line, of the latest check or of the period said."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    unit, check = _unit(ctx, said), _check(ctx, said.text)
    score = _result(ctx, check, unit)
    what = STATEMENT.format(period=assess.check_words(check.period), unit=unit.short)
    return Reply(linked.handed(ctx, "statement", score.id, what, partial(SHEET.format, what=what)))


def _unit(ctx: Context, said: Said) -> Org:
    """The unit named, else the highest one led; a group's is its unit's."""
    named = next(iter(meant.units(ctx, said.slots)), None)
    if named is None and (code := drafting.named(ctx, said.text)):
        named = people.org_by_code(ctx, code)
    return people.unit_of(ctx, named or people.led_units(ctx, Right.SEE_UNIT)[-1])


def _check(ctx: Context, text: str) -> Check:
    """The check of the period said, else the latest one."""
    found = dates.main(dates.find(text, ctx.now, ctx.workdays, prefer="past"))
    period = dates.period(found) if found else None
    if "本月" in text or period is None:
        period = ""
    check = assess.latest_shown(ctx, period=period.replace("-Q", "Q"))
    if check is None:
        raise NotFoundError(NOTHING_SHOWN.format(period=meant.span_words(ctx, period) if period else ""))
    return check


def _overview(ctx: Context, check: Check) -> str:
    """All units together, none named."""
    people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    return assess.overview_text(assess.overview_figures(ctx, check))


def _result(ctx: Context, check: Check, unit: Org) -> Score:
    if ctx.settings.assess.publish_scores == "own":
        assess.require_sight(ctx, unit)
    return assess.result(ctx, check, unit)


def _head(check: Check, unit: Org, score: Score) -> str:
    said = {"check": assess.check_words(check.period), "unit": unit.short}
    if score.points is not None:
        grade = GRADE.format(grade=score.grade) if score.grade else ""
        return KNOWN.format(**said, points=assess.number(score.points), grade=grade)
    waiting = sum(line["applies"] and line["earned"] is None for line in score.lines)
    known, known_of = assess.number(score.known), assess.number(score.known_of)
    return PARTLY.format(**said, known=known, known_of=known_of, waiting=waiting)


def _gap(ctx: Context, check: Check, score: Score, slots: Mapping[str, Any]) -> str:
    """How far from the best grade; from the points said, when some are."""
    best = assess.table_of(ctx, check).grades[0]
    points = Decimal(str(slots["points"])) if slots.get("points") else score.points
    said = {"grade": best.name, "min": assess.number(best.min)}
    if points is None:
        return UNSURE.format(**said)
    gap = best.min - points
    return GAP.format(**said, gap=assess.number(gap)) if gap > 0 else REACHED.format(**said)


def _lines(ctx: Context, check: Check, score: Score, code: str) -> list[str]:
    """What is lost, open or on top, in the order of the table; of one item or dimension, when told."""
    table = assess.table_of(ctx, check)
    wanted = [
        line for line in score.lines if line["applies"] and f"{line['code']}-".startswith(f"{code}-" if code else "")
    ]
    return [_line(line, assess.name_of(table, line["code"])) for line in wanted if _is_worth_telling(line)]


def _is_worth_telling(line: Mapping[str, Any]) -> bool:
    return line["earned"] is None or not Decimal(line["of"]) or Decimal(line["earned"]) < Decimal(line["of"])


def _line(line: Mapping[str, Any], name: str) -> str:
    of = Decimal(line["of"])
    earned = PENDING if line["earned"] is None else assess.tenths(Decimal(line["earned"]))
    reason = plan.wording.short(SUM.sub("", str(line["reason"])), REASON)
    return (LINE if of else EXTRA).format(
        code=line["code"], name=name, earned=earned, of=assess.number(of), reason=reason
    )


@router.command(
    "扣分依据",
    "扣分明细",
    intent="score.basis",
    usage=("扣分依据", "扣分依据 D3-2", "扣分依据 3", "我们支部扣分明细"),
    about="看扣分、加分的事由：哪天、什么事、由谁录入和确认（不写姓名）。",
    right=Right.SEE_UNIT,
    typed=True,
)
@again.asking("score.basis")
def basis(ctx: Context, said: Said) -> Reply:
    """Why points were taken or given: one entry by its number, an item by its code, else the unit's year."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    number = said.slots.get("entry") or (said.rest if said.rest.isdecimal() else "")
    if number:
        return Reply(_one(ctx, assess.entry(ctx, int(number))))
    unit = _unit(ctx, said)
    if meant.of_company(unit):
        raise BadInputError(WHOSE)
    code, _ = drafting.item(said.rest)
    found = assess.of_unit(ctx, unit, year=ctx.today.year, code=code)
    lines = [_entry(ctx, entry) for entry in found]
    about = {"unit": unit.short, "code": f" {code} " if code else ""}
    head = (ENTRIES if found else NO_ENTRIES).format(**about)
    check = assess.latest_shown(ctx)
    if check is None:
        return tasks.pages(ctx, head, lines)
    if not code:
        return tasks.pages(ctx, head, [*lines, RECORDS_TOO])
    by_records = _lines(ctx, check, _result(ctx, check, unit), code)
    return tasks.pages(ctx, head, [*lines, BY_RECORDS, *by_records] if by_records else lines)


def _entry(ctx: Context, entry: AssessmentEntry) -> str:
    return ENTRY.format(
        number=entry.id,
        item=assess.item(ctx, entry.code, entry.day.year) if entry.code else "",
        what=assess.what(ctx, entry),
        day=meant.day_words(ctx, entry.day),
        text=f"：{plan.wording.short(entry.text, REASON)}" if entry.text else "",
    )


def _one(ctx: Context, entry: AssessmentEntry) -> str:
    appealed = assess.appeal_against(ctx, entry)
    decided = "" if appealed and appealed.state is AppealState.GRANTED else _decided(ctx, entry)
    return ONE.format(
        number=entry.id,
        headline=assess.headline(ctx, entry),
        state=STATES[entry.state],
        day=meant.day_words(ctx, entry.day),
        text=f"：{plan.wording.short(entry.text, TEXT)}" if entry.text else "",
        office=BY_ONE.format(day=meant.day_words(ctx, local(entry.entered_at).date())),
        decided=decided,
        appeal=_appealed(ctx, appealed) if appealed else _until(ctx, entry),
    )


def _decided(ctx: Context, entry: AssessmentEntry) -> str:
    if entry.decided_at is None or entry.state not in DECISIONS:
        return ""
    how = DECISIONS[entry.state].format(reason=plan.wording.short(entry.decision, TEXT))
    return BY_ANOTHER.format(day=meant.day_words(ctx, local(entry.decided_at).date()), what=how)


def _until(ctx: Context, entry: AssessmentEntry) -> str:
    """Until when the unit may appeal, where it still may."""
    may_appeal = entry.state is EntryState.CONFIRMED and entry.kind is not EntryKind.FINDING
    until = assess.appeal_until(ctx, entry) if may_appeal else None
    return UNTIL.format(day=meant.day_words(ctx, until), number=entry.id) if until and until >= ctx.today else "。"


def _appealed(ctx: Context, appeal: Appeal) -> str:
    """What became of the unit's appeal against it."""
    day = meant.day_words(ctx, local(appeal.decided_at).date()) if appeal.decided_at else ""
    reason = plan.wording.short(appeal.decision, TEXT).rstrip("。")
    return APPEALED[appeal.state].format(number=appeal.id, day=day, reason=reason)
