"""An Official Account (公众号): opens its callbacks in three modes, answers within the window, sends what we start.

Openids tell capitals from small letters, so they stay as they are everywhere: `Incoming.sender`, the account a member
has bound, `Outgoing.to`. Whoever folded them could take two people for one, and the platform would know neither.

In the plain mode a callback is signed by its moment alone: who has seen one address could put other words to it for ten
minutes. Hence one moment is good for one body, and the safe mode is what docs/wechat_oa.md asks for.
"""

import hashlib
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels import envelope, oa_sending, oauth, replies
from bot.channels.base import BadCallbackError, Incoming, Outgoing, Receipt, Window, Wiring
from bot.channels.beside import Menu
from bot.channels.sdk import Crypto, is_safe
from bot.core import config

PLAIN, COMPATIBLE, SAFE = "plain", "compatible", "safe"
MESSAGE = Window("message", timedelta(hours=48), 5)
"""What a message allows since June 2023."""
TAP = Window("tap", timedelta(minutes=1), 3)
TAPS = frozenset(f"event.{name}" for name in ("subscribe", "scan", "click", "scancode_push", "scancode_waitmsg"))
ANSWERABLE = frozenset(f"event.{name}" for name in ("subscribe", "scan", "click", "scancode_waitmsg", "location"))
"""The events a follower is shown a text answer to."""
SEALED = "encrypt_type"
"""Among the details of what came encrypted: it is answered so."""
AES = "aes"
ECHO = re.compile(r"[0-9A-Za-z_-]{1,128}")
MOMENTS = 4096
"""Callbacks of the plain mode that are remembered; far more than come in ten minutes."""

NO_KEY = "channels.wechat_oa.aes_key：消息加解密方式不是明文（plain）时要填 EncodingAESKey"
PLAIN_HTTP = "channels.wechat_oa.{key}：应以 https:// 开头（本机除外）"
ADDRESSES = ("api_base", "authorize_base")
UNSEALED = "应当加密的回调没有加密。"
SEALED_WITHOUT_KEY = "收到加密的回调，但没有配置 aes_key。"
USED = "同一个时间戳和随机数用在了两份内容上。"
CUT = "……\n（太长，只显示到这里。请分几次问。）"


