"""What one person is told now, and in how many letters. Pure.

Everything that is due is merged into one text, the most urgent first, each on its own paragraph; a text beyond the
platform's 2048 bytes needs another letter, and so does each picture and each file. A letter that goes anyway takes
along what waits for a later post. A card is shown where its message is alone in a letter: it costs nobody a second one.
One that answers a question is always alone: it costs nothing.

Two limits hold letters back: the week's budget, heeded by all that is neither urgent, announced to everybody nor asked
for by the hearer himself; and the platform's window of thirty letters a minute and a thousand an hour, beyond which it
drops them without a word. The last letter of the budget is kept from what is routine and as good next week.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.notify.models import Topic, Urgency

MAX_BYTES = 2048
"""Bytes of a text message (path/90236)."""
BETWEEN = "\n\n"
RANK = {Urgency.URGENT: 0, Urgency.PROMPT: 1, Urgency.ROUTINE: 2}
APART = (Topic.ANNOUNCEMENT, Topic.ANSWER)
"""What has no place in the week's budget: announcements have a line of their own, answers are no start of ours."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A message that is due, or that `waits` for a later post; one that `keeps` is routine and as good next week."""

    id: int
    urgency: Urgency
    text: str
    topic: Topic = Topic.TASK
    waits: bool = False
    keeps: bool = False
    picture: str = ""
    card: str = ""
    file: str = ""

    @property
    def is_alone(self) -> bool:
        """Whether nothing else travels with it: nor with a card that somebody has asked for."""
        return bool(self.picture or self.file or (self.card and self.topic is Topic.ANSWER))

    @property
    def heeds_budget(self) -> bool:
        """Whether it stays behind when the week is full."""
        return self.urgency is not Urgency.URGENT and self.topic not in APART


@dataclass(slots=True)
class Bundle:
    """The messages of one letter to one person."""

    pieces: list[Piece] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    size: int = 0

    @property
    def text(self) -> str:
        """What the person reads, the most urgent first; words that stand there already are not said again."""
        return BETWEEN.join(dict.fromkeys(one.text for one in sorted(self.pieces, key=_order)))

    @property
    def picture(self) -> str:
        """The one picture it is, if it is one."""
        return self.pieces[0].picture

    @property
    def file(self) -> str:
        """The one file it is, if it is one."""
        return self.pieces[0].file

    @property
    def card(self) -> str:
        """The card of its one message; several are said in words."""
        return self.pieces[0].card if len(self.pieces) == 1 else ""

    @property
    def urgency(self) -> Urgency:
        """That of the most urgent message."""
        return min((one.urgency for one in self.pieces), key=RANK.__getitem__)

    @property
    def costs(self) -> bool:
        """Whether it is a letter of the week's budget."""
        return all(one.heeds_budget for one in self.pieces)

    def takes(self, piece: Piece) -> bool:
        """Add the message if it fits; a picture or a file and anything else do not."""
        if self.pieces and (piece.is_alone or self.pieces[0].is_alone):
            return False
        if piece.text not in self.texts:
            more = len(piece.text.encode()) + len(BETWEEN) * bool(self.texts)
            if self.texts and self.size + more > MAX_BYTES:
                return False
            self.texts.add(piece.text)
            self.size += more
        self.pieces.append(piece)
        return True


@dataclass(slots=True)
class Bundled:
    """The letters of one person, and the numbers of the messages held back: till next week, or by the window."""

    bundles: list[Bundle]
    over_budget: list[int]
    over_window: list[int]


def bundle(pieces: Iterable[Piece], *, budget: int, window: int, kept: int = 0) -> Bundled:
    """Merge what is due into letters, at most `budget` of those that cost and at most `window`; then fill them up.

    What keeps opens no letter while only `kept` of the budget are left.
    """
    done = Bundled([], [], [])
    for piece in sorted(pieces, key=_precedence):
        last = next((one for one in reversed(done.bundles) if not one.pieces[0].is_alone), None)
        if (last is not None and last.takes(piece)) or piece.waits:
            continue
        left = budget - sum(one.costs for one in done.bundles)
        if piece.heeds_budget and left <= kept * piece.keeps:
            done.over_budget.append(piece.id)
        elif len(done.bundles) >= window:
            done.over_window.append(piece.id)
        else:
            done.bundles.append(Bundle())
            done.bundles[-1].takes(piece)
    return done


def _order(piece: Piece) -> tuple[int, bool, int]:
    """The most urgent first, what is told everybody before what is told one."""
    return RANK[piece.urgency], piece.heeds_budget, piece.id


def _precedence(piece: Piece) -> tuple[bool, bool, bool, tuple[int, bool, int]]:
    """Who opens a letter takes the others along: what costs nothing, then what does not keep."""
    return piece.waits, piece.heeds_budget, piece.keeps, _order(piece)
