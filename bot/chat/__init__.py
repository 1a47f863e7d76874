"""The machinery of conversation: inbox, dispatch, router, questions. The face; come in here."""

from bot.chat.dialog import UNKEPT, WORDS, Answer, Reply, ask, forget, is_bare
from bot.chat.dispatch import Desk
from bot.chat.failed import Failure, count_failures, failures, mark_seen
from bot.chat.inbox import came_by, said_by
from bot.chat.models import Greeting, InboxMessage, InboxState, NamelessMessage, Question
from bot.chat.reading import Reader
from bot.chat.router import Command, Router, Said
from bot.chat.welcoming import how_to_be_known

__all__ = [
    "UNKEPT",
    "WORDS",
    "Answer",
    "Command",
    "Desk",
    "Failure",
    "Greeting",
    "InboxMessage",
    "InboxState",
    "NamelessMessage",
    "Question",
    "Reader",
    "Reply",
    "Router",
    "Said",
    "ask",
    "came_by",
    "count_failures",
    "failures",
    "forget",
    "how_to_be_known",
    "is_bare",
    "mark_seen",
    "said_by",
]
