"""Two matters in one line: 完成12，13号改到周五. Cut where another numbered task has something else done to it.

Only that: a task's number with what becomes of it, at the beginning of a clause. What follows a report is a remark
(会已开，请假2人), and 3号 behind what was done is rather its day.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.text.numerals import LEFT, NUMBER
from bot.text.typed import Typed

LONGEST = 120
"""Characters of a line that is looked at: in a longer text numbers stand for all kinds of things."""
MOST = 3
"""Matters of one line that are told apart."""
_LEAD = r"(?:另外|还有|然后|顺便|再|请|把|将|麻烦|和|并)*"
_N = rf"第?{LEFT}{NUMBER}(?![\d:./~-]|\s*(?:[年月日天个人名次点时分%项条篇份]|小时))"
_NOT_THEN = r"(?!号?(?:任务)?\s*(?:[以之]?[后前]|时|的))"
_MANY = rf"{_N}(?:号?[\s、,和及]+{_N})*"
_KINDS = {
    "done": r"完成|办结|销项",
    "checked": r"核验(?:通过)?|核实",
    "back": r"退回|打回|驳回",
    "moved": r"改期|延期",
    "handed": r"转交|移交",
    "urged": r"催办|催一?下",
    "exempt": r"不适用",
    "off": r"取消任务",
    "restored": r"恢复任务",
}
_OF_NUMBER = {
    "done": r"(?:已经?|都|也)*(?:完成|办[完结好]|搞定|做完)",
    "checked": r"(?:核验|通过)",
    "back": r"(?:退回|打回|驳回)",
    "moved": r"(?:想|申请|要)?(?:改[到至期]|延[到至期]|推[到迟]|往后[推拖])",
    "handed": r"(?:转[给交]|移交|交给)",
    "exempt": r"不适用",
}
_VERB_FIRST = "|".join(rf"(?P<v_{kind}>{words})[:,\s]*{_MANY}{_NOT_THEN}" for kind, words in _KINDS.items())
_NUMBER_FIRST = "|".join(
    rf"{_MANY}\s*(?P<d_{kind}>号)?(?:任务)?[\s,]*(?P<n_{kind}>{words})" for kind, words in _OF_NUMBER.items()
)
_HEAD = re.compile(rf"{_LEAD}(?:任务)?(?:{_VERB_FIRST}|{_NUMBER_FIRST})")
_OTHER = re.compile(rf"{_LEAD}(?:{_VERB_FIRST})(?:号|任务)*\s*$")
"""Behind something that is no task: only a command by its word and number, and nothing after it."""
_AFTER = re.compile(r"[,。;、\n]\s*|\s+")
_BARE = re.compile(
    rf"{_LEAD}(?:任务)?(?:[^\d\s]{{2,4}}[:,\s]*)?{_MANY}(?:号|任务)*(?:(?:{_OF_NUMBER['done']}|{_OF_NUMBER['checked']})了?)?[\s,。;]*"
)
_WORDS = re.compile(r"[^\W\d_]{2}")
_FREE = re.compile(r"^[^\d]{0,6}(?:公告|通知|告诉|提醒|记录|纪要|反映|投诉|布置|写入|整改|述职|让|各|发)")
"""What begins so goes on in words of its own."""


_BESIDES = re.compile(
    r"(?<=[^,，。;；、\s])[,，。;；、\s]*+(?:另外|顺便|对了[,，]?|(?<=[,，。;；])再(?=[把给帮]))(?:再|还|也|帮我|给我|问一?下|请问|说一?声)*[,，:：\s]*(?=\S)"
)


class Matters(NamedTuple):
    """What a line holds, as typed; not `sure` where a part may be no matter of its own: 核验1，2号退回."""

    parts: Sequence[str] = ()
    sure: bool = True


class _Head(NamedTuple):
    start: int
    kind: str
    sure: bool = True


def apart(raw: str) -> Matters:
    """The matters of a line; nothing where it is one, or many of one kind that are said together."""
    if raw.isalnum():  # 签到: what most say, without a sign or a blank behind which another could begin
        return Matters()
    typed = Typed(raw)
    text = typed.text
    if len(text) > LONGEST:
        return Matters()
    heads = _heads(text)
    if len(heads) < len(("one", "two")):
        return Matters()
    stops = [*(head.start for head in heads[1:]), len(text)]
    parts = [text[head.start : stop] for head, stop in zip(heads, stops, strict=True)]
    if len({head.kind for head in heads}) == 1 and all(_BARE.fullmatch(part) for part in parts[:-1]):
        return Matters()
    said = [typed.said(head.start, stop).strip(" ,，、。;；\n") for head, stop in zip(heads, stops, strict=True)]
    return Matters(said[:MOST], all(head.sure for head in heads) and len(said) <= MOST)


def besides(raw: str) -> Sequence[str]:
    """The two halves of a line that goes on with 另外 or 顺便; whether each is a matter is for others to say."""
    found = _BESIDES.search(raw)
    if found is None or len(raw) > LONGEST or _FREE.match(raw) or "\n" in raw.strip():
        return ()
    return raw[: found.start()].strip(), raw[found.end() :].strip()


def _heads(text: str) -> list[_Head]:
    """Where the matters begin; at the very beginning something else may stand."""
    first = _head(text, 0)
    if first is None and (_FREE.match(text) or len(text) == 0):
        return []
    heads = [first or _Head(0, "other")]
    for sign in _AFTER.finditer(text):
        verb_only = not sign[0].strip(" 、")
        found = _head(text, sign.end(), verb_only=verb_only) if first else _command(text, sign.end())
        if found and (found.sure or found.kind != heads[-1].kind):
            heads.append(found)
    return heads


def _head(text: str, start: int, *, verb_only: bool = False) -> _Head | None:
    """A matter that begins there; behind a mere blank only one that begins with its verb. 3号完成 may tell a day."""
    match = _HEAD.match(text, start)
    if match is None:
        return None
    kind = next(name for name, said in match.groupdict().items() if said and not name.startswith("d_"))
    if kind.startswith("n_") and verb_only:
        return None
    a_day = kind.startswith("n_") and start > 0 and kind != "n_moved" and match["d" + kind[1:]]
    return _Head(start, kind[2:], not a_day)


def _command(text: str, start: int) -> _Head | None:
    match = _OTHER.match(text, start) if _WORDS.search(text, 0, start) else None
    return _head(text, start) if match else None
