"""Which template cards the stand-in shows: the five kinds of path/90236 with their parts, sizes and keys."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.standin_answers import Json

TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
BUTTONS, OPTIONS, TICKS, SELECTS, ACTIONS = 6, 10, 20, 3, 3
HORIZONTAL, VERTICAL, JUMPS = 6, 4, 3
KEY_BYTES, OPTION_BYTES = 1024, 128
TEXT_NOTICE, NEWS_NOTICE = "text_notice", "news_notice"
BUTTON, VOTE, MULTIPLE = "button_interaction", "vote_interaction", "multiple_interaction"
INTERACTIVE = frozenset({BUTTON, VOTE, MULTIPLE})
"""The kinds that can be answered: each needs a task id and brings a response code."""
TARGETS: Mapping[int, str] = {1: "url", 2: "appid"}
ATTACHED: Mapping[int, str] = {1: "url", 2: "media_id", 3: "userid"}
"""What an entry of a type must bring along."""


def is_good(card: Any, *, replaces: bool = False) -> bool:
    """Whether a card can be sent, or can take the place of one; that one's task id need not be said again."""
    if not isinstance(card, dict) or str(card.get("card_type")) not in KINDS:
        return False
    try:
        return _has_task(card, replaces=replaces) and KINDS[card["card_type"]](card) and _has_good_parts(card)
    except (AttributeError, TypeError):  # a part that is something else altogether
        return False


def takes_code(card: Json) -> bool:
    """Whether what is sent brings a response code with which it can be changed."""
    return card["card_type"] in INTERACTIVE or "action_menu" in card


def _has_task(card: Json, *, replaces: bool) -> bool:
    task_id = card.get("task_id", "")
    if not task_id:
        return replaces or not takes_code(card)
    return isinstance(task_id, str) and TASK_ID.fullmatch(task_id) is not None


def _title(card: Json) -> str:
    return str((card.get("main_title") or {}).get("title") or "")


def _leads(found: Json, targets: Mapping[int, str] = TARGETS, *, must: bool = False) -> bool:
    """Whether an entry has what its type asks for; type 0 is no link."""
    kind = found.get("type", 0)
    return (not must) if kind == 0 else kind in targets and bool(found.get(targets[kind]))


def _are_some(found: Any, most: int, is_one: Callable[[Json], bool]) -> bool:
    return (
        isinstance(found, list)
        and 1 <= len(found) <= most
        and all(isinstance(one, dict) for one in found)
        and all(map(is_one, found))
    )


def _are_keyed(found: list[Json], name: str, most: int) -> bool:
    """Whether every entry has a key of its own, not too long."""
    keys = [one.get(name) for one in found]
    return all(isinstance(key, str) and 0 < len(key.encode()) <= most for key in keys) and len(set(keys)) == len(keys)


def _is_option(one: Json) -> bool:
    return bool(one.get("text"))


def _has_options(asked: Json, most: int) -> bool:
    options = asked.get("option_list")
    return _are_some(options, most, _is_option) and _are_keyed(options or [], "id", OPTION_BYTES)


def _is_text_notice(card: Json) -> bool:
    return bool(_title(card) or card.get("sub_title_text")) and _leads(card["card_action"], must=True)


def _is_news_notice(card: Json) -> bool:
    pictured = (card.get("card_image") or {}).get("url") or (card.get("image_text_area") or {}).get("image_url")
    return bool(_title(card) and pictured) and _leads(card["card_action"], must=True)


def _is_button(one: Json) -> bool:
    return bool(one.get("text")) and one.get("type", 0) in {0, 1} and (one.get("type", 0) == 0 or bool(one.get("url")))


def _has_buttons(card: Json) -> bool:
    buttons = card.get("button_list")
    if not _title(card) or not _are_some(buttons, BUTTONS, _is_button):
        return False
    pressed = [one for one in buttons or [] if one.get("type", 0) == 0]
    chosen = card.get("button_selection")
    asks = chosen is None or (_are_keyed([chosen], "question_key", KEY_BYTES) and _has_options(chosen, OPTIONS))
    return asks and _are_keyed(pressed, "key", KEY_BYTES)


def _has_vote(card: Json) -> bool:
    box = card["checkbox"]
    asks = _are_keyed([box], "question_key", KEY_BYTES) and box.get("mode", 0) in {0, 1} and _has_options(box, TICKS)
    return bool(_title(card)) and asks and _are_keyed([card["submit_button"]], "key", KEY_BYTES)


def _has_selects(card: Json) -> bool:
    selects = card.get("select_list")
    asks = _are_some(selects, SELECTS, lambda one: _has_options(one, OPTIONS))
    keyed = asks and _are_keyed(selects or [], "question_key", KEY_BYTES)
    return bool(_title(card)) and keyed and _are_keyed([card["submit_button"]], "key", KEY_BYTES)


def _has_actions(menu: Any) -> bool:
    actions = menu.get("action_list")
    return _are_some(actions, ACTIONS, _is_option) and _are_keyed(actions, "key", KEY_BYTES)


def _has_good_parts(card: Json) -> bool:
    """Whether the parts any kind may have are well made."""
    return all(is_one(card[name]) for name, is_one in PARTS.items() if name in card)


KINDS: Mapping[str, Callable[[Json], bool]] = {
    TEXT_NOTICE: lambda card: "card_action" in card and _is_text_notice(card),
    NEWS_NOTICE: lambda card: "card_action" in card and _is_news_notice(card),
    BUTTON: _has_buttons,
    VOTE: lambda card: "checkbox" in card and "submit_button" in card and _has_vote(card),
    MULTIPLE: lambda card: "submit_button" in card and _has_selects(card),
}
PARTS: Mapping[str, Callable[[Any], bool]] = {
    "action_menu": _has_actions,
    "card_action": _leads,
    "horizontal_content_list": lambda found: _are_some(
        found, HORIZONTAL, lambda one: bool(one.get("keyname")) and _leads(one, ATTACHED)
    ),
    "vertical_content_list": lambda found: _are_some(found, VERTICAL, lambda one: bool(one.get("title"))),
    "jump_list": lambda found: _are_some(found, JUMPS, lambda one: bool(one.get("title")) and _leads(one)),
}
