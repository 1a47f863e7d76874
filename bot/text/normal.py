"""One way of writing for what people type: half width, simplified, nothing invisible, common short forms spelt out.

`aligned` also tells where each character came from, so that a person's own words can be kept as typed.
"""

import re
import unicodedata
from functools import lru_cache

from bot.text.traditional import SIMPLIFIED

_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me"})
_PICTURES = frozenset({"So", "Sk"})
_KEPT = frozenset("\n〔〕")
_LIKE = str.maketrans(
    {"︰": ":", "﹕": ":", "○": "〇", "◯": "〇", "﹟": "#", "︵": "(", "︶": ")", **dict.fromkeys("✘✗✖❌❎", "×")}
)
_ALONE = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
_ABBREVIATIONS = {
    "qj": "请假", "ztdr": "主题党日", "zwh": "支委会", "dydh": "党员大会", "zbdh": "支部大会", "dk": "党课",
    "dxz": "党小组", "dxzh": "党小组会", "zzshh": "组织生活会", "mzshh": "民主生活会", "shyk": "三会一课",
    "mzpy": "民主评议", "txth": "谈心谈话",
}  # fmt: skip
_NOT_NEWS = r"(?<!新闻)(?<!宣传)(?<!媒体)(?<!专题)(?<!事迹)(?<!跟踪)(?<!连续)(?<!网上)(?<!刊发)(?<!篇)(?<!被)"
SLIPS: tuple[tuple[str, str], ...] = (
    *((_ALONE.format(short), full) for short, full in _ABBREVIATIONS.items()),
    (r"(?<![A-Za-z0-9])dxz(?=会)", "党小组"),
    (r"(?<![A-Za-z0-9])dy(?=大会|会)", "党员"),
    (r"(?<![A-Za-z0-9])zb(?=大会|支委|书记)", "支部"),
    (_NOT_NEWS + r"报道(?!稿|文章|员|组|过|称|的是|里|中)", "报到"),
    (r"请[加甲](?=[,。;:、!?\s\d]|$|一次|了|个假)", "请假"),
    (r"反应(?=一?[下个]|问题|情况)", "反映"),
    (r"党曰", "党日"),
    (r"支[尾伟卫](?=会)", "支委"),
    (r"(?<=组织)生[话括]会", "生活会"),
    (r"(?<=民主)生[话括]会", "生活会"),
    (r"(?<![名金总份差限定配税数全巨足超高低余面票])额(?![度外定头角])", "我"),
    (r"俺们", "我们"),
    (r"俺", "我"),
    (r"咋个?", "怎么"),
    (r"[嘛啷]个(?=办|弄|搞|填|交|写|算)", "怎么"),
    (r"肿么", "怎么"),
    (r"啥(?:子)?", "什么"),
    (r"[冇莫]得|木有", "没有"),
    (r"咧(?=[,。;!?\s]|$)", "了"),
)
_SLIPS = tuple((re.compile(pattern, re.IGNORECASE), full) for pattern, full in SLIPS)


_BLANKS = re.compile(r"[^\S\r\n]{2,}")
_EMPTY_LINES = re.compile(r"(?: ?\r?\n){3,}")
_OVER_AND_OVER = re.compile(r"([^\d\s])\1{30,}")
_ALL_SIGNS = re.compile(r"(\W{30})\W+")


_CHARACTERS = 8192
"""What is written with in a year; each is looked up once."""


def squeezed(text: str) -> str:
    """The text without long runs of blanks, empty lines or signs, which say nothing and are slow to read."""
    text = _ALL_SIGNS.sub(r"\1", _EMPTY_LINES.sub("\n\n", _BLANKS.sub(" ", text)))
    return _OVER_AND_OVER.sub(lambda run: run[1] * 30, text)


def fold(text: str) -> str:
    """The text character for character: half width, simplified; exactly as long as before."""
    return "".join(map(_folded, text))


def normalise(text: str) -> str:
    """The text as the readers want it: folded, without invisible characters and emoji, short forms spelt out."""
    return aligned(text)[0]


def aligned(text: str) -> tuple[str, list[int]]:
    """The normalised text and, for each of its characters and its end, the place in the original it came from."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in _plain(char):
            if (plain == " " and chars[-1:] == [" "]) or (plain == "\n" and chars[-2:] == ["\n", "\n"]):
                continue
            chars.append(plain)
            places.append(place)
    seen = "".join(chars)
    for pattern, full in _SLIPS:
        seen, places = _spelt_out(seen, places, pattern, full)
    return seen, [*places, len(text)]


@lru_cache(_CHARACTERS)
def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char.translate(_LIKE))
    return plain.translate(SIMPLIFIED) if len(plain) == 1 else char


@lru_cache(_CHARACTERS)
def _plain(char: str) -> str:
    """What one typed character becomes: nothing, itself, or several (㈠ → (一))."""
    if char in _KEPT:
        return char
    kind = unicodedata.category(char)
    if char in "\t\u3000" or kind in {"Zs", "Zl", "Zp"}:
        return "\n" if kind in {"Zl", "Zp"} else " "
    if char.translate(_LIKE) != char:
        return char.translate(_LIKE)
    if kind in _INVISIBLE or (kind in _PICTURES and unicodedata.normalize("NFKC", char) == char and char not in "^`"):
        return ""
    return unicodedata.normalize("NFKC", char).translate(SIMPLIFIED)


def _spelt_out(text: str, places: list[int], pattern: re.Pattern[str], full: str) -> tuple[str, list[int]]:
    """Replace a short form everywhere; the places follow."""
    if pattern.search(text) is None:
        return text, places
    pieces: list[str] = []
    origin: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        start, stop = match.span()
        pieces += text[done:start], full
        origin += places[done:start]
        origin += places[start:stop] if stop - start == len(full) else [places[start]] * len(full)
        done = stop
    return "".join((*pieces, text[done:])), origin + places[done:]
