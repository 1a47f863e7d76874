"""What the house says of its own accord: the outbox, and the courier that empties it. The face; come in here."""

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

__all__ = [
    "Announcement",
    "LetterState",
    "MessageState",
    "Mute",
    "OutboxLetter",
    "OutboxMessage",
    "Pause",
    "PlatformToken",
    "Topic",
    "Urgency",
]
