"""Web addresses in what people type; they are kept and shown, never fetched."""

import re
from urllib.parse import urlsplit

LONGEST = 2000
_LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
_ENDS = ".,;:!?'\")]"


def links_in(text: str) -> list[str]:
    """The web addresses in a text, each once, in order; a sentence's own marks behind them are not theirs."""
    found = (match[0].rstrip(_ENDS) for match in _LINK.finditer(text))
    return list(dict.fromkeys(link for link in found if is_link(link)))


def is_link(text: str) -> bool:
    """Whether this is one http or https address with a host, no name or password in it, not too long to keep."""
    if len(text) > LONGEST or not _LINK.fullmatch(text):
        return False
    try:
        at = urlsplit(text)
    except ValueError:
        return False
    return bool(at.hostname) and "@" not in at.netloc
