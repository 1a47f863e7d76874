"""What people do in the chat window: each act goes through the platform they stand at, to the bot and back."""

import base64
import binascii
from collections.abc import Callable, Mapping

from bot.core.errors import BadInputError
from bot.demo.records import Json
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_http import Request
from bot.demo.window_bubbles import picture_kind
from bot.demo.window_doors import NOT_THERE, Door, OaDoor, WecomDoor

MAX_TEXT = 2000
"""Characters one message may have here; WeCom itself lets people type about as much."""
NO_CONTENT = "文件是空的，或没有读到。"
NO_FILES_HERE = "公众号里不能发文件，只能发图片和语音。"
VOICE = b"#!AMR\n" + bytes(32)
"""Nobody listens to it: what the platform heard in it comes along as words."""
NOTHING_SAID = "没有要发送的话。"
TOO_LONG = "一条消息最多 {limit} 字。"
NOT_ANSWERED = "没有送达：机器人{why}，平台送了 {times} 次。"
BAD_REPLY = "已送达，但机器人的回复不合规矩，平台没有显示：{why}。"


Act = Callable[[Door, Request], Delivery | None]
"""What is done at a door, as it was asked."""


def say(door: Door, request: Request) -> Delivery:
    """He types a text."""
    text = given(request, "text")
    if not text.strip():
        raise BadInputError(NOTHING_SAID)
    if len(text) > MAX_TEXT:
        raise BadInputError(TOO_LONG.format(limit=MAX_TEXT))
    return door.say(text)


def voice(door: Door, request: Request) -> Delivery:
    """Words spoken; in none the platform recognised nothing."""
    return door.hand("voice", "语音.amr", VOICE, given(request, "text").strip()[:MAX_TEXT])


def hand(door: Door, request: Request) -> Delivery:
    """He sends a picture, or any other file."""
    name = given(request, "name").strip()
    try:
        content = base64.b64decode(given(request, "content"), validate=True)
    except binascii.Error:
        content = b""
    kind = "image" if picture_kind(content) else "file"
    if not name or not content:
        raise BadInputError(NO_CONTENT)
    if kind == "file" and isinstance(door, OaDoor):
        raise BadInputError(NO_FILES_HERE)
    return door.hand(kind, name, content, "")


def choose(door: Door, request: Request) -> Delivery:
    """He chooses an entry of the menu he sees."""
    key, link = given(request, "key"), given(request, "link")
    entries = [one for top in door.menu() for one in (top, *top["below"])]
    if not any((one["key"], one["link"]) == (key, link) for one in entries if not one["below"]):
        raise BadInputError(NOT_THERE)
    return door.tap(key) if key else door.visit(link)


def press(door: Door, request: Request) -> Delivery:
    """He presses a button of a card."""
    asked = request.json() or {}
    chosen = asked.get("chosen") or {}
    if not isinstance(door, WecomDoor) or not isinstance(chosen, dict):
        raise BadInputError(NOT_THERE)
    return door.press(given(request, "card"), given(request, "key"), {name: list(one) for name, one in chosen.items()})


def enter(door: Door, _: Request) -> Delivery | None:
    """Opening the chat in the plugin, or the account's, tells nobody."""
    return door.enter() if isinstance(door, WecomDoor) and not door.plugin else None


def plug(door: Door, request: Request) -> None:
    """He goes over to the plugin, or back."""
    if not isinstance(door, WecomDoor):
        raise BadInputError(NOT_THERE)
    door.plugin = (request.json() or {}).get("on") is True


def follow(door: Door, _: Request) -> Delivery:
    """He follows the account, or no more."""
    if not isinstance(door, OaDoor):
        raise BadInputError(NOT_THERE)
    return door.turn()


def given(request: Request, name: str) -> str:
    """A text of what was asked; empty for anything else."""
    value = (request.json() or {}).get(name)
    return value if isinstance(value, str) else ""


def outcome(delivery: Delivery | None) -> Json:
    """Whether what was done arrived, and what to tell when it did not; not everything is told to the bot."""
    if delivery is None:
        return {"ok": True, "word": ""}
    last = delivery.attempts[-1]
    if not delivery.answered:
        why = f"回应 HTTP {last.status}" if last.status else "没有按时回应"
        return {"ok": False, "word": NOT_ANSWERED.format(why=why, times=len(delivery.attempts))}
    if delivery.complaint:
        return {"ok": False, "word": BAD_REPLY.format(why=delivery.complaint)}
    return {"ok": True, "word": ""}


ACTS: Mapping[str, Act] = {
    "say": say,
    "voice": voice,
    "hand": hand,
    "menu": choose,
    "press": press,
    "enter": enter,
    "plugin": plug,
    "follow": follow,
}
"""All that is done below `/api/`."""
