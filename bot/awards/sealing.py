"""The key of one vote on an award, the place of its one sum, and the two tables that hold it."""

from bot import ballots
from bot.awards.models import AwardChoice
from bot.ballots import Seal, Urn
from bot.core.config import Settings

PURPOSE = "zhibu award choice {number}"
WHAT = "评选"
URN = Urn("award_turn", "award_tally", "choice_id")


def seal(settings: Settings, number: int) -> Seal:
    """The seal of a vote.

    Raises:
        ConflictError: no address or key is configured, or the key is short.
    """
    return ballots.Seal(settings, PURPOSE.format(number=number), what=WHAT)


def place(row: AwardChoice) -> str:
    """What the sum is bound to."""
    return f"choice:{row.id}"
