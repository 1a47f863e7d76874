"""A year's list and candidates as tests put them on record."""

from datetime import date

from sqlmodel import col, select

from bot import admission, people, plan
from bot.admission import AdmissionStep, Candidate, Entry
from bot.plan import Task
from tests.world import World


def d(text: str) -> date:
    return date.fromisoformat(text)


def the_year(world: World) -> None:
    """The list of 2026 and of 2027."""
    with world.acting() as ctx:
        for year in (2026, 2027):
            plan.load_defaults(ctx, year)


def candidate(world: World, name: str, code: str = "B04", **taken: str) -> int:
    """`s1="2026-11-18"`: a candidate with these steps, as if they had been typed before; returns the number."""
    with world.acting() as ctx:
        row = Candidate(org_id=world.orgs[code], name=name, opened_by=world.who("陈静"), day=ctx.today)
        ctx.session.add(row)
        ctx.session.flush()
        for step, days in taken.items():
            for day in days.split():
                ctx.session.add(AdmissionStep(candidate_id=row.id, no=int(step[1:]), day=d(day), at=ctx.now))
        return row.id


def joined(world: World, name: str, day: str, code: str = "") -> None:
    """The roster knows since when; in another unit, when one is named."""
    with world.acting() as ctx:
        member = people.member(ctx, world.who(name))
        member.joined_on = d(day)
        member.org_id = world.orgs[code] if code else member.org_id


def stored(world: World, number: int) -> Entry:
    """How it stands."""
    with world.acting("何洁") as ctx:
        return admission.entry(ctx, number)


def tasks(world: World) -> list[tuple[str, str, str]]:
    """Title, deadline and state of the tasks of steps, by number."""
    with world.acting() as ctx:
        query = select(Task).where(Task.code == "ZB-10-2").order_by(col(Task.id))
        return [(one.title, one.due.isoformat(), one.state.value) for one in ctx.session.exec(query).all()]
