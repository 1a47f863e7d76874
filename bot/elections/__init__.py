"""换届: when a term ends, what has to be done by when. The face; come in here."""

from bot.elections.models import Election
from bot.elections.rules import REQUESTED, YEARS, Stage, candidates
from bot.elections.service import Term, approve, hold, postpone, request, require_sensible, term, terms

__all__ = [
    "REQUESTED",
    "YEARS",
    "Election",
    "Stage",
    "Term",
    "approve",
    "candidates",
    "hold",
    "postpone",
    "request",
    "require_sensible",
    "term",
    "terms",
]
