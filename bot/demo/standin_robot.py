"""The groups of the stand-in and their robots: what each takes and refuses, and what a group sees (path/91770)."""

import base64
import binascii
import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.demo import standin_media
from bot.demo.standin_answers import Json, failure, success
from bot.demo.standin_card_checks import INTERACTIVE, is_good
from bot.demo.standin_chats import BOT, Chats
from bot.demo.standin_http import Request

GROUP = "@group"
"""Whose chat it is: nobody's account looks like this."""
PREFIX = "webhook/"
A_MINUTE, MINUTE = 20, timedelta(minutes=1)
MAX_TEXT, MAX_MARKDOWN = 2048, 4096
MAX_IMAGE = 2 * standin_media.MEGABYTE
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
EVERYBODY, EVERYBODY_NAMED = "@all", "所有人"
BAD = 40058
_CALL = re.compile(r"<@([^<>\s]+)>")


@dataclass(slots=True)
class Group:
    """One group with a robot; without members everybody who sees the app is in it."""

    code: str
    """Of the unit; empty for the office's."""
    name: str
    key: str
    members: tuple[str, ...] = ()
    """Their userids."""
    refusal: int = 0
    """What the robot answers whatever it is told: 93004 stopped, 93008 taken out of the group."""
    said: deque[datetime] = field(default_factory=deque)

    @property
    def chat(self) -> str:
        """Whose lines those of the group are."""
        return f"{GROUP}/{self.code}" if self.code else GROUP


@dataclass(frozen=True, slots=True)
class _Shown:
    """A message as the group sees it; or the errcode it earns."""

    code: int = 0
    text: str = ""
    called: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


