"""Which line of the table a question asks for: by the words it holds, else by how like it is to a known question."""

import re

from rapidfuzz import fuzz

from bot.questions.table import Known, answers

SURE = 84
"""How like, of 100, a question must be to a known one that it is taken for it."""
NEAR = 50
"""How like it must be to be offered as a guess."""
FEW = 5
"""Guesses shown where nothing holds the words looked for."""
_FRILLS = re.compile(
    r"[\s,，。.?？!！:：;；]|请问一?下?|想问一?下?|我想知道|问一?下|到底|究竟|规定|问规定|麻烦|你好|呢|啊|呀|吧|吗|么"
)


def asked_for(text: str) -> Known | None:
    """The line a question surely asks for; None when that is not sure.

    Of several whose words are all there, the one of which most was said; equals are told apart by likeness.
    """
    fitting = [(_said(text, one), like(text, one), one) for one in answers()]
    held = [(said, alike, one) for said, alike, one in fitting if said]
    if held:
        return max(held, key=lambda one: one[:2])[2]
    alike, best = max(((alike, one) for _, alike, one in fitting), key=lambda one: one[0])
    barred = best.never is not None and best.never.search(text)
    return best if alike >= SURE and not barred else None


def nearest(text: str, *, most: int = 2) -> list[Known]:
    """The lines most like a question, the likest first; none that is not like it at all."""
    scored = sorted(((like(text, one), place, one) for place, one in enumerate(answers())), key=lambda one: -one[0])
    return [one for alike, _, one in scored[:most] if alike >= NEAR]


def search(words: str) -> list[Known]:
    """The lines that hold all these words, in the order of the table; where none does, the likest questions."""
    wanted = words.split()
    found = [one for one in answers() if all(part in _whole(one) for part in wanted)]
    return found or nearest(words, most=FEW)


def _whole(one: Known) -> str:
    return "\n".join((one.topic, *one.asked, one.answer, one.basis))


def like(text: str, one: Known) -> float:
    """How like a text is to the line's questions, 0 to 100; frills do not count."""
    bare = _FRILLS.sub("", text)
    return max(fuzz.ratio(bare, _FRILLS.sub("", asked)) for asked in one.asked)


def _said(text: str, one: Known) -> int:
    """How many characters of the text are words of this line; 0 unless each of its groups is there."""
    if one.never is not None and one.never.search(text):
        return 0
    found = [words.search(text) for words in one.needs]
    places = [set(range(*match.span())) for match in found if match]
    return len(set().union(*places)) if all(found) else 0
