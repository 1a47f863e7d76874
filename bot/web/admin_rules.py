"""The rooms where the rules stand: duties of the year, the assessment table, activities, what is asked about rules."""

from flask import Blueprint

from bot.web import admin_activities, admin_calendar, admin_indicators, admin_questions, admin_templates
from bot.web.hall import Hall


def blueprints(hall: Hall) -> tuple[Blueprint, ...]:
    """`/admin/templates`, `/admin/calendar`, `/admin/indicators`, `/admin/activities`, `/admin/questions`."""
    rooms = (admin_templates, admin_calendar, admin_indicators, admin_activities, admin_questions)
    return tuple(room.blueprint(hall) for room in rooms)
