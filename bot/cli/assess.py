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

from bot import assess, papers
from bot.assess import Check, CheckState, Score
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import write
from bot.cli.words import ChineseCommand, now_option
from bot.core.context import Context
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
        with _counted(len(assess.units(ctx))) as passed:
            found = assess.run_check(ctx, meant.kind, period, passed=passed)
        if again:
            assess.tell_amended(ctx, found, assess.recompute(ctx, found))
        if frozen:
            assess.freeze(ctx, found)
        results = assess.every_result(ctx, found)
        text = _json(found, results) if as_json else "\n".join(_table(found, results))
    click.echo(text)


@contextmanager
def _counted(units: int) -> Iterator[Callable[[int], object]]:
    """Takes how many units are done; a progress bar on the terminal when there are many."""
    hidden = units < LONG or not sys.stderr.isatty()
    with click.progressbar(length=units, label=COMPUTING, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


def _json(found: Check, results: Sequence[tuple[Org, Score]]) -> str:
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


def _table(found: Check, results: Sequence[tuple[Org, Score]]) -> Iterator[str]:
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


COMMANDS = (check,)
