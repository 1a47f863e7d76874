"""A roll call told in sentences: who is present, on leave, late, what holds for the rest, and how many.

The text is read as a row of tokens — people, statuses, "the others", "except" — and cut into groups: people, then what
is said of them; or a heading (请假2人：), then the people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bot.text import remarks
from bot.text.names import Found
from bot.text.numerals import number
from bot.text.remarks import STATUS_WORDS
from bot.text.utterance import SELF, Utterance
from bot.text.vocabulary import reason_in

_SELF = (
    r"(?:本人|(?<![让叫托])我(?!爸|妈|父|母|爱人|老[公婆]|媳妇|家|们|组|支部|单位|岳|师傅|徒弟|儿|女|闺女|孩|对象|叔|姑|舅|婆|公司|[一二三四五六七八九十\d]+组|丈|这边|的党?[费龄])"
    r"|自己)(?!不知)"
)
_REST = (
    r"其[他它余]的?(?:人|同志|党员)?|剩下的?(?:人|同志)?|余下的?(?:人|同志)?|别的人"
    r"|(?:大家|全体|全员|所有人|人员)(?=[都全均已到])"
)
_EVERYBODY = r"(?:都|全|全部|均)(?:按时|准时|已经?)?(?=到|齐|来[了齐]|参加|出席)|一个不[少落缺]|无一缺席"
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
_HEADING = re.compile(
    r"\s*的?\s*(?:同志|人员|党员|名单)?\s*(?:有|是|为)?\s*:?\s*(?:[\d一二三四五六七八九十两俩]+\s*[人名个位]?)?\s*[,:(]?\s*(?:分别)?(?:是|为|有)?\s*[:(,、]?\s*"
)
_SUPPORTED = re.compile(
    r"(?:陪护?|照顾|伺候|看望|慰问|接送?|送|跟着|随|主持人?|记录人?|主讲人?|[听由请叫让喊]|通知|提醒|转告|告诉|联系人|我[是叫]|本人)[:是为]?$"
)
_CALLED = re.compile(r"(?:书记|组长|主任|经理|部长|总|老师|师傅|委员|同志)?[,:!]")
SELF_WORD = re.compile(_SELF)
_FOR = re.compile(r"\s*(?:来|先|今天)?[替代帮给]")
_STANDS_IN = re.compile(r"[替帮代给]$")
_STANDING_IN = re.compile(r"[值顶盯干倒上当看办加送接]")
_TOLD = re.compile(r"[跟向]$")
_TELLING = re.compile(r"(?:书记|组长|同志)?(?:请[^假]{0,2}假|请示|说|报告|汇报|讲)")
_LECTURES = re.compile(r"(?:书记|同志)?(?:主?讲|主持|上(?=[^,。]{0,4}课))的?")
MOST_TOKENS = 300
"""Read of one message: a roll call of a large branch has fewer."""
_PEOPLE = frozenset({"name", "self", "rest", "everybody"})
_EXPLICIT = re.compile(r"[的有是为:(\d一二三四五六七八九十两俩]")
_CONTINUES = re.compile(r"[、,和与及跟\s]*(?:还有)?")
_NONE = re.compile(r"\s*(?:人员|的)?\s*[:]?\s*(?:无|没有|0(?!\d)|零)(?:人|$|[,。;\s])")
_BRACKETED = re.compile(r"\s*\([^()]*\)[\s、,;和及]*")
_AND_ALSO = re.compile(r"(?:还有|以及|另外|加上|包括|也有)\s*$")
_MINUTES = re.compile(r"(?P<n>\d+|[一二三四五六七八九十两半]+)\s*(?:来|多)?个?(?P<unit>分钟?|小时|刻钟?|钟头)")
_PER_UNIT = {"分": 1, "刻": 15, "小": 60, "钟": 60}
_BREAKS = re.compile(r"[,。;:!?\n()\s]")


class Token(NamedTuple):
    """A piece of a roll call: kind is name, self, rest, except, everybody, other or a status."""

    kind: str
    start: int
    stop: int
    text: str


@dataclass
class Group:
    """Some people and what is said of them, in text[start:stop]."""

    start: int
    stop: int = 0
    names: list[str] = field(default_factory=list)
    said: list[Token] = field(default_factory=list)
    rest: bool = False
    but: bool = False
    others: bool = False

    @property
    def status(self) -> str | None:
        """The weightiest status said; who is excepted without more was absent."""
        kinds = {token.kind for token in self.said}
        kinds -= {"present", "will_attend"} if self.but and self.names else set()
        found = next((status for status, _ in STATUS_WORDS if status in kinds), None)
        return found or ("absent" if self.but and self.names else None)

    @property
    def of_nobody(self) -> bool:
        """Whether nobody is named: then the speaker may be meant."""
        return not (self.names or self.rest)


def groups(u: Utterance) -> list[Group]:
    """The groups of a roll call, left to right; those of whom nothing is said are left out."""
    return [group for group in _all_groups(u) if group.status]


def unsaid(u: Utterance) -> list[str]:
    """Names in a roll call of whom nothing is said: to be asked back."""
    said = {name for group in groups(u) for name in group.names}
    names = [name for group in _all_groups(u) if not group.status for name in group.names]
    return [name for name in dict.fromkeys(names) if name not in said and name != SELF]


def _all_groups(u: Utterance) -> list[Group]:
    tokens = _tokens(u)
    found = [Group(0)]
    for place, token in enumerate(tokens):
        if _begins_group(u.text, tokens, place, found[-1]):
            found[-1].stop = _boundary(u.text, tokens[place - 1].stop if place else 0, token.start)
            found.append(Group(found[-1].stop, but=token.kind == "except" or _still_excepted(found[-1], token)))
        _add(found[-1], token)
    found[-1].stop = len(u.text)
    _share_status(u.text, found)
    for before, group in pairwise(found):
        if not group.status and set(group.names) <= {SELF}:
            before.stop = group.stop
    return found


def minutes_late(text: str) -> int | None:
    """How many minutes a text speaks of: 十分钟, 半小时, 一刻钟."""
    match = _MINUTES.search(text)
    if match is None:
        return None
    each = _PER_UNIT[match["unit"][0]]
    if match["n"] == "半":
        return each // 2
    value = number(match["n"])
    return None if value is None else value * each


def name_spans(u: Utterance) -> list[tuple[int, int]]:
    """Where the people stand of whom something is said, known and unknown."""
    return [(found.start, found.stop) for found in _subjects(u)]


def clause_before(text: str, place: int) -> str:
    """What stands before a place in its clause."""
    starts = [match.end() for match in _BREAKS.finditer(text, 0, place)]
    return text[starts[-1] if starts else 0 : place]


def clause_after(text: str, place: int) -> str:
    """What stands from a place to the end of its clause."""
    end = _BREAKS.search(text, place)
    return text[place : end.start() if end else len(text)]


def clause_at(text: str, place: int) -> str:
    """The clause around a place."""
    return clause_before(text, place) + clause_after(text, place)


def _tokens(u: Utterance) -> list[Token]:
    shown = remarks.hidden(u.text, u.masked)
    tokens = [
        Token(str(match.lastgroup), *match.span(), match[0])
        for match in _TOKEN.finditer(shown)
        if match.end() > match.start()
    ]
    tokens = [token for token in tokens if not _NONE.match(shown, token.stop)]
    tokens += [Token("everybody", match.start(), match.start(), "") for match in _ALL_HERE.finditer(shown)]
    tokens += [Token("name", item.start, item.stop, item.name) for item in _subjects(u)]
    tokens = sorted(tokens, key=lambda token: (token.start, token.stop))[:MOST_TOKENS]
    group_at = u.group_found.start if u.group_found else -1
    return [token for token in tokens if not _stands_in(u.text, tokens, token, group_at)]


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
        before, after = u.text[: found.start], u.text[found.stop :]
        helped = _STANDS_IN.search(before) and _STANDING_IN.match(after)
        told = _TOLD.search(before) and not _ends_with_name(u, found.start - 1) and _TELLING.match(after)
        called = _CALLED.match(after) and SELF_WORD.search(after)
        if not (helped or told or called or _SUPPORTED.search(before) or _LECTURES.match(after)):
            yield found


def _ends_with_name(u: Utterance, place: int) -> bool:
    """Whether a name stands right before: then 跟 joins two people (徐超跟黄勇请假)."""
    return any(found.stop == place for found in u.names)


def _strangers(u: Utterance) -> Iterator[Found]:
    """Words in the place of a name that have the form of one and are nobody's: kept as written, to be asked back."""
    shown = remarks.hidden(u.text, u.masked)
    for match in _STRANGER.finditer(shown):
        word = match["name"]
        if u.lexicon.book.looks_like_name(word) and not _NO_NAME.search(word) and reason_in(word) is None:
            yield Found(word, match.start("name"), match.end("name"))


