"""Tables on their way in: kept between looking and confirming, for an hour at most. The face; come in here."""

from bot.uploads.keeping import KEPT, find, forget, put, take
from bot.uploads.models import Upload

__all__ = ["KEPT", "Upload", "find", "forget", "put", "take"]
