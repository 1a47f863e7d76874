"""The menu of an Official Account: what the platform takes and what it refuses."""

from collections.abc import Mapping
from typing import Any

MOST, MOST_BELOW = 3, 5
NAME, NAME_BELOW = 16, 60
"""Bytes."""
KEY, URL = 128, 1024
KEYED = frozenset(
    {"click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin"}
    | {"location_select"}
)


def refusal(menu: Mapping[str, Any] | None) -> int:
    """The errcode a menu deserves; 0 for none."""
    if menu is None:
        return 47001
    buttons = menu.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST:
        return 40016
    return next((code for code in map(_first, buttons) if code), 0)


def _first(button: Any) -> int:
    if not isinstance(button, Mapping):
        return 40016
    below = button.get("sub_button") or []
    if not below:
        return _button(button, NAME, (40018, 40017, 40019, 40020))
    if not isinstance(below, list) or len(below) > MOST_BELOW:
        return 40023
    if not _fits(button.get("name"), NAME):
        return 40018
    return next((code for code in (_button(one, NAME_BELOW, (40025, 40024, 40026, 40027)) for one in below) if code), 0)


def _button(button: Any, name: int, codes: tuple[int, int, int, int]) -> int:
    """What is wrong with a button: its name, its kind, its key or its address."""
    bad_name, bad_kind, bad_key, bad_address = codes
    if not isinstance(button, Mapping) or not _fits(button.get("name"), name):
        return bad_name
    kind = button.get("type")
    if kind == "view":
        return 0 if _fits(button.get("url"), URL) else bad_address
    if kind not in KEYED:
        return bad_kind
    return 0 if _fits(button.get("key"), KEY) else bad_key


def _fits(text: Any, limit: int) -> bool:
    return isinstance(text, str) and 0 < len(text.encode()) <= limit
