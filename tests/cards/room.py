"""A room in which cards are sent, pressed and changed: the stand-in for WeCom, our channel, the desk, one clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import handlers
from bot import cards, notify
from bot.channels.base import Incoming
from bot.channels.wecom_app import WecomApp
from bot.chat import Desk
from bot.core.clock import MovableClock
from bot.core.config import WecomApp as Settings
from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_cards import Shown
from bot.demo.standin_chats import BOT, Member
from bot.notify import Topic, Urgency
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN, settings
from tests.world import PEOPLE, World


@dataclass(frozen=True)
class Press:
    """A button as somebody pressed it: what came to us, the label it got, and what was wrong with our answer."""

    incoming: Incoming
    label: str
    complaint: str


class Room:
    """Say, deliver, press, and look at what people see."""

    def __init__(self, world: World, app: Settings | None = None) -> None:
        self.world, self.clock = world, MovableClock(world.now)
        self.standin = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=self.clock)
        self.standin.add_users(Member(userid, name) for userid, name, *_ in PEOPLE if userid)
        api_base = self.standin.serve() + "/cgi-bin/"
        self.app = WecomApp(app or settings(api_base=api_base), clock=self.clock)
        self.api_base = api_base
        self.senders: dict[str, notify.Sender] = {"wecom_app": self.app}
        self.desk = self.another_desk()
        makers = notify.Makers(card=cards.card)
        self.courier = notify.Courier(world.database, self.senders, self.clock, world.settings, makers)
        self.greyer = self.another_greyer()

    def another_desk(self) -> Desk:
        """A desk as another process would have it."""
        listener = partial(notify.hear, outcomes=cards.outcomes)
        shower = notify.Answering(cards.offered, {"wecom_app": self.app.shows_cards})
        return Desk(self.world.database, handlers.router(), self.clock, self.world.settings, listener, shower)

    def another_greyer(self) -> notify.Greyer:
        """A greyer as another process would have it."""
        return notify.Greyer(
            self.world.database, self.senders, self.clock, self.world.settings, cards.outcomes, cards.keepers
        )

    def say(self, name: str, text: str) -> str:
        """Somebody types."""
        return self.desk.receive(self._opened(self.standin.message("text", userid(name), Content=text)))

    def deliver(self) -> int:
        """What is due goes out."""
        return self.courier.run_once()

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**span))

    def go_to(self, when: str) -> None:
        """Let time pass until then, `2026-11-24 09:30`."""
        self.clock.advance(datetime.fromisoformat(when + ":00+08:00") - self.clock())

    def acting(self, name: str | None = None) -> Any:
        """A writing context at the moment the clock shows."""
        self.world.now = self.clock()
        return self.world.acting(name)

    def send(self, card: str, *names: str, text: str = "有一件事。", key: str = "") -> None:
        """Put one message with a card to these people, and deliver it."""
        with self.acting() as ctx:
            for name in names:
                said = key or f"{card}:{self.clock():%d%H%M}"
                to = self.world.who(userid(name))
                more = {"topic": Topic.ANSWER, "urgency": Urgency.URGENT}
                notify.put(ctx, to=to, text=text, key=f"{said}:{name}", card=card, **more)  # type: ignore[arg-type]
        self.deliver()

    def press(self, name: str, button: str) -> Press:
        """The newest card on which this person sees the button is pressed there."""
        shown = next(one for one in reversed(self.cards_of(name)) if button in buttons(one))
        return self.push(name, shown.card["task_id"], buttons(shown)[button])

    def push(self, name: str, card_id: str, key: str) -> Press:
        """A button that says `key` is pressed on a card of this number, which this person's client lets through."""
        event, fields = self.standin.cards.press(userid(name), card_id, key, {})
        return self.bring(name, event, fields)

    def bring(self, name: str, event: str, fields: dict[str, Any]) -> Press:
        """The event of a press arrives and is answered, as WeCom would show it."""
        xml = self.standin.message("event", userid(name), Event=event, **fields)
        incoming = self._opened(xml)
        delivery = Delivery(xml, userid(name))
        body = self.app.seal(incoming, self.desk.receive(incoming), self.clock())
        if body:
            self.standin.postman.read_reply(delivery, body.encode())
            self.standin.cards.answered(delivery)
        return Press(incoming, delivery.button, delivery.complaint)

    def cards_of(self, name: str) -> list[Shown]:
        """The cards a person has before him, as they look now."""
        numbers = [one["msgid"] for one in self.standin.outbox if one["msgtype"] == "template_card"]
        seen = (self.standin.cards.seen(userid(name), number) for number in numbers)
        return [one for one in seen if one is not None]

    def greyed(self, *names: str) -> list[str]:
        """What stands on the buttons of each one's newest card; empty while they can be pressed."""
        return [self.cards_of(name)[-1].outcome for name in names]

    def heard(self, name: str) -> list[str]:
        """What the bot has sent a person, cards in the words that stand on them."""
        return [str(one["text"]) for one in self.standin.conversation(userid(name)) if one["from"] == BOT]

    def changes(self) -> list[dict[str, Any]]:
        """The calls by which cards were changed."""
        path = "message/update_template_card"
        return [one["body"] for one in self.standin.calls if one["path"] == path]

    def _opened(self, xml: str) -> Incoming:
        return self.app.open(*self.standin.postman.seal(xml, self.clock()), self.clock())


def buttons(shown: Shown) -> dict[str, str]:
    """Label → what it says."""
    return {one["text"]: one["key"] for one in shown.card.get("button_list", ())}


def userid(name: str) -> str:
    """The account of a person of the cast; any other word is taken as an account."""
    return next((account for account, person, *_ in PEOPLE if person == name and account), name)
