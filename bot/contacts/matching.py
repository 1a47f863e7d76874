"""Whom of the roster an account is taken for: by name, and by department where several bear the name. Pure.

Names and departments are compared without blanks, half width, simplified; of a unit's names what says that it is the
Party's does not count, so that the department 锅炉工程公司 is that of 锅炉工程公司党支部.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.text.normal import fold

SHORTEST = 2
"""Characters of a department that say anything."""
_BLANKS = re.compile(r"\s+")
_PARTY = re.compile(r"(?:党支部|党总支|党工委|党小组|总支|支部|党委)部?(?:委员会)?$")
_NOTE = re.compile(r"(?<=.)[0-9]*(?:[(\[【<].*)?$")
"""What an administrator writes behind a name to tell it from another: 王伟（二班）, 王伟2."""

HERE, NEAR, UNKNOWN, ELSEWHERE = 2, 1, 0, -1
"""How an account's departments lie to a member: his group's, only his unit's, no unit's at all, another unit's."""


class Reason(StrEnum):
    """Why an account is taken for somebody, or for nobody."""

    FITS = "fits"
    """The name fits and the department does, of nobody else."""
    ONLY = "only"
    """One account and one member bear the name; the department tells nothing."""
    ELSEWHERE = "elsewhere"
    """The department is that of a unit nobody of this name is in."""
    MEMBERS = "members"
    """Several members bear the name and the department does not tell them apart."""
    ACCOUNTS = "accounts"
    """Several accounts bear it, likewise."""
    RENAMED = "renamed"
    """It is the new id of an account that is bound."""
    DIFFERS = "differs"
    """It is bound, and not called like the member."""
    LEFT = "left"
    """It is bound, and gone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that bears a name: the paths of the units its departments are named like."""

    userid: str
    paths: tuple[str, ...] = ()
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Bearer:
    """A member who bears it; `place` is the path of his group, of his unit where he is in none."""

    member_id: int
    unit: str
    place: str
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Whom an account is taken for, and why."""

    member_id: int | None
    reason: Reason


def name_key(name: str) -> str:
    """What names are compared by."""
    return _NOTE.sub("", _BLANKS.sub("", fold(name)))


def unit_key(name: str) -> str:
    """What names of units and departments are compared by; empty where one says nothing."""
    key = _PARTY.sub("", _BLANKS.sub("", fold(name)))
    return key if len(key) >= SHORTEST else ""


def units_named(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    """Key → the paths of the units called so; each unit comes as its path and its names.

    The one above all is left out: everybody is in it.
    """
    found: dict[str, frozenset[str]] = {}
    for path, names in named:
        for key in {unit_key(name) for name in names} - {""} if path.count("/") > 1 else ():
            found[key] = found.get(key, frozenset()) | {path}
    return found


def paths_of(departments: Iterable[str], units: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The units these departments are named like, without those that lie above another of them."""
    found = {path for name in departments for path in units.get(unit_key(name), ())}
    return tuple(sorted(path for path in found if not any(one != path and one.startswith(path) for one in found)))


def match(accounts: Sequence[Candidate], bearers: Sequence[Bearer]) -> dict[str, Match]:
    """Whom each account that is not bound is taken for; all of both bear one name.

    Nobody is asked about where every member of the name has an account.
    """
    free = [one for one in bearers if not one.is_bound]
    open_ones = [one for one in accounts if not one.is_bound]
    if not free:
        return {}
    is_only = len(accounts) == len(bearers) == 1
    counts = Counter(one.paths for one in open_ones)
    found = {paths: _matched(paths, counts, free, is_only=is_only) for paths in counts}
    return {one.userid: found[one.paths] for one in open_ones}


def _matched(
    paths: tuple[str, ...], counts: Mapping[tuple[str, ...], int], free: Sequence[Bearer], *, is_only: bool
) -> Match:
    """Whom an account with these departments is taken for, where so many have these and others."""
    near = [_nearness(paths, one) for one in free]
    best = max(near)
    nearest = [one for one, distance in zip(free, near, strict=True) if distance == best]
    if best == ELSEWHERE:
        return Match(None, Reason.ELSEWHERE)
    if best == UNKNOWN and is_only:
        return Match(nearest[0].member_id, Reason.ONLY)
    if len(nearest) > 1:
        return Match(None, Reason.MEMBERS)
    [member] = nearest
    as_near = sum(count for others, count in counts.items() if _nearness(others, member) >= best)
    if best == UNKNOWN or as_near > 1:
        return Match(None, Reason.ACCOUNTS)
    return Match(member.member_id, Reason.FITS)


def _nearness(paths: Sequence[str], bearer: Bearer) -> int:
    if not paths:
        return UNKNOWN
    if any(_touch(path, bearer.place) for path in paths):
        return HERE
    return NEAR if any(_touch(path, bearer.unit) for path in paths) else ELSEWHERE


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
