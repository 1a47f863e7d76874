"""Who rates whom, and whose ballots are counted together: decided before anybody votes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.appraisal.models import VoterGroup


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who may vote, as one of one group; `org_id` is the rated unit he belongs to, if to one."""

    member_id: int
    group: VoterGroup
    org_id: int | None = None


def rates(group: VoterGroup, own: int | None, unit: int) -> bool:
    """The committee rates every unit, other secretaries every one but theirs, members theirs alone."""
    return group is VoterGroup.COMMITTEE or (own == unit) is (group is VoterGroup.OWN)


def sizes(voters: Iterable[Voter], unit: int) -> dict[VoterGroup, int]:
    """How many of each group rate a unit; groups of which nobody does are missing."""
    found: dict[VoterGroup, int] = {}
    for voter in voters:
        if rates(voter.group, voter.org_id, unit):
            found[voter.group] = found.get(voter.group, 0) + 1
    return found


def joined(counted: Mapping[VoterGroup, int], minimum: int) -> list[tuple[VoterGroup, ...]]:
    """Whose ballots go into one sum, the largest group of each sum first; a group in none of them does not rate.

    A group with fewer voters than the minimum is joined to the others that are too small; if these are too few even
    together, to the largest group, where they change least and are hidden best; if there is none, they are left out.
    """
    order = sorted((group for group in VoterGroup if counted.get(group)), key=lambda group: -counted[group])
    large = [(group,) for group in order if counted[group] >= minimum]
    small = tuple(group for group in order if counted[group] < minimum)
    if small and sum(counted[group] for group in small) >= minimum:
        return [*large, small]
    return [(*large[0], *small), *large[1:]] if large else []
