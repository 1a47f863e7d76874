"""Temporary media of the stand-in: kept for three days, refused by type and size (path/90253)."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP

LIFE = timedelta(days=3)
SMALLEST = 6
MEGABYTE = 1 << 20
LIMITS: dict[str, tuple[int, tuple[str, ...]]] = {
    "image": (10 * MEGABYTE, (".jpg", ".jpeg", ".png")),
    "voice": (2 * MEGABYTE, (".amr",)),
    "video": (10 * MEGABYTE, (".mp4",)),
    "file": (20 * MEGABYTE, ("",)),
}
_NAMED = re.compile(rb'name="media";\s*filename="([^"\r\n]*)"')


@dataclass(frozen=True, slots=True)
class Media:
    """One uploaded file."""

    kind: str
    name: str
    content: bytes
    until: datetime


class Shelf:
    """All uploaded files, by media id."""

    def __init__(self) -> None:
        self._kept: dict[str, Media] = {}

    def put(self, kind: str, name: str, content: bytes, now: datetime) -> str:
        """Keep a file; returns its media id."""
        media_id = secrets.token_urlsafe(32)
        self._kept[media_id] = Media(kind, name, content, now + LIFE)
        return media_id

    def get(self, media_id: str, now: datetime) -> Media | None:
        """The file, while it is kept."""
        media = self._kept.get(media_id)
        return media if media is not None and now < media.until else None

    def find(self, media_id: str) -> Media | None:
        """The file, whatever its age: what stands in a chat stays there."""
        return self._kept.get(media_id)

    def clear(self) -> None:
        """Throw everything away."""
        self._kept.clear()


def refusal(kind: str, name: str, content: bytes) -> int:
    """The errcode an upload deserves; 0 for none."""
    if kind not in LIMITS:
        return 40004
    largest, endings = LIMITS[kind]
    if not content:
        return 44001
    if not SMALLEST <= len(content) <= largest:
        return 40006
    return 0 if name.lower().endswith(endings) else 40004


def unpack(content_type: str, body: bytes) -> tuple[str, bytes]:
    """Name and content of the part `media`; both empty when it is missing or its name is not raw UTF-8."""
    named = _NAMED.search(body)
    form = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    if named is None or not form.is_multipart():
        return "", b""
    for part in form.iter_parts():
        if part.get_param("name", header="content-disposition") == "media":
            content = part.get_payload(decode=True)
            return named[1].decode("utf-8", "replace"), content if isinstance(content, bytes) else b""
    return "", b""
