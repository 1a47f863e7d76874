"""The XML of passive replies, and the signed envelope around an encrypted one."""

from datetime import datetime

from bot.channels.base import Incoming
from bot.channels.envelope import MAX_LABEL, clean, fit, signature


def text_reply(incoming: Incoming, text: str, *, corp_id: str, now: datetime) -> str:
    """The plain XML of a passive text reply, at most 2048 bytes of text (path/90241)."""
    body = f"<MsgType><![CDATA[text]]></MsgType><Content>{_cdata(fit(clean(text)))}</Content>"
    return _reply(incoming, body, corp_id, now)


def button_reply(incoming: Incoming, label: str, *, corp_id: str, now: datetime) -> str:
    """The plain XML that greys the pressed button of a card and renames it to `label`, at most ten characters."""
    name = _cdata(clean(label)[:MAX_LABEL])
    body = f"<MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName>{name}</ReplaceName></Button>"
    return _reply(incoming, body, corp_id, now)


def _reply(incoming: Incoming, body: str, corp_id: str, now: datetime) -> str:
    receiver = _cdata(incoming.details.get("FromUserName", incoming.sender).strip())
    return (
        f"<xml><ToUserName>{receiver}</ToUserName><FromUserName>{_cdata(corp_id)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime>{body}</xml>"
    )


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def wrap(ciphertext: str, *, token: str, nonce: str, now: datetime) -> str:
    """The signed envelope of an encrypted reply (path/90238)."""
    timestamp = str(int(now.timestamp()))
    return (
        f"<xml><Encrypt><![CDATA[{ciphertext}]]></Encrypt>"
        f"<MsgSignature><![CDATA[{signature(token, timestamp, nonce, ciphertext)}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    )
