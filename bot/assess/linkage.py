"""How the year's Party points go into operating performance (与经营业绩挂钩); pure, one mode by configuration."""

from decimal import Decimal
from fractions import Fraction

from bot.assess.methods import number, rounded
from bot.assess.scheme import Linkage, LinkageMode

PLACES = 2
NOT_LINKED = "不挂钩"
NOT_OPERATING = "没有经营业绩分的单位，不挂钩"
NO_OPERATING, NO_PARTY = "还没有经营业绩分", "党建考评还有待核的项"
ADDITIVE = "经营{operating}×{rest}＋党建{party}×{weight}"
MULTIPLIER = "经营{operating}×党建得分率{party}%"
BAND = "经营{operating}×{grade}系数{factor}"


def linked(
    linkage: Linkage, *, profile: str, operating: Decimal | None, party: Decimal | None, grade: str
) -> tuple[Decimal | None, str]:
    """The points for the pay office, two decimals half up, and how they are reckoned; None with the reason why not."""
    if linkage.mode is LinkageMode.NONE or profile not in linkage.profiles:
        return None, NOT_LINKED if linkage.mode is LinkageMode.NONE else NOT_OPERATING
    if operating is None or party is None:
        return None, NO_OPERATING if operating is None else NO_PARTY
    before, points = Fraction(operating), Fraction(party)
    said = {"operating": number(operating), "party": number(party)}
    if linkage.mode is LinkageMode.ADDITIVE:
        weight = Fraction(linkage.party_weight)
        words = ADDITIVE.format(rest=number(1 - weight), weight=number(weight), **said)
        return rounded((1 - weight) * before + weight * points, PLACES), words
    if linkage.mode is LinkageMode.MULTIPLIER:
        return rounded(before * points / 100, PLACES), MULTIPLIER.format(**said)
    factor = linkage.band[grade]
    words = BAND.format(operating=said["operating"], grade=grade, factor=number(factor))
    return rounded(before * Fraction(factor), PLACES), words
