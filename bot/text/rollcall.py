"""A roll call told in sentences: who is present, on leave, late, what holds for the rest, and how many.

The text is read as a row of tokens — people, statuses, "the others", "except" — and cut into groups: people, then what
is said of them; or a heading (请假2人：), then the people.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from bot.text.numerals import number
from bot.text.reasons import reason_in, says_away
from bot.text.remarks import STATUS_WORDS
from bot.text.rollcall_tokens import BREAKS, Token, clause_after, clause_before, tokens_of
from bot.text.utterance import SELF, Utterance

_HEADING = re.compile(
    r"\s*的?\s*(?:同志|人员|党员|名单|人)?\s*(?:有|是|为)?\s*:?\s*(?:[\d一二三四五六七八九十两俩]+\s*[人名个位]?\s*(?:老|离退休)?(?:党员|同志)?)?\s*[,:(]?\s*(?:分别)?(?:是|为|有)?\s*[:(,、]?\s*"
)
_PEOPLE = frozenset({"name", "self", "rest", "everybody"})
_EXPLICIT = re.compile(r"[的有是为:(\d一二三四五六七八九十两俩]")
_LISTED = re.compile(r"[、和与及跟\s]*(?:还有)?")
_CONTINUES = re.compile(r"[、,和与及跟\s]*(?:还有)?")
_JOINED = re.compile(
    r"[、,;和与及跟\s@]*(?:还有|以及)?(?:老?党员|同志们?|师傅|组长|书记|委员|我)*[、,;和与及跟\s@]*(?:老?党员|同志|师傅|组长|书记|委员)?"
)
_BRACKETED = re.compile(r"\s*\([^()]*\)[\s、,;和及]*")
_AND_ALSO = re.compile(r"(?:还有|以及|另外|加上|包括|也有)\s*$")
_GLUE = re.compile(r"[ :(—–-]*")
_ALL_OF_THEM = re.compile(r"[都均]$")
_MINUTES = re.compile(r"(?P<n>\d+|[一二三四五六七八九十两半]+)\s*(?:来|多)?个?(?P<unit>分钟?|小时|刻钟?|钟头)")
_PER_UNIT = {"分": 1, "刻": 15, "小": 60, "钟": 60}


@dataclass
class Group:
    """Some people and what is said of them, in text[start:stop]; `away`: where a mere reason for being away begins."""

    start: int
    stop: int = 0
    names: list[str] = field(default_factory=list)
    said: list[Token] = field(default_factory=list)
    rest: bool = False
    but: bool = False
    others: bool = False
    away: int = 0

    @property
    def status(self) -> str | None:
        """The weightiest status said; who is excepted was absent, who has only a reason said of them is on leave."""
        kinds = {token.kind for token in self.said}
        kinds -= {"present", "will_attend"} if self.but and self.names else set()
        found = next((status for status, _ in STATUS_WORDS if status in kinds), None)
        if found or not self.names:
            return found
        return "leave" if self.away else "absent" if self.but else None

    @property
    def of_nobody(self) -> bool:
        """Whether nobody is named: then the speaker may be meant."""
        return not (self.names or self.rest)


def groups(u: Utterance) -> list[Group]:
    """The groups of a roll call, left to right; those of whom nothing is said are left out."""
    return [group for group in all_groups(u) if group.status]


def others_unsaid(u: Utterance) -> bool:
    """Whether "the others" are named and nothing is said of them."""
    return any(group.rest and not group.status for group in all_groups(u))


def unsaid(u: Utterance) -> list[str]:
    """Names in a roll call of whom nothing is said: to be asked back."""
    said = {name for group in groups(u) for name in group.names}
    names = [name for group in all_groups(u) if not group.status for name in group.names]
    return [name for name in dict.fromkeys(names) if name not in said and name != SELF]


def all_groups(u: Utterance) -> list[Group]:
    """The groups of a roll call, those too of whom nothing is said."""
    return u.once(_grouped)


def _grouped(u: Utterance) -> list[Group]:
    tokens = tokens_of(u)
    found = [Group(0)]
    for place, token in enumerate(tokens):
        if _begins_group(u.text, tokens, place, found[-1]):
            found[-1].stop = _boundary(u.text, tokens[place - 1].stop if place else 0, token.start)
            found.append(Group(found[-1].stop, but=token.kind == "except" or _still_excepted(found[-1], token)))
        _add(found[-1], token)
    found[-1].stop = len(u.text)
    _share_status(u.text, found)
    _share_leave(u.text, found)
    for group in found:
        group.away = 0 if group.said else _only_away(u.text, group)
    for before, group in pairwise(found):
        if not group.status and set(group.names) <= {SELF}:
            before.stop = group.stop
    return found


def _only_away(text: str, group: Group) -> int:
    """Where the reason begins when nothing but it is said of known people (黄勇出差，徐超住院); else 0."""
    names = [name for name in group.names if name != SELF]
    last = text.rfind(names[-1], group.start, group.stop) if names else -1
    stop = last + len(names[-1]) if names else 0
    return stop if last >= 0 and _away_at(text, stop) else 0


def _away_at(text: str, place: int) -> bool:
    """Whether a reason for being away stands right after a name, a bracket or a blank between them or not."""
    glue = _GLUE.match(text, place)
    return says_away(clause_after(text, glue.end() if glue else place))


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
    """Whether two names in a row are not of one breath: 徐超（出差）、黄勇看病，易世宁值班; 黄勇说徐超请假."""
    last = tokens[place - 1] if place else None
    if last is None or (last.kind, tokens[place].kind) != ("name", "name"):
        return False
    between = text[last.stop : tokens[place].start]
    return not _JOINED.fullmatch(between)


def _headed(text: str, tokens: list[Token], place: int, group: Group) -> bool:
    """Whether a name belongs to what was said before it: 请假：黄勇、王伟."""
    last = tokens[place - 1]
    between = text[last.stop : tokens[place].start]
    own = _says_own(text, tokens, place, _LISTED)
    if own and own != group.status:
        return False
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


def _says_own(text: str, tokens: list[Token], place: int, joined: re.Pattern[str] = _CONTINUES) -> str:
    """What is said of these people in their own clause, after their names; empty when nothing is."""
    last = tokens[place]
    for token in tokens[place + 1 :]:
        between = text[last.stop : token.start]
        if token.kind in {"name", "self"} and joined.fullmatch(between):
            last = token
        elif token.kind in {"other", "everybody"}:
            continue
        else:
            own = token.kind not in {*_PEOPLE, "except"} and not BREAKS.search(between)
            return token.kind if own else _away_after(text, last)
    return _away_after(text, last)


def _away_after(text: str, token: Token) -> str:
    return "leave" if _away_at(text, token.stop) else ""


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
    breaks = [match.end() for match in BREAKS.finditer(text, last, start)]
    return breaks[-1] if breaks else start


def _share_leave(text: str, found: list[Group]) -> None:
    """黄勇没来，徐超去看病了，都请了假: leave said of all holds for who stayed away before."""
    for before, group in pairwise(found):
        if before.status == "absent" and any(_ALL_OF_THEM.search(text, 0, token.start) for token in group.said):
            before.said = [token for token in group.said if token.kind == "leave"] or before.said


def _share_status(text: str, found: list[Group]) -> None:
    """易世宁到了，还有黄勇: who is merely added shares what was said before."""
    for group, after in reversed(list(pairwise(found))):
        if group.names and after.names and not (group.said or group.but or SELF in after.names):
            begins = text.find(after.names[0], after.start)
            head = text[:begins]
            if _BRACKETED.fullmatch(head[head.rfind(group.names[-1]) + len(group.names[-1]) :]):
                group.said = list(after.said)
    for before, group in pairwise(found):
        if not group.names or group.said or group.but or not before.names:
            continue
        begins = text.find(group.names[0], group.start)
        if begins < 0 or before.names[-1] == SELF:
            continue
        between = text[text.rfind(before.names[-1], 0, begins) + len(before.names[-1]) : begins]
        headed = bool(before.said) and before.said[0].start < begins - len(between) - len(before.names[-1])
        listed = headed and reason_in(text[begins : group.stop]) is not None
        if listed or _AND_ALSO.search(text[:begins]) or _BRACKETED.fullmatch(between):
            group.said = list(before.said)
