"""The cards of the stand-in: who sees which, who may press what, and what a response code changes once."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.demo.standin_answers import Json, failure, success
from bot.demo.standin_api import Api
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_card_checks import BUTTON, INTERACTIVE, MULTIPLE, VOTE, is_good, takes_code
from bot.demo.standin_chats import Member
from bot.demo.standin_http import Request

CODE_LIFE = timedelta(hours=72)
MAX_RECEIVERS = 1000
PRESSED, CHOSEN = "template_card_event", "template_card_menu_event"
Selections = Mapping[str, Sequence[str]]
"""Question → the options chosen."""

NO_CARD = "没有这张卡片。"
RECALLED = "这张卡片已撤回。"
GREY = "这张卡片的按钮已经按过了。"
NO_BUTTON = "卡片上没有这个按钮。"
NOT_CHOSEN = "卡片上的选项没有选对。"


class CannotPressError(ValueError):
    """A press no client of WeCom would let through; its words say why."""


@dataclass(slots=True)
class Shown:
    """A card as one of its receivers sees it."""

    card: Json
    outcome: str = ""
    """What stands on the grey button; empty while the card can be pressed."""


@dataclass(slots=True)
class Sent:
    """A card that was sent, and what each of its receivers sees of it by now."""

    card_id: str
    shown: dict[str, Shown] = field(default_factory=dict)
    recalled: bool = False


class Cards:
    """All cards, by the number of their message and by their task id."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.clear()
        api.open("POST", "message/update_template_card", self._update)
        api.resets.append(self.clear)

    def clear(self) -> None:
        """No card was ever sent."""
        self._sent: dict[str, Sent] = {}
        self._tasks: dict[str, Sent] = {}
        self._codes: dict[str, tuple[Sent, datetime]] = {}

    def is_taken(self, card: Json) -> bool:
        """Whether a card of this task id was sent before."""
        return card.get("task_id", "") in self._tasks

    def keep(self, number: str, card: Json, receivers: Iterable[str]) -> Json:
        """A card was brought to these members; returns what the sender is told of it."""
        sent = Sent(card.get("task_id", ""), {userid: Shown(card) for userid in receivers})
        self._sent[number] = sent
        if sent.card_id:
            self._tasks[sent.card_id] = sent
        return {"response_code": self._code(sent)} if takes_code(card) else {}

    def seen(self, userid: str, number: str) -> Shown | None:
        """What a member sees of the card in a message by now."""
        sent = self._sent.get(number)
        return sent.shown.get(userid.lower()) if sent is not None else None

    def withdraw(self, number: str) -> None:
        """A message was recalled: its card cannot be pressed any more."""
        if number in self._sent:
            self._sent[number].recalled = True

    def press(self, userid: str, card_id: str, key: str, selections: Selections) -> tuple[str, Json]:
        """The event a press makes, with a response code of its own, and its elements.

        Raises:
            CannotPressError: no such card or button, recalled, grey, or options that cannot be chosen.
        """
        sent = self._tasks.get(card_id)
        shown = sent.shown.get(userid.lower()) if sent is not None else None
        if sent is None or shown is None:
            raise CannotPressError(NO_CARD)
        if sent.recalled:
            raise CannotPressError(RECALLED)
        card = shown.card
        told = {"EventKey": key, "TaskId": card_id, "CardType": card["card_type"]}
        if key in _keys((card.get("action_menu") or {}).get("action_list")):
            return CHOSEN, told | {"ResponseCode": self._code(sent)}
        if shown.outcome:
            raise CannotPressError(GREY)
        if key not in _keys(_buttons(card)):
            raise CannotPressError(NO_BUTTON)
        items = _items(card, selections)
        chosen = {"SelectedItems": {"SelectedItem": items}} if items else {}
        return PRESSED, told | {"ResponseCode": self._code(sent)} | chosen

    def answered(self, delivery: Delivery) -> bool:
        """A passive reply changes the card of who pressed it, and nobody else's; whether it did."""
        sent = self._tasks.get(delivery.card_id)
        shown = sent.shown.get(delivery.receiver.lower()) if sent is not None else None
        if shown is None:
            return False
        if delivery.card and not is_good(delivery.card, replaces=True):
            delivery.complaint = "card of the reply"
        elif delivery.card:
            _replace(shown, delivery.card)
        elif delivery.button and shown.card["card_type"] in INTERACTIVE:
            shown.outcome = delivery.button
        else:
            return False
        return not delivery.complaint

    def _code(self, sent: Sent) -> str:
        code = secrets.token_urlsafe(32)
        self._codes[code] = (sent, self._api.clock() + CODE_LIFE)
        return code

    def _update(self, request: Request) -> Json:
        """Change a card for some of its receivers; the code is spent (path/94888)."""
        now, asked = self._api.clock(), request.json() or {}
        button, card = asked.get("button") or {}, asked.get("template_card")
        sent, until = self._codes.get(str(asked.get("response_code")), (None, now))
        names = [str(name).lower() for name in asked.get("userids") or ()]
        label = str(button.get("replace_name") or "")
        if asked.get("agentid") != self._api.app.agent_id:
            return failure(301002, now)
        to_nobody = not (names or asked.get("partyids") or asked.get("tagids") or asked.get("atall"))
        if to_nobody or len(names) > MAX_RECEIVERS or not (label or is_good(card, replaces=True)):
            return failure(40058, now)
        if sent is None or now >= until:
            return failure(60140, now)
        known = self._api.chats.members
        wanted = [name for name in sent.shown if _is_meant(asked, name, names, known)]
        if label and card is None and any(sent.shown[name].card["card_type"] not in INTERACTIVE for name in wanted):
            return failure(40058, now)
        del self._codes[str(asked["response_code"])]
        for name in wanted:
            if card is None:
                sent.shown[name].outcome = label
            else:
                _replace(sent.shown[name], card)
        self._api.chats.stir()
        return success(invaliduser=[name for name in names if name not in known])


