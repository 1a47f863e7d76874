"""Importing a roster: plan, look, apply. Nothing is written before `apply`, and nothing by half."""

from collections.abc import Iterable

from bot.core import audit
from bot.core.context import Context
from bot.people import service
from bot.people.rights import Right
from bot.people.roster import store
from bot.people.roster.columns import MEMBER_COLUMNS, ORG_COLUMNS, POST_COLUMNS
from bot.people.roster.lines import Line, read
from bot.people.roster.members import plan_members as members_planned
from bot.people.roster.orgs import plan_orgs as orgs_planned
from bot.people.roster.plan import Entry, Plan, PostChange
from bot.people.roster.posts import plan_posts as posts_planned

VERB = "people.import"
DETAILED = 50
"""An import of at most so many changes is written down row by row, a larger one by codes."""
MOST_CODES = 1000

NAMES = {"org": "组织", "member": "党员", "post": "任职"}
SUMMARY = "导入{name}：新增 {added}，更新 {updated}，未变 {unchanged}"


def plan_orgs(ctx: Context, lines: Iterable[Line]) -> Plan:
    """What importing these organisations and groups would do.

    Raises:
        BadInputError: the headings do not fit.
    """
    return orgs_planned(read(lines, ORG_COLUMNS), store.units(ctx))


def plan_members(ctx: Context, lines: Iterable[Line]) -> Plan:
    """What importing these members, with their posts and chat accounts, would do.

    Raises:
        BadInputError: the headings do not fit.
    """
    return members_planned(read(lines, MEMBER_COLUMNS), store.roster(ctx))


def plan_posts(ctx: Context, lines: Iterable[Line]) -> Plan:
    """What naming these posts would do; posts are only added.

    Raises:
        BadInputError: the headings do not fit.
    """
    return posts_planned(read(lines, POST_COLUMNS), store.roster(ctx))


def apply(ctx: Context, plan: Plan, *, good_rows_only: bool = False) -> None:
    """Carry out a plan made in this same transaction.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker may not manage the people of a unit that is touched.
    """
    plan.require_good(good_rows_only=good_rows_only)
    if not plan.added and not plan.updated:
        return
    require_reach(ctx, plan)
    done = store.write(ctx, plan)
    audit.record(ctx, VERB, summary=summary(done), changes=_changes(done))


def require_reach(ctx: Context, plan: Plan) -> None:
    """Nobody acts when a command does; a speaker needs the right in every unit touched, new units at the root.

    Raises:
        NotAllowedError: he has it not.
    """
    if ctx.actor is None:
        return
    known = store.units(ctx)
    touched = {number for entry in (*plan.added, *plan.updated) for number in entry.reach}
    if plan.what == "org" and known.root:
        touched.add(known.root.id)
    for number in sorted(touched):
        service.require(ctx, Right.MANAGE_PEOPLE, service.org(ctx, number))


def summary(plan: Plan) -> str:
    """What an import did, in one line."""
    return SUMMARY.format(
        name=NAMES[plan.what], added=len(plan.added), updated=len(plan.updated), unchanged=plan.unchanged
    )


def _changes(plan: Plan) -> list[audit.Change]:
    entries = (*plan.added, *plan.updated)
    if len(entries) <= DETAILED:
        return [_change(plan.what, entry) for entry in entries]
    codes = {
        "added": [entry.code for entry in plan.added[:MOST_CODES]],
        "updated": [entry.code for entry in plan.updated[:MOST_CODES]],
    }
    return [audit.Change(plan.what, 0, None, codes)]


def _change(table: str, entry: Entry) -> audit.Change:
    posts = [post_words(change) for change in entry.posts]
    after = dict(entry.values) | ({"posts": posts} if posts else {})
    return audit.Change(table, entry.key or 0, entry.before or None, after)


def post_words(change: PostChange) -> str:
    """A post begun or ended, as the trail has it."""
    return f"{change.role}@{change.org_id}:{change.since}/{change.until or ''}"
