"""All we use of wechatpy, and what it lacks: one refusal for every bad ciphertext, and a client that can wait.

No other file imports wechatpy. What the client adds to it: a configurable address also for `gettoken` and media,
time limits everywhere, one refresh and one retry when a token is refused, one `gettoken` for many threads, a token key
of its own for every app, uploads that can be repeated, replies checked for their type, and errors without secrets.
"""

import hashlib
import json
import re
import secrets
import struct
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError
from urllib3.exceptions import SSLError as UnsafeConnectionError
from wechatpy.crypto.base import WeChatCipher
from wechatpy.enterprise import WeChatClient
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import WeChatException

from bot.channels.base import BadCallbackError
from bot.channels.tokens import Token, TokenStore
from bot.core.clock import Clock, system_clock

UNREADABLE = "回调解不开。"
UNCLEAR = (None, -1)
"""No answer, and `busy`: neither says that nothing was done."""
HOLD = timedelta(minutes=10)
TIMEOUT = (3.05, 10.0)
"""Seconds to connect, seconds of silence."""
MAX_MEDIA = 20 * 1024 * 1024
JSON = {"Content-Type": "application/json"}
"""Of what is posted; wechatpy says nothing of its kind, and `stable_token` is for JSON alone."""
NEAR = frozenset({"127.0.0.1", "localhost", "::1"})
"""This machine's own names."""
_SECRET = re.compile(r"(corpsecret|access_token|key|secret|\bcode)=[^&\s'\")]+")


class _StrictCipher(WeChatCipher):  # type: ignore[misc]  # wechatpy carries no types
    """Refuses padding that PKCS#7 over 32 bytes cannot have; wechatpy looks at the last byte only."""

    def decrypt(self, ciphertext: bytes) -> bytes:
        plain: bytes = super().decrypt(ciphertext)
        count = plain[-1]
        if not 1 <= count <= 32 or not plain.endswith(bytes([count]) * count):  # noqa: PLR2004 path/91144
            raise ValueError("padding")
        return plain


class _Packer(PrpCrypto):  # type: ignore[misc]  # wechatpy carries no types
    def __init__(self, key: bytes) -> None:
        self.cipher = _StrictCipher(key)

    def get_random_string(self) -> str:
        """Sixteen characters nobody can foresee; wechatpy's come from a seeded generator."""
        return secrets.token_hex(8)


class Crypto:
    """Encrypts and decrypts callbacks of one app; safe to share between threads."""

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        self._packer = _Packer(WeChatCrypto(token, aes_key, corp_id).key)
        self._corp_id = corp_id

    def decrypt(self, ciphertext: str) -> str:
        """The message inside base64 ciphertext.

        Raises:
            BadCallbackError: whatever is wrong with it, in the same words.
        """
        try:
            return str(self._packer.decrypt(ciphertext, self._corp_id))
        except (WeChatException, ValueError, IndexError, struct.error):
            raise BadCallbackError(UNREADABLE) from None

    def encrypt(self, text: str) -> str:
        """The text as base64 ciphertext."""
        return str(self._packer.encrypt(text, self._corp_id).decode("ascii"))


class PlatformError(Exception):
    """The platform refused or could not be understood; `code` is its errcode, None when there was none.

    Without a clear answer what was asked for may be done all the same; `done` false: it is known not to be.
    """

    def __init__(self, code: int | None, message: str, *, done: bool = True) -> None:
        super().__init__(message if code is None else f"{code} {message}")
        self.code = code
        self.maybe_done = done and code in UNCLEAR


