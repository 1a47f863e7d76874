"""The platform's address book beside the roster: proposals whom an account belongs to. The face; come in here."""

from bot.contacts.models import Contact, ContactState

__all__ = ["Contact", "ContactState"]
