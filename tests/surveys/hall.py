"""What the tests of surveys share: a survey of 锅炉支部's members, sent, and what its people answer."""

from collections.abc import Mapping
from datetime import date

from bot import people, surveys
from bot.core.config import Assess, Settings
from bot.people import Org, OrgKind, Role
from bot.surveys import Asked, Audience, Call, Given
from tests.world import World

QUESTIONS = (Asked("多久开一次会合适", ("每月", "每季度")), Asked("支部活动有什么问题"), Asked("您想学什么"))
CLOSES = date(2026, 11, 27)


def drafted(world: World) -> int:
    with world.acting("何洁") as ctx:
        return surveys.draft(ctx, "支部作用发挥", QUESTIONS).id


def sent(world: World, *codes: str, audience: Audience = Audience.MEMBERS) -> int:
    """A survey sent to the members of these units; of 锅炉支部 unless told."""
    number = drafted(world)
    with world.acting("何洁") as ctx:
        units = tuple(people.org_by_code(ctx, code) for code in codes or ("B04",))
        surveys.send(ctx, number, Call(audience, CLOSES, units))
    return number


def answers(world: World, number: int, name: str, given: Mapping[int, Given]) -> None:
    with world.acting(name) as ctx:
        surveys.answer(ctx, number, given)


def closed(world: World, number: int) -> int:
    with world.acting("何洁") as ctx:
        surveys.close(ctx, number)
    return number


def third_branch(world: World) -> None:
    """电控支部 is there too, 刘洋 its secretary; three are enough to answer unknown."""
    world.settings = Settings(assess=Assess(ballot_minimum=3))
    with world.acting() as ctx:
        unit = Org(code="B06", name="电控公司党支部", short="电控支部", kind=OrgKind.BRANCH, path="C00/B06/")
        unit.parent_id = world.orgs["C00"]
        ctx.session.add(unit)
        ctx.session.flush()
        world.orgs["B06"] = unit.id
    world.appoint("刘洋", Role.SECRETARY, "B06")
