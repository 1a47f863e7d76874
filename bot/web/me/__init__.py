"""A member's own pages: what waits for him, and everything of his; the phone first."""

from collections.abc import Iterator

from flask import Blueprint

from bot.web.hall import Hall
from bot.web.me import activities, ballots, debrief, hours, meetings, start, tasks, undo, voice


def blueprints(hall: Hall) -> Iterator[Blueprint]:
    """Everything under `/me`."""
    for room in (start, meetings, tasks, activities, ballots, hours, debrief, voice, undo):
        yield room.blueprint(hall)
