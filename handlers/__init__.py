"""What people can say: one file a topic, joined here in the order help shows them."""

from bot.chat import Router
from handlers import (
    additions,
    again,
    attendance,
    changes,
    coming,
    done,
    explaining,
    meetings,
    minutes,
    numbers,
    office,
    reminders,
    rollcall,
    statistics,
    talk,
    tasks,
    undo,
)

TOPICS = (
    attendance,
    rollcall,
    meetings,
    minutes,
    tasks,
    done,
    explaining,
    changes,
    numbers,
    additions,
    statistics,
    undo,
    reminders,
    talk,
    office,
    coming,
    again,
)


def router() -> Router:
    """All commands."""
    joined = Router()
    for topic in TOPICS:
        joined.include(topic.router)
    return joined
