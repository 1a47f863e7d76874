"""Names into people: of the unit first, else of those the speaker has to do with; what fits nobody comes back."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import people
from bot.core.context import Context
from bot.people import Member, Org, Right
from bot.text.utterance import SELF
from handlers import which
from handlers.which import WhichPersonError

MOST_NAMES = 5
"""Unknown names shown."""
UNKNOWN = "名册里没有{names}，没有记，请核对。"
NEAR = "{name}（相近的有{near}）"
BETWEEN = re.compile(r"[\s,，、;；和及与]+")
NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")


@dataclass(frozen=True, slots=True)
class Named:
    """Who was found, by the name as said; `unknown` are names nobody bears, with those nearest to each."""

    found: Mapping[str, Sequence[Member]]
    unknown: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def members(self) -> list[Member]:
        """Everybody found, each once."""
        return list({one.id: one for some in self.found.values() for one in some}.values())

    @property
    def told(self) -> str:
        """A sentence about the names that fit nobody; empty when all do."""
        shown = [
            NEAR.format(name=name[: len("四个字名")], near="、".join(near)) if near else name[: len("四个字名")]
            for name, near in list(self.unknown.items())[:MOST_NAMES]
        ]
        more = f"等{len(self.unknown)}个" if len(self.unknown) > MOST_NAMES else ""
        return UNKNOWN.format(names="、".join(shown) + more) if shown else ""


def named(ctx: Context, unit: Org, names: Sequence[str], decided: Mapping[str, int]) -> Named:
    """Who is meant by these names; a name written as often as people bear it means them all.

    Raises:
        WhichPersonError: several bear a name, and `decided` does not say who is meant.
    """
    found: dict[str, list[Member]] = {}
    unknown: list[str] = []
    here, around = people.members_of(ctx, unit), None
    for name, times in Counter(names).items():
        if name == SELF:
            found[name] = [people.member(ctx, ctx.speaker.id)]
            continue
        same = [one for one in here if one.name == name]
        if not same:
            around = around or _around(ctx)
            same = [one for one in around if one.name == name]
        same = [one for one in same if one.id == decided.get(name, one.id)]
        if len(same) > 1 and times < len(same):
            raise WhichPersonError(name, [(one.id, which.told_apart(ctx, one)) for one in same])
        if same:
            found[name] = same
        else:
            unknown.append(name)
    return Named(found, which.near(ctx, unit, unknown) if unknown else {})


def _around(ctx: Context) -> Sequence[Member]:
    """Who may be known to the speaker by name: the own unit, and the units looked after."""
    home = people.home(ctx)
    places = {place.id: place for place in (home, *people.led_units(ctx, Right.SEE_UNIT))}
    return [one for place in places.values() for one in people.members_of(ctx, place)]


def written(ctx: Context, text: str) -> tuple[list[str], str]:
    """The names in a few words (「黄勇、赵强」「黄勇 焊工」), also what only looks like one, and what else is there."""
    book = people.lexicon(ctx)
    names: list[str] = []
    rest: list[str] = []
    for word in filter(None, BETWEEN.split(text)):
        known = [one.name for one in book.names_in(word)]
        names += known
        left = word
        for name in known:
            left = left.replace(name, "", 1)
        if left and NAME.fullmatch(left) and book.book.looks_like_name(left):
            names.append(left)
        elif left:
            rest.append(left)
    return names, " ".join(rest)
