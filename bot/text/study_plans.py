"""What people type of a year's study plan: 1月 党章专题 集中学习 老王；3月 安全生产 专题党课. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.core.errors import BadInputError
from bot.text.normal import fold
from bot.text.numerals import number

_TOPICS = re.compile(r"[;；\n]+")
_YEAR = re.compile(r"^\s*(20\d{2})年(?:度)?[\s:：，,]*(?!\d)")
_MONTH = re.compile(r"^\s*(?:\d{1,2}\s*[.、)）]\s*)?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})月份?[\s:：,，、]*")
_APART = re.compile(r"[\s,，、:：]+")
_BY = re.compile(r"(?:领学|主讲|讲课|负责)人?[:：]\s*")
_LED = re.compile(r"^由?(?P<who>[\u4e00-\u9fff·]{2,4}?)(?:领学|主讲|讲课|讲|负责)?$")
_LEADS = re.compile(r"^由|(?:领学|主讲|讲课|负责)$")
HOW = re.compile(
    r"集中学习|专题党课|微党课|书记党课|党课|专题研讨|研讨|主题党日|自学|交流|讨论|观看|观影|参观|现场教学|培训|宣讲|辅导|专题辅导"
)
NO_MONTH = "第{place}个专题没有写月份。请这样写：学习计划 1月 党章专题 集中学习 老王；3月 安全生产重要论述 专题党课。"


@dataclass(frozen=True, slots=True)
class Said:
    """One topic as typed."""

    month: int
    title: str
    how: str = ""
    leader: str = ""


def read(text: str, members: Collection[str]) -> tuple[int | None, list[Said]]:
    """The year, when one is said, and the topics; of a topic's words one of the members' names is who leads.

    Raises:
        BadInputError: a topic without its month.
    """
    said = _YEAR.match(text)
    rest = text[said.end() :] if said else text
    pieces = [piece for piece in _TOPICS.split(rest) if piece.strip()]
    return (int(said[1]) if said else None), [_topic(place, piece, members) for place, piece in enumerate(pieces, 1)]


def _topic(place: int, piece: str, members: Collection[str]) -> Said:
    piece = _BY.sub("由", fold(piece).strip(" 。."))
    found = _MONTH.match(piece)
    month = number(found["n"]) if found else None
    if found is None or month is None:
        raise BadInputError(NO_MONTH.format(place=place))
    how, leader = "", ""
    title: list[str] = []
    for word in filter(None, _APART.split(piece[found.end() :])):
        if title and not how and HOW.fullmatch(word):
            how = word
        elif title and not leader and (name := _leader(word, members)):
            leader = name
        else:
            title.append(word)
    return Said(month, " ".join(title), how, leader)


def _leader(word: str, members: Collection[str]) -> str:
    """The name, where the word is a member's, or says that somebody leads."""
    if word in members:
        return word
    led = _LED.match(word) if _LEADS.search(word) else None
    return led["who"] if led else ""
