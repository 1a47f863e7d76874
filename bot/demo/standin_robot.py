"""A group of the stand-in and its robot: what it takes, what it refuses, and what the group sees (path/91770)."""

import base64
import binascii
import hashlib
from collections import deque
from datetime import datetime, timedelta

from bot.demo import standin_media
from bot.demo.standin_chats import BOT, Chats
from bot.demo.standin_http import Request

GROUP = "@group"
"""Whose chat it is: nobody's account looks like this."""
A_MINUTE, MINUTE = 20, timedelta(minutes=1)
MAX_TEXT = 2048
MAX_IMAGE = 2 * standin_media.MEGABYTE
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Robot:
    """One robot of one group; without a key there is none."""

    def __init__(self, key: str, chats: Chats, shelf: standin_media.Shelf) -> None:
        self.key, self._chats, self._shelf = key, chats, shelf
        self._said: deque[datetime] = deque()

    def reset(self) -> None:
        """Forget how much was said."""
        self._said.clear()

    def take(self, request: Request, now: datetime) -> int:
        """Show the group a text or an image; returns the errcode, 0 for none."""
        if not self.key or request.query.get("key") != self.key:
            return 93000
        while self._said and self._said[0] <= now - MINUTE:
            self._said.popleft()
        if len(self._said) >= A_MINUTE:
            return 45009
        message = request.json() or {}
        kind = message.get("msgtype")
        body = message.get(str(kind))
        if kind not in {"text", "image"}:
            return 40008
        if not isinstance(body, dict):
            return 40058
        code = self._text(body) if kind == "text" else self._image(body, now)
        if code == 0:
            self._said.append(now)
        return code

    def _text(self, body: dict[str, object]) -> int:
        content = str(body.get("content", ""))
        if not content:
            return 44004
        if len(content.encode()) > MAX_TEXT:
            return 40058
        self._chats.add(GROUP, BOT, content, {"kind": "text"})
        return 0

    def _image(self, body: dict[str, object], now: datetime) -> int:
        try:
            content = base64.b64decode(str(body.get("base64", "")), validate=True)
        except binascii.Error:
            return 40058
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if digest != body.get("md5") or len(content) > MAX_IMAGE or not content.startswith(IMAGES):
            return 40058
        media_id = self._shelf.put("image", "群图片.png", content, now)
        self._chats.add(GROUP, BOT, "[图片]", {"kind": "image", "media_id": media_id})
        return 0
