"""Template cards of a WeCom app (path/90236, path/94888): with buttons they are answered, without they are read.

What a card cannot hold is cut; a card that could not be answered as it was meant is none, and the words are said.
"""

import re
from typing import Any

from bot.channels import envelope
from bot.channels.base import Card

TITLE, NOTE, NAME, VALUE = 36, 160, 5, 30
"""Characters shown of each."""
LINES, BUTTONS = 6, 6
KEY = 1024
"""Bytes of what a button says."""
LINK = 2048
"""Bytes of an address."""
KIND = "template_card"
ANSWERED, READ = "button_interaction", "text_notice"
FIRST, OTHERS = 1, 2
"""How buttons look: what is usual stands out."""
ABOUT_RECEIVERS = frozenset({40003, 50002, 60011, 60111, 81013})
"""Refusals that a text would meet as well; any other final one is of the card, whose words are then said."""
_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_WEB = re.compile(r"https?://[^\s\x00-\x1f]+")


def built(card: Card, card_id: str) -> dict[str, Any] | None:
    """The card as WeCom takes it; None where only words can say it: no title, nothing to press and no page to open."""
    title = _cut(card.title, TITLE)
    if not title:
        return None
    body: dict[str, Any] = {"main_title": {"title": title}}
    if card.note:
        body["sub_title_text"] = _cut(card.note, NOTE)
    if lines := [_line(*line) for line in card.lines if _cut(line[0], NAME)][:LINES]:
        body["horizontal_content_list"] = lines
    if is_web(card.link):
        body["card_action"] = {"type": 1, "url": card.link}
    if card.buttons:
        return _answered(card, card_id, body)
    return {"card_type": READ} | body if "card_action" in body else None


def change(code: str, userids: tuple[str, ...], label: str, agent_id: int | None) -> dict[str, Any]:
    """What greys the buttons of a card for these members, who then read the label (path/94888)."""
    name = _cut(label, envelope.MAX_LABEL)
    return {"userids": list(userids), "agentid": agent_id, "response_code": code, "button": {"replace_name": name}}


def is_web(link: str) -> bool:
    """Whether a card may lead there."""
    return _WEB.fullmatch(link) is not None and len(link.encode()) <= LINK


def _answered(card: Card, card_id: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """With its buttons, if each of them can say what it stands for, and nothing else."""
    keys = [one.says for one in card.buttons]
    labels = [_cut(one.label, envelope.MAX_LABEL) for one in card.buttons]
    are_sayable = all(0 < len(key.encode()) <= KEY for key in keys) and len(set(keys)) == len(keys)
    if not (are_sayable and all(labels) and len(keys) <= BUTTONS and _TASK_ID.fullmatch(card_id)):
        return None
    buttons = [
        {"text": label, "type": 0, "style": OTHERS if place else FIRST, "key": key}
        for place, (label, key) in enumerate(zip(labels, keys, strict=True))
    ]
    return {"card_type": ANSWERED} | body | {"button_list": buttons, "task_id": card_id}


def _line(name: str, value: str) -> dict[str, str]:
    return {"keyname": _cut(name, NAME), "value": _cut(value, VALUE)}


def _cut(text: str, most: int) -> str:
    """On one line and without what a platform would make links of, at most so many characters."""
    plain = " ".join(envelope.clean(text).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
