"""What somebody wants to enter about a unit, looked at against the table of the year before it is kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlmodel import col, select

from bot import people
from bot.assess import tables
from bot.assess.composing import NAMES, ON_SITE
from bot.assess.methods import NOT_APPLICABLE, SHARE, number
from bot.assess.models import AssessmentEntry, Check, CheckKind, CheckState, EntryKind, EntryState
from bot.assess.scheme import Indicator, Method, Source, Table
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import OrgKind, Right

TASK_LINE = "D1-1"
"""The line of the table in which duties are counted: single duties are left out of it, never the line."""
NOT_ASSESSED = frozenset({OrgKind.COMMITTEE, OrgKind.GROUP})
"""A group's doings are its unit's."""
WHICH_UNIT = "请写明是哪个支部；{unit}不单独考核。"
TO_COME = "{day}还没有到，不能先记。"
NO_TEXT = "请写明是什么事，让单位看得懂。"
UNKNOWN = "{year}年考核表里没有编号为“{code}”的{what}，没有记。"
ITEMS: Mapping[EntryKind, str] = {
    EntryKind.VALUE: "由人评定的指标",
    EntryKind.DEDUCTION: "扣分项",
    EntryKind.BONUS: "加分项",
    EntryKind.FINDING: "考核项",
    EntryKind.ON_SITE: "现场考评",
}
NEED_POINTS = "{code} {name}没有定每例扣几分，请写明扣几分。"
NOT_POINTS = "{code} {name}一次扣 0 到 {most} 分，最多两位小数，请再写一次。"
NEED_CASES = "{code} {name}按例扣分，请写例数，例如「2」。"
NEED_SHARE = "{code} {name}按比例计分，请写 0 到 100 的百分数，例如「92%」。"
NEED_ON_SITE = "现场考评请写 0 到 100 的分数，最多两位小数，例如「现场分 锅炉支部 92」。"
NEED_LEVEL = "{code} {name}请写明是哪一档：{levels}。"
WHY_NOT = "请写明{code} {name}为什么不适用，让单位看得懂。"
DUTY_BY_DUTY = "{code} {name}按清单任务算，不能整项不适用；不用办的任务回「不适用 编号 原因」。"
FROZEN = "{day}所在的{period}考核结果已经定稿，不再改动。"
ALREADY = "已经录过一样的（第{number}号），没有再记。"
CENT = Decimal("0.01")
SAID_BY_NUMBER = frozenset({EntryKind.VALUE, EntryKind.ON_SITE})
"""What may be entered without a word."""
FULL = 100
"""Points of a check on site."""
MOST_CASES = 99
"""In one entry."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Something to be entered; `points` None and `value` empty: as the table says."""

    kind: EntryKind
    org_id: int
    day: date
    """The day it happened; decides the period."""
    code: str = ""
    text: str = ""
    points: Decimal | None = None
    value: str = ""
    document: str = ""


def checked(ctx: Context, draft: Draft) -> Draft:
    """The draft with the table's own points and level filled in.

    Raises:
        NotAllowedError: the speaker enters nothing about this unit.
        BadInputError: it says too little, or what the table does not know.
        ConflictError: the same was entered before, or the period's result is frozen.
    """
    unit = people.org(ctx, draft.org_id)
    people.require(ctx, Right.ENTER_RESULT, unit)
    if unit.kind in NOT_ASSESSED:
        raise BadInputError(WHICH_UNIT.format(unit=unit.short))
    if draft.day > ctx.today:
        raise BadInputError(TO_COME.format(day=day_words(draft.day)))
    require_open(ctx, draft.day, draft.kind)
    _, table = tables.current(ctx, draft.day.year)
    filled = _FILL[draft.kind](table, replace(draft, text=draft.text.strip(), value=draft.value.strip()))
    if not filled.text and filled.kind not in SAID_BY_NUMBER:
        raise BadInputError(NO_TEXT)
    _require_new(ctx, filled)
    return filled


def day_words(day: date) -> str:
    """`2026年11月23日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def name_of(table: Table, code: str) -> str:
    """What an item of the table is called; empty when it has none of this code."""
    items: Iterable[tuple[str, str]] = (
        (one.code, one.name)
        for part in (table.indicators, table.bonuses, table.deductions, table.vetoes, table.dimensions)
        for one in part
    )
    return {**dict(items), **NAMES}.get(code, "")


def levels(ctx: Context, code: str, year: int) -> tuple[str, ...]:
    """The bands or levels an item of the year's table is judged by, as people type them; none for any other item."""
    _, table = tables.current(ctx, year)
    bonuses = {one.code: one.points for one in table.bonuses}
    banded = {one.code: one.params for one in table.indicators if one.method in {Method.BANDS, Method.ADD}}
    return tuple((bonuses | banded).get(code, ()))


def require_open(ctx: Context, day: date, kind: EntryKind | None = None) -> None:
    """Let pass a day whose quarter and year may still change; a month's check counts into no score.

    The check on site counts into the year alone.

    Raises:
        ConflictError: the result is frozen.
    """
    quarter = (day.month + 2) // 3
    periods = {f"{day.year}Q{quarter}": f"第{quarter}季度", f"{day.year}": "年度"}
    if kind is EntryKind.ON_SITE:
        del periods[f"{day.year}Q{quarter}"]
    query = select(Check.period, Check.state).where(col(Check.kind) != CheckKind.MONTH, col(Check.period).in_(periods))
    # Who freezes and who still decides wait for each other: nothing is decided behind a result that stands.
    states = dict(ctx.session.exec(query.with_for_update(read=True)).all())
    for period, words in periods.items():
        if states.get(period) is CheckState.FROZEN:
            raise ConflictError(FROZEN.format(day=day_words(day), period=words))


