"""What a message means: intent and slots, in the vocabulary of utterances.meta.json. Never raises, never guesses.

The commonest bare words are looked up before anything else is read; then the first rule of ORDER that reads the message
decides. What no rule reads is `unclear`: the caller asks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.core.clock import local
from bot.core.workdays import Workdays
from bot.text import times
from bot.text.intents import ORDER
from bot.text.lexicon import Lexicon
from bot.text.normal import squeezed
from bot.text.quotes import Reply, unquoted
from bot.text.utterance import SELF, Slots, Speaker, Utterance, filled

LONGEST, LONGEST_SENTENCE = 4000, 2000
"""Characters read of a pasted list and of any other message; the rest is cut off."""
UNCLEAR = "unclear"
_BY_NUMBER = re.compile(r"(?:^|(?<=[\s,，]|[加假看下]))会议\s?([1-9]\d{0,8})(?=$|[\s,，。;；!！])")
"""A meeting by its number, as a card's button says it: 参加 会议12, 请假会议12; never 支部会议12月."""
_OF_A_NOTICE = frozenset({"attend.report", "attend.leave"})
_WHERE = frozenset({"meeting", "date"})
"""Who answers a notice quoted with 我请假 speaks of the meeting in it."""
_NUMBERED = frozenset({"attend.report", "attend.leave", "attend.correct"})
_LOOK = re.compile(r"(?:请|我想|帮我)?(?:查?看看?(?:一下)?)?")
"""What may stand before the number of a meeting somebody only asks about."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The intent's code and its slots; `doubtful` holds words that look like a date and cannot be relied on."""

    intent: str
    slots: Slots = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()


def _present(today: date) -> Understood:
    return Understood("attend.report", {"date": today.isoformat(), "persons": [{"name": SELF, "status": "present"}]})


def _coming(_: date) -> Understood:
    return Understood("attend.report", {"persons": [{"name": SELF, "status": "will_attend"}]})


def _leave(_: date) -> Understood:
    return Understood("attend.leave", {"persons": [{"name": SELF, "status": "leave"}]})


def _plain(intent: str) -> Callable[[date], Understood]:
    return lambda _: Understood(intent)


_BARE: dict[str, Callable[[date], Understood]] = {
    **dict.fromkeys(
        (
            "签到",
            "到",
            "到了",
            "我到了",
            "我到",
            "已到",
            "我来了",
            "来了",
            "在",
            "我在",
            "在的",
            "报到",
            "我签到",
            "打卡",
        ),
        _present,
    ),
    **dict.fromkeys(("参加", "我参加", "能参加", "我能参加", "准时参加", "按时参加", "收到参加"), _coming),
    **dict.fromkeys(("请假", "我请假", "请个假", "我请个假", "qj"), _leave),
    **dict.fromkeys(("帮助", "help", "?", "怎么用", "菜单", "功能", "你会什么", "使用说明", "说明"), _plain("help")),
    **dict.fromkeys(
        ("收到", "收到了", "好的", "好", "明白", "知道了", "了解", "嗯", "ok", "谢谢", "好嘞", "行", "收悉"),
        _plain("ack"),
    ),
    **dict.fromkeys(("撤回", "撤销", "撤回一下"), _plain("attend.correct")),
}
_EDGES = " \t\r\n　,，。.!！~～"


def bare(text: str, *, now: datetime) -> Understood | None:
    """The meaning of a bare common word, without the roster; None for anything else."""
    found = _BARE.get(text) or _BARE.get(text.strip(_EDGES).replace("？", "?").lower())
    return found(local(now).date()) if found else None


def understand(
    text: str,
    *,
    now: datetime,
    lexicon: Lexicon,
    speaker: Speaker | None = None,
    workdays: Workdays | None = None,
) -> Understood:
    """Intent and slots of a message; of a quoted message before the reply only the meeting and its day are read."""
    known = bare(text, now=now)
    if known:
        return known
    whole = squeezed(text[:LONGEST])
    reply = unquoted(whole)
    found = _understood(reply, now=now, lexicon=lexicon, speaker=speaker, workdays=workdays)
    if not reply.quoted or found.intent not in _OF_A_NOTICE or (_WHERE | {"number"}) & found.slots.keys():
        return found
    quoted = whole[: len(whole) - len(reply.text)]
    told = mentioned(quoted, now=now, lexicon=lexicon, speaker=speaker, workdays=workdays)
    return replace(found, slots={**found.slots, **{name: told[name] for name in _WHERE & told.keys()}})


def _understood(
    reply: Reply, *, now: datetime, lexicon: Lexicon, speaker: Speaker | None, workdays: Workdays | None
) -> Understood:
    """What the reply alone means."""
    known: Understood | None = None
    named = _BY_NUMBER.search(reply.text)
    if named:
        rest = f"{reply.text[: named.start()]} {reply.text[named.end() :]}".strip()
        known = _of_meeting(
            named[1], understand(rest, now=now, lexicon=lexicon, speaker=speaker, workdays=workdays), rest
        )
    known = known or bare(reply.text, now=now)
    if known:
        return known
    said = Utterance(reply.text, now=local(now), lexicon=lexicon, speaker=speaker, workdays=workdays)
    if len(reply.text) > LONGEST_SENTENCE and said.solitaire is None:
        said = said.part(reply.text[:LONGEST_SENTENCE])
    for rule in ORDER:
        slots = rule.read(said)
        if slots is not None:
            return Understood(rule.intent, slots, tuple(said.doubtful))
    return Understood(UNCLEAR, {"quoted": True} if reply.quoted else {})


def _of_meeting(number: str, meant: Understood, rest: str) -> Understood | None:
    """What is said of a meeting by its number; without anything else it is looked at."""
    if _LOOK.fullmatch(rest):
        return Understood("meeting.query", {"number": number})
    return replace(meant, slots={**meant.slots, "number": number}) if meant.intent in _NUMBERED else None


def mentioned(
    text: str,
    *,
    now: datetime,
    lexicon: Lexicon,
    speaker: Speaker | None = None,
    workdays: Workdays | None = None,
) -> Slots:
    """The meeting, day and time a text names, whatever it means: for a command called by its word."""
    said = Utterance(
        squeezed(text[:LONGEST_SENTENCE]), now=local(now), lexicon=lexicon, speaker=speaker, workdays=workdays
    )
    named = {
        "meeting": said.meeting,
        "date": said.day and said.day.isoformat(),
        "time": times.shown(said.clock),
        "group": said.group and said.group.code,
    }
    return filled(named)
