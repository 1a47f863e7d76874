"""What stands on the cards of the chat, who is offered which, and what their buttons say in the end. The face."""

from bot.cards.making import card
from bot.cards.offering import offered
from bot.cards.outcomes import keepers, outcomes

__all__ = ["card", "keepers", "offered", "outcomes"]
