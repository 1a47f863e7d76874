"""What WeCom does when a member speaks: seal, post, wait five seconds, try again, and open the answer.

Written from the vendor's pages alone and sharing no code with the bot, so that one misreading cannot hide another.
"""

import base64
import hashlib
import http.client
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.demo import standin_replies as replies

BLOCK = 32
MAX_TEXT = 2048
DELIVERIES = 3
TIME = "[0-9]{10}"


class Vault:
    """The envelope of path/91144: AES-256-CBC over 16 random bytes, a length, the message and the receiver's id."""

    def __init__(self, token: str, aes_key: str, receive_id: str) -> None:
        self.token = token
        self._key = base64.b64decode(aes_key + "=")
        self._receive_id = receive_id.encode()
        self._cipher = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))

    def encrypt(self, message: str) -> str:
        """The message as base64 ciphertext."""
        raw = message.encode()
        plain = secrets.token_bytes(16) + len(raw).to_bytes(4, "big") + raw + self._receive_id
        count = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([count]) * count) + encryptor.finalize()).decode()

    def decrypt(self, ciphertext: str) -> str:
        """The message inside base64 ciphertext.

        Raises:
            ValueError: padding, length or receiver are not what the format says.
        """
        raw = base64.b64decode(ciphertext, validate=True)
        decryptor = self._cipher.decryptor()
        plain = decryptor.update(raw) + decryptor.finalize()
        count = plain[-1] if plain else 0
        if len(plain) % BLOCK or not 1 <= count <= BLOCK or plain[-count:] != bytes([count]) * count:
            raise ValueError("padding")
        body = plain[16:-count]
        length = int.from_bytes(body[:4], "big")
        if body[4 + length :] != self._receive_id:
            raise ValueError("receiver")
        return body[4 : 4 + length].decode()

    def sign(self, timestamp: str, nonce: str, ciphertext: str) -> str:
        """sha1 over token, timestamp, nonce and ciphertext, sorted and joined."""
        return hashlib.sha1("".join(sorted([self.token, timestamp, nonce, ciphertext])).encode()).hexdigest()  # noqa: S324

    def query(self, ciphertext: str, now: datetime) -> dict[str, str]:
        """The three arguments of a callback, with a nonce of its own."""
        timestamp, nonce = str(int(now.timestamp())), str(secrets.randbelow(10**10))
        signature = self.sign(timestamp, nonce, ciphertext)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery: the status, or None with the reason there was none; and how many seconds it took."""

    status: int | None
    seconds: float
    error: str = ""


@dataclass(slots=True)
class Delivery:
    """A callback with all its attempts and the passive reply, if one came and could be shown."""

    message: str
    """The XML brought, the same in every attempt."""
    receiver: str
    attempts: list[Attempt] = field(default_factory=list)
    reply: str = ""
    """The text a member sees; empty when the app said nothing."""
    button: str = ""
    """The new label of a pressed card button."""
    card: dict[str, Any] = field(default_factory=dict)
    """The card that takes the place of the pressed one."""
    complaint: str = ""
    """What was wrong with the reply; a member then sees nothing."""
    bubble: bool = False
    """Whether an Official Account showed its follower that it is out of order; WeCom never does."""

    @property
    def card_id(self) -> str:
        """The task id of the card that was pressed; empty where none was."""
        return replies.named("TaskId", self.message)

    @property
    def answered(self) -> bool:
        """True when WeCom stopped because of a 200."""
        return bool(self.attempts) and self.attempts[-1].status == http.HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class App:
    """What the admin page of WeCom shows of one app."""

    corp_id: str
    agent_id: int
    secret: str
    token: str
    aes_key: str


class Postman:
    """Brings callbacks to one URL; a delivery that is late or not answered with 200 is repeated, three in all."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.vault = Vault(app.token, app.aes_key, app.corp_id)
        self.limit = 5.0
        """Seconds an app may take to answer."""
        self.url = ""

    def seal(self, message: str, now: datetime) -> tuple[dict[str, str], bytes]:
        """The arguments and the body of one delivery."""
        ciphertext = self.vault.encrypt(message)
        body = (
            f"<xml><ToUserName><![CDATA[{self.app.corp_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{ciphertext}]]></Encrypt>"
            f"<AgentID><![CDATA[{self.app.agent_id}]]></AgentID></xml>"
        )
        return self.vault.query(ciphertext, now), body.encode()

    def verify(self, now: datetime) -> bool:
        """The check of the admin page: within one second the app must answer the plain echo and nothing else."""
        echo = str(secrets.randbelow(10**18)).encode()
        ciphertext = self.vault.encrypt(echo.decode())
        query = self.vault.query(ciphertext, now) | {"echostr": ciphertext}
        attempt, answer = ask(self.url, "GET", query, None, limit=1.0)
        return attempt.status == http.HTTPStatus.OK and answer == echo

    def deliver(self, message: str, receiver: str, now: datetime) -> Delivery:
        """Bring one message, again with a fresh time and nonce while it is not answered, and open the reply."""
        delivery = Delivery(message, receiver)
        while not delivery.answered and len(delivery.attempts) < DELIVERIES:
            query, body = self.seal(message, now)
            attempt, answer = ask(self.url, "POST", query, body, limit=self.limit)
            delivery.attempts.append(attempt)
        if delivery.answered and answer:
            self.read_reply(delivery, answer)
        return delivery

    def read_reply(self, delivery: Delivery, answer: bytes) -> None:
        """Open a passive reply: what the member sees, or why he sees nothing."""
        try:
            self._open(delivery, answer)
        except (ValueError, ET.ParseError) as error:
            delivery.complaint = str(error) or type(error).__name__

    def _open(self, delivery: Delivery, answer: bytes) -> None:
        outer = leaves(answer.decode())
        ciphertext = outer["Encrypt"]
        if outer["MsgSignature"] != self.vault.sign(outer["TimeStamp"], outer["Nonce"], ciphertext):
            raise ValueError("signature of the reply")
        parts = replies.parts(self.vault.decrypt(ciphertext))
        inner = Leaves({name: part.text or "" for name, part in parts.items()})
        if inner["ToUserName"].lower() != delivery.receiver.lower() or inner["FromUserName"] != self.app.corp_id:
            raise ValueError("reply to somebody else")
        if inner["MsgType"] not in replies.welcome(delivery.message) or not re.fullmatch(TIME, inner["CreateTime"]):
            raise ValueError("kind or time of the reply")
        if len(inner["Content"].encode()) > MAX_TEXT:
            raise ValueError("reply longer than 2048 bytes")
        delivery.reply = inner["Content"]
        if "Button" in parts:
            delivery.button = parts["Button"].findtext("ReplaceName", "")
        if "TemplateCard" in parts:
            delivery.card = replies.card_of(parts["TemplateCard"])