class WechatOa:
    """The channel of one Official Account.

    Raises:
        ConfigError: a mode without the key it needs, or an address that would send the secret unencrypted.
    """

    name = "wechat_oa"
    shows_faults = True

    def __init__(self, settings: config.WechatOa, wiring: Wiring) -> None:
        wrong = [PLAIN_HTTP.format(key=key) for key in ADDRESSES if not is_safe(getattr(settings, key))]
        if settings.mode != PLAIN and settings.aes_key is None:
            wrong.append(NO_KEY)
        if wrong:
            raise config.ConfigError(wrong)
        self._settings, self._token = settings, settings.token.get_secret_value()
        self._address = envelope.Address(self.name)
        key = settings.aes_key
        self._crypto = None if key is None else Crypto(self._token, key.get_secret_value(), settings.app_id)
        self._moments: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._noting = threading.Lock()
        self._sending = oa_sending.Sending(settings, wiring)

    @property
    def has_outside(self) -> bool:
        """Whether it has a form for who was not heard of late: a template, or one that followers agree to."""
        return bool(self._settings.template_id or self._settings.subscribe_id)

    def verify(self, query: Mapping[str, str], now: datetime) -> str:
        """The echo of the GET check, which is plain in every mode; needs no store and no network.

        Raises:
            BadCallbackError: not from the platform.
        """
        envelope.authenticate(query, "", token=self._token, now=now, signed="signature")
        echo = query.get("echostr", "")
        if not ECHO.fullmatch(echo):
            raise BadCallbackError(envelope.FORGED)
        return echo

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        """The message inside a callback body, and what it allows.

        What came encrypted is read from the ciphertext alone, whatever stands beside it.

        Raises:
            BadCallbackError: forged, stale, malformed, too large, or less encrypted than the mode demands.
        """
        sealed = self._settings.mode != PLAIN or query.get(SEALED) == AES or "msg_signature" in query
        said = self._unsealed(query, body, now) if sealed else self._plain(query, body, now)
        details = {name: value for name, value in said.details.items() if name != SEALED}
        details |= {SEALED: AES} if sealed else {}
        return replace(said, details=details, opens=_opens(said))

    def seal(self, incoming: Incoming, text: str, now: datetime) -> str:
        """The body that answers `incoming`, encrypted if it came so; empty where nobody would be shown a text.

        An answer of more than 2048 bytes ends by saying that it is cut.
        """
        is_event = incoming.kind.startswith("event.")
        if not text or not incoming.sender or (is_event and incoming.kind not in ANSWERABLE):
            return ""
        us = incoming.details.get("ToUserName", self._settings.app_id)
        reply = replies.text_reply(incoming, shown_whole(text), corp_id=us, now=now)
        if self._crypto is None or (self._settings.mode == PLAIN and incoming.details.get(SEALED) != AES):
            return reply
        return replies.wrap(self._crypto.encrypt(reply), token=self._token, nonce=secrets.token_hex(8), now=now)

    def send(self, message: Outgoing) -> Receipt:
        """Send to one follower now: a customer-service message within his window, a template message outside.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help.
        """
        return self._sending.send(message)

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of what a follower sent us, at most 20 MB, and its name; only ever from the platform's own API.

        Raises:
            TooLargeError: larger than that.
            DeliveryError: as `send`; final for videos, of which the platform only names an address elsewhere.
        """
        return self._sending.fetch_media(media_id)

    def set_menu(self, menu: Menu) -> None:
        """Put this menu under the chat.

        Raises:
            BadMenuError: it would be refused or cut; nothing was asked.
            DeliveryError: as `send`.
        """
        self._sending.menus.set(menu)

    def menu(self) -> Menu:
        """The menu under the chat; empty where none is.

        Raises:
            DeliveryError: as `send`.
        """
        return self._sending.menus.get()

    def delete_menu(self) -> None:
        """Take the menu away.

        Raises:
            DeliveryError: as `send`.
        """
        self._sending.menus.delete()

    def _plain(self, query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        """Signed by its moment: read once that is known to be good, and for this body only."""
        if len(body) > envelope.MAX_BODY:
            raise BadCallbackError(envelope.TOO_LARGE)
        envelope.authenticate(query, "", token=self._token, now=now, signed="signature")
        self._require_first(query, body)
        try:
            said = envelope.read(body.decode("utf-8"), self._address, now)
        except UnicodeDecodeError:
            raise BadCallbackError(envelope.NOT_XML) from None
        if "Encrypt" in said.details:
            raise BadCallbackError(envelope.NOT_AN_ENVELOPE)
        return said

    def _require_first(self, query: Mapping[str, str], body: bytes) -> None:
        """Refuse a moment that was used for another body; a redelivery is the same one."""
        moment, digest = (query["timestamp"], query["nonce"]), hashlib.sha256(body).digest()
        with self._noting:
            if self._moments.setdefault(moment, digest) != digest:
                raise BadCallbackError(USED)
            while len(self._moments) > MOMENTS:
                self._moments.popitem(last=False)

    def _unsealed(self, query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        if self._crypto is None:
            raise BadCallbackError(SEALED_WITHOUT_KEY)
        found = [envelope.ciphertext_of(body)] if self._settings.mode == SAFE else envelope.sealed_in(body)
        return envelope.read(self._crypto.decrypt(self._signed(query, found, now)), self._address, now)

    def _signed(self, query: Mapping[str, str], found: list[str], now: datetime) -> str:
        """The ciphertext the signature is of; beside it a follower may have typed what looks like one."""
        *others, last = found
        for ciphertext in others:
            try:
                envelope.authenticate(query, ciphertext, token=self._token, now=now)
            except BadCallbackError:
                continue
            return ciphertext
        envelope.authenticate(query, last, token=self._token, now=now)
        return last


class SigningOa(WechatOa):
    """An account that knows who opens a page inside WeChat (网页授权): only verified service accounts do."""

    def is_inside(self, browser: str) -> bool:
        """Whether a browser that calls itself so is the one inside WeChat, and not inside WeCom."""
        return oauth.in_wechat(browser)

    def authorize_url(self, redirect: str, state: str) -> str:
        """Where a browser inside WeChat is sent; it comes back to `redirect` unasked, with a code and `state`.

        Raises:
            ValueError: a state that is not 1 to 128 letters and digits.
        """
        return oauth.AccountGate(self._settings.app_id, self._settings.authorize_base).inside(redirect, state)

    def who(self, code: str) -> str:
        """The openid of who brought this code, whether he follows the account or not. A code is good once.

        Raises:
            BadCodeError: used, too old (five minutes), or no code at all: then nothing is asked.
            DeliveryError: as `send`.
        """
        return self._sending.who(code)


def opened(settings: config.WechatOa, wiring: Wiring) -> WechatOa:
    """The channel of the account in the settings."""
    return SigningOa(settings, wiring) if settings.web_login else WechatOa(settings, wiring)


def shown_whole(text: str) -> str:
    """The text as it fits into one answer; where it does not, it says so."""
    text = envelope.clean(text)
    if len(text.encode()) <= envelope.MAX_REPLY:
        return text
    return envelope.fit(text, envelope.MAX_REPLY, mark=CUT)


def _opens(said: Incoming) -> Window | None:
    """What being heard allows; what makes no sense allows nothing."""
    if not said.sender or said.kind == "unknown":
        return None
    if said.kind.startswith("event."):
        return TAP if said.kind in TAPS else None
    return MESSAGE
