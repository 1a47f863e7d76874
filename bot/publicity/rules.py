"""What we decide about articles: whose outlet it is, what adoption is worth, which quarters lack one. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.publicity.models import Level

LADDER = tuple(Level)
"""From the unit's own outlet upwards."""
LONGEST_TITLE, LONGEST_WORD, LONGEST_LINK = 80, 40, 300
_SAW = "点赞|转发|阅读|浏览|播放|点击|在看|评论|收藏|粉丝"
_NUMBER = r"[\d一二三四五六七八九十百千两]+[万千百余多+]*"
LIKES = re.compile(
    rf"(?:{_SAW})(?:[量数率]|人数|次数)"
    rf"|(?:{_SAW})[了过达到超破约近有]{{0,3}}\s?(?:{_NUMBER}(?:人?次|人|个赞|条)|\d{{2,}}(?![\d位名年月日号]))"
    rf"|{_NUMBER}(?:人?次|人|个|[万千])的?(?:{_SAW})"
)
"""How often something was liked, forwarded or read: not counted here, and not to be reported (国办函〔2026〕12号)."""
SIGNS = re.compile(r"[\s“”\"'「」《》（）()，。、；;,.:：！!？?·—-]+")


@dataclass(frozen=True, slots=True)
class Adoption:
    """An article was published above the unit in a span of days: the highest level by its end, and before it."""

    article_id: int
    level: Level
    before: Level | None = None


def is_higher(one: Level, other: Level | None) -> bool:
    """Whether one outlet stands above the other; any above none."""
    return other is None or LADDER.index(one) > LADDER.index(other)


def highest(levels: Iterable[Level]) -> Level | None:
    """The highest of them; None of none."""
    return max(levels, key=LADDER.index, default=None)


def points(adopted: Iterable[Adoption], worth: Mapping[Level, Decimal], cap: Decimal) -> Decimal:
    """What adoptions bring (考核表 D4-2): each article once at its highest level, less what it had brought before."""
    nothing = Decimal(0)
    gained = (
        worth.get(one.level, nothing) - (worth.get(one.before, nothing) if one.before else nothing) for one in adopted
    )
    return min(sum(gained, nothing), cap)


def quarter(day: date) -> str:
    """`2026Q3`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarters(start: date, until: date) -> list[str]:
    """The quarters that lie whole in [start, until), in order."""
    found = []
    year, number = start.year, (start.month + 2) // 3
    while (first := date(year, number * 3 - 2, 1)) < until:
        after = date(year + number // 4, number % 4 * 3 + 1, 1)
        if start <= first and after <= until:
            found.append(f"{year}Q{number}")
        year, number = after.year, (after.month + 2) // 3
    return found


def missing(by_quarter: Mapping[str, int], start: date, until: date) -> list[str]:
    """The whole quarters of a span without a single article (考核表 D4-1: at least one a quarter)."""
    return [name for name in quarters(start, until) if not by_quarter.get(name)]


def boasts(text: str) -> bool:
    """Whether the words tell how often something was liked, forwarded or read."""
    return LIKES.search(text) is not None


def plain(title: str) -> str:
    """A title without signs and spaces: what tells two articles of a unit apart."""
    return SIGNS.sub("", title)
