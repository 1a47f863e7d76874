"""What a known person meant and what is said to it: the open question first, then commands, then near misses.

Knows neither inbox nor transactions; those are the desk's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import people
from bot.channels.base import Incoming
from bot.chat import several
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
from bot.chat.help import asks_how
from bot.chat.models import Question
from bot.chat.near import suggestions
from bot.chat.reading import Reader
from bot.chat.router import Router, Said
from bot.core.context import Context
from bot.text import matters, understanding

NOT_UNDERSTOOD = "没看懂。您是想："
WHICH_DAY = "「{words}」看不准是哪一天，没有记。请写成 11月27日 这样，再说一次。"
STILL_OPEN = "没看懂这一句。前面问您的还等着，{how}。"
PICK = "回数字选一个，或回「取消」"
CONFIRM = "回「确认」或「取消」"
EXPIRED = "刚才的问题已过十分钟，没有记下任何东西。请再发一次。"
UNASKED = "现在没有等您回答的问题，没有记下任何东西。要办什么请直接说，或回「帮助」。"
SAY_AGAIN = "好，前面那件没有记。请改好后把整句再说一次。"
TAKE_BACK_FIRST = "没有改动。刚才记的不对，请先回「撤回」，再把整句重说一次。"
WHAT_TO_CHANGE = (
    "没看懂要改哪一件，没有改动。请写上会名或编号，例如「党员大会改到周五下午4点」「改期 12 12月15日 出差」。"
)
DROPPED = "好，不记了。"
NO_SUCH_BUTTON = "这个按钮现在办不了，没有记下任何东西。要办什么请直接打字，或回「帮助」。"
DAYS = frozenset(("date", "due", "made_up_on"))
"""The slots that hold the day a command acts on."""
NEAR = "near"
HELP_INTENT = "help"
UNDO = "undo"
UNSURE = "rule.query"
"""A question about the rules; without slots nothing surely answers it."""
PRESSED = frozenset({"event.click", "event.template_card_event"})
CORRECTS = re.compile(r"(?:不对|不是|错了|说错了?|写错了?|打错了?|更正一?下)(?:了|啊|吧)?[\s,，。:：]*(?=\S)")
"""How one begins who puts right what he has just said."""
CHANGES = re.compile(r"[^,，。]{0,4}改[到成为在]|(?:时间|地点|日期|期限)[^,，。]{0,4}[改换变]")
"""How one begins who changes something without saying what."""
GLUED_NUMBER = re.compile(r"[^\s\d]+?\d+号?(?:[\s,，、:：。].*)?", re.DOTALL)
"""A command with its number right behind it and nothing glued to that: 确认扣分12; never 整改3处."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Talks by one table of commands; reads with one reader."""

    router: Router
    reader: Reader

    @property
    def _words(self) -> frozenset[str]:
        """Every word a command is called by."""
        return frozenset(word for command in self.router.commands.values() for word in command.words)

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
            if answer is None and self._is_half(ctx, question, incoming.text):
                forget(ctx)  # a later 确认 must not take what was just called wrong
                return Said(incoming.text, "corrected"), Reply(SAY_AGAIN)
        many = matters.apart(incoming.text)
        if not many.parts and self._are_two(ctx, halves := matters.besides(incoming.text)):
            many = matters.Matters(halves)
        return self._several(ctx, incoming, many, question) if many.parts else self._one(ctx, incoming, question)

    def _is_half(self, ctx: Context, question: Question, text: str) -> bool:
        """Whether what waits for a yes is put right in part: 不对，是五个人; a whole sentence is read as usual."""
        corrected = CORRECTS.match(text.strip())
        if corrected is None or question.kind == NEAR or may_wait(question) or takes_anything(question):
            return False
        said = self._read(ctx, text.strip()[corrected.end() :])
        return "rest" not in said.slots and said.intent != UNDO

    def _are_two(self, ctx: Context, halves: Sequence[str]) -> bool:
        """Whether both halves are commands, of different kinds: 到 and 请假 in one line are one matter."""
        said = [self._read(ctx, half).intent for half in halves]
        kinds = {intent.partition(".")[0] for intent in said}
        return len(kinds) > 1 and all(intent in self.router.commands for intent in said)

    def _one(self, ctx: Context, incoming: Incoming, question: Question | None) -> tuple[Said, Reply]:
        if not incoming.text.strip():  # a button of a card nobody can make anything of
            return Said("", f"kind.{incoming.kind}"), Reply(NO_SUCH_BUTTON)
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
        unread = said.intent == understanding.UNCLEAR or (said.intent == UNSURE and not said.slots)
        if unread and asks_how(text, self._words):
            return replace(said, intent=HELP_INTENT)
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
        if CORRECTS.match(said.text.strip()):
            return Reply(TAKE_BACK_FIRST)
        if CHANGES.match(said.text.strip()):
            return Reply(WHAT_TO_CHANGE)
        named = self.router.by_word(said.text.split(maxsplit=1)[0])
        if named is not None and named.right is not None:
            people.require_anywhere(ctx, named.right)
        guesses = suggestions(said.text, list(self.router.open_to(ctx)))
        texts = [guess.text for guess in guesses]
        return ask(ctx, NEAR, NOT_UNDERSTOOD, choices=[guess.label for guess in guesses], payload={"texts": texts})
