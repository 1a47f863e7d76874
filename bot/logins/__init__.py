"""Who is logged in on the pages. The face; come in here."""

from bot.logins import by_link
from bot.logins.models import LoginLink, Way, WebSession
from bot.logins.sessions import Visitor, begin, end, end_all, end_of, forget, recognise, touch
from bot.logins.tokens import new as new_token

__all__ = [
    "LoginLink",
    "Visitor",
    "Way",
    "WebSession",
    "begin",
    "by_link",
    "end",
    "end_all",
    "end_of",
    "forget",
    "new_token",
    "recognise",
    "touch",
]
