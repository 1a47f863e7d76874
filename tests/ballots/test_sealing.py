"""What every vote shares: its own key, sums that open later, a seal put back that is found out."""

import pytest

from bot.appraisal import Seal as RoundSeal
from bot.ballots import Seal
from bot.core.errors import ConflictError
from tests.appraisal.hall import SETTINGS

OF_OLD = "ePDkGL6vK_uiMK3L0ki3dRYQpiEFOW0iYKgHWBPk0SHNa7xyPzMV5u_eGP_qRzH1"
"""Sealed by the first release in the first round, under the key of these settings."""


def test_what_an_older_release_sealed_still_opens() -> None:
    assert RoundSeal(SETTINGS, 1).open("1:2:own", OF_OLD) == [3, 1, 0, 2, 5]


def test_a_vote_of_another_purpose_opens_nothing_and_says_what_it_is() -> None:
    with pytest.raises(ConflictError, match="link_key 在评选期间换过"):
        Seal(SETTINGS, "zhibu award choice 1", what="评选").open("1:2:own", OF_OLD)


def test_more_or_fewer_than_have_voted_are_not_counted() -> None:
    seal = Seal(SETTINGS, "zhibu award choice 1", what="评选")
    closed = seal.close("1", [2, 0, 1])

    assert seal.counted("1", closed, voted=3) == [2, 0, 1]
    with pytest.raises(ConflictError, match="票数和投票人数对不上，没有计票。请找信息人员查这次评选的数据"):
        seal.counted("1", closed, voted=4)
