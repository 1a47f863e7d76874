"""The platform's address book beside the roster: proposals whom an account belongs to. The face; come in here."""

from bot.contacts.changes import note
from bot.contacts.deciding import accept, accept_all, decline
from bot.contacts.listing import Shown, clear, count, everything, gone, listed, waiting
from bot.contacts.looking import Looker
from bot.contacts.models import Contact, ContactState
from bot.contacts.taking import Taken, foresee, take_in

__all__ = [
    "Contact",
    "ContactState",
    "Looker",
    "Shown",
    "Taken",
    "accept",
    "accept_all",
    "clear",
    "count",
    "decline",
    "everything",
    "foresee",
    "gone",
    "listed",
    "note",
    "take_in",
    "waiting",
]
