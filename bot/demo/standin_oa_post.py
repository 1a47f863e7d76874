"""What an Official Account's platform does when a follower speaks: three modes, five seconds, three deliveries.

Unlike WeCom it shows the follower that the account is out of order wherever the answer is late, not 200, or nothing it
knows: `success` and nothing at all are good answers, JSON is none.
"""

import http
import re
import secrets
from datetime import datetime
from xml.etree import ElementTree as ET

from bot.demo.standin_callbacks import DELIVERIES, MAX_TEXT, Delivery, Leaves, Vault, ask, leaves
from bot.demo.standin_oa_followers import Account

REPLIES = frozenset({"text", "image", "voice", "video", "music", "news", "transfer_customer_service"})
SILENT = (b"", b"success")
UNSEEN = frozenset(
    {"unsubscribe", "LOCATION", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH"}
    | {f"subscribe_msg_{name}_event" for name in ("popup", "change", "sent")}
)
"""Events the follower does not wait for: whatever is answered, he sees nothing."""
EVENT = re.compile(r"<Event><!\[CDATA\[(\w+)\]\]></Event>")


class OaPostman:
    """Brings callbacks of one account to one URL."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.vault = Vault(account.token, account.aes_key, account.app_id)
        self.limit = 5.0
        """Seconds the account may take to answer."""
        self.url = ""

    def query(self, now: datetime) -> dict[str, str]:
        """What signs a moment: neither the body nor the follower."""
        timestamp, nonce = str(int(now.timestamp())), str(secrets.randbelow(10**10))
        return {
            "signature": self.vault.sign(timestamp, nonce, ""),
            "timestamp": timestamp,
            "nonce": nonce,
        }

    def seal(self, message: str, now: datetime, openid: str = "") -> tuple[dict[str, str], bytes]:
        """The arguments and the body of one delivery, as the mode has it."""
        query = self.query(now) | {"openid": openid}
        if self.account.mode == "plain":
            return query, message.encode()
        ciphertext = self.vault.encrypt(message)
        signed = self.vault.sign(query["timestamp"], query["nonce"], ciphertext)
        query |= {"encrypt_type": "aes", "msg_signature": signed}
        sealed = f"<Encrypt><![CDATA[{ciphertext}]]></Encrypt>"
        if self.account.mode == "compatible":
            return query, (message.removesuffix("</xml>") + sealed + "</xml>").encode()
        named = f"<ToUserName><![CDATA[{self.account.original_id}]]></ToUserName>"
        return query, f"<xml>{named}{sealed}</xml>".encode()

    def verify(self, now: datetime) -> bool:
        """The check of the admin page: the echo, in plain text whatever the mode, and nothing else."""
        echo = str(secrets.randbelow(10**18))
        attempt, answer = ask(self.url, "GET", self.query(now) | {"echostr": echo}, None, limit=self.limit)
        return attempt.status == http.HTTPStatus.OK and answer == echo.encode()

    def deliver(self, message: str, openid: str, now: datetime) -> Delivery:
        """Bring one message, again with a fresh time and nonce while it is not answered, and open the reply."""
        delivery = Delivery(message, openid)
        answer = b""
        while not delivery.answered and len(delivery.attempts) < DELIVERIES:
            query, body = self.seal(message, now, openid)
            attempt, answer = ask(self.url, "POST", query, body, limit=self.limit)
            delivery.attempts.append(attempt)
        event = EVENT.search(message)
        seen = event is None or event[1] not in UNSEEN
        if not delivery.answered:
            delivery.complaint = "no answer"
        elif answer not in SILENT:
            self.read_reply(delivery, answer)
        delivery.bubble = bool(delivery.complaint) and seen
        delivery.reply = delivery.reply if seen else ""
        return delivery

    def read_reply(self, delivery: Delivery, answer: bytes) -> None:
        """Open a passive reply: what the follower sees, or what was wrong with it."""
        try:
            self._open(delivery, answer)
        except (ValueError, ET.ParseError) as error:
            delivery.complaint = str(error) or type(error).__name__

    def _open(self, delivery: Delivery, answer: bytes) -> None:
        inner = self._inside(leaves(answer.decode()))
        if inner["ToUserName"] != delivery.receiver or inner["FromUserName"] != self.account.original_id:
            raise ValueError("reply to somebody else")
        if inner["MsgType"] not in REPLIES or not re.fullmatch("[0-9]{10}", inner["CreateTime"]):
            raise ValueError("kind or time of the reply")
        if not inner["Content"] or len(inner["Content"].encode()) > MAX_TEXT:
            raise ValueError("reply empty or longer than 2048 bytes")
        delivery.reply = inner["Content"]

    def _inside(self, outer: Leaves) -> Leaves:
        """The reply itself: sealed in the safe mode, open in the plain one, either way in the compatible one."""
        sealed = "Encrypt" in outer
        if sealed is (self.account.mode == "plain") and self.account.mode != "compatible":
            raise ValueError("reply not as the mode has it")
        if not sealed:
            return outer
        if outer["MsgSignature"] != self.vault.sign(outer["TimeStamp"], outer["Nonce"], outer["Encrypt"]):
            raise ValueError("signature of the reply")
        return leaves(self.vault.decrypt(outer["Encrypt"]))
