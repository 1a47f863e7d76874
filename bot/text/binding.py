"""What somebody types to bind himself: a code of eight digits, and with a unit's code his roster number; pure.

Both come in any order, the code in groups or in one piece, with or without signs between them. Which is which is not
always to be told (0123 1234 5678): every reading is given.
"""

import re
from dataclasses import dataclass
from itertools import combinations
from unicodedata import normalize

DIGITS = 8
MOST = 4
"""Words that are looked at: the code in two groups, the number, and one too many."""

_CALLED = re.compile(r"\s*绑定(?:账号|身份|码)?\s*(.*)", re.DOTALL)
_BARE = re.compile(r"\s*\d{4}[\s-]?\d{4}\s*")
_WORD = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z_.@-]*[0-9A-Za-z])?")


@dataclass(frozen=True, slots=True)
class Given:
    """A code, and the roster number that came with it; empty where none did."""

    code: str
    number: str = ""


def given(typed: str) -> tuple[Given, ...]:
    """Every way to read what was typed as a code; none where it is something else."""
    text = normalize("NFKC", typed)
    if _BARE.fullmatch(text):
        return (Given(_digits(text)),)
    called = _CALLED.match(text)
    words = _WORD.findall(called[1]) if called else []
    if not 1 <= len(words) <= MOST:
        return ()
    return tuple(dict.fromkeys(_readings(words)))


def _readings(words: list[str]) -> list[Given]:
    """A run of words is the code; at most one other is the number."""
    found = []
    for begin, end in combinations(range(len(words) + 1), 2):
        code, rest = _digits("".join(words[begin:end])), words[:begin] + words[end:]
        if re.fullmatch(rf"[0-9]{{{DIGITS}}}", code) and len(rest) <= 1:
            found.append(Given(code, "".join(rest)))
    return found


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def shown(code: str) -> str:
    """A code as it is told: in two groups."""
    half = DIGITS // 2
    return f"{code[:half]} {code[half:]}"
