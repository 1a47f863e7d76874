"""However many people, tasks and messages there are, a page asks the store as often as before."""

from datetime import date, timedelta
from decimal import Decimal

from bot import people
from bot.assess import AssessmentEntry, EntryKind
from bot.contacts import Contact, ContactState
from bot.core.context import Context
from bot.core.job_run import JobRun
from bot.meetings import Attendance, Meeting, MeetingKind, Presence
from bot.notify import OutboxMessage, Topic
from bot.people import Member, Org, OrgKind, Post, Role
from bot.problems import Problem, Source
from tests.tasks import duty
from tests.web.visiting import counted, visit
from tests.world import World

OFFICE, SECRETARY, MEMBER = "何洁", "老王", "李明"
PAGES = (
    (OFFICE, "/"),
    (OFFICE, "/board/waiting"),
    (OFFICE, "/problems"),
    (OFFICE, "/problems/1"),
    (OFFICE, "/entries/1"),
    (OFFICE, "/admin"),
    (OFFICE, "/admin/members"),
    (OFFICE, "/admin/contacts"),
    (OFFICE, "/admin/posts"),
    (OFFICE, "/admin/imports"),
    (OFFICE, "/admin/outbox"),
    (OFFICE, "/admin/groups"),
    (OFFICE, "/admin/jobs"),
    (OFFICE, "/admin/templates"),
    (OFFICE, "/admin/indicators"),
    (OFFICE, "/admin/activities"),
    (OFFICE, "/admin/questions"),
    (OFFICE, "/notices"),
    (SECRETARY, "/units/B04"),
    (SECRETARY, "/units/B04/calendar"),
    (SECRETARY, "/units/B04/tasks"),
    (SECRETARY, "/units/B04/score"),
    (SECRETARY, "/meetings/1"),
    (SECRETARY, "/meetings/1/roll"),
    (SECRETARY, "/tasks/1"),
    (MEMBER, "/me"),
    (MEMBER, "/me/tasks"),
    (MEMBER, "/me/meetings"),
    (MEMBER, "/me/hours"),
    (MEMBER, "/me/activities"),
)
MORE = 40


def settled(world: World, numbers: range) -> None:
    """So many more of everything that grows: duties, meetings with a mark, reports, messages, runs of a job."""
    for one in numbers:
        duty(world, f"ZB-{one:02}-1", f"任务{one}", due="2026-11-25", org="B04", owner="李明")
    with world.acting("老王") as ctx:
        for one in numbers:
            _meet(ctx, world, one)
            _wait(ctx, world, one)
            ctx.session.add(
                OutboxMessage(
                    key=f"k{one}", member_id=world.who("李明"), topic=Topic.TASK, text="x", put_at=ctx.now, due=ctx.now
                )
            )
            ctx.session.add(Contact(channel="wecom_app", userid=f"w{one}", state=ContactState.OPEN, seen_at=ctx.now))
            slot = ctx.now - timedelta(days=one)
            ctx.session.add(JobRun(name="remind", slot=slot, started_at=slot, finished_at=slot, done=1))


def _meet(ctx: Context, world: World, one: int) -> None:
    begins = ctx.now + timedelta(days=one % 7, hours=1)
    met = Meeting(
        org_id=world.orgs["B04"],
        kind=MeetingKind.GENERAL_MEETING,
        title=f"党员大会{one}",
        starts_at=begins,
        called_by=world.who("老王"),
        called_at=ctx.now,
    )
    ctx.session.add(met)
    ctx.session.flush()
    mark = Attendance(meeting_id=met.id, member_id=world.who("李明"), state=Presence.WILL_ATTEND, said_at=ctx.now)
    mark.at, mark.by_id = ctx.now, world.who("李明")
    ctx.session.add(mark)


def _wait(ctx: Context, world: World, one: int) -> None:
    """Two things for the office to look into: what somebody reported, what somebody else entered."""
    on, unit = ctx.today - timedelta(days=one), world.orgs["B04"]
    said = Problem(org_id=unit, source=Source.REPORT, text=f"反映{one}", reported=True, day=on)
    said.opened_by = world.who("黄勇")
    entered = AssessmentEntry(
        kind=EntryKind.DEDUCTION, org_id=unit, code="D3-2", day=ctx.today, entered_by=world.who("刘洋")
    )
    entered.points, entered.text, entered.entered_at = Decimal("0.5"), f"缺签字{one}", ctx.now
    ctx.session.add_all([said, entered])


def grown(world: World) -> None:
    """Units with a secretary each, and members in the one that is looked at."""
    settled(world, range(2, MORE))
    with world.acting("何洁") as ctx:
        top = people.roots(ctx)[0]
        for one in range(MORE):
            unit = Org(code=f"X{one:02}", name=f"支部{one}", short=f"支部{one}", kind=OrgKind.BRANCH, path="")
            unit.parent_id, unit.path = top.id, f"{top.path}{unit.code}/"
            ctx.session.add(unit)
            ctx.session.flush()
            own = Member(code=f"N{one:04}", name=f"书记{one}", org_id=unit.id)
            more = Member(code=f"P{one:04}", name=f"党员{one}", org_id=world.orgs["B04"], group_id=world.orgs["B04-01"])
            ctx.session.add_all([own, more])
            ctx.session.flush()
            ctx.session.add(Post(member_id=own.id, org_id=unit.id, role=Role.SECRETARY, since=date(2024, 1, 1)))


def asked(world: World) -> dict[str, int]:
    """How often each page asks the store; it is loaded twice, for what is looked up once a process."""
    found = {}
    visitors = {name: visit(world, name) for name in (OFFICE, SECRETARY, MEMBER)}
    for name, path in PAGES:
        assert visitors[name].get(path).status_code == 200, path
        with counted(world) as count:
            visitors[name].get(path)
            found[path] = count()
    return found


def test_a_page_asks_as_often_however_much_there_is(world: World) -> None:
    settled(world, range(1, 2))
    few = asked(world)
    grown(world)
    many = asked(world)

    assert {path: (few[path], count) for path, count in many.items() if count > few[path]} == {}
    assert max(many.values()) <= 60
