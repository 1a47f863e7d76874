"""What the house says of its own accord: the outbox, and the courier that empties it. The face; come in here."""

from bot.notify import quiet
from bot.notify.models import (
    Announcement,
    LetterState,
    MessageState,
    Mute,
    OutboxLetter,
    OutboxMessage,
    Pause,
    PlatformToken,
    Topic,
    Urgency,
)
from bot.notify.service import Notice, put, put_many, reachable, withdraw

__all__ = [
    "Announcement",
    "LetterState",
    "MessageState",
    "Mute",
    "Notice",
    "OutboxLetter",
    "OutboxMessage",
    "Pause",
    "PlatformToken",
    "Topic",
    "Urgency",
    "put",
    "put_many",
    "quiet",
    "reachable",
    "withdraw",
]
