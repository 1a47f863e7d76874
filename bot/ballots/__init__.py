"""Secret ballots: sums sealed in the store, cast without a trace (decision 0009). The face; come in here."""

from bot.ballots.sealing import SHORTEST_KEY, Seal
from bot.ballots.urn import Progress, Sum, Urn, VotedError

__all__ = ["SHORTEST_KEY", "Progress", "Seal", "Sum", "Urn", "VotedError"]