def _begins_group(text: str, tokens: list[Token], place: int, group: Group) -> bool:
    token = tokens[place]
    if token.kind == "except":
        return bool(group.names or group.said or group.rest)
    if token.kind in {"rest", "everybody"}:
        return bool(group.but or group.said or (group.names and token.kind == "rest"))
    if _told_apart(text, tokens, place):
        return True
    if token.kind in _PEOPLE:
        return bool(group.said) and not _headed(text, tokens, place, group)
    if token.kind == "other":
        return False
    return bool(group.said and (group.names or group.rest)) and _is_heading(text, tokens, place)


def _told_apart(text: str, tokens: list[Token], place: int) -> bool:
    """Whether two names in a row have each a reason of their own: 徐超（出差）、黄勇看病，易世宁值班."""
    last = tokens[place - 1] if place else None
    if last is None or (last.kind, tokens[place].kind) != ("name", "name"):
        return False
    between = text[last.stop : tokens[place].start]
    return bool(_BRACKETED.fullmatch(between)) or reason_in(between) is not None


def _headed(text: str, tokens: list[Token], place: int, group: Group) -> bool:
    """Whether a name belongs to what was said before it: 请假：黄勇、王伟."""
    last = tokens[place - 1]
    between = text[last.stop : tokens[place].start]
    own = _says_own(text, tokens, place)
    if last.kind == "name":
        return bool(_CONTINUES.fullmatch(between)) and (not own or group.said[0].start < last.start)
    if not group.of_nobody or not _HEADING.fullmatch(between):
        return False
    return not own or bool(_EXPLICIT.search(between))


