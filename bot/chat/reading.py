"""Reading what a person typed: the pure reader of `text`, given the roster and who speaks. Stores nothing."""

from threading import Lock

from bot import people
from bot.chat.router import Said
from bot.core import log
from bot.core.context import Context
from bot.text import understanding
from bot.text.lexicon import Lexicon
from bot.text.utterance import AS_TYPED, Slots


class Reader:
    """Keeps the roster's index between messages and makes it anew when people changed; logs learn the names to mask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = -1
        self._lexicon = Lexicon((), ())

    def read(self, ctx: Context, text: str) -> Said:
        """What was meant; the commonest bare words are decided without the roster."""
        found = understanding.bare(text, now=ctx.now)
        if found is None:
            speaker = people.speaking(ctx) if ctx.actor else None
            lexicon = self.lexicon(ctx)
            found = understanding.understand(text, now=ctx.now, lexicon=lexicon, speaker=speaker, workdays=ctx.workdays)
        slots = dict(found.slots)
        return Said(slots.pop(AS_TYPED, text), found.intent, slots, found.doubtful)

    def mentioned(self, ctx: Context, text: str) -> Slots:
        """The meeting, day and time named, for a command called by its word."""
        speaker, lexicon = people.speaking(ctx), self.lexicon(ctx)
        return understanding.mentioned(text, now=ctx.now, lexicon=lexicon, speaker=speaker, workdays=ctx.workdays)

    def lexicon(self, ctx: Context) -> Lexicon:
        """The names of all people and units, as of the last change of people."""
        version = people.version(ctx)
        with self._lock:
            if version != self._version:
                self._lexicon, self._version = people.lexicon(ctx), version
                log.masking.learn(person.name for person in self._lexicon.people)
            return self._lexicon
