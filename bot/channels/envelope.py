"""Bytes to Incoming and text to reply XML: all of a callback that needs neither key nor network.

For WeCom and for Official Accounts (公众号), whose envelopes and messages are of one make.

What is not yet authenticated is never given to an XML parser: the envelope is matched by one linear pattern,
its time and signature are checked, and only what could then be decrypted is read as XML.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

from bot.channels.base import BadCallbackError, Incoming
from bot.core.clock import from_epoch

MAX_BODY = 256 * 1024
MAX_XML = 64 * 1024
"""Characters of a message that are read; WeCom's longest stay far below."""
MAX_SKEW = timedelta(minutes=10)
MAX_AHEAD = timedelta(days=1)
MAX_REPLY = 2048
"""Bytes of a passive reply and of a text message; WeCom cuts what is longer (path/90241, path/90236)."""
MAX_TEXT = 20 * 1024
MAX_LABEL = 10
"""Characters of a card button (path/90236)."""

TOO_LARGE = "回调过大。"
NOT_AN_ENVELOPE = "回调的信封不合格。"
STALE = "回调的时间不对。"
FORGED = "回调的签名不对。"
NOT_XML = "回调的内容不是完整的 XML。"

# Possessive repeats: a body that does not fit fails in one pass, whatever its length.
_VALUE = rb"[^<&\]\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]*+"
_ELEMENT = rb"<([A-Za-z]\w{0,63})>(?:\s*+<!\[CDATA\[" + _VALUE + rb"\]\]>\s*+|" + _VALUE + rb")</\1>\s*+"
_ENVELOPE = re.compile(rb"\s*+<xml>\s*+(?:" + _ELEMENT + rb"){1,8}+</xml>\s*+")
_ENCRYPT = re.compile(rb"<Encrypt>\s*+(?:<!\[CDATA\[)?+([^<\]]*+)(?:\]\]>)?+\s*+</Encrypt>")
_SEALED = re.compile(rb"<Encrypt>\s*+<!\[CDATA\[([A-Za-z0-9+/]++={0,2}+)\]\]>\s*+</Encrypt>")
_BASE64 = re.compile(r"[A-Za-z0-9+/]++={0,2}+")
_STAMP = re.compile(r"[1-9][0-9]{0,11}")
_NONCE = re.compile(r"[!-~]{1,128}")

_MESSAGE_NUMBER = re.compile(r"[0-9]{1,20}")
_MOMENT = re.compile(r"[1-9][0-9]{0,9}")
_USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINK = re.compile(r"<(?=/?a[\s>]|@)", re.IGNORECASE)

MESSAGES = frozenset({"text", "image", "voice", "video", "shortvideo", "location", "link", "file"})
ANSWERABLE = frozenset(
    f"event.{name}"
    for name in (
        "subscribe",
        "enter_agent",
        "location",
        "click",
        "view",
        "view_miniprogram",
        "scancode_waitmsg",
        "template_card_menu_event",
    )
)
"""The events WeCom shows a text answer to; `CARD` takes a new button label instead (path/90240)."""
CARD = "event.template_card_event"
NOBODY = "sys"
"""The sender WeCom names for events of its own."""

_REPEATED = ("SelectedItem", "OptionId", "item", "List")
_SPOKEN_FOR = frozenset({"ToUserName", "CreateTime", "MsgType", "MsgId", "Event", "EventKey", "Content", "#text"})
_MARKS = ("EventKey", "TaskId", "ChangeType", "UserID", "Id", "TagId", "BatchJob.JobId", "AgentID", "MsgID", "Ticket")
_MAX_FIELDS, _MAX_DEPTH, _MAX_FIELD = 64, 8, 2048


@dataclass(frozen=True, slots=True)
class Address:
    """Whom callbacks must be meant for: the channel's name, the corp and its app.

    Without a corp it is an Official Account's: whom a message is meant for its ciphertext says, the name it is called
    by there (原始 ID) stays among the details, and its senders keep their capitals.
    """

    channel: str
    corp_id: str = ""
    agent_id: int | None = None


