"""Sums that cannot be read in the store: AES-GCM under a key made of the settings' `link_key`, always of one length.

No Fernet: its tokens begin with the second they were made in. Each sum is bound to its place, so that none can be put
in the place of another.
"""

import base64
import secrets
import struct
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.config import Settings
from bot.core.errors import ConflictError

NONCE = 12
"""Bytes (NIST SP 800-38D); a fresh one for every seal."""
SHORTEST_KEY = 20
"""Characters of `link_key`: what can be guessed seals nothing."""
NOT_CONFIGURED = "{what}要用网页：请信息人员先配置 [web] base_url 和 link_key。"
WEAK_KEY = f"link_key 太短，封不住选票：请信息人员换成至少 {SHORTEST_KEY} 位的随机字符，再开{{what}}。"
UNREADABLE = "封存的票打不开：link_key 在{what}期间换过，或者数据被改动过。没有改动任何东西，请找信息人员。"
BROKEN = "封存的票数和投票人数对不上，没有计票。请找信息人员查这次{what}的数据。"


class Seal:
    """Closes and opens the sums of one vote."""

    def __init__(self, settings: Settings, purpose: str, *, what: str) -> None:
        """Make the key of this purpose; `what` people call such a vote.

        Raises:
            ConflictError: no address or key is configured, or the key is short.
        """
        key = settings.web.link_key
        if key is None or not settings.web.base_url:
            raise ConflictError(NOT_CONFIGURED.format(what=what))
        if len(key.get_secret_value()) < SHORTEST_KEY:
            raise ConflictError(WEAK_KEY.format(what=what))
        derived = HKDF(hashes.SHA256(), length=32, salt=None, info=purpose.encode())
        self._cipher = AESGCM(derived.derive(key.get_secret_value().encode()))
        self._what = what

    def close(self, place: str, sums: Sequence[int]) -> str:
        """The sums under a fresh nonce; their number alone decides the length."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._cipher.encrypt(nonce, struct.pack(f">{len(sums)}I", *sums), place.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, place: str, sealed: str) -> list[int]:
        """The sums again.

        Raises:
            ConflictError: sealed under another key or for another place, or changed.
        """
        try:
            raw = base64.urlsafe_b64decode(sealed)
            plain = self._cipher.decrypt(raw[:NONCE], raw[NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise ConflictError(UNREADABLE.format(what=self._what)) from None
        return list(struct.unpack(f">{len(plain) // 4}I", plain))

    def counted(self, place: str, sealed: str, *, voted: int) -> list[int]:
        """The sums, when as many are in them as have voted: an old seal put back is found out.

        Raises:
            ConflictError: as `open`; or the two numbers differ.
        """
        found = self.open(place, sealed)
        if sum(found) != voted:
            raise ConflictError(BROKEN.format(what=self._what))
        return found
