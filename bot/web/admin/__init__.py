"""The administration's pages."""

from collections.abc import Iterator, Sequence

from flask import Blueprint

from bot.core.timetable import Job
from bot.web.admin import (
    activities,
    audit,
    calendar,
    contacts,
    groups,
    imports,
    inbox,
    indicators,
    jobs,
    orgs,
    outbox,
    people,
    posts,
    questions,
    settings,
    start,
    templates,
)
from bot.web.hall import Hall

MACHINE = (start, inbox, settings, audit, outbox, groups)
ROSTER = (people, imports, orgs, posts, contacts)
RULES = (templates, calendar, indicators, questions, activities)


def blueprints(hall: Hall, timetable: Sequence[Job]) -> Iterator[Blueprint]:
    """Everything under `/admin`."""
    yield jobs.blueprint(hall, timetable)
    for room in (*MACHINE, *ROSTER, *RULES):
        yield room.blueprint(hall)
