"""Files on their way to people: uploaded first, and not again for three days."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.base import DeliveryError, Receipt
from bot.channels.sdk import PlatformError
from bot.core.clock import Clock

LIFE = timedelta(days=2, hours=23)
"""A little less than an upload is kept (path/90253)."""
KEPT = 64
INVALID = 40007
"""The number of an upload is no good, or no good any more."""

Upload = Callable[[str, str, bytes], str]
"""Uploads a file of a kind under a name; its media id. Raises a PlatformError."""
Failure = Callable[[PlatformError], DeliveryError]


class Uploads:
    """What one process has uploaded of late; safe to share between threads."""

    def __init__(self, upload: Upload, clock: Clock, failure: Failure) -> None:
        self._upload, self._clock, self._failure = upload, clock, failure
        self._kept: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def sent(self, kind: str, filename: str, data: bytes, send: Callable[[str], Receipt]) -> Receipt:
        """What `send` makes of the media id of this file; where the platform has lost it, uploaded once more.

        Raises:
            DeliveryError: of the upload, or of `send`.
        """
        digest = hashlib.sha256(f"{kind}\0{filename}\0".encode() + data).hexdigest()
        try:
            return send(self._media_id(digest, kind, filename, data))
        except DeliveryError as error:
            if error.code != INVALID or self._kept.pop(digest, None) is None:
                raise
        return send(self._media_id(digest, kind, filename, data))

    def _media_id(self, digest: str, kind: str, filename: str, data: bytes) -> str:
        now = self._clock()
        media_id, until = self._kept.get(digest, ("", now))
        if now < until:
            return media_id
        try:
            media_id = self._upload(kind, filename, data)
        except PlatformError as error:
            error.maybe_done = False  # nobody has been told anything yet
            raise self._failure(error) from None
        self._kept[digest] = (media_id, now + LIFE)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return media_id