def ask(url: str, method: str, query: Mapping[str, str], body: bytes | None, *, limit: float) -> tuple[Attempt, bytes]:
    """One delivery, given up after `limit` seconds: what came of it, and the answer."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=limit)
    begin = time.monotonic()
    try:
        headers = {"Content-Type": "text/xml"} if body is not None else {}
        connection.request(method, f"{at.path}?{urlencode(query)}", body, headers)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, http.client.HTTPException) as error:
        return Attempt(None, time.monotonic() - begin, type(error).__name__), b""
    finally:
        connection.close()
    seconds = time.monotonic() - begin
    return Attempt(response.status if seconds <= limit else None, seconds), answer


class Leaves(dict[str, str]):
    """Texts by the name of their element; empty for what is not there."""

    def __missing__(self, name: str) -> str:
        return ""


def leaves(xml: str) -> Leaves:
    """The texts of all elements without children, by name; two of one name are refused."""
    found = Leaves()
    for element in ET.fromstring(xml).iter():  # noqa: S314  from the bot beside us
        if len(element) == 0:
            if element.tag in found:
                raise ValueError(f"two {element.tag} in the reply")
            found[element.tag] = element.text or ""
    return found


def write(fields: Mapping[str, Any]) -> str:
    """XML as WeCom writes it: texts in CDATA, numbers bare, nested elements for mappings, repeated ones for lists."""
    return "<xml>" + "".join(_element(name, value) for name, value in fields.items()) + "</xml>"


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, Mapping):
        inside = "".join(_element(*pair) for pair in value.items())
    elif isinstance(value, int | float):
        inside = str(value)
    else:
        inside = "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return f"<{name}>{inside}</{name}>"