def ciphertext_of(body: bytes) -> str:
    """The one Encrypt of an envelope.

    Raises:
        BadCallbackError: larger than 256 kB, or anything but a flat `<xml>` of plain ASCII elements.
    """
    if len(body) > MAX_BODY:
        raise BadCallbackError(TOO_LARGE)
    found = _ENCRYPT.findall(body) if _ENVELOPE.fullmatch(body) else []
    if len(found) != 1:
        raise BadCallbackError(NOT_AN_ENVELOPE)
    return checked_base64(found[0].decode("ascii").strip())


def checked_base64(text: str) -> str:
    """The text itself, if it is base64 of whole AES blocks as far as one can see.

    Raises:
        BadCallbackError: it is not.
    """
    if len(text) > MAX_BODY or len(text) % 4 or not _BASE64.fullmatch(text):
        raise BadCallbackError(NOT_AN_ENVELOPE)
    return text


def sealed_in(body: bytes) -> list[str]:
    """What could be the Encrypt of an envelope that has the message in plain beside it (兼容模式): typed words too.

    Which of them it is, only the signature says.

    Raises:
        BadCallbackError: larger than 256 kB, or there is none.
    """
    if len(body) > MAX_BODY:
        raise BadCallbackError(TOO_LARGE)
    found = [one.decode("ascii") for one in _SEALED.findall(body) if len(one) % 4 == 0]
    if not found:
        raise BadCallbackError(NOT_AN_ENVELOPE)
    return found


def signature(token: str, timestamp: str, nonce: str, ciphertext: str) -> str:
    """Lower-case hex sha1 of the four, sorted and joined (path/91144)."""
    return hashlib.sha1("".join(sorted((token, timestamp, nonce, ciphertext))).encode()).hexdigest()  # noqa: S324


def authenticate(
    query: Mapping[str, str], ciphertext: str, *, token: str, now: datetime, signed: str = "msg_signature"
) -> None:
    """Check freshness (ten minutes either way) and signature, the latter in constant time.

    The `signature` of an Official Account covers no ciphertext: the moment alone.

    Raises:
        BadCallbackError: stale, or signed by somebody without the token.
    """
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not _STAMP.fullmatch(timestamp) or abs(now.timestamp() - int(timestamp)) > MAX_SKEW.total_seconds():
        raise BadCallbackError(STALE)
    given = query.get(signed, "").encode("utf-8", "backslashreplace")
    if not _NONCE.fullmatch(nonce):
        raise BadCallbackError(FORGED)
    if not hmac.compare_digest(signature(token, timestamp, nonce, ciphertext).encode(), given):
        raise BadCallbackError(FORGED)


def read(xml: str, address: Address, now: datetime) -> Incoming:
    """The message or event in decrypted XML; what makes no sense for `address` has the kind `unknown` and no sender.

    Raises:
        BadCallbackError: not XML, or not an `<xml>` element.
    """
    fields = _parse(xml) if len(xml) <= MAX_XML else {}
    plain = {name: value or "" for name, value in fields.items() if value is None or isinstance(value, str)}
    is_event = plain.get("MsgType", "").strip().lower() == "event"
    sent_at = _moment(plain.get("CreateTime", ""), now)
    understood = None
    if sent_at is not None and _is_meant_for(address, plain, is_event=is_event):
        details = dict(islice(_flatten(fields), _MAX_FIELDS))
        sender = _sender(plain, folds=bool(address.corp_id))
        understood = _event(plain, details, sender) if is_event else _message(plain, sender)
        details = {name: value for name, value in details.items() if name not in _SPOKEN_FOR}
        details |= {} if address.corp_id else {"ToUserName": plain["ToUserName"].strip()}
    if understood is None:
        digest = hashlib.sha256(xml.encode("utf-8", "replace")).hexdigest()[:40]
        kind = "event.unknown" if is_event else "unknown"
        return Incoming(channel=address.channel, key=f"x:{digest}", sender="", kind=kind)
    return Incoming(channel=address.channel, sent_at=sent_at, details=details, **understood)


def _parse(xml: str) -> dict[str, Any]:
    try:
        root = xmltodict.parse(_NOT_TEXT.sub("", xml), strip_whitespace=False, force_list=_REPEATED)
    except (ExpatError, ValueError) as error:
        raise BadCallbackError(NOT_XML) from error
    fields = root.get("xml")
    if not isinstance(fields, dict):
        raise BadCallbackError(NOT_XML)
    return fields


