"""People in and out: rosters read, checked and compared with the store before a word is written."""

from bot.people.roster import cells
from bot.people.roster.cells import Cell
from bot.people.roster.columns import (
    FIRST_WORDS,
    KINDS,
    MEMBER_COLUMNS,
    ORG_COLUMNS,
    POST_COLUMNS,
    PROFILES,
    ROLE_TITLES,
    ROLES,
    YES_NO,
    Column,
)
from bot.people.roster.editing import Shown, edit_member, edit_org, org_lines, shown_member, shown_org
from bot.people.roster.exporting import find_unit, member_lines, unit_labels
from bot.people.roster.importing import apply, plan_members, plan_orgs, plan_posts, summary
from bot.people.roster.lines import EXAMPLE, MISSING, Line, Problem, Row, read, recognised, refuse_same
from bot.people.roster.plan import Entry, Plan
from bot.people.roster.wording import described

__all__ = [
    "EXAMPLE",
    "FIRST_WORDS",
    "KINDS",
    "MEMBER_COLUMNS",
    "MISSING",
    "ORG_COLUMNS",
    "POST_COLUMNS",
    "PROFILES",
    "ROLES",
    "ROLE_TITLES",
    "YES_NO",
    "Cell",
    "Column",
    "Entry",
    "Line",
    "Plan",
    "Problem",
    "Row",
    "Shown",
    "apply",
    "cells",
    "described",
    "edit_member",
    "edit_org",
    "find_unit",
    "member_lines",
    "org_lines",
    "plan_members",
    "plan_orgs",
    "plan_posts",
    "read",
    "recognised",
    "refuse_same",
    "shown_member",
    "shown_org",
    "summary",
    "unit_labels",
]
