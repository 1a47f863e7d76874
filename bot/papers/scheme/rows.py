"""One row for each thing of the table, whatever it is: written from a table, read into the body of one; pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot import appraisal, people
from bot.assess import Table, labels, rules
from bot.core.errors import BadInputError
from bot.papers import books
from bot.papers.books import Head

Cell = people.roster.Cell
Column = people.roster.Column
cells = people.roster.cells
Values = dict[str, Any]

TITLE = "{year}年考核表"
BETWEEN = "；"
NOT_A_NUMBER = "「{text}」不是数。"
NOT_A_PAIR = "「{text}」看不懂，请写成“有载体 3；无载体 0”。"
UNKNOWN = "「{section}」里没有“{name}”这一项。"
SECTIONS: Mapping[str, str] = {words: name for name, words in rules.SECTIONS.items()}
METHODS = {words: method.value for method, words in labels.METHODS.items()}
SOURCES = {words: source.value for source, words in labels.SOURCES.items()}
MODES = {words: mode.value for mode, words in labels.MODES.items()}
GROUPS = {words: group.value for group, words in appraisal.GROUPS.items()}
PARAMS = {words: name for name, words in labels.PARAMS.items()}
PROFILES: Mapping[str, str] = {words: code for words, code in people.roster.PROFILES.items() if words != code}
NUMBERS = {
    "总则": ("base_points", "bonus_cap", "deduction_cap", "appeal_days"),
    "年度": ("quarters_mean", "on_site", "debrief"),
    "挂钩": ("party_weight",),
}
"""Settings that are one number, by section."""
FIELD_NAMES = {words: name for name, words in rules.FIELDS.items()}
"""`最低分` → `min`; what settings are called in the column of names."""


def _number(cell: Cell) -> Decimal | None:
    words = cells.plain(cell).replace("％", "%")
    if not words:
        return None
    try:
        value = Decimal(words.removesuffix("%")) / (100 if words.endswith("%") else 1)
    except InvalidOperation:
        raise BadInputError(NOT_A_NUMBER.format(text=words[:20])) from None
    if not value.is_finite():
        raise BadInputError(NOT_A_NUMBER.format(text=words[:20]))
    return value


def _code(cell: Cell) -> str:
    return cells.code(cell).upper()


COLUMNS = (
    Column(
        "section",
        "类型",
        cells.word({words: words for words in SECTIONS}),
        needed=True,
        choices=tuple(SECTIONS),
        width=9,
    ),
    Column("code", "编号", _code, width=9),
    Column("name", "名称", cells.text(30), needed=True, width=22),
    Column("dimension", "所属维度", _code, width=9),
    Column("points", "分值", _number, ("数值",), width=8),
    Column("method", "计分方法", cells.word(METHODS), choices=tuple(METHODS), width=11),
    Column("source", "数据来源", cells.word(SOURCES), choices=tuple(SOURCES), width=13),
    Column("unit_deduction", "每例扣分", _number, width=9),
    Column("params", "参数", cells.text(300), width=44),
    Column("document", "文号", cells.text(60), width=18),
    Column("rule", "说明", cells.text(200), width=60),
)
KEYS = tuple(column.key for column in COLUMNS)


def book(table: Table, year: int) -> bytes:
    """The table as a workbook that can be filled in and read back."""
    heads = [Head(one.title, one.width, needed=one.needed, choices=one.choices) for one in COLUMNS]
    rows = {number: [values.get(key) for key in KEYS] for number, values in enumerate(rows_of(table), start=2)}
    return books.book(TITLE.format(year=year), heads, rows)


def rows_of(table: Table) -> Iterator[Values]:
    """What the table says, row by row, as it is written into cells."""
    body = rules.plain(table)
    for one in body["dimensions"]:
        yield _row("维度", one, points=_float(one["points"]))
    for one in body["indicators"]:
        words = {"method": _shown(METHODS, one["method"]), "source": _shown(SOURCES, one["source"])}
        unit = None if one["unit_deduction"] is None else _float(one["unit_deduction"])
        more = {"dimension": one["dimension"], "points": _float(one["points"]), "unit_deduction": unit}
        yield _row("指标", one, params=_pairs(one["params"], PARAMS), rule=one["rule"], **words, **more)
    for one in body["bonuses"]:
        yield _row("加分项", one, params=_pairs(one["points"], {}), rule=one["rule"])
    for one in body["deductions"]:
        yield _row("扣分项", one, points=_float(one["points"]), rule=one["rule"])
    for one in body["vetoes"]:
        yield _row("否决项", one, params=one["cap"], document=one["document"])
    for one in body["grades"]:
        yield _row("等次", one, points=_float(one["min"]))
    yield from _settings(body)


def _settings(body: Mapping[str, Any]) -> Iterator[Values]:
    for words, names in NUMBERS.items():
        for name in names:
            yield _named(words, name, points=_float(body[SECTIONS[words]][name]))
    year, linkage = body["year"], body["linkage"]
    yield _named("年度", "debrief_map", params=_pairs(year["debrief_map"], {}))
    yield _named("年度", "debrief_weights", params=_pairs(year["debrief_weights"], GROUPS))
    yield _named("挂钩", "mode", params=_shown(MODES, linkage["mode"]))
    yield _named("挂钩", "band", params=_pairs(linkage["band"], {}))
    yield _named("挂钩", "profiles", params=BETWEEN.join(_shown(PROFILES, one) for one in linkage["profiles"]))


def _row(section: str, one: Mapping[str, Any], **more: Any) -> Values:
    return {"section": section, "code": one.get("code", ""), "name": one["name"], **more}


def _named(section: str, name: str, **more: Any) -> Values:
    return {"section": section, "code": "", "name": rules.FIELDS[name], **more}


def _float(text: Any) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _shown(words: Mapping[str, str], value: str) -> str:
    return next((word for word, meant in words.items() if meant == value), value)


def _pairs(values: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """`有载体 3；无载体 0`."""
    return BETWEEN.join(f"{_shown(words, name)} {_float(value):g}" for name, value in values.items())


def pairs(text: str, words: Mapping[str, str]) -> dict[str, str]:
    """The same, read back.

    Raises:
        BadInputError: a piece has no number.
    """
    found = {}
    for piece in filter(None, (one.strip() for one in re.split(r"[；;\n]", text))):
        split = re.fullmatch(r"(.+?)[\s:：=]+([0-9.]+%?)", piece)
        if split is None:
            raise BadInputError(NOT_A_PAIR.format(text=piece[:20]))
        found[words.get(split[1], split[1])] = str(_number(split[2]))
    return found


def add(body: dict[str, Any], values: Values) -> None:
    """Put what a row says into the body of a table; the words of settings that nobody knows are refused.

    Raises:
        BadInputError: it cannot be read.
    """
    words = values["section"]
    _ADD[words](body, SECTIONS[words], values)


def _said(values: Values, *keys: str) -> Values:
    """These of the row's values, blanks left out."""
    return {key: values[key] for key in keys if values.get(key) not in (None, "")}


