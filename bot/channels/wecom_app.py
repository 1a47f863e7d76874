"""A self-built WeCom app: opens its callbacks, seals the answers, sends what we start, knows who signs in."""

import secrets
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.channels import address_book, cards, envelope, errcodes, menus, oauth, replies, workbench
from bot.channels.base import (
    BadCallbackError,
    BadCodeError,
    DeliveryError,
    Incoming,
    Outgoing,
    Person,
    Receipt,
    TooLargeError,
    Verdict,
    Wiring,
)
from bot.channels.beside import KeyFigure, Menu
from bot.channels.refusing import delivery_error
from bot.channels.sdk import Client, Crypto, MediaTooLargeError, PlatformError, is_safe
from bot.channels.tokens import MemoryTokens, TokenStore
from bot.channels.uploads import Uploads
from bot.core import config
from bot.core.clock import Clock, system_clock

MAX_RECEIVERS = 1000
DUPLICATE_WINDOW = 14400
"""Seconds in which WeCom swallows a repeated request; the longest it offers (path/90236)."""
KEYS_APART = 600
"""Seconds by which the window of a key may be shorter."""
PICTURE = "overview.png"
"""What a picture is called while it is uploaded; nobody sees it."""

REFUSALS = errcodes.refusals(errcodes.WECOM)
"""An unknown code is final."""
CONTACT_REFUSALS = {**REFUSALS, **address_book.REFUSALS}
MENU_REFUSALS = menus.refusals(errcodes.WECOM)
WORKBENCH_REFUSALS = {**REFUSALS, **workbench.REFUSALS}
TOO_MANY = "一条消息最多发给一千人。"
NOT_AN_ACCOUNT = "收件人的账号不像企业微信账号。"
PLAIN_HTTP = "channels.wecom_app.{key}：应以 https:// 开头（本机除外）"
ADDRESSES = ("api_base", "authorize_base", "sign_in_base")
LABEL_ENDS = "，。；：、,;:\n"


