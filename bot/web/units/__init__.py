"""The pages of a unit: its month, meetings, rolls, tasks, results, problems, people."""

from collections.abc import Iterator

from flask import Blueprint

from bot.web.hall import Hall
from bot.web.units import (
    calling,
    files,
    meetings,
    member,
    members,
    minutes,
    month,
    problems,
    rolls,
    scores,
    task,
    tasks,
)


def blueprints(hall: Hall) -> Iterator[Blueprint]:
    """`/units`, `/meetings`, `/tasks`, `/problems`."""
    for room in (month, meetings, minutes, calling, rolls, tasks, task, scores, members, member, problems, files):
        yield room.blueprint(hall)
