"""Quoted messages: 「name：…」, a line of dashes, the reply. What is quoted was said before and is not read again."""

import re
from typing import NamedTuple

_DASHES = re.compile(r"\n\s*(?:[-—–─]\s?){5,}\s*(?:\n|$)")
_OPENING = re.compile(r'^\s*(?:这是一条引用/?回复消息[:：]?\s*)?[「“"『][^\n」]{1,30}?[:：]', re.IGNORECASE)
_CLOSING = re.compile(r"[」』]")


class Reply(NamedTuple):
    """What the person says now, and whether something was quoted before it."""

    text: str
    quoted: bool


def unquoted(text: str) -> Reply:
    """The reply without what it quotes; a text that quotes nothing comes back as it is."""
    if not _OPENING.match(text):
        return Reply(text, quoted=False)
    dashes = _DASHES.search(text)
    if dashes:
        return Reply(text[dashes.end() :].strip(), quoted=True)
    closings = list(_CLOSING.finditer(text))
    return Reply(text[closings[-1].end() :].strip(), quoted=True) if closings else Reply(text, quoted=False)
