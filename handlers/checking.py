"""A check of all units: 各单位得分, 待核, 重算, 定稿. For the office; units are told of their own elsewhere."""

import re

from bot import assess, people
from bot.assess import Check, Score
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right
from bot.text import dates
from handlers import meant, tasks

router = Router()

YEAR = re.compile(r"20\d\d")
NO_CHECK = "{period}还没有检查结果。"
WHICH = "是哪一次检查？请写明，例如「{word} 2026Q3」。"
RESULTS = "{check}，{units}个单位（已核定满分和得分）："
RESULT = "{code} {unit} {known_of} {known}{grade}"
NOTHING_WAITS = "{check}没有待核的项。"
WAITING = "{check}待核{items}项，没有扣分；由人评定的用「评定」录入："
ITEM = "{title}：{units}"
ALL_UNITS = "各单位"
FEW = 6
"""Units of an item that are named."""
SEVERAL = "{names}等{count}个单位"
UNCHANGED = "{check}重算了：各单位的得分没有变化。"
CHANGED = "{check}重算了：{count}个单位的得分有变化，已告诉{heard}个单位："
ONE_CHANGED = "{unit}{before}→{after}"
WAITING_YEAR = "{check}待核{items}项，没有扣分；还缺什么，回「年度结果」："
TO_FREEZE = "{check}，{units}个单位，按{day}的记录和考核表第{version}版计算。{waiting}定稿后永远不再改动，也不能撤回。"
STILL_WAITING = "{count}个单位还有待核的项，没有总分和等次，定稿后不能再补。"
CHOICES = ("定稿", "先不定稿")
NOT_FROZEN, FROZEN = "好，没有定稿。", "{check}已定稿，{units}个单位，不再改动。"
ALREADY = "{check}{day}已经定稿。"


@router.command(
    "各单位得分",
    "得分汇总",
    intent="score.results",
    usage="各单位得分 2026Q3",
    about="看一次检查各单位的得分，按单位编号排；单位看自己的用「本月检查」。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
def results(ctx: Context, said: Said) -> Reply:
    """Every unit's points, by code unless the company publishes by points."""
    check = _meant(ctx, said)
    found = assess.results(ctx, check)
    head = RESULTS.format(check=assess.check_words(check.period), units=len(found))
    return tasks.pages(ctx, head, [_result(org, score) for org, score in found])


def _result(org: Org, score: Score) -> str:
    known_of, known = assess.wording.points(score.known_of), assess.wording.points(score.known)
    grade = f" {score.grade}" if score.grade else ""
    return RESULT.format(code=org.code, unit=org.short, known_of=known_of, known=known, grade=grade)


@router.command(
    "待核",
    "待核清单",
    intent="score.pending",
    usage="待核 2026Q3",
    about="看一次检查里还待核的项和单位；待核不扣分，评定以后才算。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
def pending(ctx: Context, said: Said) -> Reply:
    """What nobody has judged yet, item by item."""
    people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    check = _meant(ctx, said)
    found, table = assess.results(ctx, check), assess.table_of(ctx, check)
    units: dict[str, list[str]] = {code: [] for code in (*(one.code for one in table.indicators), *assess.YEAR_PARTS)}
    for org, score in sorted(found, key=lambda one: one[0].code):
        for line in score.lines:
            if assess.is_waiting(line):
                units.setdefault(line["code"], []).append(org.short)
    name = assess.check_words(check.period)
    lines = [
        ITEM.format(title=f"{code} {assess.name_of(table, code)}", units=_named(names, len(found)))
        for code, names in units.items()
        if names
    ]
    if not lines:
        return Reply(NOTHING_WAITS.format(check=name))
    return tasks.pages(
        ctx, (WAITING_YEAR if check.period.isdecimal() else WAITING).format(check=name, items=len(lines)), lines
    )


def _named(names: list[str], whole: int) -> str:
    if len(names) == whole:
        return ALL_UNITS
    if len(names) <= FEW:
        return "、".join(names)
    return SEVERAL.format(names="、".join(names[:FEW]), count=len(names))


@router.command(
    "重算",
    intent="score.recompute",
    usage="重算 2026Q3",
    about="把已公布、没定稿的检查按现在确认的扣分、加分再算一遍，有变化的单位会知道。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def again(ctx: Context, said: Said) -> Reply:
    """Compute a shown check anew; the units whose points changed are told."""
    people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    check = _named_check(ctx, said, "重算")
    amended = assess.recompute(ctx, check)
    heard = assess.tell_amended(ctx, check, amended)
    listed = [
        ONE_CHANGED.format(
            unit=one.unit.short,
            before=assess.wording.points(one.before.known),
            after=assess.wording.points(one.now.known),
        )
        for one in amended
        if assess.wording.in_short(one.before) != assess.wording.in_short(one.now)
    ]
    head = (CHANGED if listed else UNCHANGED).format(
        check=assess.check_words(check.period), count=len(listed), heard=heard
    )
    return tasks.pages(ctx, head, listed)


@router.command(
    "定稿",
    "冻结",
    intent="score.freeze",
    usage=("定稿 2026Q3", "定稿 2026"),
    about="申诉期过了、申诉都答复了，把季度检查、年度考核定稿；定稿后不再改动。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def freeze(ctx: Context, said: Said) -> Reply:
    """Show what would be frozen; what is still open is said instead."""
    people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    check = _named_check(ctx, said, "定稿")
    name = assess.check_words(check.period)
    if check.frozen_at is not None:
        return Reply(ALREADY.format(check=name, day=meant.day_words(ctx, local(check.frozen_at).date())))
    assess.require_over(ctx, check)
    scores = [score for _, score in assess.every_result(ctx, check)]
    waiting = sum(score.points is None for score in scores)
    text = TO_FREEZE.format(
        check=name,
        units=len(scores),
        waiting=STILL_WAITING.format(count=waiting) if waiting else "",
        day=meant.day_words(ctx, check.as_of),
        version=ctx.get(assess.AssessmentTable, check.table_id).version,
    )
    return ask(ctx, "check.freeze", text, choices=CHOICES, payload={"number": check.id})


@router.answer("check.freeze")
def frozen(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Frozen, or not."""
    if answer.picked:
        return Reply(NOT_FROZEN)
    check = assess.freeze(ctx, ctx.get(Check, answer.payload["number"]))
    units = len(assess.every_result(ctx, check))
    return Reply(FROZEN.format(check=assess.check_words(check.period), units=units))


def _meant(ctx: Context, said: Said) -> Check:
    """The check of the period said, else the one shown last."""
    period = _period(ctx, said)
    if not period:
        check = assess.latest_shown(ctx)
        if check is None:
            raise NotFoundError(NO_CHECK.format(period=""))
        return check
    return assess.find_check(ctx, assess.read_period(period).kind, period)


def _named_check(ctx: Context, said: Said, word: str) -> Check:
    """The check of the period said: what changes a result is never guessed."""
    period = _period(ctx, said)
    if not period:
        raise BadInputError(WHICH.format(word=word))
    return assess.find_check(ctx, assess.read_period(period).kind, period)


def _period(ctx: Context, said: Said) -> str:
    """`2026Q3`, 三季度, 10月, `2026`: as a period is written; empty when none is said."""
    if YEAR.fullmatch(said.rest):
        return said.rest
    found = dates.main(dates.find(said.text, ctx.now, ctx.workdays, prefer="past"))
    return ((dates.period(found) if found else None) or "").replace("-Q", "Q")
