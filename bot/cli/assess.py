"""Commands of judgement: compute a check and print it, write its results to a file."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import assess, papers, people
from bot.assess import Check, CheckState, Score
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import Outcome, write
from bot.cli.words import ChineseCommand, now_option
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org

LONG = 200
"""Units from which on a progress bar is shown."""
COMPUTING = "计算"
HEADS = ("编号", "单位", "已核定", "得分", "待核", "等次")
DRAFT = "{name}（{period}，截至{as_of}）：{units}个单位，还没有公布。"
SHOWN = "{name}（{period}，截至{as_of}）：{units}个单位，已公布，不自动重算。"
FROZEN = "{name}（{period}，截至{as_of}）：{units}个单位，已定稿，不再改动。"
FORMS = {CheckState.DRAFT: DRAFT, CheckState.SHOWN: SHOWN, CheckState.FROZEN: FROZEN}
EXPORTED = "已导出 {period} 检查结果，{units}个单位：{path}"
SCHEME_EXPORTED = "已导出 {year} 年考核表：{path}"
NOTE, VERSION = "导入 {name}", "{year} 年考核表现在是第 {version} 版。"
YEARS = click.IntRange(2000, 2999)
WIDE = frozenset("WF")


@click.command(cls=ChineseCommand)
@click.argument("period")
@click.option("--json", "as_json", is_flag=True, help="结果打印成 JSON，带每一项的得分、原因和依据的记录。")
@click.option("--recompute", "again", is_flag=True, help="已公布、没定稿的也重算一遍，有变化的单位会收到消息。")
@click.option("--freeze", "frozen", is_flag=True, help="定稿：要已公布、申诉期已过、没有等答复的申诉和等确认的扣分。")
@now_option
@click.pass_obj
def check(edge: Edge, period: str, *, as_json: bool, again: bool, frozen: bool, now: datetime | None) -> None:
    """计算并打印各单位的检查结果：2026-10 是月检查，2026Q3 是季度检查；没公布的每次重算，公布了的不变。"""
    edge.now = now
    with files.transaction(edge, writing=True) as ctx:
        meant = assess.read_period(period)
        with counted(len(people.assessed(ctx))) as passed:
            found = assess.run_check(ctx, meant.kind, period, passed=passed)
        if again:
            assess.tell_amended(ctx, found, assess.recompute(ctx, found))
        if frozen:
            assess.freeze(ctx, found)
        results = assess.every_result(ctx, found)
        text = json_text(found, results) if as_json else "\n".join(table(found, results))
    click.echo(text)


@contextmanager
def counted(units: int) -> Iterator[Callable[[int], object]]:
    """Takes how many units are done; a progress bar on the terminal when there are many."""
    hidden = units < LONG or not sys.stderr.isatty()
    with click.progressbar(length=units, label=COMPUTING, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


def json_text(found: Check, results: Sequence[tuple[Org, Score]]) -> str:
    """The results for scripts."""
    told = {
        "kind": found.kind,
        "period": found.period,
        "state": found.state,
        "as_of": found.as_of.isoformat(),
        "units": [_unit(org, score) for org, score in results],
    }
    return json.dumps(told, ensure_ascii=False)


def _unit(org: Org, score: Score) -> dict[str, Any]:
    points = None if score.points is None else str(score.points)
    sums = {"points": points, "known": str(score.known), "known_of": str(score.known_of), "grade": score.grade}
    return {"code": org.code, "name": org.short} | sums | {"lines": score.lines}


def table(found: Check, results: Sequence[tuple[Org, Score]]) -> Iterator[str]:
    """By code, unless the company publishes by points."""
    name = assess.wording.name(found)
    yield FORMS[found.state].format(name=name, period=found.period, as_of=found.as_of.isoformat(), units=len(results))
    rows = [HEADS, *(_row(org, score) for org, score in results)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(org: Org, score: Score) -> tuple[str, ...]:
    waiting = sum(line["applies"] and line["earned"] is None for line in score.lines)
    known_of, known = assess.wording.points(score.known_of), assess.wording.points(score.known)
    return org.code, org.short, known_of, known, str(waiting), score.grade or "—"


def _width(text: str) -> int:
    """Columns on the terminal: a Chinese character takes two."""
    return sum(1 + (unicodedata.east_asian_width(sign) in WIDE) for sign in text)


@files.export.command("scores", cls=ChineseCommand)
@click.argument("period")
@files.target("检查结果.xlsx", "xlsx。")
@click.pass_obj
def export_scores(edge: Edge, period: str, output: Path) -> None:
    """导出一次检查的得分表和逐项说明，合计是公式，可以自己核对。"""
    with files.transaction(edge, writing=False) as ctx:
        content, units = _exported(ctx, period)
    write(output, content)
    click.echo(EXPORTED.format(period=period, units=units, path=output))


def _exported(ctx: Context, period: str) -> tuple[bytes, int]:
    found = assess.find_check(ctx, assess.read_period(period).kind, period)
    return papers.scores.export(ctx, found), len(assess.every_result(ctx, found))


@files.export.command("scheme", cls=ChineseCommand)
@click.argument("year", type=YEARS)
@files.target("考核表.xlsx", "xlsx。")
@click.pass_obj
def export_scheme(edge: Edge, year: int, output: Path) -> None:
    """导出一年的考核表，计分方法等可以下拉选；改好可以原样导回。"""
    with files.transaction(edge, writing=False) as ctx:
        content = papers.scheme.book(assess.tables.held(ctx, year), year)
    write(output, content)
    click.echo(SCHEME_EXPORTED.format(year=year, path=output))


@files.importing.command("scheme", cls=ChineseCommand)
@click.argument("year", type=YEARS)
@files.options
@click.pass_obj
def import_scheme(edge: Edge, /, year: int, file: Path, output: Path | None, **flags: bool) -> None:
    """导入一年的考核表，存成新的一版；以前的版本和已公布的检查不变。否决项填了文号才启用。"""
    sheet = papers.read(files.content(file), file.name)
    files.require_lines(sheet)
    # The table is one: there are no good rows without the others.
    outcome = Outcome(sheet, papers.scheme.COLUMNS, files.red_file(file, output), **flags | {"good_rows": False})
    with files.transaction(edge, writing=outcome.is_applied) as ctx:
        found = papers.scheme.compare(ctx, sheet, year)
        outcome.take(found, papers.scheme.described(found), lambda: _stored(ctx, outcome, found, file.name))
        try:
            outcome.refuse_bad_rows()
        except BadInputError:
            raise BadInputError(papers.scheme.BAD_ROWS.format(count=found.bad_rows)) from None
    click.echo(outcome.report())


def _stored(ctx: Context, outcome: Outcome, found: papers.scheme.SchemePlan, name: str) -> None:
    row = papers.scheme.apply(ctx, found, NOTE.format(name=name))
    outcome.effects.append(VERSION.format(year=row.year, version=row.version))
    outcome.more["version"] = row.version


COMMANDS = (check,)
