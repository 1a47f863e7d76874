"""What was typed beside what is read: the normalised text, and any stretch of it in the person's own writing."""

from bot.text.normal import aligned
from bot.text.slips import mended


class Typed:
    """`raw` as typed, `text` normalised with slips in our terms put right."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        seen, self._places = aligned(raw)
        self.text = mended(seen)

    def said(self, start: int = 0, stop: int | None = None) -> str:
        """text[start:stop] with the punctuation as typed; letters, digits and characters stay normalised."""
        stop = len(self.text) if stop is None else stop
        kept = (
            char if char.isalnum() or char.isspace() else self.raw[self._places[start + offset]]
            for offset, char in enumerate(self.text[start:stop])
        )
        return "".join(kept).strip()

    def raw_of(self, start: int, stop: int) -> str:
        """text[start:stop] exactly as typed."""
        return self.raw[self._places[start] : self._places[stop]]
