"""Whose study is meant: a person by name or as 王大爷, a unit by name or the speaker's own."""

import re
from collections.abc import Mapping

from bot import people
from bot.chat import Said
from bot.core.context import Context
from bot.people import Category, Member, Org, OrgKind, Right
from handlers import which

SELF = frozenset(("我", "本人", "自己", "我的", "@self"))
ELDER = re.compile(
    r"(?:老(?P<after>[\u4e00-\u9fff])|(?P<before>[\u4e00-\u9fff])(?:大爷|大娘|大妈|老师傅|师傅|大姐|大哥|老))"
)
"""How the old are spoken of: by their family name."""
ALIKE = 3
"""Of so many of one name is told."""


def person(ctx: Context, name: str, right: Right, decided: Mapping[str, int]) -> Member:
    """The one member of this name in what the speaker leads; 王大爷 is a retired member called 王 there.

    Raises:
        NotAllowedError: the speaker leads nobody.
        NotFoundError: nobody; with the names nearest to it.
        WhichPersonError: several.
    """
    if name in SELF:
        return people.member(ctx, ctx.speaker.id)
    people.require_anywhere(ctx, right)
    unit = people.led_units(ctx, right)[-1]
    elders = _elders(ctx, unit, name)
    if not elders:
        return which.person(ctx, unit, name, decided)
    picked = [one for one in elders if one.id == decided.get(name, one.id)]
    if len(picked) > 1:
        raise which.WhichPersonError(name, [(one.id, which.told_apart(ctx, one)) for one in picked])
    return picked[0]


def _elders(ctx: Context, unit: Org, name: str) -> list[Member]:
    """The retired whose family name is said, where nobody is called so outright."""
    found = ELDER.fullmatch(name)
    if found is None:
        return []
    members = people.members_of(ctx, people.unit_of(ctx, unit))
    if any(one.name == name for one in members):
        return []
    family = found["after"] or found["before"]
    return [one for one in members if one.category is Category.RETIRED and one.name.startswith(family)]


def of_name(ctx: Context, name: str, right: Right) -> list[Member]:
    """Everybody of this name in what the speaker leads, a few at most.

    Raises:
        NotAllowedError: the speaker leads nobody.
    """
    people.require_anywhere(ctx, right)
    units = people.led_units(ctx, right)
    found = {one.id: one for unit in units for one in people.members_of(ctx, unit) if one.name == name}
    return list(found.values())[:ALIKE]


def unit(ctx: Context, said: Said, right: Right) -> Org:
    """The unit or group named, else the lowest the speaker leads that is more than a group, else the group.

    Raises:
        NotAllowedError: the speaker leads none.
    """
    found = which.place_said(ctx, said)
    if found is not None:
        return found
    people.require_anywhere(ctx, right)
    led = people.led_units(ctx, right)
    return next((one for one in led if one.kind is not OrgKind.GROUP), led[0])


def headed(ctx: Context, text: str) -> tuple[Org | None, str]:
    """The unit whose name is the first word, and the rest; a unit named later may be part of a title."""
    head, _, rest = text.strip().partition(" ")
    sure = [found.unit.code for found in people.lexicon(ctx).units_in(head) if found.sure] if head else []
    place = people.org_by_code(ctx, sure[0]) if len(sure) == 1 else None
    if place is None or head not in {place.name, place.short, *place.aliases}:
        return None, text.strip()
    return place, rest.strip()
