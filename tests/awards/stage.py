"""锅炉支部 gives out its star and its flag: who is put forward, a vote, in few words."""

from datetime import date, datetime

from bot import awards, people
from bot.awards import AwardChoice, Electorate, Nominee, Prize
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from tests.appraisal.hall import SETTINGS
from tests.world import World

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
STAR, FLAG, CONTEST, SKILLS, OFFICES = "HD-MYYX", "HD-LDHQ", "HD-SIBI", "HD-JNBS", "HD-ZXBS"
NAMES = ("李明", "小周", "赵强")
DEED = "连续三个夜班抢通油管路"
VOTERS = ("laowang", "chenjing", "liming", "wangwei1", "linfupeng", "zhaoqiang", "wangwei2", "xiaozhou", "huangyong")
"""锅炉支部 with an account, 老孙 besides."""


def star(ctx: Context, *, code: str = STAR, unit: str = "B04", period: str = "") -> Prize:
    """This month's star of 锅炉支部, unless told."""
    return awards.prize(ctx, code, people.org_by_code(ctx, unit), period)


def person(world: World, ctx: Context, name: str) -> Nominee:
    return Nominee(member=people.member(ctx, world.who(name)))


def put_forward(world: World, *names: str, by: str = "老王", text: str = DEED) -> None:
    """These are nominated for the star, in this order."""
    for name in names:
        with world.acting(by) as ctx:
            awards.nominate(ctx, star(ctx), person(world, ctx, name), text)


def opened(world: World, names: tuple[str, ...] = NAMES, closes: str = "2026-11-27") -> AwardChoice:
    """A vote on the star among these, open to all members."""
    world.settings = SETTINGS
    put_forward(world, *names)
    with world.acting("老王") as ctx:
        return awards.open_choice(ctx, star(ctx), date.fromisoformat(closes), Electorate.MEMBERS)


def vote(world: World, name: str, number: int, chosen: int) -> None:
    """Somebody ticks the option in this place, or behind the last to abstain."""
    with world.acting(name) as ctx:
        awards.cast(ctx, number, chosen)
