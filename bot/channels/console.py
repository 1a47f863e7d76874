"""The terminal as a platform: the same path as production, from dispatch down."""

import sys
from datetime import datetime
from typing import TextIO

from bot.channels.base import Incoming, Outgoing, Receipt


class Console:
    """Takes what was typed and writes what was said; it has no hook, so nobody can call it over the network."""

    name = "console"

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def send(self, message: Outgoing) -> Receipt:
        """Write the text once for every receiver."""
        out = self._out or sys.stdout
        for receiver in message.to:
            out.write(f"[{receiver}] {message.text}\n")
        return Receipt(message_id="")


def said(userid: str, text: str, *, key: str, at: datetime | None = None, accounts: str = "") -> Incoming:
    """What `userid`, an account of the channel `accounts`, typed; equal keys are copies of one message."""
    sender = userid.strip().lower()
    return Incoming(channel=Console.name, key=key, sender=sender, text=text, sent_at=at, borrows=accounts)
