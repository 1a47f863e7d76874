"""The command that looks at an installation: `zhibu doctor`, and `zhibu doctor 60020` for a number somebody read."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from bot import doctor as clinic
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand
from bot.core.config import ConfigError
from bot.core.errors import NotFoundError
from bot.doctor import Finding, Grade, Report

MARKS = {Grade.OK: "✓", Grade.WARNING: "!", Grade.WRONG: "✗"}
FINE, WRONG, WARNED = 0, 1, 3
"""Exit codes; 2 is wrong usage, as everywhere."""
BY_SOMEBODY = "    → {who}：{remedy}"
BY_ITSELF = "    → {remedy}"
TOTAL = "共 {all} 项：{ok} 项正常，{warning} 项提醒，{wrong} 项要处理。"
UNREAD = "配置改好之前，其余各项没有查。"
NOT_ASKED = "没有联网查的：{titles}。"
NOTHING = "没有可查的：{titles}（没有配置，或还没有数据库）。"
UNKNOWN = "没有收录错误码 {code}：到平台的错误码查询页查这个数。"
MEANING = "{title} {code}：{means}。\n    → {who}：{remedy}。"


class CheckName(click.ParamType[str]):
    """The name of a check."""

    name = "名称"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself."""
        names = [check.name for check in clinic.CHECKS]
        if value not in names:
            self.fail(f"没有这一项；有：{'、'.join(names)}。", param, ctx)
        return str(value)


class Number(click.ParamType[int]):
    """An errcode."""

    name = "错误码"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        try:
            return int(value)
        except ValueError:
            self.fail("应为错误码，例如 60020。", param, ctx)


@click.command(cls=ChineseCommand)
@click.argument("code", required=False, type=Number(), metavar="[错误码]")
@click.option("--only", multiple=True, type=CheckName(), help="只查这一项，可以写几次；名称见 docs/doctor.md。")
@click.option("--offline", is_flag=True, help="不联网，只查本机。")
@click.option("--json", "as_json", is_flag=True, help="打印 JSON，给脚本用。")
@click.pass_obj
def doctor(edge: Edge, code: int | None, only: tuple[str, ...], *, offline: bool, as_json: bool) -> None:
    """体检：哪里不对、怎么办、找谁；后面写错误码的，解释这个错误码。"""
    if code is not None:
        explain(code)
        return
    try:
        reports, after = _examined(edge, only, offline=offline)
    except ConfigError as error:
        reports, after = [Report(clinic.CHECKS[0], clinic.misconfigured(error))], UNREAD
    counts = Counter(finding.grade for report in reports for finding in report.findings)
    click.echo(_as_json(reports, counts) if as_json else "\n".join(_lines(reports, counts, after)))
    sys.exit(WRONG if counts[Grade.WRONG] else WARNED if counts[Grade.WARNING] else FINE)


def _examined(edge: Edge, only: Sequence[str], *, offline: bool) -> tuple[list[Report], str]:
    """The reports, and what was asked for and not looked at: for want of a network, or because there is none."""
    checks = [check for check in clinic.CHECKS if not only or check.name in only]
    store = clinic.store_of(edge.settings)
    reports = clinic.examine(clinic.Patient(edge.settings, store, edge.clock, offline=offline), checks)
    if store is not None:
        store.close()
    unasked = [check.title for check in checks if offline and check.online]
    empty = [report.check.title for report in reports if only and not report.findings]
    said = [words.format(titles="、".join(few)) for words, few in ((NOT_ASKED, unasked), (NOTHING, empty)) if few]
    return reports, "\n".join(said)


def explain(code: int) -> None:
    """Say what an errcode means on each platform that has it.

    Raises:
        NotFoundError: on none.
    """
    found = clinic.explained(code)
    if not found:
        raise NotFoundError(UNKNOWN.format(code=code))
    for title, one in found:
        click.echo(MEANING.format(title=title, code=code, means=one.means, who=one.who.value, remedy=one.remedy))


def _lines(reports: Sequence[Report], counts: Counter[Grade], after: str) -> list[str]:
    lines = []
    for report in reports:
        if report.findings:
            lines.append(report.check.title)
        for finding in report.findings:
            lines += _told(finding)
    lines.append(TOTAL.format(all=counts.total(), **{grade.value: counts[grade] for grade in Grade}))
    return [*lines, after] if after else lines


def _told(finding: Finding) -> list[str]:
    lines = [f"  {MARKS[finding.grade]} {finding.said}"]
    if finding.remedy:
        words = BY_ITSELF if finding.who is clinic.NOBODY else BY_SOMEBODY
        lines.append(words.format(who=finding.who.value, remedy=finding.remedy))
    return lines


def _as_json(reports: Sequence[Report], counts: Counter[Grade]) -> str:
    findings: list[dict[str, Any]] = [
        {"check": report.check.name} | asdict(finding) for report in reports for finding in report.findings
    ]
    told = {"findings": findings, "counts": {grade.value: counts[grade] for grade in Grade}}
    return json.dumps(told, ensure_ascii=False)


COMMANDS = (doctor,)
