"""People in and out: rosters read, checked and compared with the store before a word is written."""

from bot.people.roster.cells import Cell
from bot.people.roster.columns import (
    MEMBER_COLUMNS,
    ORG_COLUMNS,
    POST_COLUMNS,
    ROLE_TITLES,
    Column,
)
from bot.people.roster.exporting import member_lines, unit_labels
from bot.people.roster.importing import apply, plan_members, plan_orgs, plan_posts, summary
from bot.people.roster.lines import EXAMPLE, Line, Problem, recognised
from bot.people.roster.plan import Entry, Plan
from bot.people.roster.wording import described

__all__ = [
    "EXAMPLE",
    "MEMBER_COLUMNS",
    "ORG_COLUMNS",
    "POST_COLUMNS",
    "ROLE_TITLES",
    "Cell",
    "Column",
    "Entry",
    "Line",
    "Plan",
    "Problem",
    "apply",
    "described",
    "member_lines",
    "plan_members",
    "plan_orgs",
    "plan_posts",
    "recognised",
    "summary",
    "unit_labels",
]
