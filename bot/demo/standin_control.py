"""The control plane of the stand-in, below `/_sim/`: push its clock, break its calls, read what it saw."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_chats import Member
from bot.demo.standin_http import Answer, Request

if TYPE_CHECKING:
    from bot.demo.standin import StandIn

Asked = Mapping[str, Any]


class Control:
    """Answers of the control plane; arguments come as JSON or in the query."""

    def __init__(self, standin: "StandIn") -> None:
        self._standin = standin

    def open(self) -> None:
        """Add the routes."""
        posts: dict[str, Callable[[Asked], Any]] = {
            "advance": self._advance,
            "fault": self._fault,
            "expire_tokens": lambda asked: self._standin.expire_tokens(int(asked.get("code", 42001))),
            "users": self._add_users,
            "say": lambda asked: told(self._standin.say(str(asked["userid"]), str(asked["text"]))),
            "push": lambda asked: told(self._standin.push(str(asked["kind"]), str(asked["userid"]), **more(asked))),
            "event": lambda asked: told(self._standin.event(str(asked["name"]), str(asked["userid"]), **more(asked))),
            "click": self._click,
            "menu": self._menu,
            "enter": lambda asked: told(self._standin.event("enter_agent", str(asked["userid"]), EventKey="")),
            "hand": self._hand,
            "contact": lambda asked: told(
                self._standin.event("change_contact", ChangeType=str(asked["change"]), **more(asked))
            ),
            "plugin": self._plugin,
            "verify_url": lambda _: self._standin.verify_url(),
            "reset": lambda _: self._standin.reset(),
        }
        gets: dict[str, Callable[[Asked], Any]] = {
            "users": lambda _: [asdict(member) for member in self._standin.users.values()],
            "conversation": lambda asked: self._standin.conversation(str(asked["user"])),
            "version": lambda asked: self._standin.wait(int(asked.get("since", -1)), float(asked.get("seconds", 0))),
            "outbox": self._outbox,
            "buttons": lambda _: self._standin.menus.buttons,
            "group": lambda asked: self._standin.group_lines(str(asked.get("code", ""))),
            "dropped": lambda _: self._standin.dropped,
            "calls": lambda _: self._standin.calls,
        }
        for method, actions in (("POST", posts), ("GET", gets)):
            for name, action in actions.items():
                self._standin.route(method, f"/_sim/{name}", control_page(action))

    def _advance(self, asked: Asked) -> str:
        self._standin.clock.advance(timedelta(seconds=float(asked["seconds"])))
        return self._standin.clock().isoformat(timespec="seconds")

    def _fault(self, asked: Asked) -> None:
        wrong = dict(asked)
        self._standin.fault(str(wrong.pop("path")), **wrong)

    def _add_users(self, asked: Asked) -> None:
        self._standin.add_users(Member(str(userid), str(name)) for userid, name in asked.items())

    def _click(self, asked: Asked) -> Any:
        """A press of a card by its task id; `chosen` holds options by question."""
        chosen = {str(key): [str(one) for one in ids] for key, ids in dict(asked.get("chosen", {})).items()}
        return told(self._standin.click(str(asked["userid"]), str(asked["card"]), str(asked["key"]), chosen))

    def _menu(self, asked: Asked) -> Any:
        """An entry of the app's menu, by its key or by the page it opens."""
        event, key = ("click", asked["key"]) if "key" in asked else ("view", asked["url"])
        return told(self._standin.event(event, str(asked["userid"]), EventKey=str(key)))

    def _hand(self, asked: Asked) -> Any:
        """A picture, a voice, a video or a file, its content as base64."""
        content = base64.b64decode(str(asked["content"]), validate=True)
        return told(self._standin.hand(str(asked["userid"]), str(asked["kind"]), str(asked["name"]), content))

    def _plugin(self, asked: Asked) -> list[str]:
        """Whether a member reads in WeChat; returns all who do."""
        readers = self._standin.chats.plugin
        (readers.add if asked.get("on") else readers.discard)(str(asked["userid"]).lower())
        return sorted(readers)

    def _outbox(self, asked: Asked) -> list[dict[str, Any]]:
        user = str(asked.get("user", "")).lower()
        return [one for one in self._standin.outbox if not user or user in one["to"]]


def control_page(action: Callable[[Asked], Any]) -> Callable[[Request], Answer]:
    """A route that answers with what an action returns, or with why it cannot be done."""

    def page(request: Request) -> Answer:
        try:
            return Answer.of(action({**request.query, **(request.json() or {})}))
        except (KeyError, TypeError, ValueError) as error:
            return Answer.of({"error": f"{type(error).__name__}: {error}"}, status=HTTPStatus.BAD_REQUEST)

    return page


def more(asked: Asked) -> dict[str, Any]:
    """The elements an event is to have."""
    fields = asked.get("fields", {})
    return dict(fields) if isinstance(fields, Mapping) else {}


def told(delivery: Delivery) -> dict[str, Any]:
    """How a delivery went."""
    return asdict(delivery) | {"answered": delivery.answered}
