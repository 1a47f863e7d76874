"""What an Official Account sends: customer-service messages to who was heard of late, templates to everybody else.

The platform compares no customer-service messages: one whose answer was lost may stand there twice if it is repeated.
Of a template message the same number within ten minutes arrives once.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.channels import envelope, errcodes, menus, oauth
from bot.channels.base import BadCodeError, DeliveryError, Outgoing, Receipt, TooLargeError, Verdict, Wiring
from bot.channels.refusing import delivery_error
from bot.channels.sdk import MediaElsewhereError, MediaTooLargeError, PlatformError
from bot.channels.sdk_oa import AccountClient
from bot.channels.uploads import Uploads
from bot.core import config

REFUSALS = errcodes.refusals(errcodes.ACCOUNT)
PLATFORM = "公众平台"
PICTURE = "overview.png"
"""What a picture is called while it is uploaded; nobody sees it."""
THING = 20
"""Characters a field of a template takes."""
WORDS, TIME = "内容", "时间"
"""What a field of a template may be set to stand for."""
LINK = re.compile(r"https?://[!-~]+")
ONE_AT_A_TIME = "公众号一次只能发给一个人。"
NOT_AN_OPENID = "收件人的账号不像公众号的 OpenID。"
NO_FORM = "没有配置模板消息，也没有配置订阅通知，等对方下次开口再说。"
VIDEO = "公众号里发的视频取不下来，请改发照片，或在网页上传。"


class Sending:
    """The API of one account, as far as messages go; safe to share between threads."""

    def __init__(self, settings: config.WechatOa, wiring: Wiring) -> None:
        secret = settings.secret.get_secret_value()
        self._settings, self._clock, self._home = settings, wiring.clock, wiring.home
        self._client = AccountClient(
            settings.app_id, secret, base=settings.api_base, tokens=wiring.tokens(secret), clock=wiring.clock
        )
        failed = partial(delivery_error, refusals=errcodes.every_refusal(errcodes.ACCOUNT), platform=PLATFORM)
        self.menus = menus.Menus(self._client.call, menus.ACCOUNT, failed)
        self._uploads = Uploads(self._client.upload, wiring.clock, _failure)

    def send(self, message: Outgoing) -> Receipt:
        """Send to one follower now; a card and a file are said in the words that stand beside them.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help.
        """
        if len(message.to) != 1:
            raise DeliveryError(ONE_AT_A_TIME, verdict=Verdict.NEVER)
        [openid] = message.to
        if not envelope.is_userid(openid):
            raise DeliveryError(NOT_AN_OPENID, verdict=Verdict.NEVER)
        if message.outside:
            return self._send_outside(openid, message)
        if message.picture is not None:
            return self._uploads.sent(
                "image", PICTURE, message.picture, lambda number: self._custom(openid, "image", {"media_id": number})
            )
        for part in envelope.pieces(envelope.clean(message.text)) or [""]:
            self._custom(openid, "text", {"content": part})
        return Receipt("")

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of what a follower sent us, and its name.

        Raises:
            TooLargeError: more than 20 MB.
            DeliveryError: as `send`; final for a video.
        """
        try:
            return self._client.download(media_id)
        except MediaTooLargeError:
            raise TooLargeError from None
        except MediaElsewhereError:
            raise DeliveryError(VIDEO, verdict=Verdict.NEVER) from None
        except PlatformError as error:
            raise _failure(error) from None

    def who(self, code: str) -> str:
        """The openid of who brought this code; whatever else comes along is dropped.

        Raises:
            BadCodeError: used, too old, or no code at all: then nothing is asked.
            DeliveryError: as `send`.
        """
        given = oauth.checked_code(code)
        failure: BadCodeError | DeliveryError
        try:
            return oauth.visitor_in(self._client.whose(given))
        except PlatformError as error:
            failure = BadCodeError() if error.code in oauth.USED_UP else _failure(error)
        raise failure  # here and not above: nothing of the answer travels along

    def _custom(self, openid: str, kind: str, content: Mapping[str, str]) -> Receipt:
        self._ask("message/custom/send", {"touser": openid, "msgtype": kind, kind: content})
        return Receipt("")

    def _send_outside(self, openid: str, message: Outgoing) -> Receipt:
        """The first line of it, with a link to the rest: a template message, or a notice he has agreed to."""
        settings, text = self._settings, envelope.clean(message.text)
        link = LINK.search(text)
        address = link[0] if link else self._home
        asked: dict[str, Any] = {"touser": openid}
        if settings.template_id:
            asked |= {"template_id": settings.template_id, "data": self._data(settings.template_fields, text)}
            asked |= {"url": address} if address else {}
            asked |= {"client_msg_id": f"zb{message.key}"[:32]} if message.key else {}
            return Receipt(str(self._ask("message/template/send", asked).get("msgid", "")))
        if not settings.subscribe_id:
            raise DeliveryError(NO_FORM, verdict=Verdict.CLOSED)
        asked |= {"template_id": settings.subscribe_id, "data": self._data(settings.subscribe_fields, text)}
        asked |= {"page": address} if address else {}
        self._ask("message/subscribe/bizsend", asked)
        return Receipt("")

    def _data(self, fields: Mapping[str, str], text: str) -> dict[str, dict[str, str]]:
        known = {WORDS: shortened(text), TIME: f"{self._clock():%Y年%m月%d日 %H:%M}"}
        return {name: {"value": known.get(what, what)} for name, what in fields.items()}

    def _ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self._client.call("post", path, data=dict(body))
        except PlatformError as error:
            raise _failure(error) from None


def shortened(text: str) -> str:
    """The first line of a text, as a field of a template takes it: at most twenty characters."""
    line = LINK.sub("", text.strip().partition("\n")[0]).strip() or "您有新的消息"
    return line if len(line) <= THING else line[: THING - 1] + "…"


def _failure(error: PlatformError) -> DeliveryError:
    return delivery_error(error, REFUSALS, PLATFORM)
