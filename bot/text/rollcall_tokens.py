"""The tokens of a roll call: people, "the others", "except" and what is said, in the order they stand.

A name is a subject only when something can be said of it: not when it is helped, accompanied, told or listened to.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.text import remarks
from bot.text.names import Found
from bot.text.reasons import reason_in, says_away
from bot.text.remarks import STATUS_WORDS
from bot.text.utterance import Utterance

_SELF = (
    r"(?:本人|(?<![让叫托])我(?!(?:记|登记?)一?下|爸|妈|父|母|爱人|老[公婆]|媳妇|家|们|组|支部|单位|岳|师傅|徒弟|儿|女|闺女|孩|对象|叔|姑|舅|婆|公司|[一二三四五六七八九十\d]+组|丈|这边|的党?[费龄])"
    r"|自己)(?!不知)"
)
_REST = (
    r"其[他它余]的?(?:人|同志|党员)?|剩下的?(?:人|同志)?|余下的?(?:人|同志)?|别的人"
    r"|(?:大家|全体|全员|所有人|人员)(?=[都全均已到])"
)
_EVERYBODY = (
    r"(?:都|全|全部|均)(?:按时|准时|已经?)?(?=到(?!不)|齐|来[了齐]|参加(?!不)|出席(?!不))|一个不[少落缺]|无一缺席"
)
_ALL_HERE = re.compile("到齐|全员到")
_EXCEPT = r"除了?去?|除开|(?:就|只|还)差|(?:就|只有|仅)(?=[^\s,。]{1,12}(?:没|未|请|缺))"
_OTHER = r"[他她]们?俩?|他们"
_STRANGER = re.compile(
    r"(?:^|[\s,。;、:(@]|[替代帮给]|和|跟|签到|请假)(?P<name>[\u4e00-\u9fff]{2,3}?)"
    r"(?=$|[\s,。;、)]|请|没来|没到|到了?(?:$|[,。;\s])|来了|迟到|缺席|[病事]假|报到|签到|和|今天请|也(?:到|来|请|没|参加|在)|都(?:到|来|请|没|参加|在)|参加)"
)
_NO_NAME = re.compile(
    r"[来到了没请在也都的]|[明昨今后前上下现].?[天日午]?$|^(?:高[温速铁原烧考]|方便|时间|白天|关于|任务|安全|项目|马上|全体|施工|何时|万一|严[重格]|和|单位|司机)"
    r"|^(?:常委|党|支部|成员|应到|成都|温度|时候|于是|都|全|项|师)"
)
_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{words})"
        for kind, words in (
            ("self", _SELF),
            ("rest", _REST),
            ("except", _EXCEPT),
            ("everybody", _EVERYBODY),
            ("other", _OTHER),
            *STATUS_WORDS,
        )
    ),
    remarks.FLAGS,
)
_SUPPORTED = re.compile(
    r"(?:陪护?|照顾|伺候|看望|慰问|接送?|送|跟着|随|主持人?|记录人?|主讲人?|[听由请叫让喊]|通知|提醒|转告|告诉|联系人|我[是叫](?:[^,。;\s我]{1,8}的)?|本人)[:是为]?$"
)
_INTRODUCES = re.compile(r"(?:我[是叫](?:[^,。;\s我]{1,8}的)?|本人)$")
_CALLED = re.compile(r"(?:书记|组长|主任|经理|部长|总|老师|师傅|委员|同志)?[,:!]")
_SELF_WORD = re.compile(_SELF)
_FOR = re.compile(r"\s*(?:来|先|今天)?[替代帮给]")
_STANDS_IN = re.compile(r"[替帮代给]$")
_STANDING_IN = re.compile(r"[值顶盯干倒当看办加接]|上(?!门)|送(?!学)")
_TOLD = re.compile(r"[跟向]$")
_TELLING = re.compile(r"(?:书记|组长|同志)?(?:请[^假]{0,2}假|请示|说|报告|汇报|讲)")
_LECTURES = re.compile(r"(?:书记|同志)?(?:主?讲|主持|上(?=[^,。]{0,4}课))的?")
_NEAR = 12
"""Characters before a name that can tell what it is doing there."""
MOST_TOKENS = 300
"""Read of one message: a roll call of a large branch has fewer."""
_NONE = re.compile(r"\s*+(?:人员|的)?\s*+:?\s*+(?:无|没有|0(?!\d)|零)(?:人|$|[,。;\s])")
BREAKS = re.compile(r"[,。;:!?\n()\s]")
"""Where a clause ends."""
_LONGEST = 200
"""Characters of a clause that are looked at before and behind a place: nobody writes longer ones."""


class Token(NamedTuple):
    """A piece of a roll call: kind is name, self, rest, except, everybody, other or a status."""

    kind: str
    start: int
    stop: int
    text: str


def name_spans(u: Utterance) -> list[tuple[int, int]]:
    """Where the people stand of whom something is said, known and unknown."""
    return u.once(_name_spans)


def _name_spans(u: Utterance) -> list[tuple[int, int]]:
    introduced = [found for found in u.names if _INTRODUCES.search(u.text[max(0, found.start - _NEAR) : found.start])]
    return [(found.start, found.stop) for found in (*_subjects(u), *introduced)]


def clause_before(text: str, place: int) -> str:
    """What stands before a place in its clause."""
    first = max(place - _LONGEST, 0)
    starts = [match.end() for match in BREAKS.finditer(text, first, place)]
    return text[starts[-1] if starts else first : place]


def clause_after(text: str, place: int) -> str:
    """What stands from a place to the end of its clause."""
    last = min(place + _LONGEST, len(text))
    end = BREAKS.search(text, place, last)
    return text[place : end.start() if end else last]


def clause_at(text: str, place: int) -> str:
    """The clause around a place."""
    return clause_before(text, place) + clause_after(text, place)


def veiled(u: Utterance) -> str:
    """The text with names, dates, meetings and the group blotted out."""
    return u.once(_veiled)


def _veiled(u: Utterance) -> str:
    return remarks.hidden(u.text, u.masked)


def tokens_of(u: Utterance) -> list[Token]:
    """The tokens of a message, left to right."""
    shown = veiled(u)
    tokens = [
        Token(str(match.lastgroup), *match.span(), match[0])
        for match in _TOKEN.finditer(shown)
        if match.end() > match.start()
    ]
    tokens = [token for token in tokens if not (_NONE.match(shown, token.stop) or _went_away(shown, token))]
    tokens += [Token("everybody", match.start(), match.start(), "") for match in _ALL_HERE.finditer(shown)]
    tokens += [Token("name", item.start, item.stop, item.name) for item in _subjects(u)]
    tokens = sorted(tokens, key=lambda token: (token.start, token.stop))[:MOST_TOKENS]
    group_at = u.group_found.start if u.group_found else -1
    return [token for token in tokens if not _stands_in(u.text, tokens, token, group_at)]


def _went_away(shown: str, token: Token) -> bool:
    """Whether 到 and 去了 say where somebody went instead: 看病去了, 刚到北京培训."""
    if token.text == "去了":
        return reason_in(clause_before(shown, token.start)) is not None
    return token.kind == "present" and token.text.endswith("到") and says_away(_up_to_a_name(shown, token.stop))


def _up_to_a_name(shown: str, place: int) -> str:
    return clause_after(shown, place).partition(remarks.MASK)[0]


def _stands_in(text: str, tokens: list[Token], token: Token, group_at: int) -> bool:
    """Whether somebody only speaks for others: 我 of 我代徐超报到 and of 我二组, 徐超 of 徐超代我签到."""
    if token.kind not in {"self", "name"}:
        return False
    if group_at == token.stop:
        return True
    after = next((other for other in tokens if other.start >= token.stop and other.kind in {"self", "name"}), None)
    return after is not None and bool(_FOR.fullmatch(text[token.stop : after.start]))


def _subjects(u: Utterance) -> Iterator[Found]:
    """Names that can be the subject: not those helped, accompanied, told or listened to."""
    for found in [*u.names, *_strangers(u)]:
        before = u.text[max(0, found.start - _NEAR) : found.start]
        after = u.text[found.stop : found.stop + 5 * _NEAR]
        helped = _STANDS_IN.search(before) and _STANDING_IN.match(after)
        told = _TOLD.search(before) and not _ends_with_name(u, found.start - 1) and _TELLING.match(after)
        called = _CALLED.match(after) and _SELF_WORD.search(after)
        if not (helped or told or called or _SUPPORTED.search(before) or _LECTURES.match(after)):
            yield found


def _ends_with_name(u: Utterance, place: int) -> bool:
    """Whether a name stands right before: then 跟 joins two people (徐超跟黄勇请假)."""
    return any(found.stop == place for found in u.names)


def _strangers(u: Utterance) -> Iterator[Found]:
    """Words in the place of a name that have the form of one and are nobody's: kept as written, to be asked back."""
    shown = veiled(u)
    for match in _STRANGER.finditer(shown):
        word = match["name"]
        if u.lexicon.book.looks_like_name(word) and not _NO_NAME.search(word) and reason_in(word) is None:
            yield Found(word, match.start("name"), match.end("name"))