def words(card: Json) -> str:
    """What can be read on a card, a line a part."""
    title = card.get("main_title") or {}
    lines = [title.get("title"), title.get("desc"), card.get("sub_title_text")]
    lines += [f"{one['keyname']}：{one.get('value', '')}" for one in card.get("horizontal_content_list") or ()]
    return "\n".join(str(line) for line in lines if line)


def _replace(shown: Shown, card: Json) -> None:
    shown.card, shown.outcome = card, str(card.get("replace_text") or "")


def _is_meant(asked: Json, name: str, names: list[str], known: Mapping[str, Member]) -> bool:
    departments = set(known[name].department) if name in known else set()
    return bool(asked.get("atall")) or name in names or bool(departments & set(asked.get("partyids") or ()))


def _buttons(card: Json) -> list[Json]:
    """What can be pressed; a button that is a link makes no event."""
    if card["card_type"] == BUTTON:
        return [one for one in card["button_list"] if one.get("type", 0) == 0]
    return [card["submit_button"]] if card["card_type"] in INTERACTIVE else []


def _keys(found: Iterable[Json] | None) -> set[str]:
    return {str(one["key"]) for one in found or ()}


def _items(card: Json, selections: Selections) -> list[Json]:
    """What was chosen on a card; a list shows its first option, or the one it was sent with."""
    if card["card_type"] == VOTE:
        box = card["checkbox"]
        ticked = [one["id"] for one in box["option_list"] if one.get("is_checked")]
        return [_item(box, selections, ticked, len(box["option_list"]) if box.get("mode", 0) == 1 else 1)]
    lists = card["select_list"] if card["card_type"] == MULTIPLE else [card.get("button_selection")]
    return [_item(one, selections, [one.get("selected_id") or one["option_list"][0]["id"]], 1) for one in lists if one]


def _item(asked: Json, selections: Selections, begun: list[str], most: int) -> Json:
    options = {one["id"] for one in asked["option_list"]}
    chosen = list(selections.get(asked["question_key"], begun))
    if not 1 <= len(chosen) <= most or not set(chosen) <= options:
        raise CannotPressError(NOT_CHOSEN)
    return {"QuestionKey": asked["question_key"], "OptionIds": {"OptionId": chosen}}
