"""What a WeCom app says of its own accord: words, pictures, files and cards to members (path/90236), and cards changed.

A request that may be sent again is told apart from one that says the same anew by its duplicate window.
"""

import zlib
from typing import Any

from bot.channels import cards, envelope
from bot.channels.base import DeliveryError, Outgoing, Receipt, Verdict
from bot.channels.refusing import delivery_error
from bot.channels.sdk import Client, PlatformError
from bot.channels.uploads import Uploads
from bot.core.clock import Clock

MAX_RECEIVERS = 1000
DUPLICATE_WINDOW = 14400
"""Seconds in which WeCom swallows a repeated request; the longest it offers (path/90236)."""
KEYS_APART = 600
"""Seconds by which the window of a key may be shorter."""
PICTURE = "overview.png"
"""What a picture is called while it is uploaded; nobody sees it."""
TOO_MANY = "一条消息最多发给一千人。"
NOT_AN_ACCOUNT = "收件人的账号不像企业微信账号。"


class Sending:
    """The sender of one app; without `shows_cards` the words of cards are said."""

    def __init__(self, client: Client, agent_id: int, clock: Clock, *, shows_cards: bool) -> None:
        self.shows_cards = shows_cards
        self._client, self._agent_id = client, agent_id
        self._uploads = Uploads(client.upload, clock, delivery_error)

    def send(self, message: Outgoing) -> Receipt:
        """As `Channel.send`: the picture, the file or the card in place of the words, which go in parts if too long."""
        if message.picture is not None:
            return self._send_media("image", message.to, PICTURE, message.picture, message.key)
        if message.file is not None:
            return self._send_media("file", message.to, message.file.name, message.file.content, message.key)
        card = cards.built(message.card, message.card_id) if message.card and self.shows_cards else None
        if card is not None:
            try:
                return self._deliver(message.to, cards.KIND, card, key=message.key)
            except DeliveryError as error:
                about_card = error.permanent and error.code is not None and error.code not in cards.ABOUT_RECEIVERS
                if message.repeats or not about_card:
                    raise
        receipt = Receipt("")
        for part in envelope.pieces(envelope.clean(message.text)) or [""]:
            receipt = self._deliver(message.to, "text", {"content": part}, key=message.key)
        return receipt

    def change_card(self, code: str, userids: tuple[str, ...], label: str) -> None:
        """As `ChangesCards.change_card` (path/94888)."""
        _require_members(userids)
        try:
            asked = cards.change(code, userids, label, self._agent_id)
            self._client.call("post", "message/update_template_card", data=asked)
        except PlatformError as error:
            raise delivery_error(error) from None

    def _send_media(self, kind: str, to: tuple[str, ...], filename: str, data: bytes, key: str) -> Receipt:
        return self._uploads.sent(
            kind, filename, data, lambda media_id: self._deliver(to, kind, {"media_id": media_id}, key=key)
        )

    def _deliver(self, to: tuple[str, ...], kind: str, content: dict[str, Any], *, key: str) -> Receipt:
        _require_members(to)
        message = {
            "touser": "|".join(to),
            "msgtype": kind,
            "agentid": self._agent_id,
            kind: content,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": interval(key),
        }
        try:
            answer = self._client.call("post", "message/send", data=message)
        except PlatformError as error:
            raise delivery_error(error) from None
        return Receipt(
            message_id=str(answer.get("msgid", "")),
            unknown=_names(answer.get("invaliduser")),
            unlicensed=_names(answer.get("unlicenseduser")),
            card_code=str(answer.get("response_code") or ""),
        )


def interval(key: str) -> int:
    """WeCom compares whole requests: the key shortens the window by some seconds, so equal texts said twice differ.

    Keys that are numbers never meet another one near them.
    """
    number = int(key) if key.isdecimal() else zlib.crc32(key.encode())
    return DUPLICATE_WINDOW - number % KEYS_APART


def _require_members(userids: tuple[str, ...]) -> None:
    """Let pass as many members as one request takes; `@all` would reach everybody.

    Raises:
        DeliveryError: more, or something that is no member's id.
    """
    if len(userids) > MAX_RECEIVERS:
        raise DeliveryError(TOO_MANY, verdict=Verdict.NEVER)
    if not all(map(envelope.is_userid, userids)):
        raise DeliveryError(NOT_AN_ACCOUNT, verdict=Verdict.NEVER)


def _names(listed: Any) -> tuple[str, ...]:
    return tuple(name.lower() for name in str(listed or "").split("|") if name)