def _require_new(ctx: Context, draft: Draft) -> None:
    one = AssessmentEntry
    same = select(one).where(
        col(one.org_id) == draft.org_id,
        col(one.day) == draft.day,
        col(one.kind) == draft.kind,
        col(one.code) == draft.code,
        col(one.text) == draft.text,
        col(one.value) == draft.value,
        col(one.state).in_((EntryState.ENTERED, EntryState.CONFIRMED)),
        *([col(one.points) == draft.points] if draft.kind is EntryKind.ON_SITE else []),
    )
    found = ctx.session.exec(same).first()
    if found is not None:
        raise ConflictError(ALREADY.format(number=found.id))


def _unknown(draft: Draft) -> BadInputError:
    return BadInputError(UNKNOWN.format(year=draft.day.year, code=draft.code, what=ITEMS[draft.kind]))


def _indicator(table: Table, code: str) -> Indicator | None:
    return next((one for one in table.indicators if one.code == code), None)


def _value(table: Table, draft: Draft) -> Draft:
    """A value in the form its method reads; only where people judge, and never with points of its own."""
    one = _indicator(table, draft.code)
    if one is not None and draft.value == NOT_APPLICABLE:
        return _left_out(one, draft)
    if one is None or one.source is Source.AUTO:
        raise _unknown(draft)
    return replace(draft, value=_READ[one.method](one, draft.value), points=None)


def _left_out(one: Indicator, draft: Draft) -> Draft:
    """Any item but that of the duties may not apply to a unit, one kept from records too; the unit reads why."""
    if one.code == TASK_LINE:
        raise BadInputError(DUTY_BY_DUTY.format(code=one.code, name=one.name))
    if not draft.text:
        raise BadInputError(WHY_NOT.format(code=one.code, name=one.name))
    return replace(draft, points=None)


def _cases(one: Indicator, value: str) -> str:
    cases = value.rstrip("例次处篇件个")
    if not (cases.isascii() and cases.isdigit()) or int(cases) > MOST_CASES:
        raise BadInputError(NEED_CASES.format(code=one.code, name=one.name))
    return str(int(cases))


def _share(one: Indicator, value: str) -> str:
    """A share of 1: `92%`, `0.92` and `.92` are the same."""
    plain = value.replace("％", "%")
    share = _decimal(plain.rstrip("%"))
    if share is not None and plain.endswith("%"):
        share /= 100
    text = "" if share is None else f"{share.normalize():f}"
    if not SHARE.fullmatch(text) or Decimal(text) > 1:
        raise BadInputError(NEED_SHARE.format(code=one.code, name=one.name))
    return text


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _level(one: Indicator, value: str) -> str:
    if value not in one.params:
        raise BadInputError(_which_level(one.code, one.name, one.params))
    return value


def _which_level(code: str, name: str, levels: Iterable[str]) -> str:
    return NEED_LEVEL.format(code=code, name=name, levels="、".join(levels))


def _deduction(table: Table, draft: Draft) -> Draft:
    """So much per case unless told; never more than the item has, or than may be taken altogether."""
    indicator = _indicator(table, draft.code)
    deduction = next((one for one in table.deductions if one.code == draft.code), None)
    if indicator is not None:
        name, most, usual = indicator.name, indicator.points, indicator.unit_deduction
    elif deduction is not None:
        name, most, usual = deduction.name, table.scoring.deduction_cap, deduction.points
    else:
        raise _unknown(draft)
    points = draft.points if draft.points is not None else usual
    if points is None:
        raise BadInputError(NEED_POINTS.format(code=draft.code, name=name))
    if not 0 < points <= most or points % CENT:
        raise BadInputError(NOT_POINTS.format(code=draft.code, name=name, most=number(most)))
    return replace(draft, points=points)


def _bonus(table: Table, draft: Draft) -> Draft:
    """The points of the level; the only level need not be named."""
    bonus = next((one for one in table.bonuses if one.code == draft.code), None)
    if bonus is None:
        raise _unknown(draft)
    level = draft.value or (next(iter(bonus.points)) if len(bonus.points) == 1 else "")
    if level not in bonus.points:
        raise BadInputError(_which_level(bonus.code, bonus.name, bonus.points))
    return replace(draft, value=level, points=bonus.points[level])


def _finding(table: Table, draft: Draft) -> Draft:
    """What was seen costs nothing; the item it belongs to need not be named."""
    if draft.code and not name_of(table, draft.code):
        raise _unknown(draft)
    return replace(draft, points=None)


def _on_site(_: Table, draft: Draft) -> Draft:
    """The points of the year's check on site, of a hundred."""
    points = draft.points
    if points is None or not 0 <= points <= FULL or points % CENT:
        raise BadInputError(NEED_ON_SITE)
    return replace(draft, code=ON_SITE, value="")


_READ: Mapping[Method, Callable[[Indicator, str], str]] = {
    Method.DEDUCT: _cases,
    Method.RATIO: _share,
    Method.BANDS: _level,
    Method.ADD: _level,
}
_FILL: Mapping[EntryKind, Callable[[Table, Draft], Draft]] = {
    EntryKind.VALUE: _value,
    EntryKind.DEDUCTION: _deduction,
    EntryKind.BONUS: _bonus,
    EntryKind.FINDING: _finding,
    EntryKind.ON_SITE: _on_site,
}
