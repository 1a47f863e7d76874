"""The first file: a robot that speaks JSON, signs with HMAC, tells errors by status and takes twenty people a call.

None of this is WeCom's way; the house needs to know nothing of it.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from bot.channels import envelope
from bot.channels.base import (
    BadCallbackError,
    DeliveryError,
    Incoming,
    Outgoing,
    Receipt,
    TooLargeError,
    Verdict,
    Wiring,
)
from bot.channels.sdk import MAX_MEDIA, TIMEOUT, guard
from bot.channels.tokens import Token, TokenStore
from bot.core.clock import Clock, from_epoch
from tests.channels.third.platforms import Dingtalk as Section

AT_ONCE = 20
"""Receivers of one call."""
STATUSES = {
    400: (Verdict.NEVER, "钉钉没有接受"),
    401: (Verdict.AGAIN, "钉钉的调用凭证失效"),
    403: (Verdict.OFFICE, "应用没有这个接口的权限"),
    429: (Verdict.LATER, "调用次数超过限额"),
    503: (Verdict.AGAIN, "钉钉繁忙"),
}
NO_ANSWER = "钉钉没有回答。"
FORGED, STALE, NOT_JSON = "回调的签名不对。", "回调的时间不对。", "回调的内容不是完整的 JSON。"
KINDS = {"text": "text", "picture": "image", "audio": "voice", "video": "video", "file": "file"}


class Dingtalk:
    """The channel of one robot."""

    name = "dingtalk"

    def __init__(self, settings: Section, tokens: TokenStore, clock: Clock) -> None:
        self._settings, self._tokens, self._clock = settings, tokens, clock
        self._http = requests.Session()
        guard(self._http, settings.api_base)

    def verify(self, query: Mapping[str, str], now: datetime) -> str:  # noqa: ARG002
        """This platform never asks.

        Raises:
            BadCallbackError: always.
        """
        raise BadCallbackError(FORGED)

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        """The message inside a callback body.

        Raises:
            BadCallbackError: forged, stale or malformed.
        """
        stamp = query.get("timestamp", "")
        if not stamp.isdecimal() or abs(from_epoch(int(stamp) // 1000) - now) > timedelta(minutes=10):
            raise BadCallbackError(STALE)
        if not hmac.compare_digest(self.signature(stamp), query.get("sign", "")):
            raise BadCallbackError(FORGED)
        try:
            told = json.loads(body)
            kind = KINDS.get(told["msgtype"], "unknown")
            words = str(told["text"]["content"]) if kind == "text" else ""
            sender, number = str(told["senderStaffId"]).lower(), str(told["msgId"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadCallbackError(NOT_JSON) from error
        sent_at = from_epoch(int(stamp) // 1000)
        return Incoming(self.name, f"m:{number}", sender, words, kind, sent_at=sent_at)

    def seal(self, incoming: Incoming, text: str, now: datetime) -> str:  # noqa: ARG002
        """The body that answers `incoming` with a text."""
        if not text:
            return ""
        return json.dumps({"msgtype": "text", "text": {"content": envelope.clean(text)}}, ensure_ascii=False)

    def send(self, message: Outgoing) -> Receipt:
        """Send a text now, to twenty people at a time.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help.
        """
        unknown: list[str] = []
        said = json.dumps({"content": envelope.clean(message.text)}, ensure_ascii=False)
        number = ""
        for start in range(0, len(message.to), AT_ONCE):
            some = list(message.to[start : start + AT_ONCE])
            whole = {"robotCode": self._settings.app_key, "userIds": some, "msgKey": "sampleText", "msgParam": said}
            answer = self._call("/v1.0/robot/oToMessages/batchSend", whole, self._token())
            unknown += answer.get("invalidStaffIdList", [])
            number = number or str(answer.get("processQueryKey", ""))
        return Receipt(number, tuple(unknown))

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of what a member sent us, and its name.

        Raises:
            TooLargeError: larger than 20 MB.
            DeliveryError: as `send`.
        """
        wanted = {"downloadCode": media_id, "robotCode": self._settings.app_key}
        where = self._call("/v1.0/robot/messageFiles/download", wanted, self._token())
        content = self._http.get(str(where["downloadUrl"]), timeout=TIMEOUT).content
        if len(content) > MAX_MEDIA:
            raise TooLargeError
        return content, str(where.get("fileName", ""))

    def signature(self, stamp: str) -> str:
        """Base64 of the HMAC-SHA256 of time and secret."""
        secret = self._settings.secret.get_secret_value()
        digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def _token(self) -> str:
        key, now = self._settings.app_key, self._clock()
        with self._tokens.lock(key):
            kept = self._tokens.get(key)
            if kept is None or kept.until <= now:
                asked = {"appKey": key, "appSecret": self._settings.secret.get_secret_value()}
                told = self._call("/v1.0/oauth2/accessToken", asked, "")
                kept = Token(str(told["accessToken"]), now + timedelta(seconds=int(told["expireIn"]) - 60))
                self._tokens.put(key, kept)
        return kept.value

    def _call(self, path: str, body: Mapping[str, Any], token: str) -> dict[str, Any]:
        headers = {"x-acs-dingtalk-access-token": token} if token else {}
        try:
            answer = self._http.post(self._settings.api_base + path, json=body, headers=headers, timeout=TIMEOUT)
        except requests.RequestException:
            raise DeliveryError(NO_ANSWER, verdict=Verdict.AGAIN, maybe_arrived=True) from None
        if not answer.ok:
            verdict, words = STATUSES.get(answer.status_code, STATUSES[400])
            raise DeliveryError(f"{words}（{answer.status_code}）。", verdict=verdict, code=answer.status_code)
        told: dict[str, Any] = answer.json()
        return told


def opened(settings: Section, wiring: Wiring) -> Dingtalk:
    """The channel of the robot in the settings."""
    return Dingtalk(settings, wiring.tokens(settings.secret.get_secret_value()), wiring.clock)
