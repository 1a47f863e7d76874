"""Questions: one open question a person, with two or three numbered choices, remembered for ten minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.chat.models import Question
from bot.core.context import Context
from bot.text.normal import normalise
from bot.text.numerals import number

MEMORY = timedelta(minutes=10)
YES = frozenset(
    ("确认", "确定", "是", "是的", "对", "对的", "好", "好的", "可以", "行", "嗯", "保存", "没错", "1", "ok", "yes")
)
FIRM = frozenset(("确认", "确定", "保存"))
"""What still confirms after something else was said in between; a mere 好的 may belong to that."""
NO = frozenset(("取消", "不", "不是", "不对", "否", "算了", "不用", "不要", "no", "n", "放弃"))

BARE = FIRM | NO | frozenset("123456789")
"""What is only ever an answer; said out of the blue it must not be taken for anything else, nor met with silence."""

EDGES = " 。.!！,，\n\t"

ASIDE = "aside"
"""In the payload of a question after which something else was done."""

WORDS = "words"
"""In the payload of a question answered in words: those that answer it; none named, any that are no command."""

UNKEPT = "unkept"
"""In the payload of a question whose answers are kept neither in words nor with who said them.

It holds the words of commands that are answers all the same.
"""

_TABLE: sa.Table = SQLModel.metadata.tables["question"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; an empty text says nothing."""

    text: str
    keeps_words: bool = True
    """Whether what was typed is kept in the inbox; not what should never have been typed."""
    kept: str | None = None
    """What the inbox keeps instead of the text, for a copy of the message; None: the text itself."""
    about: str = ""
    """The one matter it tells of, `task:12`: where cards are shown, its card may stand in its place."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer to the question asked before."""

    kind: str
    payload: dict[str, Any]
    picked: int | None
    """Index of the choice, from 0; None when a plain yes was said."""


def ask(
    ctx: Context,
    kind: str,
    text: str,
    *,
    choices: Sequence[str] = (),
    payload: dict[str, Any] | None = None,
    words: Sequence[str] | None = None,
) -> Reply:
    """Ask, and remember what the answer will mean; replaces an earlier question.

    Without choices it is answered by 确认 or 取消; with `words` by one of them, and nobody has to answer (更多); with
    empty `words` by whatever is typed that is no command, or by one of the choices. The payload must be plain JSON.
    """
    forget(ctx)
    if words is not None:
        payload = (payload or {}) | {WORDS: list(words)}
    ctx.connection.execute(
        _TABLE.insert(),
        {
            "member_id": ctx.speaker.id,
            "kind": kind,
            "choices": list(choices),
            "payload": payload or {},
            "expires_at": ctx.now + MEMORY,
        },
    )
    if not choices:
        return Reply(text)
    return Reply("\n".join([text, *(f"{place} {label}" for place, label in enumerate(choices, 1))]))


def forget(ctx: Context) -> None:
    """Drop the open question, if any."""
    ctx.connection.execute(_TABLE.delete().where(col(Question.member_id) == ctx.speaker.id))


def is_waiting(ctx: Context) -> bool:
    """Whether a question to the speaker is open."""
    mine = sa.and_(col(Question.member_id) == ctx.speaker.id, _TABLE.c.expires_at > ctx.now)
    return ctx.connection.execute(sa.select(sa.exists().where(mine))).scalar_one()


def has_asked(ctx: Context) -> bool:
    """Whether the speaker was asked something just now: a question is open that was not set aside."""
    mine = sa.and_(col(Question.member_id) == ctx.speaker.id, _TABLE.c.expires_at > ctx.now)
    payloads = ctx.connection.execute(sa.select(_TABLE.c.payload).where(mine)).scalars()
    return any(ASIDE not in payload for payload in payloads)


def set_aside(ctx: Context, question: Question) -> None:
    """Note that something else was done while the question stood open; a new question is not touched."""
    payload = question.payload | {ASIDE: True}
    ctx.connection.execute(_TABLE.update().where(col(Question.id) == question.id).values(payload=payload))


def answered(question: Question, typed: str, *, by_name: bool = True) -> Answer | str | None:
    """The answer in what was typed; `"no"` when it was declined; None when it is not an answer at all.

    A choice is picked by its number or, `by_name`, by words that only it contains.
    """
    words = _words(typed)
    offered = question.payload.get(WORDS)
    if offered:
        return Answer(question.kind, question.payload, None) if words in offered else None
    if words in NO:
        return "no"
    if offered is not None:
        return Answer(question.kind, question.payload, _place(words, question.choices, by_name=by_name))
    agreed = words in (FIRM if ASIDE in question.payload else YES)
    if not question.choices:
        return Answer(question.kind, question.payload, None) if agreed else None
    place = _place(words, question.choices, by_name=by_name)
    if place is None and agreed and _goes_ahead_or_not(question):
        place = 0
    return None if place is None else Answer(question.kind, question.payload, place)


def _goes_ahead_or_not(question: Question) -> bool:
    """Whether the choices are doing it (发送, 布置) and leaving it (取消): then a yes is the first."""
    return len(question.choices) == len(("发送", "取消")) and question.choices[1] in NO


def takes_anything(question: Question) -> bool:
    """Whether whatever is typed answers it."""
    return question.payload.get(WORDS) == []


def is_unkept(question: Question) -> bool:
    """Whether neither the words of an answer nor who said them may be kept."""
    return UNKEPT in question.payload


def may_wait(question: Question) -> bool:
    """Whether nothing hangs on an answer: a list that can be read on."""
    return bool(question.payload.get(WORDS))


def is_bare(typed: str) -> bool:
    """Whether it can only be the answer to a question; asked of every message, so it folds no more than it must."""
    return normalize("NFKC", typed).strip(EDGES).casefold() in BARE


def _words(typed: str) -> str:
    return normalise(typed).strip(EDGES).casefold()


def _place(words: str, choices: Sequence[str], *, by_name: bool) -> int | None:
    bare = words.removeprefix("第").removeprefix("选").removesuffix("个").removesuffix("项").removesuffix("号")
    counted = number(bare) if bare else None
    if counted is not None:
        return counted - 1 if 1 <= counted <= len(choices) else None
    if len(choices) == 1 and words in YES:
        return 0
    if by_name and words in choices:
        return choices.index(words)
    naming = [place for place, label in enumerate(choices) if words in label] if by_name and len(words) > 1 else []
    return naming[0] if len(naming) == 1 else None
