"""What stands on the cards of the chat, and what their buttons say once there is nothing to press. The face."""

from bot.cards.making import card
from bot.cards.outcomes import outcomes

__all__ = ["card", "outcomes"]