class WecomApp:
    """The channel of one app.

    Raises:
        ConfigError: an address that would send the secret unencrypted, or people to where anybody could answer.
    """

    name = "wecom_app"

    def __init__(
        self, settings: config.WecomApp, *, tokens: TokenStore | None = None, clock: Clock = system_clock
    ) -> None:
        open_to_all = [key for key in ADDRESSES if not is_safe(getattr(settings, key))]
        if open_to_all:
            raise config.ConfigError([PLAIN_HTTP.format(key=key) for key in open_to_all])
        self._token, secret = settings.token.get_secret_value(), settings.secret.get_secret_value()
        self._address = envelope.Address(self.name, settings.corp_id, settings.agent_id)
        self._crypto = Crypto(self._token, settings.aes_key.get_secret_value(), settings.corp_id)
        self.shows_cards = settings.cards
        tokens = tokens or MemoryTokens()
        self._client = Client(settings.corp_id, secret, base=settings.api_base, tokens=tokens, clock=clock)
        self._book = address_book.AddressBook(self._client.call, settings.agent_id, clock)
        failed = partial(delivery_error, refusals=MENU_REFUSALS)
        self._menus = menus.Menus(self._client.call, menus.WECOM, failed, agent_id=settings.agent_id)
        failed = partial(delivery_error, refusals=WORKBENCH_REFUSALS)
        self._tile = workbench.Workbench(self._client.call, failed, settings.agent_id)
        self._uploads = Uploads(self._client.upload, clock, delivery_error)
        self._gates = oauth.Gates(settings.corp_id, settings.agent_id, settings.authorize_base, settings.sign_in_base)

    def verify(self, query: Mapping[str, str], now: datetime) -> str:
        """The plain echo of the GET check (path/90238); needs no store and no network.

        Raises:
            BadCallbackError: not from the platform.
        """
        # A signed echo has no spaces: where a proxy made one of a plus sign, it was a plus sign.
        echo = envelope.checked_base64(query.get("echostr", "").replace(" ", "+"))
        envelope.authenticate(query, echo, token=self._token, now=now)
        plain = self._crypto.decrypt(echo)
        if "<" in plain:  # a message, captured and sent as an echo to have it deciphered
            raise BadCallbackError(envelope.FORGED)
        return plain

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        """The message inside a callback body.

        Raises:
            BadCallbackError: forged, stale, malformed or too large.
        """
        ciphertext = envelope.ciphertext_of(body)
        envelope.authenticate(query, ciphertext, token=self._token, now=now)
        return envelope.read(self._crypto.decrypt(ciphertext), self._address, now)

    def seal(self, incoming: Incoming, text: str, now: datetime) -> str:
        """The body that answers `incoming`; empty where there is no text, or nobody who could be shown it.

        A pressed card button cannot be answered by a text: it takes the first words as its new label.
        """
        is_event = incoming.kind.startswith("event.")
        if not text or not incoming.sender or (is_event and incoming.kind not in envelope.ANSWERABLE | {envelope.CARD}):
            return ""
        corp_id = self._address.corp_id
        if incoming.kind == envelope.CARD:
            reply = replies.button_reply(incoming, _first_words(text), corp_id=corp_id, now=now)
        else:
            reply = replies.text_reply(incoming, text, corp_id=corp_id, now=now)
        return replies.wrap(self._crypto.encrypt(reply), token=self._token, nonce=secrets.token_hex(8), now=now)

    def send(self, message: Outgoing) -> Receipt:
        """Send a text now, in parts if it is longer than 2048 bytes, or the picture, the file or the card in its place.

        Sent again with the same key it arrives once; a picture or a file does so while this process remembers its
        upload, for three days at most. The words of a card are said where people are to see none, or it is not taken
        and cannot have been before.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help.
        """
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
        """Grey the buttons of a card for some of its receivers, who read the label instead; the code is good once.

        Raises:
            DeliveryError: as `send`; the code was used, or is older than 72 hours.
        """
        _require_members(userids)
        try:
            asked = cards.change(code, userids, label, self._address.agent_id)
            self._client.call("post", "message/update_template_card", data=asked)
        except PlatformError as error:
            raise delivery_error(error) from None

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of what a member sent us, at most 20 MB, and its name; only ever from WeCom's own API.

        Raises:
            TooLargeError: larger than that.
            DeliveryError: as `send`.
        """
        try:
            return self._client.download(media_id)
        except MediaTooLargeError:
            raise TooLargeError from None
        except PlatformError as error:
            raise delivery_error(error) from None

    def is_inside(self, browser: str) -> bool:
        """Whether a browser that calls itself so is the one inside WeCom (path/91022)."""
        return oauth.in_wecom(browser)

    def authorize_url(self, redirect: str, state: str) -> str:
        """Where a browser inside WeCom is sent; it comes back to `redirect` unasked, with a code and `state`.

        Raises:
            ValueError: a state that is not 1 to 128 letters and digits.
        """
        return self._gates.inside(redirect, state)

    def sign_in_url(self, redirect: str, state: str) -> str:
        """Where any other browser is sent; it comes back once its person has scanned a code.

        Raises:
            ValueError: as `authorize_url`.
        """
        return self._gates.desktop(redirect, state)

    def who(self, code: str) -> str | None:
        """The userid, lower case, of the member who brought this code; None for an outsider. A code is good once.

        Raises:
            BadCodeError: used, too old (five minutes, path/91023), or no code at all: then nothing is asked.
            DeliveryError: as `send`.
        """
        asked = {"code": oauth.checked_code(code)}
        failure: BadCodeError | DeliveryError
        try:
            return oauth.member_in(self._client.call("get", "auth/getuserinfo", params=asked))
        except PlatformError as error:
            failure = BadCodeError() if error.code == oauth.CODE_REFUSED else delivery_error(error)
        raise failure  # here and not above: nothing of the answer travels along

    def contacts(self) -> list[Person]:
        """Everybody in the 可见范围 of the app, by userid.

        Raises:
            DeliveryError: as `send`.
        """
        try:
            return self._book.everybody()
        except PlatformError as error:
            raise delivery_error(error, CONTACT_REFUSALS) from None

    def contact(self, userid: str) -> Person | None:
        """One of them; None when there is no such member, or the app does not see him.

        Raises:
            DeliveryError: as `send`.
        """
        try:
            return self._book.person(userid)
        except PlatformError as error:
            raise delivery_error(error, CONTACT_REFUSALS) from None

    def set_menu(self, menu: Menu) -> None:
        """Put this menu under the chat (path/90231).

        Raises:
            BadMenuError: it would be refused or cut; nothing was asked.
            DeliveryError: as `send`.
        """
        self._menus.set(menu)

    def menu(self) -> Menu:
        """The menu under the chat; empty where none is.

        Raises:
            DeliveryError: as `send`.
        """
        return self._menus.get()

    def delete_menu(self) -> None:
        """Take the menu away.

        Raises:
            DeliveryError: as `send`.
        """
        self._menus.delete()

    def set_tile(self, figures: Iterable[KeyFigure]) -> None:
        """Let the app's tile in the workbench show numbers (path/92535).

        Raises:
            DeliveryError: as `send`.
        """
        self._tile.set_tile(figures)

    def show_figures(self, userids: tuple[str, ...], figures: Iterable[KeyFigure]) -> None:
        """Show these members, a thousand at most, the same numbers.

        Raises:
            DeliveryError: as `send`; a permanent one where one of them is nobody.
        """
        self._tile.show(userids, figures)

    def _send_media(self, kind: str, to: tuple[str, ...], filename: str, data: bytes, key: str) -> Receipt:
        return self._uploads.sent(
            kind, filename, data, lambda media_id: self._deliver(to, kind, {"media_id": media_id}, key=key)
        )

    def _deliver(self, to: tuple[str, ...], kind: str, content: dict[str, Any], *, key: str) -> Receipt:
        _require_members(to)
        message = {
            "touser": "|".join(to),
            "msgtype": kind,
            "agentid": self._address.agent_id,
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


def opened(settings: config.WecomApp, wiring: Wiring) -> WecomApp:
    """The channel of the app in the settings."""
    return WecomApp(settings, tokens=wiring.tokens(settings.secret.get_secret_value()), clock=wiring.clock)


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


def _first_words(text: str) -> str:
    ends = [text.find(mark) for mark in LABEL_ENDS if mark in text]
    return text[: min(ends)] if ends and min(ends) > 0 else text
