"""What people can say: one file a topic, joined here in the order help shows them."""

from bot.chat import Router
from handlers import attendance, coming, meetings, minutes, numbers, office, rollcall, talk, undo

TOPICS = (attendance, rollcall, numbers, meetings, minutes, undo, talk, office, coming)


def router() -> Router:
    """All commands."""
    joined = Router()
    for topic in TOPICS:
        joined.include(topic.router)
    return joined