class MediaTooLargeError(PlatformError):
    """A file of more than 20 MB; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(None, "larger than 20 MB")


class MediaElsewhereError(PlatformError):
    """A video of an Official Account: the platform names an address elsewhere, which is not gone to."""

    def __init__(self) -> None:
        super().__init__(None, "at another address")


Result = TypeVar("Result")


class Client(WeChatClient):  # type: ignore[misc]  # wechatpy carries no types
    """The API of one app; safe to share between threads.

    Raises:
        ValueError: an address that would send the secret unencrypted over a network.
    """

    token_refused: ClassVar[frozenset[int]] = frozenset({40014, 42001})
    credential_refused: ClassVar[frozenset[int]] = frozenset({40001, 40013, 40091, 41002, 41004})
    """Answers of `gettoken` that only an administrator can change; repeated, they ban us for an hour (path/90455)."""
    codeless: ClassVar[frozenset[str]] = frozenset({"menu/get"})
    """Endpoints that tell success by no errcode."""

    def __init__(
        self, corp_id: str, secret: str, *, base: str, tokens: TokenStore, clock: Clock = system_clock
    ) -> None:
        self.API_BASE_URL = base.rstrip("/") + "/"
        self._tokens, self._clock = tokens, clock
        digest = hashlib.sha256(secret.encode()).hexdigest()[:16]
        self._token_key = f"{corp_id}:{digest}"
        self._held: tuple[datetime, int] | None = None
        super().__init__(corp_id, secret, timeout=TIMEOUT, auto_retry=False)
        guard(self._http, base)

    def call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """The answer of one endpoint; `options` are `params`, `data` (sent as raw UTF-8 JSON) and `files`.

        Raises:
            PlatformError: an errcode other than 0, no connection, or an answer that is not a JSON object.
        """
        answer: dict[str, Any] = self._request(method, path, **options)
        return answer

    def upload(self, kind: str, filename: str, content: bytes) -> str:
        """The media id of an uploaded file, good for three days; the receiver sees `filename` (path/90253)."""
        name = filename.replace("\\", "/").rsplit("/", 1)[-1]
        answer = self.call("post", "media/upload", params={"type": kind}, files={"media": (name, content)})
        return str(answer.get("media_id", ""))

    def download(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of a media file, at most 20 MB, and the name it was sent under (path/90254).

        Raises:
            MediaTooLargeError: larger than that.
            PlatformError: as `call`.
        """
        return self._with_token(lambda token: self._download(token, media_id))

    @property
    def access_token(self) -> str:
        """A fresh token; however many threads ask, one of them fetches it."""
        return self._kept() or self._fetch_once()

    def fetch_access_token(self) -> None:
        """Get a token if there is none; wechatpy calls this."""
        self._fetch_once()

    def _kept(self) -> str:
        token = self._tokens.get(self._token_key)
        return token.value if token is not None and self._clock() < token.until else ""

    def _fetch_once(self) -> str:
        with self._tokens.lock(self._token_key):
            return self._kept() or self._fetch()

    def _fetch(self) -> str:
        """A new token, kept a little shorter than it lives; after refused credentials nothing is asked for a while."""
        now = self._clock()
        if self._held is not None and now < self._held[0]:
            raise PlatformError(self._held[1], "refused a moment ago")
        try:
            answer = self._ask_for_token()
        except PlatformError as error:
            if error.code is not None and error.code in self.credential_refused:
                self._held = (now + HOLD, error.code)
            error.maybe_done = False  # nothing was asked for yet but a token
            raise
        value, life = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(life, int):
            raise PlatformError(None, "an answer without a token", done=False)
        self._tokens.put(self._token_key, Token(value, now + timedelta(seconds=life - min(60, life // 10))))
        return value

    def _ask_for_token(self) -> dict[str, Any]:
        # As a list: to a dict wechatpy would add a token.
        params = [("corpid", self.corp_id), ("corpsecret", self.secret)]
        return self._ask("get", "gettoken", params=params)

    def _with_token(self, ask: Callable[[str], Result]) -> Result:
        """Ask with the kept token; if it is refused, once more with a new one."""
        token = self.access_token
        try:
            return ask(token)
        except PlatformError as error:
            if error.code not in self.token_refused:
                raise
        self._tokens.drop(self._token_key, token)
        return ask(self.access_token)

    def _request(self, method: str, url_or_endpoint: str, **options: Any) -> Any:
        """What every method of wechatpy ends in."""
        given: Mapping[str, Any] = options.pop("params", None) or {}
        return self._with_token(
            lambda token: self._ask(method, url_or_endpoint, params={**given, "access_token": token}, **options)
        )

    def _ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        failure = PlatformError(None, "not a JSON object with an errcode")
        options |= {"headers": JSON} if "data" in options else {}
        try:
            answer = super()._request(method, path, allow_redirects=False, **options)
            if isinstance(answer, dict) and ("errcode" in answer or (answer and path in self.codeless)):
                return answer
        except WeChatException as error:
            failure = PlatformError(error.errcode, self._redact(str(error.errmsg or "HTTP error")))
        except requests.RequestException as error:
            failure = PlatformError(None, type(error).__name__, done=not never_left(error))
        except (TypeError, ValueError):  # an errcode that is no number
            pass
        raise failure  # here and not above: the caught errors carry the address with its secret

    def _download(self, token: str, media_id: str) -> tuple[bytes, str]:
        """A file names itself in a header; an answer that does not is an error in JSON, whatever its status."""
        address, params = self.API_BASE_URL + "media/get", {"access_token": token, "media_id": media_id}
        failure: PlatformError = MediaTooLargeError()
        try:
            with self._http.get(address, params=params, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
                content = bytearray()
                for chunk in answer.iter_content(64 * 1024):
                    content += chunk
                    if len(content) > MAX_MEDIA:
                        break
                else:
                    described = answer.headers.get("Content-Disposition", "")
                    return _media(described if answer.ok else "", bytes(content))
        except requests.RequestException as error:
            failure = PlatformError(None, type(error).__name__)
        raise failure

    def _redact(self, text: str) -> str:
        return _SECRET.sub(r"\1=***", text.replace(self.secret, "***"))


def is_safe(base: str) -> bool:
    """Whether nobody on the way there reads along: https, or an address of this machine."""
    at = urlsplit(base)
    return at.scheme == "https" or at.hostname in NEAR


def guard(http: requests.Session, base: str) -> None:
    """Prepare a session for this address: many connections, and no proxy on the way to this machine.

    Raises:
        ValueError: it would send secrets unencrypted over a network.
    """
    at = urlsplit(base)
    if not is_safe(base):
        raise ValueError("plain http")
    http.trust_env = at.hostname not in NEAR
    http.mount(f"{at.scheme}://", HTTPAdapter(pool_maxsize=32))


def never_left(error: requests.RequestException) -> bool:
    """Whether no connection was made: refused, no such host, no route, a certificate that is not WeCom's."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    refused = isinstance(reason, NewConnectionError)
    return refused or (isinstance(reason, UnsafeConnectionError) and "CERTIFICATE_VERIFY" in str(reason))


def _media(described: str, content: bytes) -> tuple[bytes, str]:
    if described:
        name = re.search(r'filename="([^"]*)"', described)
        return content, unquote(name[1].encode("latin-1", "ignore").decode("utf-8", "replace")) if name else ""
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    code = answer.get("errcode") if isinstance(answer, dict) else None
    if code is None and isinstance(answer, dict) and "video_url" in answer:
        raise MediaElsewhereError
    raise PlatformError(code if isinstance(code, int) else None, "no such media")
