"""Reading an assessment table as somebody wrote it: every mistake named at once, in Chinese."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot import people
from bot.appraisal import VoterGroup
from bot.assess.proposing import METHODS
from bot.assess.scheme import Indicator, LinkageMode, Method, Source, Table, with_vetoes
from bot.core.errors import BadInputError

__all__ = ["COMPUTED", "Indicator", "Method", "Source", "Table", "mistakes", "plain", "read", "with_vetoes"]

COMPUTED: Mapping[str, Method] = {
    "D1-1": Method.WEIGHTED_TASKS,
    "D2-2": Method.RATIO,
    "D2-3": Method.DEDUCT,
    "D2-4": Method.RATIO,
    "D3-1": Method.DEDUCT,
    "D3-2": Method.DEDUCT,
    "D3-3": Method.RATIO,
    **METHODS,
}
"""Indicators that records answer, and by which method; no other can be `auto`."""
TASK_PARAMS = frozenset({"on_time", "late_within_grace", "later", "grace_days"})
MOST_POINTS = 100
"""Of a grade of the debrief."""
RATIO_PARAMS = frozenset({"target", "zero_at"})


SECTIONS: Mapping[str, str] = {
    "scoring": "总则",
    "dimensions": "维度",
    "indicators": "指标",
    "bonuses": "加分项",
    "deductions": "扣分项",
    "vetoes": "否决项",
    "grades": "等次",
    "year": "年度",
    "linkage": "挂钩",
}
FIELDS: Mapping[str, str] = {
    "base_points": "总分",
    "bonus_cap": "加分上限",
    "deduction_cap": "扣分上限",
    "appeal_days": "申诉天数",
    "code": "编号",
    "dimension": "所属维度",
    "name": "名称",
    "points": "分值",
    "method": "计分方法",
    "source": "数据来源",
    "unit_deduction": "每例扣分",
    "params": "参数",
    "rule": "说明",
    "cap": "最高等次",
    "enabled": "启用",
    "document": "文号",
    "min": "最低分",
    "quarters_mean": "季度平均占比",
    "on_site": "现场检查占比",
    "debrief": "述职测评占比",
    "debrief_map": "测评等次分值",
    "debrief_weights": "测评人员权重",
    "mode": "挂钩方式",
    "party_weight": "党建占比",
    "band": "等次系数",
    "profiles": "适用单位类别",
}
"""What sections and fields are called where people fill them in."""
MISTAKES = "考核表有误：{mistakes}。"
WRONG_SECTION, WRONG_FIELD = "“{section}”填得不对", "{item}的“{field}”填得不对"
TWICE = "编号 {code} 用了 {count} 次"
GRADE_TWICE = "等次“{name}”写了 {count} 次"
DIMENSION_SUM = "{code}{name}应为 {points} 分，各项指标加起来是 {total} 分"
BASE_SUM = "总分应为 {points} 分，各维度加起来是 {total} 分"
NO_DIMENSION = "指标 {code} 所属的维度“{dimension}”不在表里"
NOT_COMPUTED = "指标 {code} 没有记录可以自动算，数据来源不能是 auto"
ONLY_COMPUTED = "指标 {code} 的计分方法要靠记录自动算，数据来源只能是 auto"
WRONG_PARAMS = "指标 {code} 的“参数”与计分方法不符"
WRONG_UNIT = "指标 {code} 的“每例扣分”只有扣分法要填，也必须填，且不超过分值"
GRADE_ORDER = "等次要从高到低，最低一等从 0 分起"
NO_GRADE = "否决项 {code} 的最高等次“{cap}”不在表里"
NO_DOCUMENT = "否决项 {code} 要启用，先填依据的文号"
YEAR_SUM = "年度三部分的占比加起来应为 1，现在是 {total}"
WEIGHT_SUM = "测评人员权重要写全三类，加起来应为 1"
WRONG_MAP = "测评等次分值要从高到低，不超过 100"
WRONG_BAND = "等次系数要写全各等次，从高到低"
NO_PROFILE = "没有单位类别“{profile}”"
_TABLE = TypeAdapter(Table)


def read(body: Mapping[str, Any]) -> Table:
    """The table that the body of a version describes; sums are looked at once every field can be read.

    Raises:
        BadInputError: every mistake, in Chinese.
    """
    table, wrong = _read(body)
    if table is None or wrong:
        raise BadInputError(MISTAKES.format(mistakes="；".join(wrong)))
    return table


def mistakes(body: Mapping[str, Any]) -> list[str]:
    """Every mistake of a body, in Chinese, each once."""
    return _read(body)[1]


def _read(body: Mapping[str, Any]) -> tuple[Table | None, list[str]]:
    try:
        table = _TABLE.validate_python(dict(body))
    except ValidationError as error:
        return None, list(dict.fromkeys(_misfilled(body, one["loc"]) for one in error.errors()))
    return table, list(dict.fromkeys(_contradictions(table)))


def plain(table: Table) -> dict[str, Any]:
    """The body that describes the table, of values JSON knows, numbers as text; `read` gives the same table again."""
    body: dict[str, Any] = _TABLE.dump_python(table, mode="json")
    return body


def _misfilled(body: Mapping[str, Any], place: tuple[int | str, ...]) -> str:
    """One mistake of reading, said with the names people know."""
    section, *rest = place
    label = SECTIONS.get(str(section), str(section))
    names = [FIELDS[part] for part in rest if isinstance(part, str) and part in FIELDS]
    numbers = [part for part in rest if isinstance(part, int)]
    if numbers:
        row = body[str(section)][numbers[0]]
        known = row.get("code") or row.get("name") if isinstance(row, Mapping) else None
        label += str(known) if known else f"第 {numbers[0] + 1} 行"
    if names:
        return WRONG_FIELD.format(item=label, field=names[0])
    extra = [str(part) for part in rest if isinstance(part, str)]
    return WRONG_FIELD.format(item=label, field=extra[0]) if extra else WRONG_SECTION.format(section=label)


def _contradictions(table: Table) -> Iterator[str]:
    yield from _twice(table)
    yield from _sums(table)
    for indicator in table.indicators:
        yield from _indicator(indicator)
    yield from _grades(table)
    yield from _year(table)
    yield from _linkage(table)


def _twice(table: Table) -> Iterator[str]:
    parts: Iterable[Iterable[Any]] = (
        table.dimensions,
        table.indicators,
        table.bonuses,
        table.deductions,
        table.vetoes,
    )
    for code, count in Counter(one.code for part in parts for one in part).items():
        if count > 1:
            yield TWICE.format(code=code, count=count)


def _sums(table: Table) -> Iterator[str]:
    codes = {dimension.code for dimension in table.dimensions}
    for dimension in table.dimensions:
        total = sum(one.points for one in table.indicators if one.dimension == dimension.code)
        if total != dimension.points:
            yield DIMENSION_SUM.format(code=dimension.code, name=dimension.name, points=dimension.points, total=total)
    for one in table.indicators:
        if one.dimension not in codes:
            yield NO_DIMENSION.format(code=one.code, dimension=one.dimension)
    total = sum(dimension.points for dimension in table.dimensions)
    if total != table.scoring.base_points:
        yield BASE_SUM.format(points=table.scoring.base_points, total=total)


def _indicator(one: Indicator) -> Iterator[str]:
    if one.source is Source.AUTO and COMPUTED.get(one.code) is not one.method:
        yield NOT_COMPUTED.format(code=one.code)
    if one.method is Method.WEIGHTED_TASKS and one.source is not Source.AUTO:
        yield ONLY_COMPUTED.format(code=one.code)
    if not _params_fit(one):
        yield WRONG_PARAMS.format(code=one.code)
    if not _unit_fits(one):
        yield WRONG_UNIT.format(code=one.code)


def _unit_fits(one: Indicator) -> bool:
    """Whether so much per case is said where, and only where, cases are deducted."""
    unit = one.unit_deduction
    return (unit is not None) == (one.method is Method.DEDUCT) and (unit is None or unit <= one.points)


def _params_fit(one: Indicator) -> bool:
    """Whether the parameters are those of the method, in their order: shares of 1, points up to the indicator's."""
    params = one.params
    if one.method is Method.WEIGHTED_TASKS:
        if set(params) != TASK_PARAMS or params["grace_days"] % 1:
            return False
        return params["later"] <= params["late_within_grace"] <= params["on_time"] == 1
    if one.method is Method.RATIO:
        return set(params) == RATIO_PARAMS and params["zero_at"] < params["target"] <= 1
    if one.method is Method.BANDS:
        return max(params.values(), default=None) == one.points
    if one.method is Method.ADD:
        return bool(params) and all(0 < value <= one.points for value in params.values())
    return not params


