"""The demo company: 21 organisations, 55 groups and 792 members, loaded through the same import as any other."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib import resources

from bot import papers, people
from bot.core.context import Context

APPOINTED = date(2024, 1, 1)
"""Everybody's posts began on this day, or on joining, whichever was later."""

FEATURED: Mapping[str, str] = {
    "member": "M0320",
    "group_leader": "M0308",
    "secretary": "M0303",
    "committee": "M0259",
}
"""Who speaks for a role in the chat window: a member and the leader of B04-02, the secretary of B04, the office."""

DATA = resources.files("bot.demo") / "data"


def _in_wecom() -> Mapping[str, str]:
    rows = csv.DictReader((DATA / "members.csv").read_text("utf-8").splitlines())
    return {row["member_id"]: row["userid"] for row in rows if row["chat"] == "yes"}


USERIDS = _in_wecom()
"""The accounts people have in WeCom, by their codes; bound or not, they are there."""


def load(ctx: Context) -> tuple[people.roster.Plan, ...]:
    """Put the company into the store; whatever of it is there already is left as it is.

    Returns:
        What was done for the organisations, the members, and the posts in other units.
    """
    orgs = papers.roster.read_orgs((DATA / "org.toml").read_bytes(), "org.toml")
    members = papers.roster.read_members((DATA / "members.csv").read_bytes(), "members.csv")
    units = people.roster.plan_orgs(ctx, orgs.units.lines)
    people.roster.apply(ctx, units)
    staff = people.roster.plan_members(ctx, [_appointed(line) for line in members.lines])
    people.roster.apply(ctx, staff)
    joined = {line.cells["member_id"]: line.cells["joined"] for line in members.lines}
    posts = people.roster.plan_posts(ctx, [_since(line, joined[line.cells["member"]]) for line in orgs.posts.lines])
    people.roster.apply(ctx, posts)
    return units, staff, posts


def _appointed(line: people.roster.Line) -> people.roster.Line:
    return _since(line, line.cells["joined"])


def _since(line: people.roster.Line, joined: people.roster.Cell) -> people.roster.Line:
    """The line with the day its posts began."""
    since = max(APPOINTED, date.fromisoformat(str(joined)))
    return replace(line, cells={**line.cells, "since": since})
