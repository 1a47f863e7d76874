"""One question to a server, without a store and without patience: what it answered, or why it did not.

No address stands in an error: it may hold a secret.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from bot.channels import sdk

TIMEOUT = (3.05, 5.0)
"""Seconds to connect, seconds of silence."""
MOST = 64 * 1024
"""Bytes of an answer that are read."""

NO_CONNECTION = "连不上（域名解析不了、端口不通或被防火墙拦住）"
TOO_SLOW = "等了几秒没有回答"
UNSAFE = "HTTPS 没有接通（证书过期、域名不符、不被信任，或那边不是 HTTPS）"
BROKEN = "连接中断"
OPENLY = "地址是 http://，密钥会被路上的人看到，没有去问"


class UnheardError(Exception):
    """Nobody answered; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: status, the first bytes, when its server says it was, and how many seconds it took."""

    status: int
    body: bytes
    dated: datetime | None
    seconds: float

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON object in it; empty where there is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def code(self) -> int | None:
        """The errcode; 0 where an object has none, None where there is no object at all."""
        code = self.fields.get("errcode", 0 if self.fields else None)
        return code if isinstance(code, int) else None


def ask(
    method: str, base: str, path: str = "", *, params: Mapping[str, Any] | None = None, said: object = None
) -> Heard:
    """Ask once; `said` is sent as JSON.

    Raises:
        UnheardError: no connection, no answer in time, a certificate that is not the server's, plain http.
    """
    if not sdk.is_safe(base):
        raise UnheardError(OPENLY)
    why = BROKEN
    with requests.Session() as http:
        sdk.guard(http, base)
        began = time.monotonic()
        raw = None if said is None else json.dumps(said, ensure_ascii=False).encode()
        try:
            with http.request(
                method,
                _address(base, path),
                params=params,
                data=raw,
                headers=None if raw is None else sdk.JSON,
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return Heard(answer.status_code, _beginning(answer), _moment(answer), time.monotonic() - began)
        except requests.exceptions.SSLError:
            why = UNSAFE
        except (requests.ConnectTimeout, requests.ReadTimeout):
            why = TOO_SLOW
        except requests.ConnectionError as error:
            why = NO_CONNECTION if sdk.never_left(error) else BROKEN
        except requests.RequestException:
            why = BROKEN
    raise UnheardError(why)  # here and not above: what was caught carries the address


def _address(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{path}" if path else base


def _beginning(answer: requests.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(MOST):
        body += chunk
        if len(body) >= MOST:
            break
    return bytes(body[:MOST])


def _moment(answer: requests.Response) -> datetime | None:
    """What the server says the time is; None where it says it in no zone, or not at all."""
    try:
        moment = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
