"""Into operating performance, by each mode; figures reckoned by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.assess import linkage
from bot.assess.linkage import linked
from bot.assess.scheme import Linkage, LinkageMode

ADDITIVE = Linkage()
MULTIPLIER, BAND, NONE = (
    replace(ADDITIVE, mode=mode) for mode in (LinkageMode.MULTIPLIER, LinkageMode.BAND, LinkageMode.NONE)
)

CASES = [
    # 0.8 x 95 + 0.2 x 90
    (ADDITIVE, "95", "90", "优秀", "94.00", "经营95×0.8＋党建90×0.2"),
    # 0.75 x 91.35 + 0.25 x 88.8 = 68.5125 + 22.2
    (
        replace(ADDITIVE, party_weight=Decimal("0.25")),
        "91.35",
        "88.8",
        "良好",
        "90.71",
        "经营91.35×0.75＋党建88.8×0.25",
    ),
    # 95 x 0.905
    (MULTIPLIER, "95", "90.5", "优秀", "85.98", "经营95×党建得分率90.5%"),
    (BAND, "95", "90", "优秀", "99.75", "经营95×优秀系数1.05"),
    (BAND, "95", "60", "待提升", "88.35", "经营95×待提升系数0.93"),
]


@pytest.mark.parametrize(("how", "operating", "party", "grade", "points", "words"), CASES)
def test_by_mode(how: Linkage, operating: str, party: str, grade: str, points: str, words: str) -> None:
    found = linked(how, profile="production", operating=Decimal(operating), party=Decimal(party), grade=grade)

    assert found == (Decimal(points), words)


@pytest.mark.parametrize(
    ("how", "profile", "operating", "party", "reason"),
    [
        (NONE, "production", "95", "90", linkage.NOT_LINKED),
        (ADDITIVE, "retired", "95", "90", linkage.NOT_OPERATING),
        (ADDITIVE, "production", None, "90", linkage.NO_OPERATING),
        (BAND, "production", "95", None, linkage.NO_PARTY),
    ],
)
def test_without_a_figure_the_reason(
    how: Linkage, profile: str, operating: str | None, party: str | None, reason: str
) -> None:
    numbers = {
        name: None if one is None else Decimal(one) for name, one in (("operating", operating), ("party", party))
    }

    assert linked(how, profile=profile, grade="", **numbers) == (None, reason)
