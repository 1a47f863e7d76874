"""The key of a round of rating; what is sealed with it is `ballots`' affair."""

from bot import ballots
from bot.core.config import Settings

PURPOSE = "zhibu appraisal round {number}"
WHAT = "测评"


class Seal(ballots.Seal):
    """Closes and opens the sums of one round."""

    def __init__(self, settings: Settings, round_number: int) -> None:
        """Make the round's key.

        Raises:
            ConflictError: no address or key is configured, or the key is short.
        """
        super().__init__(settings, PURPOSE.format(number=round_number), what=WHAT)
