"""The demo company in a store."""

import time
from collections import Counter
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.demo import company
from bot.people import Category, ChatAccount, Member, Org, OrgKind, Post, Role, Standing


def count(ctx: Context, kind: type) -> int:
    number: int = ctx.connection.execute(sa.select(sa.func.count()).select_from(kind)).scalar_one()
    return number


def test_the_company_is_complete_and_quickly_there(ctx: Context) -> None:
    start = time.process_time()
    plans = company.load(ctx)
    took = time.process_time() - start

    assert [(len(plan.added), plan.problems, plan.hints) for plan in plans] == [
        (77, (), ()),
        (792, (), ()),
        (13, (), ()),
    ]
    kinds = Counter(unit.kind for unit in ctx.session.exec(select(Org)))
    assert kinds == {
        OrgKind.COMMITTEE: 1,
        OrgKind.WORKING_COMMITTEE: 6,
        OrgKind.GENERAL_BRANCH: 1,
        OrgKind.BRANCH: 14,
        OrgKind.GROUP: 55,
    }
    members = ctx.session.exec(select(Member)).all()
    assert Counter(member.category for member in members) == {Category.ACTIVE: 436, Category.RETIRED: 356}
    assert sum(member.standing is Standing.PROBATIONARY for member in members) == 9
    assert sum(member.exempt_reason is not None for member in members) == 12
    assert all(member.exempt_approved_on is None for member in members)
    assert all(member.joined_on for member in members)
    assert count(ctx, ChatAccount) == 637
    assert took < 10


def test_every_branch_has_a_secretary_and_every_group_a_leader(ctx: Context) -> None:
    company.load(ctx)
    held = {(post.org_id, post.role) for post in ctx.session.exec(select(Post))}
    units = ctx.session.exec(select(Org).where(col(Org.kind) != OrgKind.COMMITTEE)).all()

    for unit in units:
        role = Role.GROUP_LEADER if unit.kind is OrgKind.GROUP else Role.SECRETARY
        assert (unit.id, role) in held, unit.code


def test_posts_began_in_2024_or_on_joining(ctx: Context) -> None:
    company.load(ctx)
    rows = ctx.session.exec(select(Post, Member).where(Post.member_id == Member.id)).all()

    assert len(rows) == 148
    assert all(post.since == max(date(2024, 1, 1), member.joined_on or date.max) for post, member in rows)


def test_loading_again_changes_nothing(ctx: Context) -> None:
    company.load(ctx)
    again = company.load(ctx)

    assert [(plan.added, plan.updated) for plan in again] == [((), ())] * 3
    assert (count(ctx, Member), count(ctx, Org), count(ctx, ChatAccount)) == (792, 77, 637)


def test_somebody_speaks_for_every_role(ctx: Context) -> None:
    company.load(ctx)
    group = people.org_by_code(ctx, "B04-02")
    roles = {}
    for word, code in company.FEATURED.items():
        person = people.member_by_code(ctx, code)
        assert person is not None
        roles[word] = [(post.role, unit.code) for post, unit in people.posts_of(ctx, person.id)]
        if word in {"member", "group_leader"}:
            assert person.group_id == group.id
        assert people.speaker_of(ctx, channel="wecom_app", userid=f"u{code[1:]}") is not None

    assert roles == {
        "member": [],
        "group_leader": [(Role.GROUP_LEADER, "B04-02")],
        "secretary": [(Role.SECRETARY, "B04")],
        "committee": [(Role.PARTY_WORK_HEAD, "C00")],
    }
