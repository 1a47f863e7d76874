"""One entry of a 接龙: who it is about, and what stands after the name."""

import re
from dataclasses import dataclass

from bot.text import remarks
from bot.text.lexicon import Lexicon
from bot.text.names import Found
from bot.text.reasons import reason_in, says_away
from bot.text.remarks import STATUS_WORDS, Remark
from bot.text.typed import Typed

_JOINS = re.compile(r"[\s、,;/&+]*(?:和|与|及|跟|以及)?[\s、,;/&+]*")
_SPACED_NAME = re.compile(r"^([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_UNIT_PREFIX = re.compile(r"^[\w\u4e00-\u9fff()]{1,12}\s*[-—–_/:|·]+\s*(?=[\u4e00-\u9fff])")
_DECORATION = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,4}\]|[*~`^_]+|^@+|^[\s.、:,\-]+")
_WORD = re.compile(r"[\u4e00-\u9fff·]{2,4}|[A-Za-z][A-Za-z .]*")
_HEAD = re.compile(r"^[^\s,;:()、/+\-\d]+")
_STATUS = re.compile(
    "|".join(f"(?:{words})" for _, words in STATUS_WORDS) + r"|均|都|已|能|会(?=[来去到])", remarks.FLAGS
)
_CROSSED = re.compile(r"^[\s,:(\-—–]*[×xX](?=$|[\s,。;()])[\s,]*")
_TIDY = re.compile(r"^[\s,;:、.\-—–]+|[\s,;:、\-—–]+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in a 接龙; `name` as on the roster, or as written when `known` is False.

    Status and kind of leave are codes; `remark` is what stood after the name, `text` the whole entry.
    """

    n: int
    name: str
    status: str
    reason: str | None = None
    reason_text: str | None = None
    remark: str = ""
    text: str = ""
    known: bool = True


def read(n: int, raw: str, lexicon: Lexicon, *, default: str) -> list[Entry]:
    """The persons of one numbered entry; none when it is empty. `default` is the status of whoever says no more."""
    typed = Typed(_cleared(raw, lexicon))
    names, stop = _who(typed.text, lexicon)
    if not names:
        return []
    rest = typed.said(stop)
    remark = _remark(rest)
    status = default if remark.status in {None, "present"} else remark.status
    shown = _TIDY.sub("", rest)
    return [
        Entry(n, name, str(status), remark.reason, remark.reason_text, shown, typed.said(), name in lexicon.book)
        for name in names
    ]


def _remark(rest: str) -> Remark:
    """What an entry says beside the name; a cross or a reason alone means not there, a cross without a reason: ask."""
    plain = Typed(rest)
    crossed = _CROSSED.match(plain.text)
    said = Typed(_TIDY.sub("", plain.said(crossed.end() if crossed else 0)))
    found = remarks.read(said)
    if found.status is None and says_away(said.text):
        reason_text = remarks.reason_said(said)
        return Remark("leave", reason_in(reason_text or said.text) or "other", reason_text)
    return Remark("unset") if crossed and found.status in {None, "present"} else found


def begins_with_name(raw: str, lexicon: Lexicon) -> bool:
    """Whether an entry is about somebody of the roster from its first word on."""
    text = _cleared(raw, lexicon)
    return any(found.start == 0 for found in lexicon.names_in(text))


def _cleared(raw: str, lexicon: Lexicon) -> str:
    """An entry without decoration, unit prefix and the space inside a name of two characters."""
    text = _DECORATION.sub("", Typed(raw).said()).strip()
    spaced = _SPACED_NAME.match(text)
    if spaced and spaced[1] + spaced[2] in lexicon.book:
        text = spaced[1] + spaced[2] + text[spaced.end() :]
    prefix = _UNIT_PREFIX.match(text)
    starts_with_name = any(found.start == 0 for found in lexicon.names_in(text))
    return text if prefix is None or starts_with_name else text[prefix.end() :]


def _who(text: str, lexicon: Lexicon) -> tuple[list[str], int]:
    """The names (or the unit) an entry is about and where what is said of them begins."""
    found = lexicon.names_in(text)
    stranger, stop = _stranger(text, lexicon)
    if found and (found[0].start == 0 or not stranger):
        run = _run(text, found)
        return [item.name for item in run], run[-1].stop
    if stranger:
        return [stranger], stop
    units = lexicon.units_in(text)
    return ([text[: units[0].stop]], units[0].stop) if units and not units[0].start else ([], 0)


def _run(text: str, found: list[Found]) -> list[Found]:
    """The names joined by 、 and the like, beginning with the first."""
    run = found[:1]
    for item in found[1:]:
        if not _JOINS.fullmatch(text[run[-1].stop : item.start]):
            break
        run.append(item)
    return run


def _stranger(text: str, lexicon: Lexicon) -> tuple[str, int]:
    """A name nobody on the roster bears, as written, when the entry begins with one."""
    head = _HEAD.match(text)
    if head is None:
        return "", 0
    word = _WORD.match(_STATUS.split(head[0], maxsplit=1)[0])
    if word is None:
        return "", 0
    lonely = not lexicon.names_in(text) and not lexicon.units_in(head[0])
    if lonely or (len(word[0]) == len(head[0]) and lexicon.book.looks_like_name(word[0])):
        return word[0].strip(), word.end()
    return "", 0
