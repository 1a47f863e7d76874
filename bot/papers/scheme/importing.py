"""Importing a year's table: read, compare with the version that holds, look; nothing is written before `apply`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import assess, people
from bot.assess import AssessmentTable, Table, rules
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers.scheme import rows
from bot.papers.scheme.rows import COLUMNS, KEYS
from bot.papers.sheets import Sheet

Entry = people.roster.Entry
Problem = people.roster.Problem
Row = people.roster.Row

WHAT = "scheme"
TITLES = {column.key: column.title for column in COLUMNS}
CODE = re.compile(r"[A-Z]\d{1,2}(?:-\d{1,2})?")
ADDED, CHANGED, REMOVED = "新增 {name}", "更新 {name}：{changes}", "删除 {name}"
CHANGE, NOTHING = "{title} {before} → {after}", "空"
STANDS = "已公布、已定稿的检查仍按原来那一版，以后计算的按新的一版。"
BAD_ROWS = "有 {count} 行有错，没有导入；考核表要整张一致，不能只导入一部分。"
ABOUT = (("等次要", "等次"), ("等次“", "等次"), ("总分", "维度"), ("年度", "年度"), ("测评", "年度"), ("", "挂钩"))
"""Which rows a mistake without a code is about, by what it says."""


@dataclass(frozen=True, slots=True)
class SchemePlan(people.roster.Plan):
    """What importing a table would do."""

    year: int = 0
    table: Table | None = None
    """The whole table; None when something is wrong with it."""
    effects: tuple[str, ...] = ()


def compare(ctx: Context, sheet: Sheet, year: int) -> SchemePlan:
    """What importing this table for a year would do; what is not in the file is taken out.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["name"], lambda row: _key(row.values) if row.good else "")
    table = _table(read)
    before = {_key(one): one for one in rows.rows_of(assess.tables.held(ctx, year))}
    after = {_key(one): one for one in rows.rows_of(table)} if table else before
    changed = {key: list(_changes(before[key], one)) for key, one in after.items() if key in before}
    changed = {key: changes for key, changes in changed.items() if changes}
    numbers = {_key(row.values): row.number for row in read}
    return SchemePlan(
        WHAT,
        added=tuple(_entry(numbers, after[key]) for key in after if key not in before),
        updated=tuple(_entry(numbers, after[key]) for key in changed),
        unchanged=sum(key in before and key not in changed for key in after),
        problems=tuple(problem for row in read for problem in row.problems),
        hints=(Problem(0, "", STANDS),) if after != before else (),
        year=year,
        table=table,
        effects=(
            *(CHANGED.format(name=_name(after[key]), changes="；".join(some)) for key, some in changed.items()),
            *(ADDED.format(name=_name(after[key])) for key in after if key not in before),
            *(REMOVED.format(name=_name(before[key])) for key in before if key not in after),
        ),
    )


def _table(read: Sequence[Row]) -> Table | None:
    """The table the rows make; every mistake is put to the row it is about."""
    body: dict[str, Any] = {}
    for row in read:
        if row.good:
            try:
                rows.add(body, row.values)
            except BadInputError as error:
                row.wrong(TITLES["params"], error.sentence)
    if not all(row.good for row in read):
        return None
    mistakes = rules.mistakes(body)
    for sentence in mistakes:
        _about(sentence, read).wrong(TITLES["name"], f"{sentence}。")
    return None if mistakes else rules.read(body)


def _about(sentence: str, read: Sequence[Row]) -> Row:
    """The row a mistake is about: that of the code it names, else the first of the kind it tells of."""
    codes = set(CODE.findall(sentence))
    section = next(section for word, section in ABOUT if word in sentence)
    named = [row for row in read if row.code in codes or _is_named(row, sentence)]
    return next(iter([*named, *(row for row in read if row.values.get("section") == section), *read]))


def _is_named(row: Row, sentence: str) -> bool:
    """Whether a mistake names the row: `挂钩的“挂钩方式”`, `等次良好`."""
    section, name = row.values.get("section"), row.values.get("name")
    return bool(name) and (f"{section}的“{name}”" in sentence or f"{section}{name}" in sentence)


def _key(values: Mapping[str, Any]) -> str:
    """What a row is known by: its code, else its section and name."""
    return str(values.get("code") or f"{values.get('section')}:{values.get('name')}")


def _name(values: Mapping[str, Any]) -> str:
    return f"{values['code'] or values['section']} {values['name']}"


def _entry(numbers: Mapping[str, int], values: Mapping[str, Any]) -> Entry:
    return Entry(numbers.get(_key(values), 0), str(values["code"]), str(values["name"]), values)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in KEYS:
        was, now = before.get(key), after.get(key)
        if was != now:
            yield CHANGE.format(title=TITLES[key], before=_shown(was), after=_shown(now))


def _shown(cell: Any) -> str:
    return NOTHING if cell in (None, "") else str(cell)


def apply(ctx: Context, found: SchemePlan, note: str = "") -> AssessmentTable:
    """Put the table beside the older versions as the one that holds; the same table again is no new version.

    Raises:
        BadInputError: something is wrong with it.
        NotAllowedError: the table is the office's.
    """
    if found.table is None:
        raise BadInputError(BAD_ROWS.format(count=found.bad_rows))
    return assess.tables.save_version(ctx, found.year, rules.plain(found.table), note)


def described(found: SchemePlan) -> list[str]:
    """What changes, what is new, what is taken out."""
    return list(found.effects)
