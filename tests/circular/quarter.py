"""A third quarter of 2026, frozen: what was done, found and not done in the two units of the cast.

刘洋 heads the office whose clerk is 何洁; 黄勇 is the discipline secretary, 林福鹏 the committee secretary.
"""

from datetime import date
from decimal import Decimal

from bot import assess, circular
from bot.assess import Check, CheckKind, Draft, EntryKind
from bot.circular import NoticePaper, Section
from bot.people import Role
from bot.plan import Task
from tests.filled import settle
from tests.tasks import duty
from tests.world import World

PERIOD = "2026Q3"


def office(world: World) -> None:
    """Give the office its people."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    world.appoint("黄勇", Role.DISCIPLINE_SECRETARY)
    world.appoint("林福鹏", Role.COMMITTEE_SECRETARY)


def owed(world: World, *units: str, title: str = "季度党课", code: str = "ZB-04-1", due: str = "2026-09-20") -> None:
    """A duty that these units did not do."""
    for unit in units:
        owner = "老王" if unit == "B04" else "周芳"
        number = duty(world, code, title, due=due, org=unit, owner=owner)
        with world.acting() as ctx:
            ctx.get(Task, number).weight = Decimal(2)


def entered(world: World, kind: EntryKind, unit: str, code: str, text: str, *, value: str = "") -> int:
    """What 何洁 entered in September; 刘洋 confirms what needs it."""
    world.on("2026-09-22")
    draft = Draft(kind, world.orgs[unit], date(2026, 9, 21), code, text, value=value)
    with world.acting("何洁") as ctx:
        number = assess.enter(ctx, draft).id
    if kind is not EntryKind.FINDING:
        with world.acting("刘洋") as ctx:
            assess.confirm(ctx, number)
    return number


def bonuses(world: World, *texts: str, unit: str = "B04") -> None:
    """Things done well, confirmed."""
    for text in texts:
        entered(world, EntryKind.BONUS, unit, "J3", text, value="工程部门确认")


def checked(world: World) -> None:
    """The quarter is computed."""
    world.on("2026-10-12")
    with world.acting("刘洋") as ctx:
        assess.run_check(ctx, CheckKind.QUARTER, PERIOD)


def shown(world: World) -> None:
    """The units see it."""
    checked(world)
    with world.acting("刘洋") as ctx:
        assess.show(ctx, assess.find_check(ctx, CheckKind.QUARTER, PERIOD))


def frozen(world: World) -> Check:
    """The term for appeals is over, it stands for ever; now it is Monday 26 October."""
    shown(world)
    world.on("2026-10-26")
    with world.acting("刘洋") as ctx:
        return assess.freeze(ctx, assess.find_check(ctx, CheckKind.QUARTER, PERIOD))


def usual(world: World) -> None:
    """One duty neither unit did, one finding in 锅炉支部, one deduction in 汽机支部, three things done well."""
    settle(world, _the_quarter)


def drafted(world: World) -> int:
    """The usual quarter's notice, drafted by 何洁; its number."""
    number: int = settle(world, _the_draft)
    return number


def _the_quarter(world: World) -> None:
    office(world)
    owed(world, "B04", "B05")
    owed(world, "B04", "B05", title="季度党员大会", code="ZB-01-1", due="2026-12-20")
    entered(world, EntryKind.FINDING, "B04", "D5-3", "活动室标识褪色")
    entered(world, EntryKind.DEDUCTION, "B05", "D3-2", "9月支委会缺记录人")
    bonuses(world, "突击队提前三天完成汽包吊装", "党员责任区挂牌到班组", "劳模讲党课进现场")
    frozen(world)


def _the_draft(world: World) -> int:
    _the_quarter(world)
    with world.acting("何洁") as ctx:
        return circular.draft(ctx, PERIOD).paper.id


def texts(world: World, section: Section, *, removed: bool = False) -> list[str]:
    """The sentences of a section."""
    with world.acting() as ctx:
        found = circular.find(ctx, PERIOD)
        assert isinstance(found, NoticePaper)
        return [one.text for one in circular.items(ctx, found, section=section) if one.removed is removed]


def numbered(world: World, part: str) -> int:
    """The number of the first sentence that holds these words."""
    with world.acting() as ctx:
        found = circular.find(ctx, PERIOD)
        assert isinstance(found, NoticePaper)
        return next(one.id for one in circular.items(ctx, found) if part in one.text)