def _grades(table: Table) -> Iterator[str]:
    bounds = [grade.min for grade in table.grades]
    if not bounds or bounds[-1] or any(low >= high for high, low in pairwise(bounds)):
        yield GRADE_ORDER
    names = Counter(grade.name for grade in table.grades)
    yield from (GRADE_TWICE.format(name=name, count=count) for name, count in names.items() if count > 1)
    for veto in table.vetoes:
        if veto.cap not in names:
            yield NO_GRADE.format(code=veto.code, cap=veto.cap)
        if veto.enabled and not veto.document:
            yield NO_DOCUMENT.format(code=veto.code)


def _year(table: Table) -> Iterator[str]:
    year = table.year
    total = year.quarters_mean + year.on_site + year.debrief
    if total != 1:
        yield YEAR_SUM.format(total=f"{total.normalize():f}")
    if set(year.debrief_weights) != set(VoterGroup) or sum(year.debrief_weights.values()) != 1:
        yield WEIGHT_SUM
    points = list(year.debrief_map.values())
    if points[0] > MOST_POINTS or not _falls(points):
        yield WRONG_MAP


def _linkage(table: Table) -> Iterator[str]:
    linkage, grades = table.linkage, [grade.name for grade in table.grades]
    if linkage.mode is LinkageMode.BAND and (
        set(linkage.band) != set(grades) or not _falls([linkage.band[name] for name in grades])
    ):
        yield WRONG_BAND
    known = set(people.roster.PROFILES.values())
    yield from (NO_PROFILE.format(profile=one) for one in linkage.profiles if one not in known)


def _falls(numbers: Sequence[Decimal]) -> bool:
    """Whether none is greater than the one before it."""
    return all(low <= high for high, low in pairwise(numbers))
