"""Versions of the assessment table: what a year starts from, which one holds, how a changed one is put beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import people
from bot.assess import rules
from bot.assess.models import AssessmentTable
from bot.assess.scheme import Table, with_vetoes
from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.people import Right

DEFAULTS = resources.files("bot.assess") / "defaults" / "assessment.toml"
LOADED = "{year} 年考核表：{source}"
FROM_DEFAULT, FROM_BEFORE = "从默认表开始", "沿用 {year} 年第 {version} 版"
SAVED = "{year} 年考核表第 {version} 版：{note}"


def defaults() -> Table:
    """The table a company starts from."""
    return rules.read(tomllib.loads(DEFAULTS.read_text("utf-8")))


def load_defaults(ctx: Context, year: int) -> AssessmentTable:
    """The year's newest table; a year without one takes over the last before it, and the first of all ours."""
    found = _newest(ctx, AssessmentTable.year == year)
    if found is not None:
        return found
    before = _newest(ctx, AssessmentTable.year < year)
    source = FROM_BEFORE.format(year=before.year, version=before.version) if before else FROM_DEFAULT
    body = before.body if before else rules.plain(defaults())
    values = {"year": year, "version": 1, "made_at": ctx.now, "note": source, "body": body}
    new = insert_once(ctx.connection, SQLModel.metadata.tables["assessment_table"]).values(values)
    if ctx.connection.execute(new.returning(col(AssessmentTable.id))).first():
        audit.record(ctx, "table.load", summary=LOADED.format(year=year, source=source))
    return load_defaults(ctx, year)


def held(ctx: Context, year: int) -> Table:
    """What the year's table says, or would start from; nothing is stored."""
    found = _newest(ctx, col(AssessmentTable.year) <= year)
    return rules.read(found.body) if found else defaults()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a year's table: when it was made, by whom (nobody at the terminal), and why."""

    version: int
    made_at: datetime
    by: str
    note: str


def versions(ctx: Context, year: int) -> list[Version]:
    """The versions of a year's table, the newest first."""
    row, member = AssessmentTable, people.Member
    query = (
        select(row.version, row.made_at, sa.func.coalesce(col(member.name), ""), row.note)
        .outerjoin(member, col(member.id) == col(row.by_id))
        .where(row.year == year)
        .order_by(col(row.version).desc())
    )
    return [Version(*found) for found in ctx.session.exec(query)]


def _newest(ctx: Context, years: Any) -> AssessmentTable | None:
    query = select(AssessmentTable).where(years)
    return ctx.session.exec(
        query.order_by(col(AssessmentTable.year).desc(), col(AssessmentTable.version).desc())
    ).first()


def current(ctx: Context, year: int) -> tuple[AssessmentTable, Table]:
    """The version that holds, and what it says, the vetoes on that the settings name a document for.

    Who asks first in a year makes its table.
    """
    row = load_defaults(ctx, year)
    return row, with_vetoes(rules.read(row.body), ctx.settings.assess.vetoes)


def save_version(ctx: Context, year: int, body: Mapping[str, Any], note: str = "") -> AssessmentTable:
    """Put a changed table beside the older ones as the one that holds; the same table again is no new version.

    At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the table is the office's.
        BadInputError: every mistake of the table.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    table = rules.read(body)
    load_defaults(ctx, year)
    # Two people saving at once get two numbers: the second waits here.
    first = select(AssessmentTable.id).where(AssessmentTable.year == year, AssessmentTable.version == 1)
    ctx.session.exec(first.with_for_update()).one()
    newest = load_defaults(ctx, year)
    if rules.read(newest.body) == table:
        return newest
    row = AssessmentTable(year=year, version=newest.version + 1, made_at=ctx.now)
    row.by_id = ctx.actor.id if ctx.actor else None
    row.note, row.body = note.strip(), rules.plain(table)
    ctx.session.add(row)
    ctx.session.flush()
    summary = SAVED.format(year=year, version=row.version, note=row.note)
    audit.record(ctx, "table.save", summary=summary.removesuffix("："), changes=[audit.added(row)], undoable=True)
    return row
