"""What a robot of a group is asked to show: the body of each kind of message, and the limit of each (path/91770). Pure.

Texts, tables and cards of ours hold words that people typed: nothing of those calls anybody or leads anywhere. Who is
called stands in `Outgoing.mentions` alone, and is a member's account, never everybody's.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.channels import cards, envelope
from bot.channels.base import DeliveryError, Markup, Outgoing, Verdict

MAX_TEXT = envelope.MAX_REPLY
MAX_MARKDOWN = 4096
"""Bytes, of either kind."""
MAX_PICTURE = 2 * 1024 * 1024
"""Bytes before base64."""
SMALLEST_FILE, MAX_FILE = 6, 20 * 1024 * 1024

TOO_LONG = "发到群里的话太长，群机器人不收。"
TOO_LARGE = "图片超过 2 MB，群机器人不收。"
FILE_SIZE = "发到群里的文件要大于 5 字节、不超过 20 MB。"
NOT_AN_ACCOUNT = "要在群里提到的人，账号不像企业微信账号。"

_MARKS = str.maketrans("\\`*_~#<>[]|", "＼｀＊＿～＃＜＞［］｜")
_LISTED = re.compile(r"^(\s*)([-+]|\d+\.)(?=\s)", re.MULTILINE)
Body = dict[str, Any]


def escaped(text: str) -> str:
    """What somebody typed, so that it is nothing but words within Markdown: signs that mean something are made wide.

    WeCom knows no sign to escape with.
    """
    return _LISTED.sub(
        lambda found: found[1] + found[2].translate({45: "－", 43: "＋", 46: "．"}), text.translate(_MARKS)
    )


def parts(text: str, markup: Markup, mentions: Sequence[str]) -> list[str]:
    """A text in parts, each of which fits one message of its kind together with the names of who is called."""
    if markup is Markup.PLAIN:
        return envelope.pieces(envelope.clean(text), MAX_TEXT)
    return envelope.pieces(envelope.clean(text), MAX_MARKDOWN - sum(len(_call(one)) + 1 for one in mentions))


def is_file(message: Outgoing) -> bool:
    """Whether a file is to be uploaded first: a picture goes before it, and a card that leads somewhere."""
    return message.file is not None and message.picture is None and _card(message) is None


def is_card(message: Outgoing) -> bool:
    """Whether it is shown as a card."""
    return message.picture is None and _card(message) is not None


def body(message: Outgoing, media_id: str = "") -> Body:
    """The body of a message: the picture, the card, the file uploaded under `media_id`, or the words.

    Raises:
        DeliveryError: it is beyond the limits of its kind, or calls who is no member; nothing was asked.
    """
    if not all(map(envelope.is_userid, message.mentions)):  # "@all" would call everybody
        raise DeliveryError(NOT_AN_ACCOUNT, verdict=Verdict.NEVER)
    if message.picture is not None:
        return _picture(message.picture)
    card = _card(message)
    if card is not None:
        return _of(cards.KIND, card)
    if message.file is not None:
        return _of("file", {"media_id": media_id})
    return _WORDS[message.markup](message)


def require_size(content: bytes) -> None:
    """Let pass the content of a file that can be uploaded.

    Raises:
        DeliveryError: it cannot.
    """
    if not SMALLEST_FILE <= len(content) <= MAX_FILE:
        raise DeliveryError(FILE_SIZE, verdict=Verdict.NEVER)


def _card(message: Outgoing) -> Body | None:
    """The card without its buttons, where it leads somewhere: a group can press none."""
    return cards.built(replace(message.card, buttons=()), "") if message.card is not None else None


def _of(kind: str, content: Mapping[str, Any]) -> Body:
    return {"msgtype": kind, kind: dict(content)}


def _picture(content: bytes) -> Body:
    if len(content) > MAX_PICTURE:
        raise DeliveryError(TOO_LARGE, verdict=Verdict.NEVER)
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return _of("image", {"base64": base64.b64encode(content).decode(), "md5": digest})


def _text(message: Outgoing) -> Body:
    called = {"mentioned_list": list(message.mentions)} if message.mentions else {}
    return _of("text", {"content": _short(envelope.clean(message.text), MAX_TEXT)} | called)


def _markdown(message: Outgoing) -> Body:
    """The words, and below them the names of who is called."""
    called = " ".join(map(_call, message.mentions))
    words = "\n".join(filter(None, (envelope.clean(message.text), called)))
    return _of("markdown", {"content": _short(words, MAX_MARKDOWN)})


def _markdown_v2(message: Outgoing) -> Body:
    """Tables; nobody can be called in them."""
    return _of("markdown_v2", {"content": _short(envelope.clean(message.text), MAX_MARKDOWN)})


_WORDS: Mapping[Markup, Callable[[Outgoing], Body]] = {
    Markup.PLAIN: _text,
    Markup.MARKDOWN: _markdown,
    Markup.MARKDOWN_V2: _markdown_v2,
}


def _call(account: str) -> str:
    return f"<@{account}>"


def _short(text: str, limit: int) -> str:
    if len(text.encode()) > limit:
        raise DeliveryError(TOO_LONG, verdict=Verdict.NEVER)
    return text
