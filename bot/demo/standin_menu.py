"""The menu under the app's chat, as WeCom keeps it: what it refuses, and with which number (path/90231, path/90313)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.core.clock import Clock
from bot.demo.standin_answers import Json, failure, success
from bot.demo.standin_api import Api
from bot.demo.standin_http import Request

TOP, BELOW = 3, 5
MAX_KEY, MAX_URL = 128, 1024
KEYED = frozenset(
    {"click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin"}
    | {"location_select"}
)
NO_BODY, NO_APP, NO_MENU = 40058, 40056, 46003
COUNT, KIND, NAME, KEY, URL = 40016, 40017, 40018, 40019, 40020
LEVELS, COUNT_BELOW, KIND_BELOW, NAME_BELOW, KEY_BELOW, URL_BELOW = 40022, 40023, 40024, 40025, 40026, 40027


@dataclass(frozen=True, slots=True)
class Level:
    """What holds for the buttons of a level: bytes of a name, and the numbers of what is refused."""

    name_bytes: int
    kind: int
    name: int
    key: int
    url: int


LEVELS_ALLOWED = (Level(16, KIND, NAME, KEY, URL), Level(40, KIND_BELOW, NAME_BELOW, KEY_BELOW, URL_BELOW))


class Menus:
    """The menu of one app."""

    def __init__(self, clock: Clock, agent_id: int) -> None:
        self._clock, self._agent_id = clock, agent_id
        self.buttons: list[Json] = []
        """What people see, as it was sent; empty: no menu."""

    def open(self, api: Api) -> None:
        """Add the endpoints."""
        api.open("POST", "menu/create", self.create)
        api.open("GET", "menu/get", self.get)
        api.open("GET", "menu/delete", self.delete)
        api.resets.append(self.forget)

    def create(self, request: Request) -> Json:
        """POST menu/create: the whole menu anew."""
        body = request.json()
        code = self._stranger(request) or refusal(body)
        if code or body is None:
            return failure(code, self._clock())
        self.buttons = body["button"]
        return success()

    def get(self, request: Request) -> Json:
        """GET menu/get: as it was sent, and without an errcode (path/90232)."""
        code = self._stranger(request) or (0 if self.buttons else NO_MENU)
        if code:
            return failure(code, self._clock())
        return {"button": self.buttons}

    def delete(self, request: Request) -> Json:
        """GET menu/delete."""
        code = self._stranger(request)
        if code:
            return failure(code, self._clock())
        self.buttons = []
        return success()

    def forget(self) -> None:
        """No menu."""
        self.buttons = []

    def _stranger(self, request: Request) -> int:
        return 0 if request.query.get("agentid", "") == str(self._agent_id) else NO_APP


def refusal(body: Json | None) -> int:
    """The errcode of a menu that cannot be; 0 for one that can."""
    first, second = LEVELS_ALLOWED
    buttons = body.get("button") if body is not None else None
    if not isinstance(buttons, list):
        return NO_BODY
    if not 1 <= len(buttons) <= TOP:
        return COUNT
    return next(filter(None, (code for button in buttons for code in _wrong(button, first, second))), 0)


def _wrong(button: Any, first: Level, second: Level) -> Iterator[int]:
    if not isinstance(button, dict):
        yield NO_BODY
        return
    below = button.get("sub_button")
    if not below:
        yield _entry(button, first)
        return
    yield _name(button, first)
    yield COUNT_BELOW if len(below) > BELOW else 0
    yield from (LEVELS if one.get("sub_button") else _entry(one, second) for one in below)


def _name(button: Json, level: Level) -> int:
    return 0 if 1 <= len(str(button.get("name", "")).encode()) <= level.name_bytes else level.name


def _entry(button: Json, level: Level) -> int:
    """A button that does something: a key the app is told, or a page."""
    kind = button.get("type")
    if kind in KEYED:
        fits = 1 <= len(str(button.get("key", "")).encode()) <= MAX_KEY
        return _name(button, level) or (0 if fits else level.key)
    if kind != "view":
        return _name(button, level) or level.kind
    address = str(button.get("url", ""))
    fits = address.startswith(("http://", "https://")) and len(address.encode()) <= MAX_URL
    return _name(button, level) or (0 if fits else level.url)