def _dimension(body: dict[str, Any], section: str, values: Values) -> None:
    body.setdefault(section, []).append(_said(values, "code", "name", "points"))


def _deduction(body: dict[str, Any], section: str, values: Values) -> None:
    body.setdefault(section, []).append(_said(values, "code", "name", "points", "rule"))


def _indicator(body: dict[str, Any], section: str, values: Values) -> None:
    one = _said(values, "code", "dimension", "name", "points", "method", "source", "unit_deduction", "rule")
    body.setdefault(section, []).append(one | {"params": pairs(values.get("params", ""), PARAMS)})


def _bonus(body: dict[str, Any], section: str, values: Values) -> None:
    one = _said(values, "code", "name", "rule")
    body.setdefault(section, []).append(one | {"points": pairs(values.get("params", ""), {})})


def _veto(body: dict[str, Any], section: str, values: Values) -> None:
    """A veto is on when a document is named for it, never otherwise."""
    one = _said(values, "code", "name", "document")
    body.setdefault(section, []).append(one | {"cap": values.get("params", ""), "enabled": "document" in one})


def _grade(body: dict[str, Any], section: str, values: Values) -> None:
    lowest = values.get("points")
    body.setdefault(section, []).append({"name": values["name"]} | ({} if lowest is None else {"min": lowest}))


def _setting(body: dict[str, Any], section: str, values: Values) -> None:
    name, place = FIELD_NAMES.get(values["name"], ""), body.setdefault(section, {})
    if name in NUMBERS[values["section"]]:
        place[name] = values.get("points")
        return
    read = _WORDS.get((section, name))
    if read is None:
        raise BadInputError(UNKNOWN.format(section=values["section"], name=values["name"][:20]))
    place[name] = read(values.get("params", ""))


_WORDS: Mapping[tuple[str, str], Callable[[str], Any]] = {
    ("year", "debrief_map"): lambda text: pairs(text, {}),
    ("year", "debrief_weights"): lambda text: pairs(text, GROUPS),
    ("linkage", "band"): lambda text: pairs(text, {}),
    ("linkage", "mode"): lambda text: MODES.get(text, text),
    ("linkage", "profiles"): lambda text: [PROFILES.get(one, one) for one in cells.parts(text)],
}
_ADD: Mapping[str, Callable[[dict[str, Any], str, Values], None]] = {
    "总则": _setting,
    "维度": _dimension,
    "指标": _indicator,
    "加分项": _bonus,
    "扣分项": _deduction,
    "否决项": _veto,
    "等次": _grade,
    "年度": _setting,
    "挂钩": _setting,
}
