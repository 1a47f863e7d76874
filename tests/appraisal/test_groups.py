"""Whose ballots are counted together, decided before anybody votes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.appraisal import VoterGroup
from bot.appraisal.groups import Voter, asked, joined, rates, rates_any, sizes

C, P, O = VoterGroup.COMMITTEE, VoterGroup.PEERS, VoterGroup.OWN  # noqa: E741


@pytest.mark.parametrize(
    ("group", "own", "unit", "does"),
    [
        (C, None, 1, True),
        (C, 1, 1, True),
        (P, 1, 2, True),
        (P, 1, 1, False),
        (O, 1, 1, True),
        (O, 1, 2, False),
    ],
)
def test_who_rates_whom(group: VoterGroup, own: int | None, unit: int, *, does: bool) -> None:
    assert rates(group, own, unit) is does


@pytest.mark.parametrize(
    ("counted", "sums"),
    [
        ({C: 9, P: 20, O: 30}, [(O,), (P,), (C,)]),
        ({C: 9, P: 20, O: 4}, [(P, O), (C,)]),
        ({C: 3, P: 2, O: 30}, [(O,), (C, P)]),
        ({C: 2, P: 2, O: 30}, [(O, C, P)]),
        ({C: 1, P: 1, O: 2}, []),
        ({C: 2, P: 2, O: 2}, [(C, P, O)]),
        ({O: 5}, [(O,)]),
        ({C: 0, O: 4}, []),
        ({}, []),
    ],
    ids=str,
)
def test_too_small_a_group_is_joined_or_left_out(
    counted: dict[VoterGroup, int], sums: list[tuple[VoterGroup, ...]]
) -> None:
    assert joined(counted, 5) == sums


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(VoterGroup), st.integers(0, 40)), st.integers(3, 10))
def test_no_sum_has_fewer_voters_than_the_minimum(counted: dict[VoterGroup, int], minimum: int) -> None:
    sums = joined(counted, minimum)

    assert all(sum(counted[group] for group in found) >= minimum for found in sums)
    assert all(counted[found[0]] == max(counted[group] for group in found) for found in sums)
    inside = [group for found in sums for group in found]
    assert len(inside) == len(set(inside))
    if sum(counted.values()) >= minimum and sums:
        assert set(inside) == {group for group, number in counted.items() if number}


def test_the_voters_of_a_unit_are_counted_by_group() -> None:
    voters = [Voter(1, C), Voter(2, P, 7), Voter(3, P, 8), Voter(4, O, 7), Voter(5, O, 7), Voter(6, O, 8)]

    assert sizes(voters, [7, 9]) == {7: {C: 1, P: 1, O: 2}, 9: {C: 1, P: 2}}


VOTERS = st.lists(st.builds(Voter, st.integers(1, 99), st.sampled_from(VoterGroup), st.none() | st.integers(1, 4)))


@settings(deadline=None)
@given(VOTERS, st.sets(st.integers(1, 5)))
def test_counting_once_for_all_units_is_counting_for_each(voters: list[Voter], units: set[int]) -> None:
    for unit, counted in sizes(voters, units).items():
        each = {
            group: sum(one.group is group and rates(group, one.org_id, unit) for one in voters) for group in (C, P, O)
        }
        assert counted == {group: number for group, number in each.items() if number}
    for voter in voters:
        assert rates_any(voter, units) is any(rates(voter.group, voter.org_id, unit) for unit in units)


def test_what_each_group_is_asked_about() -> None:
    assert asked([(7, (O, C)), (8, (O,))]) == {C: {7}, P: set(), O: {7, 8}}
