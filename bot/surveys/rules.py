"""What we decide about surveys: what is a question, and from which units an answer may say that it comes. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.errors import BadInputError
from bot.surveys import wording
from bot.text.normal import fold

LONGEST_TITLE, LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_ANSWER = 30, 80, 12, 300
MOST_QUESTIONS, MOST_CHOICES, FEWEST_CHOICES = 20, 6, 2
LONGEST_DAYS = 60
PROPOSES = re.compile(r"建议|提议|希望|能不能|能否|可不可以|最好|应该|应当|多[搞办讲请]|少[搞开念]")
"""How words begin that propose something, as far as words tell."""
_NUMBERED = re.compile(r"^\s*(?:第?\d{1,2}\s*[题.、)）]|[(（]\d{1,2}[)）])\s*")
_OFFERED = re.compile(r"^(?P<text>.+?[：:?？])\s*(?P<choices>[^：:?？]*/[^：:?？]*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was written."""

    text: str
    choices: tuple[str, ...] = ()


def question(line: str) -> Asked:
    """Read one: 「多久开一次会合适：每月/每季度」 offers choices, anything else is answered in words.

    Raises:
        BadInputError: nothing asked, too long, too many choices or two alike.
    """
    text = _NUMBERED.sub("", fold(line)).strip()
    found = _OFFERED.match(text)
    if found is None:
        return sound(Asked(text))
    offered = tuple(word for word in (one.strip() for one in found["choices"].split("/")) if word)
    return sound(Asked(found["text"].rstrip("：:").strip(), offered))


def sound(asked: Asked) -> Asked:
    """The question, if it is one.

    Raises:
        BadInputError: as `question`.
    """
    if not asked.text:
        raise BadInputError(wording.NO_QUESTION)
    if len(asked.text) > LONGEST_QUESTION:
        raise BadInputError(wording.LONG_QUESTION.format(most=LONGEST_QUESTION))
    if asked.choices and not FEWEST_CHOICES <= len(asked.choices) <= MOST_CHOICES:
        raise BadInputError(wording.BAD_CHOICES.format(fewest=FEWEST_CHOICES, most=MOST_CHOICES))
    if any(len(one) > LONGEST_CHOICE for one in asked.choices):
        raise BadInputError(wording.LONG_CHOICE.format(most=LONGEST_CHOICE))
    if len(set(asked.choices)) != len(asked.choices):
        raise BadInputError(wording.SAME_CHOICES)
    return asked


def named(counts: Mapping[int, int], unnamed: int, minimum: int) -> frozenset[int]:
    """The units that an answer may say it comes from: enough people, and enough in all those that are not named.

    `counts` are people by unit, `unnamed` those without one. A unit that alone was left unnamed would be known by that,
    so the smallest of the others are left unnamed with it.
    """
    large = sorted((unit for unit, count in counts.items() if count >= minimum), key=lambda unit: (counts[unit], unit))
    hidden = unnamed + sum(count for count in counts.values() if count < minimum)
    while large and 0 < hidden < minimum:
        hidden += counts[large.pop(0)]
    return frozenset(large)
