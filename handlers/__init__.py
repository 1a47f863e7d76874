"""What people can say: one file a topic, joined here in the order help shows them."""

from bot.chat import Router
from handlers import (
    additions,
    again,
    announce,
    appeals,
    assigning,
    attendance,
    changes,
    coming,
    composing,
    done,
    entering,
    evidence,
    explaining,
    issuing,
    makeup,
    meetings,
    minutes,
    notices,
    nudge,
    numbers,
    office,
    publishing,
    rectifying,
    register,
    reminders,
    results,
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
    evidence,
    explaining,
    changes,
    assigning,
    nudge,
    numbers,
    additions,
    makeup,
    statistics,
    results,
    appeals,
    entering,
    rectifying,
    register,
    issuing,
    notices,
    composing,
    publishing,
    undo,
    reminders,
    announce,
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