class Robots:
    """All robots by their keys; nothing else tells them apart."""

    def __init__(self, chats: Chats, shelf: standin_media.Shelf) -> None:
        self.groups: dict[str, Group] = {}
        self._chats, self._shelf = chats, shelf
        self._uploaded: dict[str, str] = {}
        self._kinds: dict[str, Callable[[Json, Group, datetime], _Shown]] = {
            "text": self._text,
            "markdown": self._markdown,
            "markdown_v2": self._markdown_v2,
            "image": self._image,
            "file": self._file,
            "template_card": self._card,
        }

    def reset(self) -> None:
        """Forget what was said and uploaded; groups stay, and work again."""
        self._uploaded.clear()
        for group in self.groups.values():
            group.said.clear()
            group.refusal = 0

    def handle(self, request: Request, path: str, now: datetime) -> Json | None:
        """Answer `send` or `upload_media`; None for anything else."""
        actions = {"send": self._send, "upload_media": self._upload}
        action = actions.get(path.removeprefix(PREFIX)) if request.method == "POST" else None
        if action is None:
            return None
        key = request.query.get("key", "")
        group = next((one for one in self.groups.values() if key and one.key == key), None)
        if group is None:
            return failure(93000, now)
        return action(request, group, now) if not group.refusal else failure(group.refusal, now)

    def _send(self, request: Request, group: Group, now: datetime) -> Json:
        while group.said and group.said[0] <= now - MINUTE:
            group.said.popleft()
        if len(group.said) >= A_MINUTE:
            return failure(45009, now)
        message = request.json() or {}
        kind = str(message.get("msgtype"))
        body = message.get(kind)
        if kind not in self._kinds:
            return failure(40008, now)
        shown = self._kinds[kind](body, group, now) if isinstance(body, dict) else _Shown(BAD)
        if shown.code:
            return failure(shown.code, now)
        group.said.append(now)
        line = {"kind": kind, "mentions": self._named(group, shown.called), "body": body, **shown.more}
        self._chats.add(group.chat, BOT, shown.text, line)
        return success()

    def _named(self, group: Group, called: Iterable[str]) -> list[dict[str, str]]:
        """Whom a message calls; who is not in the group hears nothing."""
        known = self._chats.members
        found = {EVERYBODY: EVERYBODY_NAMED} | {
            one: known[one].name for one in (member.lower() for member in group.members or known) if one in known
        }
        wanted = dict.fromkeys(one.lower() for one in called)
        return [{"userid": one, "name": found[one]} for one in wanted if one in found]

    def _text(self, body: Json, group: Group, _: datetime) -> _Shown:
        content, listed = str(body.get("content", "")), body.get("mentioned_list", [])
        if not content:
            return _Shown(44004)
        if len(content.encode()) > MAX_TEXT or not isinstance(listed, list):
            return _Shown(BAD)
        return _Shown(0, self._spoken(group, content), (*_calls(content), *map(str, listed)))

    def _markdown(self, body: Json, group: Group, _: datetime) -> _Shown:
        content = str(body.get("content", ""))
        code = _long(content)
        return _Shown(code) if code else _Shown(0, self._spoken(group, content), _calls(content))

    def _markdown_v2(self, body: Json, _: Group, __: datetime) -> _Shown:
        """Calls nobody, whatever stands in it."""
        content = str(body.get("content", ""))
        return _Shown(_long(content), content)

    def _spoken(self, group: Group, content: str) -> str:
        """The content with names in place of the accounts it calls."""
        names = {one["userid"].lstrip("@"): one["name"] for one in self._named(group, _calls(content))}
        return _CALL.sub(lambda found: f"@{names.get(found[1].lower(), found[1])}", content)

    def _image(self, body: Json, _: Group, now: datetime) -> _Shown:
        try:
            content = base64.b64decode(str(body.get("base64", "")), validate=True)
        except binascii.Error:
            return _Shown(BAD)
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if digest != body.get("md5") or len(content) > MAX_IMAGE or not content.startswith(IMAGES):
            return _Shown(BAD)
        return _Shown(0, "[图片]", more={"media_id": self._shelf.put("image", "群图片.png", content, now), "body": {}})

    def _file(self, body: Json, group: Group, now: datetime) -> _Shown:
        """A file that this very robot has uploaded in the last three days."""
        media_id = str(body.get("media_id", ""))
        media = self._shelf.get(media_id, now)
        if media is None or self._uploaded.get(media_id) != group.key:
            return _Shown(40007)
        return _Shown(0, f"[{media.name}]", more={"media_id": media_id, "name": media.name})

    def _card(self, body: Json, _: Group, __: datetime) -> _Shown:
        """Only cards without buttons, and only such as lead somewhere."""
        if body.get("card_type") in INTERACTIVE or not is_good(body) or body["card_action"]["type"] != 1:
            return _Shown(BAD)
        title, lines = body.get("main_title", {}), body.get("horizontal_content_list", [])
        words = [str(title.get("title") or body.get("sub_title_text")), title.get("desc", "")]
        words += [f"{one['keyname']}：{one.get('value', '')}" for one in lines]
        return _Shown(0, "\n".join(str(one) for one in words if one), more={"link": str(body["card_action"]["url"])})

    def _upload(self, request: Request, group: Group, now: datetime) -> Json:
        kind = request.query.get("type", "")
        name, content = standin_media.unpack(request.headers.get("content-type", ""), request.body)
        code = standin_media.refusal(kind, name, content) if kind in {"file", "voice"} else 40004
        if code:
            return failure(code, now)
        media_id = self._shelf.put(kind, name, content, now)
        self._uploaded[media_id] = group.key
        return success(type=kind, media_id=media_id, created_at=str(int(now.timestamp())))


def _calls(content: str) -> tuple[str, ...]:
    """The accounts called within a text: `<@li.ming>`, or `<@all>`."""
    return tuple(EVERYBODY if one == "all" else one for one in _CALL.findall(content))


def _long(content: str) -> int:
    """The errcode of a text in Markdown; 0 for none."""
    if not content:
        return 44004
    return BAD if len(content.encode()) > MAX_MARKDOWN else 0
