"""The desk where messages arrive: one transaction from the claim of the key to the stored reply.

A `BotError` becomes its sentence, a crash becomes a number; both keep nothing but the inbox row. A store that is
locked or full is not answered at all: `BusyError` leaves here, the platform delivers again.
"""

import logging
import re
import secrets as randomness
from dataclasses import replace

from bot.channels.base import Incoming
from bot.channels.envelope import CARD
from bot.chat import inbox, unnamed, welcoming
from bot.chat.conversation import PRESSED, Conversation
from bot.chat.dialog import Reply
from bot.chat.help import install
from bot.chat.listening import Listener, Shower, concerns, deaf, outcome
from bot.chat.models import InboxState
from bot.chat.reading import Reader
from bot.chat.router import Router, Said
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database, begun
from bot.core.errors import NOT_KEPT, BotError, BusyError
from bot.core.workdays import Workdays
from bot.text import nameless, secrets

CRASHED = "出错了，编号 {code}，已记下。请稍后再试，或把编号告诉{contact}。"
UNNAMED_STRANGER = (
    "匿名反映要先绑定身份才能用：只看是不是本公司的人，不记是谁。这次没有保存。发一句「帮助」，会告诉您怎样绑定。"
)
SECRECY = "这条里有{kind}，没有保存。请在原处撤回；这类内容不能经聊天传递。"
SECRETS = {
    "secret": "涉密标志",
    "internal": "内部文件标志",
    "identity": "证件号码",
    "card": "银行卡号",
    "password": "密码",
}
ONLY_TEXT = "收到了，不过我现在只看得懂文字。请直接打字，例如「签到」「请假 周五 出差」。"
WORDLESS = frozenset({"image", "voice", "video", "shortvideo", "file", "location", "link"})
UNTYPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What nobody types and PostgreSQL takes in no text (NUL); tabs and new lines stay."""
HEARD = "Recognition"
"""What the platform understood of a voice; WeCom never does, WeChat may."""

log = logging.getLogger(__name__)


class Desk:
    """Takes messages in and says what to reply; any number of threads and processes may share a store."""

    def __init__(
        self,
        database: Database,
        router: Router,
        clock: Clock,
        settings: Settings,
        listener: Listener = deaf,
        shower: Shower = deaf,
    ) -> None:
        self.database = database
        self.listener = listener
        self.shower = shower
        self.router = Router()
        self.router.include(router)
        install(self.router)
        self.reader = Reader()
        self._conversation = Conversation(self.router, self.reader)
        self.clock = clock
        self.settings = settings
        self.workdays: Workdays = Almanac(database, settings.calendar.overrides())

    def warm(self) -> None:
        """Learn the roster before the first message: its names must not stand in a log, and reading needs them."""
        with self.database.read() as session:
            self.reader.lexicon(Context(session, self.clock(), self.settings, self.workdays))

    def receive(self, incoming: Incoming) -> str:
        """The reply to a message; a copy of an earlier one gets the earlier reply and changes nothing.

        Raises:
            BusyError: the store is locked or full; nothing was kept, the platform should deliver again.
        """
        incoming = self._as_text(incoming)
        taken = incoming.kind in self.router.takers
        if incoming.kind in WORDLESS and not taken:
            return self._heard(incoming, ONLY_TEXT)
        if not incoming.sender:
            return self._answer(incoming) if incoming.kind in self.router.witnesses else ""
        if not (taken or incoming.text.strip() or incoming.kind == CARD or self._opens_chat(incoming)):
            return self._heard(incoming, "")
        self.workdays.freshen(self.clock())
        wish = nameless.wish(incoming.text)
        if wish is not None and wish.intent in self.router.commands:
            return self._unnamed(incoming, wish)
        kind = secrets.forbidden(incoming.text or _called(incoming))
        if kind:
            return self._keep(replace(incoming, text=""), SECRECY.format(kind=SECRETS[kind]), InboxState.REFUSED)
        return self._greet(incoming) if self._opens_chat(incoming) else self._answer(incoming)

    def _as_text(self, incoming: Incoming) -> Incoming:
        """A voice says what the platform heard, a pressed button its key if we know its word; other events nothing."""
        text = UNTYPABLE.sub("", incoming.text)
        if text != incoming.text:
            incoming = replace(incoming, text=text)
        if incoming.kind == "text":
            return incoming
        if incoming.kind == "voice" and incoming.details.get(HEARD):
            return replace(incoming, kind="text", text=UNTYPABLE.sub("", incoming.details[HEARD]))
        pressed = incoming.kind in PRESSED and self.router.by_word(incoming.event_key.partition(" ")[0]) is not None
        return replace(incoming, text=incoming.event_key if pressed else "")

    def _heard(self, incoming: Incoming, reply: str) -> str:
        """Nothing is done about it and nothing kept; but where being heard lets us speak to him, that is noted."""
        return reply if incoming.opens is None else self._keep(replace(incoming, text=""), reply, InboxState.DONE)

    def _answer(self, incoming: Incoming) -> str:
        try:
            return self._serve(incoming)
        except BusyError:
            raise
        except BotError as error:
            kept = incoming if error.keeps_words else replace(incoming, text="")
            return self._keep(kept, error.sentence, InboxState.REFUSED)
        except Exception as error:
            code = randomness.token_hex(2)
            log.exception("handler crashed", extra={"number": code, "channel": incoming.channel})
            crashed = CRASHED.format(code=code, contact=self.settings.chat.contact)
            kept = replace(incoming, text="") if NOT_KEPT in getattr(error, "__notes__", ()) else incoming
            return self._keep(kept, crashed, InboxState.FAILED, code)

    def _serve(self, incoming: Incoming) -> str:
        with self.database.write() as session:
            connection = begun(session)
            now = self.clock()
            number = inbox.claim(connection, incoming, now=now, text="")  # words only when they may be kept
            if number is None:
                return inbox.stored_reply(connection, incoming)
            ctx = Context(session, now, self.settings, self.workdays, cause=number)
            if not incoming.sender:
                self.router.witnesses[incoming.kind](ctx, incoming)
                return ""
            accounts = incoming.borrows or incoming.channel
            found = inbox.who_speaks(connection, channel=accounts, userid=incoming.sender)
            ctx = ctx.acting(found[0] if found else None, cause=number)
            if found is None or self._opens_chat(incoming):
                said, reply = self._welcome(ctx, incoming)
            else:
                said, reply = self._conversation.converse(ctx, incoming, found[1])
            words = incoming.text if reply.keeps_words else ""
            hides_who = bool(said.slots.get("anonymous"))
            if not hides_who:  # when he was heard last would tell who said it
                reply = self._listened(ctx, incoming, said, reply)
            kept = reply.text if reply.kept is None else reply.kept
            inbox.settle(connection, number, text=words, intent=said.intent, reply=kept)
            if hides_who:
                inbox.forget_who(connection, number)
            return reply.text

    def _listened(self, ctx: Context, incoming: Incoming, said: Said, reply: Reply) -> Reply:
        """What is said back at once; more may follow, or a card in its place."""
        if concerns(incoming):
            done = outcome(ctx, incoming, self.router.commands.get(said.intent))
            reply = replace(reply, text=self.listener(ctx, incoming, reply.text, done))
        if reply.about and incoming.kind != CARD:
            reply = replace(reply, text=self.shower(ctx, incoming, reply.text, reply.about))
        return reply

    def _opens_chat(self, incoming: Incoming) -> bool:
        return incoming.kind != "text" and incoming.kind in self.router.welcomes

    def _greet(self, incoming: Incoming) -> str:
        """Who opens the chat is looked at first: to write is only worth while where he is to be greeted."""
        with self.database.read() as session:
            said = welcoming.said_before(session.connection(), incoming, self.clock().date())
        return self._answer(incoming) if said is None else said

    def _welcome(self, ctx: Context, incoming: Incoming) -> tuple[Said, Reply]:
        """What is said to who is not known, and to who opens the chat, that once a day."""
        intent = "stranger" if ctx.actor is None else f"kind.{incoming.kind}"
        welcome = self.router.welcomes.get(incoming.kind)
        if welcome is None:
            return Said(incoming.text, intent), Reply(welcoming.how_to_be_known(incoming))
        is_due = not self._opens_chat(incoming) or welcoming.is_first(ctx.connection, incoming, ctx.today)
        return Said(incoming.text, intent), welcome(ctx, incoming) if is_due else Reply("")

    def _unnamed(self, incoming: Incoming, wish: nameless.Wish) -> str:
        """Serve who is not to be named: what is refused or fails leaves nothing, and no log has a word of it."""
        kind = secrets.forbidden(incoming.text)
        if kind:
            return SECRECY.format(kind=SECRETS[kind])
        try:
            return self._serve_unnamed(incoming, wish)
        except BusyError:
            raise
        except BotError as error:
            return error.sentence
        except Exception as error:  # noqa: BLE001 told without its words
            code = randomness.token_hex(2)
            told = {"number": code, "kind": type(error).__name__, "where": unnamed.where(error)}
            log.error("nameless message not served", extra=told)  # noqa: TRY400 a traceback may hold what was said
            return CRASHED.format(code=code, contact=self.settings.chat.contact)

    def _serve_unnamed(self, incoming: Incoming, wish: nameless.Wish) -> str:
        """Nobody acts, no message is the cause, the moment is the day: the handler cannot keep what it is not told."""
        slip = unnamed.slip(self.settings, incoming)
        with self.database.write() as session:
            connection = begun(session)
            accounts = incoming.borrows or incoming.channel
            if inbox.who_speaks(connection, channel=accounts, userid=incoming.sender) is None:
                return UNNAMED_STRANGER
            now = unnamed.day_of(self.clock())
            if not unnamed.claim(connection, slip, now=now):
                return unnamed.stored_reply(connection, slip)
            ctx = Context(session, now, self.settings, self.workdays)
            slots = {"kind": wish.kind, "text": wish.text, "anonymous": True, "receipt": slip.code}
            reply = self.router.commands[wish.intent].run(ctx, Said(wish.text, wish.intent, slots))
            unnamed.settle(connection, slip, reply.text)
            return reply.text

    def _keep(self, incoming: Incoming, reply: str, state: InboxState, error: str = "") -> str:
        """Store the message with its sentence, after everything else was rolled back."""
        with self.database.write() as session:
            connection = begun(session)
            now = self.clock()
            number = inbox.claim(connection, incoming, now=now, reply=reply, state=state, error=error)
            if number is None:
                return inbox.stored_reply(connection, incoming)
            if concerns(incoming):
                reply = self.listener(Context(session, now, self.settings, self.workdays), incoming, reply, "")
                inbox.settle(connection, number, text=incoming.text, intent="", reply=reply)
            return reply


def _called(incoming: Incoming) -> str:
    """What a file or a link is called by its sender; it is kept, so it is looked at like what is typed."""
    return " ".join(incoming.details.get(name, "") for name in ("FileName", "Title", "Description"))
