"""荣誉: who was honoured by whom, at what level, in what year. The face; come in here."""

from bot.honours import reading, rules, scale, wording
from bot.honours.facts import bonus
from bot.honours.finding import Entry, everything, honour, mine, of_unit, waiting
from bot.honours.models import Honour, HonourLevel, HonourState
from bot.honours.reading import Told
from bot.honours.recording import Draft, Filed, confirm, file, reject, require_sound, withdraw
from bot.honours.rules import STANDING, Earned

__all__ = [
    "STANDING",
    "Draft",
    "Earned",
    "Entry",
    "Filed",
    "Honour",
    "HonourLevel",
    "HonourState",
    "Told",
    "bonus",
    "confirm",
    "everything",
    "file",
    "honour",
    "mine",
    "of_unit",
    "reading",
    "reject",
    "require_sound",
    "rules",
    "scale",
    "waiting",
    "withdraw",
    "wording",
]
