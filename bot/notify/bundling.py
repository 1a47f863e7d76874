"""What one person is told now, and in how many letters. Pure.

Everything that is due is merged into one text, the most urgent first, each on its own paragraph; a text beyond the
platform's 2048 bytes needs another letter. Two limits hold letters back: the week's budget, which only routine
messages heed, though those that still fit into a letter that goes anyway go along; and the platform's window of
thirty letters a minute and a thousand an hour, beyond which it drops them without a word.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.notify.models import Urgency

MAX_BYTES = 2048
"""Bytes of a text message (path/90236)."""
BETWEEN = "\n\n"
RANK = {Urgency.URGENT: 0, Urgency.PROMPT: 1, Urgency.ROUTINE: 2}


@dataclass(frozen=True, slots=True)
class Piece:
    """A message that is due."""

    id: int
    urgency: Urgency
    text: str


@dataclass(slots=True)
class Bundle:
    """The messages of one letter to one person, in the order they are read."""

    pieces: list[Piece] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def text(self) -> str:
        """What the person reads."""
        return BETWEEN.join(self.texts)

    @property
    def urgency(self) -> Urgency:
        """That of the most urgent message."""
        return self.pieces[0].urgency

    def takes(self, piece: Piece) -> bool:
        """Add the message if it fits; words that already stand there are not said again."""
        more = 0
        if piece.text not in self.texts:
            more = len(piece.text.encode()) + len(BETWEEN) * bool(self.texts)
            if self.texts and self.size + more > MAX_BYTES:
                return False
            self.texts.append(piece.text)
        self.size += more
        self.pieces.append(piece)
        return True


@dataclass(slots=True)
class Bundled:
    """The letters of one person, and the numbers of the messages that wait: for next week, or for the window."""

    bundles: list[Bundle]
    over_budget: list[int]
    over_window: list[int]


def bundle(due: Iterable[Piece], *, budget: int, window: int) -> Bundled:
    """Merge what is due into letters: new ones for routine messages only while `budget` lasts, at most `window`."""
    done = Bundled([], [], [])
    for piece in sorted(due, key=lambda one: (RANK[one.urgency], one.id)):
        if done.bundles and done.bundles[-1].takes(piece):
            continue
        if piece.urgency is Urgency.ROUTINE and len(done.bundles) >= budget:
            done.over_budget.append(piece.id)
        elif len(done.bundles) >= window:
            done.over_window.append(piece.id)
        else:
            done.bundles.append(Bundle())
            done.bundles[-1].takes(piece)
    return done
