"""Which award is meant, and who by it: the star, flag or contest, its period, the person or crew; never guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import activities, awards, people
from bot.activities import Subject
from bot.awards import Nominee, Prize
from bot.chat import Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind, Right
from bot.text import dates
from bot.text.catalogue import ACTIVITIES, called
from handlers import meant, whom

WHICH = "是哪一项？"
WHOSE = "请写明是哪个单位的{name}，例如「{example} 锅炉支部 {name}」。"
WHO = "请写明是谁，例如「{example} 每月一星 李明」。"
ENDS = re.compile(r"[\s,，:：;；。]+")
BETWEEN = re.compile(r"[、,，\s]+|和|及")
CALLED = frozenset(name for names in ACTIVITIES.values() for name in names)
ONESELF = frozenset(("我", "自己", "本人", "我自己", "俺"))
EDGES = " \t,，。;；:：、的"


@dataclass(frozen=True, slots=True)
class Words:
    """What was said of an award: its code, the period as it was said, and what is left."""

    code: str
    period: str
    rest: str


def spoken(said: Said, verb: str, *words: str) -> Said:
    """What was said as if it had been typed behind the command: a free sentence is taken whole."""
    head, _, rest = said.text.strip().partition(" ")
    return replace(said, text=f"{verb} {rest if head in {verb, *words} else said.text}")


def words(ctx: Context, said: Said) -> Words:
    """The award named, what stood before and behind it, without the period and the unit.

    Raises:
        SeveralError: none is named.
    """
    text = said.rest
    code, period = str(said.slots.get("activity", "")), str(said.slots.get("period", ""))
    named = called(text, ACTIVITIES)
    until = named.stop + 1 if named else 0
    whens = [one for one in dates.find(text, ctx.now, ctx.workdays, prefer="past") if one.start <= until]
    spans = [(one, found) for one in whens if (found := dates.period(one))]
    if named is not None:
        code = code or named.code
        text = _blank(text, named.start, named.stop)
    for when, found in spans[:1]:
        period = period or found
        text = _blank(text, when.start, when.stop)
    if code not in activities.defaults():
        raise meant.SeveralError(WHICH, "activity", [(one, activities.name_of(one)) for one in _awarded()])
    return Words(code, period, _without_unit(ctx, said, text).strip(EDGES))


def _blank(text: str, start: int, stop: int) -> str:
    """The text with blanks in the place of some of it."""
    return text[:start] + " " * (stop - start) + text[stop:]


def _awarded() -> Sequence[str]:
    """What is awarded, the star and the flag first."""
    listed = [one for one in activities.defaults().values() if awards.is_awarded(one)]
    return [one.code for one in sorted(listed, key=lambda one: (not one.chosen, one.code))]


def _without_unit(ctx: Context, said: Said, text: str) -> str:
    """The text without the unit that was understood, where it stands as a word of its own."""
    if not (said.slots.get("org") or said.slots.get("group")):
        return text
    for found in people.lexicon(ctx).units_in(text):
        if not text[found.stop : found.stop + 1].strip(EDGES):
            return text[: found.start] + " " + text[found.stop :]
    return text


def unit(ctx: Context, said: Said) -> Org | None:
    """The unit named, if one is."""
    return next(iter(meant.units(ctx, said.slots)), None)


def decided_by_me(ctx: Context, said: Said, found: Words, *, example: str) -> Prize:
    """The award of the unit named or led; a star or flag is always of one unit.

    Raises:
        NotAllowedError: the speaker decides on none.
        BadInputError: the company's office names no unit, or the period does not fit.
    """
    people.require_anywhere(ctx, Right.AWARD)
    place = unit(ctx, said) or people.led_units(ctx, Right.AWARD)[0]
    prize = awards.prize(ctx, found.code, place, found.period)
    if prize.template.chosen and prize.org.kind is OrgKind.COMMITTEE:
        raise BadInputError(WHOSE.format(name=prize.template.name, example=example))
    return prize


def is_personal(code: str) -> bool:
    """Whether persons get it."""
    return activities.defaults()[code].subject is Subject.PERSON


def one_nominee(
    ctx: Context, said: Said, found: Words, place: Org, *, written: str = "", example: str
) -> tuple[Nominee, str]:
    """The person or crew named first, and what follows: the deed.

    Raises:
        BadInputError: nobody is named, or nobody bears the name; with those nearest to it.
        WhichPersonError: several bear it.
    """
    text = f"{written} {found.rest}" if written and not found.rest.startswith(written) else found.rest
    name, rest = _first(ctx, text, personal=is_personal(found.code))
    if not name or name in CALLED:
        raise BadInputError(WHO.format(example=example))
    if not is_personal(found.code):
        return Nominee(subject=name), rest
    if name in ONESELF:
        return Nominee(people.member(ctx, ctx.speaker.id)), rest
    return _person(ctx, said, found, place, name), rest


def _first(ctx: Context, text: str, *, personal: bool) -> tuple[str, str]:
    """The first name, or the first word, and what follows."""
    text = text.strip(EDGES)
    if personal:
        known = [one for one in people.lexicon(ctx).names_in(text) if one.start == 0]
        if known:
            return known[0].name, text[known[0].stop :].strip(EDGES)
    head, _, rest = ENDS.sub(" ", text, count=1).partition(" ")
    return head, rest.strip(EDGES)


def _person(ctx: Context, said: Said, found: Words, place: Org, name: str) -> Nominee:
    """Of the unit whose award it is, which may be the company's; of others only who is the speaker's business."""
    unit = awards.prize(ctx, found.code, place, found.period).org
    known = whom.named(ctx, unit, [name], said.slots.get("decided", {}))
    if known.unknown:
        raise BadInputError(known.told)
    return Nominee(member=known.members[0])


def several(ctx: Context, said: Said, found: Words, place: Org, most: int) -> list[Nominee]:
    """Everybody named, as many as may get it.

    Raises:
        BadInputError: nobody bears a name.
        WhichPersonError: several bear one.
    """
    parts = [part for part in BETWEEN.split(found.rest) if part]
    return [_person(ctx, said, found, place, part) for part in parts[: most + 1]]
