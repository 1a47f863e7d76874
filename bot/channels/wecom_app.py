"""A self-built WeCom app: opens its callbacks, seals the answers, knows who signs in; `wecom_sending` sends."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from bot.channels import address_book, envelope, errcodes, menus, oauth, replies, wecom_sending, workbench
from bot.channels.base import (
    BadCallbackError,
    BadCodeError,
    DeliveryError,
    Incoming,
    Outgoing,
    Person,
    Receipt,
    TooLargeError,
    Wiring,
)
from bot.channels.beside import KeyFigure, Menu
from bot.channels.refusing import delivery_error
from bot.channels.sdk import Client, Crypto, MediaTooLargeError, PlatformError, is_safe
from bot.channels.tokens import MemoryTokens, TokenStore
from bot.core import config
from bot.core.clock import Clock, system_clock

REFUSALS = errcodes.refusals(errcodes.WECOM)
"""An unknown code is final."""
EVERY_REFUSAL = errcodes.every_refusal(errcodes.WECOM)
CONTACT_REFUSALS = {**EVERY_REFUSAL, **address_book.REFUSALS}
WORKBENCH_REFUSALS = {**EVERY_REFUSAL, **workbench.REFUSALS}
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
        tokens = tokens or MemoryTokens()
        self._client = Client(settings.corp_id, secret, base=settings.api_base, tokens=tokens, clock=clock)
        self._book = address_book.AddressBook(self._client.call, settings.agent_id, clock)
        failed = partial(delivery_error, refusals=EVERY_REFUSAL)
        self._menus = menus.Menus(self._client.call, menus.WECOM, failed, agent_id=settings.agent_id)
        failed = partial(delivery_error, refusals=WORKBENCH_REFUSALS)
        self._tile = workbench.Workbench(self._client.call, failed, settings.agent_id)
        self._sending = wecom_sending.Sending(self._client, settings.agent_id, clock, shows_cards=settings.cards)
        self._gates = oauth.Gates(settings.corp_id, settings.agent_id, settings.authorize_base, settings.sign_in_base)

    @property
    def shows_cards(self) -> bool:
        """Whether it is to show cards: else their words are said."""
        return self._sending.shows_cards

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
        return self._sending.send(message)

    def change_card(self, code: str, userids: tuple[str, ...], label: str) -> None:
        """Grey the buttons of a card for some of its receivers, who read the label instead; the code is good once.

        Raises:
            DeliveryError: as `send`; the code was used, or is older than 72 hours.
        """
        self._sending.change_card(code, userids, label)

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


def opened(settings: config.WecomApp, wiring: Wiring) -> WecomApp:
    """The channel of the app in the settings."""
    return WecomApp(settings, tokens=wiring.tokens(settings.secret.get_secret_value()), clock=wiring.clock)


def _first_words(text: str) -> str:
    ends = [text.find(mark) for mark in LABEL_ENDS if mark in text]
    return text[: min(ends)] if ends and min(ends) > 0 else text
