"""What is said when a year is shown: to each unit its own result with the feedback, to the office all together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.assess import feedback, freezing
from bot.assess.composing import NAMES
from bot.assess.methods import number, tenths
from bot.assess.models import Check, CheckState, Score
from bot.assess.shown import table_of
from bot.assess.wording import fitting, in_short, name
from bot.core.context import Context
from bot.people import Org
from bot.plan import wording

FIRST = "{name}，{unit}：{points}{grade}。"
GRADE = "，{grade}"
PART, WAITING, LEFT_OUT = "{name}{earned}/{of}", "{name}待核", "{name}不计"
UNTIL = "逐项原因回「年度结果」，书面反馈回「反馈」。不同意的，{until}前（含当天）回「申诉 编号 理由」。"
ALL = "{name}，{units}个单位{grades}。"
GRADES, COUNTED, UNGRADED = "：{listed}", "{name}{count}个", "有待核项、还没定的{count}个"
NOT_SHOWN = "按{day}的记录计算，还没有公布。"
TOLD = "各单位的结果和反馈已发本单位书记，申诉到{until}为止，之后回「定稿 {period}」。"
UNTOLD = "另有{count}个单位没有书记，没有发。"
FROZEN = "已定稿。"


def statements(ctx: Context, check: Check, found: Sequence[tuple[Org, Score]]) -> Iterator[tuple[int, str]]:
    """What each unit reads, by its number; the feedback is drawn where there is none, and left out where too long."""
    words = feedback.draw(ctx, check, [unit.id for unit, _ in found])
    until = UNTIL.format(until=wording.day(freezing.appeals_end(ctx, check)))
    for unit, score in found:
        first = [headline(unit, check, score), f"{parts(score)}。"]
        yield unit.id, fitting(first, words[unit.id].text.splitlines(), until)


def headline(unit: Org, check: Check, score: Score) -> str:
    """`2026年度考核，锅炉支部：得90.1分，优秀。`."""
    grade = GRADE.format(grade=score.grade) if score.grade else ""
    return FIRST.format(name=name(check), unit=unit.short, points=in_short(score), grade=grade)


def parts(score: Score) -> str:
    """`季度平均54.1/60，现场考评待核，述职测评19/20`."""
    return "，".join(_part(line) for line in score.lines)


def _part(line: dict[str, Any]) -> str:
    form = LEFT_OUT if not line["applies"] else WAITING if line["earned"] is None else PART
    earned = "" if line["earned"] is None else points_of(line["earned"])
    return form.format(name=NAMES.get(line["code"], line["code"]), earned=earned, of=number(Decimal(line["of"])))


def points_of(earned: str) -> str:
    """A part's points with one decimal, half up: `54.1`, `17`."""
    return tenths(Decimal(earned))


def overview(ctx: Context, check: Check, found: Sequence[tuple[Org, Score]], untold: int = 0) -> str:
    """How many units have which grade, and what comes next; no unit is named."""
    return graded(ctx, check, found) + _next(ctx, check, untold)


def graded(ctx: Context, check: Check, found: Sequence[tuple[Org, Score]]) -> str:
    """`2026年度考核，21个单位：优秀15个、良好6个。`."""
    counts = Counter(score.grade for _, score in found)
    listed = [
        COUNTED.format(name=grade.name, count=counts[grade.name])
        for grade in table_of(ctx, check).grades
        if counts[grade.name]
    ]
    listed += [UNGRADED.format(count=counts[""])] if counts[""] else []
    grades = GRADES.format(listed="、".join(listed)) if listed else ""
    return ALL.format(name=name(check), units=len(found), grades=grades)


def _next(ctx: Context, check: Check, untold: int) -> str:
    if check.state is CheckState.FROZEN:
        return FROZEN
    if check.state is CheckState.DRAFT:
        return NOT_SHOWN.format(day=wording.day(check.as_of))
    told = TOLD.format(until=wording.day(freezing.appeals_end(ctx, check)), period=check.period)
    return told + (UNTOLD.format(count=untold) if untold else "")
