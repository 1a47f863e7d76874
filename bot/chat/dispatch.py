"""The desk where messages arrive: one transaction from the claim of the key to the stored reply.

A `BotError` becomes its sentence, a crash becomes a number; both keep nothing but the inbox row. A store that is
locked or full is not answered at all: `BusyError` leaves here, the platform delivers again.
"""

import logging
import re
import secrets as randomness
from collections.abc import Sequence
from dataclasses import replace

from bot import people
from bot.channels.base import Incoming
from bot.chat import inbox, several, unnamed, welcoming
from bot.chat.dialog import (
    UNKEPT,
    Answer,
    Reply,
    answered,
    ask,
    forget,
    is_bare,
    is_unkept,
    may_wait,
    set_aside,
    takes_anything,
)
from bot.chat.help import install
from bot.chat.listening import Listener, concerns, deaf, outcome
from bot.chat.models import InboxState, Question
from bot.chat.near import suggestions
from bot.chat.reading import Reader
from bot.chat.router import Router, Said
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import NOT_KEPT, BotError, BusyError
from bot.core.workdays import Workdays
from bot.text import matters, nameless, secrets, understanding

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
NOT_UNDERSTOOD = "没看懂。您是想："
WHICH_DAY = "「{words}」看不准是哪一天，没有记。请写成 11月27日 这样，再说一次。"
STILL_OPEN = "没看懂这一句。前面问您的还等着，{how}。"
PICK = "回数字选一个，或回「取消」"
CONFIRM = "回「确认」或「取消」"
EXPIRED = "刚才的问题已过十分钟，没有记下任何东西。请再发一次。"
UNASKED = "现在没有等您回答的问题，没有记下任何东西。要办什么请直接说，或回「帮助」。"
DROPPED = "好，不记了。"
ONLY_TEXT = "收到了，不过我现在只看得懂文字。请直接打字，例如「签到」「请假 周五 出差」。"
DAYS = frozenset(("date", "due", "made_up_on"))
"""The slots that hold the day a command acts on."""
NEAR = "near"
PRESSED = frozenset({"event.click", "event.template_card_event"})
WORDLESS = frozenset({"image", "voice", "video", "shortvideo", "file", "location", "link"})
GLUED_NUMBER = re.compile(r"[^\s\d]+?\d+号?(?:[\s,，、:：。].*)?", re.DOTALL)
"""A command with its number right behind it and nothing glued to that: 确认扣分12; never 整改3处."""
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
    ) -> None:
        self.database = database
        self.listener = listener
        self.router = Router()
        self.router.include(router)
        install(self.router)
        self.reader = Reader()
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
            return ONLY_TEXT
        if not incoming.sender:
            return self._answer(incoming) if incoming.kind in self.router.witnesses else ""
        if not (taken or incoming.text.strip() or self._opens_chat(incoming)):
            return ""
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
        incoming = replace(incoming, text=UNTYPABLE.sub("", incoming.text))
        if incoming.kind == "text":
            return incoming
        if incoming.kind == "voice" and incoming.details.get(HEARD):
            return replace(incoming, kind="text", text=UNTYPABLE.sub("", incoming.details[HEARD]))
        pressed = incoming.kind in PRESSED and self.router.by_word(incoming.event_key.partition(" ")[0]) is not None
        return replace(incoming, text=incoming.event_key if pressed else "")

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
            connection = session.connection()
            now = self.clock()
            number = inbox.claim(connection, replace(incoming, text=""), now=now)  # words only when they may be kept
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
                said, reply = self.converse(ctx, incoming, found[1])
            words = incoming.text if reply.keeps_words else ""
            hides_who = bool(said.slots.get("anonymous"))
            if concerns(incoming) and not hides_who:  # when he was heard last would tell who said it
                done = outcome(ctx, incoming, self.router.commands.get(said.intent))
                reply = replace(reply, text=self.listener(ctx, incoming, reply.text, done))
            kept = reply.text if reply.kept is None else reply.kept
            inbox.settle(connection, number, text=words, intent=said.intent, reply=kept)
            if hides_who:
                inbox.forget_who(connection, number)
            return reply.text

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
            connection = session.connection()
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
            connection = session.connection()
            now = self.clock()
            number = inbox.claim(connection, incoming, now=now, reply=reply, state=state, error=error)
            if number is None:
                return inbox.stored_reply(connection, incoming)
            if concerns(incoming):
                reply = self.listener(Context(session, now, self.settings, self.workdays), incoming, reply, "")
                inbox.settle(connection, number, text=incoming.text, intent="", reply=reply)
            return reply

    def converse(self, ctx: Context, incoming: Incoming, question: Question | None) -> tuple[Said, Reply]:
        """What a known person meant, and the reply; the question still open to him is tried first."""
        if question is not None and incoming.kind in PRESSED:  # a button says what is on it, and answers nothing else
            self._leave(ctx, question)
            question = None
        if question is not None and question.expires_at <= ctx.now:
            if is_unkept(question) and not self._calls(question, incoming.text):
                forget(ctx)
                return Said(incoming.text, "expired", {"anonymous": True}), Reply(EXPIRED, keeps_words=False)
            late = answered(question, incoming.text, by_name=False)
            if late is not None and not (late != "no" and takes_anything(question)):
                forget(ctx)
                return Said(incoming.text, "expired"), Reply(EXPIRED)
            question = None
        if taker := self.router.takers.get(incoming.kind):
            if question is not None:
                set_aside(ctx, question)
            return Said("", f"kind.{incoming.kind}"), taker(ctx, incoming, question)
        if question is None and is_bare(incoming.text):
            return Said(incoming.text, "unasked"), Reply(UNASKED)
        return self._converse(ctx, incoming, question)

    def _converse(self, ctx: Context, incoming: Incoming, question: Question | None) -> tuple[Said, Reply]:
        if question is not None:
            answer = answered(question, incoming.text, by_name=question.kind != NEAR)
            if answer == "no":
                forget(ctx)
                return Said(incoming.text, "declined"), Reply(DROPPED)
            if isinstance(answer, Answer) and not self._interrupts(ctx, question, incoming.text):
                forget(ctx)
                return self._go_on(ctx, incoming, answer)
        many = matters.apart(incoming.text)
        if not many.parts and self._are_two(ctx, halves := matters.besides(incoming.text)):
            many = matters.Matters(halves)
        return self._several(ctx, incoming, many, question) if many.parts else self._one(ctx, incoming, question)

    def _are_two(self, ctx: Context, halves: Sequence[str]) -> bool:
        """Whether both halves are commands, of different kinds: 到 and 请假 in one line are one matter."""
        said = [self._read(ctx, half).intent for half in halves]
        kinds = {intent.partition(".")[0] for intent in said}
        return len(kinds) > 1 and all(intent in self.router.commands for intent in said)

    def _one(self, ctx: Context, incoming: Incoming, question: Question | None) -> tuple[Said, Reply]:
        said = replace(self._read(ctx, incoming.text), sent_at=incoming.sent_at)
        command = self.router.commands.get(said.intent)
        if command is not None:
            self._leave(ctx, question)
            doubtful = self._is_doubtful(said)
            return said, Reply(WHICH_DAY.format(words="、".join(said.doubtful))) if doubtful else command.run(ctx, said)
        if question is not None and question.kind != NEAR and not may_wait(question):
            return said, Reply(STILL_OPEN.format(how=PICK if question.choices else CONFIRM))
        return said, self._suggest(ctx, said)

    def _leave(self, ctx: Context, question: Question | None) -> None:
        """Something else is done: what asks for words of any kind would take all that is said next, and is dropped."""
        if question is None:
            return
        if takes_anything(question):
            forget(ctx)
        else:
            set_aside(ctx, question)

    def _is_doubtful(self, said: Said) -> bool:
        """Whether it acts on a day, and the only day said cannot be relied on."""
        return bool(self.router.commands[said.intent].dated and said.doubtful and DAYS.isdisjoint(said.slots))

    def _several(
        self, ctx: Context, incoming: Incoming, many: matters.Matters, question: Question | None
    ) -> tuple[Said, Reply]:
        """Several matters in one line: done where each stands alone as a command, else one is asked for."""
        self._leave(ctx, question)
        said = [replace(self._read(ctx, part), sent_at=incoming.sent_at) for part in many.parts]
        known = all(one.intent in self.router.commands and not self._is_doubtful(one) for one in said)
        done = many.sure and known
        reply = several.together(ctx, self.router, said) if done else several.which_first(ctx, NEAR, many.parts)
        return Said(incoming.text, several.INTENT), reply

    def _interrupts(self, ctx: Context, question: Question, text: str) -> bool:
        """Whether a command is said where any words would do for an answer."""
        if is_unkept(question):
            return self._calls(question, text)
        return takes_anything(question) and self._commands(ctx, text)

    def _calls(self, question: Question, text: str) -> bool:
        """Whether it is the word of a command and nothing else, or with a number: no sentence that begins like one."""
        word, _, rest = text.strip().partition(" ")
        if word.strip("。") in question.payload[UNKEPT]:
            return False
        return self.router.by_word(word) is not None and (not rest or rest.strip()[:1].isdecimal())

    def _commands(self, ctx: Context, text: str) -> bool:
        """Whether it begins with the word of a command or is a bare one: said instead of an answer in words."""
        word = text.split(maxsplit=1)[0]
        glued = GLUED_NUMBER.fullmatch(text.strip()) is not None and self.router.typed(text) is not None
        return glued or self.router.by_word(word) is not None or understanding.bare(text, now=ctx.now) is not None

    def _read(self, ctx: Context, text: str) -> Said:
        """What was meant: a command typed by its word, else what was understood, else a command that asks back."""
        typed = self.router.typed(text)
        if typed is not None:
            other = self.router.commands[typed.intent].yields_to
            said = self.reader.read(ctx, text) if other and typed.rest else typed
            return said if said.intent == other else typed
        named = self.router.by_word(text.split(maxsplit=1)[0])
        said = self.reader.read(ctx, text)
        if said.intent not in self.router.commands and named is not None and named.asks_back:
            return replace(said, intent=named.intent, slots=self.reader.mentioned(ctx, text))
        return said

    def _go_on(self, ctx: Context, incoming: Incoming, answer: Answer) -> tuple[Said, Reply]:
        if answer.kind == NEAR and answer.picked is not None:
            meant: str = answer.payload["texts"][answer.picked]
            return self.converse(ctx, replace(incoming, text=meant), None)
        slots = {"anonymous": True} if UNKEPT in answer.payload else {}
        said = Said(incoming.text, f"answer.{answer.kind}", slots, sent_at=incoming.sent_at)
        return said, self.router.continuations[answer.kind](ctx, said, answer)

    def _suggest(self, ctx: Context, said: Said) -> Reply:
        """The two or three nearest commands, as numbered choices; who could do it, when it is not the speaker."""
        named = self.router.by_word(said.text.split(maxsplit=1)[0])
        if named is not None and named.right is not None:
            people.require_anywhere(ctx, named.right)
        guesses = suggestions(said.text, list(self.router.open_to(ctx)))
        texts = [guess.text for guess in guesses]
        return ask(ctx, NEAR, NOT_UNDERSTOOD, choices=[guess.label for guess in guesses], payload={"texts": texts})


def _called(incoming: Incoming) -> str:
    """What a file or a link is called by its sender; it is kept, so it is looked at like what is typed."""
    return " ".join(incoming.details.get(name, "") for name in ("FileName", "Title", "Description"))
