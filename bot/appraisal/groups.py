"""Who rates whom, and whose ballots are counted together: decided before anybody votes. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
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
    return _rates_own(group) if own == unit else _rates_others(group)


def _rates_own(group: VoterGroup) -> bool:
    return group is not VoterGroup.PEERS


def _rates_others(group: VoterGroup) -> bool:
    return group is not VoterGroup.OWN


def rates_any(voter: Voter, units: Collection[int]) -> bool:
    """Whether there is one among these units that somebody rates."""
    own = voter.org_id in units
    return (own and _rates_own(voter.group)) or (len(units) > own and _rates_others(voter.group))


def asked(sums: Iterable[tuple[int, Iterable[str]]]) -> dict[VoterGroup, set[int]]:
    """The units that each group is asked about, of sums given as unit and groups; a group asked about none has none."""
    found: dict[VoterGroup, set[int]] = {group: set() for group in VoterGroup}
    for unit, some in sums:
        for group in some:
            found[VoterGroup(group)].add(unit)
    return found


def sizes(voters: Iterable[Voter], units: Iterable[int]) -> dict[int, dict[VoterGroup, int]]:
    """How many of each group rate each of these units; groups of which nobody does are missing.

    Each voter is looked at once, however many units there are.
    """
    whole, at = Counter[VoterGroup](), Counter[tuple[VoterGroup, int | None]]()
    for voter in voters:
        whole[voter.group] += 1
        at[voter.group, voter.org_id] += 1
    found = {}
    for unit in units:
        counted = {
            group: at[group, unit] * _rates_own(group) + (whole[group] - at[group, unit]) * _rates_others(group)
            for group in VoterGroup
        }
        found[unit] = {group: number for group, number in counted.items() if number}
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