def _is_meant_for(address: Address, plain: Mapping[str, str], *, is_event: bool) -> bool:
    """Messages always name the app; events of the corp itself (contacts, jobs) do not."""
    if not address.corp_id:
        return "AgentID" not in plain and is_userid(plain.get("ToUserName", "").strip())
    agent = plain.get("AgentID", "").strip()
    if plain.get("ToUserName", "").strip().lower() != address.corp_id.lower():
        return False
    return agent == str(address.agent_id) or (is_event and "AgentID" not in plain)


def _moment(text: str, now: datetime) -> datetime | None:
    text = text.strip()
    if not _MOMENT.fullmatch(text):
        return None
    moment = from_epoch(int(text))
    return moment if moment - now <= MAX_AHEAD else None


def is_userid(text: str) -> bool:
    """Whether a member can have this id; `@all` and lists joined by `|` are not ids."""
    return _USERID.fullmatch(text) is not None


def _sender(plain: Mapping[str, str], *, folds: bool) -> str:
    userid = plain.get("FromUserName", "").strip()
    if not is_userid(userid):
        return ""
    return userid.lower() if folds else userid


def _message(plain: Mapping[str, str], sender: str) -> dict[str, Any] | None:
    number = plain.get("MsgId", "").strip()
    kind = plain.get("MsgType", "").strip().lower()
    if not sender or not _MESSAGE_NUMBER.fullmatch(number) or not _NAME.fullmatch(kind):
        return None
    if kind == "text" and "Content" not in plain:
        return None
    text = fit(plain["Content"], MAX_TEXT, mark="") if kind == "text" else ""
    return {"key": f"m:{number}", "sender": sender, "kind": kind if kind in MESSAGES else "unknown", "text": text}


def _event(plain: Mapping[str, str], details: Mapping[str, str], sender: str) -> dict[str, Any]:
    """The documented key of an event is sender and second; two can share both, so its other marks join in."""
    name = plain.get("Event", "").strip().lower()
    marks = "\x1f".join(details.get(mark, "") for mark in _MARKS)
    digest = hashlib.sha256(f"{name}\x1f{marks}".encode()).hexdigest()[:32]
    return {
        "key": f"e:{sender}:{plain['CreateTime'].strip()}:{digest}",
        "sender": "" if sender == NOBODY else sender,
        "kind": f"event.{name}" if _NAME.fullmatch(name) else "event.unknown",
        "event_key": plain.get("EventKey", "")[:1024],
    }


def _flatten(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The leaves of nested elements, named by path; repeated ones are numbered: `PicList.item.0.PicMd5Sum`."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in entries:
            yield from _flatten(part, f"{path}.{name}" if path else str(name), depth + 1)
    else:
        yield path, str(value or "")[:_MAX_FIELD]


def clean(text: str) -> str:
    """The text without what XML cannot hold: control characters and halves of characters.

    And without what a platform makes of words: of `<a href=` (path/90236) and `<@all>` (path/91770) the first sign is
    made wide, so that nothing somebody typed becomes a link or a call in the chat of others.
    """
    return _LINK.sub("＜", _NOT_TEXT.sub("", text))


def fit(text: str, limit: int = MAX_REPLY, mark: str = "…") -> str:
    """The text cut to `limit` bytes of UTF-8 between two characters, ending in `mark` if it was cut."""
    raw = text.encode("utf-8", "ignore")
    if len(raw) <= limit:
        return text
    return raw[: limit - len(mark.encode())].decode("utf-8", "ignore") + mark


def pieces(text: str, limit: int = MAX_REPLY) -> list[str]:
    """The text in parts of at most `limit` bytes, split between lines where lines are short enough."""
    parts = [""]
    for line in text.splitlines(keepends=True):
        if parts[-1] and len((parts[-1] + line).encode()) > limit:
            parts.append("")
        rest = line
        while len((parts[-1] + rest).encode()) > limit:
            parts[-1] = fit(rest, limit, mark="")
            rest = rest[len(parts[-1]) :]
            parts.append("")
        parts[-1] += rest
    return [part.rstrip("\n") for part in parts if part.strip()]
