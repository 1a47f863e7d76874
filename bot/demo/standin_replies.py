"""Passive replies as WeCom opens them: which message takes which, and what a card in one says (path/90241)."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from bot.demo.standin_answers import Json

TEXT = frozenset({"text"})
"""Of images, voices, videos and news the app makes no use."""
UPDATES = frozenset({"update_button", "update_template_card"})
NONE: frozenset[str] = frozenset()
TALKS = ("subscribe", "enter_agent", "LOCATION", "click", "view", "view_miniprogram", "scancode_waitmsg")
WELCOME: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(TALKS, TEXT),
    "template_card_event": UPDATES,
    "template_card_menu_event": UPDATES | TEXT,
}
"""Event → what it may be answered by; any other one by nothing."""
SPELT: Mapping[str, str] = {"key_name": "keyname", "app_id": "appid", "page_path": "pagepath", "user_id": "userid"}
"""Where the XML of a card joins its words differently from its JSON."""
NUMBER = re.compile("[0-9]{1,9}")
COUNTED = frozenset({"type", "style", "mode", "desc_color"})


def welcome(message: str) -> frozenset[str]:
    """The kinds of replies a message may be given."""
    return WELCOME.get(named("Event", message), NONE) if named("MsgType", message) == "event" else TEXT


def named(name: str, message: str) -> str:
    """An element of a message we wrote ourselves, however odd the rest of it is; empty for none."""
    found = re.search(rf"<{name}><!\[CDATA\[(.*?)]]></{name}>", message, re.DOTALL)
    return found[1] if found else ""


def parts(xml: str) -> dict[str, ET.Element]:
    """What stands at the top of a reply, by name.

    Raises:
        ValueError: two of one name.
    """
    found: dict[str, ET.Element] = {}
    for element in ET.fromstring(xml):  # noqa: S314  from the bot beside us
        if element.tag in found:
            raise ValueError(f"two {element.tag} in the reply")
        found[element.tag] = element
    return found


def card_of(element: ET.Element) -> Json:
    """The card in a reply as it would be sent: `ButtonList` is an entry of `button_list`, `Type` a number."""
    card: Json = {}
    for child in element:
        name = re.sub("(?<!^)(?=[A-Z])", "_", child.tag).lower()
        name = SPELT.get(name, name)
        if name.endswith("_list"):
            card.setdefault(name, []).append(card_of(child))
        elif len(child):
            card[name] = card_of(child)
        else:
            text = child.text or ""
            card[name] = int(text) if name in COUNTED and NUMBER.fullmatch(text) else text
    return card
