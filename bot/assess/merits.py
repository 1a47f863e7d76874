"""What records add outside the dimensions: confirmed honours (J1), teams that were early in need (J3); pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot import honours
from bot.assess.facts_of import EntryFact, Merit, RowRef
from bot.assess.methods import gain
from bot.assess.scheme import Bonus


@dataclass(frozen=True, slots=True)
class Merits:
    """What records add to what people entered: points, how many matters more, the rows behind."""

    points: Fraction
    more: int
    rows: tuple[RowRef, ...]


def counted(bonus: Bonus, merits: Sequence[Merit], entries: Sequence[EntryFact]) -> Merits:
    """The merits of this addition at the table's points, each matter once: somebody may have entered it too.

    Then the higher counts. A level that the table does not name brings nothing.
    """
    points, more, rows = Fraction(0), 0, []
    left = list(entries)
    for merit in sorted((one for one in merits if one.code == bonus.code), key=lambda one: one.row):
        worth = _worth(bonus, merit)
        if worth <= 0:
            continue
        rows.append(merit.row)
        twin = next((entry for entry in left if _same(merit, entry)), None)
        if twin is None:
            points, more = points + worth, more + 1
        else:
            left.remove(twin)
            points += max(worth - (gain(twin, bonus.points) or 0), Fraction(0))
    return Merits(points, more, tuple(rows))


def _worth(bonus: Bonus, merit: Merit) -> Fraction:
    """Of its level, whatever the table calls it, less what a lower one had brought; the only level needs no name."""
    levels = list(bonus.points.values())
    if merit.level is None:
        return Fraction(levels[0]) if len(levels) == 1 else Fraction(0)
    words = honours.scale.words()
    worth = {words[name]: Fraction(points) for name, points in bonus.points.items() if name in words}
    before = worth.get(merit.before, Fraction(0)) if merit.before else Fraction(0)
    return worth.get(merit.level, Fraction(0)) - before


def _same(merit: Merit, entry: EntryFact) -> bool:
    """Whether what somebody typed names the matter."""
    matter = honours.rules.plain(merit.matter)
    return bool(matter) and matter in honours.rules.plain(entry.text)