def _is_heading(text: str, tokens: list[Token], place: int) -> bool:
    """Whether a status begins a new list of names: 迟到1人王伟，请假2人范景勇、徐超."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or after.kind != "name":
        return False
    between = text[tokens[place].stop : after.start]
    if not _HEADING.fullmatch(between):
        return False
    first = not clause_before(text, tokens[place].start).strip()
    return bool(_EXPLICIT.search(between)) or (first and not _says_own(text, tokens, place + 1))


def _says_own(text: str, tokens: list[Token], place: int) -> bool:
    """Whether something is said of these people in their own clause, after their names."""
    last = tokens[place]
    for token in tokens[place + 1 :]:
        between = text[last.stop : token.start]
        if token.kind in {"name", "self"} and _CONTINUES.fullmatch(between):
            last = token
        elif token.kind in {"other", "everybody"}:
            continue
        else:
            return token.kind not in _PEOPLE and token.kind != "except" and not _BREAKS.search(between)
    return False


def _add(group: Group, token: Token) -> None:
    if token.kind in {"name", "self"}:
        group.names.append(SELF if token.kind == "self" else token.text)
    elif token.kind in {"rest", "everybody"}:
        group.rest = group.rest or not (group.names or group.others)
    elif token.kind == "other":
        group.others = True
    elif token.kind != "except":
        group.said.append(token)
    else:
        group.but = True


def _still_excepted(group: Group, token: Token) -> bool:
    return group.but and token.kind == "name"


def _boundary(text: str, last: int, start: int) -> int:
    """Where one group ends and the next begins: at the clause of the next, when there is a break between them."""
    breaks = [match.end() for match in _BREAKS.finditer(text, last, start)]
    return breaks[-1] if breaks else start


def _share_status(text: str, found: list[Group]) -> None:
    """易世宁到了，还有黄勇: who is merely added shares what was said before."""
    for before, group in pairwise(found):
        if not group.names or group.said or group.but or not before.names:
            continue
        begins = text.find(group.names[0], group.start)
        between = text[text.rfind(before.names[-1], 0, begins) + len(before.names[-1]) : begins]
        headed = bool(before.said) and before.said[0].start < begins - len(between) - len(before.names[-1])
        listed = headed and reason_in(text[begins : group.stop]) is not None
        if listed or _AND_ALSO.search(text[:begins]) or _BRACKETED.fullmatch(between):
            group.said = list(before.said)
